//! C2SP tlog-proofs: read, printed, verified against a leaf and no key.
#![no_main]

use ledger::tlog_proof::TlogProof;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(proof) = TlogProof::read(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
        assert!(proof.verify(&[0; 32], &[]).is_err(), "no key was trusted");
    }
});
