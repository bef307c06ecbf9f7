//! Numbers of payment cards.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, luhn},
};

pub(crate) const CREDIT_CARD: Recogniser = Recogniser {
    name: "credit_card",
    label: "CREDIT_CARD",
    about: "The number of a payment card of any network.",
    source: "ISO/IEC 7812-1:2017, annex B (Luhn); ranges and lengths of Cybersource, Card Type \
             Identification, \
             https://developer.cybersource.com/docs/cybs/en-us/test-data/developer/all/so/test-data/best_practices_intro/card_type_id.html, \
             and, for UnionPay and Mir, of the library credit-card-type of Braintree",
    patterns: &[
        Pattern::new(r"\d{12,19}", 0.3),
        Pattern::new(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,4}(?:[ -]\d{1,3})?", 0.3),
        Pattern::new(r"\d{4}[ -]\d{6}[ -]\d{4,5}", 0.3),
    ],
    check: Some(check),
    context: &[
        "card",
        "credit card",
        "credit",
        "debit",
        "visa",
        "mastercard",
        "amex",
        "american express",
        "diners",
        "discover",
        "jcb",
        "maestro",
        "cc",
        "karte",
        "kreditkarte",
        "carte",
        "tarjeta",
        "carta",
        "cartão",
    ],
    examples: &[
        "my credit card. Number is «5210402405591275»",
        "pay with «4111 1111 1111 1111» please",
        "Amex «3782-822463-10005»",
        "«6011000990139424»",
        "«5555 5555 5555 4444»",
        "Diners «3056 930902 5904»",
        "JCB «3566 0020 2036 0505»",
        "Mir «2200 0000 0000 0004»",
    ],
    counter_examples: &[
        "4111 1111 1111 1112",
        "order 5210402405591276",
        "0000 0000 0000 0000",
        "the year 2024 1234 5678 9012",
        "card 4012-8888-8888-1882",
        "card 2205 0000 0000 0009",
    ],
    ..Recogniser::EMPTY
};

/// The prefixes of the networks, with the lengths of their numbers.
const RANGES: [(u32, u32, &[usize]); 16] = [
    (4000, 4999, &[13, 16, 19]),
    (5100, 5599, &[16]),
    (2221, 2720, &[16]),
    (2200, 2204, &[16, 17, 18, 19]),
    (3400, 3499, &[15]),
    (3700, 3799, &[15]),
    (3000, 3059, &[14]),
    (3095, 3095, &[14]),
    (3600, 3699, &[14]),
    (3800, 3999, &[14]),
    (6011, 6011, &[16, 19]),
    (6440, 6599, &[16, 19]),
    (3528, 3589, &[16, 17, 18, 19]),
    (6200, 6299, &[16, 17, 18, 19]),
    (5000, 5099, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (5600, 6999, &[12, 13, 14, 15, 16, 17, 18, 19]),
];

fn check(number: &str) -> Check {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let prefix: u32 = digits.get(..4).and_then(|prefix| prefix.parse().ok()).unwrap_or(0);
    let is_of = |(low, high, lengths): &(u32, u32, &[usize])| {
        (*low..=*high).contains(&prefix) && lengths.contains(&digits.len())
    };
    if is_uniform(&digits) || !luhn(&digits) || !RANGES.iter().any(is_of) {
        return Check::Fails;
    }
    Check::Holds
}
