//! Reads, and the [`Backend`] that they make together with the commits.

use base::{AnyId, Digest, Millis};
use ledger::Head;
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, params};

use super::{Sqlite, count, int};
use crate::{
    Backend, Commit, Leaf, Link, Listing, Locked, Refill, Reply, Row, StoreError, StoredHead,
    WrappedKey,
};

pub(super) fn head(row: &SqlRow<'_>) -> rusqlite::Result<Head> {
    Ok(Head { size: count(row.get(0)?), root: row.get(1)? })
}

fn leaf(row: &SqlRow<'_>) -> rusqlite::Result<Leaf> {
    Ok(Leaf { index: count(row.get(0)?), bytes: row.get(1)? })
}

fn record(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let noun: String = row.get(0)?;
    let id = AnyId::new(&noun, count(row.get(1)?));
    Ok(Row { id, entry: count(row.get(2)?), body: row.get(3)? })
}

pub(super) fn leaves(db: &Connection, first: u64, most: usize) -> Result<Vec<Leaf>, StoreError> {
    let mut ask = db.prepare_cached(
        "select number, leaf from entry where number >= ?1 order by number limit ?2",
    )?;
    let rows = ask.query_map(params![int(first), int(most as u64)], leaf)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The number of the first entry after a moment, found by halving: entries are in order of time.
fn size_at(db: &Connection, at: Millis) -> Result<u64, StoreError> {
    let mut ask = db.prepare_cached("select at from entry where number = ?1")?;
    let last: Option<i64> = db.query_row("select max(number) from entry", [], |row| row.get(0))?;
    let (mut low, mut high) = (0, last.map_or(0, |last| count(last) + 1));
    while low < high {
        let middle = low + (high - low) / 2;
        let then: i64 = ask.query_row([int(middle)], |row| row.get(0))?;
        if count(then) <= at.0 { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

impl Backend for Sqlite {
    fn head(&self) -> Result<Option<StoredHead>, StoreError> {
        let stored =
            |row: &SqlRow<'_>| Ok(StoredHead { head: head(row)?, checkpoint: row.get(2)? });
        let db = self.reader();
        Ok(db.query_row("select size, root, checkpoint from head", [], stored).optional()?)
    }

    fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        self.store(commit)
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select bytes from tile where level = ?1 and number = ?2")?;
        Ok(ask.query_row(params![level, int(index)], |row| row.get(0)).optional()?)
    }

    fn leaves(&self, first: u64, most: usize) -> Result<Vec<Leaf>, StoreError> {
        leaves(&self.reader(), first, most)
    }

    fn list(&self, listing: &Listing) -> Result<Vec<Leaf>, StoreError> {
        let db = self.reader();
        let below = listing.below.map_or(i64::MAX, int);
        let most = int(listing.most as u64);
        let what = listing.what.as_deref().unwrap_or_default();
        // `substr` rather than `like`: what is searched for holds no patterns.
        let rows: Result<Vec<Leaf>, _> = match &listing.on {
            Some(on) => db
                .prepare_cached(
                    "select number, leaf from entry where noun = ?1 and serial = ?2
                     and number < ?3 and substr(what, 1, length(?4)) = ?4
                     order by number desc limit ?5",
                )?
                .query_map(params![on.noun, int(on.serial), below, what, most], leaf)?
                .collect(),
            None => db
                .prepare_cached(
                    "select number, leaf from entry
                     where number < ?1 and substr(what, 1, length(?2)) = ?2
                     order by number desc limit ?3",
                )?
                .query_map(params![below, what, most], leaf)?
                .collect(),
        };
        Ok(rows?)
    }

    fn size_at(&self, at: Millis) -> Result<u64, StoreError> {
        size_at(&self.reader(), at)
    }

    fn record(&self, id: &AnyId, size: u64) -> Result<Option<Row>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select noun, serial, entry, body from record
             where noun = ?1 and serial = ?2 and entry < ?3 order by entry desc limit 1",
        )?;
        Ok(ask.query_row(params![id.noun, int(id.serial), int(size)], record).optional()?)
    }

    fn records(&self, noun: &str, size: u64) -> Result<Vec<Row>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select noun, serial, entry, body from record as r
             where noun = ?1 and entry = (select max(entry) from record as n
                where n.noun = r.noun and n.serial = r.serial and n.entry < ?2)
             order by serial",
        )?;
        let rows = ask.query_map(params![noun, int(size)], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn touched(&self, noun: &str, size: u64) -> Result<Option<u64>, StoreError> {
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select max(entry) from record where noun = ?1 and entry < ?2")?;
        let last: Option<i64> = ask.query_row(params![noun, int(size)], |row| row.get(0))?;
        Ok(last.map(count))
    }

    fn last_serial(&self, noun: &str) -> Result<u64, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached("select max(serial) from record where noun = ?1")?;
        let last: Option<i64> = ask.query_row([noun], |row| row.get(0))?;
        Ok(last.map_or(0, count))
    }

    fn links_to(&self, id: &AnyId) -> Result<Vec<Link>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select from_noun, from_serial, field from link
             where to_noun = ?1 and to_serial = ?2 order by from_noun, from_serial, field",
        )?;
        let link = |row: &SqlRow<'_>| {
            let noun: String = row.get(0)?;
            let from = AnyId::new(&noun, count(row.get(1)?));
            Ok(Link { from, field: row.get(2)?, to: id.clone() })
        };
        let rows = ask.query_map(params![id.noun, int(id.serial)], link)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn locked(&self, digest: &Digest) -> Result<Option<Locked>, StoreError> {
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select noun, serial, bytes from locked where digest = ?1")?;
        let locked = |row: &SqlRow<'_>| {
            let noun: String = row.get(0)?;
            let subject = AnyId::new(&noun, count(row.get(1)?));
            Ok(Locked { digest: *digest, subject, bytes: row.get(2)? })
        };
        Ok(ask.query_row([digest.0], locked).optional()?)
    }

    fn data_key(&self, subject: &AnyId) -> Result<Option<Vec<u8>>, StoreError> {
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select bytes from data_key where noun = ?1 and serial = ?2")?;
        Ok(ask
            .query_row(params![subject.noun, int(subject.serial)], |row| row.get(0))
            .optional()?)
    }

    fn any_data_key(&self) -> Result<Option<WrappedKey>, StoreError> {
        let key = |row: &SqlRow<'_>| {
            let noun: String = row.get(0)?;
            let subject = AnyId::new(&noun, count(row.get(1)?));
            Ok(WrappedKey { subject, bytes: row.get(2)? })
        };
        let db = self.reader();
        let ask = "select noun, serial, bytes from data_key limit 1";
        Ok(db.query_row(ask, [], key).optional()?)
    }

    fn erase(&self, subject: &AnyId) -> Result<(), StoreError> {
        self.destroy_key(subject)
    }

    fn reply(&self, by: &str, key: &str) -> Result<Option<Reply>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select request, body, at, noun, serial from reply where by = ?1 and key = ?2",
        )?;
        let reply = |row: &SqlRow<'_>| {
            let (noun, serial): (Option<String>, Option<i64>) = (row.get(3)?, row.get(4)?);
            Ok(Reply {
                by: by.to_owned(),
                key: key.to_owned(),
                request: Digest(row.get(0)?),
                about: noun.zip(serial).map(|(noun, serial)| AnyId::new(&noun, count(serial))),
                body: row.get(1)?,
                at: Millis(count(row.get(2)?)),
            })
        };
        Ok(ask.query_row(params![by, key], reply).optional()?)
    }

    fn refold(&self, refill: &mut dyn Refill) -> Result<(), StoreError> {
        self.fold_again(refill)
    }

    fn fold_digest(&self) -> Result<Digest, StoreError> {
        let db = self.reader();
        let mut all = Vec::new();
        let asks = [
            "select noun || ' ' || serial || ' ' || entry || ' ' || body from record
             order by noun, serial, entry",
            "select from_noun || from_serial || field || to_noun || to_serial from link
             order by from_noun, from_serial, field, to_noun, to_serial",
        ];
        for ask in asks {
            let mut ask = db.prepare(ask)?;
            let mut rows = ask.query([])?;
            while let Some(row) = rows.next()? {
                // Digests of rows, so that memory stays small and no two rows run together.
                all.extend_from_slice(&Digest::of(row.get::<_, String>(0)?.as_bytes()).0);
            }
            all.push(b'|');
        }
        Ok(Digest::of(&all))
    }
}
