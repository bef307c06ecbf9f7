//! `cargo xtask train names`: makes the weights of the tagger in the crate `privacy`.
//!
//! From labelled text ([`corpus`]), registries of names and places ([`gazetteer`]) and vectors of words
//! ([`vectors`]) to `crates/privacy/data/names.bin`. The same sources give the same bytes.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts and chances are rounded here, and whole numbers are clamped before"
)]

mod augment;
mod chain;
mod chance;
mod compose;
mod corpus;
mod gazetteer;
mod learn;
mod measure;
mod model;
mod vectors;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use base::{Error, Refusal};
use privacy::names::Tagger;

use chance::Dice;
use corpus::Corpus;

/// Where everything comes from.
pub struct Sources {
    /// The folder with the labelled text, `*.jsonl` or `*.jsonl.gz` as `zcat` reads them.
    pub text: PathBuf,
    /// The folder with the registries and the vectors.
    pub registries: PathBuf,
    /// The file that is written.
    pub out: PathBuf,
    /// Whether the sets that are made by templates are left out of the training altogether.
    pub without_templates: bool,
}

/// Trains, measures on what was kept apart, and writes the weights.
///
/// # Errors
/// A source is missing or of another form; the weights cannot be written.
pub fn train(sources: &Sources) -> Result<String, Error> {
    let vectors = vectors::read_folder(&sources.registries)?;
    say(&format!("{} words with vectors", vectors.words.len()));
    let mut corpora = corpus::read_all(&sources.text, sources.without_templates)?;
    let common = corpus::common_words(&corpora);
    let (lexicon, places) = gazetteer::lexicon(&sources.registries, &vectors, &common)?;
    say(&format!("{} words in the lexicon", lexicon.len()));
    let mut dice = Dice::new(7);
    augment::add(&mut corpora, &places, &mut dice);
    compose::add(&mut corpora, &places, &vectors, &mut dice);
    let network = learn::learn(&corpora, &lexicon, &vectors, &mut dice, &say);
    let tagger = Tagger::new(lexicon, network);
    let weights = tagger.write();
    let said = measured(&tagger, &corpora) + &format!("{} bytes of weights\n", weights.len());
    write(&sources.out, &weights)?;
    Ok(said)
}

/// What the tagger finds in the texts that were kept apart from training.
///
/// # Errors
/// The weights or a source cannot be read.
pub fn measure(text: &Path) -> Result<String, Error> {
    let tagger = Tagger::built_in().map_err(|error| Error::failed("read the weights", error))?;
    Ok(measured(&tagger, &corpus::read_all(text, false)?))
}

fn measured(tagger: &Tagger, corpora: &[Corpus]) -> String {
    corpora.iter().map(|corpus| measure::table(tagger, corpus)).collect::<Vec<_>>().concat()
}

fn write(out: &Path, bytes: &[u8]) -> Result<(), Error> {
    let file = std::fs::File::create(out).and_then(|mut file| file.write_all(bytes));
    file.map_err(|error| Error::failed(format!("write `{}`", out.display()), error))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        let what = format!("`{}` cannot be read: {error}", path.display());
        Refusal::invalid(what, "crates/privacy/data/NAMES.md says which files are needed").into()
    })
}

fn odd(path: &Path, why: &str) -> Error {
    Refusal::invalid(format!("`{}`: {why}", path.display()), "take the version that NAMES.md names")
        .into()
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
