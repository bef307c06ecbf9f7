//! Postal codes of Germany.

use std::ops::Range;

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, number, weakly},
};

pub(crate) const DE_POSTLEITZAHL: Recogniser = Recogniser {
    name: "de_postleitzahl",
    label: "ZIP",
    about: "The postal code of a place in Germany, in an address or where a word says what it \
            is.",
    source: "Deutsche Post, Postleitzahlen: five digits, 01001 to 99998, as in Presidio, \
             `DePlzRecognizer`; no primary source found; there is no check digit",
    country: Some("DE"),
    patterns: &[
        // Behind a house number, and before the name of a place.
        Pattern::new(
            r"\d{1,3} ?[a-z]?(?:, ?|\r?\n)\d{5} (?:[A-Z]|\xc3[\x84\x96\x9c])[a-z\x80-\xff]{2,24}",
            0.6,
        )
        .narrowed(code),
        Pattern::new(r"D-\d{5}", 0.5),
        Pattern::new(r"\d{5}", 0.15),
    ],
    check: Some(check),
    context: &[
        "plz",
        "postleitzahl",
        "postleitzahlen",
        "postal code",
        "postcode",
        "zip",
        "zip code",
    ],
    examples: &[
        "Hauptstraße 5, «10115» Berlin",
        "Am Markt 12a\n«80331» München",
        "PLZ «01067»",
        "Die Postleitzahl ist «99998».",
    ],
    counter_examples: &[
        "Rechnung 10115 vom Mai",
        "PLZ 00123",
        "es waren 12345 Besucher",
        "3, 4, 12345 cats",
        "Konto 5, 10115",
    ],
    ..Recogniser::EMPTY
};

fn check(code: &str) -> Check {
    let digits: Option<[u32; 5]> = exactly(code);
    weakly(digits.is_some_and(|digits| (1001..=99998).contains(&number(&digits))))
}

/// The five digits before the name of the place.
fn code(matched: &str) -> Range<usize> {
    let end = matched.rfind(' ').unwrap_or(matched.len());
    end.saturating_sub(5)..end
}
