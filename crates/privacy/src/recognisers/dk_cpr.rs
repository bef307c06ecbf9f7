//! Personal identity numbers of Denmark.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, weakly},
};

pub(crate) const DK_CPR: Recogniser = Recogniser {
    name: "dk_cpr",
    label: "DK_CPR",
    about: "The number of a person in the Danish register CPR.",
    source: "CPR-kontoret, Opbygning af CPR-nummeret, \
             https://www.cpr.dk/cpr-systemet/opbygning-af-cpr-nummeret; since 2007 numbers \
             without a check digit are given, so only the date counts, \
             https://www.cpr.dk/cpr-systemet/personnumre-uden-kontrolciffer-modulus-11-kontrol/",
    country: Some("DK"),
    patterns: &[Pattern::new(r"\d{6}-\d{4}", 0.4), Pattern::new(r"\d{10}|\d{6} \d{4}", 0.15)],
    check: Some(check),
    context: &[
        "cpr",
        "cpr-nr",
        "cpr-nummer",
        "cpr nummer",
        "cprnr",
        "personnummer",
        "cpr number",
        "personal identification number",
    ],
    examples: &["CPR «070761-4285»", "cpr-nr. «0107726543»", "cpr: «290200 1234»"],
    counter_examples: &[
        "ordre 070761-4285",
        "CPR 311361-4285",
        "CPR 320172-1234",
        "ring 0107726543",
        "CPR 511062-5629",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    weakly(is_short_date(year, month, day))
}
