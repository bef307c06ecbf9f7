//! The stages of a release.

use base::AnyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::register::Case;

/// The stages of a release, in order, and the two ends.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is thought out.
    Design,
    /// It is built.
    Build,
    /// It is tested.
    Verify,
    /// It runs on copies of the traffic; nobody sees its answers.
    Shadow,
    /// It answers a small share of the traffic.
    Canary,
    /// It answers.
    Live,
    /// It was stopped.
    Stopped,
    /// It is over.
    Retired,
}

impl Stage {
    /// The stages that a release passes, in order.
    pub const PATH: [Self; 6] =
        [Self::Design, Self::Build, Self::Verify, Self::Shadow, Self::Canary, Self::Live];

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Design => "design",
            Self::Build => "build",
            Self::Verify => "verify",
            Self::Shadow => "shadow",
            Self::Canary => "canary",
            Self::Live => "live",
            Self::Stopped => "stopped",
            Self::Retired => "retired",
        }
    }

    /// The stage after this one, if there is one.
    pub fn next(self) -> Option<Self> {
        let place = Self::PATH.iter().position(|stage| *stage == self)?;
        Self::PATH.get(place + 1).copied()
    }
}

/// What of a release says whether it stands.
#[derive(Deserialize)]
struct Standing {
    system: AnyId,
    state: Stage,
}

/// A release of an AI system that is neither stopped nor retired, and its stage.
pub(crate) fn standing(system: &AnyId, case: &Case<'_>) -> Option<(AnyId, Stage)> {
    let stands = |(id, state): (AnyId, Value)| {
        let release = Standing::deserialize(state).ok()?;
        let ours = release.system == *system && release.state < Stage::Stopped;
        ours.then_some((id, release.state))
    };
    case.others.all("release").into_iter().find_map(stands)
}

/// The stage as the gates name it.
impl From<Stage> for catalog::Stage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Design => Self::Design,
            Stage::Build => Self::Build,
            Stage::Verify => Self::Verify,
            Stage::Shadow => Self::Shadow,
            Stage::Canary => Self::Canary,
            Stage::Live => Self::Live,
            Stage::Stopped => Self::Stopped,
            Stage::Retired => Self::Retired,
        }
    }
}
