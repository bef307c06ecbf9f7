//! Findings that overlap become one region.
//!
//! The rule: findings which share a byte are one region, from the beginning of the first to the end
//! of the last, so that **no part of a finding is left uncovered**. The label, and with it what is
//! done, is that of the finding that is believed most; of the same belief the longest; of the same
//! length the one that begins first; then the label that comes first in the alphabet. Where the
//! region is more than that finding, nothing is done that shows a part of it. Findings that only
//! touch stay apart.

use std::{borrow::Cow, cmp::Ordering, ops::Range};

/// A candidate for a region.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) label: Cow<'a, str>,
    /// How much it is believed; none if it is text that would be taken for a pseudonym, which gives way
    /// to any finding.
    pub(crate) score: Option<f32>,
}

/// A piece of text that is replaced as a whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Region<'a> {
    pub(crate) range: Range<usize>,
    /// The candidate that decides.
    pub(crate) decides: Candidate<'a>,
    /// Whether another region begins where it ends, or ends where it begins.
    pub(crate) touches: bool,
}

impl Region<'_> {
    /// Whether the region is one finding, and no more.
    pub(crate) fn is_exact(&self) -> bool {
        self.range == self.decides.range
    }
}

/// The regions of candidates, in the order of the text. Empty candidates are none.
pub(crate) fn merge(mut candidates: Vec<Candidate<'_>>) -> Vec<Region<'_>> {
    candidates.retain(|one| !one.range.is_empty());
    candidates.sort_by_key(|one| one.range.start);
    let mut regions: Vec<Region<'_>> = Vec::with_capacity(candidates.len());
    for one in candidates {
        match regions.last_mut() {
            Some(region) if one.range.start < region.range.end => {
                region.range.end = region.range.end.max(one.range.end);
                if order(&one, &region.decides) == Ordering::Less {
                    region.decides = one;
                }
            }
            last => {
                let touches = last.is_some_and(|region| {
                    region.touches |= region.range.end == one.range.start;
                    region.range.end == one.range.start
                });
                regions.push(Region { range: one.range.clone(), decides: one, touches });
            }
        }
    }
    regions
}

/// What decides comes first.
fn order(one: &Candidate<'_>, other: &Candidate<'_>) -> Ordering {
    let score = |of: &Candidate<'_>| of.score.unwrap_or(f32::NEG_INFINITY);
    let belief = score(other).total_cmp(&score(one));
    let length = other.range.len().cmp(&one.range.len());
    let place = one.range.start.cmp(&other.range.start);
    belief.then(length).then(place).then_with(|| one.label.cmp(&other.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_that_overlap_become_one_and_touching_ones_do_not() {
        let one = |range, label, score| Candidate { range, label: Cow::Borrowed(label), score };
        let regions = merge(vec![
            one(20..25, "E", Some(0.5)),
            one(0..4, "A", Some(0.5)),
            one(3..9, "B", Some(0.9)),
            one(8..12, "C", Some(0.9)),
            one(12..14, "D", None),
            one(13..16, "F", Some(0.1)),
            one(18..18, "G", Some(1.0)),
        ]);
        let found: Vec<_> = regions
            .iter()
            .map(|one| (one.range.clone(), &*one.decides.label, one.is_exact(), one.touches))
            .collect();
        assert_eq!(
            found,
            [(0..12, "B", false, true), (12..16, "F", false, true), (20..25, "E", true, false)]
        );
    }
}
