//! Numbers of vehicles.

use crate::{Check, Pattern, Recogniser};

pub(crate) const VIN: Recogniser = Recogniser {
    name: "vin",
    label: "VIN",
    about: "The identification number of a vehicle.",
    source: "ISO 3779:2009; 49 CFR 565.15(c), tables III to V, with its example 1G4AH59H45G118341 \
             (check digit, which only North America and China require)",
    patterns: &[Pattern::new(r"[A-HJ-NPR-Z0-9]{13}[0-9]{4}", 0.3)],
    check: Some(check),
    context: &[
        "vin",
        "chassis",
        "vehicle",
        "fahrgestellnummer",
        "fin",
        "car",
        "vehicle identification number",
    ],
    examples: &[
        "VIN: «1M8GDM9AXKP042788»",
        "sold «5GZCZ43D13S812715» in May",
        "chassis «WP0ZZZ99ZTS392124»",
        "«1G4AH59H45G118341»",
    ],
    counter_examples: &[
        "1M8GDM9A1KP042788",
        "WP0ZZZ99ZTS392124",
        "VIN: 11111111111111111",
        "VIN: 1M8GDM9AXKPO42788",
        "VIN: 1M8GDM9AXKP04278",
        "part ABCDEFGHJKLMN1234",
        "1G4AH59H55G118341",
    ],
    ..Recogniser::EMPTY
};

/// The weight of each place; the check digit itself has none.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Without the check digit it may be of a country that requires none, if a word near it says so.
fn check(number: &str) -> Check {
    let letters = number.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if letters < 2 || digits < 5 || number.len() != WEIGHTS.len() {
        return Check::Fails;
    }
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(sign, weight)| value(sign) * weight).sum();
    let digit = match number.as_bytes().get(8) {
        Some(b'X') => 10,
        Some(sign) if sign.is_ascii_digit() => value(*sign),
        _ => return Check::Doubtful,
    };
    if sum % 11 == digit { Check::Holds } else { Check::Doubtful }
}

/// What a digit or a letter counts (49 CFR 565.15, table III).
fn value(sign: u8) -> u32 {
    match sign {
        b'0'..=b'9' => u32::from(sign - b'0'),
        b'A'..=b'H' => u32::from(sign - b'A') + 1,
        b'J'..=b'R' => u32::from(sign - b'J') + 1,
        b'S'..=b'Z' => u32::from(sign - b'S') + 2,
        _ => 0,
    }
}
