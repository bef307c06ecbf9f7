//! Numbers of establishments of French enterprises.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, is_uniform, luhn, weakly},
};

pub(crate) const FR_SIRET: Recogniser = Recogniser {
    name: "fr_siret",
    label: "FR_SIRET",
    about: "The SIRET of an establishment in France.",
    source: "INSEE, répertoire Sirene: the SIREN and five digits, check digit by Luhn, for La \
             Poste the sum of the digits, as in Wikipedia (fr), Système d'identification du \
             répertoire des établissements, and in python-stdnum `stdnum.fr.siret`",
    country: Some("FR"),
    patterns: &[Pattern::new(r"\d{14}", 0.2), Pattern::new(r"\d{3} \d{3} \d{3} \d{5}", 0.3)],
    check: Some(check),
    context: &[
        "siret",
        "n° siret",
        "numéro siret",
        "établissement",
        "etablissement",
        "sirene",
        "ape",
    ],
    examples: &[
        "SIRET «73282932000074»",
        "SIRET: «410 816 730 00122»",
        "SIRET «35600000000048»",
        "SIRET «35600000000001»",
    ],
    counter_examples: &[
        "SIRET 73282932000075",
        "SIRET: 410 816 730 00123",
        "at 20241127132443",
        "the number 73282932000074",
        "SIRET 73282932000079",
        "SIRET 73282932100072",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let post = digits(number).take(9).eq([3, 5, 6, 0, 0, 0, 0, 0, 0]);
    let sum: u32 = digits(number).sum();
    let siren: String = number.chars().filter(char::is_ascii_digit).take(9).collect();
    let holds = luhn(number) || post && sum.is_multiple_of(5);
    weakly(holds && luhn(&siren) && !is_uniform(number))
}
