//! Identity numbers of China.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_day, mod_11_2, strongly},
};

pub(crate) const CN_RESIDENT_ID: Recogniser = Recogniser {
    name: "cn_resident_id",
    label: "CN_RESIDENT_ID",
    about: "A citizen identity number of China.",
    source: "GB 11643-1999, 公民身份号码: region, date of birth, serial, and a check character by ISO \
             7064:1983, MOD 11-2; the examples are those of its annex A",
    country: Some("CN"),
    patterns: &[Pattern::new(r"[1-9]\d{5}(?:18|19|20)\d{9}[0-9Xx]", 0.3)],
    check: Some(check),
    context: &[
        "id",
        "id number",
        "identity number",
        "id card",
        "resident identity",
        "身份证",
        "身份证号",
        "身份证号码",
        "公民身份号码",
    ],
    examples: &[
        "«11010519491231002X»",
        "ID card «440524188001010014»",
        "身份证号码： «110101199003070011»",
    ],
    counter_examples: &[
        "110105194912310021",
        "440524188001010015",
        "110105194913310020",
        "order 110105194912310029",
        "ID 11010519491231002",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    strongly(mod_11_2(number) && is_day(number, 10))
}
