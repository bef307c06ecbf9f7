//! Driving licences of Great Britain.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, is_day, strongly, value},
};

pub(crate) const UK_DRIVING_LICENCE: Recogniser = Recogniser {
    name: "uk_driving_licence",
    label: "UK_DRIVING_LICENCE",
    about: "The number of a driving licence of Great Britain.",
    source: "As described in Wikipedia, Driving licence in the United Kingdom, and at \
             http://ukdriving.org.uk/licencenumber.html, of the Driver and Vehicle Licensing \
             Agency: name, date of birth, initials; the last two characters are computed in a way \
             that is not published",
    country: Some("GB"),
    patterns: &[
        Pattern::new(r"[A-Z][A-Z9]{4}\d[0156]\d[0-3]\d\d[A-Z9]{2}[A-Z0-9][A-Z]{2}", 0.7),
        Pattern::new(r"[A-Z][A-Z9]{4}[ -]\d[0156]\d[0-3]\d\d[ -][A-Z9]{2}[A-Z0-9][A-Z]{2}", 0.7),
    ],
    check: Some(check),
    context: &[
        "driving licence",
        "driving license",
        "driver number",
        "driving",
        "licence",
        "dvla",
        "licence number",
    ],
    examples: &["«MORGA657054SM9IJ»", "driving licence «MORGA 657054 SM9IJ»", "«MORGA607054SM9IJ»"],
    counter_examples: &[
        "MORGA663054SM9IJ",
        "MORGA657324SM9IJ",
        "MOR9A657054SM9IJ",
        "MORGA657054SM9I",
        "MORGA65705SM9IJ",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let (Some(name), Some(born)) = (compact.get(..5), compact.get(6..10)) else {
        return Check::Fails;
    };
    // Women have 50 more in their month; a short name is filled with 9.
    let month = value(born, 0..2).map_or(0, |month| if month > 50 { month - 50 } else { month });
    let day = value(born, 2..4).unwrap_or(0);
    let letters = name.trim_end_matches('9').bytes().all(|byte| byte.is_ascii_uppercase());
    strongly(letters && is_day(&format!("{month:02}{day:02}"), 0))
}
