//! Numbers of the National Health Service of England, Wales and the Isle of Man.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, weakly, weighted},
};

pub(crate) const UK_NHS: Recogniser = Recogniser {
    name: "uk_nhs",
    label: "UK_NHS",
    about: "A patient number of the National Health Service of the United Kingdom.",
    source: "NHS Data Dictionary, NHS NUMBER \
             (https://archive.datadictionary.nhs.uk/DD%20Release%20August%202021/attributes/nhs_number.html): \
             weights 10 to 2, modulo 11",
    country: Some("GB"),
    patterns: &[Pattern::new(r"\d{3}[ -]\d{3}[ -]\d{4}", 0.3), Pattern::new(r"\d{10}", 0.2)],
    check: Some(check),
    context: &[
        "nhs",
        "nhs number",
        "nhs no",
        "national health service",
        "patient",
        "patients",
        "gp",
        "surgery",
    ],
    examples: &[
        "NHS number «943 476 5919»",
        "patient «4010232137» was seen",
        "NHS no: «485-777-3457»",
        "NHS number «943-476-5870»",
    ],
    counter_examples: &[
        "NHS number 943 476 5918",
        "NHS: 4010232138",
        "call 943 476 5919",
        "order 4857773457",
        "NHS 111 111 1111",
        "NHS number 9434765871",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(
        weighted(number, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
            && !is_uniform(number),
    )
}
