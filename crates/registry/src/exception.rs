//! The register of exceptions: a proof that is missing, and who answers for going on without it.
//!
//! An exception never turns a verdict green. A gate may accept it until it ends. There are few: none
//! for what is hard, two for an AI system within a year, and never two for the same check. One from a
//! whole gate lets an emergency repair go straight to canary; it is short.

use base::{AnyId, Day, Id, Kind, Refusal, Text, Title};
use catalog::gates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    emergency,
    moves::class_of,
    odd,
    register::{Act, Case, Class, Register},
    release::Release,
    risk::{self, Risk},
    system::System,
};

impl Kind for Exception {
    const PREFIX: &'static str = "exception";
}

/// What can be asked of an exception.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Ask for an exception
    Ask {
        /// Check
        ///
        /// The check whose proof is missing, such as PL-FAIR-01; for an emergency repair the gate that it
        /// skips, canary.
        check: Title,
        /// For which release or AI system
        subject: AnyId,
        /// Why is it right to go on without this proof?
        reason: Text,
        /// What protects people meanwhile
        compensation: Text,
        /// The risk that it brings
        ///
        /// One of this AI system or of the management system that is not closed.
        risk: Id<Risk>,
        /// Until
        ///
        /// At most 90 days from today, and 7 for an emergency repair.
        until: Day,
    },
    /// Grant it
    Grant {},
    /// Refuse it
    Refuse {
        /// Why
        reason: Text,
    },
    /// Withdraw it
    Withdraw {
        /// Why
        reason: Text,
    },
}

/// What has happened to an exception.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Somebody asked for it.
    Asked {
        /// The check.
        check: Title,
        /// For what.
        subject: AnyId,
        /// Why.
        reason: Text,
        /// What protects people meanwhile.
        compensation: Text,
        /// The risk that it brings.
        risk: Id<Risk>,
        /// Until then.
        until: Day,
    },
    /// Somebody else granted it.
    Granted {},
    /// It was refused.
    Refused {
        /// Why.
        reason: Text,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: Text,
    },
}

/// An exception as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Exception {
    /// The check.
    pub check: Title,
    /// For what.
    pub subject: AnyId,
    /// Why.
    pub reason: Text,
    /// What protects people meanwhile.
    pub compensation: Text,
    /// The risk that it brings.
    pub risk: Id<Risk>,
    /// Until then.
    pub until: Day,
    /// How far it has come.
    pub state: State,
    /// Who asked.
    pub asked: Act,
    /// Who granted it.
    pub granted: Option<Act>,
}

/// How far an exception has come; that it ended is told by its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody asked.
    Asked,
    /// Somebody else granted it.
    Granted,
    /// Somebody else refused it.
    Refused,
    /// It was taken back.
    Withdrawn,
}

/// The days of the year within which exceptions of an AI system are counted.
const YEAR_DAYS: i32 = 365;

impl Exception {
    /// Whether it stands in for its check on `release` or `system` on this day.
    fn covers(&self, release: &AnyId, system: &AnyId, today: Day) -> bool {
        self.state == State::Granted
            && (self.subject == *release || self.subject == *system)
            && self.until >= today
    }

    /// Whether it was granted as it must be: by another person than the asker, in an own session, for
    /// no longer than allowed.
    fn is_sound(&self) -> bool {
        self.granted.as_ref().is_some_and(|granted| {
            granted.by != self.asked.by
                && granted.via == "session"
                && self.until <= granted.at.day().plus(days_max(self.check.as_str()))
        })
    }
}

/// The longest exception from a check or a gate, in days.
fn days_max(check: &str) -> i32 {
    if check == emergency::gate() {
        return emergency::days_max();
    }
    i32::try_from(gates::exceptions().days_max).unwrap_or(i32::MAX)
}

/// Those of the exceptions of an AI system that gates accept on a day for one of its releases: the
/// check, and the exception. What goes beyond the limits counts for nothing, however it came to be.
pub fn in_force<'a>(
    of_system: &'a [(AnyId, Exception)],
    release: &AnyId,
    system: &AnyId,
    today: Day,
) -> Vec<(&'a str, &'a AnyId)> {
    let granted = |one: &Exception| one.granted.as_ref().map(|act| (act.entry, act.at.day()));
    let accepted = |one: &Exception| {
        granted(one).is_some_and(|(entry, day)| {
            let earlier = of_system.iter().map(|(_, other)| other);
            let earlier = earlier.filter(|other| granted(other).is_some_and(|(at, _)| at < entry));
            one.is_sound() && room(one.check.as_str(), day, earlier).is_ok()
        })
    };
    let covering = of_system.iter().filter(|(_, one)| one.covers(release, system, today));
    let accepted = covering.filter(|(_, one)| accepted(one));
    accepted.map(|(id, one)| (one.check.as_str(), id)).collect()
}

/// Whether one more exception for `check` may be granted on a day, after those that were granted for
/// the same AI system. One that was withdrawn was granted all the same.
fn room<'a>(
    check: &str,
    day: Day,
    granted: impl Iterator<Item = &'a Exception> + Clone,
) -> Result<(), Refusal> {
    let limits = gates::exceptions();
    let same = granted.clone().filter(|one| one.check.as_str() == check).count();
    // Another emergency is another repair; what it skipped was made good, or it was taken back.
    if check != emergency::gate() && same >= limits.per_check as usize {
        let what = format!("there was an exception for `{check}` on this AI system already");
        return Err(Refusal::conflict(what, "bring the proof; no check is excepted twice"));
    }
    let within = |one: &&Exception| {
        let at = one.granted.as_ref().map(|act| act.at.day().number());
        at.is_some_and(|at| day.number() - at < YEAR_DAYS)
    };
    let most = limits.per_system_and_year;
    if granted.filter(within).count() >= most as usize {
        let what = format!("this AI system had {most} exceptions within a year, which is the most");
        return Err(Refusal::conflict(what, "bring the proof, or wait until a year has passed"));
    }
    Ok(())
}

/// The AI system of a record that an exception may be for.
fn system_of(subject: &AnyId, case: &Case<'_>) -> Result<Id<System>, Refusal> {
    let system = subject.typed::<System>();
    let found = match subject.typed::<Release>() {
        Ok(release) => case.get(release).map(|release| release.system),
        Err(_) => system.map_err(|_| {
            let what = format!("`{subject}` is neither a release nor an AI system");
            Refusal::invalid(what, "name the release that stands before the gate")
        }),
    };
    found.map_err(|refusal| refusal.about("subject"))
}

/// Refuses an exception from what is hard for the class of an AI system.
fn not_hard(check: &str, system: Id<System>, case: &Case<'_>) -> Result<(), Refusal> {
    let class = class_of(&case.get(system)?);
    if gates::hard(class, catalog::Stage::Live).contains(check) {
        let what = format!("no exception from `{check}` is possible at class {class}");
        return Err(Refusal::conflict(what, "bring the proof").about("check"));
    }
    Ok(())
}

impl Register for Exception {
    const PLURAL: &'static str = "exceptions";
    const TITLE: &'static str = "Exceptions";
    const ABOUT: &'static str = "Proofs that are missing, and who answers for going on without.";
    const NAME: &'static str = "check";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Ask { check, subject, reason, compensation, risk, until }) => {
                let asked = (check.as_str(), &subject, risk);
                may_ask(asked, until, case)?;
                Ok(Fact::Asked { check, subject, reason, compensation, risk, until })
            }
            (None, _) => Err(odd("exception", false)),
            (Some(_), Command::Ask { .. }) => Err(odd("exception", true)),
            (Some(exception), Command::Grant {}) => exception.grant(case),
            (Some(Self { state: State::Asked, .. }), Command::Refuse { reason }) => {
                Ok(Fact::Refused { reason })
            }
            (Some(_), Command::Refuse { .. }) => {
                Err(Refusal::conflict("this exception is decided", "withdraw it instead"))
            }
            (Some(one), Command::Withdraw { reason })
                if matches!(one.state, State::Asked | State::Granted) =>
            {
                Ok(Fact::Withdrawn { reason })
            }
            (Some(_), Command::Withdraw { .. }) => {
                Err(Refusal::conflict("this exception is over", "nothing is to be done"))
            }
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        match fact {
            Fact::Asked { check, subject, reason, compensation, risk, until } => Some(Self {
                check,
                subject,
                reason,
                compensation,
                risk,
                until,
                state: State::Asked,
                asked: act.clone(),
                granted: None,
            }),
            Fact::Granted {} => {
                state.map(|old| Self { state: State::Granted, granted: Some(act.clone()), ..old })
            }
            Fact::Refused { .. } => state.map(|old| Self { state: State::Refused, ..old }),
            Fact::Withdrawn { .. } => state.map(|old| Self { state: State::Withdrawn, ..old }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Asked => &["grant", "refuse", "withdraw"],
            State::Granted => &["withdraw"],
            State::Refused | State::Withdrawn => &[],
        }
    }

    fn class(verb: &str) -> Class {
        if verb == "ask" { Class::Contribute } else { Class::Approve }
    }
}

/// Whether somebody may ask for an exception from a check on a subject, with the risk that it brings.
fn may_ask(
    (check, subject, risk): (&str, &AnyId, Id<Risk>),
    until: Day,
    case: &Case<'_>,
) -> Result<(), Refusal> {
    let (today, days) = (case.now.day(), days_max(check));
    let last = today.plus(days);
    if until <= today || until > last {
        let what = if check == emergency::gate() {
            format!("an exception for an emergency repair lasts 1 to {days} days")
        } else {
            format!("an exception lasts 1 to {days} days")
        };
        return Err(Refusal::invalid(what, format!("pick a day up to {last}")).about("until"));
    }
    if check == emergency::gate() {
        emergency::is_possible(subject, case.others.all(Release::PREFIX))?;
    } else if !case.others.has_check(check) {
        let what = format!("there is no check `{check}`");
        return Err(Refusal::invalid(what, "copy the id from the gate").about("check"));
    }
    case.person()?;
    let system = system_of(subject, case)?;
    not_hard(check, system, case)?;
    let brings = case.get(risk)?;
    if brings.state == risk::State::Closed || brings.system.is_some_and(|of| of != system) {
        let what = format!("`{risk}` is closed, or a risk of another AI system");
        return Err(
            Refusal::conflict(what, "name the risk that this exception brings").about("risk")
        );
    }
    Ok(())
}

impl Exception {
    fn grant(&self, case: &Case<'_>) -> Result<Fact, Refusal> {
        if self.state != State::Asked {
            return Err(Refusal::conflict("this exception is decided", "ask for a new one"));
        }
        if self.asked.by == case.actor.by || !case.actor.in_session() {
            return Err(Refusal::forbidden(
                "an exception is granted by another person than the asker, in an own session",
                "ask a second person to sign in and decide",
            ));
        }
        if self.until <= case.now.day() {
            return Err(Refusal::conflict("its last day has passed", "ask for a new one"));
        }
        let system = system_of(&self.subject, case)?;
        // The class may have risen since somebody asked.
        not_hard(self.check.as_str(), system, case)?;
        if self.check.as_str() == emergency::gate() {
            emergency::is_possible(&self.subject, case.others.all(Release::PREFIX))?;
        }
        let all = case.all::<Self>();
        let ours = all.iter().map(|(_, one)| one).filter(|one| {
            one.granted.is_some() && system_of(&one.subject, case).is_ok_and(|of| of == system)
        });
        room(self.check.as_str(), case.now.day(), ours)?;
        Ok(Fact::Granted {})
    }
}
