//! What one commit stores.

use base::{AnyId, Digest, Millis};
use ledger::{Entry, Head, writer::Batch};

/// A batch of entries and everything folded from it.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The head that must still be the stored one; none before the first entry.
    pub after: Option<Head>,
    /// Leaves, changed tiles and the signed checkpoint.
    pub batch: Batch,
    /// The entries of the leaves, in the same order, for the columns that listings search.
    pub entries: Vec<Entry>,
    /// New states of records.
    pub rows: Vec<Row>,
    /// The links of the records in `rows`; they replace the older ones.
    pub links: Vec<Link>,
    /// Sealed texts.
    pub locked: Vec<Locked>,
    /// Data keys of subjects that had none.
    pub keys: Vec<WrappedKey>,
    /// Answers to requests that may be repeated.
    pub replies: Vec<Reply>,
    /// Answers given before this moment are forgotten with this commit, before `replies` are added.
    pub forgotten: Millis,
}

/// How long a request may be repeated with its key, in milliseconds: 30 days.
pub const REPLY_MS: u64 = 30 * 86_400_000;

/// The state of a record after an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The record.
    pub id: AnyId,
    /// The entry after which this is its state.
    pub entry: u64,
    /// The state, as whoever folds writes it.
    pub body: String,
}

/// One record points to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// This record …
    pub from: AnyId,
    /// … by this field …
    pub field: String,
    /// … to that one.
    pub to: AnyId,
}

/// A sealed text under the data key of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// The salted digest that stands in the leaf.
    pub digest: Digest,
    /// Whose key locks it.
    pub subject: AnyId,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// A data key under the key-encryption key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Whose key.
    pub subject: AnyId,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// The answer to a request that the caller may repeat with the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Who asked.
    pub by: String,
    /// The key that they chose.
    pub key: String,
    /// The keyed digest of the request: the same key with another request is refused.
    pub request: Digest,
    /// Whose personal texts the request held, if it held some; erased with them.
    pub about: Option<AnyId>,
    /// The answer.
    pub body: String,
    /// When.
    pub at: Millis,
}
