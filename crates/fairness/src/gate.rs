//! The gate: thresholds, and whether a report holds them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{METRICS, Metric, Report, contrast::Contrast, interval::Interval};

/// The thresholds that a report must hold, by key; at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    thresholds: BTreeMap<&'static str, f64>,
}

/// Whether one threshold is held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// The measure it is about.
    pub measure: String,
    /// The key of the threshold, such as `parity_min`.
    pub key: String,
    /// The threshold.
    pub threshold: f64,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out for one threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The whole interval lies on the good side.
    Met,
    /// The value lies on the bad side.
    Broken,
    /// The data do not suffice to tell.
    Unknown {
        /// Why not, in words.
        why: String,
        /// About how many further rows it takes if the mix of groups and their rates stay as they
        /// are; nothing if no number of them would do.
        rows_needed: Option<u64>,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Met => write!(f, "met"),
            Self::Broken => write!(f, "broken"),
            Self::Unknown { why, rows_needed: None } => write!(f, "unknown, {why}"),
            Self::Unknown { why, rows_needed: Some(rows) } => {
                write!(f, "unknown, {why}; about {rows} more rows needed")
            }
        }
    }
}

/// A text that is not a gate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// It is not TOML.
    #[error("the gate is not TOML: {message}")]
    NotToml {
        /// What is wrong, on one line.
        message: String,
    },
    /// A key that means nothing here; it might be a misspelt threshold.
    #[error("the gate has the unknown key `{key}`, expected {expected}")]
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that are known.
        expected: String,
    },
    /// A value that is not a threshold.
    #[error("`{key}` is `{found}`, expected {expected}")]
    Value {
        /// The key.
        key: String,
        /// Its value.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A gate that asks nothing would let everything pass.
    #[error("the gate has no threshold, expected one of {expected}")]
    NoThreshold {
        /// The keys that are known.
        expected: String,
    },
}

impl Gate {
    /// Reads a gate: TOML with one table `[fairness]` and at least one of its keys.
    pub fn parse(text: &str) -> Result<Self, GateError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            GateError::NotToml { message: shown(error.message()) }
        })?;
        let mut thresholds = BTreeMap::new();
        for (key, value) in &table {
            if key != "fairness" {
                let expected = "the table `[fairness]`".to_owned();
                return Err(GateError::UnknownKey { key: shown(key), expected });
            }
            let toml::Value::Table(keys) = value else {
                let (key, found) = (key.clone(), shown(&value.to_string()));
                return Err(GateError::Value { key, found, expected: "a table" });
            };
            for (key, value) in keys {
                let metric = METRICS.iter().find(|metric| metric.threshold == key);
                let Some(metric) = metric else {
                    return Err(GateError::UnknownKey { key: shown(key), expected: known() });
                };
                thresholds.insert(metric.threshold, threshold(metric, value)?);
            }
        }
        if thresholds.is_empty() {
            return Err(GateError::NoThreshold { expected: known() });
        }
        Ok(Self { thresholds })
    }

    /// Its thresholds, by key.
    pub fn thresholds(&self) -> &BTreeMap<&'static str, f64> {
        &self.thresholds
    }

    /// Says for each threshold whether the report holds it, in the order of [`METRICS`].
    pub fn judge(&self, report: &Report) -> Vec<Ruling> {
        let ruling = |metric: &Metric| {
            let threshold = *self.thresholds.get(metric.threshold)?;
            Some(Ruling {
                measure: metric.measure.to_owned(),
                key: metric.threshold.to_owned(),
                threshold,
                outcome: judge(report, metric, threshold),
            })
        };
        METRICS.iter().filter_map(ruling).collect()
    }
}

/// A bad value of groups that decide is broken, whatever the small groups might add: they can only
/// make it worse. Else too few data are unknown, and only if they suffice may the
/// interval clear the threshold.
fn judge(report: &Report, metric: &Metric, threshold: f64) -> Outcome {
    let Some(measure) = report.measure(metric) else {
        let why = format!("the outcomes are not known, so there are no {}", metric.cases);
        return Outcome::Unknown { why, rows_needed: None };
    };
    let clears = |interval| !metric.contrast.breaks(metric.contrast.near_end(interval), threshold);
    match (measure.worst, measure.insufficient) {
        (Some(worst), _) if metric.contrast.breaks(worst.value, threshold) => Outcome::Broken,
        (Some(worst), lack) => {
            let (low, high) = (worst.low, worst.high);
            if clears(Interval { low, high }) {
                return lack.map_or(Outcome::Met, |lack| Outcome::Unknown {
                    why: lack.why,
                    rows_needed: lack.rows_needed,
                });
            }
            let rows = rows_needed(report, metric, clears);
            let why =
                format!("not all of the interval from {low:.4} to {high:.4} clears {threshold}");
            match lack {
                None => Outcome::Unknown { why, rows_needed: rows },
                Some(lack) => Outcome::Unknown {
                    why: format!("{}; {why}", lack.why),
                    rows_needed: lack.rows_needed.zip(rows).map(|(one, two)| one.max(two)),
                },
            }
        }
        (None, lack) => {
            let (why, rows_needed) =
                lack.map(|lack| (lack.why, lack.rows_needed)).unwrap_or_default();
            Outcome::Unknown { why, rows_needed }
        }
    }
}

/// How many times as many rows are worth waiting for.
const GROWTH_MAX: u64 = 1_000_000;

/// The fewest further rows with which the interval clears the threshold.
fn rows_needed(report: &Report, metric: &Metric, clears: impl Fn(Interval) -> bool) -> Option<u64> {
    let enough = |rows| report.foresee(metric, rows).is_some_and(&clears);
    let most = report.rows.saturating_mul(GROWTH_MAX);
    let (mut few, mut many) = (0, report.rows.max(1));
    while !enough(many) {
        few = many;
        many = many.checked_mul(2).filter(|&rows| rows <= most)?;
    }
    while many - few > 1 {
        let middle = few + (many - few) / 2;
        if enough(middle) {
            many = middle;
        } else {
            few = middle;
        }
    }
    Some(many)
}

/// A threshold that some value lies on the bad side of; no other is worth a gate.
fn threshold(metric: &Metric, value: &toml::Value) -> Result<f64, GateError> {
    let number = match *value {
        toml::Value::Float(number) => Some(number),
        toml::Value::Integer(0) => Some(0.0),
        toml::Value::Integer(1) => Some(1.0),
        _ => None,
    };
    let (worst, expected) = match metric.contrast {
        Contrast::Ratio => (0.0, "a number above 0 and up to 1"),
        Contrast::Difference => (1.0, "a number from 0 up to but not including 1"),
    };
    number
        .filter(|&number| (0.0..=1.0).contains(&number) && metric.contrast.breaks(worst, number))
        .ok_or_else(|| GateError::Value {
            key: metric.threshold.to_owned(),
            found: shown(&value.to_string()),
            expected,
        })
}

/// The keys of all thresholds, for a message.
fn known() -> String {
    let keys: Vec<_> = METRICS.iter().map(|metric| format!("`{}`", metric.threshold)).collect();
    keys.join(", ")
}

/// The start of a text from outside, on one line.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect()
}
