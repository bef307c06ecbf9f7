//! Company numbers of Australia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, weakly, weighted},
};

pub(crate) const AU_ACN: Recogniser = Recogniser {
    name: "au_acn",
    label: "AU_ACN",
    about: "An Australian company number.",
    source: "Australian Securities and Investments Commission, Australian Company Number digit \
             check: weights 8 to 1, modulo 10, as in python-stdnum `stdnum.au.acn`",
    country: Some("AU"),
    patterns: &[Pattern::new(r"\d{3} \d{3} \d{3}", 0.2), Pattern::new(r"\d{9}", 0.15)],
    check: Some(check),
    context: &["acn", "australian company number", "company number", "arbn"],
    examples: &["ACN «004 085 616»", "A.B.C. Pty Ltd (ACN «010499957»)", "ACN «010 499 966»"],
    counter_examples: &[
        "ACN 004 085 617",
        "ACN: 010499956",
        "order 004085616",
        "call 004 085 616",
        "ACN 000 000 000",
        "ACN 999 999 999",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(weighted(number, &[8, 7, 6, 5, 4, 3, 2, 1, 1]).is_multiple_of(10) && !is_uniform(number))
}
