//! What a scope has issued, found again in a text.
//!
//! Surrogates are added one by one while texts are read, so they are kept in an ordered map and looked
//! up where a word begins: the longest one that the text goes on with. An automaton would have to be
//! built anew after each text.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Bound, Range},
};

use crate::{
    token::{self, Form},
    words::is_word,
};

/// The surrogates of a scope.
#[derive(Default)]
pub(crate) struct Issued {
    /// What stands in texts, and its label.
    texts: BTreeMap<String, String>,
    /// The bytes with which they begin.
    beginnings: BTreeSet<u8>,
    /// The length of the longest, in bytes.
    longest: usize,
}

/// Something in a text that stands for a value, or looks as if it did.
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
    /// The form of a token; none for a surrogate.
    pub(crate) form: Option<Form>,
}

/// Where a surrogate may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Where no word goes on before or behind it.
    Words,
    /// Anywhere.
    Nowhere,
}

impl Issued {
    pub(crate) fn insert(&mut self, text: &str, label: &str) {
        let Some(first) = text.bytes().next() else { return };
        self.beginnings.insert(first);
        self.longest = self.longest.max(text.len());
        self.texts.insert(text.to_owned(), label.to_owned());
    }

    /// All tokens and surrogates, from left to right, the longest at each place; none overlap.
    pub(crate) fn find(&self, text: &str, bounds: Bounds) -> Vec<Found> {
        let mut interesting = [false; 256];
        interesting[usize::from(b'<')] = true;
        self.beginnings.iter().for_each(|byte| interesting[usize::from(*byte)] = true);
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(skipped) = text
            .as_bytes()
            .get(at..)
            .and_then(|rest| rest.iter().position(|byte| interesting[usize::from(*byte)]))
        {
            at += skipped;
            match self.at(text, at, bounds) {
                Some(found) => {
                    at = found.range.end;
                    all.push(found);
                }
                None => at += 1,
            }
        }
        all
    }

    fn at(&self, text: &str, start: usize, bounds: Bounds) -> Option<Found> {
        if let Some(token::Token { range, form, label }) = token::at(text, start) {
            return Some(Found { range, label, form: Some(form) });
        }
        if bounds == Bounds::Words && splits_a_word(text, start) {
            return None;
        }
        let mut window = text.get(start..floor(text, start.saturating_add(self.longest)))?;
        // The greatest text that does not come behind the window is the longest that the window begins
        // with, or there is none longer than what both have in common.
        loop {
            let up_to = (Bound::Unbounded, Bound::Included(window));
            let (one, label) = self.texts.range::<str, _>(up_to).next_back()?;
            let common = one.bytes().zip(window.bytes()).take_while(|(a, b)| a == b).count();
            let mut shorter = common;
            if common == one.len() {
                if bounds == Bounds::Nowhere || !splits_a_word(text, start + common) {
                    let range = start..start + common;
                    return Some(Found { range, label: label.clone(), form: None });
                }
                shorter = common - 1;
            }
            window = window.get(..floor(window, shorter)).filter(|window| !window.is_empty())?;
        }
    }
}

/// Whether a word goes on across a place of a text.
pub(crate) fn splits_a_word(text: &str, at: usize) -> bool {
    let Some((before, behind)) = text.split_at_checked(at) else { return true };
    let last = before.chars().next_back();
    last.is_some_and(is_word) && behind.chars().next().is_some_and(is_word)
}

/// The last boundary of a character that is not behind a place.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(issued: &Issued, text: &str, bounds: Bounds) -> Vec<String> {
        let all = issued.find(text, bounds);
        all.into_iter().map(|one| text[one.range].to_owned()).collect()
    }

    #[test]
    fn the_longest_that_ends_with_a_word_is_found() {
        let mut issued = Issued::default();
        for text in ["Ann", "Ann Lee", "Ann Lee-Berg", "12 34", "12 34 5", "Zoë", "Zoé Ray"] {
            issued.insert(text, "PERSON");
        }
        let text = "Ann Lee-Berger, Ann Leeson, XAnn, 12 34 56, Zoë and Zoé Ray; Ann Lee-Berg.";
        assert_eq!(
            found(&issued, text, Bounds::Words),
            ["Ann Lee", "Ann", "12 34", "Zoë", "Zoé Ray", "Ann Lee-Berg"]
        );
        assert_eq!(
            found(&issued, text, Bounds::Nowhere),
            ["Ann Lee-Berg", "Ann Lee", "Ann", "12 34 5", "Zoë", "Zoé Ray", "Ann Lee-Berg"]
        );
    }
}
