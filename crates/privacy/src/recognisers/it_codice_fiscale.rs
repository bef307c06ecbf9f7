//! Tax codes of Italy.

use crate::{Check, Pattern, Recogniser, checksum::strongly};

pub(crate) const IT_CODICE_FISCALE: Recogniser = Recogniser {
    name: "it_codice_fiscale",
    label: "IT_CODICE_FISCALE",
    about: "The tax code (codice fiscale) of a person in Italy, also one with letters for \
            digits.",
    source: "Ministero delle Finanze, decreto ministeriale 23 dicembre 1976, n. 13813, Sistemi di \
             codificazione dei soggetti da iscrivere all'anagrafe tributaria (Gazzetta Ufficiale \
             n. 345 del 29 dicembre 1976): check character and omocodia, as implemented in \
             python-stdnum `stdnum.it.codicefiscale`",
    country: Some("IT"),
    patterns: &[
        Pattern::new(
            r"[A-Za-z]{6}[0-9L-NP-Vl-np-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9L-NP-Vl-np-v]{2}[A-Za-z][0-9L-NP-Vl-np-v]{3}[A-Za-z]",
            0.4,
        ),
        Pattern::new(
            r"[A-Z]{3} [A-Z]{3} [0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2} [A-Z][0-9L-NP-V]{3}[A-Z]",
            0.4,
        ),
    ],
    check: Some(check),
    context: &[
        "codice fiscale",
        "cod. fiscale",
        "cod. fisc",
        "c.f",
        "cf",
        "fiscale",
        "tessera sanitaria",
        "tax code",
        "fiscal code",
    ],
    examples: &[
        "Codice fiscale: «RSSMRA85T10A562S»",
        "«MRTMTT25D09F205Z»",
        "scrivo «bncgli92p54h501s» qui",
        "omocodia «RSSMRA85T10A5S2E»",
        "«RSS MRA 85T10 A562S»",
        "«RCCMNL83S18D969H»",
    ],
    counter_examples: &[
        "Codice fiscale: RSSMRA85T10A562T",
        "MRTMTT25D09F205A",
        "RSSMRA85T50A562S",
        "RSSMRA85T10A562",
        "antidisestablish",
        "RCCMNL83S18D969I",
    ],
    ..Recogniser::EMPTY
};

/// What the characters at odd places count, A to Z; digits count as A to J.
const ODD: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

fn check(text: &str) -> Check {
    let all: Vec<u8> =
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let Some((last, first)) = all.split_last() else { return Check::Fails };
    let sum: u32 = first.iter().enumerate().map(|(place, byte)| value(place, *byte)).sum();
    let day: u32 = match all.get(9..11) {
        Some([tens, ones]) => numeral(*tens) * 10 + numeral(*ones),
        _ => return Check::Fails,
    };
    // To the day of birth of a woman 40 is added.
    let born = matches!(day, 1..=31 | 41..=71);
    strongly(born && sum % 26 == u32::from(last.wrapping_sub(b'A')))
}

/// What a character counts at a place, of which the first is an odd one.
fn value(place: usize, byte: u8) -> u32 {
    let rank = if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') };
    if place.is_multiple_of(2) {
        ODD.get(usize::from(rank)).copied().unwrap_or(0)
    } else {
        u32::from(rank)
    }
}

/// The digit that a character stands for, where letters distinguish people of the same code.
fn numeral(byte: u8) -> u32 {
    let letter = b"LMNPQRSTUV".iter().position(|letter| *letter == byte);
    letter.and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::from(byte.wrapping_sub(b'0')))
}
