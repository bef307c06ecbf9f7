//! Resident registration numbers of South Korea.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, digits, is_day, weighted},
};

pub(crate) const KR_RRN: Recogniser = Recogniser {
    name: "kr_rrn",
    label: "KR_RRN",
    about: "A resident registration number of South Korea, also one of a foreigner.",
    source: "Ministry of the Interior and Safety of Korea, Resident Registration Act: weights 2 \
             to 9 and 2 to 5, modulo 11; since October 2020 the last digits are random",
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
    ],
    counter_examples: &[
        "971013-9019368",
        "RRN 8001011234561",
        "RRN 921315-2345674",
        "order 8001011234560",
        "210315-3345671",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let sum = weighted(number, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let holds = digits(number).nth(12) == Some((11 - sum % 11) % 10);
    match (is_day(number, 2), by_separators(number, holds)) {
        (true, Check::Fails) if number.contains('-') => Check::Doubtful,
        (true, said) => said,
        (false, _) => Check::Fails,
    }
}
