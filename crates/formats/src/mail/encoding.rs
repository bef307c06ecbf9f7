//! How bytes are written in e-mails, and how characters are.

use std::borrow::Cow;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::header::{Headers, Media, unfolded};
use crate::{
    error::{Cause, malformed},
    text::Decoded,
};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of a body as they were before they were sent.
pub(super) fn transferred<'b>(
    headers: &Headers<'_>,
    body: &'b [u8],
    room_bytes: u64,
) -> Result<Cow<'b, [u8]>, Cause> {
    let named = headers.get("content-transfer-encoding").map_or(String::new(), unfolded);
    let named = Media::of(&named).kind;
    match named.as_str() {
        "" | "7bit" | "8bit" | "binary" => Ok(Cow::Borrowed(body)),
        // It gets no longer.
        _ if body.len() as u64 > room_bytes => {
            Err(crate::reading::limit("bytes when unpacked", room_bytes))
        }
        "base64" => base64(body).map(Cow::Owned),
        "quoted-printable" => Ok(Cow::Owned(quoted_printable(body))),
        _ => Err(Cause::Unsupported { what: format!("the transfer encoding `{named}`") }),
    }
}

pub(super) fn base64(text: &[u8]) -> Result<Vec<u8>, Cause> {
    let dense: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(dense).map_err(|_| malformed("the Base64"))
}

/// Decodes quoted-printable (RFC 2045, section 6.7). An equals sign that begins no escape stays.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
        // Space at the end of a line was added on the way; in a header there is no line end.
        let kept = if end == 0 { line } else { content };
        let soft = kept.strip_suffix(b"=");
        let mut rest = soft.unwrap_or(kept);
        while let Some((first, tail)) = rest.split_first() {
            rest = tail;
            match (first, tail) {
                (b'=', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => {
                        out.push(high * 16 + low);
                        rest = after;
                    }
                    _ => out.push(b'='),
                },
                _ => out.push(*first),
            }
        }
        if soft.is_none() {
            out.extend_from_slice(line.get(line.len() - end..).unwrap_or_default());
        }
    }
    out
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The text of bytes in a character set, as well as it can be read, and why it may be another one.
///
/// Without a name it is Unicode. What is not is read as Windows-1252, in which all bytes mean something.
pub(super) fn charset(label: Option<&str>, bytes: &[u8]) -> (String, Option<Cause>) {
    // A byte order mark says more surely than a label which of two orders it is.
    let marked = Encoding::for_bom(bytes);
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    let (encoding, rest, claimed) = match (marked, label) {
        (None, None) => {
            return match Decoded::of(bytes) {
                Ok(decoded) => (decoded.text.into_owned(), None),
                Err(cause) => (lenient(bytes), Some(cause)),
            };
        }
        (Some((encoding, length)), label) => {
            let rest = bytes.get(length..).unwrap_or_default();
            (encoding, rest, label.unwrap_or(encoding.name()))
        }
        (None, Some(label)) => {
            let Some(encoding) = Encoding::for_label_no_replacement(label.as_bytes()) else {
                let what = format!("the character set `{label}`");
                return (lenient(bytes), Some(Cause::Unsupported { what }));
            };
            (encoding, bytes, label)
        }
    };
    match encoding.decode_without_bom_handling_and_without_replacement(rest) {
        Some(text) => (text.into_owned(), None),
        None => (lenient(bytes), Some(Cause::OtherEncoding { claimed: claimed.to_owned() })),
    }
}

/// Any bytes as UTF-8 if they are, else as Windows-1252.
pub(super) fn lenient(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
