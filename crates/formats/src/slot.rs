//! A text of which the bytes are known, so that another one can be put there.

use std::{fmt::Write as _, ops::Range};

use crate::{error::Outcome, place::Spot};

/// A text and the range of the file that stands for it, with quotes and escapes.
pub(crate) struct Slot<'a> {
    pub(crate) spot: Spot<'a>,
    pub(crate) lead: &'a str,
    pub(crate) text: &'a str,
    pub(crate) range: Range<usize>,
    pub(crate) style: Style,
}

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    /// As it is.
    Plain,
    /// As a cell of a CSV table, in quotes if it was, or if it must be. One that is alone in its row must be if it
    /// is empty, because an empty line is no row.
    Cell { delimiter: u8, quoted: bool, alone: bool },
    /// As a JSON string.
    Json,
    /// As a key of an object of JSON, which begins at a byte, and within so many others.
    Key { object: usize, depth: usize },
}

impl Style {
    pub(crate) fn write(self, text: &str, out: &mut String) {
        match self {
            Self::Plain => *out += text,
            Self::Cell { delimiter, quoted, alone } => {
                let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
                let quoted = quoted || (alone && text.is_empty());
                if quoted || text.bytes().any(special) {
                    // RFC 4180, section 2: a quote inside quotes is doubled.
                    out.push('"');
                    *out += &text.replace('"', "\"\"");
                    out.push('"');
                } else {
                    *out += text;
                }
            }
            Self::Json | Self::Key { .. } => json_string(text, out),
        }
    }
}

/// Writes a JSON string, escaping no more than RFC 8259, section 7, asks for.
fn json_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => *out += "\\\"",
            '\\' => *out += "\\\\",
            '\n' => *out += "\\n",
            '\r' => *out += "\\r",
            '\t' => *out += "\\t",
            '\0'..='\x1f' => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A plain text is one text.
pub(crate) fn plain(text: &str, each: &mut dyn FnMut(Slot<'_>) -> Outcome) -> Outcome {
    if text.is_empty() {
        return Ok(());
    }
    each(Slot { spot: Spot::Whole, lead: "", text, range: 0..text.len(), style: Style::Plain })
}
