//! Aadhaar numbers of India.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, strongly, verhoeff, weakly},
};

pub(crate) const IN_AADHAAR: Recogniser = Recogniser {
    name: "in_aadhaar",
    label: "IN_AADHAAR",
    about: "An Aadhaar number, by which India knows its residents.",
    source: "Unique Identification Authority of India, A UID Numbering Scheme (working paper), as \
             implemented in python-stdnum `stdnum.in_.aadhaar`: twelve digits, the first 2 to 9, \
             no palindrome; the check digit is that of Verhoeff",
    country: Some("IN"),
    patterns: &[
        Pattern::new(r"[2-9]\d{11}", 0.3),
        Pattern::new(r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}(?:[ -]\d{4})?", 0.3),
    ],
    check: Some(check),
    context: &["aadhaar", "aadhar", "adhaar", "aadhaar number", "uidai", "uid", "आधार"],
    examples: &[
        "Aadhaar «999941057058»",
        "«9999 7165 8847»",
        "mera आधार «999941057058» hai",
        "UIDAI: «9999-4105-7058»",
        "Aadhaar «2341 2341 2346»",
    ],
    counter_examples: &[
        "9999 4105 7059",
        "Aadhaar 999971658848",
        "order 999941057058",
        "9999 4105 7058 1234",
        "1234 5678 9012",
        "Aadhaar 3333 3333 3333",
        "2341 2341 2347",
        "Aadhaar 123412341234",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let holds = digits(number).count() == 12
        && verhoeff(number)
        && !digits(number).eq(digits(number).rev());
    // As it is printed, with spaces, it needs no word near it.
    if number.contains(' ') { strongly(holds) } else { weakly(holds) }
}
