//! Numbers of bank accounts in the United States.

use crate::{Check, Pattern, Recogniser, checksum::is_uniform};

pub(crate) const US_BANK_NUMBER: Recogniser = Recogniser {
    name: "us_bank_number",
    label: "US_BANK_NUMBER",
    about: "The number of a bank account in the United States.",
    source: "Nacha Operating Rules, Entry Detail Record, field 5 (DFI Account Number, up to 17 \
             characters), by title; there is no check digit",
    country: Some("US"),
    patterns: &[Pattern::new(r"\d{8,17}", 0.15), Pattern::new(r"\d{3,5}-\d{3,7}-\d{1,5}", 0.12)],
    check: Some(check),
    context: &[
        "account",
        "acct",
        "bank account",
        "account number",
        "account no",
        "acct no",
        "checking",
        "savings",
        "direct deposit",
    ],
    examples: &[
        "my bank account is «945456787654»",
        "Acct: «00123456789»",
        "account number «12345678901234567», checking",
        "\"account\": \"«4815162342»\"",
    ],
    counter_examples: &[
        "945456787654",
        "order 945456787654",
        "account 1234567",
        "account 00000000",
        "accountant 12345678",
        "account 123456789012345678",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let possible = (8..=17).contains(&digits) && !is_uniform(number);
    if possible { Check::Possible } else { Check::Fails }
}
