//! National identity numbers of Norway.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, strongly, weighted},
};

pub(crate) const NO_FODSELSNUMMER: Recogniser = Recogniser {
    name: "no_fodselsnummer",
    label: "NO_FODSELSNUMMER",
    about: "The national identity number of a person in Norway, or the D number of one who is \
            there for a time.",
    source: "Skatteetaten, Fødselsnummer and D-nummer; folkeregisterforskriften, § 2-2-1; two \
             check digits modulo 11",
    country: Some("NO"),
    patterns: &[Pattern::new(r"\d{11}", 0.3), Pattern::new(r"\d{6}[ -]\d{5}", 0.4)],
    check: Some(check),
    context: &[
        "fødselsnummer",
        "fodselsnummer",
        "fødselsnr",
        "fnr",
        "personnummer",
        "d-nummer",
        "dnr",
        "national identity number",
    ],
    examples: &[
        "fødselsnummer «15021951940»",
        "«170385 12412»",
        "D-nummer «57038512325»",
        "«01129955151»",
    ],
    counter_examples: &[
        "fødselsnummer 15021951941",
        "170385 12413",
        "fnr 15131951940",
        "01129955152",
        "call 4798765432",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // To the day in a D number 40 is added, to the month in a made up one 80.
    let (day, month) =
        (if day > 40 { day - 40 } else { day }, if month > 80 { month - 80 } else { month });
    let first = weighted(text, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(text, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    let holds = first.is_multiple_of(11) && second.is_multiple_of(11);
    strongly(holds && is_short_date(year, month, day))
}
