//! Why the storage did not do it.

use std::path::PathBuf;

use base::AnyId;

/// Why the storage did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else moved the head.
    #[error("the stored head is another one than expected: somebody else wrote to this ledger")]
    Moved,
    /// What was to be new is there already.
    #[error("what was to be new is there already")]
    Taken,
    /// The data key of a record is destroyed.
    #[error("the key of `{0}` is destroyed")]
    Erased(AnyId),
    /// The disk is full.
    #[error("the disk is full; make room and try again")]
    Full,
    /// The database file is damaged.
    #[error("`plumb.db` is damaged ({0}); restore the folder from a backup")]
    Damaged(String),
    /// Another process works on the folder.
    #[error("another process works on this folder ({0})")]
    Busy(String),
    /// The folder was written by another version.
    #[error("the folder has format {found}, this version reads up to {known}")]
    Format {
        /// The format found.
        found: u32,
        /// The newest format that this version reads.
        known: u32,
    },
    /// A file that cannot be used.
    #[error("`{path}`: {why}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Anything else that the database said.
    #[error("the database said: {0}")]
    Database(String),
    /// What was stored cannot be folded.
    #[error("entry {entry} cannot be folded: {why}")]
    Fold {
        /// The entry.
        entry: u64,
        /// Why not.
        why: String,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let extended = error.sqlite_error().map(|error| error.extended_code);
        // No room for the index of the write-ahead log, which readers need too.
        if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy(error.to_string())
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

impl StoreError {
    pub(crate) fn file(path: &std::path::Path, why: impl std::fmt::Display) -> Self {
        Self::File { path: path.to_owned(), why: format!("{why}") }
    }
}
