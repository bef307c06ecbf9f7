//! The tables, and how an older database is brought up to them.

use rusqlite::Connection;

use crate::StoreError;

/// One step per version; a step is never changed after it was released.
///
/// The second makes `reply` anew, empty: the first kept digests of requests without a key, from which a
/// name could be guessed after it was erased. The fourth is for the digests of what was a pseudonym of a scope that is
/// closed.
const STEPS: &[&str] = &[
    "
    create table head (one integer primary key check (one = 1), size integer not null,
        root blob not null, checkpoint text not null);
    create table entry (number integer primary key, at integer not null, noun text not null,
        serial integer not null, what text not null, leaf blob not null);
    create index entry_on on entry (noun, serial, number);
    create table tile (level integer not null, number integer not null, bytes blob not null,
        primary key (level, number));
    create table record (noun text not null, serial integer not null, entry integer not null,
        body text not null, primary key (noun, serial, entry)) without rowid;
    create index record_touched on record (noun, entry);
    create table link (from_noun text not null, from_serial integer not null, field text not null,
        to_noun text not null, to_serial integer not null,
        primary key (to_noun, to_serial, from_noun, from_serial, field)) without rowid;
    create index link_from on link (from_noun, from_serial);
    create table locked (digest blob primary key, noun text not null, serial integer not null,
        bytes blob not null) without rowid;
    create table data_key (noun text not null, serial integer not null, bytes blob not null,
        primary key (noun, serial)) without rowid;
    create table reply (by text not null, key text not null, request blob not null,
        body text not null, at integer not null, primary key (by, key)) without rowid;
    create table credential (account integer primary key, login text not null unique,
        phc text not null);
    create table session (digest blob primary key, account integer not null,
        since integer not null, seen integer not null) without rowid;
    create table token (digest blob primary key, token integer not null) without rowid;
",
    "
    drop table reply;
    create table reply (by text not null, key text not null, request blob not null,
        noun text, serial integer, body text not null, at integer not null,
        primary key (by, key)) without rowid;
    create index reply_at on reply (at);
    create index reply_about on reply (noun, serial) where noun is not null;
",
    "
    create table pseudonym (text text primary key, noun text not null, serial integer not null,
        original blob not null, label text not null, is_token integer not null,
        sealed blob not null) without rowid;
    create unique index pseudonym_of on pseudonym (noun, serial, original);
    create index pseudonym_surrogate on pseudonym (noun, serial, text) where not is_token;
",
    "
    create table spent (digest blob primary key) without rowid;
",
];

/// Brings the tables up to this version, in one transaction.
pub(super) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Format { found, known });
    }
    if found == known {
        return Ok(());
    }
    let change = db.transaction()?;
    for step in STEPS.iter().skip(found as usize) {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "user_version", known)?;
    change.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::{AnyId, Digest, Millis};

    use super::*;
    use crate::{Backend as _, SignIn as _, Sqlite};

    /// A step that was released must make the tables that it always made. A new step adds a line.
    #[test]
    fn a_released_step_is_never_changed() {
        let made: Vec<String> =
            STEPS.iter().map(|step| Digest::of(step.as_bytes()).short()).collect();
        assert_eq!(made, ["c745bbe8", "e0de5a73", "f83b1ef6", "c1354b46"]);
    }

    /// A database as the version with so many steps left it.
    fn old(path: &std::path::Path, steps: usize) -> Connection {
        let db = Connection::open(path).unwrap();
        db.pragma_update(None, "journal_mode", "wal").unwrap();
        for step in &STEPS[..steps] {
            db.execute_batch(step).unwrap();
        }
        db.pragma_update(None, "user_version", steps).unwrap();
        db
    }

    #[test]
    fn a_database_of_the_first_version_is_brought_up_and_keeps_what_it_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plumb.db");
        let db = old(&path, 1);
        db.execute_batch(
            "insert into head values (1, 1, zeroblob(32), 'signed');
             insert into entry values (0, 5, 'risk', 1, 'risk.identified', x'7b7d');
             insert into record values ('risk', 1, 0, '{}');
             insert into locked values (zeroblob(32), 'person', 2, x'01');
             insert into data_key values ('person', 2, x'02');
             insert into reply values ('person-1', 'k', x'776f726468617368', '{}', 5);
             insert into credential values (1, 'mara', '$phc');",
        )
        .unwrap();
        drop(db);
        for _ in 0..2 {
            let store = Sqlite::open(&path).unwrap();
            assert_eq!(store.head().unwrap().unwrap().checkpoint, "signed");
            assert_eq!(store.leaves(0, 9).unwrap()[0].bytes, b"{}");
            assert_eq!(store.record(&AnyId::new("risk", 1), 9).unwrap().unwrap().body, "{}");
            let locked = store.locked(&Digest([0; 32])).unwrap().unwrap();
            assert!(store.data_key(&locked.subject).unwrap().is_some());
            assert_eq!(store.credential("mara").unwrap().unwrap().account, 1);
            assert_eq!(store.size_at(Millis(5)).unwrap(), 1);
            assert_eq!(store.reply("person-1", "k").unwrap(), None, "digests without a key go");
        }
        let version: u32 = Connection::open(&path)
            .and_then(|db| db.pragma_query_value(None, "user_version", |row| row.get(0)))
            .unwrap();
        assert_eq!(version as usize, STEPS.len());
        for file in ["plumb.db", "plumb.db-wal"] {
            let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
            assert!(!bytes.windows(8).any(|part| part == b"wordhash"), "a digest is in {file}");
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_database_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plumb.db");
        let db = old(&path, 1);
        // Something else bears the name that the second step gives.
        db.execute_batch("create table reply_at (x)").unwrap();
        drop(db);
        assert!(Sqlite::open(&path).is_err());
        let db = Connection::open(&path).unwrap();
        let version: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1);
        db.execute("insert into reply values ('a', 'k', x'00', '{}', 1)", []).unwrap();
    }

    #[test]
    fn a_newer_database_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plumb.db");
        let newer = STEPS.len() + 1;
        let db = old(&path, STEPS.len());
        db.pragma_update(None, "user_version", newer).unwrap();
        drop(db);
        let error = Sqlite::open(&path).unwrap_err();
        let fits = |found: u32, known: u32| found as usize == newer && known as usize == newer - 1;
        assert!(matches!(error, StoreError::Format { found, known } if fits(found, known)));
    }
}
