//! Individual numbers of Japan.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, is_uniform, weakly, weighted},
};

pub(crate) const JP_MY_NUMBER: Recogniser = Recogniser {
    name: "jp_my_number",
    label: "JP_MY_NUMBER",
    about: "An individual number (My Number) of Japan.",
    source: "Ministry of Internal Affairs and Communications of Japan, ordinance 85 of 2014 \
             (総務省令第85号), article 5: weights 2 to 7 and 2 to 6, modulo 11; also python-stdnum \
             `stdnum.jp.in_`",
    country: Some("JP"),
    patterns: &[Pattern::new(r"\d{12}", 0.2), Pattern::new(r"\d{4}[ -]\d{4}[ -]\d{4}", 0.25)],
    check: Some(check),
    context: &[
        "my number",
        "mynumber",
        "individual number",
        "kojin bango",
        "マイナンバー",
        "個人番号",
    ],
    examples: &[
        "My Number: «123456789018»",
        "マイナンバーは («6584-2148-2735») です",
        "個人番号 «6584 2148 2735»",
        "個人番号 «6214 9832 0257»",
    ],
    counter_examples: &[
        "My Number 123456789019",
        "マイナンバー 658421482736",
        "order 123456789018",
        "6584 2148 2735",
        "My Number 000000000000",
        "個人番号 6214 9832 0258",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let rest = weighted(number, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    let expected = if rest < 2 { 0 } else { 11 - rest };
    weakly(digits(number).nth(11) == Some(expected) && !is_uniform(number))
}
