//! The register of opportunities: what can go well, for whom, and what is done so that it does.
//!
//! A risk is rated and treated down to a limit; an opportunity is weighed, pursued, and afterwards
//! somebody looks whether it came true (ISO/IEC 42001, 6.1.1).

use base::{Day, Id, Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    odd,
    person::Person,
    register::{Act, Case, Class, Register},
    review::independent,
    system::System,
};

impl Kind for Opportunity {
    const PREFIX: &'static str = "opportunity";
}

/// What can be asked of an opportunity.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Identify an opportunity
    Identify {
        /// Title
        ///
        /// One line. Say what may get better for whom.
        title: Title,
        /// AI system
        ///
        /// Leave it empty for one of the management system itself.
        system: Option<Id<System>>,
        /// What would be gained, and by whom
        benefit: Text,
        /// Where it comes from
        ///
        /// The issue, the party or the finding that it follows from.
        origin: Option<Text>,
        /// Owner
        owner: Option<Id<Person>>,
    },
    /// Plan how to pursue it
    Pursue {
        /// Plan
        plan: Text,
        /// Owner of the plan
        owner: Id<Person>,
        /// Due
        due: Day,
    },
    /// Record that the plan is done
    Complete {
        /// What was done
        done: Text,
    },
    /// Say whether it came true
    ///
    /// Somebody else than who carried the plan out says it with more weight; the fact keeps whether
    /// that was so.
    Evaluate {
        /// It came true
        effective: bool,
        /// What shows it
        reason: Text,
    },
    /// Record a review
    Review {
        /// What was found
        reason: Text,
    },
    /// Let it go
    Close {
        /// Why
        reason: Text,
    },
}

/// What has happened to an opportunity.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was identified.
    Identified {
        /// What may get better.
        title: Title,
        /// With which AI system.
        system: Option<Id<System>>,
        /// What would be gained, and by whom.
        benefit: Text,
        /// Where it comes from.
        origin: Option<Text>,
        /// Who looks after it.
        owner: Option<Id<Person>>,
    },
    /// A plan was made; a later one does not move the first due day.
    Planned {
        /// The plan.
        plan: Text,
        /// Who carries it out.
        owner: Id<Person>,
        /// By when.
        due: Day,
    },
    /// The plan is done.
    Completed {
        /// What was done.
        done: Text,
    },
    /// Somebody said whether it came true.
    Evaluated {
        /// Whether it did.
        effective: bool,
        /// What shows it.
        reason: Text,
        /// Whether by somebody else than who planned it, carried it out or said that it was done.
        independent: bool,
    },
    /// It was looked at again.
    Reviewed {
        /// What was found.
        reason: Text,
    },
    /// It was let go.
    Closed {
        /// Why.
        reason: Text,
    },
}

/// An opportunity as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Opportunity {
    /// What may get better.
    pub title: Title,
    /// With which AI system; none for the management system.
    pub system: Option<Id<System>>,
    /// What would be gained, and by whom.
    pub benefit: Text,
    /// Where it comes from.
    pub origin: Option<Text>,
    /// Who looks after it.
    pub owner: Option<Id<Person>>,
    /// How far it has come.
    pub state: State,
    /// How it is pursued.
    pub plan: Option<Plan>,
    /// The first day by which it was to be done.
    pub first_due: Option<Day>,
    /// Whether it came true.
    pub evaluation: Option<Evaluation>,
    /// When somebody last looked at it.
    pub reviewed: Option<Act>,
}

/// How an opportunity is pursued.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The plan.
    pub plan: Text,
    /// Who carries it out.
    pub owner: Id<Person>,
    /// By when.
    pub due: Day,
    /// When it was done.
    pub done: Option<Act>,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// What became of an opportunity that was pursued.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Evaluation {
    /// Whether it came true.
    pub effective: bool,
    /// What shows it.
    pub reason: Text,
    /// Whether by somebody else than who planned it, carried it out or said that it was done.
    pub independent: bool,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// How far an opportunity has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has planned anything yet.
    Identified,
    /// It is pursued.
    Pursued,
    /// The plan is done.
    Done,
    /// Somebody said whether it came true.
    Evaluated,
    /// It was let go.
    Closed,
}

impl Register for Opportunity {
    const PLURAL: &'static str = "opportunities";
    const TITLE: &'static str = "Opportunities";
    const ABOUT: &'static str = "What can go well, for whom, and what is done so that it does.";
    const NAME: &'static str = "title";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Identify { title, system, benefit, origin, owner }) => {
                Ok(Fact::Identified { title, system, benefit, origin, owner })
            }
            (None, _) => Err(odd("opportunity", false)),
            (Some(_), Command::Identify { .. }) => Err(odd("opportunity", true)),
            (Some(Self { state: State::Closed, .. }), _) => Err(Refusal::conflict(
                "this opportunity was let go",
                "identify it again if it came back",
            )),
            (Some(_), Command::Pursue { due, .. }) if due < case.now.day() => {
                Err(Refusal::invalid("the due day has passed", "pick a later day").about("due"))
            }
            (Some(_), Command::Pursue { plan, owner, due }) => {
                Ok(Fact::Planned { plan, owner, due })
            }
            (Some(Self { state: State::Pursued, .. }), Command::Complete { done }) => {
                Ok(Fact::Completed { done })
            }
            (Some(_), Command::Complete { .. }) => {
                Err(Refusal::conflict("there is no open plan to complete", "plan it first"))
            }
            (Some(one), Command::Evaluate { effective, reason }) => {
                let independent = one.is_independent(case)?;
                Ok(Fact::Evaluated { effective, reason, independent })
            }
            (Some(_), Command::Review { reason }) => Ok(Fact::Reviewed { reason }),
            (Some(_), Command::Close { reason }) => Ok(Fact::Closed { reason }),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Identified { title, system, benefit, origin, owner } = fact {
            return Some(Self {
                title,
                system,
                benefit,
                origin,
                owner,
                state: State::Identified,
                plan: None,
                first_due: None,
                evaluation: None,
                reviewed: None,
            });
        }
        state.map(|one| one.after(fact, act.clone()))
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Identified => &["pursue", "review", "close"],
            State::Pursued => &["complete", "pursue", "review", "close"],
            State::Done => &["evaluate", "pursue", "review", "close"],
            State::Evaluated => &["close", "pursue", "review"],
            State::Closed => &[],
        }
    }

    fn class(_: &str) -> Class {
        Class::Contribute
    }
}

impl Opportunity {
    /// Whether who asks neither planned it, nor carried it out, nor said that it was done.
    fn is_independent(&self, case: &Case<'_>) -> Result<bool, Refusal> {
        let plan = self.plan.as_ref().filter(|_| self.state == State::Done);
        let Some(Plan { owner, act, done: Some(done), .. }) = plan else {
            let what = "nothing was done yet that could be looked at";
            return Err(Refusal::conflict(what, "record first that the plan is done"));
        };
        Ok(independent(&[owner.to_string(), act.by.clone(), done.by.clone()], case))
    }

    fn after(mut self, fact: Fact, act: Act) -> Self {
        match fact {
            Fact::Planned { plan, owner, due } => {
                self.plan = Some(Plan { plan, owner, due, done: None, act });
                self.first_due = Some(self.first_due.map_or(due, |first| first.min(due)));
                (self.state, self.evaluation) = (State::Pursued, None);
            }
            Fact::Completed { .. } => {
                if let Some(plan) = &mut self.plan {
                    plan.done = Some(act);
                }
                (self.state, self.first_due) = (State::Done, None);
            }
            Fact::Evaluated { effective, reason, independent } => {
                self.evaluation = Some(Evaluation { effective, reason, independent, act });
                self.state = State::Evaluated;
            }
            Fact::Reviewed { .. } => self.reviewed = Some(act),
            Fact::Closed { .. } => self.state = State::Closed,
            Fact::Identified { .. } => {}
        }
        self
    }
}
