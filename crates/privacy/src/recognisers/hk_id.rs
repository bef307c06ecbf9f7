//! Identity cards of Hong Kong.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, compact},
};

pub(crate) const HK_ID: Recogniser = Recogniser {
    name: "hk_id",
    label: "HK_ID",
    about: "The number of an identity card of Hong Kong.",
    source: "Immigration Department of Hong Kong; OECD, Hong Kong TIN (one or two letters, six \
             digits, a check digit from 0 to 9 or A), as quoted by stdnum-js `hk/hkid`; weights 9 \
             to 2 with letters as 10 to 35 and a space as 36, modulo 11, as in public \
             calculators; no primary source of the check digit found",
    country: Some("HK"),
    patterns: &[
        Pattern::new(r"[A-Z]{1,2}\d{6}\([0-9A]\)", 0.4),
        Pattern::new(r"[A-Z]{1,2}\d{6}[0-9A]", 0.2),
    ],
    check: Some(check),
    context: &[
        "hkid",
        "hk id",
        "hong kong id",
        "identity card",
        "id card",
        "id number",
        "身份證",
        "身份證號碼",
    ],
    examples: &[
        "«Z683365(A)»",
        "HKID: «A123456(3)»",
        "identity card «AB9876543»",
        "«C123402(A)»",
        "HKID «G123456(A)»",
        "«AB987654(3)»",
        "HKID «WX123456(9)»",
    ],
    counter_examples: &[
        "Z683365(5)",
        "A123456(4)",
        "HKID AB9876544",
        "order AB9876543",
        "HKID A12345(3)",
        "C567890(8)",
        "HKID C503134(5)",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    // A single letter has a space before it.
    let space = (compact.len() == 8).then_some(36);
    let values = space.into_iter().chain(compact.chars().filter_map(|c| c.to_digit(36)));
    let sum: u32 = (1..=9).rev().zip(values).map(|(weight, value)| weight * value).sum();
    by_separators(number, sum.is_multiple_of(11))
}
