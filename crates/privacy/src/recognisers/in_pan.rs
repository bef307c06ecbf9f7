//! Permanent account numbers of India.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{value, weakly},
};

pub(crate) const IN_PAN: Recogniser = Recogniser {
    name: "in_pan",
    label: "IN_PAN",
    about: "A permanent account number of the income tax of India.",
    source: "Income Tax Department of India, tutorial Permanent Account Number (PAN), as cited \
             and implemented in python-stdnum `stdnum.in_.pan`: the fourth letter says whose it \
             is; how the last letter is computed is not published",
    country: Some("IN"),
    patterns: &[
        Pattern::new(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", 0.6),
        Pattern::new(r"[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]", 0.2),
    ],
    check: Some(check),
    context: &[
        "pan",
        "pan card",
        "pan number",
        "pan no",
        "permanent account number",
        "income tax",
        "पैन",
    ],
    examples: &[
        "PAN «AFZPK7190K»",
        "«ABCPE1234F» is on the form",
        "my pan card: «afzpk7190k»",
        "PAN «ACUPA7085R»",
    ],
    counter_examples: &[
        "ABCDE1234F",
        "PAN ABCPE12345",
        "ABCPE0000F",
        "model abcpe1234f",
        "ABCPE1234FG",
        "PAN ABMXA3211G",
        "PAN ACUPA0000R",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(value(number, 5..9).is_some_and(|serial| serial > 0))
}
