//! Numbers of French enterprises.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, luhn, weakly},
};

pub(crate) const FR_SIREN: Recogniser = Recogniser {
    name: "fr_siren",
    label: "FR_SIREN",
    about: "The SIREN of an enterprise in France, which may be one person.",
    source: "INSEE, répertoire Sirene; code de commerce, art. R123-220 f.; check digit by Luhn, \
             as in Wikipedia, SIREN code, and in python-stdnum `stdnum.fr.siren`",
    country: Some("FR"),
    patterns: &[Pattern::new(r"\d{9}", 0.15), Pattern::new(r"\d{3} \d{3} \d{3}", 0.2)],
    check: Some(check),
    context: &["siren", "n° siren", "rcs", "sirene", "numéro siren", "company number"],
    examples: &["SIREN «732829320»", "RCS Paris «552 100 554»", "SIREN «404 833 048»"],
    counter_examples: &[
        "SIREN 732829321",
        "RCS Paris 552 100 555",
        "the number 732829320",
        "SIREN 000000000",
        "appelez 01 23 45 67 89",
        "SIREN 404833047",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(luhn(number) && !is_uniform(number))
}
