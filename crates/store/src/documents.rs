//! Documents and reports, named by their digest.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use base::Digest;

use crate::StoreError;

/// The largest document, in bytes: 64 MiB.
pub const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// Where documents lie.
///
/// A document is durable once `put` returns; putting the same bytes again changes nothing. What `get`
/// returns has the digest that was asked for.
pub trait Documents: Send + Sync {
    /// Stores bytes under their digest.
    ///
    /// # Errors
    /// They are too many, or cannot be written; then nothing is there.
    fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError>;

    /// The bytes with this digest, if they are here.
    ///
    /// # Errors
    /// They cannot be read, or have another digest.
    fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Documents as files in a local folder, two hexadecimal digits a sub-folder.
#[derive(Debug)]
pub struct LocalDocuments {
    folder: PathBuf,
}

impl LocalDocuments {
    /// The documents in `folder`, which is made when the first one comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let text = digest.to_string();
        let hex = text.trim_start_matches("sha256:");
        self.folder.join(&hex[..2]).join(&hex[2..])
    }

    fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        /// Each draft has its own name: the same document may come twice at once, also from another
        /// process.
        static DRAFTS: AtomicU64 = AtomicU64::new(0);
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{}-{number}.part", std::process::id()));
        let written = File::create(&draft)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&draft, path));
        if written.is_err() {
            let _ = fs::remove_file(&draft); // half a document is none
        }
        written?;
        File::open(folder)?.sync_all()
    }
}

impl Documents for LocalDocuments {
    fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let digest = Digest::of(bytes);
        let path = self.path(&digest);
        if bytes.len() > DOCUMENT_BYTES_MAX {
            let why = format!("a document has at most {DOCUMENT_BYTES_MAX} bytes");
            return Err(StoreError::file(&path, why));
        }
        if !path.exists() {
            Self::write(&path, bytes).map_err(|error| StoreError::file(&path, error))?;
        }
        Ok(digest)
    }

    fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(digest);
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == *digest => Ok(Some(bytes)),
            Ok(_) => Err(StoreError::file(&path, "its bytes have another digest than its name")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::file(&path, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_what_its_digest_says_or_is_not_given_out() {
        let folder = tempfile::tempdir().unwrap();
        let documents = LocalDocuments::new(folder.path());
        let digest = documents.put(b"report").unwrap();
        assert_eq!(documents.put(b"report").unwrap(), digest);
        assert_eq!(documents.get(&digest).unwrap().unwrap(), b"report");
        assert_eq!(documents.get(&Digest::of(b"other")).unwrap(), None);

        fs::write(documents.path(&digest), b"forged").unwrap();
        let error = documents.get(&digest).unwrap_err().to_string();
        assert!(error.contains("another digest"), "{error}");
    }

    #[test]
    fn the_same_document_may_come_from_many_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let documents = LocalDocuments::new(folder.path());
        for round in 0..20_u8 {
            let bytes = vec![round; 100_000];
            let together = std::sync::Barrier::new(4);
            let put = || {
                together.wait();
                documents.put(&bytes).unwrap()
            };
            std::thread::scope(|scope| {
                let all: Vec<_> = (0..4).map(|_| scope.spawn(put)).collect();
                for one in all {
                    assert_eq!(one.join().unwrap(), Digest::of(&bytes));
                }
            });
            let path = documents.path(&Digest::of(&bytes));
            let beside = fs::read_dir(path.parent().unwrap()).unwrap().flatten();
            let drafts: Vec<_> = beside
                .map(|file| file.path())
                .filter(|file| file.extension().is_some_and(|ending| ending == "part"))
                .collect();
            assert!(drafts.is_empty(), "{drafts:?}");
        }
    }
}
