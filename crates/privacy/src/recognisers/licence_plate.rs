//! Plates of vehicles.

use crate::{Check, Pattern, Recogniser};

pub(crate) const LICENCE_PLATE: Recogniser = Recogniser {
    name: "licence_plate",
    label: "LICENCE_PLATE",
    about: "What is on the plate of a vehicle, in the usual shapes of several countries.",
    source: "DVLA, INF104 (United Kingdom); Fahrzeug-Zulassungsverordnung, § 9 (Germany); Real \
             Decreto 2822/1998, anexo XVIII (Spain); arrêté du 9 février 2009 (France); \
             California DMV, License Plates: of these only the German one was seen, the shapes \
             are as commonly published; no check digit",
    patterns: &[
        Pattern::new(r"[A-Z]{3}[ -]?\d{3,4}", 0.2),
        Pattern::new(r"\d{3,4}[ -]?[A-Z]{3}", 0.2),
        Pattern::new(r"\d[A-Z]{3}\d{3}", 0.25),
        Pattern::new(r"[A-Z]{2}\d{2}[ ]?[A-Z]{3}", 0.25),
        Pattern::new(r"[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}", 0.25),
        Pattern::new(r"(?:[A-Z]|\xc3[\x84\x96\x9c]){1,3}[ -][A-Z]{1,2}[ -]?\d{1,4}[EH]?", 0.25),
        Pattern::new(r"[A-Z]{1,2}-\d{2,3}-[A-Z]{1,3}", 0.2),
        Pattern::new(r"\d{1,2}-[A-Z]{2,3}-\d{1,2}", 0.2),
    ],
    check: Some(check),
    context: &[
        "license plate",
        "licence plate",
        "number plate",
        "plate",
        "plates",
        "plate number",
        "vehicle registration",
        "registration number",
        "reg no",
        "vrm",
        "kennzeichen",
        "plaque",
        "immatriculation",
        "matrícula",
        "matricula",
        "targa",
        "kenteken",
    ],
    examples: &[
        "license plate «ABC-1234»",
        "a car with the plate «7ABC123»",
        "number plate: «AB12 CDE»",
        "Kennzeichen «M-AB 1234»",
        "immatriculation «AA-123-BB»",
        "matrícula «1234 BCD»",
        "kenteken «12-ABC-3»",
    ],
    counter_examples: &[
        "ABC-1234",
        "flight LHR 1234",
        "plate 12",
        "the plates were hot",
        "license plate ABC",
        "ISO 3779 and UTF 1234",
        "plate USD 1234",
    ],
    ..Recogniser::EMPTY
};

/// What is written like a plate near the word: standards, currencies, months.
const OTHERS: &str = "ISO RFC DIN USD EUR GBP CHF JPY THE AND FOR JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC \
    UTC GMT MHZ GHZ KWH MPH RPM";

fn check(plate: &str) -> Check {
    let mut parts = plate.split(|one: char| !one.is_ascii_uppercase());
    let other = parts.any(|part| part.len() == 3 && OTHERS.split(' ').any(|one| one == part));
    if other { Check::Fails } else { Check::Possible }
}
