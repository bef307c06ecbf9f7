//! What reviews and approvals have in common: what was found, and whether somebody else said so.

use base::{Id, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    person::Person,
    register::{Act, Case},
};

/// What a review found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It stays as it is.
    Kept,
    /// It has to change.
    Changed,
}

/// A review.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// What it found.
    pub outcome: Outcome,
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Whether the person who asks is somebody else than the authors, in their own session.
pub(crate) fn independent(authors: &[String], case: &Case<'_>) -> bool {
    let active = |id: Id<Person>| case.get(id).is_ok_and(|person| person.is_active());
    case.actor.in_session()
        && case.actor.person.is_some_and(active)
        && !authors.contains(&case.actor.by)
}
