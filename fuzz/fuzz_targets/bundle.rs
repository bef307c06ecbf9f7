//! Evidence bundles: read, printed, read again, verified with the keys that they bring themselves.
#![no_main]

use ledger::{
    bundle::{Bundle, Trust, verify},
    seal::Opening,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(bundle) = Bundle::read(bytes) {
        let text = bundle.print().expect("what was read can be printed");
        assert_eq!(Bundle::read(text.as_bytes()).expect("what is printed can be read"), bundle);
        if let Ok(verified) = verify(&bundle, &Trust::default()) {
            assert!(!verified.trusted, "no key was trusted");
        }
    }
    let _ = serde_json::from_slice::<Opening>(bytes);
});
