//! Personal identity codes of Finland.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, number, strongly},
};

pub(crate) const FI_HETU: Recogniser = Recogniser {
    name: "fi_hetu",
    label: "FI_HETU",
    about: "The personal identity code of a person in Finland.",
    source: "Statsrådets förordning 690/2022 (2 § of 128/2010: separators since 2023, remainder \
             modulo 31), https://www.finlex.fi/sv/laki/alkup/2022/20220690; Digi- ja \
             väestötietovirasto, https://dvv.fi/hetu-uudistus",
    country: Some("FI"),
    patterns: &[Pattern::new(r"\d{6}[-+ABCDEFUVWXYabcdefuvwxy]\d{3}[0-9A-Ya-y]", 0.4)],
    check: Some(check),
    context: &[
        "henkilötunnus",
        "hetu",
        "henkilötunnuksen",
        "sotu",
        "personbeteckning",
        "personal identity code",
    ],
    examples: &[
        "henkilötunnus «131052-308T»",
        "«010190Y123M»",
        "hetu «240703A5676»",
        "«131052-308t»",
        "hetu «010594Y9032»",
        "«010516B903X»",
        "«050594U903M»",
    ],
    counter_examples: &[
        "henkilötunnus 131052-308U",
        "010190Y123N",
        "321052-308T",
        "240703-1234",
        "hetu 310252-308Y",
        "010594Y9033",
    ],
    ..Recogniser::EMPTY
};

/// The character for each remainder modulo 31.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

fn check(text: &str) -> Check {
    let nine: String = text.chars().take(10).filter(char::is_ascii_digit).collect();
    let Some(digits) = exactly::<9>(&nine) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let last = text.bytes().last().map(|last| last.to_ascii_uppercase());
    let right = CHARACTERS[(number(&digits) % 31) as usize];
    strongly(is_short_date(year, month, day) && number(&digits[6..]) > 1 && last == Some(right))
}
