//! Voter identity cards of India.

use crate::{Pattern, Recogniser};

pub(crate) const IN_VOTER: Recogniser = Recogniser {
    name: "in_voter",
    label: "IN_VOTER",
    about: "The number of an elector photo identity card of India.",
    source: "Election Commission of India, Hand Book for Electoral Registration Officers (2008), \
             chapter IX: three letters, a running number of six digits and one checksum digit; \
             python-stdnum `stdnum.in_.epic` computes that by Luhn, which no primary source says, \
             so it is not asked for",
    country: Some("IN"),
    patterns: &[Pattern::new(r"[A-Z]{3}\d{7}", 0.3), Pattern::new(r"[A-Z]{3}/\d{7}", 0.3)],
    context: &[
        "voter",
        "voter id",
        "voter card",
        "epic",
        "epic no",
        "election",
        "elector",
        "electoral",
        "मतदाता",
    ],
    examples: &["voter ID «ABC1234567»", "EPIC No: «XGZ7654321»", "EPIC «WKH1186253»"],
    counter_examples: &[
        "flight ABC1234567",
        "voter ID AB1234567",
        "EPIC ABC12345678",
        "serial XGZ7654321",
    ],
    ..Recogniser::EMPTY
};
