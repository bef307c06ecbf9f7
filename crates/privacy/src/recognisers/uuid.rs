//! Universally unique identifiers.

use crate::{Check, Pattern, Recogniser};

pub(crate) const UUID: Recogniser = Recogniser {
    name: "uuid",
    label: "UUID",
    about: "A universally unique identifier, as of a user, a device or a session.",
    source: "RFC 9562, sections 4 and 5",
    patterns: &[Pattern::new(
        r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        0.6,
    )],
    check: Some(check),
    context: &["uuid", "guid", "id", "device", "session", "user"],
    examples: &[
        "user «f81d4fae-7dec-11d0-a765-00a0c91e6bf6» signed in",
        "{«919108F7-52D1-4320-9BAC-F847DB4148A8»}",
        "urn:uuid:«017f22e2-79b0-7cc3-98c4-dc0c0c07398f»",
    ],
    counter_examples: &[
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
        "f81d4fae7dec11d0a76500a0c91e6bf6",
        "f81d4fag-7dec-11d0-a765-00a0c91e6bf6",
        "xf81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ],
    ..Recogniser::EMPTY
};

/// The nil and the max one are nobody's.
fn check(identifier: &str) -> Check {
    let all = |digit: u8| identifier.bytes().all(|byte| byte == digit || byte == b'-');
    if all(b'0') || all(b'f') || all(b'F') { Check::Fails } else { Check::Possible }
}
