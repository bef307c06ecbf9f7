//! Taxpayer numbers of Russia.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, is_uniform, number, strongly, weakly, weighted},
};

pub(crate) const RU_INN: Recogniser = Recogniser {
    name: "ru_inn",
    label: "RU_INN",
    about: "The taxpayer number (INN) of a person, with two check digits, or of an organisation \
            in Russia.",
    source: "Федеральная налоговая служба, приказ от 26.06.2025 № ЕД-7-14/559@, before 2026 \
             приказ от 29.06.2012 № ММВ-7-6/435@; check digits modulo 11 as implemented in \
             python-stdnum `stdnum.ru.inn`",
    country: Some("RU"),
    patterns: &[Pattern::new(r"\d{12}", 0.3), Pattern::new(r"\d{10}", 0.15)],
    check: Some(check),
    context: &[
        "инн",
        "налогоплательщика",
        "идентификационный номер",
        "идентификационный номер налогоплательщика",
        "inn",
        "tax id",
        "taxpayer number",
    ],
    examples: &[
        "ИНН «1234567894»",
        "INN «500100732259»",
        "«772845193091»",
        "инн «7707083893»",
        "ИНН организации, налогоплательщика: «7830002021»",
        "инн «123456789047»",
        "инн «1234567894»",
    ],
    counter_examples: &[
        "INN 500100732258",
        "772845193092",
        "инн 7707083894",
        "order 7707083893",
        "000000000000",
        "инн 123456789037",
        "инн 1234567895",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let all: Vec<u32> = digits(text).collect();
    let digit = |place: usize| all.get(place).copied();
    let rest = |weights: &[u32]| Some(weighted(text, weights) % 11 % 10);
    // The region and the office come first.
    if is_uniform(text) || all.get(..2).map(number) == Some(0) {
        return Check::Fails;
    }
    if all.len() == 10 {
        return weakly(rest(&[2, 4, 10, 3, 5, 9, 4, 6, 8]) == digit(9));
    }
    let first = rest(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digit(10);
    strongly(first && rest(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digit(11))
}
