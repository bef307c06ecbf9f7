//! Social security numbers of the United States.

use crate::{Check, Pattern, Recogniser, checksum::is_uniform};

pub(crate) const US_SSN: Recogniser = Recogniser {
    name: "us_ssn",
    label: "US_SSN",
    about: "A social security number of the United States.",
    source: "Social Security Administration, Social Security Number Randomization (2011), \
             Frequently Asked Questions (https://ssa.gov/employer/randomizationfaqs.html): no \
             area 000, 666 or 900 to 999, no group 00, no serial 0000; there is no check digit",
    country: Some("US"),
    patterns: &[
        Pattern::new(r"\d{3}-\d{2}-\d{4}", 0.6),
        Pattern::new(r"\d{3}[ .]\d{2}[ .]\d{4}", 0.3),
        Pattern::new(r"\d{9}", 0.1),
    ],
    check: Some(check),
    context: &["ssn", "ssns", "social security", "social security number", "soc sec", "ss#"],
    examples: &[
        "Here's my SSN: «308-63-0237»",
        "«455-99-6622» is on file",
        "her social security number is «081805372».",
        // Never issued, but somebody says that it is one.
        "SSN: «970-98-5114»",
        "SSN «536-90-4399»",
    ],
    counter_examples: &[
        "308-63-02371",
        "call 308 63 0237",
        "order 970-98-5114",
        "SSN: 000-00-0000",
        "the account 455996622",
        "666-12-3456",
        "536-00-4399",
        "536-90-0000",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if is_uniform(&digits) {
        return Check::Fails;
    }
    let (Some(area), Some(group), Some(serial)) =
        (digits.get(..3), digits.get(3..5), digits.get(5..))
    else {
        return Check::Fails;
    };
    let issued =
        area != "000" && area != "666" && area < "900" && group != "00" && serial != "0000";
    if issued { Check::Possible } else { Check::Doubtful }
}
