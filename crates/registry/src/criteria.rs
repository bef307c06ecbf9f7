//! The register of risk criteria: the scales, and how much risk is accepted.

use base::{Day, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    register::{Act, Case, Class, Register},
    review::{Outcome, independent},
};

impl Kind for Criteria {
    const PREFIX: &'static str = "criteria";
}

/// What can be asked of risk criteria.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Draft risk criteria
    Draft {
        /// Title
        title: Title,
        /// Scales
        ///
        /// What each step of likelihood and consequence means, for the organisation, for
        /// individuals and for society.
        scales: Text,
        /// Acceptance limit
        ///
        /// A risk whose level (likelihood times consequence, 1 to 25) is above it must be treated
        /// or accepted by somebody with the authority.
        #[schemars(range(min = 1, max = 25))]
        limit_level: u8,
        /// Who may accept what
        authority: Text,
        /// Why these criteria
        reason: Text,
    },
    /// Approve them
    ///
    /// From then on new ratings use them and older criteria are replaced.
    Approve {
        /// Next review
        next_review: Day,
    },
    /// Record a review
    Review {
        /// Outcome
        outcome: Outcome,
        /// Why
        reason: Text,
        /// Next review
        next_review: Day,
    },
}

/// What has happened to risk criteria.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// They were drafted.
    Drafted {
        /// Their title.
        title: Title,
        /// The scales.
        scales: Text,
        /// The highest level that needs no treatment.
        limit_level: u8,
        /// Who may accept what.
        authority: Text,
        /// Why.
        reason: Text,
    },
    /// They were approved.
    Approved {
        /// When they are looked at again.
        next_review: Day,
        /// Whether the approver is somebody else than the author, in an own session.
        independent: bool,
    },
    /// They were reviewed.
    Reviewed {
        /// Kept or to be changed.
        outcome: Outcome,
        /// Why.
        reason: Text,
        /// When they are looked at again.
        next_review: Day,
    },
}

/// Risk criteria as they stand.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Criteria {
    /// Their title.
    pub title: Title,
    /// The scales.
    pub scales: Text,
    /// The highest level that needs no treatment.
    pub limit_level: u8,
    /// Who may accept what.
    pub authority: Text,
    /// Draft or approved; the latest approved are in force.
    pub state: State,
    /// Who wrote them.
    pub author: String,
    /// When they were approved.
    pub approved: Option<Act>,
    /// Whether the approver is somebody else than the author, in an own session.
    pub independent: bool,
    /// When they were last reviewed; the approval is the first review.
    pub reviewed: Option<Act>,
    /// When they are looked at again.
    pub next_review: Option<Day>,
}

/// How far criteria have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not in force.
    Draft,
    /// Approved.
    Approved,
}

impl Criteria {
    /// The criteria in force: those approved last.
    pub fn in_force(case: &Case<'_>) -> Option<(Id<Self>, Self)> {
        let approved = |(_, one): &(_, Self)| one.approved.as_ref().map(|act| act.entry);
        let all = case.all::<Self>();
        all.into_iter().filter(|one| approved(one).is_some()).max_by_key(|one| approved(one))
    }
}

impl Register for Criteria {
    const PLURAL: &'static str = "criteria";
    const TITLE: &'static str = "Risk criteria";
    const ABOUT: &'static str = "The scales by which risks are rated, and how much is accepted.";
    const NAME: &'static str = "title";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        let today = case.now.day();
        match (state, command) {
            (None, Command::Draft { limit_level, .. }) if !(1..=25).contains(&limit_level) => {
                Err(Refusal::invalid("a limit is a level from 1 to 25", "pick one of those")
                    .about("limit_level"))
            }
            (None, Command::Draft { title, scales, limit_level, authority, reason }) => {
                Ok(Fact::Drafted { title, scales, limit_level, authority, reason })
            }
            (None, _) => Err(odd("set of criteria", false)),
            (Some(_), Command::Approve { next_review } | Command::Review { next_review, .. })
                if next_review <= today =>
            {
                Err(Refusal::invalid("the next review lies in the past", "pick a later day")
                    .about("next_review"))
            }
            (Some(criteria), Command::Approve { next_review }) => match criteria.state {
                State::Draft => Ok(Fact::Approved {
                    next_review,
                    independent: independent(std::slice::from_ref(&criteria.author), case),
                }),
                State::Approved => {
                    Err(Refusal::conflict("these criteria are approved already", "draft new ones"))
                }
            },
            (
                Some(Self { state: State::Approved, .. }),
                Command::Review { outcome, reason, next_review },
            ) => Ok(Fact::Reviewed { outcome, reason, next_review }),
            (Some(_), Command::Review { .. }) => {
                Err(Refusal::conflict("these criteria are a draft", "have them approved first"))
            }
            (Some(_), Command::Draft { .. }) => Err(odd("set of criteria", true)),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        match fact {
            Fact::Drafted { title, scales, limit_level, authority, .. } => Some(Self {
                title,
                scales,
                limit_level,
                authority,
                state: State::Draft,
                author: act.by.clone(),
                approved: None,
                independent: false,
                reviewed: None,
                next_review: None,
            }),
            Fact::Approved { next_review, independent } => state.map(|old| Self {
                state: State::Approved,
                approved: Some(act.clone()),
                reviewed: Some(act.clone()),
                next_review: Some(next_review),
                independent,
                ..old
            }),
            Fact::Reviewed { next_review, .. } => state.map(|old| Self {
                reviewed: Some(act.clone()),
                next_review: Some(next_review),
                ..old
            }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Draft => &["approve"],
            State::Approved => &["review"],
        }
    }

    fn class(verb: &str) -> Class {
        if verb == "draft" { Class::Contribute } else { Class::Approve }
    }
}
