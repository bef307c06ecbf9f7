//! Identity and taxpayer numbers of Chile.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, digits, strongly, weakly},
};

pub(crate) const CL_RUT: Recogniser = Recogniser {
    name: "cl_rut",
    label: "CL_RUT",
    about: "An identity and taxpayer number (RUN, RUT) of Chile.",
    source: "Decreto con Fuerza de Ley 3 of 1969 of Chile (RUT); weights 2 to 7 from the right, \
             modulo 11, K for ten, as in Wikipedia (es), Rol Único Tributario, and in \
             python-stdnum `stdnum.cl.rut`",
    country: Some("CL"),
    patterns: &[
        Pattern::new(r"\d{1,2}\.\d{3}\.\d{3}-[0-9Kk]", 0.4),
        Pattern::new(r"\d{7,8}-[0-9Kk]", 0.3),
        Pattern::new(r"\d{7,8}[Kk]", 0.2),
    ],
    check: Some(check),
    context: &[
        "rut",
        "run",
        "r.u.t",
        "rol único tributario",
        "rol unico tributario",
        "cédula de identidad",
        "cedula de identidad",
    ],
    examples: &[
        "RUT «12.345.678-5»",
        "«76.086.428-5»",
        "RUN: «30686957-4»",
        "mi rut es «10.000.013-K»",
        "RUT «11111112k»",
    ],
    counter_examples: &[
        "12.345.678-6",
        "RUT 30686957-5",
        "order 30686957-4",
        "RUT 12.345.678-K",
        "size 1.234.567",
        "RUT 12531909-3",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let body = compact.get(..compact.len().saturating_sub(1)).unwrap_or("");
    let sum: u32 = digits(body).rev().zip((2..=7).cycle()).map(|(one, weight)| one * weight).sum();
    let expected = match 11 - sum % 11 {
        11 => Some('0'),
        10 => Some('K'),
        digit => char::from_digit(digit, 10),
    };
    let holds = compact.chars().last() == expected;
    if number.contains('.') { strongly(holds) } else { weakly(holds) }
}
