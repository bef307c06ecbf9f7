//! Opens and locks personal texts under the data key of the record that they belong to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::{AnyId, Chance, Digest, Error};
use ledger::{
    seal::{self, Opening},
    vault::{DataKey, KeyEncryptionKey},
};
use serde_json::Value;
use store::{Backend, Locked, WrappedKey};

/// What stands where a text was erased.
pub(crate) const ERASED: &str = "[erased]";

/// The most opened texts that are kept at hand.
const OPENED_MAX: usize = 50_000;

pub(crate) struct Vault {
    key: KeyEncryptionKey,
    requests: [u8; 32],
    store: Arc<dyn Backend>,
    opened: Mutex<BTreeMap<Digest, (AnyId, String)>>,
}

impl Vault {
    pub(crate) fn new(key: &[u8; 32], store: Arc<dyn Backend>) -> Self {
        // A key of its own for each use: this one follows from the other, not the other way round.
        let requests = Digest::keyed(key, b"plumbline/request/v1").0;
        Self { key: KeyEncryptionKey::new(key), requests, store, opened: Mutex::default() }
    }

    /// The digest of a request under a key that does not lie in the database.
    pub(crate) fn keyed(&self, request: &[u8]) -> Digest {
        Digest::keyed(&self.requests, request)
    }

    /// Whether the key is the one that data keys were wrapped with; it is, if there are none.
    pub(crate) fn fits(&self) -> Result<bool, Error> {
        let any = self.store.any_data_key().map_err(crate::unreadable)?;
        Ok(any.is_none_or(|one| self.key.unwrap(&one.subject.to_string(), &one.bytes).is_ok()))
    }

    /// The data key of a subject: the one it has, or a new one that has yet to be stored.
    pub(crate) fn data_key(
        &self,
        subject: &AnyId,
        chance: &dyn Chance,
    ) -> Result<(DataKey, Option<WrappedKey>), Error> {
        if let Some(key) = self.key_of(subject)? {
            return Ok((key, None));
        }
        let key = DataKey::random(chance);
        let wrapped = self.key.wrap(&key, &subject.to_string(), chance);
        let bytes = wrapped.map_err(|error| Error::failed("wrap a data key", error))?;
        Ok((key, Some(WrappedKey { subject: subject.clone(), bytes })))
    }

    /// The data key that a subject has; none if it never had one or was erased.
    pub(crate) fn key_of(&self, subject: &AnyId) -> Result<Option<DataKey>, Error> {
        let fault = |error| Error::failed("open a data key", error);
        let Some(bytes) = self.store.data_key(subject).map_err(crate::unreadable)? else {
            return Ok(None);
        };
        self.key.unwrap(&subject.to_string(), &bytes).map(Some).map_err(fault)
    }

    /// Puts the texts of a state, as far as they are there, in place of their digests.
    pub(crate) fn open(&self, state: &mut Value) {
        seal::open(state, &|digest| self.text(digest));
        plain(state);
    }

    /// The opening of a sealed text; none if it was erased.
    pub(crate) fn opening(&self, digest: &Digest) -> Result<Option<Opening>, Error> {
        let Some(locked) = self.store.locked(digest).map_err(crate::unreadable)? else {
            return Ok(None);
        };
        let subject = &locked.subject;
        let Some(key) = self.store.data_key(subject).map_err(crate::unreadable)? else {
            return Ok(None);
        };
        let fault = |error| Error::failed("open a sealed text", error);
        let key = self.key.unwrap(&subject.to_string(), &key).map_err(fault)?;
        key.unlock(digest, &locked.bytes).map(Some).map_err(fault)
    }

    fn text(&self, digest: &Digest) -> Option<String> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = opened.get(digest) {
            return Some(text.clone());
        }
        let subject = self.store.locked(digest).ok()??.subject;
        let text = self.opening(digest).ok()??.text;
        if opened.len() >= OPENED_MAX {
            opened.clear();
        }
        opened.insert(*digest, (subject, text.clone()));
        Some(text)
    }

    /// Forgets the opened texts of an erased subject.
    pub(crate) fn forget(&self, subject: &AnyId) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|_, (of, _)| of != subject);
    }
}

/// Locks the openings of one entry under its subject's key.
pub(crate) fn lock(
    openings: &[Opening],
    subject: &AnyId,
    key: &DataKey,
    chance: &dyn Chance,
) -> Result<Vec<Locked>, Error> {
    let lock = |opening: &Opening| {
        let bytes = key
            .lock(opening, chance)
            .map_err(|error| Error::failed("lock a personal text", error))?;
        Ok(Locked { digest: opening.digest, subject: subject.clone(), bytes })
    };
    openings.iter().map(lock).collect()
}

/// `{"personal": "text"}` becomes the text, and `{"sealed": …}` that it was erased: for people and
/// tables.
fn plain(value: &mut Value) {
    match value {
        Value::Object(object) if object.len() == 1 && object.contains_key("personal") => {
            *value = object.remove("personal").unwrap_or_default();
        }
        Value::Object(object) if object.len() == 1 && object.contains_key("sealed") => {
            *value = ERASED.into();
        }
        Value::Object(object) => object.values_mut().for_each(plain),
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}
