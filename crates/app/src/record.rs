//! One record with what it points to and what points to it, and lists of records.

use access::{Action, Principal, action::Area};
use base::{AnyId, Error, Refusal};
use registry::{REGISTERS, Record};
use serde_json::Value;
use store::Link;

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
    /// The records that point to it, but for those that may not be read.
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

    /// The nouns of the registers that `who` may not read.
    pub(crate) fn unread(&self, who: &Principal) -> Vec<&'static str> {
        let nouns = REGISTERS.iter().map(|register| register.noun());
        nouns.filter(|noun| self.may_read(who, noun).is_err()).collect()
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
        let mut pointing = match as_of {
            AsOf::Now => self.store().links_to(id).map_err(crate::unreadable)?,
            AsOf::Day(_) | AsOf::Entry(_) => self.links_then(id, size)?,
        };
        let unread = self.unread(who);
        pointing.retain(|link| !unread.contains(&link.from.noun.as_str()));
        let backlinks = pointing.into_iter().map(|link| {
            let name = self.name(&link.from, size);
            Backlink { from: link.from, name, field: link.field }
        });
        let backlinks = backlinks.collect();
        Ok(Seen { name: self.name_of(&record, size), record, links, backlinks })
    }

    /// The records that pointed to `id` as of `size` entries. The store keeps the links of the present
    /// only, so those of the past are read from the states of then.
    fn links_then(&self, id: &AnyId, size: u64) -> Result<Vec<Link>, Error> {
        let word = format!("\"{id}\"");
        let mut found = Vec::new();
        for register in REGISTERS {
            let Some(shape) = crate::world::shape(register.noun()) else { continue };
            for row in self.store().records(register.noun(), size).map_err(crate::unreadable)? {
                if !row.body.contains(&word) {
                    continue;
                }
                let links = shape.links(&desk::record(&row)?.state).into_iter();
                let here = links.filter(|(_, to)| to == id);
                found.extend(here.map(|(field, to)| Link { from: row.id.clone(), field, to }));
            }
        }
        found.sort();
        Ok(found)
    }

    /// What names a record, for people; its id if nothing does.
    pub fn name(&self, id: &AnyId, size: u64) -> String {
        let record = self.opened(id, size).ok().flatten();
        record.map_or_else(|| id.to_string(), |record| self.name_of(&record, size))
    }

    /// As [`App::name`], for a record that is at hand: it is not read again.
    pub fn name_of(&self, record: &Record, size: u64) -> String {
        let id = &record.id;
        let named = || {
            let field = registry::register(&id.noun).ok()?.name_field();
            let text = Self::text(record, field)?;
            // A record that is named by another one takes that one's name.
            match text.parse::<AnyId>() {
                Ok(other) if other != *id => Some(self.name(&other, size)),
                // A version is named with what it is a version of.
                _ if field == "version" => {
                    let of = Self::text(record, "system")?.parse::<AnyId>().ok()?;
                    Some(format!("{} {text}", self.name(&of, size)))
                }
                _ => Some(text),
            }
        };
        named().unwrap_or_else(|| id.to_string())
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
