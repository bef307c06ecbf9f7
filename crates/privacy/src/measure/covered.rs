//! Which letters and digits of a piece of text lie in some ranges.

use std::ops::Range;

/// Ranges of bytes in order, none of which overlaps another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cover(Vec<Range<usize>>);

/// How much of a piece of text is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Covered {
    /// All of it.
    Whole,
    /// Some of it.
    Partly,
    /// Nothing of it.
    Nowhere,
}

impl Cover {
    /// The union of ranges, in any order.
    pub(super) fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.retain(|one| !one.is_empty());
        ranges.sort_by_key(|one| (one.start, one.end));
        let mut union: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for one in ranges {
            match union.last_mut() {
                Some(last) if one.start <= last.end => last.end = last.end.max(one.end),
                _ => union.push(one),
            }
        }
        Self(union)
    }

    /// How much of a range of a text is covered: by its letters and digits, for a stop or a space tells
    /// nothing; by all its characters if it has neither. An empty range is covered nowhere.
    pub(super) fn of(&self, text: &str, range: &Range<usize>) -> Covered {
        let piece = text.get(range.clone()).unwrap_or_default();
        let told = piece.contains(char::is_alphanumeric);
        let mut place = self.0.partition_point(|one| one.end <= range.start);
        let (mut all, mut covered) = (0_usize, 0_usize);
        for (at, letter) in piece.char_indices() {
            if told && !letter.is_alphanumeric() {
                continue;
            }
            let at = range.start + at;
            while self.0.get(place).is_some_and(|one| one.end <= at) {
                place += 1;
            }
            all += 1;
            covered += usize::from(self.0.get(place).is_some_and(|one| one.start <= at));
        }
        match covered {
            0 => Covered::Nowhere,
            many if many == all => Covered::Whole,
            _ => Covered::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_and_digits_count_and_stops_do_not() {
        let text = "Dr. Ana Ümit, 12";
        let cover = Cover::new(vec![8..13, 4..7]);
        assert_eq!(cover.of(text, &(4..14)), Covered::Whole);
        assert_eq!(cover.of(text, &(0..14)), Covered::Partly);
        assert_eq!(cover.of(text, &(14..text.len())), Covered::Nowhere);
        assert_eq!(cover.of(text, &(13..15)), Covered::Nowhere, "neither letter nor digit");
        assert_eq!(cover.of(text, &(5..5)), Covered::Nowhere);
    }

    proptest! {
        #[test]
        fn it_is_as_if_each_byte_was_asked(
            text in "[a-c .]{1,30}",
            ranges in prop::collection::vec((0_usize..30, 0_usize..9), 0..6),
            (start, length) in (0_usize..30, 1_usize..30),
        ) {
            let ranges: Vec<_> = ranges.iter().map(|(start, length)| *start..start + length).collect();
            let range = start.min(text.len() - 1)..(start + length).min(text.len());
            prop_assume!(!range.is_empty());
            let letter = |at: &usize| text.as_bytes()[*at].is_ascii_alphabetic();
            let told = range.clone().any(|at| letter(&at));
            let asked: Vec<usize> = range.clone().filter(|at| !told || letter(at)).collect();
            let hit = asked.iter().filter(|at| ranges.iter().any(|one| one.contains(at))).count();
            let expected = if hit == 0 { Covered::Nowhere }
                else if hit == asked.len() { Covered::Whole } else { Covered::Partly };
            prop_assert_eq!(Cover::new(ranges).of(&text, &range), expected);
        }
    }
}
