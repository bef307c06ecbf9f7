//! Passport numbers of the United Kingdom.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, weakly},
};

pub(crate) const UK_PASSPORT: Recogniser = Recogniser {
    name: "uk_passport",
    label: "UK_PASSPORT",
    about: "The number of a passport of the United Kingdom.",
    source: "HM Passport Office, Basic Passport Checks, and NHS Data Dictionary, Passport Number, \
             both as quoted at \
             https://legalclarity.org/uk-passport-number-format-9-digits-and-where-to-find-it/: \
             nine digits, without a check digit",
    country: Some("GB"),
    patterns: &[Pattern::new(r"\d{9}", 0.25)],
    check: Some(check),
    context: &[
        "british passport",
        "uk passport",
        "u.k. passport",
        "gb passport",
        "gbr",
        "passport (uk)",
        "british citizen",
        "united kingdom passport",
        "hm passport office",
    ],
    examples: &["British passport «925665416»", "UK passport number: «107185703»."],
    counter_examples: &[
        "order 925665416",
        "UK passport 92566541",
        "UK passport 9256654167",
        "UK passport 000000000",
        "Canadian passport 925665416",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(!is_uniform(number))
}
