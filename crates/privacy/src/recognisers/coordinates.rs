//! Places on earth.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const COORDINATES: Recogniser = Recogniser {
    name: "coordinates",
    label: "COORDINATES",
    about: "The latitude and longitude of a place, exact to some ten metres or better.",
    source: "ISO 6709:2008, annex D, as corrected by Cor 1:2009 (degrees, minutes, seconds), \
             superseded by ISO 6709:2022; RFC 5870, section 3.3; RFC 7946, section 3.1.1",
    patterns: &[
        Pattern::new(r"[-+]?\d{1,3}\.\d{4,15}[ ]?[,;][ ]?[-+]?\d{1,3}\.\d{4}", 0.6)
            .extended(to_end_of_list)
            .narrowed(pair),
        Pattern::new(r"[-+]?\d{1,3}\.\d{4,15}[ ][-+]?\d{1,3}\.\d{4,15}", 0.2),
        Pattern::new(
            r#"(?i)lat(?:itude)?\\?["']?[ ]?[:=]?[ ]?["']?[-+]?\d{1,2}\.\d{4,15}["']?[ ]?[,;&]?\s{0,16}\\?["']?(?:lon|lng|long|longitude)\\?["']?[ ]?[:=]?[ ]?["']?[-+]?\d{1,3}\.\d{4,15}"#,
            0.85,
        )
        .narrowed(from_first_digit),
        Pattern::new(r"\d{1,2}\.\d{4,15}(?:\xc2\xb0)?[ ]?[NS][ ]?,?[ ]?\d{1,3}\.\d{4,15}(?:\xc2\xb0)?[ ]?[EWO]", 0.85),
        // Degrees, minutes and seconds, with straight or typographic signs.
        Pattern::new(
            r#"\d{1,2}(?:\xc2\xb0|\xc2\xba)[ ]?\d{1,2}(?:\.\d{1,8})?(?:'|\xe2\x80\x99|\xe2\x80\xb2)[ ]?(?:\d{1,2}(?:[.,]\d{1,6})?(?:"|''|\xe2\x80\x9d|\xe2\x80\xb3)[ ]?)?[NS][ ]?[,;/]?[ ]?\d{1,3}(?:\xc2\xb0|\xc2\xba)[ ]?\d{1,2}(?:\.\d{1,8})?(?:'|\xe2\x80\x99|\xe2\x80\xb2)[ ]?(?:\d{1,2}(?:[.,]\d{1,6})?(?:"|''|\xe2\x80\x9d|\xe2\x80\xb3)[ ]?)?[EWO]"#,
            0.85,
        ),
    ],
    check: Some(check),
    context: &[
        "gps",
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "coordinates",
        "coords",
        "location",
        "position",
        "geo",
        "point",
        "koordinaten",
    ],
    examples: &[
        "meet me at «48.85837, 2.294481».",
        "geo:«37.786971,-122.399677»;u=35",
        "at «40°41'21.4\"N 74°02'40.2\"W», by boat",
        "«48° 51′ 30″ N, 2° 17′ 40″ E»",
        r#"{"lat": «51.50073, "lng": -0.12463»}"#,
        "POINT(«2.294481 48.85837»)",
        "7,ann,«52.516275,13.377704»,Berlin",
        "«40° 26.767' N 79° 58.933' W»",
    ],
    counter_examples: &[
        "the prices are 12.50, 13.99",
        "48.85, 2.29",
        "[0.1234, 0.5678, 0.9012, 0.3456]",
        "[12.34567, 45.67891, 23.45678]",
        "412.34567, 245.67891",
        "it was 21° outside, 5' away",
        "3.14159 2.71828",
        "0.98765, 0.12345",
    ],
    ..Recogniser::EMPTY
};

/// How many decimals a number of a pair has at least.
const DECIMALS_MIN: usize = 4;

/// Goes on over the list of numbers that it may be a part of.
fn to_end_of_list(text: &[u8], end: usize) -> usize {
    let mut place = end;
    while let Some(byte) = text.get(place).copied() {
        let after_sign = matches!(text.get(place - 1), Some(b',' | b';'));
        let goes_on = byte.is_ascii_digit()
            || matches!(byte, b'.' | b',' | b';' | b'-' | b'+')
            || (byte == b' ' && after_sign);
        if !goes_on {
            break;
        }
        place += 1;
    }
    place
}

/// The first two numbers, if no third one is like them; then it is a list of something else.
fn pair(matched: &str) -> Range<usize> {
    let exact = |part: &str| {
        part.split_once('.').is_some_and(|(_, decimals)| {
            decimals.bytes().take_while(u8::is_ascii_digit).count() >= DECIMALS_MIN
        })
    };
    let parts: Vec<&str> = matched.split([',', ';']).collect();
    if parts.iter().filter(|part| exact(part)).count() != 2 {
        return 0..0;
    }
    let length = parts.iter().take(2).map(|part| part.len() + 1).sum::<usize>() - 1;
    let first = matched.get(..length).unwrap_or("");
    0..first.trim_end_matches([' ', '.', '-', '+']).len()
}

fn from_first_digit(matched: &str) -> Range<usize> {
    let start = matched.find(|one: char| one.is_ascii_digit() || one == '-' || one == '+');
    start.unwrap_or(0)..matched.len()
}

/// The numbers of a pair must be in range, in one order or the other. Two below one are more often
/// something else.
fn check(place: &str) -> Check {
    if place.contains(['°', 'º']) {
        return degrees(place);
    }
    let numbers: Vec<f64> = place
        .split(|one: char| !(one.is_ascii_digit() || one == '.'))
        .filter(|part| part.contains('.'))
        .filter_map(|part| part.parse().ok())
        .collect();
    let [first, second] = numbers.as_slice() else { return Check::Fails };
    let (small, large) = (first.min(*second), first.max(*second));
    match () {
        () if small > 90.0 || large > 180.0 => Check::Fails,
        () if large < 1.0 => Check::Doubtful,
        () => Check::Possible,
    }
}

/// The degrees must be in range.
fn degrees(place: &str) -> Check {
    let halves: Vec<&str> = place.split(['°', 'º']).collect();
    let number = |text: &str| {
        let start = text.trim_end_matches(|one: char| one.is_ascii_digit() || one == '.').len();
        text.get(start..).and_then(|number| number.parse::<f64>().ok())
    };
    let first = halves.first().and_then(|text| number(text)).unwrap_or(999.0);
    let second = halves.get(1).and_then(|text| number(text)).unwrap_or(0.0);
    if first <= 90.0 && second <= 180.0 { Check::Possible } else { Check::Fails }
}
