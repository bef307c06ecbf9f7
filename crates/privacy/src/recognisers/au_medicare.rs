//! Medicare cards of Australia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, digits, weighted},
};

pub(crate) const AU_MEDICARE: Recogniser = Recogniser {
    name: "au_medicare",
    label: "AU_MEDICARE",
    about: "The number of a Medicare card of Australia.",
    source: "NEHTA, Use of Healthcare Identifiers in Health Software Systems, Software \
             Conformance Requirements, version 1.4 (2011), as quoted in public code: first digit \
             2 to 6, weights 1, 3, 7, 9, modulo 10, the ninth digit is the check digit, the tenth \
             the issue of the card",
    country: Some("AU"),
    patterns: &[
        Pattern::new(r"[2-6]\d{3}[ -]\d{5}[ -]\d(?:[-/ ]?[1-9])?", 0.3),
        Pattern::new(r"[2-6]\d{9,10}", 0.2),
    ],
    check: Some(check),
    context: &["medicare", "medicare number", "medicare card", "medicare no", "irn"],
    examples: &[
        "«2123 45670 1» is on the card",
        "Medicare number «3456789081»",
        "Medicare card «4950 34560 1»",
    ],
    counter_examples: &[
        "2123 45671 1",
        "Medicare 3456789071",
        "order 3456789081",
        "call 2123 4567",
        "Medicare 2123 25870 1",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let sum = weighted(number, &[1, 3, 7, 9, 1, 3, 7, 9]);
    by_separators(number, digits(number).nth(8) == Some(sum % 10))
}
