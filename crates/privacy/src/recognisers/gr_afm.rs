//! Tax identification numbers of Greece.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, weakly, weighted},
};

pub(crate) const GR_AFM: Recogniser = Recogniser {
    name: "gr_afm",
    label: "GR_AFM",
    about: "The tax identification number (AFM) of a person or an entity in Greece.",
    source: "ΑΑΔΕ, Αριθμός Φορολογικού Μητρώου; powers of two modulo 11, as in python-stdnum \
             `stdnum.gr.vat` and validator.js `isTaxID`; no primary source found",
    country: Some("GR"),
    patterns: &[Pattern::new(r"\d{9}", 0.15)],
    check: Some(check),
    context: &["αφμ", "α.φ.μ", "afm", "φορολογικού μητρώου", "greek tax id"],
    examples: &["AFM «094259216»", "αφμ: «090000045»", "AFM «123456783»", "AFM «555777003»"],
    counter_examples: &[
        "AFM 094259217",
        "αφμ: 090000046",
        "order 094259216",
        "AFM 000000000",
        "AFM 123456781",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<9>(text) else { return Check::Fails };
    let rest = weighted(text, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10;
    weakly(!is_uniform(text) && rest == digits[8])
}
