//! Joins what two finders found.

use std::collections::BTreeMap;

use crate::Name;

/// The score from which a name is sure.
const SURE_MIN: f32 = 0.5;

/// All names of both. Where they overlap, a sure one of the tagger is kept, else a sure one of the
/// model, else the one with the higher score. In the order of the text, none overlapping.
///
/// The scores of two finders are not of one scale, and what networks are sure of they are very sure
/// of: if the higher score won, half a name of the model would push a whole one out.
pub(crate) fn union(tagged: Vec<Name>, modelled: Vec<Name>) -> Vec<Name> {
    let ranked = |names: Vec<Name>, rank: u8| {
        names.into_iter().map(move |name| (if name.score >= SURE_MIN { rank } else { 0 }, name))
    };
    let mut all: Vec<(u8, Name)> = ranked(tagged, 2).chain(ranked(modelled, 1)).collect();
    // The sort is stable: of equals, the tagger's comes first, and then what begins earlier.
    all.sort_by(|(rank, one), (than, other)| {
        than.cmp(rank).then_with(|| other.score.total_cmp(&one.score))
    });
    let mut kept: BTreeMap<usize, Name> = BTreeMap::new();
    for (_, name) in all {
        // What is kept does not overlap, so only the last that begins before the end can be in the way.
        let before = kept.range(..name.at.end).next_back();
        if before.is_none_or(|(_, before)| before.at.end <= name.at.start) {
            kept.insert(name.at.start, name);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests {
    use privacy::names::Kind;
    use proptest::prelude::*;

    use super::*;

    fn name(start: usize, end: usize, score: f32) -> Name {
        Name { at: start..end, kind: Kind::Person, score }
    }

    #[test]
    fn what_the_tagger_is_sure_of_stays_and_the_model_adds_what_it_is_not() {
        let tagger = vec![name(0, 9, 0.6), name(10, 20, 0.4), name(30, 34, 0.4), name(40, 44, 0.3)];
        let model = vec![name(0, 4, 0.9), name(12, 15, 0.5), name(22, 25, 0.1), name(30, 39, 0.3)];
        let kept = [
            name(0, 9, 0.6),
            name(12, 15, 0.5),
            name(22, 25, 0.1),
            name(30, 34, 0.4),
            name(40, 44, 0.3),
        ];
        assert_eq!(union(tagger, model), kept);
    }

    /// Names that follow each other, from gaps and lengths.
    fn row() -> impl Strategy<Value = Vec<Name>> {
        prop::collection::vec((0_usize..5, 1_usize..6, 0_u8..5), 0..12).prop_map(|steps| {
            let mut at = 0;
            let mut next = |(gap, length, score): (usize, usize, u8)| {
                let start = at + gap;
                at = start + length;
                name(start, at, f32::from(score) / 4.0)
            };
            steps.into_iter().map(&mut next).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_overlapped(tagged in row(), modelled in row()) {
            let kept = union(tagged.clone(), modelled.clone());
            prop_assert!(kept.windows(2).all(|pair| pair[0].at.end <= pair[1].at.start));
            for name in tagged.iter().chain(&modelled) {
                let over = |other: &&Name| other.at.start < name.at.end && name.at.start < other.at.end;
                prop_assert!(kept.iter().any(|other| other == name || over(&other)));
            }
            for sure in tagged.iter().filter(|name| name.score >= SURE_MIN) {
                prop_assert!(kept.contains(sure));
            }
        }
    }
}
