//! Identity numbers of Singapore.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{compact, weighted},
};

pub(crate) const SG_NRIC: Recogniser = Recogniser {
    name: "sg_nric",
    label: "SG_NRIC",
    about: "A number of a national registration identity card or of a foreigner (NRIC, FIN) of \
             Singapore.",
    source: "As implemented in idnumbers `nationalid.sgp` and IonBazan/NRIC: weights 2, 7, 6, 5, \
             4, 3, 2, modulo 11, with 4 more for T and G, 3 for M (since 2022); the Immigration & \
             Checkpoints Authority of Singapore publishes no rule",
    country: Some("SG"),
    patterns: &[Pattern::new(r"[STFGM]\d{7}[A-Z]", 0.4), Pattern::new(r"[stfgm]\d{7}[a-z]", 0.2)],
    check: Some(check),
    context: &["nric", "fin", "nric/fin", "identity card", "singapore ic", "ic number", "ic no"],
    examples: &[
        "NRIC «S1234567D»",
        "«T0123456G» and «F1234567N»",
        "FIN «M1234567K»",
        "her nric is «g1234567x»",
        "perhaps mistyped, NRIC «S1234567A»",
        "«M4332674T»",
        "«F2346401L»",
    ],
    counter_examples: &[
        "S1234567A",
        "F1234567D",
        "M1234567X",
        "NRIC A1234567D",
        "NRIC S123456D",
        "M4332674U",
        "T1234567Z",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let compact = compact(number);
    let (more, letters) = match compact.bytes().next() {
        Some(b'S') => (0, "JZIHGFEDCBA"),
        Some(b'T') => (4, "JZIHGFEDCBA"),
        Some(b'F') => (0, "XWUTRQPNMLK"),
        Some(b'G') => (4, "XWUTRQPNMLK"),
        _ => (3, "XWUTRQPNJLK"),
    };
    let rest = (weighted(number, &[2, 7, 6, 5, 4, 3, 2]) + more) % 11;
    let holds = compact.chars().last() == letters.chars().nth(rest as usize);
    if holds { Check::Holds } else { Check::Doubtful }
}
