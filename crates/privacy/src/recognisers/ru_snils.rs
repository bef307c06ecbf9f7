//! Insurance account numbers of Russia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, number, strongly, weakly, weighted},
};

pub(crate) const RU_SNILS: Recogniser = Recogniser {
    name: "ru_snils",
    label: "RU_SNILS",
    about: "The number of a personal account (SNILS) in the Russian pension insurance.",
    source: "Социальный фонд России, СНИЛС; Федеральный закон № 27-ФЗ от 01.04.1996; check \
             number modulo 101",
    country: Some("RU"),
    patterns: &[
        Pattern::new(r"\d{3}-\d{3}-\d{3}[ -]\d{2}", 0.4),
        Pattern::new(r"\d{11}|\d{3} \d{3} \d{3} \d{2}", 0.15),
    ],
    check: Some(check),
    context: &[
        "снилс",
        "страховой номер",
        "лицевого счета",
        "пенсионное страхование",
        "snils",
        "insurance number",
    ],
    examples: &["SNILS «112-233-445 95»", "«087-654-303 00»", "снилс «16452398786»"],
    counter_examples: &[
        "SNILS 112-233-445 96",
        "087-654-303 01",
        "снилс 16452398787",
        "phone 16452398786",
        "SNILS 000-000-000 00",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let rest = weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    let holds = !is_uniform(text) && rest == number(&digits[9..]);
    if text.contains('-') { strongly(holds) } else { weakly(holds) }
}
