//! What is in the folder of a model.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    ModelError,
    label::{Label, labels},
    pieces::{Folding, WordPiece},
};

/// Where the network can be.
const NETWORKS: &[&str] = &["model.onnx", "onnx/model.onnx", "onnx/model_q4.onnx"];

/// Where the vocabulary can be.
const VOCABULARIES: &[&str] = &["tokenizer.json", "vocab.txt"];

/// The most characters of a word that BERT looks up, if the tokenizer does not say.
const WORD_CHARS_MAX: usize = 100;

/// `config.json`, as far as it matters here.
#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    id2label: BTreeMap<String, String>,
    max_position_embeddings: Option<usize>,
}

/// What the configuration says.
pub(crate) struct Settings {
    pub(crate) labels: Vec<Option<Label>>,
    /// The most pieces that the network takes at once, if it is limited.
    pub(crate) pieces_max: Option<usize>,
}

/// A vocabulary and those of its pieces that frame a text.
pub(crate) struct Vocabulary {
    pub(crate) words: WordPiece,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The highest number of a piece.
    pub(crate) highest: u32,
}

/// Reads `config.json`.
pub(crate) fn settings(folder: &Path) -> Result<Settings, ModelError> {
    let file = folder.join("config.json");
    let config: Config = json(&file)?;
    if config.id2label.is_empty() {
        return Err(ModelError::unfit(&file, "it has no labels (`id2label`)"));
    }
    let labels = labels(&config.id2label).map_err(|why| ModelError::unfit(&file, why))?;
    Ok(Settings { labels, pieces_max: config.max_position_embeddings })
}

/// Finds the network and reads it.
pub(crate) fn network(folder: &Path) -> Result<(PathBuf, Vec<u8>), ModelError> {
    let file = first(folder, NETWORKS)?;
    let bytes = read(&file)?;
    Ok((file, bytes))
}

/// Reads `tokenizer.json`, or `vocab.txt` if there is none.
pub(crate) fn vocabulary(folder: &Path) -> Result<Vocabulary, ModelError> {
    let file = first(folder, VOCABULARIES)?;
    if file.ends_with("vocab.txt") {
        return lines(folder, &file);
    }
    let tokenizer: Tokenizer = json(&file)?;
    let Tokenizer { normalizer, cut, model } = tokenizer;
    let unfit = |what: &str, kind: &str| {
        ModelError::unfit(&file, format!("its {what} is `{kind}`, which is not understood"))
    };
    if model.kind.as_deref().is_some_and(|kind| kind != "WordPiece") {
        return Err(unfit("model", model.kind.as_deref().unwrap_or_default()));
    }
    if normalizer.kind != "BertNormalizer" {
        return Err(unfit("normalizer", &normalizer.kind));
    }
    if cut.kind != "BertPreTokenizer" {
        return Err(unfit("pre-tokenizer", &cut.kind));
    }
    let folding = Folding {
        lower: normalizer.lowercase,
        accents_dropped: normalizer.strip_accents.unwrap_or(normalizer.lowercase),
        ideographs_alone: normalizer.handle_chinese_chars,
    };
    let prefix = model.continuing_subword_prefix.as_deref().unwrap_or("##");
    let chars_max = model.max_input_chars_per_word.unwrap_or(WORD_CHARS_MAX);
    build(&file, model.vocab, model.unk_token.as_deref(), prefix, folding, chars_max)
}

/// `tokenizer.json`, as far as it matters here.
#[derive(Deserialize)]
struct Tokenizer {
    normalizer: Normalizer,
    #[serde(rename = "pre_tokenizer")]
    cut: PreTokenizer,
    model: Pieces,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    lowercase: bool,
    strip_accents: Option<bool>,
    #[serde(default)]
    handle_chinese_chars: bool,
}

#[derive(Deserialize)]
struct PreTokenizer {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Pieces {
    /// Old files do not state it.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Of another shape if the model is another one, which is then said first.
    #[serde(default, deserialize_with = "numbered")]
    vocab: BTreeMap<String, u32>,
    unk_token: Option<String>,
    continuing_subword_prefix: Option<String>,
    max_input_chars_per_word: Option<usize>,
}

fn numbered<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<String, u32>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// `tokenizer_config.json`, as far as it matters beside a `vocab.txt`.
#[derive(Deserialize, Default)]
struct Lines {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
}

/// Reads `vocab.txt`: a piece a line, the first is 0.
fn lines(folder: &Path, file: &Path) -> Result<Vocabulary, ModelError> {
    let text = String::from_utf8(read(file)?)
        .map_err(|_| ModelError::unfit(file, "it is not in UTF-8"))?;
    let config = folder.join("tokenizer_config.json");
    let said: Lines = if config.exists() { json(&config)? } else { Lines::default() };
    let lower = said.do_lower_case.unwrap_or(true);
    let folding = Folding {
        lower,
        accents_dropped: said.strip_accents.unwrap_or(lower),
        ideographs_alone: said.tokenize_chinese_chars.unwrap_or(true),
    };
    let pieces = text.lines().map(|line| line.trim_end().to_owned()).zip(0..).collect();
    build(file, pieces, None, "##", folding, WORD_CHARS_MAX)
}

fn build(
    file: &Path,
    vocabulary: BTreeMap<String, u32>,
    unknown: Option<&str>,
    prefix: &str,
    folding: Folding,
    word_chars_max: usize,
) -> Result<Vocabulary, ModelError> {
    let number = |piece: &str| {
        let missing = || ModelError::unfit(file, format!("its vocabulary has no piece `{piece}`"));
        vocabulary.get(piece).copied().ok_or_else(missing)
    };
    let (start, end) = (number("[CLS]")?, number("[SEP]")?);
    let unknown = number(unknown.unwrap_or("[UNK]"))?;
    let highest = vocabulary.values().copied().max().unwrap_or_default();
    let words = WordPiece::new(vocabulary, prefix, unknown, folding, word_chars_max);
    Ok(Vocabulary { words, start, end, highest })
}

/// The first of these files that is there.
fn first(folder: &Path, files: &'static [&'static str]) -> Result<PathBuf, ModelError> {
    let found = files.iter().map(|file| folder.join(file)).find(|file| file.exists());
    found.ok_or_else(|| ModelError::Missing { folder: folder.to_owned(), files })
}

fn read(file: &Path) -> Result<Vec<u8>, ModelError> {
    let odd = |source: io::Error| ModelError::Unreadable { file: file.to_owned(), source };
    fs::read(file).map_err(odd)
}

fn json<T: DeserializeOwned>(file: &Path) -> Result<T, ModelError> {
    let bytes = read(file)?;
    serde_json::from_slice(&bytes).map_err(|error| ModelError::unfit(file, error.to_string()))
}
