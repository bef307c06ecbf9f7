//! Social insurance numbers of Austria.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, strongly, weighted},
};

pub(crate) const AT_SVNR: Recogniser = Recogniser {
    name: "at_svnr",
    label: "AT_SVNR",
    about: "The social insurance number of a person in Austria.",
    source: "Österreichische Sozialversicherung, Was ist die Versicherungsnummer; serial from 100 \
             on, as in Wikipedia (de), Sozialversicherungsnummer; weights 3, 7, 9, 5, 8, 4, 2, 1, \
             6, modulo 11, check digit at the fourth place, as in python-stdnum `stdnum.at.vnr`; \
             of the months beyond 12 no primary source found",
    country: Some("AT"),
    patterns: &[Pattern::new(r"[1-9]\d{9}|[1-9]\d{3}[ /-]\d{6}|[1-9]\d{3} \d{2} \d{2} \d{2}", 0.3)],
    check: Some(check),
    context: &[
        "svnr",
        "sv-nr",
        "sv-nummer",
        "vsnr",
        "versicherungsnummer",
        "sozialversicherungsnummer",
        "sozialversicherung",
        "e-card",
        "social insurance number",
        "social security",
    ],
    examples: &[
        "SVNR «1237 010180»",
        "«4786210365»",
        "e-card «7829/280755»",
        "Versicherungsnummer «5130 04 13 99»",
    ],
    counter_examples: &[
        "SVNR 1238 010180",
        "4787210365",
        "SVNR 1237 320180",
        "Rechnung 1700000000",
        "SVNR 2237 010180",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[4..6]), number(&digits[6..8]), number(&digits[8..]));
    // Where the numbers of a day are used up, the month is 13 to 15.
    let born =
        is_short_date(year, month, day) || (13..=15).contains(&month) && (1..=31).contains(&day);
    let sum = weighted(text, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    strongly(born && sum % 11 == digits[3])
}
