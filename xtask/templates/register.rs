//! The register of things: say in one line what is kept here.

use base::{Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    register::{Act, Case, Class, Register},
};

impl Kind for Thing {
    const PREFIX: &'static str = "thing";
}

/// What can be asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Open one
    Open {
        /// Name
        name: Title,
        /// What it is about
        about: Text,
    },
    /// Close it
    Close {
        /// Why
        reason: Text,
    },
}

/// What has happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// One was opened.
    Opened {
        /// Its name.
        name: Title,
        /// What it is about.
        about: Text,
    },
    /// It was closed.
    Closed {
        /// Why.
        reason: Text,
    },
}

/// One as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Thing {
    /// Its name.
    pub name: Title,
    /// What it is about.
    pub about: Text,
    /// How far it is.
    pub state: State,
    /// Why it was closed, if it was.
    pub reason: Option<Text>,
}

/// How far one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
}

impl Register for Thing {
    const PLURAL: &'static str = "things";
    const TITLE: &'static str = "Things";
    const ABOUT: &'static str = "Say in one sentence what is kept here.";
    const NAME: &'static str = "name";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, _: &Case<'_>) -> Result<Fact, Refusal> {
        match (state.map(|one| one.state), command) {
            (None, Command::Open { name, about }) => Ok(Fact::Opened { name, about }),
            (Some(State::Open), Command::Close { reason }) => Ok(Fact::Closed { reason }),
            (Some(State::Closed), Command::Close { .. }) => Err(Refusal::conflict(
                "it is closed already",
                "look at the list for those that are open",
            )),
            (None, Command::Close { .. }) | (Some(_), Command::Open { .. }) => {
                Err(odd("thing", state.is_some()))
            }
        }
    }

    fn apply(state: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        match fact {
            Fact::Opened { name, about } => {
                Some(Self { name, about, state: State::Open, reason: None })
            }
            Fact::Closed { reason } => {
                state.map(|old| Self { state: State::Closed, reason: Some(reason), ..old })
            }
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Open => &["close"],
            State::Closed => &[],
        }
    }

    fn class(verb: &str) -> Class {
        if verb == "close" { Class::Approve } else { Class::Contribute }
    }
}
