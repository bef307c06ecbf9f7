//! Social security numbers of Greece.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_short_date, luhn, number, strongly},
};

pub(crate) const GR_AMKA: Recogniser = Recogniser {
    name: "gr_amka",
    label: "GR_AMKA",
    about: "The social security number (AMKA) of a person in Greece.",
    source: "ΗΔΙΚΑ, Αριθμός Μητρώου Κοινωνικής Ασφάλισης; day of birth and check digit by Luhn, \
             as in python-stdnum `stdnum.gr.amka`; no primary source found",
    country: Some("GR"),
    patterns: &[Pattern::new(r"\d{11}", 0.2)],
    check: Some(check),
    context: &[
        "αμκα",
        "α.μ.κ.α",
        "amka",
        "κοινωνικής ασφάλισης",
        "social security number",
        "social security",
    ],
    examples: &["AMKA «01013099997»", "«17068523418»"],
    counter_examples: &[
        "AMKA 01013099998",
        "17068523419",
        "AMKA 01133099997",
        "phone 30210123456",
        "AMKA 01013099999",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    strongly(is_short_date(year, month, day) && luhn(text))
}
