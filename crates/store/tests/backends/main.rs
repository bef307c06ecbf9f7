//! One suite for all backends: what [`store::Backend`], [`store::SignIn`] and [`store::Pseudonyms`]
//! promise, and that a ledger on them outlives what goes wrong.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod contract;
mod log;
mod pseudonyms;
mod simulation;
mod sqlite;

use std::{path::Path, sync::Arc};

use store::{Faulty, Sqlite, Storage};

/// A backend, and how it is opened in a folder: the first time it is made, later it is found.
type Named = (&'static str, fn(&Path) -> Arc<dyn Storage>);

/// Every backend. The wrapper of the simulations is one: while it is steady it is like what it wraps.
const BACKENDS: [Named; 2] =
    [("sqlite", sqlite), ("steady", |folder| Arc::new(Faulty::new(sqlite(folder), 1)))];

fn sqlite(folder: &Path) -> Arc<dyn Storage> {
    Arc::new(Sqlite::open(&folder.join("plumb.db")).unwrap())
}

/// Runs a test against a new storage of every backend.
fn each(test: impl Fn(&str, &dyn Storage)) {
    for (name, open) in BACKENDS {
        let folder = tempfile::tempdir().unwrap();
        test(name, &*open(folder.path()));
    }
}
