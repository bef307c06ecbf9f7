//! Insurance numbers of Switzerland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{strongly, weighted},
};

pub(crate) const CH_AHV: Recogniser = Recogniser {
    name: "ch_ahv",
    label: "CH_AHV",
    about: "The number of a person in the Swiss old-age and survivors insurance (AHV, AVS).",
    source: "Zentrale Ausgleichsstelle, Die AHV-Nummer (756, nine digits, a check digit), \
             https://www.zas.admin.ch/zas/de/home/partenaires-et-institutions-/navs13.html; check \
             digit of EAN-13, as in python-stdnum `stdnum.ch.ssn`",
    country: Some("CH"),
    patterns: &[Pattern::new(r"756\.\d{4}\.\d{4}\.\d{2}|756 \d{4} \d{4} \d{2}|756\d{10}", 0.4)],
    check: Some(check),
    context: &[
        "ahv",
        "ahv-nummer",
        "ahv-nr",
        "avs",
        "numéro avs",
        "sozialversicherungsnummer",
        "versichertennummer",
        "navs",
        "navs13",
        "oasi",
    ],
    examples: &["AHV-Nummer «756.9217.0769.85»", "«756.1234.5678.97»", "AVS «7563041882361»"],
    counter_examples: &[
        "AHV-Nummer 756.9217.0769.84",
        "756.1234.5678.98",
        "AVS 7563041882362",
        "757.1234.5678.97",
        "AHV 123.4567.8910.19",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    // All digits with the weights 1 and 3, the check digit too.
    let sum = weighted(text, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    strongly(sum.is_multiple_of(10))
}
