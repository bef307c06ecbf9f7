//! Business numbers of Australia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, weighted},
};

pub(crate) const AU_ABN: Recogniser = Recogniser {
    name: "au_abn",
    label: "AU_ABN",
    about: "An Australian business number.",
    source: "Australian Business Register, Format of the ABN: one less in the first digit, \
             weights 10, 1, 3, 5 to 19, modulo 89, as in Wikipedia, Australian Business Number, \
             and in python-stdnum `stdnum.au.abn`",
    country: Some("AU"),
    patterns: &[Pattern::new(r"[1-9]\d \d{3} \d{3} \d{3}", 0.3), Pattern::new(r"[1-9]\d{10}", 0.2)],
    check: Some(check),
    context: &["abn", "australian business number", "business number"],
    examples: &["«51 824 753 556» is the tax office", "ABN «53004085616»"],
    counter_examples: &[
        "51 824 753 557",
        "ABN 53004085617",
        "order 53004085616",
        "call 61 412 345 678",
        "99 999 999 999",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    by_separators(
        number,
        (weighted(number, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) + 79).is_multiple_of(89),
    )
}
