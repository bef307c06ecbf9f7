//! Tax identification numbers of Spanish entities.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{luhn, weakly},
};

pub(crate) const ES_CIF: Recogniser = Recogniser {
    name: "es_cif",
    label: "ES_CIF",
    about: "The tax identification number (CIF) of an entity in Spain.",
    source: "Orden EHA/451/2008, de 20 de febrero (BOE-A-2008-3580), \
             https://www.boe.es/eli/es/o/2008/02/20/eha451/con; control digit by Luhn, or its \
             letter, as in python-stdnum `stdnum.es.cif`; a letter for N, P, Q, R, S and W, as in \
             Wikipedia (es), Número de identificación fiscal; of a digit for A, B, E and H no \
             primary source found",
    country: Some("ES"),
    patterns: &[Pattern::new(r"[ABCDEFGHJNPQRSUVW][ -]?\d{7}[ -]?[0-9A-J]", 0.3)],
    check: Some(check),
    context: &[
        "cif",
        "c.i.f",
        "nif",
        "empresa",
        "sociedad",
        "identificación fiscal",
        "razón social",
        "tax id",
        "vat",
        "company",
    ],
    examples: &[
        "CIF «A58818501»",
        "NIF de la empresa «B-83120477»",
        "«Q2826000H»",
        "«P2800079B» es el ayuntamiento",
        "CIF: «J99216582»",
    ],
    counter_examples: &[
        "CIF A58818502",
        "B-83120478",
        "Q2826000G",
        "P2800079A",
        "invoice A58818501",
        "CIF: J99216583",
    ],
    ..Recogniser::EMPTY
};

pub(super) fn check(text: &str) -> Check {
    let (kind, control) =
        (text.bytes().next().unwrap_or(b'0'), text.bytes().last().unwrap_or(b'-'));
    let seven: String = text.chars().filter(char::is_ascii_digit).take(7).collect();
    let Some(digit) = (0..10_u8).find(|digit| luhn(&format!("{seven}{digit}"))) else {
        return Check::Fails;
    };
    // Some kinds of entities have a letter at the end, some a digit, others either.
    if control == b"JABCDEFGHI"[usize::from(digit)] && !b"ABEH".contains(&kind) {
        Check::Holds
    } else {
        weakly(control == b'0' + digit && !b"NPQRSW".contains(&kind))
    }
}
