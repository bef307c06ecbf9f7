//! The token register: keys for programs, each with its scope and its end. The secret is never here.

use std::collections::BTreeSet;

use base::{Day, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account::Account,
    odd,
    register::{Act, Case, Class, Register},
};

impl Kind for Token {
    const PREFIX: &'static str = "token";
}

/// What can be asked of a token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Issue a token
    Issue {
        /// What for
        name: Title,
        /// On whose behalf
        account: Id<Account>,
        /// What it may do
        scopes: Vec<Reach>,
        /// Last day
        ///
        /// At most 366 days from today.
        until: Day,
    },
    /// Revoke it
    Revoke {
        /// Why
        reason: Text,
    },
}

/// What has happened to a token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was issued.
    Issued {
        /// What for.
        name: Title,
        /// On whose behalf.
        account: Id<Account>,
        /// What it may do.
        scopes: BTreeSet<Reach>,
        /// Its last day.
        until: Day,
    },
    /// It was revoked.
    Revoked {
        /// Why.
        reason: Text,
    },
}

/// What a token may do; never more than its account.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Read.
    Read,
    /// Work on records.
    Write,
    /// Record measurements.
    Measure,
}

/// A token as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// What for.
    pub name: Title,
    /// On whose behalf.
    pub account: Id<Account>,
    /// What it may do.
    pub scopes: BTreeSet<Reach>,
    /// Its last day.
    pub until: Day,
    /// Issued or revoked.
    pub state: State,
}

/// Whether a token may be used; that it ran out is told by its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It may.
    Issued,
    /// It may not.
    Revoked,
}

/// The longest life of a token, in days.
pub const TOKEN_DAYS_MAX: i32 = 366;

impl Register for Token {
    const PLURAL: &'static str = "tokens";
    const TITLE: &'static str = "API tokens";
    const ABOUT: &'static str = "Keys for programs, each with its scope and its end.";
    const NAME: &'static str = "name";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let today = case.now.day();
        match (state, command) {
            (None, Command::Issue { until, .. })
                if until <= today || until > today.plus(TOKEN_DAYS_MAX) =>
            {
                let what = format!("a token lasts 1 to {TOKEN_DAYS_MAX} days");
                let hint = format!("pick a day up to {}", today.plus(TOKEN_DAYS_MAX));
                Err(Refusal::invalid(what, hint).about("until"))
            }
            (None, Command::Issue { scopes, .. }) if scopes.is_empty() => {
                Err(Refusal::invalid("a token needs a scope", "give it at least one")
                    .about("scopes"))
            }
            (None, Command::Issue { name, account, scopes, until }) => {
                let scopes = scopes.into_iter().collect();
                Ok(Fact::Issued { name, account, scopes, until })
            }
            (Some(Self { state: State::Issued, .. }), Command::Revoke { reason }) => {
                Ok(Fact::Revoked { reason })
            }
            (Some(_), Command::Revoke { .. }) => {
                Err(Refusal::conflict("this token is revoked already", "nothing is to be done"))
            }
            (state, _) => Err(odd("token", state.is_some())),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        match fact {
            Fact::Issued { name, account, scopes, until } => {
                Some(Self { name, account, scopes, until, state: State::Issued })
            }
            Fact::Revoked { .. } => state.map(|old| Self { state: State::Revoked, ..old }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Issued => &["revoke"],
            State::Revoked => &[],
        }
    }

    fn class(_: &str) -> Class {
        Class::Administer
    }
}
