//! Serial numbers of German identity cards.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{sum_731, weakly},
};

pub(crate) const DE_PERSONALAUSWEIS: Recogniser = Recogniser {
    name: "de_personalausweis",
    label: "DE_PERSONALAUSWEIS",
    about: "The serial number of a German identity card, with or without its check digit.",
    source: "Personalausweisgesetz, § 2 Abs. 8 (four characters for the office, five at random); \
             first letters and alphabet as in Microsoft Purview, Germany identity card number, \
             https://learn.microsoft.com/en-us/purview/sit-defn-germany-identity-card-number; \
             check digit by ICAO Doc 9303, part 3, 4.9",
    country: Some("DE"),
    patterns: &[
        Pattern::new(r"[LMNPRTVWXY][0-9CFGHJKLMNPRTVWXYZ]{8}\d?", 0.15),
        Pattern::new(r"\d{10}D", 0.3),
    ],
    check: Some(check),
    context: &[
        "personalausweis",
        "personalausweisnummer",
        "ausweis",
        "ausweisnummer",
        "ausweisnr",
        "perso",
        "seriennummer",
        "identity card",
        "id card",
        "id number",
    ],
    examples: &[
        "Ausweis «T220001293», gültig",
        "«LZ6311T475» und fertig",
        "Personalausweis Nr. «L01X00T47»",
        "the id card «L01X00T471»",
        "«1220001297D»",
        "Ausweis «2406055684D»",
    ],
    counter_examples: &[
        "Ausweis T220001294",
        "LZ6311T474 und fertig",
        "der Artikel L01X00T47 ist da",
        "1220001296D",
        "the part T220001293",
        "NORTHWYRTH",
        "Ausweis 2406055683D",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let numerals = number.bytes().filter(u8::is_ascii_digit).count();
    let letters = number.len().saturating_sub(numerals);
    // A card of before 2010 has ten digits and a letter for the country.
    let (serial, digit) = (number.get(..9).unwrap_or(number), number.get(9..10));
    let Some(digit) = digit else { return weakly(numerals >= 3) };
    let holds = sum_731(serial) == digit.parse().ok();
    match (holds, letters) {
        (true, 2..) if numerals >= 4 => Check::Holds,
        (true, _) if number.ends_with('D') => Check::Holds,
        (true, _) => weakly(numerals >= 4),
        (false, _) => Check::Fails,
    }
}
