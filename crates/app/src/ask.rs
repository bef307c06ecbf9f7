//! Questions in SQL, also as of an earlier entry or day.

use std::collections::BTreeMap;

use access::{Action, Principal, action::Area};
use base::{
    Day, Error, Refusal,
    table::{Column, Table},
};
use evidence::{Tables, World};
use query::{Filled, Limits};

use crate::{
    App,
    world::{AsOfEntry, tables},
};

/// As of when something is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AsOf {
    /// Now.
    #[default]
    Now,
    /// At the end of a day.
    Day(Day),
    /// After the entry with this number.
    Entry(u64),
}

impl std::str::FromStr for AsOf {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() || text == "now" {
            return Ok(Self::Now);
        }
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        text.trim_start_matches('#').parse().map(Self::Entry).map_err(|_| {
            let what = format!("`{text}` is neither a day nor the number of an entry");
            Refusal::invalid(what, "write a day like `2026-11-20` or an entry like `4806`")
        })
    }
}

/// The answer to a question.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The rows.
    pub table: Table,
    /// Whether rows were left off at the limit.
    pub more: bool,
    /// How many entries it was computed from.
    pub size: u64,
}

/// The tables as somebody may read them: what the ledger says of other records is blank.
struct Readable<'a> {
    world: AsOfEntry<'a>,
    unread: Vec<&'static str>,
}

impl World for Readable<'_> {
    fn columns(&self, table: &str) -> Option<Vec<Column>> {
        self.world.columns(table)
    }

    fn table(&self, name: &str) -> Option<Result<Filled, Error>> {
        if name == "entry" && !self.unread.is_empty() {
            return Some(self.world.app.entries(self.world.size, &self.unread));
        }
        self.world.table(name)
    }

    fn settings(&self) -> Result<BTreeMap<String, f64>, Error> {
        self.world.settings()
    }

    fn today(&self) -> Day {
        self.world.today()
    }
}

impl App {
    /// How many entries there were, and which day it was.
    ///
    /// # Errors
    /// Refuses days and entries that lie in the future.
    pub fn moment(&self, as_of: AsOf) -> Result<(u64, Day), Error> {
        let (size, today) = (self.size()?, self.now().day());
        match as_of {
            AsOf::Now => Ok((size, today)),
            AsOf::Day(day) if day > today => {
                let what = format!("{day} lies in the future");
                Err(Refusal::invalid(what, format!("ask for a day up to {today}")).into())
            }
            AsOf::Day(day) => {
                Ok((self.store().size_at(day.end()).map_err(crate::unreadable)?, day))
            }
            AsOf::Entry(entry) if entry >= size => {
                let what = format!("there is no entry {entry} yet");
                let last = size.saturating_sub(1);
                Err(Refusal::invalid(what, format!("the last entry is {last}")).into())
            }
            AsOf::Entry(entry) => {
                let leaves = self.store().leaves(entry, 1).map_err(crate::unreadable)?;
                let at = leaves.first().and_then(|leaf| ledger::Entry::read(&leaf.bytes).ok());
                Ok((entry + 1, at.map_or(today, |entry| entry.at.day())))
            }
        }
    }

    /// The answer to one question that reads.
    ///
    /// # Errors
    /// Refuses who may not ask, and SQL that does not read.
    pub async fn ask(&self, who: &Principal, sql: &str, as_of: AsOf) -> Result<Answered, Error> {
        self.authorise(who, &Action::Query)?;
        let (size, today) = self.moment(as_of)?;
        let unread = self.unread(who);
        let world = Readable { world: AsOfEntry { app: self, size, today }, unread };
        let source = Tables::new(&world, self.catalog(), None);
        let engine = self.0.checker.engine();
        for table in engine.reads(&source, sql).map_err(Error::from)? {
            if table.starts_with("account") || table.starts_with("token") {
                self.authorise(who, &Action::Read { area: Area::Accounts })?;
            }
        }
        let (table, more) = engine.ask(&source, sql, Limits::PERSON).await.map_err(Error::from)?;
        Ok(Answered { table, more, size })
    }

    /// The value of a setting of the check pages: the organisation's own, or the page's default.
    ///
    /// # Errors
    /// Refuses a moment in the future.
    pub fn setting(&self, name: &str, as_of: AsOf) -> Result<Option<f64>, Error> {
        let (size, today) = self.moment(as_of)?;
        let own = AsOfEntry { app: self, size, today }.settings()?;
        Ok(own.get(name).copied().or_else(|| self.catalog().settings().get(name).copied()))
    }

    /// The same for programs: `[{table, columns: [{name, holds}]}]`.
    pub fn tables_shown(&self) -> serde_json::Value {
        let shown = |(name, columns)| serde_json::json!({ "table": name, "columns": columns });
        self.tables().into_iter().map(shown).collect()
    }

    /// The tables that a question may read, with their columns.
    pub fn tables(&self) -> Vec<(&'static str, &'static [Column])> {
        tables().iter().map(|(name, (_, columns))| (name.as_str(), columns.as_slice())).collect()
    }
}
