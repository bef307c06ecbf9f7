//! Ages of people.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const AGE: Recogniser = Recogniser {
    name: "age",
    label: "AGE",
    about: "How old somebody is.",
    source: "45 CFR 164.514(b)(2)(i)(C), by which ages over 89 are identifiers of health records; \
             shapes as people write them",
    patterns: &[
        Pattern::new(r"\d{1,3}[ -]years?[ -]old", 0.75),
        Pattern::new(r"\d{1,3} ?(?:yo|y/o|y\.o\.)", 0.6),
        Pattern::new(r"(?i:aged?|age:|alter:?|edad:?|\xc3\xa2ge:?) \d{1,3}", 0.7).narrowed(figures),
        Pattern::new(r"\d{1,3} (?:Jahre alt|ans|a\xc3\xb1os|anni|jaar)", 0.6),
        Pattern::new(r"\d{1,3} (?:months?|weeks?|days?)[ -]old", 0.6),
    ],
    check: Some(check),
    context: &["age", "aged", "old", "patient", "alter", "edad"],
    examples: &[
        "the «54-year-old» man",
        "she is «31 years old»",
        "patient aged «67»",
        "er ist «42 Jahre alt»",
        "«29yo» female",
    ],
    counter_examples: &[
        "300 years old",
        "page 31",
        "31 years of service",
        "aged cheese",
        "the 1980s",
    ],
    ..Recogniser::EMPTY
};

/// Where the figures stand.
fn figures(text: &str) -> Range<usize> {
    let start = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    start..text.len()
}

fn check(text: &str) -> Check {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let years: u32 = digits.parse().unwrap_or(u32::MAX);
    if years <= 122 { Check::Possible } else { Check::Fails }
}
