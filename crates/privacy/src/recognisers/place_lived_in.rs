//! Places that somebody is said to live in or to come from.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const PLACE_LIVED_IN: Recogniser = Recogniser {
    name: "place_lived_in",
    label: "LOCATION",
    about: "A place behind words that say that somebody was born, lives or comes from there, also one that no registry has.",
    source: "As commonly written in English, German, French, Spanish and Italian; no primary source found",
    patterns: &[Pattern::new(
        r"(?i:(?:born|raised|grew up|grown up|live|lives|living|lived|reside|resides|residing|settled) in|(?:moved|comes|came|hails) (?:here |there )?(?:to|from)|home ?(?:town|city)(?: is| of)?|wohnt in|wohnhaft in|geboren in|habite \xc3\xa0|n\xc3\xa9e? \xc3\xa0|vive en|nacid[oa] en|vive a|nat[oa] a) [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,30}(?: [A-Z\xc3-\xc5][A-Za-z'\-\x80-\xff]{1,30}){0,2}",
        0.55,
    )
    .narrowed(place)],
    check: Some(check),
    examples: &[
        "who grew up in «Breiðdalsvík».",
        "she moved here from «Cape Verde»",
        "his home town «Narsaq»",
        "wohnhaft in «Gross Schweinbarth»",
        "il est né à «Onnezies» en",
        "born in «Hrušovany»",
    ],
    counter_examples: &[
        "born in March 1980",
        "lives in fear",
        "came from behind",
        "We live in The",
        "moved to May",
    ],
    ..Recogniser::EMPTY
};

/// The place begins behind the words that lead to it: the last of them in lower case.
fn place(matched: &str) -> Range<usize> {
    const LAST: [&str; 14] = [
        "in", "to", "from", "town", "city", "hometown", "homecity", "is", "of", "à", "en", "a",
        "here", "there",
    ];
    let mut start = 0;
    let mut at = 0;
    for word in matched.split(' ') {
        at += word.len() + 1;
        if LAST.contains(&word.to_lowercase().as_str()) {
            start = at;
        }
    }
    start.min(matched.len())..matched.len()
}

/// Months and articles are no places.
fn check(text: &str) -> Check {
    const NONE: [&str; 18] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "The",
        "A",
        "An",
        "My",
        "His",
        "Her",
    ];
    let first = text.split(' ').next().unwrap_or_default();
    if NONE.contains(&first) { Check::Fails } else { Check::Possible }
}
