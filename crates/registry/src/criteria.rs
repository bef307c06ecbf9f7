//! The register of risk criteria: the scales, and how much risk is accepted.

use base::{Day, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    authority::LEVEL_MAX,
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
        /// Limit for individuals
        ///
        /// The acceptance limit for harm to them. Leave it empty if it is the same.
        #[schemars(range(min = 1, max = 25))]
        limit_individuals: Option<u8>,
        /// Limit for society
        ///
        /// The acceptance limit for harm to it. Leave it empty if it is the same.
        #[schemars(range(min = 1, max = 25))]
        limit_society: Option<u8>,
        /// Delegated level
        ///
        /// The highest that whoever has the duty risk for the management system may decide about; above
        /// it only somebody at the top does. Left empty, it is the acceptance limit.
        #[schemars(range(min = 1, max = 25))]
        delegated_level: Option<u8>,
        /// Who may accept what, in words
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
        /// That level for harm to individuals, if it is another.
        limit_individuals: Option<u8>,
        /// That level for harm to society, if it is another.
        limit_society: Option<u8>,
        /// The highest level that whoever has the duty *risk* may decide about.
        delegated_level: Option<u8>,
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
    /// That level for harm to individuals, if it is another.
    pub limit_individuals: Option<u8>,
    /// That level for harm to society, if it is another.
    pub limit_society: Option<u8>,
    /// The highest level that whoever has the duty *risk* may decide about; none for the limit.
    pub delegated_level: Option<u8>,
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

    /// The limit that decides about a rating: the strictest that a kind of harm exceeds, and if none
    /// does, the widest of those that the worst harm is held against. So a risk is above the limit
    /// exactly if its level is. `harms` are those to the organisation, to individuals, to society.
    pub(crate) fn limit(&self, likelihood: u8, harms: [u8; 3]) -> u8 {
        let limits = [
            self.limit_level,
            self.limit_individuals.unwrap_or(self.limit_level),
            self.limit_society.unwrap_or(self.limit_level),
        ];
        let held: Vec<(u8, u8)> = harms.iter().map(|harm| likelihood * harm).zip(limits).collect();
        let exceeded = held.iter().filter(|(level, limit)| level > limit).map(|(_, limit)| *limit);
        let worst = held.iter().map(|(level, _)| *level).max();
        let widest =
            held.iter().filter(|(level, _)| Some(*level) == worst).map(|(_, limit)| *limit);
        exceeded.min().or(widest.max()).unwrap_or(self.limit_level)
    }

    /// The highest level that whoever has the duty *risk* may decide about.
    pub(crate) fn delegated(&self) -> u8 {
        self.delegated_level.unwrap_or(self.limit_level)
    }
}

/// Refuses a level that is none.
fn level(field: &str, level: Option<u8>) -> Result<(), Refusal> {
    match level {
        Some(level) if !(1..=LEVEL_MAX).contains(&level) => {
            let what = "a limit is a level from 1 to 25";
            Err(Refusal::invalid(what, "pick one of those").about(field))
        }
        _ => Ok(()),
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
            (
                None,
                Command::Draft {
                    title,
                    scales,
                    limit_level,
                    limit_individuals,
                    limit_society,
                    delegated_level,
                    authority,
                    reason,
                },
            ) => {
                level("limit_level", Some(limit_level))?;
                level("limit_individuals", limit_individuals)?;
                level("limit_society", limit_society)?;
                level("delegated_level", delegated_level)?;
                Ok(Fact::Drafted {
                    title,
                    scales,
                    limit_level,
                    limit_individuals,
                    limit_society,
                    delegated_level,
                    authority,
                    reason,
                })
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
            Fact::Drafted {
                title,
                scales,
                limit_level,
                limit_individuals,
                limit_society,
                delegated_level,
                authority,
                ..
            } => Some(Self {
                title,
                scales,
                limit_level,
                limit_individuals,
                limit_society,
                delegated_level,
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
