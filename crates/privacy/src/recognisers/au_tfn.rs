//! Tax file numbers of Australia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, weakly, weighted},
};

pub(crate) const AU_TFN: Recogniser = Recogniser {
    name: "au_tfn",
    label: "AU_TFN",
    about: "A tax file number of Australia.",
    source: "Tax & Super Australia, The secret life of TFNs: weights 1, 4, 3, 7, 5, 8, 6, 9, 10, \
             modulo 11, as in python-stdnum `stdnum.au.tfn`; no primary source found, as the \
             Australian Taxation Office gives the rule to developers only; the older numbers of \
             eight digits are left out",
    country: Some("AU"),
    patterns: &[Pattern::new(r"\d{9}", 0.15), Pattern::new(r"\d{3}[ -]\d{3}[ -]\d{3}", 0.2)],
    check: Some(check),
    context: &["tfn", "tax file number", "tax file", "tax file no", "ato"],
    examples: &["TFN: «123 456 782»", "her tax file number is «876543210»"],
    counter_examples: &[
        "TFN 123 456 783",
        "TFN: 876543211",
        "order 123456782",
        "call 123 456 782",
        "TFN 000 000 000",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(
        weighted(number, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11) && !is_uniform(number),
    )
}
