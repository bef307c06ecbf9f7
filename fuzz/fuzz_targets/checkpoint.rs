//! Checkpoints, signed and bare; one that nobody signed with the trusted key is never verified.
#![no_main]

use ledger::{Checkpoint, SignedCheckpoint, Signer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(signed) = SignedCheckpoint::read(bytes) {
        assert_eq!(signed.note().to_string().as_bytes(), bytes);
        // The key is made here, so no input can bear its signature.
        let stranger = Signer::new(signed.checkpoint().origin(), &[9; 32]).map(|signer| {
            let keys = [signer.public().clone()];
            signed.verify(&keys).is_ok()
        });
        assert!(!stranger.unwrap_or(false), "a stranger's key signed it");
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
});
