//! National identity numbers of Norway.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, weighted},
};

pub(crate) const NO_FODSELSNUMMER: Recogniser = Recogniser {
    name: "no_fodselsnummer",
    label: "NO_FODSELSNUMMER",
    about: "The national identity number of a person in Norway, or the D number of one who is \
            there for a time.",
    source: "Skatteetaten, Nytt fødselsnummer fra 2032 \
             (https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032/), \
             with its examples: two check digits modulo 11, of which the first may leave 1 to 3 \
             from 2032 on; D, H and test numbers as in navikt/fnrvalidator",
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
        "«02013299997»",
        "fødselsnummer «30108299939»",
        "made up, «17912099997» and «15507600333»",
    ],
    counter_examples: &[
        "fødselsnummer 15021951941",
        "170385 12413",
        "fnr 15131951940",
        "01129955152",
        "call 4798765432",
        "30108299939",
        "02013299996",
        "fnr 17912099998",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // To the day in a D number 40 is added.
    let day = if day > 40 { day - 40 } else { day };
    // To the month 40 is added in a hospital's number or a made up one of Nav, 80 in one of Skatteetaten.
    let month = match month {
        81.. => month - 80,
        41..=52 => month - 40,
        _ => month,
    };
    let first = weighted(text, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(text, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    if !second.is_multiple_of(11) || !is_short_date(year, month, day) {
        return Check::Fails;
    }
    match first % 11 {
        0 => Check::Holds,
        // Numbers given from 2032 on may leave so much.
        1..=3 => Check::Possible,
        _ => Check::Fails,
    }
}
