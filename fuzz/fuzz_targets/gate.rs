//! Fairness gates: TOML that somebody wrote for a build server.
#![no_main]

use fairness::Gate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match Gate::parse(text) {
        Ok(gate) => {
            assert!(!gate.thresholds().is_empty(), "a gate asks something");
            assert!(gate.thresholds().values().all(|threshold| threshold.is_finite()));
        }
        Err(error) => assert!(!error.to_string().contains('\n'), "one line: {error}"),
    }
});
