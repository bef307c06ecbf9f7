//! Identity numbers of Israel.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, luhn, weakly},
};

pub(crate) const IL_ID: Recogniser = Recogniser {
    name: "il_id",
    label: "IL_ID",
    about: "An identity number of Israel.",
    source: "As implemented in python-stdnum `stdnum.il.idnr` and described at \
             http://halemo.net/info/idcard/: weights 1 and 2, digit sums, modulo 10 (Luhn); no \
             source of the Population and Immigration Authority of Israel found",
    country: Some("IL"),
    patterns: &[Pattern::new(r"\d{9}", 0.15), Pattern::new(r"\d{8}-\d", 0.25)],
    check: Some(check),
    context: &[
        "teudat zehut",
        "israeli id",
        "israel id",
        "id number",
        "identity number",
        "תעודת זהות",
        "מספר זהות",
        "ת.ז",
        "ת\"ז",
    ],
    examples: &["Teudat Zehut «123456782»", "תעודת זהות: «039337423»", "Israeli ID «03933742-3»"],
    counter_examples: &[
        "Teudat Zehut 123456783",
        "Israeli ID 039337424",
        "order 123456782",
        "ID number 000000000",
        "Israeli ID 03933742-2",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(luhn(number) && !is_uniform(number))
}
