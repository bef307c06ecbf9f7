//! Personal public service numbers of Ireland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, strongly, weighted},
};

pub(crate) const IE_PPS: Recogniser = Recogniser {
    name: "ie_pps",
    label: "IE_PPS",
    about: "A personal public service number of Ireland.",
    source: "Department of Social Protection of Ireland, PPS number, as given in Wikipedia, \
             Personal Public Service Number, and implemented in python-stdnum `stdnum.ie.pps`: \
             weights 8 to 2, the second letter times 9, modulo 23; W, T and X, given before 2013, \
             count nothing",
    country: Some("IE"),
    patterns: &[
        Pattern::new(r"\d{7}[A-W][A-ITWX]?", 0.4),
        Pattern::new(r"\d{7}[a-w][a-itwx]?", 0.2),
    ],
    check: Some(check),
    context: &[
        "pps",
        "ppsn",
        "pps number",
        "pps no",
        "personal public service",
        "personal public service number",
        "uimhir psp",
        "psp",
        "rsi number",
    ],
    examples: &[
        "PPS number «1234567T»",
        "«6433435F»",
        "PPSN: «1234567FA»",
        "from 2013 on, as «1234567TW»",
        "PPSN «6433435FT»",
        "«6433435OA»",
        "of 2024, «1234567OB»",
        "a company, «6433435IH»",
    ],
    counter_examples: &[
        "1234567A",
        "PPSN 6433435G",
        "1234567FB",
        "12345678T",
        "1234567",
        "part 7654321B",
        "6433435E",
        "6433435VH",
        "1234567XX",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let mut letters = compact.bytes().skip(7);
    let letter = letters.next().map(value);
    // What stood there before 2013 counts nothing.
    let second = letters.next().filter(|last| !b"TX".contains(last)).map_or(0, value);
    strongly(letter == Some((weighted(number, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23))
}

/// What a letter counts; W is nothing.
fn value(letter: u8) -> u32 {
    if letter == b'W' { 0 } else { u32::from(letter.saturating_sub(b'A')) + 1 }
}
