//! Serial numbers of German passports.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{sum_731, weakly},
};

pub(crate) const DE_REISEPASS: Recogniser = Recogniser {
    name: "de_reisepass",
    label: "DE_REISEPASS",
    about: "The serial number of a German passport, with or without its check digit.",
    source: "Bundesministerium des Innern, Elektronische Reisepässe in Deutschland: Einführung \
             alphanumerischer Seriennummern seit 1. November 2007 (27 characters, the first a \
             letter from C to K); check digit by ICAO Doc 9303, part 3, 4.9",
    country: Some("DE"),
    patterns: &[
        Pattern::new(r"[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}\dD?", 0.15),
        Pattern::new(r"[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}", 0.15),
    ],
    check: Some(check),
    context: &[
        "reisepass",
        "reisepassnummer",
        "pass",
        "passnummer",
        "passnr",
        "pass-nr",
        "passport",
        "passport number",
    ],
    examples: &[
        "Reisepass «C01X00T47»",
        "«C01X00T478»",
        "passport number «CZ6311T472»",
        "«C01X00T478D»",
        "Passnummer «C01X0006H»",
    ],
    counter_examples: &[
        "Reisepass C01X00T479",
        "CZ6311T473",
        "the part C01X00T47",
        "C01X00T470D",
        "Reisepass HJKLMNPRT",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let numerals = number.bytes().filter(u8::is_ascii_digit).count();
    let letters = number.trim_end_matches('D').len().saturating_sub(numerals);
    let (serial, digit) = (number.get(..9).unwrap_or(number), number.get(9..10));
    let Some(digit) = digit else { return weakly(numerals >= 3) };
    let holds = sum_731(serial) == digit.parse().ok();
    match (holds, letters) {
        (true, 2..) if numerals >= 4 => Check::Holds,
        (true, _) => weakly(numerals >= 4),
        (false, _) => Check::Fails,
    }
}
