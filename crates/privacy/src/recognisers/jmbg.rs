//! Personal numbers of the countries of former Yugoslavia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, number, strongly, weighted},
};

pub(crate) const JMBG: Recogniser = Recogniser {
    name: "jmbg",
    label: "JMBG",
    about: "The unique master citizen number (JMBG, EMŠO, EMBG) of a person in Serbia, Slovenia, \
            Bosnia and Herzegovina, Montenegro or North Macedonia.",
    source: "Slovenia: Uredba o načinu določanja osebne identifikacijske številke (Uradni list RS \
             8/1999, 345), articles 3 and 4; Croatia: Kontrolni algoritmi za Obrazac R-S, by \
             which a number with the remainder 1 is invalid; check digit modulo 11, also in \
             python-stdnum `stdnum.si.emso`, which allows that one",
    patterns: &[Pattern::new(r"[0-3]\d{12}", 0.3)],
    check: Some(check),
    context: &[
        "jmbg",
        "jedinstveni matični broj",
        "matični broj",
        "maticni broj",
        "emšo",
        "emso",
        "embg",
        "јмбг",
        "матични број",
        "ембг",
        "матичен број",
        "master citizen number",
    ],
    examples: &["JMBG «0101006500006»", "«0101985500127»", "EMŠO: «1705992710338»"],
    counter_examples: &[
        "JMBG 0101006500007",
        "0101985500128",
        "0113985500127",
        "time 1700000000000",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<13>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..7]));
    // Of the year three digits are written.
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    let sum = weighted(text, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    strongly(is_birth_date(year, month, day) && sum.is_multiple_of(11))
}
