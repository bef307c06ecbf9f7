//! The encodings of text files: UTF-8, and UTF-16 with a byte order mark.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::error::Cause;

/// A text, and how its bytes came to be.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16Little,
    Utf16Big,
}

impl<'a> Decoded<'a> {
    /// The text without its byte order mark.
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, Cause> {
        let (encoding, rest) = match bytes {
            // UTF-32 in little-endian order begins like UTF-16.
            [0xff, 0xfe, 0, 0, ..] => return Err(Cause::NotUnicode),
            [0xff, 0xfe, rest @ ..] => (Encoding::Utf16Little, rest),
            [0xfe, 0xff, rest @ ..] => (Encoding::Utf16Big, rest),
            [0xef, 0xbb, 0xbf, rest @ ..] => (Encoding::Utf8Marked, rest),
            rest => (Encoding::Utf8, rest),
        };
        let text = match encoding {
            Encoding::Utf8 | Encoding::Utf8Marked if shifts(rest) => return Err(Cause::NotUnicode),
            Encoding::Utf8 | Encoding::Utf8Marked => {
                std::str::from_utf8(rest).map(Cow::Borrowed).map_err(|_| Cause::NotUnicode)?
            }
            Encoding::Utf16Little => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
            Encoding::Utf16Big => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        };
        Ok(Self { text, encoding })
    }

    /// Another text in the encoding of this one.
    pub(crate) fn encoded(&self, text: String) -> Vec<u8> {
        let units = || text.encode_utf16();
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Encoding::Utf16Little => {
                [0xff, 0xfe].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect()
            }
            Encoding::Utf16Big => {
                [0xfe, 0xff].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect()
            }
        }
    }
}

/// Whether the meaning of the bytes is shifted by escapes to that of letters of Japanese, Chinese or Korean
/// (ISO 2022), so that they look like text in ASCII and are none.
fn shifts(bytes: &[u8]) -> bool {
    memchr_iter(0x1b, bytes).any(|at| {
        let to = bytes.get(at + 1..at + 3);
        matches!(to, Some([b'$', b'@' | b'A' | b'B' | b'(' | b')'] | [b'(', b'I' | b'J']))
    })
}

/// A text in UTF-16 of whole units, each surrogate in a pair.
pub(crate) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Cause> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Cause::NotUnicode);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<_, _>>()
        .map_err(|_| Cause::NotUnicode)
}
