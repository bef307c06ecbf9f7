//! Individual taxpayer identification numbers of the United States.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, value, weakly},
};

pub(crate) const US_ITIN: Recogniser = Recogniser {
    name: "us_itin",
    label: "US_ITIN",
    about: "An individual taxpayer identification number of the United States.",
    source: "Internal Revenue Service, IRM 3.21.263, with the ranges as at \
             https://support.taxslayerpro.com/hc/en-us/articles/8250466982554-Valid-Range-for-ITINs: \
             it begins with 9, its fourth and fifth digits are 50 to 65, 70 to 88, 90 to 92 or 94 \
             to 99; there is no check digit",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"9\d{2}-\d{2}-\d{4}", 0.55),
        Pattern::new(r"9\d{2} \d{2} \d{4}", 0.3),
        Pattern::new(r"9\d{8}", 0.1),
    ],
    check: Some(check),
    context: &[
        "itin",
        "individual taxpayer",
        "individual taxpayer identification number",
        "taxpayer id",
        "tax id",
        "tax identification",
    ],
    examples: &[
        "«912-70-1234» is what the IRS sent",
        "My ITIN is «900700000».",
        "ITIN: «987 65 4321»",
        "«912-90-3456»",
    ],
    counter_examples: &[
        "912-66-1234",
        "912-49-1234",
        "ITIN: 812-70-1234",
        "ITIN 912-89-1234",
        "order 912701234",
        "call 912 701 2345",
        "ITIN 912-93-4567",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let group = value(&compact(number), 3..5);
    weakly(matches!(group, Some(50..=65 | 70..=88 | 90..=92 | 94..=99)))
}
