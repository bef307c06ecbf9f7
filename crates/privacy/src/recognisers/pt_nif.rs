//! Tax identification numbers of Portugal.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, weakly, weighted},
};

pub(crate) const PT_NIF: Recogniser = Recogniser {
    name: "pt_nif",
    label: "PT_NIF",
    about: "The tax identification number (NIF) of a person or an entity in Portugal.",
    source: "Decreto-Lei n.º 14/2013, de 28 de janeiro: nine digits, the last a check digit; \
             weights 9 to 2, modulo 11, as implemented in python-stdnum `stdnum.pt.nif`",
    country: Some("PT"),
    patterns: &[
        Pattern::new(r"[125689]\d{8}|[34]\d{8}|7\d{8}", 0.15),
        Pattern::new(r"[1-9]\d{2} \d{3} \d{3}", 0.2),
    ],
    check: Some(check),
    context: &[
        "nif",
        "contribuinte",
        "número de contribuinte",
        "nº contribuinte",
        "nipc",
        "identificação fiscal",
        "finanças",
        "tax id",
    ],
    examples: &["NIF «123456789»", "contribuinte n.º «501 964 924»", "NIF «501964843»"],
    counter_examples: &[
        "NIF 123456788",
        "contribuinte 501 964 925",
        "ligue 217384650",
        "NIF 111111111",
        "NIF 501964842",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<9>(text) else { return Check::Fails };
    let rest = 11 - weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    weakly(!is_uniform(text) && (if rest > 9 { 0 } else { rest }) == digits[8])
}
