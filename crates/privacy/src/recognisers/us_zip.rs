//! Postal codes of the United States.

use std::ops::Range;

use crate::{Pattern, Recogniser};

pub(crate) const US_ZIP: Recogniser = Recogniser {
    name: "us_zip",
    label: "ZIP",
    about: "A ZIP code of the United States.",
    source: "United States Postal Service, Publication 28, appendix B, by title: the states and \
             the District of Columbia; the other abbreviations, as PR and AS, often mean \
             something else",
    country: Some("US"),
    patterns: &[
        Pattern::new(
            r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?",
            0.55,
        )
        .narrowed(figures),
        Pattern::new(r"\d{5}-\d{4}", 0.45),
        Pattern::new(r"\d{5}", 0.15),
    ],
    context: &["zip", "zip code", "zipcode", "postal code", "postcode"],
    examples: &["Salem, TX «70194»", "my zip is «94107»", "zip code: «10001-1234»"],
    counter_examples: &["12345 items", "TX 701945", "part 10001-1234"],
    ..Recogniser::EMPTY
};

/// Where the figures stand.
fn figures(text: &str) -> Range<usize> {
    let start = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    start..text.len()
}
