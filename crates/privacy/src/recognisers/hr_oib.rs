//! Personal identification numbers of Croatia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, mod_11_10, weakly},
};

pub(crate) const HR_OIB: Recogniser = Recogniser {
    name: "hr_oib",
    label: "HR_OIB",
    about: "The personal identification number (OIB) of a person or an entity in Croatia.",
    source: "Zakon o osobnom identifikacijskom broju (NN 60/08), \
             https://www.zagreb.hr/en/osobni-identifikacijski-broj-oib/20068; check digit by \
             ISO/IEC 7064, MOD 11,10, as in Wikipedia, Personal identification number (Croatia), \
             and in python-stdnum `stdnum.hr.oib`",
    country: Some("HR"),
    patterns: &[Pattern::new(r"\d{11}", 0.2)],
    check: Some(check),
    context: &[
        "oib",
        "osobni identifikacijski broj",
        "identifikacijski broj",
        "porezni broj",
        "personal identification number",
        "tax id",
    ],
    examples: &["OIB «33392005961»", "OIB: «69435151530»"],
    counter_examples: &[
        "OIB 33392005962",
        "OIB: 69435151531",
        "order 33392005961",
        "OIB 00000000000",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    weakly(!is_uniform(text) && mod_11_10(text))
}
