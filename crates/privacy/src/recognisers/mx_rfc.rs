//! Taxpayer codes of Mexico.

use crate::{Check, Pattern, Recogniser, checksum::is_day};

pub(crate) const MX_RFC: Recogniser = Recogniser {
    name: "mx_rfc",
    label: "MX_RFC",
    about: "A code of the taxpayer register (RFC) of Mexico, of a person or a company.",
    source: "Servicio de Administración Tributaria, Registro Federal de Contribuyentes, as \
             implemented in python-stdnum `stdnum.mx.rfc`: the check character by weights 13 to \
             2, modulo 11, which some 1.5 in 100 numbers in use do not have; no primary source \
             found",
    country: Some("MX"),
    patterns: &[Pattern::new(r"(?:[A-Z&]|\xc3\x91){3,4}\d{6}[A-Z0-9]{2}[0-9A]", 0.4)],
    check: Some(check),
    context: &[
        "rfc",
        "r.f.c",
        "registro federal",
        "registro federal de contribuyentes",
        "contribuyente",
        "sat",
        "factura",
    ],
    examples: &[
        "RFC «GODE561231GR8»",
        "«EKU9003173C9»",
        "«XIA190128J61» and «CACX7605101P8» are those of the tests",
        "maybe mistyped, RFC: «GODE561231GR9»",
        "RFC «ÑAÑA800101XX2»",
        "«MAB9307148T4»",
        "in use without it, RFC «VACE460910SX6»",
    ],
    counter_examples: &[
        "GODE561231GR9",
        "EKU9003173C8",
        "RFC GODE561331GR8",
        "RFC GODE561231GR",
        "see RFC 5321",
        "order ABC1234567890",
        "VACE460910SX6",
    ],
    ..Recogniser::EMPTY
};

/// What each character is worth: its place here.
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

fn worth(character: char) -> u32 {
    (0..).zip(ALPHABET.chars()).find(|(_, one)| *one == character).map_or(0, |(place, _)| place)
}

fn check(code: &str) -> Check {
    let length = code.chars().count();
    let date: String = code.chars().skip(length.saturating_sub(9)).take(6).collect();
    if !is_day(&date, 2) {
        return Check::Fails;
    }
    // The code of a company has one letter less: a space stands before it.
    let spaces = std::iter::repeat_n(' ', 13_usize.saturating_sub(length));
    let values = spaces.chain(code.chars()).map(worth);
    let sum: u32 = (2..=13).rev().zip(values).map(|(weight, value)| weight * value).sum();
    let last = match (11 - sum % 11) % 11 {
        10 => Some('A'),
        digit => char::from_digit(digit, 10),
    };
    if code.chars().last() == last { Check::Holds } else { Check::Doubtful }
}
