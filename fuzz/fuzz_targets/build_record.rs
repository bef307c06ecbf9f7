//! Build records: JSON that a pipeline wrote.
#![no_main]

use base::Digest;
use libfuzzer_sys::fuzz_target;
use provenance::{Record, Report};

fuzz_target!(|bytes: &[u8]| {
    match Record::read(bytes) {
        Ok(record) => {
            assert!(record.finished().is_ok(), "what was read has an end");
            let report = Report::of(&record, Digest::of(bytes));
            assert!(!report.is_complete(), "no record names the digest of itself");
            report.json().expect("a report can be written");
        }
        Err(error) => assert!(!error.to_string().contains('\n'), "one line: {error}"),
    }
});
