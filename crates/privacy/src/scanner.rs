//! The scan: where something could begin, what it is, and how much it is believed.

use std::{collections::BTreeSet, ops::Range};

use regex_automata::{hybrid::dfa, util::pool::Pool};

use crate::{
    Check, Evidence, Pattern, RECOGNISERS, Recogniser, Span,
    context::{Context, Near},
    walk::{Match, Walker, is_joined, is_word},
};

/// How much a check that holds is worth, whatever the shape.
const CHECKED: f32 = 0.85;

/// How much a word near it adds.
const IN_CONTEXT: f32 = 0.4;

/// The score from which a finding counts, if nobody says otherwise.
pub(crate) const THRESHOLD: f32 = 0.5;

/// Finds personal data. It is built once and shared by threads.
pub struct Scanner {
    recognisers: Vec<Recogniser>,
    /// Each pattern, and the recogniser that it belongs to.
    patterns: Vec<(u16, Pattern)>,
    walker: Walker,
    context: Context,
    threshold: f32,
    states: Pool<State, Box<dyn Fn() -> State + Send + Sync>>,
}

/// What one thread needs while it scans.
struct State {
    cache: dfa::Cache,
    found: Vec<Match>,
    near: Near,
    /// Up to where each pattern that is extended was followed already.
    followed: Vec<usize>,
}

/// Why a scanner could not be built, or a text could not be scanned. What could not be scanned is not
/// passed on.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A pattern, or all of them together, cannot be made into an automaton.
    #[error("the patterns cannot be used: {0}")]
    Patterns(String),
    /// The automaton ran out of memory.
    #[error("the text could not be scanned: {0}")]
    Gave(String),
}

impl Scanner {
    /// A scanner with all recognisers.
    ///
    /// # Errors
    /// The patterns cannot be used, which a test of this crate rules out.
    pub fn new() -> Result<Self, ScanError> {
        Self::of(RECOGNISERS.iter().map(|one| **one).collect())
    }

    /// A scanner with these recognisers.
    ///
    /// # Errors
    /// A pattern cannot be used.
    pub fn of(recognisers: Vec<Recogniser>) -> Result<Self, ScanError> {
        let patterns: Vec<(u16, Pattern)> = (0..)
            .zip(&recognisers)
            .flat_map(|(place, one)| one.patterns.iter().map(move |pattern| (place, *pattern)))
            .collect();
        let regexes: Vec<(&str, bool)> =
            patterns.iter().map(|(_, one)| (one.regex, one.extend.is_some())).collect();
        let odd = |error: &dyn std::error::Error| ScanError::Patterns(chain(error));
        let walker = Walker::new(&regexes).map_err(|error| odd(&error))?;
        let context = Context::new(&recognisers).map_err(|error| odd(&error))?;
        let cache = walker.cache();
        let many = patterns.len();
        let state = move || State {
            cache: cache.clone(),
            found: Vec::new(),
            near: Near::default(),
            followed: vec![0; many],
        };
        let states = Pool::new(Box::new(state) as Box<dyn Fn() -> State + Send + Sync>);
        Ok(Self { recognisers, patterns, walker, context, threshold: THRESHOLD, states })
    }

    /// Every label that it can give.
    pub fn labels(&self) -> BTreeSet<&'static str> {
        self.recognisers.iter().map(|one| one.label).collect()
    }

    /// The recogniser that found a span.
    pub fn recogniser(&self, span: &Span) -> &Recogniser {
        &self.recognisers[usize::from(span.recogniser)]
    }

    /// Finds what stands in a text, overlaps and all, in the order in which it begins. What was in
    /// `spans` is gone.
    ///
    /// # Errors
    /// The text could not be scanned; nothing in `spans` may be relied on then.
    pub fn scan(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        spans.clear();
        let bytes = text.as_bytes();
        let mut state = self.states.get();
        let state = &mut *state;
        state.followed.fill(0);
        state.near.forget();
        self.find(text, &mut state.near, spans);
        let mut at = 0;
        while at < bytes.len() {
            // What stands before `at` is no part of a word.
            if self.walker.may_begin(bytes, at) && !is_joined(bytes, at.checked_sub(1)) {
                self.try_at(text, at, state, spans)?;
            }
            at = next_beginning(text, at);
        }
        Ok(())
    }

    /// Finds what begins at a place.
    fn try_at(
        &self,
        text: &str,
        at: usize,
        state: &mut State,
        spans: &mut Vec<Span>,
    ) -> Result<(), ScanError> {
        let bytes = text.as_bytes();
        self.walker
            .walk(&mut state.cache, text, at, &mut state.found)
            .map_err(|error| ScanError::Gave(chain(&error)))?;
        let State { found, near, followed, .. } = state;
        for one in found.iter() {
            let (recogniser, pattern) = &self.patterns[one.pattern];
            let mut end = one.end;
            if let Some(extend) = pattern.extend {
                if followed[one.pattern] > at {
                    continue;
                }
                end = extend(bytes, end);
                followed[one.pattern] = end;
            }
            let Some(matched) = text.get(at..end) else { continue };
            let part = pattern.narrow.map_or(0..matched.len(), |narrow| narrow(matched));
            let candidate = Candidate {
                recogniser: *recogniser,
                span: at + part.start..at + part.end,
                whole: at..end,
                score: pattern.score,
            };
            spans.extend(self.weigh(text, &candidate, near));
        }
        Ok(())
    }

    /// Finds what recognisers find by themselves.
    fn find(&self, text: &str, near: &mut Near, spans: &mut Vec<Span>) {
        for (recogniser, one) in (0..).zip(&self.recognisers) {
            let Some(finder) = one.finder else { continue };
            finder(text.as_bytes(), &mut |span, score| {
                let candidate = Candidate { recogniser, whole: span.clone(), span, score };
                spans.extend(self.weigh(text, &candidate, near));
            });
        }
    }

    /// What a candidate is worth, by its shape, its check and the words near it; none if too little.
    fn weigh(&self, text: &str, candidate: &Candidate, near: &mut Near) -> Option<Span> {
        let Candidate { recogniser, ref span, ref whole, score } = *candidate;
        let found = text.get(span.clone()).filter(|found| !found.is_empty())?;
        let one = &self.recognisers[usize::from(recogniser)];
        let said = one.check.map_or(Check::Possible, |check| check(found));
        let alone = match said {
            Check::Fails => return None,
            Check::Holds => score.max(CHECKED),
            Check::Doubtful | Check::Possible => score,
        };
        // Last, for it costs most.
        let context = !one.context.is_empty() && {
            self.context.look(text.as_bytes(), whole, near);
            near.speaks_for(recogniser)
        };
        if said == Check::Doubtful && !context {
            return None;
        }
        let score = if context { (alone + IN_CONTEXT).min(1.0) } else { alone };
        (score >= self.threshold).then(|| Span {
            start: span.start,
            end: span.end,
            score,
            recogniser,
            evidence: Evidence { check: said == Check::Holds, context },
        })
    }
}

/// Which bytes are letters and digits of ASCII.
const WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < word.len() {
        word[byte] = matches!(byte, 0x30..=0x39 | 0x41..=0x5a | 0x61..=0x7a);
        byte += 1;
    }
    word
};

/// The first place behind `at` before which no word stands; the end of the text if there is none.
#[inline]
fn next_beginning(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let (word, length) = if byte.is_ascii() {
            (WORD[usize::from(*byte)], 1)
        } else {
            let next = text.get(at..).and_then(|rest| rest.chars().next());
            (next.is_some_and(is_word), next.map_or(1, char::len_utf8))
        };
        at += length;
        if !word {
            break;
        }
        at += bytes[at..].iter().take_while(|byte| WORD[usize::from(**byte)]).count();
    }
    at
}

/// Something that matched, before it is weighed.
struct Candidate {
    recogniser: u16,
    span: Range<usize>,
    /// All that matched, with what was narrowed away.
    whole: Range<usize>,
    /// How much its shape is believed.
    score: f32,
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = text + ": " + &cause.to_string();
        source = cause.source();
    }
    text.replace('\n', " ")
}
