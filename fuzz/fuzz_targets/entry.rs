//! Entries: what is read has exactly these canonical bytes, and folding it does not panic.
#![no_main]

use base::Millis;
use ledger::{Entry, seal};
use libfuzzer_sys::fuzz_target;
use registry::{Act, Happened};

fuzz_target!(|bytes: &[u8]| {
    let Ok(entry) = Entry::read(bytes) else { return };
    assert_eq!(entry.leaf().expect("what was read can be written"), bytes);
    let _ = (seal::seals(&entry.body), seal::digests(&entry.body));
    let Ok(register) = registry::register(&entry.on.noun) else { return };
    let fact = Happened { what: entry.what, body: entry.body };
    let act = Act { entry: 1, at: Millis(1), by: entry.by, via: entry.via };
    if let Ok(state) = register.apply(None, &fact, &act) {
        let _ = register.apply(Some(&state), &fact, &act);
    }
});
