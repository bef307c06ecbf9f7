//! Private keys in text.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const PRIVATE_KEY: Recogniser = Recogniser {
    name: "private_key",
    label: "PRIVATE_KEY",
    about: "A private key as text, from its BEGIN line to its END line, or as far as it goes.",
    source: "RFC 7468, sections 10 and 11; RFC 1421, section 4.4; RFC 9580, section 6.2 \
             (OpenPGP); the format of OpenSSH is in its file PROTOCOL.key",
    patterns: &[
        Pattern::new(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----", 0.95)
            .extended(extend)
            .narrowed(narrow),
        Pattern::new(r"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", 0.95)
            .extended(extend)
            .narrowed(narrow),
    ],
    check: Some(check),
    context: &["private key", "key", "pem"],
    examples: &[
        "«-----BEGIN PRIVATE KEY-----\nMIIBabababababababababababababab\nabab+/==\n-----END PRIVATE KEY-----»\nnext",
        "«-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIBabababababababababababababababababab\n-----END RSA PRIVATE KEY-----»",
        r#"{"key": "«-----BEGIN EC PRIVATE KEY-----\nMHcCabababababababababababababab\n-----END EC PRIVATE KEY-----»\n"}"#,
        "«-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAababababababababababab»\n\n(cut here)",
    ],
    counter_examples: &[
        "-----BEGIN PUBLIC KEY-----\nMIIBabababababababababababababab\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIBabababababababababababababab\n-----END CERTIFICATE-----",
        "a file with -----BEGIN PRIVATE KEY----- in its first line",
        "if line == \"-----BEGIN PRIVATE KEY-----\":",
        "PRIVATE KEY",
    ],
    ..Recogniser::EMPTY
};

/// The shortest run of base64 that is believed to be a key.
const RUN_MIN: usize = 24;

/// Goes on over base64, blank lines, headers and line ends, also escaped ones, to the end of the line
/// that begins with dashes.
fn extend(text: &[u8], end: usize) -> usize {
    let (mut place, mut header) = (end, false);
    while let Some(byte) = text.get(place).copied() {
        let before = place.checked_sub(1).and_then(|before| text.get(before)).copied();
        match byte {
            b'\n' | b'\r' => header = false,
            _ if header => {}
            b':' => header = true,
            b'-' if before == Some(b'-') => return last_line(text, place),
            b' ' | b'\t' if !before.is_some_and(|one| one.is_ascii_whitespace()) => break,
            b' ' | b'\t' | b'+' | b'/' | b'=' | b'-' | b'\\' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        place += 1;
    }
    place
}

/// The end of the line with END, of which this is the second dash.
fn last_line(text: &[u8], start: usize) -> usize {
    let is_of = |byte: &&u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(**byte, b'-' | b' ')
    };
    start + text.iter().skip(start).take_while(is_of).count()
}

fn narrow(matched: &str) -> Range<usize> {
    0..matched.trim_end_matches([' ', '\t', '\n', '\r', '\\']).len()
}

fn check(block: &str) -> Check {
    let body = block.split_once("KEY").map_or("", |(_, body)| body);
    let is_of = |one: char| one.is_ascii_alphanumeric() || one == '+' || one == '/';
    let run = body.split(|one| !is_of(one)).map(str::len).max().unwrap_or(0);
    if run >= RUN_MIN { Check::Holds } else { Check::Fails }
}
