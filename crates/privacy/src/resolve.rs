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

fn order(one: &Span, other: &Span) -> Ordering {
    let belief = other.score.total_cmp(&one.score);
    let length = other.len().cmp(&one.len());
    let place = one.start.cmp(&other.start);
    belief.then(length).then(place).then(one.recogniser.cmp(&other.recogniser))
}
