//! The pseudonyms of scopes, and the values that they stand for, sealed.
//!
//! What is in here tells nobody a value who has not the data key of the scope: a value is found by a
//! keyed digest and lies sealed. It is operational state like the sign-ins: not folded, not in bundles,
//! gone when [`Backend::erase`] destroys the key. Only digests of pseudonyms that looked real stay, so that they are
//! given to nobody else: they may still stand in what was passed on.
//!
//! [`Backend::erase`]: crate::Backend::erase

use base::{AnyId, Digest};

use crate::StoreError;

/// A pseudonym as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pseudonym {
    /// The keyed digest of what it stands for: the value, its label, and how the pseudonym looks.
    pub original: Digest,
    /// The label of the value.
    pub label: String,
    /// What stands in texts.
    pub text: String,
    /// Whether it looks like a token, so that it is found in a text by its form.
    pub is_token: bool,
    /// The value under the key of the scope.
    pub sealed: Vec<u8>,
}

/// The tables of pseudonyms.
pub trait Pseudonyms: Send + Sync {
    /// Stores new pseudonyms of a scope, all or none; they are durable once it returns `Ok`.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if one of them is a pseudonym already, of whatever scope, or looks real and was
    /// one of a scope that is erased, or if an original has one; [`StoreError::Erased`] if the scope has no data key any more. After these
    /// nothing was stored; after others it may or may not have been.
    fn put_pseudonyms(&self, scope: &AnyId, new: &[Pseudonym]) -> Result<(), StoreError>;

    /// The pseudonym that an original has in a scope.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn pseudonym_of(&self, scope: &AnyId, original: &Digest) -> Result<Option<String>, StoreError>;

    /// The pseudonym of a scope with this text.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn pseudonym(&self, scope: &AnyId, text: &str) -> Result<Option<Pseudonym>, StoreError>;

    /// Whether a text is a pseudonym, of whatever scope, or looks real and was one of a scope that is erased.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn is_pseudonym(&self, text: &str) -> Result<bool, StoreError>;

    /// The texts of a scope's pseudonyms that do not look like tokens, with their labels, in the order
    /// of the texts.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn surrogates(&self, scope: &AnyId) -> Result<Vec<(String, String)>, StoreError>;
}
