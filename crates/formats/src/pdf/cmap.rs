//! Character maps (ISO 32000-1, sections 9.7.5 and 9.10.3): how a string falls into codes, and what the codes
//! stand for.

use std::collections::BTreeMap;

use super::{
    file::File,
    object::{Lexer, Object, Token},
};
use crate::error::{Cause, malformed};

/// The most ranges of codes of one length.
const SPACES_MAX: usize = 256;

/// The longest text that one code stands for, in bytes (section 9.10.3).
const TEXT_BYTES_MAX: usize = 512;

/// A character map.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// How many bytes codes between two have; the bounds are compared byte by byte.
    spaces: Vec<(Vec<u8>, Vec<u8>)>,
    /// From the first code of a range to the last one and what they stand for.
    ranges: BTreeMap<u32, (u32, Target)>,
    /// The same for glyph numbers.
    glyphs: BTreeMap<u32, (u32, u32)>,
}

/// What the codes of a range stand for.
#[derive(Debug)]
enum Target {
    /// The first one for this text; the last character goes up with the code.
    Text(String),
    /// Each one for its own text.
    Texts(Vec<String>),
}

impl CMap {
    /// Reads a map.
    pub(super) fn read(file: &File<'_>, bytes: &[u8]) -> Result<Self, Cause> {
        let mut map = Self::default();
        let mut lexer = Lexer::postscript(bytes);
        let mut operands: Vec<Object> = Vec::new();
        loop {
            let token = lexer.token();
            file.charge_entries(lexer.counted())?;
            match token.map_err(|_| malformed("a character map"))? {
                Token::End => return Ok(map),
                Token::Object(object) => operands.push(object),
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => map.add_spaces(&operands)?,
                        b"endbfchar" => map.add_characters(&operands),
                        b"endbfrange" => map.add_ranges(&operands),
                        b"endcidchar" => map.add_glyphs(&operands, 2),
                        b"endcidrange" => map.add_glyphs(&operands, 3),
                        b"usecmap" => {
                            let what = "a character map that is built upon another".to_owned();
                            return Err(Cause::Unsupported { what });
                        }
                        _ => {}
                    }
                    operands.clear();
                }
            }
        }
    }

    fn add_spaces(&mut self, operands: &[Object]) -> Result<(), Cause> {
        for pair in operands.chunks_exact(2) {
            if let [Object::String(low), Object::String(high)] = pair
                && low.len() == high.len()
                && (1..=4).contains(&low.len())
            {
                self.spaces.push((low.to_vec(), high.to_vec()));
            }
        }
        if self.spaces.len() > SPACES_MAX { Err(malformed("a character map")) } else { Ok(()) }
    }

    fn add_characters(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            if let [Object::String(from), to] = pair
                && let Some(text) = text(to)
            {
                self.ranges.insert(code(from), (code(from), Target::Text(text)));
            }
        }
    }

    fn add_ranges(&mut self, operands: &[Object]) {
        for triple in operands.chunks_exact(3) {
            let [Object::String(low), Object::String(high), to] = triple else { continue };
            let target = match to {
                Object::Array(items) => Some(Target::Texts(
                    items.iter().map(|to| text(to).unwrap_or_default()).collect(),
                )),
                to => text(to).map(Target::Text),
            };
            if let Some(target) = target {
                self.ranges.insert(code(low), (code(high), target));
            }
        }
    }

    fn add_glyphs(&mut self, operands: &[Object], length: usize) {
        for entry in operands.chunks_exact(length) {
            if let (Some(low), Some(high), Some(first)) = (
                entry.first().and_then(Object::as_string),
                entry.get(length - 2).and_then(Object::as_string),
                entry.last().and_then(Object::as_count),
            ) {
                let first = u32::try_from(first).unwrap_or_default();
                self.glyphs.insert(code(low), (code(high), first));
            }
        }
    }

    /// The length of the code at the beginning of a string; none if the map does not say how codes look.
    pub(super) fn code_bytes(&self, string: &[u8]) -> Option<usize> {
        if self.spaces.is_empty() {
            return None;
        }
        let within = |(low, high): &&(Vec<u8>, Vec<u8>)| {
            let code = string.get(..low.len()).unwrap_or_default();
            let bounds = low.iter().zip(high);
            code.len() == low.len()
                && code.iter().zip(bounds).all(|(b, (l, h))| (l..=h).contains(&b))
        };
        let shortest = self.spaces.iter().map(|(low, _)| low.len()).min();
        self.spaces.iter().find(within).map(|(low, _)| low.len()).or(shortest)
    }

    /// What a code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let (first, (last, target)) = self.ranges.range(..=code).next_back()?;
        if code > *last {
            return None;
        }
        let up = code - first;
        let text = match target {
            Target::Text(text) if up == 0 => text.clone(),
            Target::Text(text) => {
                let last = text.chars().next_back()?;
                let mut text = text.clone();
                text.pop();
                text.push(char::from_u32(u32::from(last).checked_add(up)?)?);
                text
            }
            Target::Texts(texts) => texts.get(usize::try_from(up).ok()?)?.clone(),
        };
        // Some writers map what they do not know to these.
        let nothing = |c: char| {
            let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
            private || matches!(c, '\0' | char::REPLACEMENT_CHARACTER)
        };
        (!text.is_empty() && !text.chars().all(nothing)).then_some(text)
    }

    /// The number of the glyph of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let (low, (high, first)) = self.glyphs.range(..=code).next_back()?;
        (code <= *high).then(|| first.saturating_add(code - low))
    }
}

/// A code of up to four bytes.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code: u32, byte| code.wrapping_shl(8) | u32::from(*byte))
}

/// A text in UTF-16, or the name of a glyph.
fn text(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes) if bytes.len() > TEXT_BYTES_MAX => None,
        Object::String(bytes) if bytes.len() == 1 => {
            bytes.first().map(|byte| char::from(*byte).to_string())
        }
        Object::String(bytes) => {
            let (units, _) = bytes.as_chunks::<2>();
            char::decode_utf16(units.iter().map(|pair| u16::from_be_bytes(*pair)))
                .collect::<Result<_, _>>()
                .ok()
        }
        Object::Name(name) => super::encoding::glyph(std::str::from_utf8(name).ok()?, false),
        _ => None,
    }
}
