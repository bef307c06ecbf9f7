//! What is particular to the embedded backend: crashes at any byte of its log, damaged files, and
//! databases of other versions.

use std::{fs, path::Path};

use base::chance::Seeded;
use store::{Backend as _, Sqlite, StoreError, WrappedKey};

use crate::log::{check, commit};

#[test]
fn a_crash_at_any_byte_of_the_log_leaves_a_head_that_was_committed() {
    for seed in 1..=60 {
        let chance = Seeded::new(seed);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plumb.db");
        let store = Sqlite::open(&path).unwrap();
        let mut heads = vec![0];
        for _ in 0..6 {
            store.commit(&commit(&store, 1 + chance.below(200))).unwrap();
            heads.push(check(&store, seed));
        }
        let crashed = folder.path().join("crashed.db");
        copy(&path, &crashed, &chance);
        let after = Sqlite::open(&crashed).unwrap();
        let size = check(&after, seed);
        assert!(heads.contains(&size), "seed {seed}: {size} was never committed");
        // And it goes on from there.
        after.commit(&commit(&after, 5)).unwrap();
        assert_eq!(check(&after, seed), size + 5, "seed {seed}");
    }
}

/// The files as a crash leaves them: the log is cut at a random byte.
fn copy(from: &Path, to: &Path, chance: &Seeded) {
    fs::copy(from, to).unwrap();
    let log = fs::read(from.with_extension("db-wal")).unwrap();
    let kept = usize::try_from(chance.below(log.len() as u64 + 1)).unwrap();
    fs::write(to.with_extension("db-wal"), &log[..kept]).unwrap();
}

#[test]
fn a_truncated_database_is_refused_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plumb.db");
    let store = Sqlite::open(&path).unwrap();
    for _ in 0..4 {
        store.commit(&commit(&store, 500)).unwrap();
    }
    drop(store);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 3]).unwrap();
    let error = Sqlite::open(&path).and_then(|store| {
        store.leaves(0, 5000)?;
        store.records("risk", u64::MAX)
    });
    let text = error.unwrap_err().to_string();
    assert!(text.contains("damaged") && text.contains("backup"), "{text}");
    fs::write(&path, b"this is no database, whatever its name says, not at all").unwrap();
    assert!(Sqlite::open(&path).unwrap_err().to_string().contains("damaged"));
}

/// Whether a piece stands in the database or in its log.
fn lies(path: &Path, piece: &[u8]) -> bool {
    let holds = |path: &Path| {
        fs::read(path).is_ok_and(|bytes| bytes.windows(piece.len()).any(|one| one == piece))
    };
    holds(path) || holds(&path.with_extension("db-wal"))
}

#[test]
fn what_is_erased_while_somebody_reads_is_reported_until_it_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plumb.db");
    let store = Sqlite::open(&path).unwrap();
    let subject = base::AnyId { noun: "person".to_owned(), serial: 1 };
    let secret = b"the wrapped key of somebody";
    let mut next = commit(&store, 1);
    next.keys.push(WrappedKey { subject: subject.clone(), bytes: secret.to_vec() });
    store.commit(&next).unwrap();
    assert!(lies(&path, secret));
    let reader = rusqlite::Connection::open(&path).unwrap();
    reader.execute_batch("begin; select count(*) from entry;").unwrap();
    assert!(matches!(store.erase(&subject), Err(StoreError::Busy(_))));
    assert!(lies(&path, secret), "the log is read still");
    reader.execute_batch("commit").unwrap();
    // Another start empties the log, and so does another try.
    drop(Sqlite::open(&path).unwrap());
    assert!(!lies(&path, secret));
    store.erase(&subject).unwrap();
}
