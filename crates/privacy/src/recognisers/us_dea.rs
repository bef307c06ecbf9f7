//! Registration numbers of the Drug Enforcement Administration of the United States.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, value, weakly, weighted},
};

pub(crate) const US_DEA: Recogniser = Recogniser {
    name: "us_dea",
    label: "US_DEA",
    about: "A number under which the Drug Enforcement Administration registers a prescriber.",
    source: "Wikipedia, DEA number, with its example F91234563: the sum of the digits 1, 3, 5 and \
             twice the digits 2, 4, 6 ends in the seventh digit; the first letters are those that \
             it and the DEA Registration Record Layout name",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"[A-HJ-NPRSTUX][A-Z9]\d{7}", 0.3),
        Pattern::new(r"[A-HJ-NPRSTUX][A-Z9]-\d{7}", 0.3),
    ],
    check: Some(check),
    context: &[
        "dea",
        "dea number",
        "dea no",
        "drug enforcement",
        "prescriber",
        "controlled substance",
        "controlled substances",
    ],
    examples: &[
        "DEA number «AB1234563»",
        "Prescriber Dr. Roe, DEA# «FR9271545»",
        "DEA «F91234563»",
    ],
    counter_examples: &[
        "DEA number AB1234564",
        "DEA: FR9271540",
        "invoice AB1234563",
        "ticket PO1234563",
        "DEA F91234564",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    // A 9 instead of the second letter is none of the seven digits.
    let digits = number.get(2..).unwrap_or("");
    let sum = weighted(digits, &[1, 2, 1, 2, 1, 2, 0]);
    let compact = compact(digits);
    weakly(value(&compact, 6..7) == Some(sum % 10))
}
