//! Identification numbers of Luxembourg.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, luhn, number, strongly, verhoeff},
};

pub(crate) const LU_ID: Recogniser = Recogniser {
    name: "lu_id",
    label: "LU_ID",
    about: "The national identification number (matricule) of a person in Luxembourg.",
    source: "Luxembourg, Tax Identification Numbers in the OECD portal (Luxembourg-TIN.pdf), as \
             implemented in idnumbers `nationalid.lux` and DataDog `dd-sensitive-data-scanner`: \
             one check digit by Luhn, one by Verhoeff, each of the first eleven digits",
    country: Some("LU"),
    patterns: &[
        Pattern::new(r"(?:18|19|20)\d{11}", 0.3),
        Pattern::new(
            r"(?:18|19|20)\d{6} \d{5}|(?:18|19|20)\d{2} \d{2} \d{2} \d{5}|(?:18|19|20)\d{2} \d{4} \d{3} \d{2}",
            0.3,
        ),
    ],
    check: Some(check),
    context: &[
        "matricule",
        "numéro de matricule",
        "matricule national",
        "cns",
        "cnss",
        "identification nationale",
        "sozialversicherung",
        "national identification number",
    ],
    examples: &["matricule «1893120105732»", "«1985041234744»", "«20030917 11288»"],
    counter_examples: &[
        "matricule 1893120105733",
        "1985041234754",
        "2003131711288",
        "at 2024112713244",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<13>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..8]));
    let compact: String = text.chars().filter(char::is_ascii_digit).collect();
    // Both check digits are of the first eleven.
    let (Some(first), Some(last)) = (compact.get(..12), compact.get(12..)) else {
        return Check::Fails;
    };
    let second = compact.get(..11).is_some_and(|eleven| verhoeff(&format!("{eleven}{last}")));
    strongly(is_birth_date(year, month, day) && luhn(first) && second)
}
