//! Identity numbers of Turkey.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, weakly, weighted},
};

pub(crate) const TR_TCKN: Recogniser = Recogniser {
    name: "tr_tckn",
    label: "TR_TCKN",
    about: "An identity number (T.C. kimlik no) of Turkey.",
    source: "General Directorate of Population and Citizenship Affairs of Turkey, T.C. Kimlik \
             Numarası: the last two digits are check digits; their rule as implemented in \
             python-stdnum `stdnum.tr.tckimlik` and presidio `tr_national_id_recognizer`",
    country: Some("TR"),
    patterns: &[Pattern::new(r"[1-9]\d{10}", 0.3)],
    check: Some(check),
    context: &[
        "tckn",
        "t.c",
        "tc",
        "tc kimlik",
        "kimlik",
        "kimlik no",
        "t.c. kimlik no",
        "kimlik numarası",
        "vatandaşlık",
    ],
    examples: &[
        "TC Kimlik No: «76543210794»",
        "T.C. «17291716060»",
        "kimlik numarası «23456789138»",
    ],
    counter_examples: &[
        "TCKN 76543210780",
        "kimlik 17291716061",
        "order 76543210794",
        "kimlik no 23456789148",
        "call 17291716060",
        "TCKN 17291716050",
        "TCKN 07291716092",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let odd = weighted(number, &[1, 0, 1, 0, 1, 0, 1, 0, 1]) * 7;
    let even = weighted(number, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let first_ten: u32 = digits(number).take(10).sum();
    let holds = digits(number).nth(9) == Some((odd + 90 - even) % 10)
        && digits(number).nth(10) == Some(first_ten % 10);
    weakly(holds)
}
