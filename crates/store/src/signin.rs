//! What signing in needs and the ledger must not hold: logins, password hashes, session and token
//! digests. It is operational state: not folded, not in bundles, gone when an account closes.

use base::{Digest, Millis};

use crate::StoreError;

/// How an account signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The account's serial number.
    pub account: u64,
    /// The name typed at sign-in, lowercase.
    pub login: String,
    /// The password hash, a PHC string.
    pub phc: String,
}

/// A session as stored: by the digest of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The digest of the session key.
    pub digest: Digest,
    /// The account's serial number.
    pub account: u64,
    /// When it began.
    pub since: Millis,
    /// When it was last used.
    pub seen: Millis,
}

/// The sign-in tables.
pub trait SignIn: Send + Sync {
    /// Stores or replaces how an account signs in, and ends its sessions but for `kept`: whoever knew
    /// the old password is out.
    ///
    /// # Errors
    /// The login belongs to another account, or the storage failed; then the sessions go on.
    fn set_credential(
        &self,
        credential: &Credential,
        kept: Option<&Digest>,
    ) -> Result<(), StoreError>;
    /// The credential of a login.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn credential(&self, login: &str) -> Result<Option<Credential>, StoreError>;
    /// The serial numbers of the accounts that have a login.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn signing_in(&self) -> Result<Vec<u64>, StoreError>;
    /// Takes away how an account signs in, and ends its sessions. Its login and its hash are then
    /// nowhere in the storage.
    ///
    /// # Errors
    /// The storage failed.
    fn drop_credential(&self, account: u64) -> Result<(), StoreError>;
    /// Stores a session that begins.
    ///
    /// # Errors
    /// The storage failed.
    fn put_session(&self, session: &StoredSession) -> Result<(), StoreError>;
    /// Stores that a session was seen again. One that has ended stays ended.
    ///
    /// # Errors
    /// The storage failed.
    fn saw_session(&self, digest: &Digest, seen: Millis) -> Result<(), StoreError>;
    /// The session whose key has this digest.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn session(&self, digest: &Digest) -> Result<Option<StoredSession>, StoreError>;
    /// Ends a session.
    ///
    /// # Errors
    /// The storage failed.
    fn drop_session(&self, digest: &Digest) -> Result<(), StoreError>;
    /// Ends all sessions that were last seen before this moment.
    ///
    /// # Errors
    /// The storage failed.
    fn drop_sessions_before(&self, seen: Millis) -> Result<(), StoreError>;
    /// Stores the digest of a token's secret.
    ///
    /// # Errors
    /// The storage failed.
    fn put_token(&self, digest: &Digest, token: u64) -> Result<(), StoreError>;
    /// The serial number of the token whose secret has this digest.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn token(&self, digest: &Digest) -> Result<Option<u64>, StoreError>;
}
