//! Insurance numbers of the German pension insurance.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, strongly},
};

pub(crate) const DE_RENTENVERSICHERUNGSNUMMER: Recogniser = Recogniser {
    name: "de_rentenversicherungsnummer",
    label: "DE_RENTENVERSICHERUNGSNUMMER",
    about: "The insurance number of a person in the German pension insurance.",
    source: "Versicherungsnummern-, Kontoführungs- und Versicherungsverlaufsverordnung (VKVV), § \
             2 (structure), https://urteile-gesetze.de/gesetze/vkvv/2; weights 2, 1, 2, 5, 7, 1, \
             2, 1, 2, 1, 2, 1 and sums of digits, modulo 10, as in Presidio, \
             `DeSocialSecurityRecognizer`",
    country: Some("DE"),
    patterns: &[
        Pattern::new(r"\d{8}[A-Z]\d{3}", 0.3),
        Pattern::new(r"\d{2} ?\d{6} ?[A-Z] ?\d{3}", 0.3),
        Pattern::new(r"\d{2} \d{2} ?\d{2} ?\d{2} [A-Z] \d{2} ?\d", 0.3),
    ],
    check: Some(check),
    context: &[
        "rentenversicherungsnummer",
        "rentenversicherung",
        "versicherungsnummer",
        "sozialversicherungsnummer",
        "sozialversicherung",
        "rvnr",
        "svnr",
        "vsnr",
        "sv-nummer",
        "rv-nummer",
        "social insurance number",
        "pension insurance",
    ],
    examples: &[
        "«15070649C103»",
        "Versicherungsnummer «65 170839 J 003»",
        "SV-Nummer: «24 210368 M 518» steht im Ausweis",
        "VSNR «10010490A443»",
    ],
    counter_examples: &[
        "15070649C104",
        "SV-Nummer 65 170839 J 004",
        "Versicherungsnummer 15 071349 C 103",
        "order 20240115A124",
        "15070649C102",
        "15071349C103",
    ],
    ..Recogniser::EMPTY
};

/// The weights of the digits, the letter being two of them.
const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let letter = text.bytes().find(u8::is_ascii_uppercase).map(|letter| u32::from(letter - b'A'));
    let Some(letter) = letter else { return Check::Fails };
    let (tens, ones) = ((letter + 1) / 10, (letter + 1) % 10);
    let all = digits[..8].iter().copied().chain([tens, ones]).chain(digits[8..10].iter().copied());
    let sum: u32 = all.zip(WEIGHTS).map(|(digit, weight)| digit * weight).map(cross_sum).sum();
    let (day, month, year) = (number(&digits[2..4]), number(&digits[4..6]), number(&digits[6..8]));
    strongly(is_short_date(year, month, day) && digits[0..2] != [0, 0] && sum % 10 == digits[10])
}

fn cross_sum(number: u32) -> u32 {
    number / 10 + number % 10
}
