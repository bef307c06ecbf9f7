//! Personal numbers of Poland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, number, strongly, weighted},
};

pub(crate) const PL_PESEL: Recogniser = Recogniser {
    name: "pl_pesel",
    label: "PL_PESEL",
    about: "The number of a person in the Polish register PESEL.",
    source: "Gov.pl, Czym jest numer PESEL (the century is in the month); weights 1, 3, 7, 9 as \
             implemented in python-stdnum `stdnum.pl.pesel`",
    country: Some("PL"),
    patterns: &[Pattern::new(r"\d{11}", 0.2)],
    check: Some(check),
    context: &[
        "pesel",
        "nr pesel",
        "numer pesel",
        "ewidencyjny",
        "dowód",
        "personal number",
        "national id",
    ],
    examples: &[
        "PESEL «44051401359»",
        "«02070803628»",
        "urodzona, «04210412343»",
        "PESEL «02211307589»",
    ],
    counter_examples: &[
        "PESEL 44051401358",
        "02070803629",
        "PESEL 44131401359",
        "phone 48601234567",
        "92031578231",
        "PESEL 02381307589",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // The century is in the month: 80 more for 1800, 20 for 2000.
    let (century, month) = match month {
        81..=92 => (1800, month - 80),
        21..=32 => (2000, month - 20),
        _ => (1900, month),
    };
    let sum = weighted(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    strongly(is_birth_date(century + year, month, day) && sum.is_multiple_of(10))
}
