//! Telephone numbers.

use crate::{Check, Pattern, Recogniser, checksum::is_uniform};

pub(crate) const PHONE_NUMBER: Recogniser = Recogniser {
    name: "phone_number",
    label: "PHONE_NUMBER",
    about: "A telephone or fax number, national or international, with or without an extension.",
    source: "ITU-T E.164 (at most 15 digits), E.123 (how it is written); NANPA for North America; \
             by title",
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
    ],
    counter_examples: &[
        "order 12345678",
        "from 2019-2020",
        "between 10-20 and 30-40",
        "+1 is a vote",
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
    if day { Check::Fails } else { Check::Possible }
}
