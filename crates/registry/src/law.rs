//! What the law makes of an AI system: its class, and what is decided together with it.

use base::{Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    register::{Act, Case},
    review::independent,
};

/// The class that a law or an impact assessment gives a system.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RiskClass {
    /// Few duties.
    Minimal,
    /// Duties of transparency.
    Limited,
    /// Duties all along the life cycle.
    High,
    /// Must not be built.
    Prohibited,
}

impl RiskClass {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Limited => "limited",
            Self::High => "high",
            Self::Prohibited => "prohibited",
        }
    }
}

/// What is decided with a class.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// The class.
    pub class: RiskClass,
    /// The rule that it rests on.
    pub basis: Text,
    /// Whether the law sees a general-purpose model in it; none if that was left open.
    pub general_purpose: Option<bool>,
    /// Whether it decides about people; none if that was left open.
    pub decides_about_people: Option<bool>,
    /// Whether it handles personal data; none if that was left open.
    pub personal_data: Option<bool>,
}

/// The class under one law.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LegalClass {
    /// What was decided.
    #[serde(flatten)]
    pub decided: Decided,
    /// Whether a person who did not describe the system decided it, in their own session.
    pub independent: bool,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// What whoever describes an AI system says of it; it can only make things worse.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// Whether it decides about people.
    pub decides_about_people: bool,
    /// Whether it handles personal data.
    pub personal_data: bool,
}

/// What counts of a property that asks for more proof: yes, if whoever describes the system says so
/// or any law's class does; no, if somebody else than they decided so with a class. Silence is yes.
pub(crate) fn counts(
    said: bool,
    laws: &[&LegalClass],
    property: fn(&Decided) -> Option<bool>,
) -> bool {
    let answer = |law: &LegalClass| property(&law.decided);
    let yes = laws.iter().any(|law| answer(law) == Some(true));
    let no = laws.iter().any(|law| answer(law) == Some(false) && law.independent);
    said || yes || !no
}

/// Whether these attributes may be protected: their names are those of columns, so that a measure
/// can be asked whether it compares them.
///
/// # Errors
/// Refuses who describes the system, an empty list, and names that no measure could be compared
/// with.
pub(crate) fn may_protect(
    attributes: &[Title],
    authors: &[String],
    case: &Case<'_>,
) -> Result<(), Refusal> {
    if !independent(authors, case) {
        return Err(Refusal::forbidden(
            "somebody who did not describe the AI system says what is protected",
            "ask another person to sign in and decide",
        ));
    }
    let hint = "name the columns of the data, such as `sex` or `age_group`";
    let about = |what: String| Err(Refusal::invalid(what, hint).about("attributes"));
    match attributes.iter().find(|name| name.as_str().contains(['"', '\\'])) {
        Some(odd) => about(format!("`{}` has a quote or a backslash in it", odd.as_str())),
        None if attributes.is_empty() => about("no attribute is named".to_owned()),
        None => Ok(()),
    }
}
