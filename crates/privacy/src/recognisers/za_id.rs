//! Identity numbers of South Africa.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_day, luhn, strongly},
};

pub(crate) const ZA_ID: Recogniser = Recogniser {
    name: "za_id",
    label: "ZA_ID",
    about: "An identity number of South Africa.",
    source: "Wikipedia, National identification number, South Africa, with its example \
             8001015009087, also python-stdnum `stdnum.za.idnr`: date of birth, sex, citizenship \
             (2 for refugees, as in presidio `za_id_number_recognizer`), and a check digit by \
             Luhn; no primary source found",
    country: Some("ZA"),
    patterns: &[
        Pattern::new(r"\d{10}[0-2][089]\d", 0.3),
        Pattern::new(r"\d{6} \d{4} [0-2][089]\d", 0.3),
    ],
    check: Some(check),
    context: &[
        "id number",
        "identity number",
        "south african id",
        "sa id",
        "rsa id",
        "id no",
        "id-nommer",
        "identiteitsnommer",
    ],
    examples: &[
        "ID number «8001015009087»",
        "«9202204720083»",
        "SA ID «750331 5081 089»",
        "«7503305044089»",
        "refugee, ID number «0001015002288»",
    ],
    counter_examples: &[
        "8001015009088",
        "ID number 9202204720084",
        "8013015009087",
        "at 1700000000000",
        "ID number 8001325009087",
        "8503305044089",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    strongly(luhn(number) && is_day(number, 2))
}
