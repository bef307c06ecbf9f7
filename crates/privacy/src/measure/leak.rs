//! What a second detector still finds in texts that a recipe treated.

use std::collections::{BTreeMap, BTreeSet};

use base::{
    Digest,
    interval::{Interval, digits, real, rounded},
};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Gamma};

use super::{
    Entity, Insufficient, MeasureError, TEXTS_MIN, Text,
    covered::{Cover, Covered},
    findings,
};
use crate::{MemoryVault, Recipe, ScanError, Scanner, ScopeKey, Session};

/// From which score on a finding of our own counts as one of the second detector: below that of any
/// recipe that names none, so that what was left because it was hardly believed is counted, too.
const OWN_THRESHOLD: f32 = 0.4;

/// What pseudonyms of a measurement are bound to beside their key.
const SCOPE: &str = "measurement";

/// A text as a recipe leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treated {
    /// What names it: any JSON value, as text.
    pub id: String,
    /// The text.
    pub text: String,
    /// What the treatment put in.
    put_in: Cover,
}

/// Who looked for what was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Second {
    /// The scanner itself, with all it has and at a low threshold. It is not independent: what it cannot
    /// find it finds neither time.
    Own,
    /// Another detector, whose findings have this digest.
    Findings(Digest),
}

/// What was left in treated texts, by type: all that the second detector finds there, its false alarms
/// too, which nobody has told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leak {
    /// Who looked.
    pub second: Second,
    /// How many texts were treated.
    pub texts: u64,
    /// In how many of them something was left.
    pub touched: u64,
    /// What was left of the required types, and of types that nobody here knows.
    pub left: Vec<Left>,
    /// What was found of other types, which does not count.
    pub others: Vec<Left>,
    /// How many identifiers were left in 1,000 texts.
    pub value: f64,
    /// The lower end of its 95 % interval: the exact one of a Poisson mean, Garwood, F. (1936), Fiducial
    /// limits for the Poisson distribution, Biometrika 28, 437-442. It takes identifiers as left one
    /// by one; where texts lose many at once it is too narrow, and `touched` tells.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Too few texts, if there are.
    pub insufficient: Option<Insufficient>,
}

/// How often something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The type, as `PERSON`.
    pub label: String,
    /// How often.
    pub count: u64,
}

impl Treated {
    /// Treats texts by a recipe. The same texts, recipe and key give the same.
    ///
    /// # Errors
    /// A text could not be scanned or treated.
    pub fn of(
        texts: &[Text],
        scanner: &Scanner,
        recipe: &Recipe,
        key: &ScopeKey,
    ) -> Result<Vec<Self>, MeasureError> {
        let mut vault = MemoryVault::new();
        let session = Session::new(recipe, SCOPE, key, SCOPE, &mut vault);
        let mut session = session.map_err(crate::AnonymiseError::from)?;
        let mut spans = Vec::new();
        let treat = |text: &Text| {
            let found = findings(scanner, recipe, &text.text, &mut spans)?;
            let anonymised = session.anonymise(&text.text, &found)?;
            let put_in = anonymised.replaced.into_iter().map(|one| one.to).collect();
            let put_in = Cover::new(put_in);
            Ok(Self { id: text.id.clone(), text: anonymised.text, put_in })
        };
        texts.iter().map(treat).collect()
    }

    /// What the scanner itself finds in treated texts, with all it has and at a low threshold.
    ///
    /// # Errors
    /// A text could not be scanned.
    pub fn own(treated: &[Self]) -> Result<Vec<Vec<Entity>>, ScanError> {
        let scanner = Scanner::new()?.with_threshold(OWN_THRESHOLD);
        let mut spans = Vec::new();
        let mut look = |one: &Self| {
            scanner.scan(&one.text, &mut spans)?;
            crate::resolve(&mut spans);
            let found = spans.iter().map(|span| Entity {
                range: span.start..span.end,
                label: scanner.origin(span).label.to_string(),
            });
            Ok(found.collect())
        };
        treated.iter().map(&mut look).collect()
    }
}

impl Leak {
    /// Counts what a second detector found in treated texts, for each of them in their order, but for
    /// what the treatment put in. What it calls by a name that is none of the `known` ones counts, for
    /// it may be of a required type.
    ///
    /// # Errors
    /// There are no texts.
    pub fn of(
        treated: &[Treated],
        found: &[Vec<Entity>],
        second: Second,
        required: &BTreeSet<String>,
        known: &BTreeSet<&str>,
    ) -> Result<Self, MeasureError> {
        let texts = treated.len() as u64;
        if texts == 0 {
            return Err(MeasureError::Empty);
        }
        let (mut left, mut others) = (BTreeMap::new(), BTreeMap::new());
        let (mut identifiers, mut touched) = (0_u64, 0_u64);
        for (text, found) in treated.iter().zip(found) {
            let before = identifiers;
            for entity in found {
                if text.put_in.of(&text.text, &entity.range) == Covered::Whole {
                    continue;
                }
                let label = entity.label.as_str();
                let counts = required.contains(label) || !known.contains(label);
                identifiers += u64::from(counts);
                *if counts { &mut left } else { &mut others }.entry(label).or_insert(0) += 1;
            }
            touched += u64::from(identifiers > before);
        }
        let per_thousand = |count: f64| rounded(count * 1000.0 / real(texts));
        let Interval { low, high } = garwood(identifiers);
        let insufficient = (texts < TEXTS_MIN).then(|| Insufficient {
            why: format!("{texts} treated texts, at least {TEXTS_MIN} are needed"),
            needed: TEXTS_MIN - texts,
        });
        Ok(Self {
            second,
            texts,
            touched,
            left: listed(left),
            others: listed(others),
            value: per_thousand(real(identifiers)),
            low: per_thousand(low),
            high: per_thousand(high),
            insufficient,
        })
    }
}

fn listed(counts: BTreeMap<&str, u64>) -> Vec<Left> {
    counts.into_iter().map(|(label, count)| Left { label: label.to_owned(), count }).collect()
}

/// The exact 95 % interval of the mean of a Poisson distribution of which `count` was seen, in nine
/// digits, so that it is the same on every platform.
fn garwood(count: u64) -> Interval {
    let end = |shape: f64, at: f64| {
        Gamma::new(shape, 1.0).map_or(f64::INFINITY, |gamma| digits(gamma.inverse_cdf(at), 9))
    };
    let low = if count == 0 { 0.0 } else { end(real(count), 0.025) };
    Interval { low, high: end(real(count) + 1.0, 0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Garwood (1936) as tabulated in Ulm, K. (1990), American Journal of Epidemiology 131, 373-375.
    #[test]
    fn the_interval_of_a_poisson_mean_is_that_of_the_tables() {
        for (count, low, high) in [
            (0, 0.0, 3.689),
            (1, 0.0253, 5.572),
            (2, 0.242, 7.225),
            (10, 4.795, 18.390),
            (100, 81.36, 121.63),
        ] {
            let found = garwood(count);
            assert!((found.low - low).abs() < 5e-3, "{count}: {found:?}");
            assert!((found.high - high).abs() < 5e-3, "{count}: {found:?}");
        }
        let many = garwood(1_000_000);
        assert!(many.low > 998_000.0 && many.high < 1_002_000.0, "{many:?}");
    }

    #[test]
    fn what_the_treatment_put_in_is_not_left() {
        let text = "<PERSON> lives in Bonn, <PERSON> Miller too";
        let put_in = Cover::new(vec![0..8, 24..32]);
        let treated = [Treated { id: "1".into(), text: text.into(), put_in }];
        let entity = |range, label: &str| Entity { range, label: label.to_owned() };
        let found = [vec![
            entity(0..8, "PERSON"),
            entity(18..22, "LOCATION"),
            entity(24..39, "PERSON"),
            entity(9..14, "VERB"),
        ]];
        let required = BTreeSet::from(["PERSON".to_owned()]);
        let known = BTreeSet::from(["PERSON", "LOCATION"]);
        let leak = Leak::of(&treated, &found, Second::Own, &required, &known).unwrap();
        let one = |label: &str| Left { label: label.to_owned(), count: 1 };
        assert_eq!(leak.left, [one("PERSON"), one("VERB")], "an unknown name counts");
        assert_eq!(leak.others, [one("LOCATION")]);
        assert_eq!((leak.value, leak.touched), (2000.0, 1));
        assert!(leak.low <= leak.value && leak.value <= leak.high);
        assert_eq!(leak.insufficient.unwrap().needed, 999);
    }
}
