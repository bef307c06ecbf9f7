//! Personal public service numbers of Ireland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, strongly, weighted},
};

pub(crate) const IE_PPS: Recogniser = Recogniser {
    name: "ie_pps",
    label: "IE_PPS",
    about: "A personal public service number of Ireland.",
    source: "Department of Social Protection of Ireland, Personal Public Service Number: weights \
             8 to 2, the second letter times 9, modulo 23",
    country: Some("IE"),
    patterns: &[Pattern::new(r"\d{7}[A-W][A-IW]?", 0.4), Pattern::new(r"\d{7}[a-w][a-iw]?", 0.2)],
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
    ],
    counter_examples: &[
        "1234567A",
        "PPSN 6433435G",
        "1234567FB",
        "12345678T",
        "1234567",
        "part 7654321B",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let mut letters = compact.bytes().skip(7).map(|letter| match letter {
        b'W' => 0,
        other => u32::from(other.saturating_sub(b'A')) + 1,
    });
    let letter = letters.next();
    let second = letters.next().unwrap_or(0);
    strongly(letter == Some((weighted(number, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23))
}
