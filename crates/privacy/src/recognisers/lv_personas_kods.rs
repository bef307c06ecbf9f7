//! Personal codes of Latvia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, number, strongly, weighted},
};

pub(crate) const LV_PERSONAS_KODS: Recogniser = Recogniser {
    name: "lv_personas_kods",
    label: "LV_PERSONAS_KODS",
    about: "The personal code (personas kods) of a person in Latvia, also one of those since \
            2017, which begin with 32 or more.",
    source: "Pilsonības un migrācijas lietu pārvalde \
             (https://www.pmlp.gov.lv/lv/personas-koda-maina): since July 2017 a 3, a digit 2 to \
             9 and nine random ones; Fizisko personu reģistra likums; the check digit modulo 11 \
             of those before as in python-stdnum `stdnum.lv.pvn`, from no primary source",
    country: Some("LV"),
    patterns: &[Pattern::new(r"\d{6}-\d{5}", 0.3), Pattern::new(r"\d{11}", 0.15)],
    check: Some(check),
    context: &[
        "personas kods",
        "personas kodu",
        "personas koda",
        "pers. kods",
        "p.k",
        "personal code",
    ],
    examples: &[
        "personas kods «161175-19997»",
        "«240788-11345»",
        "personas kods «324567-89019»",
        "«16117519997»",
        "personas kods «328673-00679»",
    ],
    counter_examples: &[
        "personas kods 161175-19998",
        "240788-11346",
        "part 324567-89019",
        "161375-19997",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    // Since 2017 nothing is told by the digits.
    if (32..40).contains(&day) {
        return Check::Possible;
    }
    let rest = (1 + weighted(text, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10;
    // The first of the five digits is the century.
    let born = digits[6] < 3 && is_birth_date(1800 + digits[6] * 100 + year, month, day);
    strongly(born && rest == digits[10])
}
