//! The policy register: what the organisation has laid down about AI and around it.
//!
//! An approval binds the digest of the text. Another text is another version, which needs another
//! approval; until that is published, the one before it stays in force.

use base::{Day, Digest, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    person::Person,
    register::{Act, Case, Class, Register},
    review::{Outcome, Review, independent},
    system::Part,
    version::{Commitment, Former, State, Version},
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
    ///
    /// The version in force stays in force until the new one is published.
    Revise {
        /// Text
        text: Text,
        /// What changed and why
        reason: Text,
    },
    /// Tie what it must say to a section
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
    /// Hand it in for review
    ///
    /// Text and sections are fixed from then on; a new version opens them again.
    Submit {},
    /// Approve this version
    Approve {},
    /// Publish it
    ///
    /// A new version takes the place of the one in force.
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
    /// This version was handed in for review.
    Submitted {},
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
    /// Who answers for it.
    pub owner: Id<Person>,
    /// When it is looked at again.
    pub next_review: Day,
    /// The version in force; before the first publication the one that is being written.
    #[serde(flatten)]
    pub version: Version,
    /// The version that is to replace it.
    pub next: Option<Version>,
    /// The versions that were in force before.
    pub former: Vec<Former>,
    /// How it relates to the AI policy.
    pub related: Option<Related>,
    /// When the version in force was published.
    pub published: Option<Act>,
    /// In force from then on.
    pub effective: Option<Day>,
    /// Whether outside parties can have it; none until somebody decided.
    pub outside: Option<bool>,
    /// The last review.
    pub review: Option<Review>,
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
            (Some(policy), _) if policy.version.state == State::Withdrawn => {
                Err(Refusal::conflict("this policy was withdrawn", "draft a new one"))
            }
            (Some(policy), command) => policy.decide_running(command, case),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Drafted { title, kind, text, owner, next_review } = fact {
            return Some(Self {
                title,
                kind,
                owner,
                next_review,
                version: Version::first(text, act),
                next: None,
                former: Vec::new(),
                related: None,
                published: None,
                effective: None,
                outside: None,
                review: None,
            });
        }
        state.map(|policy| policy.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        let in_force = self.version.state == State::Published;
        match (self.version.state, self.current().state) {
            (State::Withdrawn, _) => &[],
            (_, State::Draft) if in_force => {
                &["submit", "tie", "cover", "revise", "review", "relate", "withdraw"]
            }
            (_, State::Draft) => &["submit", "tie", "cover", "revise", "relate", "withdraw"],
            (_, State::InReview) if in_force => {
                &["approve", "revise", "review", "relate", "withdraw"]
            }
            (_, State::InReview) => &["approve", "revise", "relate", "withdraw"],
            (_, State::Approved) if in_force => {
                &["publish", "revise", "review", "relate", "withdraw"]
            }
            (_, State::Approved) => &["publish", "revise", "relate", "withdraw"],
            (_, State::Published | State::Replaced | State::Withdrawn) => {
                &["review", "revise", "relate", "withdraw"]
            }
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
    /// The newest version: the one that is to replace the one in force, or that one itself.
    fn current(&self) -> &Version {
        self.next.as_ref().unwrap_or(&self.version)
    }

    fn decide_running(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let current = self.current();
        let draft = current.state == State::Draft;
        let fixed = || {
            Refusal::conflict(
                "this version is handed in, and an approval covers its sections",
                "write a new version first",
            )
        };
        match command {
            Command::Draft { .. } => Err(odd("policy", true)),
            Command::Revise { text, .. } if text == current.text => {
                Err(Refusal::invalid("the text is the same", "change something").about("text"))
            }
            Command::Revise { text, reason } => Ok(Fact::Revised { text, reason }),
            Command::Tie { .. } | Command::Cover { .. } | Command::Submit {} if !draft => {
                Err(fixed())
            }
            Command::Tie { commitment, section } => Ok(Fact::Tied { commitment, section }),
            Command::Cover { part, section } => Ok(Fact::Covered { part, section }),
            Command::Submit {} => Ok(Fact::Submitted {}),
            Command::Relate { .. } if self.kind == PolicyKind::Ai => {
                Err(Refusal::conflict("this is the AI policy itself", "relate the others to it"))
            }
            Command::Relate { relation, reason } => Ok(Fact::Related { relation, reason }),
            Command::Approve {} if draft => Err(Refusal::conflict(
                "this version is not handed in for review",
                "hand it in first with `submit`",
            )),
            Command::Approve {} if current.state != State::InReview => {
                Err(Refusal::conflict("this version is approved already", "publish it"))
            }
            Command::Approve {} => Ok(Fact::Approved {
                digest: current.digest,
                independent: independent(&current.authors, case),
            }),
            Command::Publish { effective, outside, outside_reason } => {
                self.publishable(effective, case)?;
                Ok(Fact::Published { effective, outside, outside_reason })
            }
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

    fn publishable(&self, effective: Day, case: &Case<'_>) -> Result<(), Refusal> {
        match self.current().state {
            // The text in force ends when the next one is published, so there must be no gap.
            State::Approved if self.next.is_some() && effective > case.now.day() => {
                Err(Refusal::invalid(
                    "the version in force would end before this one takes effect",
                    "publish it on the day on which it takes effect",
                )
                .about("effective"))
            }
            State::Approved => Ok(()),
            State::Draft | State::InReview => {
                Err(Refusal::conflict("this version is not approved", "have it approved first"))
            }
            State::Published | State::Replaced | State::Withdrawn => {
                Err(Refusal::conflict("this version is published already", "nothing is to be done"))
            }
        }
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        let current = self.next.as_mut().unwrap_or(&mut self.version);
        match fact {
            Fact::Revised { text, .. } => {
                let revised = current.revised(text, act);
                if self.version.state == State::Published {
                    self.next = Some(revised);
                } else {
                    self.version = revised;
                }
            }
            Fact::Tied { commitment, section } => {
                current.commitments.insert(commitment, section);
                current.touched(act);
            }
            Fact::Covered { part, section } => {
                current.parts.insert(part, section);
                current.touched(act);
            }
            Fact::Submitted {} => current.state = State::InReview,
            Fact::Related { relation, reason } => {
                self.related = Some(Related { relation, reason, act: act.clone() });
            }
            Fact::Approved { independent, .. } => {
                (current.approved, current.independent) = (Some(act.clone()), independent);
                current.state = State::Approved;
            }
            Fact::Published { effective, outside, .. } => {
                self.replace(act);
                self.version.state = State::Published;
                (self.published, self.effective) = (Some(act.clone()), Some(effective));
                self.outside = Some(outside);
            }
            Fact::Reviewed { outcome, reason, next_review } => {
                self.review = Some(Review { outcome, reason, act: act.clone() });
                self.next_review = next_review;
            }
            Fact::Withdrawn { .. } => self.version.state = State::Withdrawn,
            Fact::Drafted { .. } => {}
        }
        self
    }

    /// The next version takes the place of the one in force, if there is one.
    fn replace(&mut self, act: &Act) {
        let Some(next) = self.next.take() else { return };
        let old = std::mem::replace(&mut self.version, next);
        self.former.push(Former {
            edition: old.edition,
            digest: old.digest,
            state: State::Replaced,
            published: self.published.take(),
            replaced: act.clone(),
        });
    }
}
