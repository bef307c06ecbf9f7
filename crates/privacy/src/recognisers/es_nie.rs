//! Identity numbers of foreigners in Spain.

use crate::{Check, Pattern, Recogniser};

pub(crate) const ES_NIE: Recogniser = Recogniser {
    name: "es_nie",
    label: "ES_NIE",
    about: "The identity number (NIE) of a foreigner in Spain.",
    source: "Dirección General de Ordenación del Juego, Cálculo del dígito de control del NIF/NIE \
             (X, Y, Z count 0, 1, 2), https://ordenacionjuego.es/ca/calculo-digito-control; Orden \
             INT/2058/2008 (Y and Z)",
    country: Some("ES"),
    patterns: &[Pattern::new(r"[XYZxyz][ -]?\d{7}[ -]?[A-Za-z]", 0.3)],
    check: Some(check),
    context: &[
        "nie",
        "n.i.e",
        "extranjero",
        "extranjeros",
        "número de identidad de extranjero",
        "tarjeta de residencia",
        "identidad",
        "foreigner",
        "residence permit",
    ],
    examples: &["NIE «X1234567L»", "«Y-7654321-G»", "con número «z2091837s»"],
    counter_examples: &["NIE X1234567A", "Y-7654321-H", "Z2091837T", "X1234567", "NIE x-2482300a"],
    ..Recogniser::EMPTY
};

pub(super) fn check(text: &str) -> Check {
    // X, Y and Z count as 0, 1 and 2 before the digits; the letter is that of a NIF.
    let first = match text.bytes().next() {
        Some(b'X' | b'x') => '0',
        Some(b'Y' | b'y') => '1',
        Some(b'Z' | b'z') => '2',
        _ => return Check::Fails,
    };
    let rest = text.get(1..).unwrap_or_default();
    super::es_nif::check(&format!("{first}{rest}"))
}
