//! What is durable: entries and folded tables in one database, documents beside it, keys in files.
//!
//! [`Backend`], [`SignIn`] and [`Pseudonyms`] are the contract; each backend keeps it in its own native way and shares
//! no code with the others. [`sqlite::Sqlite`] is the embedded one. One suite of tests runs against
//! all of them, also through [`faulty::Faulty`]. **Invariant:** this is the only crate with database
//! SQL.

pub mod commit;
pub mod documents;
pub mod fault;
pub mod faulty;
pub mod folder;
pub mod pseudonyms;
pub mod signin;
pub mod sqlite;

pub use commit::{Commit, Link, Locked, REPLY_MS, Reply, Row, WrappedKey};
pub use documents::{Documents, LocalDocuments};
pub use fault::StoreError;
pub use faulty::{Faulty, Odds, Weather};
pub use folder::{Folder, Held};
pub use pseudonyms::{Pseudonym, Pseudonyms};
pub use signin::{Credential, SignIn, StoredSession};
pub use sqlite::Sqlite;

use base::{AnyId, Digest, Millis};
use ledger::Head;

/// The head as it is stored: the tree head and the signed checkpoint; none before the first entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredHead {
    /// Size and root.
    pub head: Head,
    /// The signed checkpoint over it.
    pub checkpoint: String,
}

/// A leaf with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its index in the log, from zero.
    pub index: u64,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Only entries about this record.
    pub on: Option<AnyId>,
    /// Only facts whose name starts with this.
    pub what: Option<String>,
    /// Only entries below this index.
    pub below: Option<u64>,
    /// At most so many.
    pub most: usize,
}

/// Where the entries and what is folded from them live.
///
/// A commit is one transaction: it happens as a whole or not at all, and is durable once `commit`
/// returns `Ok`. After an error nobody knows whether it happened; whoever goes on reads [`head`] and
/// resumes from there. One handle commits at a time; reads may run beside it and see whole commits
/// only. "As of `size`" means: as the first `size` entries made it.
///
/// [`head`]: Backend::head
pub trait Backend: Send + Sync {
    /// The head stored last.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn head(&self) -> Result<Option<StoredHead>, StoreError>;

    /// Stores a batch and everything folded from it, if the stored head is still `commit.after`.
    ///
    /// # Errors
    /// [`StoreError::Moved`] if the head is another one; otherwise it may or may not have happened.
    fn commit(&self, commit: &Commit) -> Result<(), StoreError>;

    /// The bytes of a tile of the Merkle tree.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError>;

    /// Up to `most` leaves from `first` on, in order.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn leaves(&self, first: u64, most: usize) -> Result<Vec<Leaf>, StoreError>;

    /// Entries that fit a listing, the newest first.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn list(&self, listing: &Listing) -> Result<Vec<Leaf>, StoreError>;

    /// How many entries there were at the end of this moment.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn size_at(&self, at: Millis) -> Result<u64, StoreError>;

    /// A folded record as of `size`.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn record(&self, id: &AnyId, size: u64) -> Result<Option<Row>, StoreError>;

    /// All folded records of a noun as of `size`, by serial number.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn records(&self, noun: &str, size: u64) -> Result<Vec<Row>, StoreError>;

    /// The entry that last touched a record of this noun before `size`; none if none did.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn touched(&self, noun: &str, size: u64) -> Result<Option<u64>, StoreError>;

    /// The highest serial number of a noun; zero if it has no records.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn last_serial(&self, noun: &str) -> Result<u64, StoreError>;

    /// The records that point to `id` now.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn links_to(&self, id: &AnyId) -> Result<Vec<Link>, StoreError>;

    /// A sealed text, still locked.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn locked(&self, digest: &Digest) -> Result<Option<Locked>, StoreError>;

    /// The wrapped data key of a subject; none if it never had one or was erased.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn data_key(&self, subject: &AnyId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Some wrapped data key, to try a key-encryption key on; none if there is none.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn any_data_key(&self) -> Result<Option<WrappedKey>, StoreError>;

    /// Destroys the data key of a subject, its texts, the replies to requests that held some, and its
    /// pseudonyms. None can be read ever after. Erasing again changes nothing.
    ///
    /// # Errors
    /// It may or may not have happened.
    fn erase(&self, subject: &AnyId) -> Result<(), StoreError>;

    /// The answer that was given to the request with this key, unless it is forgotten.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn reply(&self, by: &str, key: &str) -> Result<Option<Reply>, StoreError>;

    /// Drops every folded table and takes what `refill` folds from the leaves instead, in one
    /// transaction.
    ///
    /// # Errors
    /// The folded tables are as they were.
    fn refold(&self, refill: &mut dyn Refill) -> Result<(), StoreError>;

    /// A digest over all folded tables, to tell whether two folds are the same to the byte.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn fold_digest(&self) -> Result<Digest, StoreError>;
}

/// A backend for a whole folder: the ledger, the sign-ins and the pseudonyms.
pub trait Storage: Backend + SignIn + Pseudonyms {}

impl<T: Backend + SignIn + Pseudonyms> Storage for T {}

/// Folds leaves again.
pub trait Refill {
    /// The rows and links that follow from some more leaves.
    ///
    /// # Errors
    /// A leaf cannot be folded.
    fn fold(&mut self, leaves: &[Leaf]) -> Result<(Vec<Row>, Vec<Link>), StoreError>;
}
