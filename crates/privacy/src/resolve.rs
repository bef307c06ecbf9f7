//! What is left where findings overlap.
//!
//! The rules, in this order: what by its shape holds a name in it wins over the name, as an e-mail address
//! does over the first name that it begins with; then what is believed more; of the same belief the longer
//! one; of the same length the one that begins first; then the one whose recogniser stands first in the
//! list. What overlaps a winner is dropped as a whole: it is never cut, for half a number is no number.

use std::{cmp::Ordering, ops::Range};

use crate::{Means, Span};

/// Leaves those of the spans that win, in the order of the text.
pub fn resolve(spans: &mut Vec<Span>) {
    last_within(spans);
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

/// Sorts by [`order`], with the names that lie within something of a shape behind all others.
fn last_within(spans: &mut [Span]) {
    let is_name = |span: &Span| span.evidence.means == Means::Tagger;
    // The shapes by their beginnings, each with the furthest end of those up to it.
    let mut shapes: Vec<(usize, usize)> =
        spans.iter().filter(|span| !is_name(span)).map(|span| (span.start, span.end)).collect();
    shapes.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut shapes {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let reaches = |behind: usize| behind.checked_sub(1).map_or(0, |last| shapes[last].1);
    let within = |span: &Span| {
        let before = reaches(shapes.partition_point(|(start, _)| *start < span.start));
        let beside = reaches(shapes.partition_point(|(start, _)| *start <= span.start));
        is_name(span) && (before >= span.end || beside > span.end)
    };
    spans.sort_by(|one, other| within(one).cmp(&within(other)).then_with(|| order(one, other)));
}

/// Leaves those that win, and of the others what reaches beyond a winner: what sticks out is personal data
/// by somebody's judgement and must not be passed on. A rest counts if it has a letter or a digit in it.
pub fn cover(text: &str, spans: &mut Vec<Span>) {
    let mut winners = spans.clone();
    resolve(&mut winners);
    let mut rests = Vec::new();
    for span in spans.iter() {
        let first = winners.partition_point(|one| one.end <= span.start);
        let met = winners[first..].iter().take_while(|one| one.start < span.end);
        if met.clone().any(|one| one == span) {
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
    (start < end).then_some(Span { start, end, ..*of })
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
    fn what_reaches_beyond_a_winner_is_covered() {
        let text = "0123 567 IBAN AB12 (-)";
        // One winner of 0..4 and a loser that goes on, one of 14..18 and a loser that begins before with a
        // word, and one that reaches beyond it with signs only.
        let all =
            [(0, 4, 0.9, 1), (2, 8, 0.6, 2), (14, 18, 0.7, 3), (9, 18, 0.6, 4), (14, 22, 0.5, 5)];
        let mut spans: Vec<Span> = all.into_iter().map(span).collect();
        cover(text, &mut spans);
        let places: Vec<_> = spans.iter().map(|one| (one.start, one.end, one.recogniser)).collect();
        assert_eq!(places, [(0, 4, 1), (5, 8, 2), (9, 13, 4), (14, 18, 3)]);
    }

    #[test]
    fn a_name_within_a_shape_gives_way_to_it_unless_the_shape_itself_is_beaten() {
        let name = |span: Span| Span {
            evidence: Evidence { means: Means::Tagger, ..Evidence::default() },
            ..span
        };
        let shape = span((0, 9, 0.6, 1));
        let left = |mut spans: Vec<Span>| {
            resolve(&mut spans);
            spans.iter().map(|one| one.recogniser).collect::<Vec<_>>()
        };
        assert_eq!(left(vec![name(span((0, 4, 0.99, 2))), shape]), [1]);
        // A name that is all of it, or more, is believed more.
        assert_eq!(left(vec![name(span((0, 9, 0.99, 2))), shape]), [2]);
        assert_eq!(left(vec![name(span((0, 12, 0.99, 2))), shape]), [2]);
        let beats = span((5, 12, 0.9, 3));
        assert_eq!(left(vec![name(span((0, 4, 0.99, 2))), shape, beats]), [2, 3]);
    }
}
