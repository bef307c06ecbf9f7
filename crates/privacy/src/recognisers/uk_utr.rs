//! Unique taxpayer references of the United Kingdom.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, weakly, weighted},
};

pub(crate) const UK_UTR: Recogniser = Recogniser {
    name: "uk_utr",
    label: "UK_UTR",
    about: "A unique taxpayer reference of the United Kingdom.",
    source: "As described at \
             https://help.sbc.sage.com/en-gb/control-centre-dt/D/CCentreUnique_Taxpayer_Reference.html, \
             with its example 3282497350, and implemented in python-stdnum `stdnum.gb.utr`: \
             weights 6, 7, 8, 9, 10, 5, 4, 3, 2 over the last nine digits, modulo 11, the first \
             is the check digit; HM Revenue & Customs does not publish it",
    country: Some("GB"),
    patterns: &[Pattern::new(r"\d{10}", 0.2), Pattern::new(r"\d{5} \d{5}", 0.3)],
    check: Some(check),
    context: &[
        "utr",
        "unique taxpayer reference",
        "taxpayer reference",
        "tax reference",
        "self assessment",
        "hmrc",
        "utr number",
    ],
    examples: &[
        "UTR «1955839661»",
        "Self Assessment, tax reference «22345 67890»",
        "UTR «3282497350»",
    ],
    counter_examples: &[
        "UTR 1955839662",
        "UTR: 22345 67891",
        "order 1955839661",
        "at 1700000000",
        "UTR 4282497350",
        "UTR 2955839661",
    ],
    ..Recogniser::EMPTY
};

/// The check digit for each remainder.
const CHECK_DIGITS: [u32; 11] = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1];

fn check(number: &str) -> Check {
    let rest = weighted(number, &[0, 6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    let expected = CHECK_DIGITS.get(rest as usize).copied();
    weakly(digits(number).next() == expected)
}
