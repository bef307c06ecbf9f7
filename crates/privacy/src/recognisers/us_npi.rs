//! National provider identifiers of the United States.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{luhn, weakly},
};

pub(crate) const US_NPI: Recogniser = Recogniser {
    name: "us_npi",
    label: "US_NPI",
    about: "A national provider identifier of somebody who gives health care in the United \
             States.",
    source: "Centers for Medicare & Medicaid Services, Requirements for National Provider \
             Identifier (NPI) and NPI Check Digit, with its example 1234567893: Luhn over the \
             number behind 80840; 69 FR 3434 (2004)",
    country: Some("US"),
    patterns: &[Pattern::new(r"[12]\d{9}", 0.2)],
    check: Some(check),
    context: &[
        "npi",
        "national provider identifier",
        "national provider",
        "provider id",
        "provider number",
        "provider identifier",
    ],
    examples: &["NPI: «1234567893»", "the national provider identifier is «1679812929»"],
    counter_examples: &[
        "NPI 1234567890",
        "NPI: 1679812928",
        "order 1234567893",
        "at 1700000000 seconds",
        "NPI 3234567893",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(luhn(&format!("80840{number}")))
}
