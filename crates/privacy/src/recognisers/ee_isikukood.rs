//! Personal identification codes of Estonia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, number, strongly, weighted},
};

pub(crate) const EE_ISIKUKOOD: Recogniser = Recogniser {
    name: "ee_isikukood",
    label: "EE_ISIKUKOOD",
    about: "The personal identification code (isikukood) of a person in Estonia.",
    source: "EVS 585:2007, Isikukood. Struktuur, to which the regulation of 7 January 2005, § 2, \
             refers, https://www.riigiteataja.ee/akt/110062015004; check digit modulo 11 in two \
             steps, as in python-stdnum `stdnum.ee.ik`",
    country: Some("EE"),
    patterns: &[Pattern::new(r"[1-6]\d{10}", 0.3)],
    check: Some(check),
    context: &[
        "isikukood",
        "isikukoodi",
        "isikukoodiga",
        "personal identification code",
        "personal code",
    ],
    examples: &["isikukood «37605030299»", "«49207154484»", "isikukood: «50309211238»"],
    counter_examples: &[
        "isikukood 37605030298",
        "49207154485",
        "isikukood 37613030299",
        "call 01711234567",
        "isikukood 36805280108",
    ],
    ..Recogniser::EMPTY
};

/// Two tries modulo 11, the second with other weights where ten is left.
pub(super) fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[1..3]), number(&digits[3..5]), number(&digits[5..7]));
    let century = match digits[0] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return Check::Fails,
    };
    let mut rest = weighted(text, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    if rest == 10 {
        rest = weighted(text, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
    }
    strongly(is_birth_date(century + year, month, day) && rest == digits[10])
}
