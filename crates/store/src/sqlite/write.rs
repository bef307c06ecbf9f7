//! Commits: one transaction each.

use base::{AnyId, Digest};
use ledger::Head;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{Sqlite, empty_log, int, read};
use crate::{Commit, Link, Refill, Row, StoreError};

/// How many leaves are folded at a time when the tables are made anew.
const REFOLD_LEAVES: usize = 4096;

impl Sqlite {
    pub(super) fn store(&self, commit: &Commit) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        if stored_head(&change)? != commit.after {
            return Err(StoreError::Moved);
        }
        put_leaves(&change, commit)?;
        put_rows(&change, &commit.rows)?;
        drop_links(&change, &commit.rows)?;
        put_links(&change, &commit.links)?;
        put_secrets(&change, commit)?;
        put_replies(&change, commit)?;
        put_head(&change, commit)?;
        change.commit()?;
        Ok(())
    }

    pub(super) fn fold_again(&self, refill: &mut dyn Refill) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        change.execute_batch("delete from record; delete from link;")?;
        let mut first = 0;
        loop {
            let leaves = read::leaves(&change, first, REFOLD_LEAVES)?;
            let Some(last) = leaves.last() else { break };
            first = last.index + 1;
            let (rows, links) = refill.fold(&leaves)?;
            put_rows(&change, &rows)?;
            drop_links(&change, &rows)?;
            put_links(&change, &links)?;
        }
        change.commit()?;
        Ok(())
    }

    pub(super) fn destroy_key(&self, subject: &AnyId) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        let (noun, serial) = (&subject.noun, int(subject.serial));
        spend(&change, subject)?;
        for table in ["data_key", "locked", "reply", "pseudonym"] {
            let delete = format!("delete from {table} where noun = ?1 and serial = ?2");
            change.execute(&delete, params![noun, serial])?;
        }
        change.commit()?;
        // The log still has the old pages, until it is empty.
        if empty_log(&db)? {
            return Ok(());
        }
        Err(StoreError::Busy("it reads, so that what was erased is in the log still".to_owned()))
    }
}

/// Keeps the digests of pseudonyms that looked real and may still stand in texts, so that they are given to
/// nobody else.
fn spend(db: &Transaction<'_>, scope: &AnyId) -> Result<(), StoreError> {
    let mut ask = db.prepare_cached(
        "select text from pseudonym where noun = ?1 and serial = ?2 and not is_token",
    )?;
    let mut put = db.prepare_cached("insert or ignore into spent (digest) values (?1)")?;
    let mut rows = ask.query(params![scope.noun, int(scope.serial)])?;
    while let Some(row) = rows.next()? {
        put.execute([Digest::of(row.get::<_, String>(0)?.as_bytes()).0])?;
    }
    Ok(())
}

fn stored_head(db: &Connection) -> Result<Option<Head>, StoreError> {
    Ok(db.query_row("select size, root from head", [], read::head).optional()?)
}

fn put_leaves(db: &Transaction<'_>, commit: &Commit) -> Result<(), StoreError> {
    let mut put = db.prepare_cached(
        "insert into entry (number, at, noun, serial, what, leaf) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let numbered = (commit.batch.first..).zip(&commit.entries).zip(&commit.batch.leaves);
    for ((number, entry), leaf) in numbered {
        let (noun, serial) = (&entry.on.noun, int(entry.on.serial));
        put.execute(params![int(number), int(entry.at.0), noun, serial, entry.what, leaf])?;
    }
    let mut put = db
        .prepare_cached("insert or replace into tile (level, number, bytes) values (?1, ?2, ?3)")?;
    for tile in &commit.batch.tiles {
        put.execute(params![tile.level, int(tile.index), tile.bytes])?;
    }
    Ok(())
}

fn put_rows(db: &Transaction<'_>, rows: &[Row]) -> Result<(), StoreError> {
    let mut put = db
        .prepare_cached("insert into record (noun, serial, entry, body) values (?1, ?2, ?3, ?4)")?;
    for row in rows {
        put.execute(params![row.id.noun, int(row.id.serial), int(row.entry), row.body])?;
    }
    Ok(())
}

/// A record's links are those of its newest state.
fn drop_links(db: &Transaction<'_>, rows: &[Row]) -> Result<(), StoreError> {
    let mut drop =
        db.prepare_cached("delete from link where from_noun = ?1 and from_serial = ?2")?;
    for row in rows {
        drop.execute(params![row.id.noun, int(row.id.serial)])?;
    }
    Ok(())
}

fn put_links(db: &Transaction<'_>, links: &[Link]) -> Result<(), StoreError> {
    let mut put = db.prepare_cached(
        "insert or ignore into link (from_noun, from_serial, field, to_noun, to_serial)
         values (?1, ?2, ?3, ?4, ?5)",
    )?;
    for Link { from, field, to } in links {
        put.execute(params![from.noun, int(from.serial), field, to.noun, int(to.serial)])?;
    }
    Ok(())
}

fn put_secrets(db: &Transaction<'_>, commit: &Commit) -> Result<(), StoreError> {
    for key in &commit.keys {
        db.prepare_cached("insert into data_key (noun, serial, bytes) values (?1, ?2, ?3)")?
            .execute(params![key.subject.noun, int(key.subject.serial), key.bytes])?;
    }
    for one in &commit.locked {
        db.prepare_cached(
            "insert into locked (digest, noun, serial, bytes) values (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            one.digest.0,
            one.subject.noun,
            int(one.subject.serial),
            one.bytes
        ])?;
    }
    Ok(())
}

/// Forgets old replies first, so that their keys are free again.
fn put_replies(db: &Transaction<'_>, commit: &Commit) -> Result<(), StoreError> {
    db.prepare_cached("delete from reply where at < ?1")?.execute([int(commit.forgotten.0)])?;
    let mut put = db.prepare_cached(
        "insert into reply (by, key, request, noun, serial, body, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for reply in &commit.replies {
        let noun = reply.about.as_ref().map(|about| &about.noun);
        let serial = reply.about.as_ref().map(|about| int(about.serial));
        let (request, at) = (reply.request.0, int(reply.at.0));
        put.execute(params![reply.by, reply.key, request, noun, serial, reply.body, at])?;
    }
    Ok(())
}

/// The head goes last, so that it never covers what is not there.
fn put_head(db: &Transaction<'_>, commit: &Commit) -> Result<(), StoreError> {
    let batch = &commit.batch;
    db.prepare_cached(
        "insert or replace into head (one, size, root, checkpoint) values (1, ?1, ?2, ?3)",
    )?
    .execute(params![int(batch.head.size), batch.head.root, batch.checkpoint])?;
    Ok(())
}
