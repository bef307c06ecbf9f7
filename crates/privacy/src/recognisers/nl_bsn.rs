//! Citizen service numbers of the Netherlands.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, weakly, weighted},
};

pub(crate) const NL_BSN: Recogniser = Recogniser {
    name: "nl_bsn",
    label: "NL_BSN",
    about: "The citizen service number (BSN) of a person in the Netherlands.",
    source: "BKWI, SGR 15.0, Burgerservicenummer \
             (https://sgr.bkwi.nl/Static-Sites/SGR-Report/Report%20HTML%20SGR%2015.0_files/Repo706.htm): \
             9 to 2 times the digits less the last, divisible by 11; Wet algemene bepalingen \
             burgerservicenummer; also python-stdnum `stdnum.nl.bsn`",
    country: Some("NL"),
    patterns: &[
        Pattern::new(r"\d{9}", 0.15),
        Pattern::new(r"\d{4}[. ]\d{2}[. ]\d{3}", 0.2),
        Pattern::new(r"\d{3}[. ]\d{3}[. ]\d{3}", 0.2),
    ],
    check: Some(check),
    context: &[
        "bsn",
        "burgerservicenummer",
        "burger service nummer",
        "sofinummer",
        "sofi",
        "sofi-nummer",
        "persoonsnummer",
        "citizen service number",
    ],
    examples: &[
        "BSN «111222333»",
        "burgerservicenummer: «1234.56.782»",
        "mijn bsn is «473829162»",
        "BSN «249566758»",
    ],
    counter_examples: &[
        "BSN 111222334",
        "burgerservicenummer: 1234.56.783",
        "bel 123456782",
        "BSN 000000000",
        "BSN 1112.52.333",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<9>(text) else { return Check::Fails };
    let sum = weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2]);
    weakly(!is_uniform(text) && sum % 11 == digits[8])
}
