//! Addresses of electronic mail.

use std::ops::Range;

use memchr::memchr_iter;

use crate::Recogniser;

pub(crate) const EMAIL_ADDRESS: Recogniser = Recogniser {
    name: "email_address",
    label: "EMAIL_ADDRESS",
    about: "An address of electronic mail, also one with letters of other alphabets.",
    source: "RFC 5321, sections 4.1.2 and 4.5.3.1; RFC 6531; the local part as people write it, \
             without quotes",
    finder: Some(find),
    context: &["email", "e-mail", "mail", "contact"],
    examples: &[
        "What's your email? «PeterFriedman@cuvox.de»",
        "write to <«linda.lopez87+x@mail.example.co.uk»>.",
        "«jón@dæmi.is», and no other",
        "(mailto:«a@b.example»)",
    ],
    counter_examples: &[
        "@home",
        "a@b",
        "a@.example",
        "user@",
        "pip install x@1.2.3",
        "a@b..example",
        "a.@b",
    ],
    ..Recogniser::EMPTY
};

/// The longest part before the `@`, and the longest behind it, in bytes (RFC 5321, 4.5.3.1).
const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 255;

fn find(text: &[u8], found: &mut dyn FnMut(Range<usize>, f32)) {
    for at in memchr_iter(b'@', text) {
        let first =
            text[..at].iter().rev().take(LOCAL_MAX).take_while(|byte| is_local(**byte)).count();
        let mut start = at - first;
        // Neither begins with a dot, nor with what encloses it.
        while start < at && matches!(text[start], b'.' | b'\'' | b'-' | b'=' | b'/') {
            start += 1;
        }
        if let Some(end) = domain(text, at + 1).filter(|_| start < at && text[at - 1] != b'.') {
            found(start..end, 0.95);
        }
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

/// Where a domain name that begins here ends, if one does: labels with dots between, the last of
/// letters.
fn domain(text: &[u8], start: usize) -> Option<usize> {
    let is_label = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'-';
    let (mut end, mut label, mut dots) = (None, start, 0);
    for place in start..=text.len().min(start + DOMAIN_MAX) {
        let byte = text.get(place).copied().unwrap_or(b' ');
        if is_label(byte) {
            continue;
        }
        let this = &text[label..place];
        if this.is_empty() || this.starts_with(b"-") || this.ends_with(b"-") {
            break;
        }
        let letters = this.iter().all(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        let punycode = this.len() > 4 && this.starts_with(b"xn--");
        if dots > 0 && this.len() > 1 && (letters || punycode) {
            end = Some(place);
        }
        if byte != b'.' {
            break;
        }
        (label, dots) = (place + 1, dots + 1);
    }
    end
}
