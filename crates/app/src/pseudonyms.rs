//! The vault of pseudonyms on the store: what a scope remembers, sealed under the key of its record.
//!
//! What is new is held back until [`Book::keep`] stored all of it in one transaction; nothing that
//! names it is given out before.

use std::{
    cell::{Ref, RefCell, RefMut},
    collections::BTreeMap,
};

use base::{AnyId, Chance, Digest};
use ledger::vault::DataKey;
use privacy::{Kind, Original, ScopeKey, Surrogate, Vault, VaultError};
use store::{Pseudonym, Pseudonyms, StoreError};

/// The vault of one scope.
pub(crate) struct Book<'a> {
    store: &'a dyn Pseudonyms,
    chance: &'a dyn Chance,
    scope: AnyId,
    /// Digests originals.
    digests: DataKey,
    /// Seals values.
    values: DataKey,
    fresh: RefCell<Fresh>,
}

/// What is not stored yet.
#[derive(Default)]
struct Fresh {
    new: Vec<Pseudonym>,
    by_original: BTreeMap<Digest, usize>,
    by_text: BTreeMap<String, usize>,
}

/// The key from which the pseudonyms of a scope follow.
pub(crate) fn scope_key(key: &DataKey) -> ScopeKey {
    ScopeKey::new(*key.for_use("pseudonyms").bytes())
}

impl<'a> Book<'a> {
    /// The vault of a scope that has this data key.
    pub(crate) fn new(
        store: &'a dyn Pseudonyms,
        chance: &'a dyn Chance,
        scope: &AnyId,
        key: &DataKey,
    ) -> Self {
        let (digests, values) =
            (key.for_use("pseudonym-originals"), key.for_use("pseudonym-values"));
        Self { store, chance, scope: scope.clone(), digests, values, fresh: RefCell::default() }
    }

    /// Stores what is new, all or nothing, and says how many pseudonyms that are. After an error it is
    /// forgotten here; what was stored by then is found in the store.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if somebody else was given one of the pseudonyms meanwhile.
    pub(crate) fn keep(&self) -> Result<u64, StoreError> {
        let new = self.fresh.take().new;
        if !new.is_empty() {
            self.store.put_pseudonyms(&self.scope, &new)?;
        }
        Ok(new.len() as u64)
    }

    /// Forgets what is new: nobody was told.
    pub(crate) fn forget(&self) {
        self.fresh.take();
    }

    fn fresh(&self) -> Ref<'_, Fresh> {
        self.fresh.borrow()
    }

    fn fresh_mut(&self) -> RefMut<'_, Fresh> {
        self.fresh.borrow_mut()
    }

    /// The digest of an original: nobody who has not the key can tell whether a value is in here.
    fn digest(&self, original: &Original<'_>) -> Digest {
        let Original { scope, kind, label, value } = *original;
        let mut parts = Vec::with_capacity(scope.len() + label.len() + value.len() + 40);
        for part in [scope, word(kind), label, value] {
            // With its length before it, so that no two originals are the same bytes.
            parts.extend((part.len() as u64).to_be_bytes());
            parts.extend(part.as_bytes());
        }
        Digest::keyed(self.digests.bytes(), &parts)
    }

    /// Where a value lies: bound to its scope and pseudonym, so that rows cannot be swapped.
    fn place(&self, scope: &str, text: &str) -> Vec<u8> {
        format!("{}\0{scope}\0{text}", self.scope).into_bytes()
    }

    fn is_taken(&self, text: &str) -> Result<bool, StoreError> {
        Ok(self.fresh().by_text.contains_key(text) || self.store.is_pseudonym(text)?)
    }

    /// Holds a new pseudonym back until it is kept.
    fn add(&self, original: &Original<'_>, digest: Digest, text: &str) -> Result<(), VaultError> {
        let place = self.place(original.scope, text);
        let sealed = self.values.seal(&place, original.value.as_bytes(), self.chance);
        let sealed = sealed.map_err(unwritten)?;
        let (label, text) = (original.label.to_owned(), text.to_owned());
        let is_token = original.kind == Kind::Token;
        let mut fresh = self.fresh_mut();
        let number = fresh.new.len();
        fresh.by_original.insert(digest, number);
        fresh.by_text.insert(text.clone(), number);
        fresh.new.push(Pseudonym { original: digest, label, text, is_token, sealed });
        Ok(())
    }
}

impl Vault for &Book<'_> {
    fn pseudonym(
        &mut self,
        original: &Original<'_>,
        proposals: &mut dyn Iterator<Item = String>,
    ) -> Result<Option<String>, VaultError> {
        let digest = self.digest(original);
        {
            let fresh = self.fresh();
            let known = fresh.by_original.get(&digest).and_then(|number| fresh.new.get(*number));
            if let Some(known) = known {
                return Ok(Some(known.text.clone()));
            }
        }
        if let Some(known) = self.store.pseudonym_of(&self.scope, &digest).map_err(unread)? {
            return Ok(Some(known));
        }
        for text in proposals {
            if !self.is_taken(&text).map_err(unread)? {
                self.add(original, digest, &text)?;
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    fn value(&self, scope: &str, pseudonym: &str) -> Result<Option<String>, VaultError> {
        let fresh = self.fresh();
        let known = fresh.by_text.get(pseudonym).and_then(|number| fresh.new.get(*number));
        let found = match known {
            Some(known) => Some(known.clone()),
            None => self.store.pseudonym(&self.scope, pseudonym).map_err(unread)?,
        };
        let Some(found) = found else { return Ok(None) };
        let place = self.place(scope, pseudonym);
        let value = self.values.open(&place, &found.sealed).map_err(unread)?;
        String::from_utf8(value.to_vec()).map(Some).map_err(unread)
    }

    fn surrogates(&self, _: &str) -> Result<Vec<Surrogate>, VaultError> {
        let stored = self.store.surrogates(&self.scope).map_err(unread)?.into_iter();
        let mut all: Vec<Surrogate> =
            stored.map(|(text, label)| Surrogate { label, text }).collect();
        let fresh = self.fresh();
        let new = fresh.new.iter().filter(|one| !one.is_token);
        all.extend(new.map(|one| Surrogate { label: one.label.clone(), text: one.text.clone() }));
        Ok(all)
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "token",
        Kind::Surrogate => "surrogate",
        Kind::Format => "format",
    }
}

fn unread(error: impl std::error::Error + Send + Sync + 'static) -> VaultError {
    VaultError { doing: "read", source: Box::new(error) }
}

fn unwritten(error: impl std::error::Error + Send + Sync + 'static) -> VaultError {
    VaultError { doing: "written", source: Box::new(error) }
}
