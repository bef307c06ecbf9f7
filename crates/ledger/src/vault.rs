//! Envelope encryption of what lies beside the ledger: XChaCha20-Poly1305 under a data key per
//! subject, which lies wrapped under a key-encryption key. Erasing a subject's data key erases all
//! of the subject's texts.
//!
//! A locked thing is one version byte, a 24-byte random nonce and the ciphertext
//! (draft-irtf-cfrg-xchacha).

use std::fmt;

use base::{Chance, Digest, chance};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::{Zeroize as _, Zeroizing};

use crate::seal::{Opening, SALT_BYTES};

/// The number of bytes of a key.
pub const KEY_BYTES: usize = 32;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
const WRAP: &[u8] = b"plumbline/data-key/v1\0";
const LOCK: &[u8] = b"plumbline/opening/v1\0";
const SEAL: &[u8] = b"plumbline/sealed/v1\0";
const USE: &[u8] = b"plumbline/use/v1\0";

/// The key that wraps data keys. It never lies beside them. Wiped when dropped, never shown.
pub struct KeyEncryptionKey(Zeroizing<[u8; KEY_BYTES]>);

/// The key of one subject's texts. Wiped when dropped, never shown.
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

/// Why something was not locked or unlocked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Bytes of another version, or too few.
    #[error("these bytes were not locked by this version")]
    Form,
    /// Another key, another subject or digest, or changed bytes: they cannot be told apart.
    #[error("these bytes do not open with this key in this place")]
    Closed,
    /// What was locked is not what belongs there.
    #[error("what was locked does not fit {digest}")]
    Unfit {
        /// The digest that it should fit.
        digest: Digest,
    },
    /// More than the cipher takes.
    #[error("this is too long to lock")]
    TooLong,
}

impl KeyEncryptionKey {
    /// The key with these bytes; the caller wipes its own copy.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// Wraps the data key of `subject`.
    ///
    /// # Errors
    /// None that can happen: the cipher takes 32 bytes.
    pub fn wrap(
        &self,
        key: &DataKey,
        subject: &str,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, VaultError> {
        encrypt(&self.0, &[WRAP, subject.as_bytes()].concat(), &*key.0, chance)
    }

    /// Unwraps the data key of `subject`.
    ///
    /// # Errors
    /// The bytes were wrapped with another key or for another subject, or they changed.
    pub fn unwrap(&self, subject: &str, bytes: &[u8]) -> Result<DataKey, VaultError> {
        let plain = decrypt(&self.0, &[WRAP, subject.as_bytes()].concat(), bytes)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if plain.len() != KEY_BYTES {
            return Err(VaultError::Form);
        }
        key.copy_from_slice(&plain);
        Ok(DataKey(key))
    }
}

impl DataKey {
    /// A new data key.
    pub fn random(chance: &dyn Chance) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        chance.fill(&mut *key);
        Self(key)
    }

    /// Locks a salt and a text, bound to their digest.
    ///
    /// # Errors
    /// The text is too long for the cipher, or the opening does not fit its own digest.
    pub fn lock(&self, opening: &Opening, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        let digest = opening.digest;
        if !opening.fits(&digest) {
            return Err(VaultError::Unfit { digest });
        }
        let plain = Zeroizing::new([&opening.salt, opening.text.as_bytes()].concat());
        encrypt(&self.0, &[LOCK, &digest.0].concat(), &plain, chance)
    }

    /// Unlocks the salt and the text that were sealed as `digest`.
    ///
    /// # Errors
    /// The bytes were locked with another key or for another digest, or they changed, or what they
    /// hold does not fit.
    pub fn unlock(&self, digest: &Digest, bytes: &[u8]) -> Result<Opening, VaultError> {
        let unfit = VaultError::Unfit { digest: *digest };
        let plain = decrypt(&self.0, &[LOCK, &digest.0].concat(), bytes)?;
        let (salt, text) = plain.split_first_chunk::<SALT_BYTES>().ok_or(unfit.clone())?;
        let text = std::str::from_utf8(text).map_err(|_| unfit.clone())?;
        let opening = Opening { digest: *digest, salt: *salt, text: text.to_owned() };
        if opening.fits(digest) { Ok(opening) } else { Err(unfit) }
    }

    /// The key for one use: HMAC-SHA-256 of its name under this key. It tells nothing about this key
    /// or those of other uses, and is gone with this one.
    #[must_use]
    pub fn for_use(&self, name: &str) -> Self {
        Self(Zeroizing::new(Digest::keyed(&self.0, &[USE, name.as_bytes()].concat()).0))
    }

    /// The bytes, for an engine that takes them; whoever copies them wipes the copy.
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals bytes, bound to the place where they lie.
    ///
    /// # Errors
    /// They are too long for the cipher.
    pub fn seal(
        &self,
        place: &[u8],
        plain: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, VaultError> {
        encrypt(&self.0, &[SEAL, place].concat(), plain, chance)
    }

    /// Opens what was sealed for a place.
    ///
    /// # Errors
    /// The bytes were sealed with another key or for another place, or they changed.
    pub fn open(&self, place: &[u8], bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        decrypt(&self.0, &[SEAL, place].concat(), bytes)
    }
}

fn encrypt(
    key: &[u8; KEY_BYTES],
    place: &[u8],
    plain: &[u8],
    chance: &dyn Chance,
) -> Result<Vec<u8>, VaultError> {
    let nonce = XNonce::from(chance::random::<NONCE_BYTES>(chance));
    let sealed = cipher(key).encrypt(&nonce, Payload { msg: plain, aad: place });
    let mut bytes = vec![VERSION];
    bytes.extend(nonce);
    bytes.extend(sealed.map_err(|_| VaultError::TooLong)?);
    Ok(bytes)
}

fn decrypt(
    key: &[u8; KEY_BYTES],
    place: &[u8],
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let rest = bytes.strip_prefix(&[VERSION]).ok_or(VaultError::Form)?;
    let (nonce, msg) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::Form)?;
    let plain = cipher(key).decrypt(&XNonce::from(*nonce), Payload { msg, aad: place });
    plain.map(Zeroizing::new).map_err(|_| VaultError::Closed)
}

/// The cipher wipes its own copy of the key; this wipes ours.
fn cipher(key: &[u8; KEY_BYTES]) -> XChaCha20Poly1305 {
    let mut copy = (*key).into();
    let cipher = XChaCha20Poly1305::new(&copy);
    copy.zeroize();
    cipher
}

impl fmt::Debug for KeyEncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyEncryptionKey(hidden)")
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}
