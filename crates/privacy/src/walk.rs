//! One automaton for the patterns of all recognisers, run from the beginning of a token.

use regex_automata::{
    Anchored, Input, MatchKind,
    hybrid::{
        BuildError, LazyStateID,
        dfa::{self, DFA},
    },
    nfa::thompson,
    util::syntax,
};

/// The longest match that is looked for, in bytes: what a pattern alone may span.
const MATCH_BYTES_MAX: usize = 512;

/// The memory that the states of the automaton may take, in bytes; then they are built anew.
const CACHE_BYTES: usize = 16 << 20;

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

/// The automaton, and which two bytes a match can begin with.
pub(crate) struct Walker {
    dfa: DFA,
    /// A bit for each pair of bytes.
    pairs: Box<[u64; PAIRS / 64]>,
    /// The bytes that are a match, or may begin one, at the end of the text.
    firsts: Box<[bool; 256]>,
    /// Whether what follows a match of this pattern is left to what extends it.
    open_ended: Vec<bool>,
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
    character.is_alphanumeric() && !is_spaceless(character)
}

/// Thai and its neighbours, Chinese, Japanese and Korean, and their wide digits and letters.
fn is_spaceless(character: char) -> bool {
    matches!(character, '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a number goes on across the dot before or behind a place, as in `1.2.3` or `12.50`: a part
/// of it is not what it looks like.
pub(crate) fn is_joined(text: &[u8], dot: Option<usize>) -> bool {
    let digit = |place: usize| text.get(place).is_some_and(u8::is_ascii_digit);
    dot.is_some_and(|dot| {
        text.get(dot) == Some(&b'.') && dot > 0 && digit(dot - 1) && digit(dot + 1)
    })
}

impl Walker {
    /// Builds the automaton of these patterns; of each it is said whether something extends it.
    pub(crate) fn new(patterns: &[(&str, bool)]) -> Result<Self, Box<BuildError>> {
        let regexes: Vec<&str> = patterns.iter().map(|(regex, _)| *regex).collect();
        let dfa = dfa::Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false))
            .configure(
                dfa::Config::new()
                    .match_kind(MatchKind::All)
                    .cache_capacity(CACHE_BYTES)
                    .skip_cache_capacity_check(true),
            )
            .build_many(&regexes)
            .map_err(Box::new)?;
        let mut walker = Self {
            dfa,
            pairs: Box::new([0; PAIRS / 64]),
            firsts: Box::new([false; 256]),
            open_ended: patterns.iter().map(|(_, open)| *open).collect(),
        };
        // A cache that is full here is full for every text; then nothing is filtered.
        if walker.learn_pairs().is_err() {
            (*walker.pairs, *walker.firsts) = ([u64::MAX; PAIRS / 64], [true; 256]);
        }
        Ok(walker)
    }

    /// Finds out with which two bytes a match can begin.
    fn learn_pairs(&mut self) -> Result<(), Full> {
        let mut cache = self.cache();
        for first in 0..=u8::MAX {
            let start = self.start(&mut cache, &[first])?;
            let state = self.dfa.next_state(&mut cache, start, first).map_err(|_| Full)?;
            if state.is_dead() {
                continue;
            }
            self.firsts[usize::from(first)] = true;
            for second in 0..=u8::MAX {
                if !self.dfa.next_state(&mut cache, state, second).map_err(|_| Full)?.is_dead() {
                    let pair = usize::from(first) << 8 | usize::from(second);
                    self.pairs[pair / 64] |= 1 << (pair % 64);
                }
            }
        }
        Ok(())
    }

    fn start(&self, cache: &mut dfa::Cache, text: &[u8]) -> Result<LazyStateID, Full> {
        let input = Input::new(text).anchored(Anchored::Yes);
        self.dfa.start_state_forward(cache, &input).map_err(|_| Full)
    }

    /// The states of one thread.
    pub(crate) fn cache(&self) -> dfa::Cache {
        self.dfa.create_cache()
    }

    /// Whether a match can begin here, as far as two bytes tell.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8], at: usize) -> bool {
        match (text.get(at), text.get(at + 1)) {
            (Some(first), Some(second)) => {
                let pair = usize::from(*first) << 8 | usize::from(*second);
                self.pairs[pair / 64] >> (pair % 64) & 1 == 1
            }
            (Some(first), None) => self.firsts[usize::from(*first)],
            (None, _) => false,
        }
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
        let mut state = self.start(cache, &bytes[at..end])?;
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
            let pattern = self.dfa.match_pattern(cache, state, index).as_usize();
            if goes_on && !self.open_ended[pattern] {
                continue;
            }
            match found.iter_mut().find(|one| one.pattern == pattern) {
                Some(longer) => longer.end = end,
                None => found.push(Match { pattern, end }),
            }
        }
    }
}
