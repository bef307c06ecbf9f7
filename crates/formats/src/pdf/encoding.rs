//! Which characters glyph names and one-byte codes stand for (ISO 32000-1, annex D).

use std::{collections::BTreeMap, sync::OnceLock};

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// The Adobe Glyph List: a name and its character on each line.
const GLYPHS: &str = include_str!("../../data/glyphlist.txt");
/// The same of the font `ZapfDingbats`, of which the names mean something else in other fonts.
const DINGBATS: &str = include_str!("../../data/zapfdingbats.txt");

/// The upper half of the standard encoding of Adobe from A1, a blank where there is no character.
const STANDARD_FROM_A1: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—";
/// The same from E1.
const STANDARD_FROM_E1: &str = "Æ ª    ŁØŒº     æ   ı  łøœß";

/// `PDFDocEncoding` where it is not Latin-1: from 18, and from 80.
const DOCUMENT_FROM_18: &str = "˘ˇˆ˙˝˛˚˜";
const DOCUMENT_FROM_80: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";

/// A one-byte encoding that a font can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    /// That of text strings; no font may name it, but some do.
    Document,
}

impl Base {
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"PDFDocEncoding" => Some(Self::Document),
            _ => None,
        }
    }

    pub(super) fn character(self, code: u8) -> Option<char> {
        let table = match self {
            Self::WinAnsi => WINDOWS_1252,
            Self::MacRoman => MACINTOSH,
            Self::Standard => return standard(code),
            Self::Document => return Some(document(code)).filter(|c| !c.is_control()),
        };
        let character = table.decode_without_bom_handling(&[code]).0.chars().next()?;
        // WinAnsi shows a bullet for codes that mean nothing.
        match (self, character.is_control() && code >= 0x20) {
            (Self::WinAnsi, true) => Some('•'),
            (_, true) => None,
            (_, false) => (code >= 0x20).then_some(character),
        }
    }
}

fn standard(code: u8) -> Option<char> {
    let at = |table: &str, first: u8| {
        let character = table.chars().nth(usize::from(code - first));
        character.filter(|character| *character != ' ')
    };
    match code {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..0x7f => Some(char::from(code)),
        0xa1..0xe1 => at(STANDARD_FROM_A1, 0xa1),
        0xe1.. => at(STANDARD_FROM_E1, 0xe1),
        _ => None,
    }
}

/// What a glyph name says (the specification of the Adobe Glyph List, section 2), in `ZapfDingbats` or another
/// font.
pub(super) fn glyph(name: &str, in_dingbats: bool) -> Option<String> {
    static NAMES: [OnceLock<BTreeMap<&str, String>>; 2] = [OnceLock::new(), OnceLock::new()];
    let [usual, dingbats] = &NAMES;
    let known = |name: &str| {
        let own = in_dingbats.then(|| dingbats.get_or_init(|| names(DINGBATS)).get(name));
        own.flatten().or_else(|| usual.get_or_init(|| names(GLYPHS)).get(name)).cloned()
    };
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    name.split('_').map(|part| known(part).or_else(|| by_number(part))).collect()
}

fn names(list: &'static str) -> BTreeMap<&'static str, String> {
    let entry = |line: &'static str| {
        let (name, codes) = line.split_once(';')?;
        let character = |code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        Some((name, codes.split(' ').map(character).collect::<Option<String>>()?))
    };
    list.lines().filter_map(entry).collect()
}

/// Names such as `uni20AC` and `u1F600`.
fn by_number(name: &str) -> Option<String> {
    let hex = |digits: &str| {
        let upper = digits.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        if upper { u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) } else { None }
    };
    if let Some(digits) = name.strip_prefix("uni")
        && !digits.is_empty()
        && digits.len() % 4 == 0
        && digits.is_ascii()
    {
        return (0..digits.len()).step_by(4).map(|at| hex(digits.get(at..at + 4)?)).collect();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    hex(digits).map(String::from)
}

/// A text string of a document (section 7.9.2.2): UTF-16, UTF-8, or `PDFDocEncoding`.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let wide = |units: &[u8], unit: fn([u8; 2]) -> u16| {
        let (units, _) = units.as_chunks::<2>();
        char::decode_utf16(units.iter().map(|pair| unit(*pair)))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match bytes {
        [0xfe, 0xff, units @ ..] => return wide(units, u16::from_be_bytes),
        // Against the standard, but read by viewers.
        [0xff, 0xfe, units @ ..] => return wide(units, u16::from_le_bytes),
        _ => {}
    }
    if let Some(Ok(text)) = bytes.strip_prefix(b"\xef\xbb\xbf").map(std::str::from_utf8) {
        return text.to_owned();
    }
    bytes.iter().map(|byte| document(*byte)).collect()
}

/// A character of `PDFDocEncoding`.
fn document(byte: u8) -> char {
    let of = |table: &str, first: u8| {
        table.chars().nth(usize::from(byte - first)).unwrap_or(char::from(byte))
    };
    match byte {
        0x18..=0x1f => of(DOCUMENT_FROM_18, 0x18),
        0x80..=0x9e => of(DOCUMENT_FROM_80, 0x80),
        0xa0 => '€',
        _ => char::from(byte),
    }
}
