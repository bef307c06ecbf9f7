//! The account register: who may sign in, and as what. Passwords are never here.

use base::{Id, Kind, Refusal, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    person::Person,
    register::{Act, Case, Class, Register},
};

impl Kind for Account {
    const PREFIX: &'static str = "account";
}

/// What can be asked of an account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Open an account
    Open {
        /// Person
        person: Id<Person>,
        /// What it may do
        role: Right,
    },
    /// Change what it may do
    Change {
        /// What it may do
        role: Right,
    },
    /// Close it
    Close {
        /// Why
        reason: Text,
    },
}

/// What has happened to an account.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was opened.
    Opened {
        /// Whose account.
        person: Id<Person>,
        /// What it may do.
        role: Right,
    },
    /// What it may do changed.
    Changed {
        /// What it may do.
        role: Right,
    },
    /// It was closed.
    Closed {
        /// Why.
        reason: Text,
    },
}

/// What an account may do; the access policy says what each word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Everything, also accounts, tokens and settings.
    Owner,
    /// Work on all records, decide and approve.
    Manager,
    /// Work on records and measure, decide nothing.
    Contributor,
    /// Read everything, change nothing.
    Auditor,
}

/// An account as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Whose account.
    pub person: Id<Person>,
    /// What it may do.
    pub role: Right,
    /// Open or closed.
    pub state: State,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It may.
    Open,
    /// It may not.
    Closed,
}

impl Register for Account {
    const PLURAL: &'static str = "accounts";
    const TITLE: &'static str = "Accounts";
    const ABOUT: &'static str = "Who may sign in, and what they may do.";
    const NAME: &'static str = "person";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Open { person, role }) => {
                if !case.get(person)?.is_active() {
                    let what = format!("`{person}` does not work here any more");
                    return Err(Refusal::conflict(what, "pick an active person").about("person"));
                }
                Ok(Fact::Opened { person, role })
            }
            (Some(Self { state: State::Closed, .. }), _) => {
                Err(Refusal::conflict("this account is closed", "open a new one"))
            }
            (Some(account), Command::Change { role }) => {
                account.keeps_an_owner(role != Right::Owner, case)?;
                Ok(Fact::Changed { role })
            }
            (Some(account), Command::Close { reason }) => {
                account.keeps_an_owner(true, case)?;
                Ok(Fact::Closed { reason })
            }
            (state, _) => Err(odd("account", state.is_some())),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        match fact {
            Fact::Opened { person, role } => Some(Self { person, role, state: State::Open }),
            Fact::Changed { role } => state.map(|old| Self { role, ..old }),
            Fact::Closed { .. } => state.map(|old| Self { state: State::Closed, ..old }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Open => &["change", "close"],
            State::Closed => &[],
        }
    }

    fn class(_: &str) -> Class {
        Class::Administer
    }
}

/// Whether nobody else than this person could decide: nobody who works here has the open account of an
/// owner or a manager.
pub(crate) fn decides_alone(person: Id<Person>, case: &Case<'_>) -> bool {
    let decides = |account: &Account| {
        matches!(account.role, Right::Owner | Right::Manager)
            && account.state == State::Open
            && case.get(account.person).is_ok_and(|person| person.is_active())
    };
    !case.all::<Account>().iter().any(|(_, one)| one.person != person && decides(one))
}

impl Account {
    /// The last owner cannot be taken away: nobody could open an account again. An owner who left
    /// cannot sign in, so they do not count.
    fn keeps_an_owner(&self, loses: bool, case: &Case<'_>) -> Result<(), Refusal> {
        let owns = |account: &Self| {
            account.role == Right::Owner
                && account.state == State::Open
                && case.get(account.person).is_ok_and(|person| person.is_active())
        };
        let owners = case.all::<Self>().iter().filter(|(_, account)| owns(account)).count();
        if loses && owns(self) && owners <= 1 {
            return Err(Refusal::conflict(
                "this is the last account of an owner",
                "make somebody else an owner first",
            ));
        }
        Ok(())
    }
}
