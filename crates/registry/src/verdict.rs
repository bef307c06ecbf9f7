//! Verdicts: what each check says of each subject, and since when.
//!
//! The product itself records a verdict when it turns, so that its history stands in the ledger. What
//! a page shows is computed anew; this register remembers the turns.

use base::{Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::register::{Act, Case, Class, Register};

impl Kind for Verdict {
    const PREFIX: &'static str = "verdict";
}

/// What can be asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Record that a verdict turned
    Turn {
        /// Check
        check: Title,
        /// Subject
        subject: Title,
        /// Verdict
        verdict: Answer,
        /// Why
        reason: Text,
        /// The entry that proves it
        proof: Option<u64>,
    },
}

/// What has happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A verdict turned.
    Turned {
        /// Whose verdict.
        check: Title,
        /// Of what.
        subject: Title,
        /// What it was.
        from: Option<Answer>,
        /// What it is.
        to: Answer,
        /// Why.
        reason: Text,
        /// The entry that proves it.
        proof: Option<u64>,
    },
}

/// The four answers of a check, and that it does not apply any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Proved.
    Met,
    /// Disproved.
    Broken,
    /// Proved too long ago.
    Stale,
    /// Not proved.
    Unknown,
    /// There is no such subject any more.
    Gone,
}

/// The last turn of a verdict.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// Whose verdict.
    pub check: Title,
    /// Of what.
    pub subject: Title,
    /// What it is.
    pub verdict: Answer,
    /// The same word, as every register has its state.
    pub state: Answer,
    /// Why it turned.
    pub reason: Text,
    /// The entry that proves it.
    pub proof: Option<u64>,
    /// Since when.
    pub since: Act,
}

impl Register for Verdict {
    const PLURAL: &'static str = "verdicts";
    const TITLE: &'static str = "Verdicts";
    const ABOUT: &'static str = "What each check says of each subject, and since when.";
    const NAME: &'static str = "check";
    const METADATA: bool = false;
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, _: &Case<'_>) -> Result<Fact, Refusal> {
        let Command::Turn { check, subject, verdict: to, reason, proof } = command;
        match state {
            Some(old) if (&old.check, &old.subject) != (&check, &subject) => {
                Err(Refusal::conflict(
                    "this verdict belongs to another check or subject",
                    "record it where it belongs",
                ))
            }
            Some(old) if old.verdict == to => {
                Err(Refusal::conflict("this verdict did not turn", "nothing is to be done"))
            }
            _ => {
                let from = state.map(|old| old.verdict);
                Ok(Fact::Turned { check, subject, from, to, reason, proof })
            }
        }
    }

    fn apply(_: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        let Fact::Turned { check, subject, to, reason, proof, .. } = fact;
        Some(Self { check, subject, verdict: to, state: to, reason, proof, since: act.clone() })
    }

    fn open(&self) -> &'static [&'static str] {
        &[]
    }

    fn class(_: &str) -> Class {
        Class::Measure
    }
}
