//! National identity numbers of any country.

use crate::{Pattern, Recogniser};

pub(crate) const NATIONAL_ID_NUMBER: Recogniser = Recogniser {
    name: "national_id_number",
    label: "NATIONAL_ID_NUMBER",
    about: "A national identity number of a country that is not said.",
    source: "45 CFR 164.514(b)(2)(i)(R), any other unique identifying number; the shapes are our \
             own, for numbers of a country that is not said; no primary source",
    patterns: &[
        Pattern::new(r"NID[-_]?\d{5,14}", 0.9),
        Pattern::new(r"\d{6,14}", 0.1),
        Pattern::new(r"[A-Z]{1,3}-?\d{5,12}", 0.15),
        Pattern::new(r"\d{3,4}-\d{3,5}-\d{3,5}(?:-\d{1,4})?", 0.1),
    ],
    context: &[
        "national id",
        "national id number",
        "national id no",
        "national identification",
        "national identification number",
        "national identity",
        "national identity number",
        "national identity card",
        "nid",
        "identity card number",
        "citizen id",
        "dni",
        "cédula",
        "personalausweisnummer",
        "ausweisnummer",
        "carte d'identité",
        "documento de identidad",
        "carta d'identità",
    ],
    examples: &[
        "National ID: «NID-949553954»",
        "«NID-949553954» was shown",
        "national identity number «84213377»",
        "DNI «12345678»",
    ],
    counter_examples: &[
        "order 949553954",
        "NID-12",
        "national identity is debated since 1990",
        "PID-949553954",
        "national ID card, from 2021-10-11",
    ],
    ..Recogniser::EMPTY
};
