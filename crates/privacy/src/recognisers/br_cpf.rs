//! Taxpayer numbers of persons in Brazil.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, digits, is_uniform, weighted},
};

pub(crate) const BR_CPF: Recogniser = Recogniser {
    name: "br_cpf",
    label: "BR_CPF",
    about: "A number of the register of persons (CPF) of Brazil.",
    source: "Receita Federal do Brasil, Cadastro de Pessoas Físicas: two check digits, weights 10 \
             to 2 and 11 to 2, modulo 11, as in python-stdnum `stdnum.br.cpf`; no primary source \
             of the check digits found",
    country: Some("BR"),
    patterns: &[
        Pattern::new(r"\d{3}\.\d{3}\.\d{3}[-/.]\d{2}", 0.4),
        Pattern::new(r"\d{9}-\d{2}", 0.3),
        Pattern::new(r"\d{11}", 0.3),
    ],
    check: Some(check),
    context: &[
        "cpf",
        "cpf/mf",
        "cadastro de pessoas",
        "pessoa física",
        "contribuinte",
        "receita federal",
    ],
    examples: &["CPF «529.982.247-25»", "«111.444.777-35»", "o CPF dela é «39053344705»"],
    counter_examples: &[
        "529.982.247-26",
        "CPF 39053344706",
        "pedido 39053344705",
        "CPF 111.111.111-11",
        "ligue 11987654321",
        "231.002.999-00",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let computed = |weights: &[u32]| Some(weighted(number, weights) * 10 % 11 % 10);
    let holds = digits(number).nth(9) == computed(&[10, 9, 8, 7, 6, 5, 4, 3, 2])
        && digits(number).nth(10) == computed(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
        && !is_uniform(number);
    by_separators(number, holds)
}
