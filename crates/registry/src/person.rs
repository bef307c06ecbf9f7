//! The person register: who works under the organisation's control.
//!
//! Names and addresses are personal text: the ledger holds their salted digests only, and erasing a
//! person destroys the key to the texts.

use base::{Day, Id, Kind, Refusal, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    personal::{Kept, Personal},
    register::{Act, Case, Class, Register},
};

impl Kind for Person {
    const PREFIX: &'static str = "person";
}

/// What can be asked of a person's record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Add a person
    Join {
        /// Name
        name: Personal,
        /// Function
        ///
        /// What they do here, such as “head of lending”.
        function: Option<Personal>,
        /// Employment
        employment: Employment,
        /// In scope of the management system
        in_scope: bool,
        /// First day
        since: Option<Day>,
        /// Manager
        manager: Option<Id<Person>>,
    },
    /// Change the record
    Change {
        /// Name
        name: Option<Personal>,
        /// Function
        function: Option<Personal>,
        /// In scope of the management system
        in_scope: Option<bool>,
        /// Manager
        manager: Option<Id<Person>>,
    },
    /// Record that they left
    Leave {
        /// Last day
        on: Day,
    },
    /// Erase their personal texts
    ///
    /// Destroys the key to every personal text of this record. It cannot be undone; proofs stay valid.
    Erase {
        /// Why
        reason: Text,
    },
}

/// What has happened to a person's record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// They joined.
    Joined {
        /// Sealed.
        name: Kept,
        /// Sealed.
        function: Option<Kept>,
        /// Staff or contractor.
        employment: Employment,
        /// Whether the management system covers them.
        in_scope: bool,
        /// Their first day.
        since: Day,
        /// Their manager.
        manager: Option<Id<Person>>,
    },
    /// Some of it changed.
    Changed {
        /// Sealed.
        name: Option<Kept>,
        /// Sealed.
        function: Option<Kept>,
        /// Whether the management system covers them.
        in_scope: Option<bool>,
        /// Their manager.
        manager: Option<Id<Person>>,
    },
    /// They left.
    Left {
        /// Their last day.
        on: Day,
    },
    /// Their texts were erased.
    Erased {
        /// Why.
        reason: Text,
    },
}

/// How somebody works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Employment {
    /// Employed here.
    Staff,
    /// Works here for somebody else.
    Contractor,
}

/// A person as the record stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Sealed.
    pub name: Kept,
    /// Sealed.
    pub function: Option<Kept>,
    /// Staff or contractor.
    pub employment: Employment,
    /// Whether the management system covers them.
    pub in_scope: bool,
    /// Their first day.
    pub since: Day,
    /// Their manager.
    pub manager: Option<Id<Person>>,
    /// How far it has come.
    #[serde(flatten)]
    pub state: State,
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// They work here.
    Active,
    /// They left.
    Left {
        /// Their last day.
        until: Day,
    },
    /// Their personal texts are gone.
    Erased {
        /// The act.
        erased: Act,
    },
}

impl Person {
    /// Whether they work here now.
    pub fn is_active(&self) -> bool {
        self.state == State::Active
    }
}

impl Register for Person {
    const PLURAL: &'static str = "people";
    const TITLE: &'static str = "People";
    const ABOUT: &'static str = "Who works under our control, who is in scope, and who has left.";
    const NAME: &'static str = "name";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Join { name, function, employment, in_scope, since, manager }) => {
                Ok(Fact::Joined {
                    name: name.into(),
                    function: function.map(Into::into),
                    employment,
                    in_scope,
                    since: since.unwrap_or(case.now.day()),
                    manager,
                })
            }
            (Some(person), command) if person.is_active() => person.decide_active(command, case),
            (Some(Self { state: State::Left { .. }, .. }), Command::Erase { reason }) => {
                Ok(Fact::Erased { reason })
            }
            (Some(Self { state: State::Left { .. }, .. }), _) => {
                Err(Refusal::conflict("this person has left", "add them again if they came back"))
            }
            (Some(_), _) => Err(Refusal::conflict("this record was erased", "nothing can follow")),
            (None, _) => Err(odd("person", false)),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        match (state, fact) {
            (_, Fact::Joined { name, function, employment, in_scope, since, manager }) => {
                let state = State::Active;
                Some(Self { name, function, employment, in_scope, since, manager, state })
            }
            (Some(mut person), fact) => {
                match fact {
                    Fact::Changed { name, function, in_scope, manager } => {
                        person.name = name.unwrap_or(person.name);
                        person.function = function.or(person.function);
                        person.in_scope = in_scope.unwrap_or(person.in_scope);
                        person.manager = manager.or(person.manager);
                    }
                    Fact::Left { on } => person.state = State::Left { until: on },
                    Fact::Erased { .. } => person.state = State::Erased { erased: act.clone() },
                    Fact::Joined { .. } => {}
                }
                Some(person)
            }
            (None, _) => None,
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Active => &["change", "leave"],
            State::Left { .. } => &["erase"],
            State::Erased { .. } => &[],
        }
    }

    fn class(verb: &str) -> Class {
        if verb == "erase" { Class::Administer } else { Class::Contribute }
    }
}

impl Person {
    fn decide_active(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match command {
            Command::Leave { .. } if is_last_owner(case) => Err(Refusal::conflict(
                "this person has the last account of an owner, and who left cannot sign in",
                "make somebody else an owner first",
            )),
            Command::Change { name, function, in_scope, manager } => Ok(Fact::Changed {
                name: name.map(Into::into),
                function: function.map(Into::into),
                in_scope,
                manager,
            }),
            Command::Leave { on } if on >= self.since => Ok(Fact::Left { on }),
            Command::Leave { .. } => Err(Refusal::invalid(
                "the last day lies before the first",
                format!("pick a day from {} on", self.since),
            )
            .about("on")),
            Command::Erase { .. } => Err(Refusal::conflict(
                "this person still works here",
                "record that they left before you erase their texts",
            )),
            Command::Join { .. } => Err(odd("person", true)),
        }
    }
}

/// What of an account says whether an owner can sign in with it.
#[derive(Deserialize)]
struct SignsIn {
    person: Id<Person>,
    role: String,
    state: String,
}

/// Whether nobody could open an account any more if the person of the case left.
fn is_last_owner(case: &Case<'_>) -> bool {
    let owner = |(_, state)| {
        let account = SignsIn::deserialize::<serde_json::Value>(state).ok()?;
        let opens = account.role == "owner" && account.state == "open";
        let active = || case.get(account.person).is_ok_and(|person| person.is_active());
        (opens && active()).then(|| account.person.any())
    };
    let owners: Vec<_> = case.others.all("account").into_iter().filter_map(owner).collect();
    !owners.is_empty() && owners.iter().all(|owner| owner == case.on)
}
