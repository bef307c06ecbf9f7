//! The policy register: what the organisation has laid down about AI and around it.
//!
//! An approval binds the digest of the text. Another text is another version, which needs another
//! approval.

use std::collections::BTreeMap;

use base::{Day, Digest, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    person::Person,
    register::{Act, Case, Class, Register},
    review::{Outcome, Review, independent},
    system::Part,
};

impl Kind for Policy {
    const PREFIX: &'static str = "policy";
}

/// What can be asked of a policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Draft a policy
    Draft {
        /// Title
        title: Title,
        /// Kind
        kind: PolicyKind,
        /// Text
        text: Text,
        /// Owner
        owner: Id<Person>,
        /// Next review
        next_review: Day,
    },
    /// Write a new version
    Revise {
        /// Text
        text: Text,
        /// What changed and why
        reason: Text,
    },
    /// Tie a required commitment to a section
    Tie {
        /// Commitment
        commitment: Commitment,
        /// Section
        section: Title,
    },
    /// Name the section for a part that we play
    Cover {
        /// Our part
        part: Part,
        /// Section
        section: Title,
    },
    /// Say how it relates to the AI policy
    Relate {
        /// Relation
        relation: Relation,
        /// The passage read, and why
        reason: Text,
    },
    /// Approve this version
    Approve {},
    /// Publish it
    Publish {
        /// In force from
        effective: Day,
        /// Outside parties can have it
        outside: bool,
        /// Why they can or cannot
        outside_reason: Text,
    },
    /// Record a review
    Review {
        /// Outcome
        outcome: Outcome,
        /// Why it is suitable, adequate and effective, or is not
        reason: Text,
        /// Next review
        next_review: Day,
    },
    /// Withdraw it
    Withdraw {
        /// Why
        reason: Text,
    },
}

/// What has happened to a policy.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was drafted.
    Drafted {
        /// Its title.
        title: Title,
        /// What it is about.
        kind: PolicyKind,
        /// Its text.
        text: Text,
        /// Who answers for it.
        owner: Id<Person>,
        /// When it is looked at again.
        next_review: Day,
    },
    /// It has a new text.
    Revised {
        /// Its text.
        text: Text,
        /// Why.
        reason: Text,
    },
    /// A commitment was tied to a section.
    Tied {
        /// The commitment.
        commitment: Commitment,
        /// The section.
        section: Title,
    },
    /// A part that we play was tied to a section.
    Covered {
        /// The part.
        part: Part,
        /// The section.
        section: Title,
    },
    /// How it relates to the AI policy was determined.
    Related {
        /// How.
        relation: Relation,
        /// Why.
        reason: Text,
    },
    /// This version was approved.
    Approved {
        /// The digest of the text that was approved.
        digest: Digest,
        /// Whether by somebody who wrote none of it, in an own session.
        independent: bool,
    },
    /// It was published.
    Published {
        /// In force from then on.
        effective: Day,
        /// Whether outside parties can have it.
        outside: bool,
        /// Why.
        outside_reason: Text,
    },
    /// It was reviewed.
    Reviewed {
        /// Kept or to be changed.
        outcome: Outcome,
        /// Why.
        reason: Text,
        /// When it is looked at again.
        next_review: Day,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: Text,
    },
}

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// Making and using AI.
    Ai,
    /// Information security.
    Security,
    /// Personal data.
    Privacy,
    /// Quality.
    Quality,
    /// Buying.
    Procurement,
    /// Staff.
    Staff,
    /// Safety.
    Safety,
    /// Something else.
    Other,
}

/// What an AI policy must commit to.
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
    /// It says how deviations and exceptions are handled.
    Deviations,
}

/// How another policy relates to the AI policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A passage had to be mended, and was.
    Touched,
    /// It applies to AI as it is.
    Applies,
    /// It has nothing to do with AI.
    NotTouched,
}

/// How a policy relates to the AI policy, and who said so.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// How.
    pub relation: Relation,
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A policy as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Its title.
    pub title: Title,
    /// What it is about.
    pub kind: PolicyKind,
    /// Its text.
    pub text: Text,
    /// The digest of its text.
    pub digest: Digest,
    /// Counts its texts, from 1.
    pub edition: u64,
    /// Who answers for it.
    pub owner: Id<Person>,
    /// When it is looked at again.
    pub next_review: Day,
    /// How far this version has come.
    pub state: State,
    /// Who wrote this version.
    pub authors: Vec<String>,
    /// When this version was written.
    pub written: Act,
    /// The required commitments, each with its section.
    pub commitments: BTreeMap<Commitment, Title>,
    /// The parts that we play, each with its section.
    pub parts: BTreeMap<Part, Title>,
    /// How it relates to the AI policy.
    pub related: Option<Related>,
    /// When this version was approved.
    pub approved: Option<Act>,
    /// Whether by somebody who wrote none of it, in an own session.
    pub independent: bool,
    /// When this version was published.
    pub published: Option<Act>,
    /// In force from then on.
    pub effective: Option<Day>,
    /// Whether outside parties can have it; none until somebody decided.
    pub outside: Option<bool>,
    /// The last review.
    pub review: Option<Review>,
}

/// How far a version of a policy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Approved, not yet published.
    Approved,
    /// Published.
    Published,
    /// Withdrawn.
    Withdrawn,
}

impl Register for Policy {
    const PLURAL: &'static str = "policies";
    const TITLE: &'static str = "Policies";
    const ABOUT: &'static str = "What we have laid down about AI and around it, and who knows it.";
    const NAME: &'static str = "title";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Draft { title, kind, text, owner, next_review }) => {
                Ok(Fact::Drafted { title, kind, text, owner, next_review })
            }
            (None, _) => Err(odd("policy", false)),
            (Some(Self { state: State::Withdrawn, .. }), _) => {
                Err(Refusal::conflict("this policy was withdrawn", "draft a new one"))
            }
            (Some(policy), command) => policy.decide_running(command, case),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Drafted { title, kind, text, owner, next_review } = fact {
            return Some(Self {
                digest: Digest::of(text.as_str().as_bytes()),
                title,
                kind,
                text,
                edition: 1,
                owner,
                next_review,
                state: State::Draft,
                authors: vec![act.by.clone()],
                written: act.clone(),
                commitments: BTreeMap::new(),
                parts: BTreeMap::new(),
                related: None,
                approved: None,
                independent: false,
                published: None,
                effective: None,
                outside: None,
                review: None,
            });
        }
        state.map(|policy| policy.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Draft => &["approve", "tie", "cover", "revise", "relate", "withdraw"],
            State::Approved => &["publish", "revise", "relate", "withdraw"],
            State::Published => &["review", "revise", "relate", "withdraw"],
            State::Withdrawn => &[],
        }
    }

    fn class(verb: &str) -> Class {
        match verb {
            "approve" | "publish" | "review" | "withdraw" => Class::Approve,
            _ => Class::Contribute,
        }
    }
}

impl Policy {
    fn decide_running(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let draft = self.state == State::Draft;
        let fixed = || {
            Refusal::conflict(
                "this version is approved, and the approval covers its sections",
                "write a new version first",
            )
        };
        match command {
            Command::Draft { .. } => Err(odd("policy", true)),
            Command::Revise { text, .. } if text == self.text => {
                Err(Refusal::invalid("the text is the same", "change something").about("text"))
            }
            Command::Revise { text, reason } => Ok(Fact::Revised { text, reason }),
            Command::Tie { .. } | Command::Cover { .. } if !draft => Err(fixed()),
            Command::Tie { commitment, section } => Ok(Fact::Tied { commitment, section }),
            Command::Cover { part, section } => Ok(Fact::Covered { part, section }),
            Command::Relate { .. } if self.kind == PolicyKind::Ai => {
                Err(Refusal::conflict("this is the AI policy itself", "relate the others to it"))
            }
            Command::Relate { relation, reason } => Ok(Fact::Related { relation, reason }),
            Command::Approve {} if !draft => {
                Err(Refusal::conflict("this version is approved already", "publish it"))
            }
            Command::Approve {} => Ok(Fact::Approved {
                digest: self.digest,
                independent: independent(&self.authors, case),
            }),
            Command::Publish { effective, outside, outside_reason } => match self.state {
                State::Approved => Ok(Fact::Published { effective, outside, outside_reason }),
                State::Draft => {
                    Err(Refusal::conflict("this version is not approved", "have it approved first"))
                }
                State::Published | State::Withdrawn => Err(Refusal::conflict(
                    "this version is published already",
                    "nothing is to be done",
                )),
            },
            Command::Review { next_review, .. } if next_review <= case.now.day() => {
                Err(Refusal::invalid("the next review lies in the past", "pick a later day")
                    .about("next_review"))
            }
            Command::Review { outcome, reason, next_review } => {
                Ok(Fact::Reviewed { outcome, reason, next_review })
            }
            Command::Withdraw { reason } => Ok(Fact::Withdrawn { reason }),
        }
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        let act = act.clone();
        match fact {
            Fact::Revised { text, .. } => {
                self.digest = Digest::of(text.as_str().as_bytes());
                (self.text, self.edition, self.state) = (text, self.edition + 1, State::Draft);
                (self.authors, self.written) = (vec![act.by.clone()], act);
                (self.approved, self.independent) = (None, false);
                (self.published, self.effective, self.outside) = (None, None, None);
            }
            Fact::Tied { commitment, section } => {
                self.commitments.insert(commitment, section);
                self.write(act);
            }
            Fact::Covered { part, section } => {
                self.parts.insert(part, section);
                self.write(act);
            }
            Fact::Related { relation, reason } => {
                self.related = Some(Related { relation, reason, act });
            }
            Fact::Approved { independent, .. } => {
                (self.approved, self.independent) = (Some(act), independent);
                self.state = State::Approved;
            }
            Fact::Published { effective, outside, .. } => {
                (self.published, self.effective) = (Some(act), Some(effective));
                (self.outside, self.state) = (Some(outside), State::Published);
            }
            Fact::Reviewed { outcome, reason, next_review } => {
                self.review = Some(Review { outcome, reason, act });
                self.next_review = next_review;
            }
            Fact::Withdrawn { .. } => self.state = State::Withdrawn,
            Fact::Drafted { .. } => {}
        }
        self
    }

    /// Whoever ties a section is an author too.
    fn write(&mut self, act: Act) {
        if !self.authors.contains(&act.by) {
            self.authors.push(act.by.clone());
        }
        self.written = act;
    }
}
