//! The data folder: where its files are, that only one process writes in it, and its keys.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use base::{Chance, chance};

use crate::{Sqlite, Storage, StoreError};

/// A folder that holds an organisation's ledger, tables, documents and keys.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// The right to write in a folder; it ends when it is dropped, or when the process ends, however.
#[derive(Debug)]
pub struct Held {
    _file: File,
}

/// The names of the key files. Each holds 32 random bytes and is readable by its owner only.
const KEYS: [&str; 2] = ["signing.key", "encryption.key"];

impl Folder {
    /// The folder at `path`, which may not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a ledger was made in it.
    pub fn is_initialised(&self) -> bool {
        self.database().exists()
    }

    /// Whether there was a ledger in it whose database is gone.
    pub fn is_bereft(&self) -> bool {
        !self.is_initialised() && self.remembered().exists()
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("plumb.db")
    }

    /// Opens or makes its storage and brings it up to this version.
    ///
    /// # Errors
    /// The database is damaged, or was written by a newer version.
    pub fn storage(&self) -> Result<Arc<dyn Storage>, StoreError> {
        Ok(Arc::new(Sqlite::open(&self.database())?))
    }

    /// The folder of the documents.
    pub fn documents(&self) -> PathBuf {
        self.path.join("documents")
    }

    /// The file of the head that was last seen, outside the database, to notice a rollback of it.
    pub fn remembered(&self) -> PathBuf {
        self.path.join("remembered.checkpoint")
    }

    /// Makes the folder, readable by its owner only.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.path)
            .and_then(|()| fs::set_permissions(&self.path, fs::Permissions::from_mode(0o700)))
            .map_err(|error| StoreError::file(&self.path, error))
    }

    /// Takes the right to write in it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another process has it, naming that process.
    pub fn hold(&self) -> Result<Held, StoreError> {
        let path = self.path.join("plumb.lock");
        let fault = |error: std::io::Error| StoreError::file(&path, error);
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(StoreError::Busy(format!("process {}", holder.trim())));
            }
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()))
            .map_err(fault)?;
        Ok(Held { _file: file })
    }

    /// Makes the keys that are not there yet.
    ///
    /// # Errors
    /// A key file cannot be written.
    pub fn make_keys(&self, source: &dyn Chance) -> Result<(), StoreError> {
        for name in KEYS {
            let path = self.path.join(name);
            if path.exists() {
                continue;
            }
            let fault = |error: std::io::Error| StoreError::file(&path, error);
            let mut options = OpenOptions::new();
            let options = options.write(true).create_new(true).mode(0o600);
            let mut file = options.open(&path).map_err(fault)?;
            let secret = chance::random::<32>(source);
            if let Err(error) = file.write_all(&secret).and_then(|()| file.sync_all()) {
                let _ = fs::remove_file(&path); // half a key is none
                return Err(fault(error));
            }
        }
        Ok(())
    }

    /// The secret that signs checkpoints.
    ///
    /// # Errors
    /// The file is missing, readable by others, or not 32 bytes long.
    pub fn signing_key(&self) -> Result<[u8; 32], StoreError> {
        self.key(KEYS[0])
    }

    /// The secret that wraps data keys.
    ///
    /// # Errors
    /// The file is missing, readable by others, or not 32 bytes long.
    pub fn encryption_key(&self) -> Result<[u8; 32], StoreError> {
        self.key(KEYS[1])
    }

    fn key(&self, name: &str) -> Result<[u8; 32], StoreError> {
        const LOST: &str = "bring it back from a backup";
        let path = self.path.join(name);
        let fault = |error: std::io::Error| StoreError::file(&path, format!("{error}; {LOST}"));
        let mode = fs::metadata(&path).map_err(fault)?.permissions().mode();
        if mode & 0o077 != 0 {
            let why = format!(
                "others can read this key (mode {:o}); run `chmod 600` on it",
                mode & 0o777
            );
            return Err(StoreError::file(&path, why));
        }
        let bytes = fs::read(&path).map_err(fault)?;
        let found = bytes.len();
        bytes.try_into().map_err(|_| {
            StoreError::file(&path, format!("a key has 32 bytes, this file has {found}; {LOST}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use base::chance::Seeded;

    use super::*;

    #[test]
    fn one_process_writes_and_the_next_is_told_who() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let held = folder.hold().unwrap();
        let error = folder.hold().unwrap_err().to_string();
        assert!(error.contains(&std::process::id().to_string()), "{error}");
        drop(held);
        folder.hold().unwrap();
    }

    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        folder.make_keys(&Seeded::new(7)).unwrap();
        let key = folder.signing_key().unwrap();
        folder.make_keys(&Seeded::new(8)).unwrap();
        assert_eq!(folder.signing_key().unwrap(), key, "a key that is there stays");

        let path = place.path().join(KEYS[0]);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(folder.signing_key().unwrap_err().to_string().contains("chmod 600"));
    }
}
