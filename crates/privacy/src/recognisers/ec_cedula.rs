//! Identity cards of Ecuador.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{luhn, value, weakly},
};

pub(crate) const EC_CEDULA: Recogniser = Recogniser {
    name: "ec_cedula",
    label: "EC_CEDULA",
    about: "The number of an identity card (cédula) of Ecuador.",
    source: "Dirección General de Registro Civil, Identificación y Cedulación of Ecuador; the \
             province in front (01 to 24, 30 for abroad), a third digit up to 6, and weights 2 \
             and 1, modulo 10, as in python-stdnum `stdnum.ec.ci`; no primary source found",
    country: Some("EC"),
    patterns: &[
        Pattern::new(r"[0-3]\d[0-6]\d{7}", 0.2),
        Pattern::new(r"[0-3]\d[0-6]\d{6}-\d", 0.3),
    ],
    check: Some(check),
    context: &[
        "cedula",
        "cédula",
        "ci",
        "c.i",
        "cédula de identidad",
        "cedula de identidad",
        "identificación",
        "identificacion",
        "ecuador",
    ],
    examples: &["cédula «1714307103»", "C.I. «171003406-5»", "Cedula: «0926687856»"],
    counter_examples: &[
        "cédula 1714307104",
        "C.I. 171003406-6",
        "order 1714307103",
        "cédula 2514307102",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let province = value(number, 0..2);
    weakly(luhn(number) && matches!(province, Some(1..=24 | 30)))
}
