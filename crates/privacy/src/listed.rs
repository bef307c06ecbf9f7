//! Words that a recipe names: those that are always found, and those that never are.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, BuildError};

use crate::walk::is_word;

/// Words that are always found, wherever they stand as whole words, in any case of ASCII.
pub(crate) struct Listed {
    words: AhoCorasick,
    /// The recogniser of each word.
    of: Vec<u16>,
}

impl Listed {
    /// The words of recognisers; none if there are none.
    pub(crate) fn new(words: &[(u16, &str)]) -> Result<Option<Self>, BuildError> {
        if words.is_empty() {
            return Ok(None);
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(words.iter().map(|(_, word)| word))?;
        Ok(Some(Self { words: automaton, of: words.iter().map(|(of, _)| *of).collect() }))
    }

    /// Gives the recogniser and the place of each word.
    pub(crate) fn find(&self, text: &str, found: &mut dyn FnMut(u16, usize, usize)) {
        for one in self.words.find_overlapping_iter(text) {
            let before = text.get(..one.start()).and_then(|text| text.chars().next_back());
            let behind = text.get(one.end()..).and_then(|text| text.chars().next());
            if !before.is_some_and(is_word) && !behind.is_some_and(is_word) {
                found(self.of[one.pattern().as_usize()], one.start(), one.end());
            }
        }
    }
}

/// Words that are never personal data, in any case.
#[derive(Debug, Default)]
pub(crate) struct Allowed(BTreeSet<String>);

impl Allowed {
    pub(crate) fn new(words: &[String]) -> Self {
        Self(words.iter().map(|word| folded(word)).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of what was found is such a word.
    pub(crate) fn has(&self, found: &str) -> bool {
        self.0.contains(&folded(found))
    }
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}
