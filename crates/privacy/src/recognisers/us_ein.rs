//! Employer identification numbers of the United States.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, value, weakly},
};

pub(crate) const US_EIN: Recogniser = Recogniser {
    name: "us_ein",
    label: "US_EIN",
    about: "An employer identification number of the United States.",
    source: "Internal Revenue Service, How EINs are Assigned and Valid EIN Prefixes \
             (https://www.irs.gov/businesses/small-businesses-self-employed/how-eins-are-assigned-and-valid-ein-prefixes), \
             as in python-stdnum `stdnum/us/ein.dat`; there is no check digit",
    country: Some("US"),
    patterns: &[Pattern::new(r"\d{2}-\d{7}", 0.3), Pattern::new(r"\d{9}", 0.1)],
    check: Some(check),
    context: &[
        "ein",
        "fein",
        "employer identification",
        "employer identification number",
        "employer id",
        "federal tax id",
        "tax id",
        "taxpayer id",
        "irs",
    ],
    examples: &[
        "EIN: «12-3456789»",
        "our employer identification number is «94-2404110».",
        "Federal Tax ID «530196605»",
        "EIN «91-1144442»",
    ],
    counter_examples: &[
        "part 12-3456789",
        "EIN 07-1234567",
        "EIN 89-1234567",
        "call 12-3456789 now",
        "EIN 12-34567890",
        "EIN 07-1144442",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(matches!(
        value(&compact(number), 0..2),
        Some(1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99)
    ))
}
