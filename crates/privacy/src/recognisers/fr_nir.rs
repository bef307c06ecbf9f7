//! Social security numbers of France.

use crate::{Check, Pattern, Recogniser, checksum::strongly};

pub(crate) const FR_NIR: Recogniser = Recogniser {
    name: "fr_nir",
    label: "FR_NIR",
    about: "The number of a person in the French register of natural persons, with or without \
            its key.",
    source: "INSEE, numéro d'inscription au répertoire (NIR); décret n° 82-103 du 22 janvier \
             1982; the key is 97 less the rest modulo 97, 2A and 2B count as 19 and 18, as in \
             python-stdnum `stdnum.fr.nir`; sexes and months as in the public code of itou (class \
             `NIR`)",
    country: Some("FR"),
    patterns: &[
        Pattern::new(r"[123478]\d{4}(?:\d{2}|2[ABab])\d{6}(?:\d{2})?", 0.2),
        Pattern::new(
            r"[123478] \d{2} \d{2} (?:\d{2}|2[ABab]) \d{3} \d{3}(?:[ /-]{1,3}\d{2})?",
            0.3,
        ),
    ],
    check: Some(check),
    context: &[
        "nir",
        "sécurité sociale",
        "securite sociale",
        "sécu",
        "secu",
        "numéro de sécu",
        "carte vitale",
        "vitale",
        "insee",
        "assuré",
        "social security",
        "social security number",
    ],
    examples: &[
        "Mon numéro est «269054958815780».",
        "«2 55 08 14 168 025 38»",
        "né en Corse: «1 84 07 2A 004 012 54»",
        "«185072B03306183»",
        "NIR «2 94 03 75 120 005»",
    ],
    counter_examples: &[
        "269054958815781",
        "2 55 08 14 168 025 39",
        "1 84 07 2B 004 012 54",
        "the time 1700000000000",
        "NIR 269134958815780",
        "NIR 295109912611199",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let month: u32 = compact.get(3..5).and_then(|month| month.parse().ok()).unwrap_or(0);
    // What is not known of the month of birth is written as 20 to 42 or from 50 on.
    if !matches!(month, 1..=12 | 20..=42 | 50..=99) {
        return Check::Fails;
    }
    let Some(key) = compact.get(13..15) else { return Check::Possible };
    // The departments of Corsica count as 19 and 18.
    let person = compact.get(..13).unwrap_or_default().to_ascii_uppercase();
    let plain = person.replacen("2A", "19", 1).replacen("2B", "18", 1);
    let rest: Option<u64> = plain.parse().ok().map(|person: u64| 97 - person % 97);
    strongly(rest.is_some() && rest == key.parse().ok())
}
