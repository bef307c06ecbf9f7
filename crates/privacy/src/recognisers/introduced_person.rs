//! People whom a text introduces by name.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const INTRODUCED_PERSON: Recogniser = Recogniser {
    name: "introduced_person",
    label: "PERSON",
    about: "A name behind a form of address, or behind words that say that somebody is called so.",
    source: "Forms of address and introductions as commonly written in English, German, French, Spanish, \
             Italian and Dutch; no primary source found",
    patterns: &[
        Pattern::new(
            r"(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herr|Frau|Mme|Mlle|Monsieur|Se\xc3\xb1ora?|Mevrouw)\.? [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,24}(?: [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,24}){0,2}",
            0.55,
        )
        .narrowed(name),
        Pattern::new(
            r"(?i:name is|name's|name was|named (?:him|her)|calls? (?:me|him|her)|called (?:me|him|her)|goes by|ich hei\xc3\x9fe|je m'appelle|me llamo|mi chiamo|ik heet) [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,24}(?: [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,24}){0,2}",
            0.55,
        )
        .narrowed(name),
    ],
    check: Some(check),
    examples: &[
        "dear Mr. «Ford»",
        "Dr «Kov\u{e1}cs B\u{e9}la» called",
        "my name is «Iqra Pinto», and",
        "everyone calls me «Vittore»",
        "ich heiße «Anneliese Krüger»",
        "je m'appelle «Zoé»",
    ],
    counter_examples: &[
        "the name is not known",
        "call me on Monday",
        "call me Monday",
        "Mr. X",
        "name is required",
    ],
    ..Recogniser::EMPTY
};

/// The first words of a match are in lower case, or a form of address: the name begins behind them.
fn name(matched: &str) -> Range<usize> {
    const BEFORE: [&str; 22] = [
        "mr", "mrs", "ms", "mx", "miss", "dr", "prof", "herr", "frau", "mme", "mlle", "monsieur",
        "señor", "señora", "mevrouw", "name", "my", "me", "ich", "je", "mi", "ik",
    ];
    let mut start = 0;
    while let Some((word, rest)) = matched.get(start..).and_then(|rest| rest.split_once(' ')) {
        let lower = word.trim_end_matches('.').to_lowercase();
        let led = BEFORE.contains(&lower.as_str())
            || LED.contains(&lower.as_str())
            || !word.starts_with(char::is_uppercase);
        if !led {
            break;
        }
        start = matched.len() - rest.len();
    }
    start..matched.len()
}

/// The words that a name is led by, beside the forms of address.
const LED: [&str; 16] = [
    "is",
    "name's",
    "was",
    "named",
    "him",
    "her",
    "call",
    "calls",
    "called",
    "goes",
    "by",
    "heiße",
    "m'appelle",
    "llamo",
    "chiamo",
    "heet",
];

/// Days and months are no people.
fn check(text: &str) -> Check {
    const NONE: [&str; 20] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "July",
        "September",
        "October",
        "November",
        "December",
        "Not",
        "The",
        "Back",
        "When",
        "If",
    ];
    let first = text.split(' ').next().unwrap_or_default();
    if NONE.contains(&first) { Check::Fails } else { Check::Possible }
}
