//! How much of what people labelled a recipe would not let stand.

use std::collections::{BTreeMap, BTreeSet};

use base::interval::{Interval, Proportion, Z95, rounded};
use serde::{Deserialize, Serialize};

use super::{
    ENTITIES_MIN, Insufficient, MeasureError, OF_TYPE_MIN, Text,
    covered::{Cover, Covered},
    findings, replaced,
};
use crate::{Recipe, Scanner};

/// The recall over labelled texts, by type. On texts that the tagger learnt from (`data/NAMES.md`) it says
/// nothing of others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recall {
    /// How many texts there were, each counted once.
    pub texts: u64,
    /// How many more were copies of one of them. They do not count: a copy proves nothing that the text
    /// does not.
    #[serde(default)]
    pub copies: u64,
    /// How many labelled entities of the required types.
    pub entities: u64,
    /// The required types, in alphabetical order.
    pub types: Vec<OfType>,
    /// The lowest recall of a type that decides.
    pub value: f64,
    /// The lowest lower end of a 95 % interval of a type that decides: all of them reach it, each with the
    /// confidence of its own interval (Berger, R. L. (1982), Multiparameter hypothesis testing and
    /// acceptance sampling, Technometrics 24, 295-300: no correction is due where all must hold).
    pub low: f64,
    /// The lowest upper end.
    pub high: f64,
    /// The type whose lower end it is.
    pub lowest: String,
    /// Too few entities in all, if there are.
    pub insufficient: Option<Insufficient>,
}

/// What became of the entities of a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfType {
    /// The type, as `PERSON`.
    pub label: String,
    /// How many entities were labelled.
    pub entities: u64,
    /// Of how many every letter and digit was found, under whatever label.
    pub whole: u64,
    /// Of how many some was found; they count as missed.
    pub partly: u64,
    /// Of how many nothing was found.
    pub missed: u64,
    /// The share that was found as a whole.
    pub value: f64,
    /// The lower end of its 95 % interval, by Wilson's score.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether it decides. A type of fewer than [`OF_TYPE_MIN`] entities does not while another has
    /// enough, unless even its upper end is below the lowest recall of those: that is no chance.
    pub decides: bool,
}

impl Recall {
    /// Scans labelled texts as the recipe asks, and counts. A text that is there more than once counts
    /// once, with all that was labelled in it.
    ///
    /// # Errors
    /// No type is required, or one that was labelled nowhere; a text could not be scanned.
    pub fn of(
        texts: &[Text],
        required: &BTreeSet<String>,
        scanner: &Scanner,
        recipe: &Recipe,
    ) -> Result<Self, MeasureError> {
        let mut counts: BTreeMap<&str, [u64; 3]> =
            required.iter().map(|label| (label.as_str(), [0; 3])).collect();
        let mut spans = Vec::new();
        let distinct = distinct(texts);
        for (text, entities) in &distinct {
            let found = findings(scanner, recipe, text, &mut spans)?;
            let cover = Cover::new(replaced(recipe, &found));
            for (start, end, label) in entities {
                let Some([whole, partly, missed]) = counts.get_mut(label) else {
                    continue;
                };
                *match cover.of(text, &(*start..*end)) {
                    Covered::Whole => whole,
                    Covered::Partly => partly,
                    Covered::Nowhere => missed,
                } += 1;
            }
        }
        let nobody = |label: &str| {
            let labels = texts.iter().flat_map(|text| &text.entities).map(|one| &one.label);
            let known: BTreeSet<&String> = labels.collect();
            let known = known.into_iter().cloned().collect();
            MeasureError::Nobody { label: label.to_owned(), known }
        };
        let of_type =
            |(label, counts): (&str, _)| OfType::new(label, counts).ok_or_else(|| nobody(label));
        let types = counts.into_iter().map(of_type).collect::<Result<Vec<_>, _>>()?;
        let copies = texts.len() - distinct.len();
        Self::judge((distinct.len() as u64, copies as u64), types).ok_or(MeasureError::Nothing)
    }

    /// The figures over types, with how many texts and copies there were; none if there are no types.
    fn judge((texts, copies): (u64, u64), mut types: Vec<OfType>) -> Option<Self> {
        let lowest = |types: &[OfType], enough: bool, end: fn(&OfType) -> f64| {
            let deciding = types.iter().filter(|one| !enough || one.entities >= OF_TYPE_MIN);
            deciding.map(end).reduce(f64::min)
        };
        let least = lowest(&types, true, |one| one.value);
        for one in &mut types {
            let enough = one.entities >= OF_TYPE_MIN;
            one.decides = enough || least.is_none_or(|least| one.high < least);
        }
        let deciding: Vec<OfType> = types.iter().filter(|one| one.decides).cloned().collect();
        let end = |end| lowest(&deciding, false, end);
        let (value, low, high) = (end(|one| one.value)?, end(|one| one.low)?, end(|one| one.high)?);
        let by_low = |one: &&OfType, other: &&OfType| one.low.total_cmp(&other.low);
        let lowest = deciding.iter().min_by(by_low)?.label.clone();
        let entities = types.iter().map(|one| one.entities).sum();
        let insufficient = (entities < ENTITIES_MIN).then(|| Insufficient {
            why: format!("{entities} labelled entities, at least {ENTITIES_MIN} are needed"),
            needed: ENTITIES_MIN - entities,
        });
        Some(Self { texts, copies, entities, types, value, low, high, lowest, insufficient })
    }
}

/// Each text once, with all that was labelled in it, each entity once.
fn distinct(texts: &[Text]) -> BTreeMap<&str, BTreeSet<(usize, usize, &str)>> {
    let mut distinct: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for text in texts {
        let labelled = text.entities.iter();
        distinct
            .entry(&text.text)
            .or_default()
            .extend(labelled.map(|one| (one.range.start, one.range.end, one.label.as_str())));
    }
    distinct
}

impl OfType {
    /// The figures of a type; none if it has no entities.
    fn new(label: &str, [whole, partly, missed]: [u64; 3]) -> Option<Self> {
        let entities = whole + partly + missed;
        let share = Proportion::new(whole, entities)?;
        let Interval { low, high } = share.wilson(Z95);
        Some(Self {
            label: label.to_owned(),
            entities,
            whole,
            partly,
            missed,
            value: rounded(share.rate()),
            low: rounded(low),
            high: rounded(high),
            decides: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(types: &[(&str, [u64; 3])]) -> Recall {
        let types = types.iter().map(|(label, counts)| OfType::new(label, *counts).unwrap());
        Recall::judge((1, 0), types.collect()).unwrap()
    }

    #[test]
    fn few_entities_do_not_decide_unless_all_are_few_or_they_are_plainly_worse() {
        let deciding = |recall: &Recall| -> Vec<String> {
            let types = recall.types.iter().filter(|one| one.decides);
            types.map(|one| one.label.clone()).collect()
        };
        let some = judged(&[("A", [960, 20, 20]), ("B", [20, 0, 1]), ("C", [29, 1, 0])]);
        assert_eq!(deciding(&some), ["A", "C"]);
        assert_eq!((some.value, some.entities, &some.insufficient), (0.96, 1051, &None));
        assert_eq!(some.lowest, "C", "few more than enough leave a wide interval");
        let worse = judged(&[("A", [960, 20, 20]), ("B", [1, 0, 9])]);
        assert_eq!((deciding(&worse), worse.value), (vec!["A".to_owned(), "B".to_owned()], 0.1));
        let few = judged(&[("A", [10, 0, 0]), ("B", [4, 0, 1])]);
        assert_eq!((deciding(&few).len(), few.value), (2, 0.8));
        let insufficient = few.insufficient.unwrap();
        assert_eq!(insufficient.needed, 485);
        assert_eq!(insufficient.why, "15 labelled entities, at least 500 are needed");
    }

    proptest! {
        #[test]
        fn the_interval_has_the_value_and_lies_below_that_of_each_type_that_decides(
            counts in prop::collection::vec((0_u64..900, 0_u64..9, 0_u64..99), 1..6)
        ) {
            let types: Vec<_> = counts.iter().filter_map(|(whole, partly, missed)| {
                OfType::new("A", [*whole, *partly, *missed])
            }).collect();
            prop_assume!(!types.is_empty());
            let recall = Recall::judge((1, 0), types).unwrap();
            prop_assert!(0.0 <= recall.low && recall.low <= recall.value);
            prop_assert!(recall.value <= recall.high && recall.high <= 1.0);
            for one in recall.types.iter().filter(|one| one.decides) {
                prop_assert!(one.low >= recall.low && one.value >= recall.value);
                prop_assert!(one.low <= one.value && one.value <= one.high);
            }
        }
    }
}
