//! Tax identification numbers of Poland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, strongly, weakly, weighted},
};

pub(crate) const PL_NIP: Recogniser = Recogniser {
    name: "pl_nip",
    label: "PL_NIP",
    about: "The tax identification number (NIP) of a taxpayer in Poland.",
    source: "As implemented in python-stdnum `stdnum.pl.nip`: weights 6, 5, 7, 2, 3, 4, 5, 6, 7, \
             modulo 11; no source of the Ministerstwo Finansów found",
    country: Some("PL"),
    patterns: &[
        Pattern::new(r"\d{10}", 0.15),
        Pattern::new(r"\d{3}-\d{3}-\d{2}-\d{2}", 0.4),
        Pattern::new(r"\d{3}-\d{2}-\d{2}-\d{3}", 0.4),
    ],
    check: Some(check),
    context: &[
        "nip",
        "nr nip",
        "numer nip",
        "podatnik",
        "podatnika",
        "identyfikacji podatkowej",
        "tax id",
        "vat",
    ],
    examples: &["NIP «1234563218»", "«526-025-09-95»", "NIP: «106-00-00-062»", "«856-734-62-15»"],
    counter_examples: &[
        "NIP 1234563219",
        "526-025-09-96",
        "order 1234563218",
        "NIP 0000000000",
        "NIP 8567346216",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    let sum = weighted(text, &[6, 5, 7, 2, 3, 4, 5, 6, 7]);
    let holds = !is_uniform(text) && sum % 11 == digits[9];
    if text.contains('-') { strongly(holds) } else { weakly(holds) }
}
