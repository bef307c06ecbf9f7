//! Claims: measured numbers, each with its subject, engine, parameters and report.
//!
//! A claim counts only for the digest that it measured, and its freshness counts from the end of the
//! data. Nobody types a claim in: an engine of the product judges the counts, and whoever brings them
//! needs the right to measure.

use base::{AnyId, Day, Digest, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    register::{Act, Case, Class, Register},
};

impl Kind for Claim {
    const PREFIX: &'static str = "claim";
}

/// What can be asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Record a measurement
    Record(Claim),
}

/// What has happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Something was measured.
    Recorded(Claim),
}

/// A measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Always recorded.
    #[serde(default)]
    pub state: State,
    /// Measure
    ///
    /// As in `fairness.parity`.
    pub measure: Title,
    /// What it is about: a release, a system, a data set; none for the whole organisation.
    pub subject: Option<AnyId>,
    /// What was measured, to the byte: the digest of the release, data set or model.
    pub digest: Option<Digest>,
    /// The value; none if there were too few data.
    pub value: Option<f64>,
    /// The low end of its 95 % interval.
    pub low: Option<f64>,
    /// The high end of its 95 % interval.
    pub high: Option<f64>,
    /// How many cases it rests on.
    pub n: u64,
    /// The attributes that it compares, as in `sex, age_group`.
    pub grouped_by: Option<Title>,
    /// The groups that decide it, as in `female against male`.
    pub groups: Option<Title>,
    /// Why there were too few data, and what would help.
    pub insufficient: Option<Text>,
    /// How many more cases would be needed.
    pub rows_needed: Option<u64>,
    /// The engine.
    pub engine: Title,
    /// The version of the engine.
    pub engine_version: Title,
    /// The parameters of the run, canonical JSON.
    pub parameters: Text,
    /// The digest of the data.
    pub data_digest: Option<Digest>,
    /// The first day of the data.
    pub data_from: Option<Day>,
    /// The last day of the data; freshness counts from it.
    pub data_until: Day,
    /// The entry of the threshold that was in force.
    pub threshold_entry: Option<u64>,
    /// The digest of the report.
    pub report_digest: Option<Digest>,
}

/// A claim has one state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was recorded.
    #[default]
    Recorded,
}

impl Register for Claim {
    const PLURAL: &'static str = "claims";
    const TITLE: &'static str = "Claims";
    const ABOUT: &'static str =
        "What the engines measured, of what, on which data, with which report.";
    const NAME: &'static str = "measure";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let Command::Record(claim) = command;
        if state.is_some() {
            return Err(odd("claim", true));
        }
        let ends = [claim.value, claim.low, claim.high];
        if ends.iter().flatten().any(|number| !number.is_finite()) {
            return Err(
                Refusal::invalid("a claim holds finite numbers", "measure it again").about("value")
            );
        }
        if claim.low.zip(claim.high).is_some_and(|(low, high)| low > high) {
            return Err(
                Refusal::invalid("the interval is upside down", "measure it again").about("low")
            );
        }
        if claim.data_until > case.now.day() {
            return Err(Refusal::invalid(
                "the data end in the future",
                "give the last day that the data cover",
            )
            .about("data_until"));
        }
        Ok(Fact::Recorded(claim))
    }

    fn apply(_: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        let Fact::Recorded(claim) = fact;
        Some(claim)
    }

    fn open(&self) -> &'static [&'static str] {
        &[]
    }

    fn class(_: &str) -> Class {
        Class::Measure
    }
}
