//! An automaton of many patterns, run from the beginning of a token.

use std::error::Error;

use regex_automata::{
    Anchored, Input, MatchKind,
    hybrid::{
        LazyStateID,
        dfa::{self, DFA},
    },
    nfa::thompson,
    util::syntax,
};
use regex_syntax::hir::Hir;

use crate::filter::{Filter, Next};

/// The longest match that is looked for, in bytes: what a pattern alone may span.
pub(crate) const MATCH_BYTES_MAX: usize = 512;

/// The memory that the states of the automaton may take, in bytes; then they are built anew.
const CACHE_BYTES: usize = 16 << 20;

/// A pattern, as the automaton takes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// What it is called in a [`Match`].
    pub(crate) pattern: usize,
    pub(crate) regex: &'a Hir,
    /// Whether what follows a match of it is left to what extends it.
    pub(crate) open_ended: bool,
}

/// The automaton.
pub(crate) struct Walker {
    dfa: DFA,
    filter: Filter,
    /// Of each pattern in it what it is called, and whether it is open-ended.
    parts: Vec<(usize, bool)>,
}

/// A match of a pattern, from where the walk began to this end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) pattern: usize,
    pub(crate) end: usize,
}

/// The automaton ran out of memory, which it is built not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the automaton of the patterns ran out of memory")]
pub(crate) struct Full;

/// Whether a character belongs to a word: what stands beside a match is none such. Scripts that put no
/// spaces between words begin and end nothing.
pub(crate) fn is_word(character: char) -> bool {
    // Quotes and dashes, the usual ones in prose, need no look into the tables of Unicode.
    let punctuation = matches!(character, '\u{2000}'..='\u{206F}');
    !punctuation && character.is_alphanumeric() && !is_spaceless(character)
}

/// Thai and its neighbours, Chinese, Japanese and Korean, and their wide digits and letters.
fn is_spaceless(character: char) -> bool {
    matches!(character, '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether something could begin at a place: no word stands before it.
pub(crate) fn begins(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| !before.chars().next_back().is_some_and(is_word))
}

/// Whether a number goes on across the dot before or behind a place, as in `1.2.3` or `12.50`: a part
/// of it is not what it looks like.
pub(crate) fn is_joined(text: &[u8], dot: Option<usize>) -> bool {
    let digit = |place: usize| text.get(place).is_some_and(u8::is_ascii_digit);
    dot.is_some_and(|dot| {
        text.get(dot) == Some(&b'.') && dot > 0 && digit(dot - 1) && digit(dot + 1)
    })
}

/// The state before a text: no pattern looks back.
fn start(dfa: &DFA, cache: &mut dfa::Cache) -> Result<LazyStateID, Full> {
    dfa.start_state_forward(cache, &Input::new(&[]).anchored(Anchored::Yes)).map_err(|_| Full)
}

/// With which bytes a match can begin.
fn filter(dfa: &DFA) -> Result<Filter, Full> {
    let mut cache = dfa.create_cache();
    let start = start(dfa, &mut cache)?;
    Filter::new(start, |state, byte| {
        // A cache that was cleared would give other states the same names.
        if cache.memory_usage() > CACHE_BYTES / 2 {
            return Err(Full);
        }
        let next = dfa.next_state(&mut cache, state, byte).map_err(|_| Full)?;
        Ok(match next {
            dead if dead.is_dead() => Next::Nothing,
            found if found.is_match() => Next::Found,
            state => Next::Open(state),
        })
    })
}

/// Reads a regular expression: one on bytes if it has none but those of ASCII, and one on characters
/// otherwise, of which the automaton is larger.
pub(crate) fn parsed(regex: &str) -> Result<Hir, Box<dyn Error>> {
    let config = syntax::Config::new().unicode(!regex.is_ascii()).utf8(false);
    Ok(syntax::parse_with(regex, &config)?)
}

impl Walker {
    /// Builds the automaton of these patterns.
    pub(crate) fn new(parts: &[Part<'_>]) -> Result<Self, Box<dyn Error>> {
        let regexes: Vec<&Hir> = parts.iter().map(|part| part.regex).collect();
        let nfa = thompson::Compiler::new()
            .configure(thompson::Config::new().utf8(false))
            .build_many_from_hir(&regexes)?;
        let dfa = dfa::Builder::new()
            .configure(
                dfa::Config::new()
                    .match_kind(MatchKind::All)
                    .cache_capacity(CACHE_BYTES)
                    .skip_cache_capacity_check(true),
            )
            .build_from_nfa(nfa)?;
        // An automaton with too many states filters nothing.
        let filter = filter(&dfa).unwrap_or_else(|Full| Filter::open());
        let parts = parts.iter().map(|part| (part.pattern, part.open_ended)).collect();
        Ok(Self { dfa, filter, parts })
    }

    /// The states of one thread.
    pub(crate) fn cache(&self) -> dfa::Cache {
        self.dfa.create_cache()
    }

    /// Whether a match can begin here, as far as the first bytes tell.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8], at: usize) -> bool {
        self.filter.may_begin(text, at)
    }

    /// Walks from `at` until nothing can match any more. Gives the longest match of each pattern that
    /// no word goes on behind.
    ///
    /// # Errors
    /// The automaton ran out of memory, which it is built not to.
    pub(crate) fn walk(
        &self,
        cache: &mut dfa::Cache,
        text: &str,
        at: usize,
        found: &mut Vec<Match>,
    ) -> Result<(), Full> {
        found.clear();
        let bytes = text.as_bytes();
        let end = bytes.len().min(at + MATCH_BYTES_MAX);
        let mut state = start(&self.dfa, cache)?;
        for (place, byte) in (at..).zip(&bytes[at..end]) {
            state = self.dfa.next_state(cache, state, *byte).map_err(|_| Full)?;
            if state.is_tagged() {
                if state.is_match() {
                    self.matched(cache, state, text, place, found);
                } else if state.is_dead() || state.is_quit() {
                    return Ok(());
                }
            }
        }
        state = self.dfa.next_eoi_state(cache, state).map_err(|_| Full)?;
        if state.is_match() {
            self.matched(cache, state, text, end, found);
        }
        Ok(())
    }

    /// What matched up to `end`; the byte there, if there is one, goes on behind it.
    fn matched(
        &self,
        cache: &dfa::Cache,
        state: LazyStateID,
        text: &str,
        end: usize,
        found: &mut Vec<Match>,
    ) {
        let goes_on = match text.get(end..).map(|rest| rest.chars().next()) {
            Some(next) => next.is_some_and(is_word) || is_joined(text.as_bytes(), Some(end)),
            None => true, // in the middle of a character
        };
        for index in 0..self.dfa.match_len(cache, state) {
            let part = self.dfa.match_pattern(cache, state, index).as_usize();
            let (pattern, open_ended) = self.parts[part];
            if goes_on && !open_ended {
                continue;
            }
            match found.iter_mut().find(|one| one.pattern == pattern) {
                Some(longer) => longer.end = end,
                None => found.push(Match { pattern, end }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_found_passes_the_filter() {
        let regexes =
            ["a", "ab", "abcd?", "b[ab]{3}", "c[abc]{4}", "cc"].map(|one| parsed(one).unwrap());
        for chosen in 1..1 << regexes.len() {
            let parts =
                regexes.iter().enumerate().filter(|(pattern, _)| chosen >> pattern & 1 == 1);
            let part = |(pattern, regex)| Part { pattern, regex, open_ended: true };
            let walker = Walker::new(&parts.map(part).collect::<Vec<_>>()).unwrap();
            let (mut cache, mut found) = (walker.cache(), Vec::new());
            for number in 0..4_usize.pow(5) {
                let letter = |place: u32| char::from(b"abc "[number / 4_usize.pow(place) % 4]);
                let text: String = (0..5).map(letter).collect();
                walker.walk(&mut cache, &text, 0, &mut found).unwrap();
                assert!(
                    found.is_empty() || walker.may_begin(text.as_bytes(), 0),
                    "{text} {chosen:b}"
                );
            }
        }
    }
}
