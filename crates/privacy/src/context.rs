//! The words around a candidate, which say what a bare number is.

use std::{collections::VecDeque, error::Error, ops::Range};

use aho_corasick::{
    Anchored, StartKind,
    automaton::{Automaton, StateID},
    dfa::DFA,
};

use crate::{
    filter::{Filter, Next},
    plain::{BLOCK, ones, word_bits},
};

/// How far before a candidate a word still speaks for it, in bytes: some eight words.
const BEFORE: usize = 64;

/// How far behind it, as in `123-45-6789 (SSN)`.
const BEHIND: usize = 24;

/// The longest candidate in which words are looked for as well, for the sake of those in it, in bytes.
const ALONG: usize = 256;

/// The context words of all recognisers, looked for where a word begins.
pub(crate) struct Context {
    words: DFA,
    start: StateID,
    filter: Filter,
    /// The recognisers that each word speaks for.
    speaks_for: Vec<Vec<u16>>,
}

/// The recognisers that the words around a place speak for.
#[derive(Debug, Default)]
pub(crate) struct Near {
    bits: Vec<u64>,
    /// Where it was looked last: most candidates of a place share their words.
    looked: Option<Range<usize>>,
    /// Where what was read last begins and ends: most candidates stand close together.
    read: Range<usize>,
    /// The words that begin there, each with its number.
    words: VecDeque<(Range<usize>, usize)>,
}

impl Context {
    /// Takes the words of the recognisers, which are in lower case.
    pub(crate) fn new<'a>(
        recognisers: impl Iterator<Item = impl Iterator<Item = &'a str>>,
    ) -> Result<Self, Box<dyn Error>> {
        let mut words: Vec<(String, Vec<u16>)> = Vec::new();
        for (place, context) in (0..).zip(recognisers) {
            for word in context.flat_map(cases) {
                match words.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, speaks_for)) => speaks_for.push(place),
                    None => words.push((word, vec![place])),
                }
            }
        }
        let automaton = DFA::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Anchored)
            .build(words.iter().map(|(word, _)| word))?;
        let start = automaton.start_state(Anchored::Yes)?;
        let filter = Filter::new(start, |state, byte| -> Result<_, Box<dyn Error>> {
            Ok(match automaton.next_state(Anchored::Yes, state, byte) {
                dead if automaton.is_dead(dead) => Next::Nothing,
                found if automaton.is_match(found) => Next::Found,
                state => Next::Open(state),
            })
        })?;
        let speaks_for = words.into_iter().map(|(_, of)| of).collect();
        Ok(Self { words: automaton, start, filter, speaks_for })
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
        for part in [from..place.start, place.end..to] {
            // A short place is read along, so that the next one finds both sides read.
            let along = if place.len() > ALONG { part.start } else { from };
            self.read(text, along..part.end, near);
            let begin_there = near.words.iter().skip_while(|(word, _)| word.start < part.start);
            for (word, number) in begin_there.take_while(|(word, _)| word.start < part.end) {
                if word.end <= part.end {
                    for recogniser in &self.speaks_for[*number] {
                        set(&mut near.bits, *recogniser);
                    }
                }
            }
        }
    }

    /// Finds the words that begin in this part, as far as it was not read last.
    fn read(&self, text: &[u8], part: Range<usize>, near: &mut Near) {
        if part.start < near.read.start || part.start > near.read.end {
            near.words.clear();
            near.read = part.start..part.start;
        }
        near.read.start = part.start;
        while near.words.front().is_some_and(|(word, _)| word.start < part.start) {
            near.words.pop_front();
        }
        while near.read.end < part.end {
            let from = near.read.end;
            let inside = from > 0 && text[from - 1].is_ascii_alphanumeric();
            let begins = !(word_bits(&text[from..]) << 1 | u64::from(inside));
            for at in ones(begins).map(|place| from + place) {
                if self.filter.may_begin(text, at) {
                    self.words_at(text, at, &mut near.words);
                }
            }
            near.read.end = from + BLOCK;
        }
    }

    /// Finds the words that begin here and go on no further.
    fn words_at(&self, text: &[u8], at: usize, words: &mut VecDeque<(Range<usize>, usize)>) {
        let mut state = self.start;
        for (end, byte) in (at + 1..).zip(text.get(at..).unwrap_or_default()) {
            state = self.words.next_state(Anchored::Yes, state, *byte);
            if self.words.is_dead(state) {
                return;
            }
            if !self.words.is_match(state) || text.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            for index in 0..self.words.match_len(state) {
                let number = self.words.match_pattern(state, index);
                // Others end here and begin later.
                if self.words.pattern_len(number) == end - at {
                    words.push_back((at..end, number.as_usize()));
                }
            }
        }
    }
}

/// Sets the bit of a recogniser.
fn set(bits: &mut Vec<u64>, recogniser: u16) {
    let word = usize::from(recogniser) / 64;
    if bits.len() <= word {
        bits.resize(word + 1, 0);
    }
    bits[word] |= 1 << (recogniser % 64);
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
        self.words.clear();
        self.read = 0..0;
    }

    /// Whether a word speaks for this recogniser.
    pub(crate) fn speaks_for(&self, recogniser: u16) -> bool {
        let word = self.bits.get(usize::from(recogniser) / 64);
        word.is_some_and(|bits| bits >> (recogniser % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{RECOGNISERS, Recogniser};

    proptest! {
        #[test]
        fn the_words_around_places_are_those_that_stand_there_alone(
            parts in prop::collection::vec((0_usize..40, "[a-z0-9]{0,3}[ .:=é-]{1,2}"), 0..40),
            places in prop::collection::vec((0_usize..400, 0_usize..300), 1..6),
        ) {
            let recognisers: Vec<Recogniser> = RECOGNISERS.iter().map(|one| **one).collect();
            let all: Vec<&str> = recognisers.iter().flat_map(|one| one.context).copied().collect();
            let part = |(word, rest): (usize, String)| all[word * 17 % all.len()].to_owned() + &rest;
            let text: String = parts.into_iter().map(part).collect();
            let lower = text.to_ascii_lowercase();
            let alone = |at: usize, word: &str| {
                let inside = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
                let before = at.checked_sub(1).and_then(|before| lower.as_bytes().get(before));
                !inside(before) && !inside(lower.as_bytes().get(at + word.len()))
            };
            let words = recognisers.iter().map(|one| one.context.iter().copied());
            let (context, mut near) = (Context::new(words).unwrap(), Near::default());
            for (start, length) in places {
                let place = start.min(text.len())..(start + length).min(text.len());
                context.look(text.as_bytes(), &place, &mut near);
                let (from, to) = (place.start.saturating_sub(BEFORE), place.end + BEHIND);
                let stands = |word: &str| lower.match_indices(word).any(|(at, _)| {
                    let end = at + word.len();
                    let beside = from <= at && end <= place.start || place.end <= at && end <= to;
                    beside && alone(at, word)
                });
                for (number, one) in (0..).zip(&recognisers) {
                    let expected = one.context.iter().any(|word| stands(word));
                    prop_assert_eq!(near.speaks_for(number), expected, "{} in {:?}", one.name, text);
                }
            }
        }
    }
}
