//! Identities of mobile devices.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{is_uniform, luhn},
};

pub(crate) const IMEI: Recogniser = Recogniser {
    name: "imei",
    label: "IMEI",
    about: "The international identity of a mobile device.",
    source: "3GPP TS 23.003, clause 6.2.1 and annex B (check digit, by ISO/IEC 7812, annex B), \
             with its example in B.3",
    patterns: &[Pattern::new(r"\d{15}", 0.2), Pattern::new(r"\d{2}[ -]\d{6}[ -]\d{6}[ -]\d", 0.3)],
    check: Some(check),
    context: &["imei", "imeis", "handset", "device", "phone", "mobile", "meid", "tac"],
    examples: &[
        "IMEI: «490154203237518»",
        "the imei is «35-209900-176148-1».",
        "device «49 015420 323751 8» was stolen",
        "IMEI «260531793113837»",
    ],
    counter_examples: &[
        "490154203237518",
        "IMEI: 490154203237519",
        "IMEI: 000000000000000",
        "phone 4901542032375",
        "35-209900-176148-1 is the part number",
        "IMEI 260531793113838",
    ],
    ..Recogniser::EMPTY
};

/// One number in ten passes, so that it holds says too little alone.
fn check(number: &str) -> Check {
    if is_uniform(number) || !luhn(number) { Check::Fails } else { Check::Possible }
}
