//! Taxpayer numbers of Ukraine.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, number, weakly, weighted},
};

pub(crate) const UA_RNOKPP: Recogniser = Recogniser {
    name: "ua_rnokpp",
    label: "UA_RNOKPP",
    about: "The registration number of a taxpayer (RNOKPP, formerly IPN) in Ukraine.",
    source: "As implemented in python-stdnum `stdnum.ua.rntrc`: weights -1, 5, 7, 9, 4, 6, 10, 5, \
             7, modulo 11; the first five digits, by idnumbers `nationalid.ukr`, are days since \
             1899; no primary source found",
    country: Some("UA"),
    patterns: &[Pattern::new(r"\d{10}", 0.2)],
    check: Some(check),
    context: &[
        "рнокпп",
        "іпн",
        "ідентифікаційний код",
        "ідентифікаційний номер",
        "податковий номер",
        "rnokpp",
        "ipn",
        "inn",
        "tax id",
        "taxpayer number",
    ],
    examples: &["RNOKPP «1759013776»", "ідентифікаційний код «3045219870»"],
    counter_examples: &[
        "RNOKPP 1759013777",
        "ідентифікаційний код 3045219871",
        "order 1759013776",
        "IPN 0000000000",
        "RNOKPP 1759013770",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<10>(text) else { return Check::Fails };
    // The first weight is published as -1, which is 10 modulo 11.
    let rest = weighted(text, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10;
    // The day of birth, as days since the end of 1899.
    let born = (1..55_000).contains(&number(&digits[..5]));
    weakly(born && rest == digits[9])
}
