//! Plugs a stronger model for names in beside the built-in tagger: token classification in ONNX.
//!
//! [`Model::open`] reads a folder as Hugging Face lays it out: `model.onnx`, `tokenizer.json` or
//! `vocab.txt` ([`WordPiece`](https://arxiv.org/abs/1609.08144)), and `config.json` with its labels.
//! A [`Model`] is a [`NameFinder`](privacy::names::NameFinder) of its own; [`Model::beside`] joins it
//! with another one, and shows it only those sentences in which there could be a name.
//!
//! A text is cut into sentences (`sentence.rs`), a sentence into word pieces (`pieces.rs`), those are
//! classified in windows (`model.rs`, `network.rs`), and the labels (`label.rs`) of words that belong
//! together are a name (`decode.rs`). What two finders found is joined in `union.rs`.
//!
//! **Invariant:** but for reading that folder once there is no I/O, no clock, no chance. Whatever is
//! in the folder, no panic gets out of here.

mod beside;
mod decode;
mod error;
mod folder;
mod label;
mod model;
mod network;
mod pieces;
mod sentence;
mod union;

use std::ops::Range;

use privacy::names::Kind;

pub use beside::Beside;
pub use error::ModelError;
pub use model::Model;

/// A name that was found, and how sure that is, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Name {
    /// Its place, in bytes.
    pub(crate) at: Range<usize>,
    pub(crate) kind: Kind,
    pub(crate) score: f32,
}
