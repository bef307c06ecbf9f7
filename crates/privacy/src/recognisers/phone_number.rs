//! Telephone numbers.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{Check, Pattern, Recogniser, checksum::is_uniform};

pub(crate) const PHONE_NUMBER: Recogniser = Recogniser {
    name: "phone_number",
    label: "PHONE_NUMBER",
    about: "A telephone or fax number, national or international, with or without an extension.",
    source: "ITU-T E.164 (at most 15 digits), E.123 (how it is written); NANPA for North America, \
             by title; calling codes and lengths of national numbers from the metadata of \
             libphonenumber 9.0.43",
    patterns: &[
        // +49 30 1234567, +1 (654) 416-6126, 0049-30-1234567, with an extension behind it.
        Pattern::new(
            r"(?:\+|00)[ ]?[1-9]\d{0,2}[ .\-/]{0,2}(?:\(\d{1,5}\)[ .\-/]{0,2})?\d{1,5}(?:[ .\-/]{1,2}\d{1,7}){1,5}(?:,? ?(?:x|ext\.?|#) ?\d{1,6})?",
            0.75,
        ),
        Pattern::new(r"\+[1-9]\d{7,14}(?: ?(?:x|ext\.?) ?\d{1,6})?", 0.75),
        // (978) 645-9740x11144
        Pattern::new(
            r"\(\d{2,5}\)[ .\-/]{0,2}\d{2,5}(?:[ .\-/]\d{2,6}){0,3}(?:,? ?(?:x|ext\.?|#) ?\d{1,6})?",
            0.65,
        ),
        // 166-684-7899, 001-748-088-2851x818, 06 12 34 56 78
        Pattern::new(
            r"(?:1[ .\-])?\d{3}[ .\-]\d{3}[ .\-]\d{4}(?:,? ?(?:x|ext\.?|#) ?\d{1,6})?",
            0.6,
        ),
        Pattern::new(r"001[ .\-]\d{3}[ .\-]\d{3}[ .\-]\d{4}(?:,? ?(?:x|ext\.?|#) ?\d{1,6})?", 0.7),
        Pattern::new(r"0\d(?: \d\d){4}", 0.6),
        Pattern::new(r"0\d{1,4}[ \-/]\d{3,8}(?:[ \-]\d{1,5}){0,2}", 0.45),
        Pattern::new(r"\d{2,5}(?:[ .\-]\d{2,6}){1,4}(?:,? ?(?:x|ext\.?|#) ?\d{1,6})?", 0.2),
        Pattern::new(r"\d{7,13}(?: ?(?:x|ext\.?) ?\d{1,6})?", 0.15),
    ],
    check: Some(check),
    context: &[
        "phone",
        "telephone",
        "tel",
        "mobile",
        "cell",
        "cellphone",
        "call",
        "called",
        "fax",
        "office",
        "contact",
        "number to reach",
        "reach",
        "text",
        "sms",
        "whatsapp",
        "telefon",
        "handy",
        "mobil",
        "teléfono",
        "móvil",
        "téléphone",
        "portable",
        "telefono",
        "telefoon",
        "dial",
        "answering",
        "hotline",
        "phone number",
    ],
    examples: &[
        "reach you?\nA: «+1 (654) 416-6126».",
        "They're not answering at «(88) 684-334»",
        "\\,«001-748-088-2851x818»-Fax",
        "«166-684-7899» fax",
        "«(978)645-9740x11144» mobile",
        "Telefon «030 1234567»",
        "ruf «+49 30 901820» an",
        "mon numéro est le «01 23 45 67 89»",
        "call me on «07700900123»",
        "«+44 (0)20 7946 0958»",
        "«+351 912 345 678»",
    ],
    counter_examples: &[
        "order 12345678",
        "from 2019-2020",
        "between 10-20 and 30-40",
        "+1 is a vote",
        "+999 123 456 789",
        "+33 1 23 45 67",
        "the sum of 000-000-0000",
        "item 1234567890123",
    ],
    ..Recogniser::EMPTY
};

/// A number of seven to fifteen digits, the extension apart.
fn check(number: &str) -> Check {
    let main = number.split(['x', 'e', '#']).next().unwrap_or_default();
    let digits = main.bytes().filter(u8::is_ascii_digit).count();
    let international = main.starts_with('+') || main.starts_with("00");
    let fits = if international { (8..=17).contains(&digits) } else { (7..=15).contains(&digits) };
    if !fits || is_uniform(main) {
        return Check::Fails;
    }
    // What is written like a day is one.
    let day = main.len() <= 10 && main.matches(['-', '.']).count() == 2 && {
        let mut parts = main.split(['-', '.']);
        let first = parts.next().map_or(0, str::len);
        first == 4 || (first <= 2 && parts.all(|part| part.len() <= 4) && digits <= 8)
    };
    if day {
        Check::Fails
    } else if international {
        plan(main)
    } else {
        Check::Possible
    }
}

/// The country calling codes with the lengths of national numbers, a bit for each.
static CODES: LazyLock<BTreeMap<u16, u32>> = LazyLock::new(|| {
    let lines = include_str!("../../data/calling_codes.txt").lines();
    let code = |line: &str| {
        let mut numbers = line.split(' ').map(str::parse::<u16>);
        let code = numbers.next()?.ok()?;
        Some((code, numbers.flatten().fold(0, |bits, length| bits | 1 << length)))
    };
    lines.filter_map(code).collect()
});

/// Whether an international number has a calling code that is assigned, and a length that is possible
/// there.
fn plan(number: &str) -> Check {
    // A trunk prefix in brackets is not dialled from abroad: +44 (0)20 …
    let number = number.replace("(0)", "");
    let plus = number.starts_with('+');
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = if plus { &digits[..] } else { digits.trim_start_matches("00") };
    let assigned = (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        CODES.get(&code.parse().ok()?).map(|lengths| (lengths, rest.len()))
    });
    match assigned {
        Some((lengths, length)) if length < 32 && lengths >> length & 1 == 1 => Check::Holds,
        None if plus => Check::Fails,
        _ => Check::Doubtful,
    }
}
