//! What a log offers to a witness (C2SP tlog-witness): read and printed.
#![no_main]

use ledger::offer::Offer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(offer) = Offer::read(bytes) {
        assert_eq!(offer.to_string().as_bytes(), bytes);
        assert!(offer.checkpoint.verify(&[]).is_err(), "no key was trusted");
    }
});
