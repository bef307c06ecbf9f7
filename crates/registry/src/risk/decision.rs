//! What may be decided about a risk: plans, approvals, acceptances and closings.

use std::collections::BTreeSet;

use base::{Day, Refusal, Text};

use super::{ACCEPTANCE_DAYS_MAX, Command, Fact, Risk};
use crate::{
    authority::{LEVEL_MAX, answers_for, covers},
    hazard::Treatment,
    odd,
    register::Case,
    review::independent,
    treatment::{Acceptance, Plan},
};

impl Risk {
    pub(super) fn decide_rated(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match command {
            Command::RateAgain { likelihood, impact, unseen, reason } => {
                self.second_rating(unseen, case)?;
                Ok(Fact::RatedAgain { likelihood, impact, reason })
            }
            Command::Treat { residual, .. } | Command::Complete { residual, .. }
                if !(1..=LEVEL_MAX).contains(&residual) =>
            {
                Err(Refusal::invalid("a level is 1 to 25", "pick one of those").about("residual"))
            }
            Command::Treat { option, plan, controls, owner, due, residual } => {
                let controls: BTreeSet<String> = controls.into_iter().map(String::from).collect();
                if due < case.now.day() {
                    let what = "the due day has passed";
                    return Err(Refusal::invalid(what, "pick a later day").about("due"));
                }
                if controls.is_empty() {
                    return Err(Refusal::invalid(
                        "a plan names the controls that treat the risk",
                        "name at least one control of Annex A, such as A.6.2.4",
                    )
                    .about("controls"));
                }
                self.keeps_its_level(option, residual)?;
                Ok(Fact::Planned { option, plan, controls, owner, due, residual })
            }
            Command::Approve {} => {
                let plan = self.treatment.as_ref().ok_or_else(|| {
                    Refusal::conflict("there is no plan to approve", "plan a treatment first")
                })?;
                Ok(Fact::Approved {
                    independent: self.independent(Some(&plan.act.by), case),
                    authorised: covers(self.planned_level(), self.delegated_level, case),
                })
            }
            Command::Complete { residual, done } => {
                let plan = self.treatment.as_ref().ok_or_else(|| {
                    Refusal::conflict("there is no plan to complete", "plan a treatment first")
                })?;
                self.keeps_its_level(plan.option, residual)?;
                Ok(Fact::Completed { residual, done })
            }
            Command::Accept { until, reason } => self.accept(until, reason, case),
            Command::Identify { .. }
            | Command::Assess { .. }
            | Command::Review { .. }
            | Command::Close { .. } => Err(odd("risk", true)),
        }
    }

    /// Whether the person who asks may put a second rating beside the present one.
    fn second_rating(&self, unseen: bool, case: &Case<'_>) -> Result<(), Refusal> {
        let first = self.rating.as_ref();
        let assessor = first.map(|rating| rating.act.by.clone());
        if !independent(assessor.as_slice(), case) {
            return Err(Refusal::forbidden(
                "a second rating is given by somebody else than the assessor, in an own session",
                "ask somebody else who can judge the risk",
            ));
        }
        if !unseen {
            let what = "whoever has looked at the first rating cannot give the second";
            return Err(Refusal::conflict(what, "ask somebody who has not").about("unseen"));
        }
        if self.pairs.last().map(|pair| pair.first_entry) == first.map(|first| first.act.entry) {
            let what = "this rating has a second one already";
            return Err(Refusal::conflict(what, "take another risk"));
        }
        Ok(())
    }

    fn accept(&self, until: Day, reason: Text, case: &Case<'_>) -> Result<Fact, Refusal> {
        let last = case.now.day().plus(ACCEPTANCE_DAYS_MAX);
        if until <= case.now.day() {
            let what = "an acceptance must end in the future";
            return Err(Refusal::invalid(what, "pick a later day").about("until"));
        }
        if until > last {
            let what = format!("an acceptance lasts at most {ACCEPTANCE_DAYS_MAX} days");
            return Err(Refusal::invalid(what, format!("pick a day up to {last}")).about("until"));
        }
        let level = self.level_left().unwrap_or(LEVEL_MAX);
        let authorised = covers(level, self.delegated_level, case);
        Ok(Fact::Accepted { until, reason, independent: self.independent(None, case), authorised })
    }

    /// What is left within the limit anybody may close who may close at all; more is a decision, as
    /// an acceptance is. A risk that nobody rated counts as the highest.
    pub(super) fn close(&self, reason: Text, case: &Case<'_>) -> Result<Fact, Refusal> {
        let level = self.level_left();
        let within = level.zip(self.limit_level).is_some_and(|(level, limit)| level <= limit);
        let decided = || {
            self.independent(None, case)
                && !answers_for(self.system, case)
                && covers(level.unwrap_or(LEVEL_MAX), self.delegated_level, case)
        };
        if within || decided() {
            return Ok(Fact::Closed { reason, level });
        }
        let what = level.zip(self.limit_level).map_or_else(
            || "this risk is not rated, so its level may be the highest".to_owned(),
            |(level, limit)| format!("the level that is left, {level}, is above the limit {limit}"),
        );
        Err(Refusal::forbidden(
            what,
            "have it closed, in an own session, by somebody whose authority covers the level and who \
             neither rated it, nor owns it, nor answers for the AI system; or treat it first",
        ))
    }

    /// What is kept as it is keeps its level.
    fn keeps_its_level(&self, option: Treatment, residual: u8) -> Result<(), Refusal> {
        match (option, self.level) {
            (Treatment::Retain, Some(level)) if residual != level => Err(Refusal::invalid(
                format!("a risk that is kept keeps its level, {level}"),
                "give that level, or pick another option",
            )
            .about("residual")),
            _ => Ok(()),
        }
    }

    /// The level that is left now: that after a treatment only once it is done.
    fn level_left(&self) -> Option<u8> {
        let done = self.treatment.as_ref().is_some_and(|plan| plan.done.is_some());
        if done { self.residual.or(self.level) } else { self.level }
    }

    /// The level that the plan will leave.
    fn planned_level(&self) -> u8 {
        self.residual.or(self.level).unwrap_or(LEVEL_MAX)
    }

    /// Whether the person who asks is neither the assessor, nor the owner, nor the author of what is
    /// decided, in an own session.
    fn independent(&self, author: Option<&String>, case: &Case<'_>) -> bool {
        let assessor = self.rating.as_ref().map(|rating| rating.act.by.clone());
        let owner = self.owner.map(|owner| owner.to_string());
        let involved: Vec<String> =
            assessor.into_iter().chain(owner).chain(author.cloned()).collect();
        independent(&involved, case)
    }

    /// Whether somebody who may has decided about it as it is rated now.
    pub(super) fn is_decided(&self) -> bool {
        self.treatment.as_ref().is_some_and(Plan::is_decided)
            || self.acceptance.as_ref().is_some_and(Acceptance::is_decided)
    }
}
