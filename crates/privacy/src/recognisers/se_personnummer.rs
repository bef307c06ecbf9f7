//! Personal identity numbers of Sweden.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, is_time_stamp, luhn, number, strongly, weakly},
};

pub(crate) const SE_PERSONNUMMER: Recogniser = Recogniser {
    name: "se_personnummer",
    label: "SE_PERSONNUMMER",
    about: "The personal identity number of a person in Sweden, or the coordination number of \
            one not registered.",
    source: "Skatteverket, Samordningsnummer (SKV 707, utgåva 2), with its example 701063-2391, \
             and Personnummer (SKV 704); Folkbokföringslag (1991:481), §§ 18 and 18 a; check \
             digit by Luhn, also python-stdnum `stdnum.se.personnummer`",
    country: Some("SE"),
    patterns: &[
        Pattern::new(r"\d{6}[-+]?\d{4}", 0.3),
        Pattern::new(r"(?:18|19|20)\d{6}[-+]?\d{4}", 0.3),
    ],
    check: Some(check),
    context: &[
        "personnummer",
        "personnr",
        "pnr",
        "person-nr",
        "samordningsnummer",
        "födelsenummer",
        "personal identity number",
        "personal number",
    ],
    examples: &[
        "personnummer «811218-9876»",
        "«19670919-9530»",
        "hon är född 1912, «121212+1212»",
        "«196408233234»",
        "samordningsnummer «900161-1236»",
        "samordningsnummer «701063-2391»",
        "«640823-3234»",
        "«880320-0016»",
    ],
    counter_examples: &[
        "personnummer 811218-9875",
        "19670919-9531",
        "811318-9876",
        "196408233235",
        "phone 070-1234567",
        "backup 20241127-1303",
        "log 2411271303",
        "samordningsnummer 701063-2392",
        "880320-0018",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    let ten = if all.len() == 12 { all.get(2..).unwrap_or_default() } else { &all };
    let Some(digits) = exactly::<10>(ten) else { return Check::Fails };
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // To the day in a coordination number 60 is added.
    let day = if day > 60 { day - 60 } else { day };
    let holds = is_short_date(year, month, day) && luhn(ten);
    // A time that holds by chance needs a word that speaks for it.
    let old = text.contains('+') || all.len() == 12 && all.starts_with('1');
    let stamp = !old && is_time_stamp(&digits);
    if stamp { weakly(holds) } else { strongly(holds) }
}
