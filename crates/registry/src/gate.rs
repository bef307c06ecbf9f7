//! What a gate says to a release that wants to move on, in the words that a fact can keep.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::emergency::Emergency;

/// The answer of a gate, computed by the checks for the release at its target stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateAnswer {
    /// The class of the system that was applied: `minimal`, `limited`, `high` or `prohibited`.
    pub class: String,
    /// Every check that the gate asked, with its verdict.
    pub asked: Vec<Asked>,
    /// What the gate names and did not ask, and why: no page computes it yet, it does not apply, or
    /// nothing counts it yet.
    pub passed_over: Vec<String>,
    /// Those of the checks passed over that no page computes yet, as in `PL-DATA-01`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unasked: Vec<String>,
    /// What the organisation itself still shows before its first AI system of this class goes live. It
    /// shuts no gate but that one, where these checks stand among those that it asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readiness: Vec<Asked>,
    /// What else stands in the way, such as a minimum stay.
    pub also: Vec<String>,
    /// The emergency repair for which all but the hard checks may follow later, if one was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Emergency>,
}

/// One check of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The check, as in `PL-FAIR-01`.
    pub check: String,
    /// What it was about: the release, its AI system, the organisation, or a record that belongs to
    /// the system.
    #[serde(default)]
    pub subject: String,
    /// `met`, `broken`, `stale` or `unknown`.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// The entry that proves it.
    pub entry: Option<u64>,
    /// The granted exception that stands in for it, if there is one and the check allows it.
    pub exception: Option<String>,
}

impl GateAnswer {
    /// The checks that are neither met nor excepted.
    pub fn missing(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(|asked| asked.verdict != "met" && asked.exception.is_none())
    }

    /// Whether the release may pass.
    pub fn passes(&self) -> bool {
        self.class != "prohibited" && self.also.is_empty() && self.missing().next().is_none()
    }

    /// Whether it passes by an exception only.
    pub fn by_exception(&self) -> bool {
        self.asked.iter().any(|asked| asked.exception.is_some())
    }
}
