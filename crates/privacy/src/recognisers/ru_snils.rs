//! Insurance account numbers of Russia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_uniform, number, strongly, weakly, weighted},
};

pub(crate) const RU_SNILS: Recogniser = Recogniser {
    name: "ru_snils",
    label: "RU_SNILS",
    about: "The number of a personal account (SNILS) in the Russian pension insurance.",
    source: "Пенсионный фонд России, Алгоритм формирования контрольного числа Страхового номера \
             (http://consultant.ru/document/cons_doc_LAW_124607/68ac3b2d1745f9cc7d4332b63c2818ca5d5d20d0, \
             8), with its example 112-233-445 95: modulo 101, for numbers above 001-001-998",
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
    examples: &[
        "SNILS «112-233-445 95»",
        "«087-654-303 00»",
        "снилс «16452398786»",
        "СНИЛС «112-855-899 74»",
        "one of the first, снилс «001-001-998 07»",
    ],
    counter_examples: &[
        "SNILS 112-233-445 96",
        "087-654-303 01",
        "снилс 16452398787",
        "phone 16452398786",
        "SNILS 000-000-000 00",
        "112-855-899 75",
        "001-001-998 07",
        "снилс 001-001-999 07",
    ],
    ..Recogniser::EMPTY
};

/// The numbers up to this one were given without a check number.
const UNCHECKED: u32 = 1_001_998;

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<11>(text) else { return Check::Fails };
    let first = number(&digits[..9]);
    let rest = weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    let holds = !is_uniform(text) && rest == number(&digits[9..]);
    if (1..=UNCHECKED).contains(&first) && !holds {
        return Check::Doubtful;
    }
    if text.contains('-') { strongly(holds) } else { weakly(holds) }
}
