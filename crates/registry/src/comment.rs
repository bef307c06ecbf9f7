//! The register of comments: what people say about a record, in threads. A comment decides nothing;
//! whatever decides is an act on the record itself.

use base::{AnyId, Id, Kind, Refusal, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    register::{Act, Case, Class, Register},
};

impl Kind for Comment {
    const PREFIX: &'static str = "comment";
}

/// What can be asked of a comment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Comment
    ///
    /// It stays in the ledger. Write nothing about a person that they should not read.
    Say {
        /// On
        ///
        /// Any record, such as risk-42.
        on: AnyId,
        /// What you want to say
        text: Text,
        /// In answer to
        reply_to: Option<Id<Comment>>,
    },
    /// Take it back
    Withdraw {
        /// Why
        reason: Text,
    },
}

/// What has happened to a comment.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Somebody said something.
    Said {
        /// About what.
        on: AnyId,
        /// What.
        text: Text,
        /// In answer to.
        reply_to: Option<Id<Comment>>,
    },
    /// Who said it takes it back.
    Withdrawn {
        /// Why.
        reason: Text,
    },
}

/// A comment as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Comment {
    /// About what.
    pub on: AnyId,
    /// What.
    pub text: Text,
    /// In answer to.
    pub reply_to: Option<Id<Comment>>,
    /// Who said it.
    pub said_by: String,
    /// Said or withdrawn.
    pub state: State,
}

/// Whether a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It stands.
    Said,
    /// It was taken back.
    Withdrawn,
}

impl Register for Comment {
    const PLURAL: &'static str = "comments";
    const TITLE: &'static str = "Comments";
    const ABOUT: &'static str = "What people say about records, in threads.";
    const NAME: &'static str = "on";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Say { on, text, reply_to }) => {
                if let Some(first) = reply_to
                    && case.get(first)?.on != on
                {
                    let what = format!("`{first}` is about another record");
                    return Err(
                        Refusal::invalid(what, "answer it where it was said").about("reply_to")
                    );
                }
                Ok(Fact::Said { on, text, reply_to })
            }
            (Some(Self { state: State::Withdrawn, .. }), Command::Withdraw { .. }) => {
                Err(Refusal::conflict("this comment is taken back", "nothing is to be done"))
            }
            (Some(said), Command::Withdraw { .. }) if said.said_by != case.actor.by => {
                Err(Refusal::forbidden("only who said it takes it back", "answer it instead"))
            }
            (Some(_), Command::Withdraw { reason }) => Ok(Fact::Withdrawn { reason }),
            (state, _) => Err(odd("comment", state.is_some())),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        match fact {
            Fact::Said { on, text, reply_to } => {
                let said_by = act.by.clone();
                Some(Self { on, text, reply_to, said_by, state: State::Said })
            }
            Fact::Withdrawn { .. } => state.map(|old| Self { state: State::Withdrawn, ..old }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Said => &["withdraw"],
            State::Withdrawn => &[],
        }
    }

    fn class(_: &str) -> Class {
        Class::Contribute
    }
}
