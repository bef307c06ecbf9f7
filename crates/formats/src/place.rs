//! A piece of text, and where it stands.

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
};

/// A piece of the text of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// Where it stands.
    pub place: Place<'a>,
    /// Words that belong before the text and say what it is about: the name of a CSV column, the key of a
    /// JSON value, the name of an e-mail header. They are no part of the text; empty if there are none.
    pub lead: &'a str,
    /// The text itself: unquoted, unescaped and decoded.
    pub text: &'a str,
}

/// Where a piece of text stands, shown as in `row 3, column "email"` or `attachment cv.docx: body`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The files around it, as in `attachment old.eml: attachment cv.docx`; empty for the file itself.
    pub within: &'a str,
    /// Where it is in the innermost file.
    pub spot: Spot<'a>,
}

/// Where a piece of text stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot<'a> {
    /// It is all of the file; shown as nothing.
    Whole,
    /// A cell of a table. Rows and columns count from 1, the header and empty lines included.
    Cell {
        /// The row.
        row: u64,
        /// The column.
        column: u64,
        /// The name of the column, empty if it has none.
        name: &'a str,
    },
    /// A value of a JSON document, or a key.
    Value {
        /// The line of JSON lines, from 1; none for a whole document.
        line: Option<u64>,
        /// The steps to the value; for a key the last step is that key.
        path: &'a [Step<'a>],
        /// Whether it is the key and not the value.
        key: bool,
    },
    /// A page, from 1.
    Page(u64),
    /// A part with a name of its own, as in `header Subject` or `body`.
    Named(&'a str),
}

/// A step into a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'a> {
    /// To the value of a key.
    Key(Cow<'a, str>),
    /// To an element of an array, from 0.
    Index(u64),
}

/// How much of a key is shown. A long one would stand in the place of each of its values.
const KEY_BYTES_MAX: usize = 200;

/// Writes text of which the file is the author on one line: no control character of it reaches a terminal.
pub(crate) struct Clean<'w, 'f>(pub(crate) &'w mut fmt::Formatter<'f>);

impl fmt::Write for Clean<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut pieces = text.split(char::is_control);
        self.0.write_str(pieces.next().unwrap_or_default())?;
        pieces.try_for_each(|piece| write!(self.0, " {piece}"))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = Clean(f);
        match (self.within, self.spot) {
            ("", spot) => write!(f, "{spot}"),
            (within, Spot::Whole) => f.write_str(within),
            (within, spot) => write!(f, "{within}: {spot}"),
        }
    }
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Whole => Ok(()),
            Self::Cell { row, column, name: "" } => write!(f, "row {row}, column {column}"),
            Self::Cell { row, name, .. } => write!(f, "row {row}, column \"{name}\""),
            Self::Value { line, path, key } => {
                if let Some(line) = line {
                    write!(f, "line {line}")?;
                    f.write_str(if path.is_empty() { "" } else { ", " })?;
                }
                if key {
                    f.write_str("key ")?;
                }
                path.iter().try_for_each(|step| write!(f, "/{step}"))
            }
            Self::Page(number) => write!(f, "page {number}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // RFC 6901, section 3.
            Self::Key(key) => {
                let shown = key.get(..key.floor_char_boundary(KEY_BYTES_MAX)).unwrap_or_default();
                f.write_str(&shown.replace('~', "~0").replace('/', "~1"))?;
                f.write_str(if shown.len() < key.len() { "…" } else { "" })
            }
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}
