//! Personal numbers of Bulgaria.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, is_time_stamp, number, strongly, weakly, weighted},
};

pub(crate) const BG_EGN: Recogniser = Recogniser {
    name: "bg_egn",
    label: "BG_EGN",
    about: "The uniform civil number (EGN) of a person in Bulgaria.",
    source: "Заповед РД 02-14-637 of 22 June 1998 (40 more in the month since 2000), as cited by \
             kik-info, Проверка на ЕГН; weights 2, 4, 8, 5, 10, 9, 7, 3, 6, modulo 11, as there \
             and in python-stdnum `stdnum.bg.egn`; 20 more before 1900, as in Wikipedia (bg), \
             Единен граждански номер",
    country: Some("BG"),
    patterns: &[Pattern::new(r"\d{10}", 0.3)],
    check: Some(check),
    context: &[
        "егн",
        "единен граждански номер",
        "граждански номер",
        "egn",
        "edinen grazhdanski nomer",
        "uniform civil number",
    ],
    examples: &["EGN «9207154486»", "«0342171234»", "егн: «9207154486»", "ЕГН: «6101047500»"],
    counter_examples: &[
        "EGN 9207154487",
        "0342171235",
        "EGN 7573169263",
        "log 2411271300",
        "EGN 8019010008",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // The century is in the month: 20 more for 1800, 40 for 2000.
    let (century, month) = match month {
        21..=32 => (1800, month - 20),
        41..=52 => (2000, month - 40),
        _ => (1900, month),
    };
    let rest = weighted(text, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    let holds = is_birth_date(century + year, month, day) && rest == digits[9];
    // A time that holds by chance needs a word that speaks for it.
    if is_time_stamp(&digits) { weakly(holds) } else { strongly(holds) }
}
