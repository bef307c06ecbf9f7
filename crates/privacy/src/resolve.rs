//! What is left where findings overlap.
//!
//! The rules, in this order: what is believed more wins; of the same belief the longer one; of the same
//! length the one that begins first; then the one whose recogniser stands first in the list. What
//! overlaps a winner is dropped as a whole: it is never cut, for half a number is no number.

use std::cmp::Ordering;

use crate::Span;

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

/// Leaves those that win, and of the others those that reach beyond a winner: what sticks out of them is
/// personal data by somebody's judgement and must not be passed on. What overlaps something that stands
/// as it is, as `stands` says of a winner, is dropped all the same, or it would not stand.
pub fn cover(spans: &mut Vec<Span>, stands: impl Fn(&Span) -> bool) {
    let mut winners = spans.clone();
    resolve(&mut winners);
    spans.retain(|span| {
        let first = winners.partition_point(|one| one.end <= span.start);
        let met = || winners[first..].iter().take_while(|one| one.start < span.end);
        met().any(|one| one == span)
            || !met().any(|one| stands(one) || (one.start <= span.start && span.end <= one.end))
    });
    spans.sort_by(|one, other| one.start.cmp(&other.start).then(order(one, other)));
    spans.dedup();
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
        let all =
            [(0, 4, 0.9, 1), (2, 8, 0.6, 2), (5, 7, 0.5, 3), (10, 12, 0.7, 4), (10, 12, 0.7, 4)];
        let places = |stands: u16| {
            let mut spans: Vec<Span> = all.into_iter().map(span).collect();
            cover(&mut spans, |one| one.recogniser == stands);
            spans.iter().map(|one| one.recogniser).collect::<Vec<_>>()
        };
        assert_eq!(places(0), [1, 2, 3, 4]);
        assert_eq!(places(1), [1, 3, 4]);
    }
}
