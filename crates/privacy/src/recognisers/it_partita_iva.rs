//! VAT numbers of Italy.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, luhn, number, weakly},
};

pub(crate) const IT_PARTITA_IVA: Recogniser = Recogniser {
    name: "it_partita_iva",
    label: "IT_PARTITA_IVA",
    about: "The VAT number (partita IVA) of a business in Italy, which may be one person.",
    source: "As implemented in python-stdnum `stdnum.it.iva`: seven digits, three of the office \
             (001 to 100, 120, 121, 888, 999), check digit by ISO/IEC 7812-1 (Luhn); decreto \
             ministeriale 23 dicembre 1976, n. 13813, not seen for it",
    country: Some("IT"),
    patterns: &[Pattern::new(r"\d{11}", 0.15)],
    check: Some(check),
    context: &[
        "partita iva",
        "p.iva",
        "p. iva",
        "p.i",
        "piva",
        "p.iva:",
        "iva",
        "vat",
        "vat number",
    ],
    examples: &["P.IVA «00743110157»", "Partita IVA: «07154140961»"],
    counter_examples: &[
        "P.IVA 00743110158",
        "Partita IVA 07154140962",
        "order 00743110157",
        "P.IVA 00000000000",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    // The office: a province, or one of those for who lives abroad.
    let office = matches!(number(&digits[7..10]), 1..=100 | 120 | 121 | 888 | 999);
    weakly(office && number(&digits[..7]) > 0 && luhn(text))
}
