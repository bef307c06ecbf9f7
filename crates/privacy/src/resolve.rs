//! What is left where findings overlap.
//!
//! The rules, in this order: what is believed more wins; of the same belief the longer one; of the same
//! length the one that begins first; then the one whose recogniser stands first in the list. What
//! overlaps a winner is dropped as a whole: it is never cut, for half a number is no number.

use std::{cmp::Ordering, ops::Range};

use crate::{Means, Span};

/// Leaves those of the spans that win, in the order of the text.
pub fn resolve(spans: &mut Vec<Span>) {
    spans.sort_by(order);
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        let place = kept.partition_point(|one| one.start < span.start);
        let before = place.checked_sub(1).is_some_and(|place| kept[place].overlaps(&span));
        let behind = kept.get(place).is_some_and(|one| one.overlaps(&span));
        if !before && !behind {
            kept.insert(place, span);
        }
    }
    *spans = kept;
}

/// Leaves those that win, and of the others what reaches beyond a winner: what sticks out is personal data
/// by somebody's judgement and must not be passed on. What overlaps something that stands as it is, as
/// `stands` says of a winner, is dropped all the same, or it would not stand. A rest counts if it has a
/// digit in it, or a letter if a name was taken for more than the winner.
pub fn cover(text: &str, spans: &mut Vec<Span>, stands: impl Fn(&Span) -> bool) {
    let mut winners = spans.clone();
    resolve(&mut winners);
    let mut rests = Vec::new();
    for span in spans.iter() {
        let first = winners.partition_point(|one| one.end <= span.start);
        let met = winners[first..].iter().take_while(|one| one.start < span.end);
        if met.clone().any(|one| one == span || stands(one)) {
            continue;
        }
        let mut start = span.start;
        for one in met.chain([&Span { start: span.end, ..*span }]) {
            rests.extend(rest(text, start..one.start, span));
            start = start.max(one.end);
        }
    }
    winners.append(&mut rests);
    winners.sort_by(|one, other| one.start.cmp(&other.start).then(order(one, other)));
    winners.dedup_by_key(|span| (span.start, span.end));
    *spans = winners;
}

/// What counts of the rest of a span, without the signs at its ends.
fn rest(text: &str, range: Range<usize>, of: &Span) -> Option<Span> {
    let part = text.get(range.clone())?;
    let start = range.start + part.len()
        - part.trim_start_matches(|one: char| !one.is_alphanumeric()).len();
    let end = range.start + part.trim_end_matches(|one: char| !one.is_alphanumeric()).len();
    let part = text.get(start..end)?;
    let counts = part.bytes().any(|byte| byte.is_ascii_digit())
        || of.evidence.means == Means::Tagger && !part.is_empty();
    counts.then_some(Span { start, end, ..*of })
}

fn order(one: &Span, other: &Span) -> Ordering {
    let belief = other.score.total_cmp(&one.score);
    let length = other.len().cmp(&one.len());
    let place = one.start.cmp(&other.start);
    belief.then(length).then(place).then(one.recogniser.cmp(&other.recogniser))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Evidence;

    fn span((start, end, score, recogniser): (usize, usize, f32, u16)) -> Span {
        Span { start, end, score, recogniser, evidence: Evidence::default() }
    }

    #[test]
    fn what_reaches_beyond_a_winner_is_covered_unless_the_winner_stands() {
        let text = "0123 567 IBAN AB12";
        //          a---  winner 0..4, a loser 2..8, a second winner 14..18, a loser 9..18 with a word only
        let all = [(0, 4, 0.9, 1), (2, 8, 0.6, 2), (14, 18, 0.7, 3), (9, 18, 0.6, 4)];
        let places = |stands: u16| {
            let mut spans: Vec<Span> = all.into_iter().map(span).collect();
            cover(text, &mut spans, |one| one.recogniser == stands);
            spans.iter().map(|one| (one.start, one.end, one.recogniser)).collect::<Vec<_>>()
        };
        assert_eq!(places(0), [(0, 4, 1), (5, 8, 2), (14, 18, 3)]);
        assert_eq!(places(1), [(0, 4, 1), (14, 18, 3)]);
    }
}
