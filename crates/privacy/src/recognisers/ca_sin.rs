//! Social insurance numbers of Canada.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, luhn, weakly},
};

pub(crate) const CA_SIN: Recogniser = Recogniser {
    name: "ca_sin",
    label: "CA_SIN",
    about: "A social insurance number of Canada.",
    source: "Revenue Canada, T4028, Information for Magnetic Media Filers (1995), validation of \
             the SIN (Luhn); none begins with 8, as in python-stdnum `stdnum.ca.sin`; nor with 0, \
             but the fictitious ones that are published do",
    country: Some("CA"),
    patterns: &[
        Pattern::new(r"[0-79]\d{2}[ -]\d{3}[ -]\d{3}", 0.3),
        Pattern::new(r"[0-79]\d{8}", 0.15),
    ],
    check: Some(check),
    context: &[
        "sin",
        "social insurance",
        "social insurance number",
        "sin number",
        "nas",
        "assurance sociale",
        "numéro d'assurance sociale",
    ],
    examples: &[
        "SIN «046 454 286»",
        "my social insurance number is «130692544».",
        "numéro d'assurance sociale : «130-692-544»",
        "SIN «123-456-782»",
    ],
    counter_examples: &[
        "SIN 046 454 287",
        "SIN: 130692545",
        "order 130692544",
        "call 046 454 286",
        "SIN 812345674",
        "SIN 000 000 000",
        "SIN 823456785",
        "SIN 999-999-999",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    weakly(luhn(number) && !is_uniform(number))
}
