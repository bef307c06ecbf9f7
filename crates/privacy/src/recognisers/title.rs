//! Titles before names.

use std::ops::Range;

use crate::{Pattern, Recogniser};

pub(crate) const TITLE: Recogniser = Recogniser {
    name: "title",
    label: "TITLE",
    about: "A form of address before a name.",
    source: "Forms of address as commonly written in English, German, French, Spanish and \
             Italian; no primary source found",
    patterns: &[
        Pattern::new(
            r"(?:Mr|Mrs|Ms|Mx|Herr|Frau|Mme|Mlle|Monsieur|Madame|Se\xc3\xb1ora?|Dott)\.?",
            0.6,
        ),
        // Words that are often something else need their dot, or a name behind.
        Pattern::new(
            r"(?:Miss|Dr|Prof|Rev|Hon|Sir|Lord|Lady|Dame|Sra?|Sig|mr|mrs|ms|mx|dr|prof)\.",
            0.6,
        ),
        Pattern::new(
            r"(?:Miss|Dr|Prof|Rev|Sir|Lord|Lady|Dame) [A-Z\xc3-\xc5][a-z\x80-\xff]{1,24}",
            0.6,
        )
        .narrowed(first_word),
    ],
    examples: &[
        "«Mrs.» Diana Weöre",
        "dear «Dr.» Okafor",
        "«Frau» Müller",
        "«Miss» Ashley",
        "dear «mrs.» vas",
    ],
    counter_examples: &["the doctor", "MRS", "a lady", "sir", "I miss it", "Miss it"],
    ..Recogniser::EMPTY
};

fn first_word(matched: &str) -> Range<usize> {
    0..matched.find(' ').unwrap_or(matched.len())
}
