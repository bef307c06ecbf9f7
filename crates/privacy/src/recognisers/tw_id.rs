//! Identity numbers of Taiwan.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, strongly, weighted},
};

pub(crate) const TW_ID: Recogniser = Recogniser {
    name: "tw_id",
    label: "TW_ID",
    about: "A national identity or resident number of Taiwan.",
    source: "Ministry of Foreign Affairs of Taiwan, Taiwan to launch new ID numbering format for \
             foreign nationals in 2021: second digit 8 or 9 as well; the letter as two digits, \
             weights 1, 9, 8 to 1 and 1, modulo 10, as implemented in idnumbers `nationalid.twn`",
    country: Some("TW"),
    patterns: &[Pattern::new(r"[A-Z][1289]\d{8}", 0.4), Pattern::new(r"[a-z][1289]\d{8}", 0.2)],
    check: Some(check),
    context: &[
        "national id",
        "id number",
        "taiwan id",
        "identity card",
        "arc",
        "身分證",
        "身分證字號",
        "統一編號",
    ],
    examples: &[
        "ID number «A123456789»",
        "«F131040094»",
        "身分證字號 «B223456782»",
        "resident certificate «A900000016»",
    ],
    counter_examples: &[
        "A123456788",
        "F131040095",
        "B223456781",
        "A323456789",
        "A12345678",
        "A900000017",
        "A223456789",
    ],
    ..Recogniser::EMPTY
};

/// The letters in the order of their numbers, which begin with 10.
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

fn check(number: &str) -> Check {
    let compact = compact(number);
    let letter = compact.chars().next();
    let place = (10..).zip(LETTERS.chars()).find(|(_, one)| Some(*one) == letter);
    let code: u32 = place.map_or(0, |(code, _)| code);
    let sum = code / 10 + code % 10 * 9 + weighted(number, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    strongly(sum.is_multiple_of(10))
}
