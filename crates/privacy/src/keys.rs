//! The key of a scope, and what is derived from it.

use std::fmt;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead, aead::Payload};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The secret of a scope, 32 bytes: whoever has it can compute its pseudonyms and decrypt what was
/// encrypted in it. It is wiped from memory when it is dropped, and never shown.
pub struct ScopeKey(Zeroizing<[u8; 32]>);

impl ScopeKey {
    /// The key made of 32 bytes, which must come from a good source of chance.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for ScopeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ScopeKey(…)")
    }
}

/// What a derived number is used for. Each use has a key of its own, so that what one operator shows
/// tells nothing about another.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Token,
    Surrogate,
    Hmac,
    Nonce,
    Encrypt,
    Format,
    Shift,
    Noise,
    Vault,
}

impl Purpose {
    const ALL: [(Self, &'static [u8]); 9] = [
        (Self::Token, b"token"),
        (Self::Surrogate, b"surrogate"),
        (Self::Hmac, b"hmac"),
        (Self::Nonce, b"nonce"),
        (Self::Encrypt, b"encrypt"),
        (Self::Format, b"format"),
        (Self::Shift, b"shift"),
        (Self::Noise, b"noise"),
        (Self::Vault, b"vault"),
    ];
}

/// The keys of one scope, one for each purpose.
///
/// The name of the scope is bound in: two scopes that were given the same key by mistake still share
/// nothing. All derivations are HMAC-SHA-256 (RFC 2104, FIPS 198-1); parts are prefixed by their
/// length, so that no two lists of parts are the same message.
pub(crate) struct Keys([Zeroizing<[u8; 32]>; Purpose::ALL.len()]);

/// The length of the nonce that stands before what is encrypted.
const NONCE_BYTES: usize = 24;

impl Keys {
    pub(crate) fn new(key: &ScopeKey, scope: &str) -> Self {
        let root = Zeroizing::new(hmac(&key.0, &[b"plumbline privacy 1", scope.as_bytes()]));
        Self(Purpose::ALL.map(|(_, name)| Zeroizing::new(hmac(&root, &[name]))))
    }

    /// What a vault knows the scope by: its name and a fingerprint of its key, so that another key
    /// finds nothing of what this one issued.
    pub(crate) fn vault_scope(&self, scope: &str) -> String {
        let fingerprint = self.number(Purpose::Vault, &[]);
        format!("{scope}#{fingerprint:016x}")
    }

    pub(crate) fn key(&self, purpose: Purpose) -> &[u8; 32] {
        // The order of `ALL` is that of the enum; a test holds it to that.
        &self.0[purpose as usize]
    }

    /// 32 bytes that depend on the scope, the purpose and the parts.
    pub(crate) fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        hmac(self.key(purpose), parts)
    }

    /// A number that depends on the same.
    pub(crate) fn number(&self, purpose: Purpose, parts: &[&[u8]]) -> u64 {
        let mac = self.mac(purpose, parts);
        mac.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Encrypts a value with `XChaCha20-Poly1305` and puts the nonce before it.
    ///
    /// The nonce is an HMAC of the label and the value, cut to 24 bytes, so the same value is encrypted
    /// to the same text (the construction of a synthetic initialisation vector, Rogaway and Shrimpton
    /// 2006): equality shows, and nothing else. None if the value is longer than the cipher allows.
    pub(crate) fn encrypt(&self, label: &str, value: &str) -> Option<Vec<u8>> {
        let mac = self.mac(Purpose::Nonce, &[label.as_bytes(), value.as_bytes()]);
        let nonce = mac.first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: value.as_bytes(), aad: label.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(*nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what `encrypt` gave for the label; none if it was not encrypted with this key and
    /// label.
    pub(crate) fn decrypt(&self, label: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: label.as_bytes() };
        let value = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(value).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key(Purpose::Encrypt).into())
    }
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // RFC 2104 pads a shorter key with zeros to the block, which is 64 bytes for SHA-256.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_the_key_of_its_name() {
        for (place, (purpose, _)) in Purpose::ALL.iter().enumerate() {
            assert_eq!(*purpose as usize, place);
        }
        let keys = Keys::new(&ScopeKey::new([7; 32]), "scope");
        let all: std::collections::BTreeSet<[u8; 32]> =
            Purpose::ALL.iter().map(|(purpose, _)| *keys.key(*purpose)).collect();
        assert_eq!(all.len(), Purpose::ALL.len());
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hmac(&[0; 32], &[b"ab", b"c"]), hmac(&[0; 32], &[b"a", b"bc"]));
    }

    #[test]
    fn what_is_encrypted_is_read_with_its_key_and_label_only() {
        let keys = Keys::new(&ScopeKey::new([7; 32]), "scope");
        let sealed = keys.encrypt("PERSON", "Zoë").unwrap();
        assert_eq!(keys.decrypt("PERSON", &sealed).as_deref(), Some("Zoë"));
        assert_eq!(keys.decrypt("LOCATION", &sealed), None);
        for other in
            [Keys::new(&ScopeKey::new([7; 32]), "s"), Keys::new(&ScopeKey::new([8; 32]), "scope")]
        {
            assert_eq!(other.decrypt("PERSON", &sealed), None);
        }
        for place in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[place] ^= 1;
            assert_eq!(keys.decrypt("PERSON", &forged), None);
        }
    }
}
