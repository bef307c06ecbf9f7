//! Admissions of attorneys.

use std::ops::Range;

use crate::{Pattern, Recogniser};

pub(crate) const BAR_NUMBER: Recogniser = Recogniser {
    name: "bar_number",
    label: "BAR_NUMBER",
    about: "The number under which an attorney is admitted to the bar of a state.",
    source: "Format as commonly published by the bar associations and supreme courts of the \
             states of the United States; no primary source found, and there is no check digit",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"[A-Z]{2}-\d{5,7}", 0.2),
        Pattern::new(r"(?:[Ss]tate )?[Bb]ar (?:[Nn]o\.?|[Nn]umber|[Ii][Dd]|#):? ?#?\d{5,8}", 0.8)
            .narrowed(number),
    ],
    context: &[
        "bar no",
        "bar number",
        "bar id",
        "bar",
        "state bar",
        "attorney",
        "attorney for",
        "attorney no",
        "lawyer",
        "counsel",
        "esq",
        "admitted",
    ],
    examples: &[
        "Bar No. «IL-418669»",
        "Jane Roe, Esq. («CA-212345»)",
        "State Bar No. «212345»",
        "bar number: «0451234»",
    ],
    counter_examples: &[
        "flight IL-418669",
        "attorney IL-4186",
        "the bar opens at 18000",
        "Bar No. ILL-418669",
        "attorney fees of 50000",
    ],
    ..Recogniser::EMPTY
};

/// The digits at the end, without what is said before them.
fn number(matched: &str) -> Range<usize> {
    let many = matched.bytes().rev().take_while(u8::is_ascii_digit).count();
    matched.len() - many..matched.len()
}
