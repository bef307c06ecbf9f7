//! Taxpayer numbers of Colombia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, strongly, weakly},
};

pub(crate) const CO_NIT: Recogniser = Recogniser {
    name: "co_nit",
    label: "CO_NIT",
    about: "A taxpayer number (NIT) of Colombia with its check digit.",
    source: "Dirección de Impuestos y Aduanas Nacionales of Colombia, Orden Administrativa 4 of \
             1989, as cited by Wikipedia (es), Número de Identificación Tributaria: weights 3, 7, \
             13, 17, 19, 23, 29, 37, 41 from the right, modulo 11; for other lengths 43 besides, \
             as in python-stdnum `stdnum.co.nit`",
    country: Some("CO"),
    patterns: &[
        Pattern::new(r"\d{3}\.\d{3}\.\d{3}[ ]?-[ ]?\d", 0.4),
        Pattern::new(r"(?:\d{2}|\d\.\d{3})\.\d{3}\.\d{3}[ ]?-[ ]?\d", 0.3),
        Pattern::new(r"\d{8,10}[ ]?-[ ]?\d|\d{9} \d", 0.3),
        Pattern::new(r"\d{10}", 0.15),
    ],
    check: Some(check),
    context: &[
        "nit",
        "n.i.t",
        "rut",
        "dian",
        "número de identificación tributaria",
        "numero de identificacion tributaria",
    ],
    examples: &[
        "NIT «800.197.268-4»",
        "«213.123.432-1»",
        "Nit: «860002964-4»",
        "NIT «8999992392»",
        "NIT «800191045-1»",
        "NIT «1234567890-2»",
        "NIT «12.345.678-8»",
    ],
    counter_examples: &[
        "800.197.268-5",
        "NIT 860002964-5",
        "order 860002964-4",
        "NIT 8999992393",
        "call 8001972684",
        "NIT 2131234325",
        "NIT 1234567890-3",
    ],
    ..Recogniser::EMPTY
};

/// The weights of the digits before the check digit, from the right.
const WEIGHTS: [u32; 10] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];

fn check(number: &str) -> Check {
    let sum: u32 =
        digits(number).rev().skip(1).zip(WEIGHTS).map(|(one, weight)| one * weight).sum();
    let rest = sum % 11;
    let expected = if rest < 2 { rest } else { 11 - rest };
    let holds = digits(number).next_back() == Some(expected);
    // Other lengths are also those of Chile.
    let usual = number.contains('.') && digits(number).count() == 10;
    if usual { strongly(holds) } else { weakly(holds) }
}
