//! The risk register: what can go wrong with an AI system or with the management system, how bad it
//! would be for whom, and what is done about it.
//!
//! The level of a risk is its likelihood times its worst consequence, 1 to 25, rated by the criteria
//! in force.

mod decision;

use std::collections::BTreeSet;

use base::{Day, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    criteria::Criteria,
    hazard::{Pair, Rating, Source, Step, Treatment},
    odd,
    person::Person,
    register::{Act, Case, Class, Register},
    system::System,
    treatment::{Acceptance, Closing, Plan},
};

impl Kind for Risk {
    const PREFIX: &'static str = "risk";
}

/// What can be asked of a risk.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Identify a risk
    Identify {
        /// Title
        ///
        /// One line. Say what may happen to whom, such as “Assistant gives wrong advice on
        /// hardship rules”.
        title: Title,
        /// AI system
        ///
        /// Leave it empty for a risk to the management system itself.
        system: Option<Id<System>>,
        /// Source
        source: Source,
        /// What would cause it
        cause: Option<Text>,
        /// Owner
        ///
        /// The person who answers for it, not the one who types it in.
        owner: Option<Id<Person>>,
    },
    /// Rate it
    ///
    /// By the risk criteria in force.
    Assess {
        /// How likely is it within a year?
        likelihood: Step,
        /// How bad for the organisation?
        organisation: Step,
        /// How bad for the people affected?
        individuals: Step,
        /// How bad for society?
        society: Step,
        /// Why
        reason: Option<Text>,
    },
    /// Rate it a second time
    ///
    /// Only somebody else than the assessor can, in their own session, who has not looked at the
    /// first rating: it shows whether two people come to the same. The first one stays.
    RateAgain {
        /// How likely is it within a year?
        likelihood: Step,
        /// How bad at worst, for whomever?
        impact: Step,
        /// I have not looked at the first rating
        unseen: bool,
        /// Why
        reason: Option<Text>,
    },
    /// Plan its treatment
    Treat {
        /// Option
        option: Treatment,
        /// Plan
        plan: Text,
        /// Controls that treat it
        ///
        /// Ids of Annex A, such as A.6.2.4.
        controls: Vec<Title>,
        /// Owner of the plan
        owner: Id<Person>,
        /// Due
        due: Day,
        /// Level that will be left
        ///
        /// What is kept as it is keeps its level.
        #[schemars(range(min = 1, max = 25))]
        residual: u8,
    },
    /// Approve the plan and the risk that will be left
    Approve {},
    /// Record that the treatment is done
    Complete {
        /// Level that is left
        #[schemars(range(min = 1, max = 25))]
        residual: u8,
        /// What was done
        done: Text,
    },
    /// Accept it until a day
    Accept {
        /// Until
        ///
        /// At most a year from today.
        until: Day,
        /// Why
        reason: Text,
    },
    /// Record a review
    Review {
        /// What was found
        reason: Text,
    },
    /// Close it
    ///
    /// If the level that is left is above the limit, this is a decision of somebody with the
    /// authority for it, who neither rated the risk, nor owns it, nor answers for the AI system.
    Close {
        /// Why
        reason: Text,
    },
}

/// What has happened to a risk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was identified.
    Identified {
        /// What may happen.
        title: Title,
        /// With which AI system.
        system: Option<Id<System>>,
        /// Where it comes from.
        source: Source,
        /// What would cause it.
        cause: Option<Text>,
        /// Who answers for it.
        owner: Option<Id<Person>>,
    },
    /// It was rated.
    Assessed {
        /// How likely.
        likelihood: Step,
        /// How bad for the organisation.
        organisation: Step,
        /// How bad for people.
        individuals: Step,
        /// How bad for society.
        society: Step,
        /// By which criteria.
        criteria: Id<Criteria>,
        /// The limit of those criteria that decides about it.
        limit_level: u8,
        /// The highest level that whoever has the duty *risk* may decide about.
        delegated_level: u8,
        /// Why.
        reason: Option<Text>,
    },
    /// It was rated a second time by somebody who had not looked at the first rating.
    RatedAgain {
        /// How likely.
        likelihood: Step,
        /// How bad at worst.
        impact: Step,
        /// Why.
        reason: Option<Text>,
    },
    /// A treatment was planned.
    Planned {
        /// What kind.
        option: Treatment,
        /// How.
        plan: Text,
        /// By which controls.
        controls: BTreeSet<String>,
        /// Who does it.
        owner: Id<Person>,
        /// By when.
        due: Day,
        /// What will be left.
        residual: u8,
    },
    /// The plan was approved.
    Approved {
        /// Whether by somebody else than the assessor, the owner and the author, in an own session.
        independent: bool,
        /// Whether by somebody whose authority covered the level that will be left.
        authorised: bool,
    },
    /// The treatment is done.
    Completed {
        /// What is left.
        residual: u8,
        /// What was done.
        done: Text,
    },
    /// It is carried knowingly.
    Accepted {
        /// Until then.
        until: Day,
        /// Why.
        reason: Text,
        /// Whether by somebody else than the assessor and the owner, in an own session.
        independent: bool,
        /// Whether by somebody whose authority covered the level.
        authorised: bool,
    },
    /// It was looked at again.
    Reviewed {
        /// What was found.
        reason: Text,
    },
    /// It is over.
    Closed {
        /// Why.
        reason: Text,
        /// The level that was left; none if it was never rated.
        level: Option<u8>,
    },
}

/// A risk as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// What may happen.
    pub title: Title,
    /// With which AI system; none for the management system.
    pub system: Option<Id<System>>,
    /// Where it comes from.
    pub source: Source,
    /// What would cause it.
    pub cause: Option<Text>,
    /// Who answers for it.
    pub owner: Option<Id<Person>>,
    /// How far it has come.
    pub state: State,
    /// Its level before treatment: likelihood times the worst consequence.
    pub level: Option<u8>,
    /// The highest level that needs no treatment, by the criteria it was rated by.
    pub limit_level: Option<u8>,
    /// The highest level that whoever has the duty *risk* may decide about, by those criteria.
    pub delegated_level: Option<u8>,
    /// Since which rating it is above the limit without a break that a decision made.
    pub above_since: Option<Act>,
    /// The first day by which its open treatment was to be done; a later plan does not move it.
    pub first_due: Option<Day>,
    /// Its level after treatment, planned or reached.
    pub residual: Option<u8>,
    /// How it was rated.
    pub rating: Option<Rating>,
    /// Second ratings, each beside the first one of its time.
    pub pairs: Vec<Pair>,
    /// How it is treated.
    pub treatment: Option<Plan>,
    /// The controls that treat it.
    pub controls: BTreeSet<String>,
    /// Until when it is carried.
    pub acceptance: Option<Acceptance>,
    /// When somebody last looked at it; each rating is a look.
    pub reviewed: Option<Act>,
    /// How it came to its end.
    pub closed: Option<Closing>,
}

/// How far a risk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has rated it yet.
    Identified,
    /// It is rated.
    Assessed,
    /// A treatment is planned.
    Treating,
    /// The treatment is done.
    Treated,
    /// It is carried until a day.
    Accepted,
    /// It is over.
    Closed,
}

/// The longest acceptance, in days.
pub const ACCEPTANCE_DAYS_MAX: i32 = 365;

impl Register for Risk {
    const PLURAL: &'static str = "risks";
    const TITLE: &'static str = "Risks";
    const ABOUT: &'static str =
        "What can go wrong, how bad it would be for whom, and what is done about it.";
    const NAME: &'static str = "title";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Identify { title, system, source, cause, owner }) => {
                Ok(Fact::Identified { title, system, source, cause, owner })
            }
            (None, _) => Err(odd("risk", false)),
            (Some(Self { state: State::Closed, .. }), _) => {
                Err(Refusal::conflict("this risk is closed", "identify it again if it came back"))
            }
            (Some(_), Command::Identify { .. }) => Err(odd("risk", true)),
            (
                Some(_),
                Command::Assess { likelihood, organisation, individuals, society, reason },
            ) => {
                let (criteria, in_force) = Criteria::in_force(case).ok_or_else(|| {
                    Refusal::conflict(
                        "there are no approved risk criteria",
                        "draft risk criteria and have them approved first",
                    )
                })?;
                let harms = [organisation.0, individuals.0, society.0];
                let (limit_level, delegated_level) =
                    (in_force.limit(likelihood.0, harms), in_force.delegated());
                Ok(Fact::Assessed {
                    likelihood,
                    organisation,
                    individuals,
                    society,
                    criteria,
                    limit_level,
                    delegated_level,
                    reason,
                })
            }
            (Some(_), Command::Review { reason }) => Ok(Fact::Reviewed { reason }),
            (Some(risk), Command::Close { reason }) => risk.close(reason, case),
            (Some(risk), _) if risk.level.is_none() => {
                Err(Refusal::conflict("this risk is not rated yet", "rate it first"))
            }
            (Some(risk), command) => risk.decide_rated(command, case),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Identified { title, system, source, cause, owner } = fact {
            return Some(Self {
                title,
                system,
                source,
                cause,
                owner,
                state: State::Identified,
                level: None,
                limit_level: None,
                delegated_level: None,
                above_since: None,
                first_due: None,
                residual: None,
                rating: None,
                pairs: Vec::new(),
                treatment: None,
                controls: BTreeSet::new(),
                acceptance: None,
                reviewed: None,
                closed: None,
            });
        }
        state.map(|risk| risk.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Identified => &["assess", "review", "close"],
            State::Assessed => &["treat", "accept", "rate_again", "assess", "review", "close"],
            State::Treating
                if self.treatment.as_ref().is_some_and(|plan| plan.approved.is_none()) =>
            {
                &["approve", "complete", "treat", "accept", "assess", "review", "close"]
            }
            State::Treating => &["complete", "treat", "accept", "assess", "review", "close"],
            State::Treated | State::Accepted => &["review", "assess", "accept", "treat", "close"],
            State::Closed => &[],
        }
    }

    fn class(verb: &str) -> Class {
        match verb {
            "approve" | "accept" | "close" => Class::Approve,
            _ => Class::Contribute,
        }
    }
}

impl Risk {
    fn after(mut self, fact: Fact, act: &Act) -> Self {
        let act = act.clone();
        match fact {
            Fact::Assessed {
                likelihood,
                organisation,
                individuals,
                society,
                criteria,
                limit_level,
                delegated_level,
                reason,
            } => {
                let worst = organisation.0.max(individuals.0).max(society.0);
                self.rated(likelihood.0 * worst, limit_level, &act);
                self.delegated_level = Some(delegated_level);
                self.reviewed = Some(act.clone());
                self.rating = Some(Rating {
                    likelihood,
                    organisation,
                    individuals,
                    society,
                    criteria,
                    reason,
                    act,
                });
                self.state = State::Assessed;
                (self.residual, self.treatment, self.acceptance) = (None, None, None);
                self.controls.clear();
            }
            Fact::RatedAgain { likelihood, impact, reason } => {
                let pair = |first| Pair::new(first, (likelihood, impact), reason, act);
                self.pairs.extend(self.rating.as_ref().map(pair));
            }
            Fact::Planned { option, plan, controls, owner, due, residual } => {
                self.treatment = Some(Plan::new((option, plan), owner, due, act));
                self.first_due = Some(self.first_due.map_or(due, |first| first.min(due)));
                (self.controls, self.residual) = (controls, Some(residual));
                self.state = State::Treating;
            }
            Fact::Approved { independent, authorised } => {
                if let Some(plan) = &mut self.treatment {
                    (plan.approved, plan.independent) = (Some(act), independent);
                    plan.authorised = authorised;
                }
            }
            Fact::Completed { residual, .. } => {
                if let Some(plan) = &mut self.treatment {
                    plan.done = Some(act.clone());
                }
                (self.residual, self.first_due) = (Some(residual), None);
                (self.state, self.reviewed) = (State::Treated, Some(act));
            }
            Fact::Accepted { until, reason, independent, authorised } => {
                let acceptance = Acceptance { until, reason, independent, authorised, act };
                if acceptance.is_decided() {
                    self.first_due = None;
                }
                (self.acceptance, self.state) = (Some(acceptance), State::Accepted);
            }
            Fact::Reviewed { .. } => self.reviewed = Some(act),
            Fact::Closed { reason, level } => {
                self.closed = Some(Closing { reason, level, act });
                self.state = State::Closed;
            }
            Fact::Identified { .. } => {}
        }
        self
    }

    /// Another rating does not give a risk above the limit new time, unless it was decided before.
    fn rated(&mut self, level: u8, limit_level: u8, act: &Act) {
        let above = level > limit_level;
        let begins = self.is_decided() || self.above_since.is_none();
        if !above {
            (self.above_since, self.first_due) = (None, None);
        } else if begins {
            self.above_since = Some(act.clone());
        }
        (self.level, self.limit_level) = (Some(level), Some(limit_level));
    }
}
