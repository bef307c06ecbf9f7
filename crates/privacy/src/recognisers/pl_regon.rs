//! Statistical numbers of Polish businesses.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, is_uniform, weakly, weighted},
};

pub(crate) const PL_REGON: Recogniser = Recogniser {
    name: "pl_regon",
    label: "PL_REGON",
    about: "The number of a business in the Polish register REGON, which may be one person.",
    source: "Główny Urząd Statystyczny, REGON register \
             (https://bip.stat.gov.pl/en/regon/subjects-and-data-included-in-the-register): nine \
             or fourteen digits, the last a check; its weights as implemented in python-stdnum \
             `stdnum.pl.regon`",
    country: Some("PL"),
    patterns: &[Pattern::new(r"\d{9}", 0.15), Pattern::new(r"\d{14}", 0.15)],
    check: Some(check),
    context: &["regon", "nr regon", "numer regon", "statistical number"],
    examples: &[
        "REGON «123456785»",
        "REGON: «142736981»",
        "REGON «12345678512347»",
        "REGON «192598184»",
    ],
    counter_examples: &[
        "REGON 123456784",
        "REGON: 142736982",
        "REGON 12345678512348",
        "the number 123456785",
        "REGON 000000000",
        "REGON 192598183",
        "REGON 12345678612342",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(last) = digits(text).last() else { return Check::Fails };
    let nine = weighted(text.get(..8).unwrap_or(text), &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10;
    let local = weighted(text, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10;
    // A local unit has nine digits of its business, and five of its own.
    let business = digits(text).nth(8) == Some(nine);
    weakly(!is_uniform(text) && business && (text.len() == 9 || local == last))
}
