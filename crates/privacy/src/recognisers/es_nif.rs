//! Tax identification numbers of Spain.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, strongly},
};

pub(crate) const ES_NIF: Recogniser = Recogniser {
    name: "es_nif",
    label: "ES_NIF",
    about: "The tax identification number (NIF, DNI) of a person in Spain.",
    source: "Real Decreto 1553/2005, art. 11; Dirección General de Ordenación del Juego, Cálculo \
             del dígito de control del NIF/NIE (remainder modulo 23), \
             https://ordenacionjuego.es/ca/calculo-digito-control; K, L and M as in python-stdnum \
             `stdnum.es.nif`",
    country: Some("ES"),
    patterns: &[
        Pattern::new(r"\d{8}[ -]?[A-Za-z]", 0.3),
        Pattern::new(r"\d{1,2}\.\d{3}\.\d{3}[ -]?[A-Za-z]", 0.3),
        Pattern::new(r"[KLMklm][ -]?\d{7}[ -]?[A-Za-z]", 0.2),
    ],
    check: Some(check),
    context: &[
        "nif",
        "dni",
        "n.i.f",
        "d.n.i",
        "documento nacional de identidad",
        "identificación fiscal",
        "identidad",
        "tax id",
        "national id",
    ],
    examples: &[
        "DNI «12345678Z»",
        "«49283716-Y» y nada más",
        "«12.345.678-Z»",
        "NIF: «00000023T»",
        "lleva «K0867756N»",
        "NIF «M-1234567-L»",
    ],
    counter_examples: &[
        "DNI 12345678A",
        "49283716-Z",
        "12.345.678-A",
        "00000000T",
        "order 20240115B",
        "NIF 54362315Z",
    ],
    ..Recogniser::EMPTY
};

/// The letter for each remainder modulo 23.
const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

pub(super) fn check(text: &str) -> Check {
    let letter = text.bytes().last().map(|letter| letter.to_ascii_uppercase());
    let number =
        digits(text).fold(0_u32, |number, digit| number.wrapping_mul(10).wrapping_add(digit));
    // Minors and Spaniards abroad without a DNI have a letter before seven digits, which counts nothing.
    strongly(number > 0 && letter == Some(LETTERS[(number % 23) as usize]))
}
