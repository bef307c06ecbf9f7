//! The registers as SQL tables, as of any entry: filled when a query reads them, kept while nothing
//! touches them.

use std::{collections::BTreeMap, sync::PoisonError};

use base::{
    Day, Error,
    table::{Cell, Column, Table},
};
use evidence::{World, scenario::entry_columns};
use ledger::Entry;
use query::Filled;
use registry::{REGISTERS, Record, Shape, setting::Setting};
use store::Leaf;

use crate::{App, desk};

/// The most tables that are kept filled.
const KEPT_MAX: usize = 512;

/// How many entries are one piece of the table `entry`; full pieces never change.
const PIECE: u64 = 4096;

/// Tables that were filled, by name and by the entry that last touched them.
#[derive(Default)]
pub(crate) struct Kept(BTreeMap<(String, u64), Filled>);

/// The tables as the first `size` entries made them, on a day.
pub(crate) struct AsOfEntry<'a> {
    pub(crate) app: &'a App,
    pub(crate) size: u64,
    pub(crate) today: Day,
}

/// Which register fills a table.
pub(crate) fn noun_of(table: &str) -> Option<&'static str> {
    tables().get(table).map(|(noun, _)| *noun)
}

/// Every table of every register, with its register and columns.
pub(crate) fn tables() -> &'static BTreeMap<String, (&'static str, Vec<Column>)> {
    static TABLES: std::sync::OnceLock<BTreeMap<String, (&'static str, Vec<Column>)>> =
        std::sync::OnceLock::new();
    TABLES.get_or_init(|| {
        let tables = REGISTERS.iter().flat_map(|register| {
            let named = move |(name, columns)| (name, (register.noun(), columns));
            register.shape().tables().into_iter().map(named)
        });
        tables.chain([("entry".to_owned(), ("entry", entry_columns()))]).collect()
    })
}

/// The shape of a register, derived once.
pub(crate) fn shape(noun: &str) -> Option<&'static Shape> {
    static SHAPES: std::sync::OnceLock<BTreeMap<&'static str, Shape>> = std::sync::OnceLock::new();
    let derive = || REGISTERS.iter().map(|register| (register.noun(), register.shape())).collect();
    SHAPES.get_or_init(derive).get(noun)
}

impl App {
    /// The records of a register as of `size` entries, texts opened.
    pub(crate) fn records(&self, noun: &str, size: u64) -> Result<Vec<Record>, Error> {
        let rows = self.store().records(noun, size).map_err(crate::unreadable)?;
        let mut records = rows.iter().map(desk::record).collect::<Result<Vec<Record>, _>>()?;
        for record in &mut records {
            self.0.vault.open(&mut record.state);
        }
        Ok(records)
    }

    /// The entry that last touched a table before `size`, counted from one; zero if none did.
    pub(crate) fn touched(&self, table: &str, size: u64) -> Result<u64, Error> {
        match noun_of(table) {
            Some("entry") => Ok(size),
            Some(noun) => {
                let touched = self.store().touched(noun, size).map_err(crate::unreadable)?;
                Ok(touched.map_or(0, |entry| entry + 1))
            }
            None => Ok(0),
        }
    }

    /// A filled table, from the kept ones if nothing touched it since.
    fn filled(&self, table: &str, size: u64) -> Result<Filled, Error> {
        let touched = self.touched(table, size)?;
        let key = (table.to_owned(), touched);
        if let Some(kept) = self.kept().0.get(&key) {
            return Ok(kept.clone());
        }
        let filled = match noun_of(table) {
            Some("entry") => self.entries(size, &[])?,
            Some(noun) => {
                let records = self.records(noun, size)?;
                let table = shape(noun).and_then(|shape| shape.fill(table, &records));
                Filled::new(&table.unwrap_or_default())?
            }
            None => Filled::new(&Table::default())?,
        };
        let mut kept = self.kept();
        if kept.0.len() >= KEPT_MAX {
            kept.0.clear();
        }
        kept.0.insert(key, filled.clone());
        Ok(filled)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table of the entries, piece by piece. Of those about a record of an unread register it has
    /// the number and the time.
    pub(crate) fn entries(&self, size: u64, unread: &[&str]) -> Result<Filled, Error> {
        let mut pieces = Vec::new();
        for first in (0..size).step_by(usize::try_from(PIECE).unwrap_or(usize::MAX)) {
            let end = size.min(first + PIECE);
            let key = (format!("entry/{first} {}", unread.join(" ")), end);
            if let Some(kept) = self.kept().0.get(&key) {
                pieces.push(kept.clone());
                continue;
            }
            let most = usize::try_from(end - first).unwrap_or(usize::MAX);
            let leaves = self.store().leaves(first, most).map_err(crate::unreadable)?;
            let rows = leaves.iter().map(|leaf| entry_row(leaf, unread)).collect();
            let piece = Filled::new(&Table { columns: entry_columns(), rows })?;
            if end - first == PIECE {
                self.kept().0.insert(key, piece.clone());
            }
            pieces.push(piece);
        }
        Ok(Filled::joined(&entry_columns(), &pieces))
    }

    /// Forgets filled tables, because texts in them were erased.
    pub(crate) fn forget_tables(&self) {
        self.kept().0.clear();
    }
}

fn entry_row(leaf: &Leaf, unread: &[&str]) -> Vec<Cell> {
    let int = |number: u64| Cell::Int(i64::try_from(number).unwrap_or(i64::MAX));
    match Entry::read(&leaf.bytes) {
        Ok(entry) if unread.contains(&entry.on.noun.as_str()) => {
            let day = Cell::Int(entry.at.day().number().into());
            vec![int(leaf.index), Cell::Time(entry.at), day]
        }
        Ok(entry) => vec![
            int(leaf.index),
            Cell::Time(entry.at),
            Cell::Int(entry.at.day().number().into()),
            Cell::Text(entry.by),
            Cell::Text(entry.via),
            Cell::Text(entry.on.to_string()),
            Cell::Text(entry.what),
        ],
        Err(_) => vec![int(leaf.index)],
    }
}

impl World for AsOfEntry<'_> {
    fn columns(&self, table: &str) -> Option<Vec<Column>> {
        tables().get(table).map(|(_, columns)| columns.clone())
    }

    fn table(&self, name: &str) -> Option<Result<Filled, Error>> {
        tables().contains_key(name).then(|| self.app.filled(name, self.size))
    }

    fn settings(&self) -> Result<BTreeMap<String, f64>, Error> {
        let records = self.app.records("setting", self.size)?;
        let pair = |record: Record| {
            let setting: Setting = serde_json::from_value(record.state)
                .map_err(|error| Error::failed(format!("read `{}`", record.id), error))?;
            Ok((String::from(setting.name), setting.value))
        };
        records.into_iter().map(pair).collect()
    }

    fn today(&self) -> Day {
        self.today
    }
}
