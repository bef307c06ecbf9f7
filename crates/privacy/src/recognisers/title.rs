//! Titles before names.

use crate::{Pattern, Recogniser};

pub(crate) const TITLE: Recogniser = Recogniser {
    name: "title",
    label: "TITLE",
    about: "A form of address before a name.",
    source: "Forms of address as commonly written in English, German, French, Spanish and \
             Italian; no primary source found",
    patterns: &[Pattern::new(
        r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Herr|Frau|Mme|Mlle|Monsieur|Madame|Se\xc3\xb1or|Se\xc3\xb1ora|Sr|Sra|Sig|Dott|Rev|Hon)\.?",
        0.6,
    )],
    check: Some(check),
    examples: &["«Mrs.» Diana Weöre", "dear «Dr.» Okafor", "«Frau» Müller"],
    counter_examples: &["the doctor", "MRS", "a lady", "sir"],
    ..Recogniser::EMPTY
};

/// Words that are often something else need their dot.
fn check(text: &str) -> crate::Check {
    let often = ["Dr", "Hon", "Rev", "Sig", "Sr", "Prof", "Lord", "Lady", "Sir", "Dame", "Miss"];
    if often.contains(&text) { crate::Check::Doubtful } else { crate::Check::Possible }
}
