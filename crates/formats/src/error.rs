//! What could not be read, where, and why.

use std::fmt::{self, Write as _};

use thiserror::Error;

use crate::place::{Clean, Place, Spot};

/// Something of the file could not be read. Everything else was given, as far as it can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FormatError {
    /// What could not be read, in the order of the file; at least one, and no more than
    /// [`UNREAD_MAX`](Self::UNREAD_MAX).
    pub unread: Vec<Unread>,
    /// How many more could not be read.
    pub more: u64,
}

/// One place that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Unread {
    /// Where it is, as in `page 3` or `attachment cv.docx`; empty if it is all of the file.
    pub place: String,
    /// Why it could not be read.
    pub cause: Cause,
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Cause {
    /// The bytes are in no encoding that is read here.
    #[error("it is not text in UTF-8, nor in UTF-16 with a byte order mark")]
    NotUnicode,
    /// The bytes are not in the encoding that they claim.
    #[error("it is not text in {claimed}, as it says it is")]
    OtherEncoding {
        /// The encoding that is claimed.
        claimed: String,
    },
    /// It breaks the rules of its format, or it is cut off.
    #[error("it is malformed or cut off: {what}")]
    Malformed {
        /// Which rule is broken.
        what: &'static str,
    },
    /// It breaks the rules of its format at one byte.
    #[error("it is malformed or cut off: {what} at byte {at}")]
    MalformedAt {
        /// Which rule is broken.
        what: &'static str,
        /// Where, in bytes from the start of the text.
        at: usize,
    },
    /// It can only be read with a key.
    #[error("it is encrypted; save a copy without a password")]
    Encrypted,
    /// It shows something, but holds no text: most often a scanned page.
    #[error("it has no text that can be read; if it was scanned, recognise its text first")]
    NoText,
    /// It is a picture.
    #[error("it is a picture, in which no text is read")]
    Picture,
    /// Some characters are drawn, but the file does not say which they are.
    #[error("{count} of its characters cannot be told from the font `{font}`")]
    UnknownCharacters {
        /// How many.
        count: u64,
        /// The first font of which that is true.
        font: String,
    },
    /// It uses what is not supported here.
    #[error("it uses {what}, which is not supported")]
    Unsupported {
        /// What it uses.
        what: String,
    },
    /// It was changed, and what it was before still stands in it.
    #[error("it holds an older version of itself, which is not read; save it as a new file")]
    OlderVersion,
    /// It is in none of the formats.
    #[error("it is in no format that can be read")]
    UnknownFormat,
    /// It is of a format that cannot be written.
    #[error("text, CSV, JSON and JSON lines can be rewritten, this format cannot")]
    NotRewritable,
    /// Two keys of one JSON object are to be replaced by the same text, so that one value would hide the other.
    #[error("two keys of one object would become the same")]
    SameKeys,
    /// A limit of [`Limits`](crate::Limits) is reached.
    #[error("it has more than {max} {what}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        max: u64,
    },
}

impl FormatError {
    /// How many places are named.
    pub const UNREAD_MAX: usize = 100;
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut more = self.more;
        if let Some((first, rest)) = self.unread.split_first() {
            write!(f, "{first}")?;
            more += rest.len() as u64;
        }
        if more > 0 { write!(f, " (and {more} more)") } else { Ok(()) }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = Clean(f);
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{}", self.cause)
    }
}

/// Why reading stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The caller wants no more; its error is kept by the door.
    Caller,
    /// This could not be read.
    Unread(Unread),
}

pub(crate) type Outcome<T = ()> = Result<T, Stop>;

impl Stop {
    /// The same at a place that is known better.
    pub(crate) fn at(self, spot: Spot<'_>) -> Self {
        match self {
            Self::Caller => Self::Caller,
            Self::Unread(unread) => unread.cause.at(spot),
        }
    }
}

impl Cause {
    pub(crate) fn at(self, spot: Spot<'_>) -> Stop {
        let place = Place { within: "", spot }.to_string();
        Stop::Unread(Unread { place, cause: self })
    }

    /// What all of the file is wrong with.
    pub(crate) fn whole(self) -> Stop {
        self.at(Spot::Whole)
    }
}

/// A rule that is broken, for short.
pub(crate) fn malformed(what: &'static str) -> Cause {
    Cause::Malformed { what }
}
