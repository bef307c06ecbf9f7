//! Resident registration numbers of South Korea.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, digits, is_day, value, weighted},
};

pub(crate) const KR_RRN: Recogniser = Recogniser {
    name: "kr_rrn",
    label: "KR_RRN",
    about: "A resident registration number of South Korea, also one of a foreigner.",
    source: "Wikipedia, Resident registration number (South Korea); python-stdnum \
             `stdnum.kr.rrn`: weights 2 to 9 and 2 to 5, modulo 11, and of foreigners (5 to 8) \
             two more, as in presidio `kr_frn_recognizer`; since October 2020 the last digits are \
             random; no primary source found",
    country: Some("KR"),
    patterns: &[Pattern::new(r"\d{6}-[0-9]\d{6}", 0.35), Pattern::new(r"\d{13}", 0.2)],
    check: Some(check),
    context: &[
        "rrn",
        "resident registration",
        "resident registration number",
        "jumin",
        "korean id",
        "주민등록번호",
        "주민번호",
        "외국인등록번호",
    ],
    examples: &[
        "«971013-9019367»",
        "RRN «8001011234560»",
        "주민등록번호 «920315-2345674»",
        "given after 2020, RRN «210315-3345671»",
        "외국인등록번호 «911124-5678906»",
        "born after 2020, RRN «2103153345671»",
    ],
    counter_examples: &[
        "971013-9019368",
        "RRN 8001011234561",
        "RRN 921315-2345674",
        "order 8001011234560",
        "210315-3345671",
        "911124-5678904",
        "2103153345671",
    ],
    ..Recogniser::EMPTY
};

/// Who was born from October 2020 on (`YYMM`) has a number without a check digit.
const RANDOM_SINCE: u32 = 2010;

fn check(number: &str) -> Check {
    let sum = weighted(number, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    // The seventh digit is the century and the sex, and whether it is a foreigner.
    let kind = digits(number).nth(6).unwrap_or(0);
    let base = if (5..=8).contains(&kind) { 13 } else { 11 };
    let holds = digits(number).nth(12) == Some((base - sum % 11) % 10);
    let random = matches!(kind, 3 | 4 | 7 | 8) && value(number, 0..4) >= Some(RANDOM_SINCE);
    match (is_day(number, 2), by_separators(number, holds)) {
        (true, Check::Fails) if random || number.contains('-') => Check::Doubtful,
        (true, said) => said,
        (false, _) => Check::Fails,
    }
}
