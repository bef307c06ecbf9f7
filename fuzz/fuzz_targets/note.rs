//! Signed notes: any bytes in, no panic out, and what is read is printed as it was.
#![no_main]

use ledger::{
    VerifierKey,
    note::{Note, Signature},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::read(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        let _ = note.verify(&[]);
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(signature) = text.parse::<Signature>() {
        assert_eq!(signature.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
});
