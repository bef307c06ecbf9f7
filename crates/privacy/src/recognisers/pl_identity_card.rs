//! Numbers of Polish identity cards.

use crate::{Check, Pattern, Recogniser, checksum::weakly};

pub(crate) const PL_IDENTITY_CARD: Recogniser = Recogniser {
    name: "pl_identity_card",
    label: "PL_IDENTITY_CARD",
    about: "The series and number of a Polish identity card.",
    source: "As described in Wikipedia, Polish identity card, with its example ABA300000, and at \
             http://ewalidator.pl/generator-numeru-dowodu-osobistego/: letters are 10 to 35, \
             weights 7, 3, 1, 9, 7, 3, 1, 7, 3, modulo 10; no primary source found",
    country: Some("PL"),
    patterns: &[Pattern::new(r"[A-Z]{3} ?\d{6}", 0.3)],
    check: Some(check),
    context: &[
        "dowód",
        "dowodu",
        "dowód osobisty",
        "dowodu osobistego",
        "seria i numer",
        "nr dowodu",
        "identity card",
        "id card",
    ],
    examples: &["dowód osobisty «ABA300000»", "seria i numer «ABS 123456»", "id card «CDE240917»"],
    counter_examples: &[
        "dowód osobisty ABA400000",
        "seria i numer ABS 223456",
        "invoice ABS123456",
        "order INV 240917",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let all = text.chars().filter_map(|c| c.to_digit(36));
    let sum: u32 = all.zip([7, 3, 1, 9, 7, 3, 1, 7, 3]).map(|(value, weight)| value * weight).sum();
    weakly(sum.is_multiple_of(10))
}
