//! Population register codes of Mexico.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, is_day, value},
};

pub(crate) const MX_CURP: Recogniser = Recogniser {
    name: "mx_curp",
    label: "MX_CURP",
    about: "A code of the population register (CURP) of Mexico.",
    source: "Registro Nacional de Población, Instructivo Normativo para la Asignación de la Clave \
             Única de Registro de Población (March 2006); weights 18 to 2, modulo 10, as \
             implemented in python-stdnum `stdnum.mx.curp`",
    country: Some("MX"),
    patterns: &[
        Pattern::new(r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\d", 0.4),
        Pattern::new(r"[a-z][aeioux][a-z]{2}\d{6}[hmx][a-z]{2}[b-df-hj-np-tv-z]{3}[a-z0-9]\d", 0.3),
    ],
    check: Some(check),
    context: &[
        "curp",
        "clave única",
        "clave unica",
        "registro de población",
        "registro de poblacion",
    ],
    examples: &[
        "CURP «HEGG560427MVZRRL04»",
        "«BOXW310820HNERXN09»",
        "mi curp es «boxw310820hnerxn09»",
        "perhaps mistyped, CURP «HEGG560427MVZRRL05»",
    ],
    counter_examples: &[
        "HEGG560427MVZRRL05",
        "BOXW310820HNERXN08",
        "CURP HEGG561327MVZRRL04",
        "HEGG560427AVZRRL04",
        "HEGG560427MVZRRL0",
    ],
    ..Recogniser::EMPTY
};

/// Each character is worth its place; the `Ñ`, which no code contains, has one too.
fn worth(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        b'O'..=b'Z' => u32::from(byte - b'A') + 11,
        _ => 0,
    }
}

fn check(code: &str) -> Check {
    let code = compact(code);
    if !is_day(&code, 6) {
        return Check::Fails;
    }
    let sum: u32 =
        (2..=18).rev().zip(code.bytes()).map(|(weight, byte)| weight * worth(byte)).sum();
    let holds = value(&code, 17..18) == Some((10 - sum % 10) % 10);
    if holds { Check::Holds } else { Check::Doubtful }
}
