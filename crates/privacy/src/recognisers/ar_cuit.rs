//! Taxpayer numbers of Argentina.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{by_separators, weighted},
};

pub(crate) const AR_CUIT: Recogniser = Recogniser {
    name: "ar_cuit",
    label: "AR_CUIT",
    about: "A taxpayer or labour number (CUIT, CUIL) of Argentina.",
    source: "Agencia de Recaudación y Control Aduanero of Argentina (formerly AFIP), Clave Única \
             de Identificación Tributaria: weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, modulo 11, as in \
             Wikipedia (es), Clave Única de Identificación Tributaria, and in python-stdnum \
             `stdnum.ar.cuit`; the international types 50, 51 and 55 are left out",
    country: Some("AR"),
    patterns: &[
        Pattern::new(r"(?:2[03-7]|3[034])-\d{8}-\d", 0.4),
        Pattern::new(r"(?:2[03-7]|3[034])\d{9}", 0.25),
    ],
    check: Some(check),
    context: &["cuit", "cuil", "cdi", "c.u.i.t", "afip", "arca", "clave única"],
    examples: &["CUIT «33-69345023-9»", "«20-12345678-6»", "CUIL: «27312345671»"],
    counter_examples: &[
        "33-69345023-8",
        "CUIT 20123456787",
        "order 27312345671",
        "28-12345678-6",
        "CUIT 20-1234567-6",
        "CUIT 20267565392",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    by_separators(number, weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}
