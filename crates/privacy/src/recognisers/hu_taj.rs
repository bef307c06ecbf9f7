//! Social security numbers of Hungary.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, weakly, weighted},
};

pub(crate) const HU_TAJ: Recogniser = Recogniser {
    name: "hu_taj",
    label: "HU_TAJ",
    about: "The social security number (TAJ) of a person in Hungary.",
    source: "1996. évi XX. törvény a személyazonosító jel helyébe lépő azonosítási módokról, \
             melléklet; weights 3 and 7, modulo 10, as in the public code of hunlib4j, \
             `CheckIdentityNumbers`",
    country: Some("HU"),
    patterns: &[Pattern::new(r"\d{9}", 0.15), Pattern::new(r"\d{3}[ -]\d{3}[ -]\d{3}", 0.2)],
    check: Some(check),
    context: &[
        "taj",
        "taj-szám",
        "tajszám",
        "taj szám",
        "társadalombiztosítási",
        "tb-szám",
        "társadalombiztosítási azonosító jel",
        "hungarian social security number",
    ],
    examples: &["TAJ «123 456 788»", "TAJ-szám: «839201742»", "TAJ «111111110»"],
    counter_examples: &[
        "TAJ 123 456 789",
        "TAJ-szám: 839201743",
        "call 123 456 788",
        "TAJ 000000000",
        "TAJ 111111111",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<9>(text) else { return Check::Fails };
    let sum = weighted(text, &[3, 7, 3, 7, 3, 7, 3, 7]);
    weakly(!is_uniform(text) && sum % 10 == digits[8])
}
