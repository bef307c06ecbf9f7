//! The words of risk: where one comes from, how it is treated, and how it is rated.

use std::borrow::Cow;

use base::{Id, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::{criteria::Criteria, register::Act};

/// Where a risk comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Harm to life, health or property.
    Safety,
    /// Unequal treatment.
    Fairness,
    /// Personal data.
    Privacy,
    /// Attack or misuse of access.
    Security,
    /// Wrong results under other conditions.
    Robustness,
    /// Nobody can tell why.
    Transparency,
    /// Nobody watches or can step in.
    Oversight,
    /// Use for another purpose.
    Misuse,
    /// Somebody else's part fails.
    Supplier,
}

/// How a risk is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Make it less likely or less bad.
    Reduce,
    /// Do not do what brings it.
    Avoid,
    /// Share it with somebody.
    Share,
    /// Keep it.
    Retain,
}

/// A step of a five-step scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Step(pub(crate) u8);

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 5 })
    }
}

impl TryFrom<u8> for Step {
    type Error = &'static str;

    fn try_from(step: u8) -> Result<Self, Self::Error> {
        if (1..=5).contains(&step) { Ok(Self(step)) } else { Err("a step is 1 to 5") }
    }
}

impl From<Step> for u8 {
    fn from(step: Step) -> Self {
        step.0
    }
}

/// How a risk was rated.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Rating {
    /// How likely, 1 to 5.
    pub likelihood: Step,
    /// How bad for the organisation, 1 to 5.
    pub organisation: Step,
    /// How bad for people, 1 to 5.
    pub individuals: Step,
    /// How bad for society, 1 to 5.
    pub society: Step,
    /// By which criteria.
    pub criteria: Id<Criteria>,
    /// Why.
    pub reason: Option<Text>,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A rating beside the first one, by somebody else who did not look at that.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// How likely, 1 to 5.
    pub likelihood: Step,
    /// How bad at worst, 1 to 5.
    pub impact: Step,
    /// How likely by the first rating.
    pub first_likelihood: Step,
    /// How bad at worst by the first rating.
    pub first_impact: Step,
    /// By which criteria the first one was given.
    pub criteria: Id<Criteria>,
    /// Why.
    pub reason: Option<Text>,
    /// The entry of the first rating.
    pub first_entry: u64,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

impl Rating {
    /// How bad it is at worst.
    pub(crate) fn impact(&self) -> Step {
        self.organisation.max(self.individuals).max(self.society)
    }
}

impl Pair {
    /// Puts a second rating, likelihood and worst consequence, beside the first.
    pub(crate) fn new(
        first: &Rating,
        (likelihood, impact): (Step, Step),
        reason: Option<Text>,
        act: Act,
    ) -> Self {
        Self {
            likelihood,
            impact,
            first_likelihood: first.likelihood,
            first_impact: first.impact(),
            criteria: first.criteria,
            reason,
            first_entry: first.act.entry,
            act,
        }
    }
}
