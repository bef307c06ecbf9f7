//! Secrets that a request brings: a token has one spelling, and its digest fits itself only.
#![no_main]

use access::{SessionKey, Token};
use base::Digest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(token) = text.parse::<Token>() {
        assert_eq!(token.reveal(), text);
        assert!(token.fits(&token.digest()) && !token.fits(&Digest::of(b"")));
        assert!(text.parse::<SessionKey>().is_err(), "a token is no session key");
    }
    if let Ok(key) = text.parse::<SessionKey>() {
        assert_eq!(key.reveal(), text);
        assert!(key.fits(&key.digest()));
    }
});
