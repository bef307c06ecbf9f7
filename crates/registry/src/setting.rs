//! The register of settings: the values that check pages leave to the organisation.
//!
//! A check page names its settings with a default. A record here changes one; that is a change of
//! the management system and stays on record.

use base::{Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    register::{Act, Case, Class, Register},
};

impl Kind for Setting {
    const PREFIX: &'static str = "setting";
}

/// What can be asked of a setting.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Set a value of our own
    Set {
        /// Name
        ///
        /// As the check page has it.
        name: Title,
        /// Value
        value: f64,
        /// Why
        reason: Text,
    },
    /// Change it
    Change {
        /// Value
        value: f64,
        /// Why
        reason: Text,
    },
}

/// What has happened to a setting.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It got a value of our own.
    Set {
        /// Its name.
        name: Title,
        /// The value.
        value: f64,
        /// The value that the check pages have.
        default: f64,
        /// Why.
        reason: Text,
    },
    /// It got another value.
    Changed {
        /// The value.
        value: f64,
        /// Why.
        reason: Text,
    },
}

/// A setting as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Its name.
    pub name: Title,
    /// The value.
    pub value: f64,
    /// The value that the check pages had when it was set.
    pub default: f64,
    /// Why.
    pub reason: Text,
    /// Always set.
    pub state: State,
}

/// A setting has one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has a value of our own.
    Set,
}

impl Register for Setting {
    const PLURAL: &'static str = "settings";
    const TITLE: &'static str = "Settings";
    const ABOUT: &'static str = "The values that check pages leave to us, where we changed them.";
    const NAME: &'static str = "name";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (_, Command::Set { value, .. } | Command::Change { value, .. })
                if !value.is_finite() =>
            {
                Err(Refusal::invalid("a value is a finite number", "correct it").about("value"))
            }
            (None, Command::Set { name, value, reason }) => {
                let default = case.others.setting(name.as_str()).ok_or_else(|| {
                    Refusal::invalid(
                        format!("no check page has a setting `{name}`"),
                        "see the settings of the check on its page",
                    )
                    .about("name")
                })?;
                if case.all::<Self>().iter().any(|(_, other)| other.name == name) {
                    let what = format!("`{name}` is set already");
                    return Err(Refusal::conflict(what, "change it instead").about("name"));
                }
                Ok(Fact::Set { name, value, default, reason })
            }
            (Some(_), Command::Change { value, reason }) => Ok(Fact::Changed { value, reason }),
            (state, _) => Err(odd("setting", state.is_some())),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        match fact {
            Fact::Set { name, value, default, reason } => {
                Some(Self { name, value, default, reason, state: State::Set })
            }
            Fact::Changed { value, reason } => state.map(|old| Self { value, reason, ..old }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        &["change"]
    }

    fn class(_: &str) -> Class {
        Class::Administer
    }
}
