//! Numbers of banks in the United States.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, weighted},
};

pub(crate) const ABA_ROUTING: Recogniser = Recogniser {
    name: "aba_routing",
    label: "ABA_ROUTING_NUMBER",
    about: "The routing number of a bank in the United States.",
    source: "American Bankers Association, Routing Number Policy; the ranges of the first two \
             digits, and the weights 3, 7 and 1, as in Wikipedia, ABA routing transit number, and \
             in python-stdnum `stdnum.us.rtn`",
    country: Some("US"),
    patterns: &[Pattern::new(r"\d{9}", 0.2), Pattern::new(r"\d{4}-\d{4}-\d", 0.3)],
    check: Some(check),
    context: &[
        "aba",
        "routing",
        "routing number",
        "rtn",
        "routing no",
        "bank routing",
        "transit",
        "transit number",
    ],
    examples: &[
        "routing number «121000358»",
        "ABA: «0210-0002-1» for wires",
        "\"routing\": \"«011000015»\"",
        "«322271627» (ABA)",
        "routing number «111000025»",
    ],
    counter_examples: &[
        "121000358",
        "routing number 121000359",
        "ABA 000000000",
        "routing 991000358",
        "routing table 12100035",
        "routing number 112000025",
    ],
    ..Recogniser::EMPTY
};

const WEIGHTS: [u32; 9] = [3, 7, 1, 3, 7, 1, 3, 7, 1];

/// One number in ten passes, so that it holds says too little alone.
fn check(number: &str) -> Check {
    let prefix: u32 = number.get(..2).and_then(|prefix| prefix.parse().ok()).unwrap_or(99);
    let issued = matches!(prefix, 1..=12 | 21..=32 | 61..=72 | 80) || number.starts_with("00");
    let holds = !is_uniform(number) && weighted(number, &WEIGHTS).is_multiple_of(10);
    if issued && holds { Check::Possible } else { Check::Fails }
}
