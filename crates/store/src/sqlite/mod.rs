//! The embedded backend: one `SQLite` database, WAL, synchronous FULL.
//!
//! One connection writes; a few others read beside it and see whole commits only.

mod pseudonyms;
mod read;
mod schema;
mod signin;
mod write;

use std::{
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;

use crate::StoreError;

/// How many connections read beside the one that writes.
const READERS: usize = 4;

/// How long a connection waits for another process, such as a backup.
const BUSY: Duration = Duration::from_secs(5);

/// The embedded backend.
#[derive(Debug)]
pub struct Sqlite {
    write: Mutex<Connection>,
    read: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

impl Sqlite {
    /// Opens or makes the database at `path` and brings its tables up to this version.
    ///
    /// # Errors
    /// The file is no database, is damaged, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut write = connect(path)?;
        schema::migrate(&mut write)?;
        // What was to be gone and is in the log still, for somebody read then; who reads now is not waited for.
        write.busy_timeout(Duration::ZERO)?;
        empty_log(&write)?;
        write.busy_timeout(BUSY)?;
        let read = (0..READERS).map(|_| connect(path).map(Mutex::new));
        Ok(Self {
            write: Mutex::new(write),
            read: read.collect::<Result<_, _>>()?,
            turn: AtomicUsize::new(0),
        })
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection to read with: a free one if there is one.
    fn reader(&self) -> MutexGuard<'_, Connection> {
        for reader in &self.read {
            if let Ok(free) = reader.try_lock() {
                return free;
            }
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.read.len();
        self.read[turn].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the log back and empties it, so that the pages that it had are gone. Says whether it could: not
/// while somebody reads, for whom it waits as long as the connection says.
fn empty_log(db: &Connection) -> Result<bool, StoreError> {
    let busy = db.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0))?;
    Ok(busy == 0)
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "journal_mode", "wal")?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", "on")?;
    // Erased keys and texts leave no bytes behind in free pages.
    db.pragma_update(None, "secure_delete", "on")?;
    db.pragma_update(None, "cache_size", -16_000)?;
    Ok(db)
}

/// A number as `SQLite` keeps it. Ours count entries, records and milliseconds and stay far below.
fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number as we count. `SQLite` gives back what [`int`] wrote.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
