//! Passport numbers of the United States.

use crate::{Pattern, Recogniser};

pub(crate) const US_PASSPORT: Recogniser = Recogniser {
    name: "us_passport",
    label: "US_PASSPORT",
    about: "The number of a passport of the United States.",
    source: "United States Department of State, Next Generation Passport \
             (https://travel.state.gov/content/travel/en/passports/passport-help/next-generation-passport.html): \
             a letter and eight digits; before 2021 nine digits, as commonly published; the check \
             digit of ICAO Doc 9303 is not part of it",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"[A-Z]\d{8}", 0.2),
        Pattern::new(r"[a-z]\d{8}", 0.1),
        Pattern::new(r"\d{9}", 0.2),
    ],
    context: &[
        "passport",
        "passports",
        "passport number",
        "passport no",
        "us passport",
        "travel document",
        "pasaporte",
    ],
    examples: &[
        "US passport «A12345678»",
        "passport number: «543210987».",
        "Her passport no. is «c03005988»",
    ],
    counter_examples: &[
        "order A12345678",
        "the account 543210987",
        "passport 54321098",
        "passport A1234567",
        "passport office, call 5551234567",
    ],
    ..Recogniser::EMPTY
};
