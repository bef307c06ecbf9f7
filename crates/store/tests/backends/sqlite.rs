//! What is particular to the embedded backend: crashes at any byte of its log, damaged files, and
//! databases of other versions.

use std::{fs, path::Path};

use base::chance::Seeded;
use store::{Backend as _, Sqlite};

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
