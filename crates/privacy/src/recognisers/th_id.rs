//! Identity numbers of Thailand.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, digits, weighted},
};

pub(crate) const TH_ID: Recogniser = Recogniser {
    name: "th_id",
    label: "TH_ID",
    about: "A citizen identity number of Thailand.",
    source: "As implemented in python-stdnum `stdnum.th.pin` and presidio `th_tnin_recognizer`: \
             weights 13 to 2, modulo 11; the first digit, 1 to 8, is the kind of person \
             (Department of Provincial Administration of Thailand); no primary source of the \
             check digit found",
    country: Some("TH"),
    patterns: &[
        Pattern::new(r"[1-8]-\d{4}-\d{5}-\d{2}-\d", 0.4),
        Pattern::new(r"[1-8] \d{4} \d{5} \d{2} \d", 0.4),
        Pattern::new(r"[1-8]\d{12}", 0.2),
    ],
    check: Some(check),
    context: &[
        "thai id",
        "id card",
        "citizen id",
        "national id",
        "id number",
        "identification number",
        "บัตรประชาชน",
        "เลขประจำตัวประชาชน",
        "เลขบัตรประชาชน",
    ],
    examples: &[
        "«1-2345-67890-12-1»",
        "Thai ID «3100600178629»",
        "เลขบัตรประชาชน «1 1037 00567 89 5»",
        "«1-2345-45678-78-1»",
    ],
    counter_examples: &[
        "1-2345-67890-12-2",
        "Thai ID 3100600178628",
        "order 3100600178629",
        "at 1700000000000",
        "9-2345-67890-12-1",
        "1-2345-45678-78-9",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let sum = weighted(number, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    by_separators(number, digits(number).nth(12) == Some((11 - sum % 11) % 10))
}
