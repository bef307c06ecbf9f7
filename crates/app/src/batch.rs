//! A batch: requests that are decided one after the other, on what is stored and on each other, and
//! are stored in one transaction.
//!
//! Everything that can be refused is refused here, for the one request or group that asked for it;
//! what the batch keeps can be stored.

use std::collections::BTreeMap;

use base::{AnyId, Digest, Error, Millis, Refusal, canon};
use ledger::{Entry, Head, entry::EntryError, seal, vault::DataKey};
use registry::{Act, Actor, Case, Happened, Record};
use serde_json::{Map, Value};
use store::{Commit, Link, Locked, REPLY_MS, Reply, Row, WrappedKey};

use crate::{
    App,
    desk::Desk,
    vault,
    writer::{Done, Request, folded},
};

/// Requests that were decided together and will be stored together.
pub(crate) struct Batch<'a> {
    desk: Desk<'a>,
    made: Vec<Made>,
    fresh_keys: BTreeMap<AnyId, DataKey>,
    serials: BTreeMap<String, u64>,
}

/// A decided request and all that follows from it, not stored yet.
struct Made {
    done: Done,
    entry: Entry,
    leaf: Vec<u8>,
    row: Row,
    links: Vec<Link>,
    locked: Vec<Locked>,
    key: Option<WrappedKey>,
    reply: Option<Reply>,
}

/// The personal texts of a fact, locked, and the key of their record where it is new.
#[derive(Default)]
struct Sealed {
    locked: Vec<Locked>,
    key: Option<(DataKey, Option<WrappedKey>)>,
}

/// Where a batch goes on: after how many entries, and at which moment.
pub(crate) type Start = (u64, Millis);

impl<'a> Batch<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        Self {
            desk: Desk::new(app),
            made: Vec::new(),
            fresh_keys: BTreeMap::new(),
            serials: BTreeMap::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// The records whose keys and texts go when this is stored.
    pub(crate) fn erased(&self) -> Vec<AnyId> {
        let erased = |made: &&Made| matches!(&*made.entry.what, "person.erased" | "scope.closed");
        self.made.iter().filter(erased).map(|made| made.entry.on.clone()).collect()
    }

    /// Decides requests that belong together: all of them, or none.
    ///
    /// # Errors
    /// What refuses or fails the first one that is; the batch is as it was.
    pub(crate) fn decide(
        &mut self,
        requests: &[Request],
        actor: &Actor,
        start: Start,
    ) -> Result<Vec<Done>, Error> {
        let before = self.made.len();
        let one = |request| self.decide_one(request, actor, start);
        let dones: Result<Vec<Done>, Error> = requests.iter().map(one).collect();
        if dones.is_err() {
            self.take_back(before);
        }
        dones
    }

    /// Takes back what was decided since there were `before`.
    fn take_back(&mut self, before: usize) {
        for made in self.made.drain(before..).rev() {
            self.desk.take_back(&made.done.id);
            if made.key.is_some() {
                self.fresh_keys.remove(&made.done.id);
            }
        }
    }

    /// Decides one request, or gives the answer that it had before. It changes nothing until nothing
    /// can go wrong any more.
    fn decide_one(
        &mut self,
        request: &Request,
        actor: &Actor,
        (size, now): Start,
    ) -> Result<Done, Error> {
        // A clock that is set back while a batch is decided must not set the ledger back.
        let now = self.made.last().map_or(now, |made| made.entry.at.max(now));
        let asked = self.asked(request)?;
        if let Some(done) = self.repeated(request, actor, asked, now)? {
            return Ok(done);
        }
        let register = registry::register(&request.noun)?;
        let old = self.old(request)?;
        let id = match &old {
            Some(record) => record.id.clone(),
            None => AnyId::new(register.noun(), self.next_serial(register.noun())?),
        };
        self.check_links(register, &request.verb, &request.fields)?;
        let case = Case { now, actor, on: &id, others: &self.desk };
        let state = old.as_ref().map(|record| &record.state);
        let decided = register.decide(state, &request.verb, &request.fields, &case);
        self.desk.sound()?; // first, for it may be refused for what could not be read
        let mut fact = decided?;
        let sealed = self.seal(&id, &mut fact)?;
        let act = Act {
            entry: size + self.made.len() as u64,
            at: now,
            by: actor.by.clone(),
            via: actor.via.clone(),
        };
        let state = register
            .apply(state, &fact, &act)
            .map_err(|error| Error::failed("fold the fact", error))?;
        let record = Record {
            id: id.clone(),
            revision: old.as_ref().map_or(1, |old| old.revision + 1),
            created: old.map_or_else(|| act.clone(), |old| old.created),
            changed: act.clone(),
            state,
        };
        let Happened { what, body } = fact;
        let done = Done { id, entry: act.entry, revision: record.revision, what: what.clone() };
        let entry = Entry { at: now, by: act.by, via: act.via, on: done.id.clone(), what, body };
        let leaf = entry.leaf().map_err(unwritable)?;
        let about = (!sealed.locked.is_empty()).then(|| done.id.clone());
        let reply = reply(request, actor, asked, about, &done, now)?;
        let (row, links) = folded(&record)?;
        self.desk.put(record);
        let key = sealed.key.and_then(|(key, wrapped)| {
            self.fresh_keys.insert(done.id.clone(), key);
            wrapped
        });
        let locked = sealed.locked;
        self.made.push(Made { done: done.clone(), entry, leaf, row, links, locked, key, reply });
        Ok(done)
    }

    /// The keyed digest of a request that may be repeated: it says nothing about the texts in it to
    /// whoever has the database but not the key.
    fn asked(&self, request: &Request) -> Result<Option<Digest>, Error> {
        let Request { noun, serial, verb, fields, key, .. } = request;
        if key.is_none() {
            return Ok(None);
        }
        let bytes = canon::bytes(&(noun, serial, verb, fields))?;
        Ok(Some(self.desk.app.0.vault.keyed(&bytes)))
    }

    /// The answer that was given to the same request before.
    fn repeated(
        &self,
        request: &Request,
        actor: &Actor,
        asked: Option<Digest>,
        now: Millis,
    ) -> Result<Option<Done>, Error> {
        let (Some(key), Some(asked)) = (&request.key, asked) else { return Ok(None) };
        let mut fresh = self.made.iter().filter_map(|made| made.reply.as_ref());
        let fresh = fresh.find(|reply| reply.by == actor.by && reply.key == *key).cloned();
        let stored = self.desk.app.store().reply(&actor.by, key).map_err(crate::unreadable)?;
        let stored = stored.filter(|reply| reply.at >= forgotten(now));
        let Some(reply) = fresh.or(stored) else { return Ok(None) };
        if reply.request != asked {
            let what = format!("the key `{key}` was used for another request");
            return Err(Refusal::conflict(what, "choose a new key for a new request").into());
        }
        serde_json::from_str(&reply.body)
            .map(Some)
            .map_err(|error| Error::failed("read an earlier answer", error))
    }

    /// The record that the request is about, if it is about one, at the revision that it expects.
    fn old(&self, request: &Request) -> Result<Option<Record>, Error> {
        let Some(serial) = request.serial else { return Ok(None) };
        let id = AnyId::new(&request.noun, serial);
        let Some(record) = self.desk.record(&id)? else {
            let hint = format!("see those there are with `plumb {} list`", request.noun);
            return Err(Refusal::missing(format!("`{id}` does not exist"), hint).into());
        };
        if let Some(expected) = request.expected.filter(|expected| *expected != record.revision) {
            let (by, at) = (&record.changed.by, record.changed.at.human());
            return Err(Refusal::conflict(
                format!(
                    "`{id}` is at revision {}, you saw {expected}: {by} changed it on {at}",
                    record.revision
                ),
                "look at it again, then decide",
            )
            .into());
        }
        Ok(Some(record))
    }

    fn next_serial(&mut self, noun: &str) -> Result<u64, Error> {
        if !self.serials.contains_key(noun) {
            let last = self.desk.app.store().last_serial(noun).map_err(crate::unreadable)?;
            self.serials.insert(noun.to_owned(), last);
        }
        let stored = self.serials.get(noun).copied().unwrap_or(0);
        Ok(self.desk.last_serial(noun).max(stored) + 1)
    }

    /// Every id that a form points to must be there.
    fn check_links(
        &self,
        register: &dyn registry::AnyRegister,
        verb: &str,
        fields: &Map<String, Value>,
    ) -> Result<(), Error> {
        let Some(form) = register.forms().into_iter().find(|form| form.verb == verb) else {
            return Ok(());
        };
        for field in form.fields {
            if field.takes == registry::Takes::Document {
                self.check_document(fields, &field.name)?;
            }
            let registry::Takes::Link(_) = field.takes else { continue };
            let one = fields.get(&field.name).and_then(Value::as_str);
            let many = fields.get(&field.name).and_then(Value::as_array).into_iter().flatten();
            for text in many.filter_map(Value::as_str).chain(one) {
                if let Ok(id) = text.parse::<AnyId>()
                    && self.desk.record(&id)?.is_none()
                {
                    let refusal =
                        Refusal::invalid(format!("`{id}` does not exist"), "pick one that does");
                    return Err(refusal.about(&field.name).into());
                }
            }
        }
        Ok(())
    }

    /// A document that a form names must be kept already.
    fn check_document(&self, fields: &Map<String, Value>, name: &str) -> Result<(), Error> {
        let named = fields.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok());
        let Some(digest) = named else { return Ok(()) }; // the command says what is wrong with it
        if self.desk.app.stored_document(&digest)?.is_none() {
            let refusal = Refusal::invalid("there is no such document here", "send it first");
            return Err(refusal.about(name).into());
        }
        Ok(())
    }

    /// Takes personal texts out of the fact and locks them under the key of the record. What opens a
    /// scope has no such text, and makes its key.
    fn seal(&self, id: &AnyId, fact: &mut Happened) -> Result<Sealed, Error> {
        let app = self.desk.app;
        let chance = &*app.0.chance;
        let openings = seal::seal(&mut fact.body, chance);
        if openings.is_empty() && fact.what != "scope.opened" {
            return Ok(Sealed::default());
        }
        if let Some(key) = self.fresh_keys.get(id) {
            let locked = vault::lock(&openings, id, key, chance)?;
            return Ok(Sealed { locked, key: None });
        }
        let (key, wrapped) = app.0.vault.data_key(id, chance)?;
        let locked = vault::lock(&openings, id, &key, chance)?;
        Ok(Sealed { locked, key: Some((key, wrapped)) })
    }

    /// Everything to be stored; the leaves are in the batch, its tiles and head are still to come.
    /// With it the moment of the last entry.
    pub(crate) fn commit(self, after: Option<Head>) -> (Commit, Millis) {
        let at = self.made.last().map_or(Millis(0), |made| made.entry.at);
        let empty = Head { size: 0, root: ledger::hash::empty_root() };
        let mut commit = Commit {
            after,
            batch: ledger::writer::Batch {
                first: 0,
                leaves: Vec::new(),
                tiles: Vec::new(),
                head: empty,
                checkpoint: String::new(),
            },
            entries: Vec::new(),
            rows: Vec::new(),
            links: Vec::new(),
            locked: Vec::new(),
            keys: Vec::new(),
            replies: Vec::new(),
            forgotten: forgotten(at),
        };
        let mut links = BTreeMap::new();
        for made in self.made {
            links.insert(made.done.id, made.links); // those of the newest state
            commit.batch.leaves.push(made.leaf);
            commit.entries.push(made.entry);
            commit.rows.push(made.row);
            commit.locked.extend(made.locked);
            commit.keys.extend(made.key);
            commit.replies.extend(made.reply);
        }
        commit.links = links.into_values().flatten().collect();
        (commit, at)
    }
}

/// Replies given before this moment are forgotten now.
fn forgotten(now: Millis) -> Millis {
    Millis(now.0.saturating_sub(REPLY_MS))
}

/// What was asked for does not fit into an entry: that is for whoever asked, not for those beside.
fn unwritable(error: EntryError) -> Error {
    let hint = match &error {
        EntryError::TooLong { .. } => "shorten the texts, or record them in several steps",
        EntryError::Number { .. } => "write a number with at most 15 digits",
        EntryError::Deep => "nest it less",
        EntryError::Unreadable(_)
        | EntryError::NotCanonical
        | EntryError::Word { .. }
        | EntryError::Moment
        | EntryError::Personal
        | EntryError::Unwritable(_) => return Error::failed("write an entry", error),
    };
    Refusal::invalid(error.to_string(), hint).into()
}

fn reply(
    request: &Request,
    actor: &Actor,
    asked: Option<Digest>,
    about: Option<AnyId>,
    done: &Done,
    at: Millis,
) -> Result<Option<Reply>, Error> {
    let (Some(key), Some(asked)) = (request.key.clone(), asked) else { return Ok(None) };
    let body =
        serde_json::to_string(done).map_err(|error| Error::failed("write an answer", error))?;
    Ok(Some(Reply { by: actor.by.clone(), key, request: asked, about, body, at }))
}
