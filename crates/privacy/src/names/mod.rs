//! Names of people, places and organisations, which no pattern tells.
//!
//! A [`Tagger`] reads a text as tokens ([`token`]), looks each up in a lexicon ([`lexicon`]: a vector of
//! the word, and what registries of names and places say of it), and gives each that could be part of a
//! name to a small network over five tokens ([`network`]). A linear chain ([`chain`]) decides which
//! tokens together are a name, and how sure that is. It knows English.
//!
//! The weights are `data/names.bin`, made by `cargo xtask train names`; `data/NAMES.md` says from what.

mod chain;
pub mod feature;
pub mod lexicon;
pub mod network;
mod tagger;
pub mod token;
pub mod weights;

use std::ops::Range;

pub use tagger::Tagger;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A human being, without titles.
    Person,
    /// A place that people have given a name: a country, a town, a river, a building.
    Place,
    /// A company, an authority, a team, a band.
    Organisation,
}

impl Kind {
    /// All kinds, in the order in which a network gives them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Place, Self::Organisation];

    /// The label of such a name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Place => "LOCATION",
            Self::Organisation => "ORGANIZATION",
        }
    }
}

/// Names could not be looked for: what stands in the text is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("names could not be looked for: {0}")]
pub struct NotRead(pub String);

/// Finds names in text. [`Tagger`] is the one that is built in; a stronger one can take its place.
pub trait NameFinder: Send + Sync {
    /// Gives each name with its place in bytes, its kind, and how sure it is, 0 to 1: in the order of
    /// the text, none overlapping. Takes time linear in the length of the text.
    ///
    /// # Errors
    /// It could not look; what it gave by then does not count.
    fn find(
        &self,
        text: &str,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) -> Result<(), NotRead>;
}
