//! Versions of a policy: a text with its sections, who wrote it and how far it has come.

use std::collections::BTreeMap;

use base::{Digest, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{register::Act, system::Part};

/// What an AI policy must say.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// It fits what the organisation is for.
    Purpose,
    /// It gives a frame for AI objectives.
    Objectives,
    /// It promises to meet the requirements that apply.
    Requirements,
    /// It promises to get better.
    Improvement,
    /// It states the principles by which AI is made and used.
    Principles,
    /// It says how deviations and exceptions are handled.
    Deviations,
}

/// How far a version of a policy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Handed in, to be read by somebody else.
    InReview,
    /// Approved, not yet published.
    Approved,
    /// Published.
    Published,
    /// Followed by another version.
    Replaced,
    /// Withdrawn.
    Withdrawn,
}

/// A version of a policy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Its text.
    pub text: Text,
    /// The digest of its text.
    pub digest: Digest,
    /// Counts the texts, from 1.
    pub edition: u64,
    /// How far it has come.
    pub state: State,
    /// Who wrote it: everybody who had a hand in it since the last text that somebody else approved.
    pub authors: Vec<String>,
    /// When it was written.
    pub written: Act,
    /// What it must say, each with its section.
    pub commitments: BTreeMap<Commitment, Title>,
    /// The parts that we play, each with its section.
    pub parts: BTreeMap<Part, Title>,
    /// When it was approved.
    pub approved: Option<Act>,
    /// Whether by somebody who wrote none of it, in an own session.
    pub independent: bool,
}

/// A version that was in force and was replaced.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Former {
    /// Which of the texts.
    pub edition: u64,
    /// The digest of its text; the text itself is in the history.
    pub digest: Digest,
    /// Always replaced.
    pub state: State,
    /// When it was published.
    pub published: Option<Act>,
    /// When it was replaced.
    pub replaced: Act,
}

impl Version {
    /// The first text of a policy.
    pub(crate) fn first(text: Text, act: &Act) -> Self {
        Self {
            digest: Digest::of(text.as_str().as_bytes()),
            text,
            edition: 1,
            state: State::Draft,
            authors: vec![act.by.clone()],
            written: act.clone(),
            commitments: BTreeMap::new(),
            parts: BTreeMap::new(),
            approved: None,
            independent: false,
        }
    }

    /// The same with another text, as a draft. Who wrote what nobody else has approved yet stays an
    /// author: one changed word must not make the others free to approve their own text.
    pub(crate) fn revised(&self, text: Text, act: &Act) -> Self {
        let fresh = self.approved.is_some() && self.independent;
        let authors = if fresh { Vec::new() } else { self.authors.clone() };
        let mut next = Self {
            digest: Digest::of(text.as_str().as_bytes()),
            text,
            edition: self.edition + 1,
            state: State::Draft,
            authors,
            written: act.clone(),
            commitments: self.commitments.clone(),
            parts: self.parts.clone(),
            approved: None,
            independent: false,
        };
        next.touched(act);
        next
    }

    /// Whoever writes or ties a section is an author.
    pub(crate) fn touched(&mut self, act: &Act) {
        if !self.authors.contains(&act.by) {
            self.authors.push(act.by.clone());
        }
        self.written = act.clone();
    }
}
