//! Finds personal data in text, replaces it, and puts it back.
//!
//! A [`Scanner`] walks a text once. Where a token begins that could be something, by its first bytes,
//! one automaton of all patterns runs from there until nothing can match any more; where no digit is
//! near, one of the few patterns that need none there. What matched is validated (check digits, ranges,
//! structure) and weighed by the words around it. [`RECOGNISERS`] is the only list: one file each, with
//! its examples and the source of its check digit. Names of people, places and organisations are found
//! by a tagger ([`names`]). Overlaps are resolved in [`resolve`].
//!
//! A [`Recipe`] says what is done with what was found, a [`Session`] does it: it removes, masks,
//! generalises or replaces values, and puts back what it can from the key of a scope and a [`Vault`].
//! What an operator cannot treat it does not pass on. How well it all works is measured in [`measure`].
//!
//! **Invariant:** text in, spans or text out; no I/O, no clock, no chance. A scan takes time linear
//! in the length of the text, whatever the text is: patterns are bounded, and what extends a match
//! never looks at a byte twice.

mod address;
mod addressee;
mod anonymise;
pub mod checksum;
mod context;
mod ff1;
mod filter;
mod fold;
mod issued;
mod keys;
mod led;
mod listed;
pub mod measure;
pub mod names;
mod operator;
mod origin;
mod plain;
mod recipe;
mod recogniser;
mod recognisers;
mod regions;
mod resolve;
mod restore;
mod scanner;
mod span;
mod token;
mod value;
mod vault;
mod walk;
mod walkers;
mod words;

pub use anonymise::{AnonymiseError, Anonymised, Finding, Replaced, Session};
pub use keys::ScopeKey;
pub use led::Led;
pub use operator::{DateOrder, Fitting, Generalise, Operator, Total};
pub use origin::Origin;
pub use recipe::{
    CustomPattern, CustomRecogniser, LANGUAGES, Label, RECIPES, Recipe, RecipeError, Score,
};
pub use recogniser::{Check, Finder, Grow, Pattern, Recogniser};
pub use recognisers::RECOGNISERS;
pub use resolve::{cover, resolve};
pub use restore::Restored;
pub use scanner::{ScanError, Scanner};
pub use span::{Evidence, Means, Span};
pub use vault::{Kind, MemoryVault, Original, Surrogate, Vault, VaultError};
