//! A scan: where something could begin, what it is, and how much it is believed.

use std::ops::Range;

use super::{ScanError, Scanner, State, chain};
use crate::{
    Check, Evidence, Means, Span, address, addressee,
    context::Near,
    fold::Folded,
    names::{Kind, NotRead},
    plain::{BLOCK, Block, ones},
    walk::{MATCH_BYTES_MAX, begins, is_joined},
    walkers::{ALL, NUMBERED, PLAIN},
};

/// How much a check that holds is worth, whatever the shape.
const CHECKED: f32 = 0.85;

/// How much a word near it adds.
const IN_CONTEXT: f32 = 0.4;

/// How much a word is believed that a recipe lists.
const LISTED: f32 = 1.0;

/// How much the line above an address is believed to be an organisation.
const ADDRESSEE: f32 = 0.5;

/// The recognisers of addresses, with which names of places are joined.
const ADDRESSES: [&str; 2] = ["street_address", "address_unit"];

/// Something that matched, before it is weighed.
struct Candidate {
    recogniser: u16,
    span: Range<usize>,
    /// All that matched, with what was narrowed away.
    whole: Range<usize>,
    /// How much its shape is believed.
    score: f32,
}

impl Scanner {
    /// Finds what stands in a text, overlaps and all, in no order. What was in `spans` is gone.
    ///
    /// # Errors
    /// The text could not be scanned; nothing in `spans` may be relied on then.
    pub fn scan(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        spans.clear();
        let folded = Folded::of(text);
        self.scan_folded(folded.text(), spans)?;
        folded.unfold(spans);
        Ok(())
    }

    fn scan_folded(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        let bytes = text.as_bytes();
        let mut state = self.states.get();
        let state = &mut *state;
        state.followed.fill(0);
        state.near.forget();
        self.find(text, &mut state.near, spans)
            .map_err(|error| ScanError::Gave(error.to_string()))?;
        let (mut before, mut block) = (Block::BEFORE, Block::new(text, 0));
        for from in (0..bytes.len()).step_by(BLOCK) {
            let next = Block::new(text, from + BLOCK);
            let plain = block.plain(next);
            for place in ones(block.beginnings(before)) {
                let which = if plain >> place & 1 == 1 { PLAIN } else { ALL };
                let at = from + place;
                // What stands before `at` is no part of a word.
                if self.walkers[which].may_begin(bytes, at) && !is_joined(bytes, at.checked_sub(1))
                {
                    self.try_at(text, at, which, state, spans)?;
                }
            }
            if !self.words.is_empty() {
                for place in ones(block.numbers(before)) {
                    self.before_number(text, from + place, state, spans)?;
                }
            }
            (before, block) = (block, next);
        }
        if let Some((_, first)) = &self.names {
            self.complete(text, *first, spans);
        }
        if !self.allowed.is_empty() {
            spans.retain(|span| {
                text.get(span.start..span.end).is_some_and(|found| !self.allowed.has(found))
            });
        }
        Ok(())
    }

    /// Completes addresses by the names of places in them, and by whom they are of; `first` is the
    /// recogniser of the first kind of names.
    fn complete(&self, text: &str, first: u16, spans: &mut Vec<Span>) {
        let is_address = |span: &Span| {
            let name = &self.recognisers[usize::from(span.recogniser)].origin.name;
            ADDRESSES.contains(&&**name)
        };
        let place = first + u16::from(Kind::Place as u8);
        address::join(spans, |span| match span.recogniser {
            one if one == place => Some(false),
            _ => is_address(span).then_some(true),
        });
        let addresses = spans.iter().filter(|span| is_address(span));
        let mut lines: Vec<Range<usize>> =
            addresses.filter_map(|span| addressee::above(text, span.start)).collect();
        lines.sort_by_key(|line| line.start);
        lines.dedup();
        if lines.is_empty() {
            return;
        }
        let mut taken: Vec<(usize, usize)> =
            spans.iter().map(|span| (span.start, span.end)).collect();
        taken.sort_unstable();
        let (mut met, mut furthest) = (0, 0);
        for Range { start, end } in lines {
            while let Some((_, other)) = taken.get(met).filter(|(other, _)| *other < end) {
                (met, furthest) = (met + 1, furthest.max(*other));
            }
            if furthest <= start && ADDRESSEE >= self.threshold {
                let evidence = Evidence { means: Means::Addressee, ..Evidence::default() };
                let recogniser = first + u16::from(Kind::Organisation as u8);
                spans.push(Span { start, end, score: ADDRESSEE, recogniser, evidence });
            }
        }
    }

    /// Finds what begins before a number, and behind the one before, and has its first digit there.
    fn before_number(
        &self,
        text: &str,
        number: usize,
        state: &mut State,
        spans: &mut Vec<Span>,
    ) -> Result<(), ScanError> {
        let bytes = text.as_bytes();
        let before = &bytes[..number];
        let word = before.strip_suffix(b" ").unwrap_or(before);
        let ends = word.last().is_some_and(|last| self.lasts[usize::from(*last)]);
        if !ends || !self.words.iter().any(|one| word.ends_with(one)) {
            return Ok(());
        }
        let reach = before.iter().rev().take(MATCH_BYTES_MAX);
        let from = number - reach.take_while(|byte| !byte.is_ascii_digit()).count();
        for at in (from..number).filter(|at| begins(text, *at)) {
            if self.walkers[NUMBERED].may_begin(bytes, at) && !is_joined(bytes, at.checked_sub(1)) {
                self.try_at(text, at, NUMBERED, state, spans)?;
            }
        }
        Ok(())
    }

    /// Finds what begins at a place.
    fn try_at(
        &self,
        text: &str,
        at: usize,
        which: usize,
        state: &mut State,
        spans: &mut Vec<Span>,
    ) -> Result<(), ScanError> {
        let bytes = text.as_bytes();
        self.walkers[which]
            .walk(&mut state.caches[which], text, at, &mut state.found)
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
            let part = at + part.start..at + part.end;
            let candidate = Candidate {
                recogniser: *recogniser,
                span: pattern.grow.map_or(part.clone(), |grow| grow(text, part)),
                whole: at..end,
                score: pattern.score,
            };
            spans.extend(self.weigh(text, &candidate, near));
        }
        Ok(())
    }

    /// Finds what is listed, what are names, and what recognisers find by themselves.
    fn find(&self, text: &str, near: &mut Near, spans: &mut Vec<Span>) -> Result<(), NotRead> {
        if let Some(listed) = &self.listed {
            listed.find(text, &mut |recogniser, start, end| {
                let evidence = Evidence { means: Means::List, ..Evidence::default() };
                spans.push(Span { start, end, score: LISTED, recogniser, evidence });
            });
        }
        if let Some((names, first)) = &self.names {
            names.find(text, &mut |Range { start, end }, kind, score| {
                let recogniser = first + u16::from(kind as u8);
                let evidence = Evidence { means: Means::Tagger, ..Evidence::default() };
                if score >= self.threshold {
                    spans.push(Span { start, end, score, recogniser, evidence });
                }
            })?;
        }
        for (recogniser, one) in (0..).zip(&self.recognisers) {
            let Some(finder) = one.finder else { continue };
            finder(text.as_bytes(), &mut |span, score| {
                let candidate = Candidate { recogniser, whole: span.clone(), span, score };
                spans.extend(self.weigh(text, &candidate, near));
            });
        }
        Ok(())
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
            evidence: Evidence { check: said == Check::Holds, context, ..Evidence::default() },
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::{RECOGNISERS, Recogniser};

    static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::patterns().unwrap());

    /// Pieces of examples, of their beginnings, and of what stands between in any text.
    fn text() -> impl Strategy<Value = String> {
        let of = |one: &&Recogniser| [one.examples, one.counter_examples].concat();
        let examples: Vec<&str> = RECOGNISERS.iter().flat_map(of).collect();
        let piece = (prop::sample::select(examples), 0_usize..80);
        let piece = piece
            .prop_map(|(one, length)| one.replace(['«', '»'], "").chars().take(length).collect());
        let other = "[a-z]{1,18} |[A-Z]{1,18}[- ]|[0-9.]{1,3}|[ -~]{1,3}|\\PC";
        let parts = prop_oneof![3 => piece, 2 => other.prop_map(String::from)];
        prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
    }

    fn walked(text: &str, at: usize, which: usize) -> Vec<(usize, usize)> {
        let walker = &SCANNER.walkers[which];
        let mut found = Vec::new();
        walker.walk(&mut walker.cache(), text, at, &mut found).unwrap();
        let mut found: Vec<_> = found.iter().map(|one| (one.pattern, one.end)).collect();
        found.sort_unstable();
        found
    }

    /// What an automaton finds where it is not asked.
    fn missed(text: &str) -> Option<String> {
        let (mut before, mut plain) = (Block::BEFORE, 0);
        for at in 0..text.len() {
            if at % BLOCK == 0 {
                let block = Block::new(text, at);
                plain = block.plain(Block::new(text, at + BLOCK));
                let found = ones(block.beginnings(before)).map(|one| at + one);
                let expected = (at..text.len().min(at + BLOCK)).filter(|at| begins(text, *at));
                if !found.filter(|at| *at < text.len()).eq(expected) {
                    return Some(format!("other beginnings from {at} on in {text:?}"));
                }
                before = block;
            }
            let which = if plain >> (at % BLOCK) & 1 == 1 { PLAIN } else { ALL };
            let asked = SCANNER.walkers[which].may_begin(text.as_bytes(), at);
            let found = if asked { walked(text, at, which) } else { Vec::new() };
            if begins(text, at) && found != walked(text, at, ALL) {
                return Some(format!("at {at} in {text:?}"));
            }
        }
        None
    }

    #[test]
    fn nothing_is_missed_in_examples() {
        let of = |one: &&Recogniser| [one.examples, one.counter_examples].concat();
        let examples = RECOGNISERS.iter().flat_map(of).map(|one| one.replace(['«', '»'], ""));
        let others =
            ["Mr X", "in October 12, or", "Miss", "ABCDEFGHIJKL34", "State Bar Number: #12345"];
        let mut all = examples.chain(others.map(str::to_owned));
        assert_eq!(all.find_map(|text| missed(&text)), None);
    }

    proptest! {
        #[test]
        fn nothing_is_missed_in_any_text(text in text()) {
            prop_assert_eq!(missed(&text), None);
        }
    }

    #[test]
    fn the_first_digit_of_a_numbered_pattern_follows_one_of_its_words() {
        for example in RECOGNISERS.iter().flat_map(|one| one.examples) {
            let text = example.replace(['«', '»'], "");
            for at in (0..text.len()).filter(|at| begins(&text, *at)) {
                for (pattern, end) in walked(&text, at, NUMBERED) {
                    let before = text[at..end].split(|one: char| one.is_ascii_digit()).next();
                    let before = before.map(|one| one.strip_suffix(' ').unwrap_or(one));
                    let words = SCANNER.patterns[pattern].1.number_after;
                    assert!(words.iter().any(|word| before.unwrap().ends_with(word)), "{text}");
                }
            }
        }
    }
}
