//! What is done about a risk: it is treated by a plan, carried until a day, or closed.

use base::{Day, Id, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{hazard::Treatment, person::Person, register::Act};

/// A treatment plan.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// What kind.
    pub option: Treatment,
    /// How.
    pub plan: Text,
    /// Who does it.
    pub owner: Id<Person>,
    /// By when.
    pub due: Day,
    /// When it was approved.
    pub approved: Option<Act>,
    /// Whether by somebody else than the assessor, the owner and the author, in an own session.
    pub independent: bool,
    /// Whether by somebody whose authority covered the level that will be left.
    pub authorised: bool,
    /// When it was done.
    pub done: Option<Act>,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A risk that is carried knowingly.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// Until then.
    pub until: Day,
    /// Why.
    pub reason: Text,
    /// Whether by somebody else than the assessor and the owner, in an own session.
    pub independent: bool,
    /// Whether by somebody whose authority covered the level.
    pub authorised: bool,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// How a risk came to its end.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// Why.
    pub reason: Text,
    /// The level that was left; none if it was never rated.
    pub level: Option<u8>,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

impl Plan {
    /// A plan that nobody has approved yet.
    pub(crate) fn new(
        (option, plan): (Treatment, Text),
        owner: Id<Person>,
        due: Day,
        act: Act,
    ) -> Self {
        let (approved, done) = (None, None);
        let (independent, authorised) = (false, false);
        Self { option, plan, owner, due, approved, independent, authorised, done, act }
    }

    /// Whether somebody who may has approved it.
    pub fn is_decided(&self) -> bool {
        self.approved.is_some() && self.independent && self.authorised
    }
}

impl Acceptance {
    /// Whether somebody who may has decided it.
    pub fn is_decided(&self) -> bool {
        self.independent && self.authorised
    }
}
