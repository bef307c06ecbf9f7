//! The words around a candidate, which say what a bare number is.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use crate::recogniser::Recogniser;

/// How far before a candidate a word still speaks for it, in bytes: some eight words.
const BEFORE: usize = 64;

/// How far behind it, as in `123-45-6789 (SSN)`.
const BEHIND: usize = 24;

/// The context words of all recognisers, found in one pass.
pub(crate) struct Context {
    words: AhoCorasick,
    /// The recognisers that each word speaks for.
    speaks_for: Vec<Vec<u16>>,
}

/// The recognisers that the words around a place speak for.
#[derive(Debug, Default)]
pub(crate) struct Near {
    bits: Vec<u64>,
    /// Where it was looked last: most candidates of a place share their words.
    looked: Option<Range<usize>>,
}

impl Context {
    /// Takes the words of the recognisers, which are in lower case.
    pub(crate) fn new(recognisers: &[Recogniser]) -> Result<Self, BuildError> {
        let mut words: Vec<(String, Vec<u16>)> = Vec::new();
        for (place, recogniser) in (0..).zip(recognisers) {
            for word in recogniser.context.iter().flat_map(|word| cases(word)) {
                match words.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, speaks_for)) => speaks_for.push(place),
                    None => words.push((word, vec![place])),
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(words.iter().map(|(word, _)| word))?;
        Ok(Self { words: automaton, speaks_for: words.into_iter().map(|(_, of)| of).collect() })
    }

    /// Looks around these bytes, unless it did so last.
    pub(crate) fn look(&self, text: &[u8], place: &Range<usize>, near: &mut Near) {
        if near.looked.as_ref() == Some(place) {
            return;
        }
        near.bits.clear();
        near.looked = Some(place.clone());
        let from = place.start.saturating_sub(BEFORE);
        let to = text.len().min(place.end + BEHIND);
        for window in [from..place.start, place.end..to] {
            for found in self.words.find_overlapping_iter(&text[window.clone()]) {
                let (first, last) = (window.start + found.start(), window.start + found.end());
                let begins = first == 0 || !text[first - 1].is_ascii_alphanumeric();
                let ends = text.get(last).is_none_or(|byte| !byte.is_ascii_alphanumeric());
                if begins && ends {
                    for recogniser in &self.speaks_for[found.pattern().as_usize()] {
                        near.set(*recogniser);
                    }
                }
            }
        }
    }
}

/// A word as it is written in lower case, capitalised and in capitals. The automaton makes no difference
/// between the cases of ASCII, so most words are one.
fn cases(word: &str) -> Vec<String> {
    let mut cases = vec![word.to_owned()];
    if !word.is_ascii() {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        cases.extend([first.chain(letters).collect(), word.to_uppercase()]);
        cases.dedup();
    }
    cases
}

impl Near {
    /// Forgets what was seen, before another text.
    pub(crate) fn forget(&mut self) {
        self.looked = None;
    }

    fn set(&mut self, recogniser: u16) {
        let word = usize::from(recogniser) / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (recogniser % 64);
    }

    /// Whether a word speaks for this recogniser.
    pub(crate) fn speaks_for(&self, recogniser: u16) -> bool {
        let word = self.bits.get(usize::from(recogniser) / 64);
        word.is_some_and(|bits| bits >> (recogniser % 64) & 1 == 1)
    }
}
