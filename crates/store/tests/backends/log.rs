//! A made-up log on a backend.

use base::{AnyId, Millis};
use ledger::{Entry, Signer, audit::Auditor, writer::Writer};
use store::{Backend, Commit, Row};

const ORIGIN: &str = "simulation.example/log";

pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

/// Entry `number` happens at millisecond `number`, to one of seven risks.
pub(crate) fn entry(number: u64) -> Entry {
    Entry {
        at: Millis(number),
        by: "person-1".to_owned(),
        via: "session".to_owned(),
        on: AnyId::new("risk", number % 7 + 1),
        what: if number.is_multiple_of(2) { "risk.reviewed" } else { "risk.assessed" }.to_owned(),
        body: serde_json::json!({ "number": number }),
    }
}

/// What entry `number` makes of its risk.
pub(crate) fn row(number: u64, entry: &Entry) -> Row {
    Row { id: entry.on.clone(), entry: number, body: format!("{{\"number\":{number}}}") }
}

/// The commit of some entries after the stored head.
pub(crate) fn commit(store: &(impl Backend + ?Sized), count: u64) -> Commit {
    let after = store.head().unwrap().map(|stored| stored.head);
    let writer = match after {
        None => Writer::new(ORIGIN).unwrap(),
        Some(head) => Writer::resume(ORIGIN, head, |l, i| store.tile(l, i).unwrap()).unwrap(),
    };
    let first = after.map_or(0, |head| head.size);
    let entries: Vec<Entry> = (first..first + count).map(entry).collect();
    let leaves = entries.iter().map(|entry| entry.leaf().unwrap()).collect();
    let pending = writer.batch(leaves, &signer()).unwrap();
    Commit {
        after,
        batch: pending.batch().clone(),
        rows: (first..).zip(&entries).map(|(number, entry)| row(number, entry)).collect(),
        entries,
        links: Vec::new(),
        locked: Vec::new(),
        keys: Vec::new(),
        replies: Vec::new(),
        forgotten: Millis(0),
    }
}

/// Every entry leads to the stored head, and every row stands behind an entry that is there. Gives the
/// size.
pub(crate) fn check(store: &(impl Backend + ?Sized), seed: u64) -> u64 {
    let Some(stored) = store.head().unwrap() else { return 0 };
    let mut auditor = Auditor::new(stored.head);
    let leaves = store.leaves(0, usize::try_from(stored.head.size).unwrap() + 10).unwrap();
    assert_eq!(leaves.len() as u64, stored.head.size, "seed {seed}");
    for leaf in &leaves {
        auditor.push(&leaf.bytes);
    }
    auditor.finish().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    let rows = store.records("risk", u64::MAX).unwrap();
    assert!(rows.iter().all(|row| row.entry < stored.head.size), "seed {seed}");
    stored.head.size
}
