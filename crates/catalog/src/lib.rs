//! What the organisation is measured against: frameworks and their items, crosswalks between them,
//! the gates that a release passes, and the pages of the checks. All of it is text in files.
//!
//! **Invariant:** no I/O, no clock, no text of ISO standards: of those only ids, which are facts.

pub mod catalog;
pub mod check;
pub mod checks;
mod fault;
pub mod framework;
mod front;
pub mod gates;
pub mod item;
pub mod scenario;
pub mod views;

pub use catalog::{Catalog, CatalogError};
pub use check::{CheckPage, Evidence, Help, Link};
pub use fault::{Fault, PageError};
pub use framework::{Entry, Framework, Reference, ReferenceError, frameworks};
pub use gates::{Class, Stage};
pub use item::{Area, Crosslink, Item};
pub use scenario::{Answer, Expected, Given, NOT_APPLICABLE, Scenario};

/// Reads a data file of this crate.
///
/// It panics if the file is not well formed: the files are part of the program, and a test reads
/// each of them.
fn built_in<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|fault| panic!("`data/{file}` is not well formed: {fault}"))
}
