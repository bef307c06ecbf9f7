//! Taxpayer numbers of companies in Brazil.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, compact, value},
};

pub(crate) const BR_CNPJ: Recogniser = Recogniser {
    name: "br_cnpj",
    label: "BR_CNPJ",
    about: "A number of the register of legal entities (CNPJ) of Brazil.",
    source: "Receita Federal do Brasil, Instrução Normativa RFB nº 2.229, de 15 de outubro de \
             2024 (DOU nº 201, section 1, page 84), anexo único: two check digits, modulo 11; \
             since July 2026 also with letters, each worth its ASCII code less 48",
    country: Some("BR"),
    patterns: &[
        Pattern::new(r"[A-Z0-9]{2}\.[A-Z0-9]{3}\.[A-Z0-9]{3}/[A-Z0-9]{4}-\d{2}", 0.4),
        Pattern::new(r"[A-Z0-9]{12}\d{2}", 0.3),
    ],
    check: Some(check),
    context: &[
        "cnpj",
        "cnpj/mf",
        "cadastro nacional da pessoa jurídica",
        "pessoa jurídica",
        "receita federal",
    ],
    examples: &[
        "CNPJ «11.222.333/0001-81»",
        "«11.444.777/0001-61»",
        "CNPJ: «11222333000181»",
        "«12.ABC.345/01DE-35» is the example of the ministry",
        "CNPJ «16.727.230/0001-97»",
    ],
    counter_examples: &[
        "11.222.333/0001-82",
        "CNPJ 11222333000182",
        "order 11222333000181",
        "12.ABC.345/01DE-36",
        "CNPJ 00.000.000/0000-00",
        "16.727.230/0001-98",
    ],
    ..Recogniser::EMPTY
};

/// The weights of the second check digit; the first is without the first of them.
const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

fn check(number: &str) -> Check {
    let compact = compact(number);
    let computed = |weights: &[u32]| {
        let values = compact.bytes().map(|byte| u32::from(byte.saturating_sub(b'0')));
        values.zip(weights).map(|(value, weight)| value * weight).sum::<u32>() * 10 % 11 % 10
    };
    let first = WEIGHTS.get(1..).map(computed);
    let holds = value(&compact, 12..13) == first
        && value(&compact, 13..14) == Some(computed(&WEIGHTS))
        && compact.bytes().any(|byte| byte != b'0');
    by_separators(number, holds)
}
