//! What was found, and why it is believed.

use serde::Serialize;

/// A piece of text that is personal data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes; not part of it.
    pub end: usize,
    /// How much it is believed, 0 to 1.
    pub score: f32,
    /// Which recogniser found it, by its place in the scanner's list.
    pub recogniser: u16,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// How something was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// By its shape.
    #[default]
    Pattern,
    /// The tagger takes it for a name.
    Tagger,
    /// A recipe lists it.
    List,
    /// It stands above an address, as its addressee.
    Addressee,
}

/// What speaks for a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// How it was found.
    pub means: Means,
    /// Its check digit, or what else its validation computes, holds.
    pub check: bool,
    /// A word near it says so.
    pub context: bool,
}

impl Evidence {
    /// What speaks for it, in words.
    pub fn words(self) -> Vec<&'static str> {
        let means = match self.means {
            Means::Pattern => "pattern",
            Means::Tagger => "tagger",
            Means::List => "listed",
            Means::Addressee => "above an address",
        };
        let more = [(self.check, "check digit"), (self.context, "context word")];
        let more = more.into_iter().filter_map(|(speaks, word)| speaks.then_some(word));
        [means].into_iter().chain(more).collect()
    }
}

impl Span {
    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether both share a byte.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
