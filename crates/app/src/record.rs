//! One record with its history and what points to it, and lists of records.

use access::{Action, Principal, action::Area};
use base::{AnyId, Error, Refusal};
use ledger::Entry;
use registry::Record;
use serde_json::Value;
use store::Listing;

use crate::{App, AsOf, desk};

/// A record as somebody sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The record, texts opened.
    pub record: Record,
    /// What names it.
    pub name: String,
    /// The records that it points to: the field, the id, and its name.
    pub links: Vec<(String, AnyId, String)>,
    /// The records that point to it.
    pub backlinks: Vec<Backlink>,
}

/// A record that points here.
#[derive(Debug, Clone)]
pub struct Backlink {
    /// The record.
    pub from: AnyId,
    /// What names it.
    pub name: String,
    /// By which of its fields.
    pub field: String,
}

/// A fact as the history shows it, texts opened.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The number of its entry.
    pub entry: u64,
    /// When, by whom, how, of what, and what.
    pub said: Entry,
}

/// The most facts of a history that are given at once.
const HISTORY_MAX: usize = 500;

impl App {
    /// Whether `who` may read a register.
    ///
    /// # Errors
    /// Refuses, naming the roles that may.
    pub fn may_read(&self, who: &Principal, noun: &str) -> Result<(), Error> {
        let area = match noun {
            "account" | "token" => Area::Accounts,
            "setting" => Area::Settings,
            _ => Area::Records,
        };
        self.authorise(who, &Action::Read { area })
    }

    /// The records of a register.
    ///
    /// # Errors
    /// Refuses who may not read it, and unknown registers.
    pub fn list(&self, who: &Principal, noun: &str, as_of: AsOf) -> Result<Vec<Record>, Error> {
        registry::register(noun)?;
        self.may_read(who, noun)?;
        let (size, _) = self.moment(as_of)?;
        self.records(noun, size)
    }

    /// One record.
    ///
    /// # Errors
    /// Refuses who may not read it, and records that are not there.
    pub fn see(&self, who: &Principal, id: &AnyId, as_of: AsOf) -> Result<Seen, Error> {
        registry::register(&id.noun)?;
        self.may_read(who, &id.noun)?;
        let (size, _) = self.moment(as_of)?;
        let record = self.opened(id, size)?.ok_or_else(|| {
            let hint = format!("see those there are with `plumb {} list`", id.noun);
            Refusal::missing(format!("`{id}` does not exist"), hint)
        })?;
        let shape = crate::world::shape(&id.noun);
        let to = shape.map(|shape| shape.links(&record.state)).unwrap_or_default();
        let links = to.into_iter().map(|(field, id)| {
            let name = self.name(&id, size);
            (field, id, name)
        });
        let links = links.collect();
        let mut backlinks = Vec::new();
        for link in self.store().links_to(id).map_err(crate::unreadable)? {
            let name = self.name(&link.from, size);
            backlinks.push(Backlink { from: link.from, name, field: link.field });
        }
        Ok(Seen { name: self.name(id, size), record, links, backlinks })
    }

    /// The facts about a record, the newest first.
    ///
    /// # Errors
    /// Refuses who may not read it.
    pub fn history(&self, who: &Principal, id: &AnyId, as_of: AsOf) -> Result<Vec<Fact>, Error> {
        self.may_read(who, &id.noun)?;
        let (size, _) = self.moment(as_of)?;
        self.facts(&Listing {
            on: Some(id.clone()),
            below: Some(size),
            most: HISTORY_MAX,
            ..Listing::default()
        })
    }

    /// Facts of the whole ledger, the newest first.
    ///
    /// # Errors
    /// Refuses who may not read the ledger.
    pub fn newest(
        &self,
        who: &Principal,
        what: &str,
        below: Option<u64>,
        most: usize,
    ) -> Result<Vec<Fact>, Error> {
        self.authorise(who, &Action::Read { area: Area::Ledger })?;
        let what = (!what.is_empty()).then(|| what.to_owned());
        self.facts(&Listing { on: None, what, below, most: most.min(HISTORY_MAX) })
    }

    fn facts(&self, listing: &Listing) -> Result<Vec<Fact>, Error> {
        let leaves = self.store().list(listing).map_err(crate::unreadable)?;
        let mut facts = Vec::new();
        for leaf in leaves {
            let mut said = Entry::read(&leaf.bytes)
                .map_err(|error| Error::failed(format!("read entry {}", leaf.index), error))?;
            self.0.vault.open(&mut said.body);
            facts.push(Fact { entry: leaf.index, said });
        }
        Ok(facts)
    }

    /// What names a record, for people; its id if nothing does.
    pub fn name(&self, id: &AnyId, size: u64) -> String {
        let record = self.opened(id, size).ok().flatten();
        let named = record.and_then(|record| {
            let field = registry::register(&id.noun).ok()?.name_field();
            let text = record.state[field].as_str()?.to_owned();
            // A record that is named by another one takes that one's name.
            match text.parse::<AnyId>() {
                Ok(other) if other != *id => Some(self.name(&other, size)),
                // A version is named with what it is a version of.
                _ if field == "version" => {
                    let of = Self::text(&record, "system")?.parse::<AnyId>().ok()?;
                    Some(format!("{} {text}", self.name(&of, size)))
                }
                _ => Some(text),
            }
        });
        named.unwrap_or_else(|| id.to_string())
    }

    pub(crate) fn opened(&self, id: &AnyId, size: u64) -> Result<Option<Record>, Error> {
        let row = self.store().record(id, size).map_err(crate::unreadable)?;
        let mut record = row.as_ref().map(desk::record).transpose()?;
        if let Some(record) = &mut record {
            self.0.vault.open(&mut record.state);
        }
        Ok(record)
    }

    /// A field of a record's state as text; nothing if it is not there.
    pub(crate) fn text(record: &Record, field: &str) -> Option<String> {
        match &record.state[field] {
            Value::String(text) => Some(text.clone()),
            _ => None,
        }
    }
}
