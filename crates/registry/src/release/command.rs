//! What can be asked of a release.

use base::{AnyId, Day, Id, Text, Title};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    component::{Component, PartKind},
    stage::Stage,
    system::System,
};

/// What can be asked of a release.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Start a release
    Propose {
        /// AI system
        system: Id<System>,
        /// Version
        version: Title,
        /// What is new
        about: Option<Text>,
    },
    /// Set its component list
    ///
    /// Possible until it is verified; after that another list is another release. A list with the same
    /// kinds of parts as a release that runs starts in verify, so say before which kinds are not needed.
    /// What was asked for the old list is void.
    Compose {
        /// Components
        components: Vec<Id<Component>>,
    },
    /// Say why a kind of component is not needed
    NoneOfKind {
        /// Kind
        kind: PartKind,
        /// Why there is none
        reason: Text,
    },
    /// Confirm that the component list is right
    Confirm {},
    /// Ask to move it on
    ///
    /// From class limited on a person asks, in their own session. One that was brought in where it runs
    /// asks for the stage that it is in.
    Ask {
        /// Next stage
        to: Stage,
        /// Why it is ready
        reason: Text,
    },
    /// Let it move on
    ///
    /// The gate is computed now; if a proof is missing the move is refused and says which.
    Move {},
    /// Refuse the move
    Refuse {
        /// Why
        reason: Text,
    },
    /// Bring it in where it runs
    ///
    /// For what ran before it was registered here. It passes no gate by this, and that is told of it
    /// until its gate passes.
    Adopt {
        /// Stage in which it runs
        stage: Stage,
        /// Why it runs without having passed its gates
        reason: Text,
    },
    /// Step back from it
    ///
    /// The product does this by itself when a check stays broken too long. Where too little is at
    /// stake it only notes it.
    StepBack {
        /// Check
        check: Title,
        /// Broken since
        broken_since: Day,
        /// Why
        reason: Text,
        /// The release that answers instead
        instead: Option<AnyId>,
    },
    /// Limit its share of the traffic
    ///
    /// In canary at most 10 percent, at class high 5.
    Limit {
        /// Share in percent
        #[schemars(range(min = 0, max = 100))]
        percent: u8,
        /// Why
        reason: Text,
    },
    /// Stop it
    Stop {
        /// Why
        reason: Text,
    },
    /// Retire it
    Retire {
        /// Why
        reason: Text,
    },
}
