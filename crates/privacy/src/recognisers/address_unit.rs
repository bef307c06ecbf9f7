//! Parts of addresses that say where in a street or an office a letter goes.

use crate::{Pattern, Recogniser, address};

pub(crate) const ADDRESS_UNIT: Recogniser = Recogniser {
    name: "address_unit",
    label: "LOCATION",
    about: "A flat, a suite, a post office box or a military post, with the rest of the address around it.",
    source: "USPS, Publication 28, Postal Addressing Standards, secondary address unit \
             designators, post office box and military addresses, by title, not seen",
    patterns: &[
        Pattern::new(
            r"(?i)(?:apt|apartment|suite|ste|flat)\.? ?(?:no\. ?|# ?)?\d{1,5}[a-z]?",
            0.6,
        )
        .grown(address::around_unit),
        Pattern::new(r"(?i)(?:p\. ?o\. ?|po )box \d{1,6}", 0.8).grown(address::around_unit),
        Pattern::new(r"(?i)(?:postfach|apartado|casella postale|postbus|bo\xc3\xaete postale) \d[\d ]{0,6}\d", 0.8)
            .grown(address::around_unit),
        // PSC 4665, Box 2778, APO AE 09338
        Pattern::new(
            r"(?i)(?:(?:psc|unit|cmr) \d{1,5},? box \d{1,5}|(?:uss|uscgc|usns|usnv) [a-z]{2,20}),?[ \n]{1,3}(?:apo|fpo|dpo),? a[aep] \d{5}",
            0.95,
        ),
    ],
    context: &["address", "live", "lives", "office", "deliver", "ship", "send"],
    examples: &[
        "to «12 Main 4, Apt. 879» please",
        "office: «P.O. Box 101»",
        "«PSC 4665, Box 2778\nAPO AE 80338»",
        "an «Postfach 12 34»",
        "«Suite 386, El Tornadizo, Gabon 66298» soon",
    ],
    counter_examples: &["an adapt 2 line summary", "the suite of 12 tests", "box 101", "Suite Nr. 3 in C"],
    ..Recogniser::EMPTY
};
