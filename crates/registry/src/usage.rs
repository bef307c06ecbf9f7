//! How an AI system is used: the part that we play, who works with it, how far it acts alone.

use base::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::Act;

/// The part an organisation plays for an AI system.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// We make it.
    Make,
    /// We provide it to others.
    Provide,
    /// We use it.
    Use,
    /// We work with those who do.
    Partner,
}

/// A part that we play, and who said so.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Played {
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// How far an AI system acts without a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Automation {
    /// It informs; a person decides and acts.
    Informs,
    /// It proposes; a person decides each case.
    Proposes,
    /// It decides; a person can step in.
    Supervised,
    /// It decides and acts alone.
    Alone,
}

/// How an AI system is used.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// What it is not for.
    pub exclusions: Option<Text>,
    /// Who works with it.
    pub user_groups: Option<Text>,
    /// How far it acts alone.
    pub automation: Option<Automation>,
}
