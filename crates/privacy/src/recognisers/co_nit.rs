//! Taxpayer numbers of Colombia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, strongly, weakly, weighted},
};

pub(crate) const CO_NIT: Recogniser = Recogniser {
    name: "co_nit",
    label: "CO_NIT",
    about: "A taxpayer number (NIT) of Colombia with its check digit.",
    source: "Dirección de Impuestos y Aduanas Nacionales of Colombia, Orden Administrativa 4 of \
             1989: weights 3, 7, 13, 17, 19, 23, 29, 37, 41 from the right, modulo 11",
    country: Some("CO"),
    patterns: &[
        Pattern::new(r"\d{3}\.\d{3}\.\d{3}[ ]?-[ ]?\d", 0.4),
        Pattern::new(r"\d{9}[- ]\d", 0.3),
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
    examples: &["NIT «800.197.268-4»", "«213.123.432-1»", "Nit: «860002964-4»", "NIT «8999992392»"],
    counter_examples: &[
        "800.197.268-5",
        "NIT 860002964-5",
        "order 860002964-4",
        "NIT 8999992393",
        "call 8001972684",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let rest = weighted(number, &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
    let expected = if rest < 2 { rest } else { 11 - rest };
    let holds = digits(number).nth(9) == Some(expected);
    if number.contains('.') { strongly(holds) } else { weakly(holds) }
}
