//! Labelled text: what is learnt from, and what is kept apart.

use std::{collections::BTreeMap, ops::Range, path::Path};

use base::Error;
use privacy::names::{
    Kind,
    lexicon::{fingerprint, hash},
    token::Tokens,
};
use serde_json::Value;

use super::{odd, read};

/// A text with its names.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) body: String,
    /// Names, in bytes; none overlapping, in order.
    pub(crate) names: Vec<(Range<usize>, Kind)>,
    /// Pieces of which nothing is said: they are neither learnt from nor counted.
    pub(crate) unsaid: Vec<Range<usize>>,
}

/// One set of texts.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    /// How much a text counts in training.
    pub(crate) weight: f32,
    pub(crate) training: Vec<Text>,
    pub(crate) kept: Vec<Text>,
}

/// How a set is used.
enum Use {
    /// Everything is learnt from but each twentieth text.
    Train,
    /// It is made from templates: those of half of them are learnt from, the others are kept apart.
    Templates,
    /// It is kept apart as a whole.
    Keep,
}

/// The sets, with the weight of a text in training.
const SETS: [(&str, Use, f32); 7] = [
    ("btc_all", Use::Train, 1.0),
    ("wnut17_train", Use::Train, 1.0),
    ("presidio_generated_large", Use::Templates, 0.7),
    ("piianon_legal", Use::Templates, 0.3),
    ("piianon_technology", Use::Templates, 0.3),
    ("wnut17_dev", Use::Keep, 0.0),
    ("wikigold", Use::Keep, 0.0),
];

/// Of how many texts of a set one is kept apart.
const KEEP_EACH: usize = 20;

/// Words before a name that are no part of it.
const TITLES: &str = " mr mrs ms miss mx madam dr prof professor sir lord lady president king queen prince \
    princess pope captain general colonel senator governor mayor judge justice rev father sister \
    brother minister chancellor chairman director secretary ambassador bishop emperor coach ";

pub(crate) fn read_all(folder: &Path, without_templates: bool) -> Result<Vec<Corpus>, Error> {
    SETS.iter()
        .map(|(name, used, weight)| {
            let path = folder.join(format!("{name}.jsonl"));
            let text =
                String::from_utf8(read(&path)?).map_err(|_| odd(&path, "it is not UTF-8"))?;
            let mut corpus =
                Corpus { name, weight: *weight, training: Vec::new(), kept: Vec::new() };
            for (number, line) in text.lines().enumerate() {
                let value: Value =
                    serde_json::from_str(line).map_err(|error| odd(&path, &error.to_string()))?;
                let (text, template) =
                    of(&value, name).ok_or_else(|| odd(&path, "no id, text, spans"))?;
                let train = match used {
                    Use::Train => number % KEEP_EACH != 7,
                    Use::Templates => {
                        !without_templates && hash(template.as_bytes(), 3).is_multiple_of(2)
                    }
                    Use::Keep => false,
                };
                if train { corpus.training.push(text) } else { corpus.kept.push(text) }
            }
            Ok(corpus)
        })
        .collect()
}

/// A text, and the template that it was perhaps made from: what is left without names and digits.
fn of(value: &Value, set: &str) -> Option<(Text, String)> {
    let text = value["text"].as_str()?.to_owned();
    let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let place = |of: &Value| at.get(usize::try_from(of.as_u64()?).ok()?).copied();
    let mut spans = Vec::new();
    for span in value["spans"].as_array()? {
        spans.push((place(&span["start"])?..place(&span["end"])?, span["label"].as_str()?));
    }
    spans.sort_by_key(|(range, _)| range.start);
    let (mut names, mut unsaid, mut template, mut end) = (Vec::new(), Vec::new(), String::new(), 0);
    for (range, label) in spans {
        template += text.get(end.min(range.start)..range.start)?;
        template += label;
        let overlaps = range.start < end;
        end = end.max(range.end);
        let range = without_title(&text, range);
        match kind(label, set) {
            Some(kind) if !overlaps && !is_handle(&text, &range) => {
                names.push((range, kind));
            }
            Some(_) | None => unsaid.push(range),
        }
    }
    template += text.get(end..)?;
    template.retain(|one| !one.is_ascii_digit());
    Some((Text { body: text, names, unsaid }, template))
}

fn kind(label: &str, set: &str) -> Option<Kind> {
    match label {
        "PERSON" => Some(Kind::Person),
        "LOCATION" => Some(Kind::Place),
        "ORGANIZATION" => Some(Kind::Organisation),
        // A team, a band: elsewhere an organisation.
        "GROUP" if set == "wnut17_train" => Some(Kind::Organisation),
        _ => None,
    }
}

/// Whether it is the name of an account or a tag, which not all sets mark.
fn is_handle(text: &str, range: &Range<usize>) -> bool {
    text[range.clone()].starts_with(['@', '#']) || text[..range.start].trim_end().ends_with('@')
}

fn without_title(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    while let Some((word, rest)) = text[start..range.end].split_once(' ') {
        let bare = word.trim_end_matches('.').to_lowercase();
        if !TITLES.contains(&format!(" {bare} ")) {
            break;
        }
        let rest = rest.trim_start_matches(['.', ' ']);
        start = range.end - rest.len();
    }
    start..range.end
}

/// How often a word must stand in lower case outside of names to be a common one, and how many times as
/// often as in them.
const COMMON: usize = 3;

/// The fingerprints of words that stand in lower case outside of names.
pub(crate) fn common_words(corpora: &[Corpus]) -> Vec<u32> {
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for text in corpora.iter().flat_map(|corpus| &corpus.training) {
        for token in Tokens::of(&text.body) {
            let word = &text.body[token.start..token.end];
            if word.chars().any(char::is_uppercase) {
                continue;
            }
            let named = text.names.iter().any(|(range, _)| range.contains(&token.start));
            let count = counts.entry(fingerprint(word.as_bytes())).or_default();
            if named { count.1 += 1 } else { count.0 += 1 }
        }
    }
    let common = |count: &(usize, usize)| count.0 >= COMMON && count.0 >= 10 * count.1;
    counts.iter().filter(|(_, count)| common(count)).map(|(of, _)| *of).collect()
}
