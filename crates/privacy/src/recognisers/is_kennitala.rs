//! Identity numbers of Iceland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, weighted},
};

pub(crate) const IS_KENNITALA: Recogniser = Recogniser {
    name: "is_kennitala",
    label: "IS_KENNITALA",
    about: "The identity number (kennitala) of a person or an entity in Iceland.",
    source: "Þjóðskrá, Um kennitölur (https://skra.is/folk/eg-i-thjodskra/um-kennitolur): check \
             digit modulo 11, with its example; Kennitölur án vartölu \
             (https://www.skra.is/folk/eg-i-thjodskra/um-kennitolur/kennitolur-an-vartolu): \
             numbers given since 18 February 2026 lack it",
    country: Some("IS"),
    patterns: &[Pattern::new(r"\d{6}-?\d{3}[089]", 0.3)],
    check: Some(check),
    context: &["kennitala", "kennitölu", "kennitalan", "kt", "kt.", "icelandic id", "id number"],
    examples: &[
        "kennitala «120174-3399»",
        "«2405882189»",
        "kt. «030715-2929»",
        "kennitala «120174-3389», given without a check digit",
        "kt. «120160-3389»",
        "«450401-3150», an entity",
    ],
    counter_examples: &[
        "120174-3389",
        "2405882199",
        "kt. 321274-3399",
        "1700000000",
        "120160-3379",
        "kt. 320174-3399",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // To the day of an entity 40 is added.
    let day = if day > 40 { day - 40 } else { day };
    let sum = weighted(text, &[3, 2, 7, 6, 5, 4, 3, 2, 1]);
    match (is_short_date(year, month, day), sum.is_multiple_of(11)) {
        (true, true) => Check::Holds,
        // Numbers given since February 2026 have no check digit.
        (true, false) => Check::Doubtful,
        (false, _) => Check::Fails,
    }
}
