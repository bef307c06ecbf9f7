//! Tax identification numbers of Spanish entities.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{luhn, weakly},
};

pub(crate) const ES_CIF: Recogniser = Recogniser {
    name: "es_cif",
    label: "ES_CIF",
    about: "The tax identification number (CIF) of an entity in Spain.",
    source: "Agencia Tributaria, Orden EHA/451/2008; Real Decreto 1065/2007, art. 22",
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
    ],
    counter_examples: &[
        "CIF A58818502",
        "B-83120478",
        "Q2826000G",
        "P2800079A",
        "invoice A58818501",
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
