//! The register of acknowledgements: who has read which version of a policy.

use base::{Digest, Id, Kind, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    person::Person,
    policy::Policy,
    register::{Act, Case, Class, Register},
    version::State as VersionState,
};

impl Kind for Acknowledgement {
    const PREFIX: &'static str = "acknowledgement";
}

/// What can be asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Acknowledge a policy
    ///
    /// You have read the version in force and will act by it. Only you can say so, in your own
    /// session.
    Give {
        /// Policy
        policy: Id<Policy>,
    },
}

/// What has happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A person has read a version.
    Given {
        /// The policy.
        policy: Id<Policy>,
        /// The digest of the text that was read.
        digest: Digest,
        /// Who read it.
        person: Id<Person>,
    },
}

/// An acknowledgement; it counts for the version that it names and for no other. Who is asked for one,
/// and which are outdated, is computed: the view `reader` says so.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledgement {
    /// The policy.
    pub policy: Id<Policy>,
    /// The digest of the text that was read.
    pub digest: Digest,
    /// Who read it.
    pub person: Id<Person>,
    /// Always given.
    pub state: State,
}

/// An acknowledgement has one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was given.
    Given,
}

impl Register for Acknowledgement {
    const PLURAL: &'static str = "acknowledgements";
    const TITLE: &'static str = "Acknowledgements";
    const ABOUT: &'static str = "Who has read which version of a policy.";
    const NAME: &'static str = "person";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let Command::Give { policy: id } = command;
        if state.is_some() {
            return Err(odd("acknowledgement", true));
        }
        let person = case.person()?;
        if !case.actor.in_session() {
            return Err(Refusal::forbidden(
                "an acknowledgement is given in one's own session",
                "sign in and acknowledge it on the page of the policy",
            ));
        }
        let policy = case.get(id)?;
        if policy.version.state != VersionState::Published {
            return Err(Refusal::conflict("this policy is not published", "wait until it is")
                .about("policy"));
        }
        let digest = policy.version.digest;
        let given = |(_, one): &(Id<Self>, Self)| one.person == person && one.digest == digest;
        if case.all::<Self>().iter().any(given) {
            return Err(Refusal::conflict(
                "you have acknowledged this version already",
                "nothing is to be done",
            ));
        }
        Ok(Fact::Given { policy: id, digest, person })
    }

    fn apply(_: Option<Self>, fact: Fact, _: &Act) -> Option<Self> {
        let Fact::Given { policy, digest, person } = fact;
        Some(Self { policy, digest, person, state: State::Given })
    }

    fn open(&self) -> &'static [&'static str] {
        &[]
    }

    fn class(_: &str) -> Class {
        Class::Own
    }
}
