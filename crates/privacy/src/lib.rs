//! Finds personal data in text.
//!
//! A [`Scanner`] walks a text once. Where a token begins that could be something, one automaton of all
//! patterns runs from there until nothing can match any more; what matched is validated (check digits,
//! ranges, structure) and weighed by the words around it. [`RECOGNISERS`] is the only list: one file
//! each, with its examples and the source of its check digit. Overlaps are resolved in [`resolve`].
//!
//! **Invariant:** text in, spans out; no I/O, no clock. A scan takes time linear in the length of the
//! text, whatever the text is: patterns are bounded, and what extends a match never looks at a byte
//! twice.

pub mod checksum;
mod context;
mod recogniser;
mod recognisers;
mod resolve;
mod scanner;
mod span;
mod value;
mod walk;

pub use recogniser::{Check, Finder, Pattern, Recogniser};
pub use recognisers::RECOGNISERS;
pub use resolve::resolve;
pub use scanner::{ScanError, Scanner};
pub use span::{Evidence, Span};
