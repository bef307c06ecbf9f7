//! The moves of a release: who may ask for one, who lets it pass, and what a shut gate says.

use std::collections::BTreeSet;

use base::{AnyId, Day, Digest, Id, Refusal, Text, Title};
use catalog::gates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    emergency,
    gate::GateAnswer,
    register::{Act, Actor, Case},
    role::{Duty, Level, Role},
    stage::Stage,
    system::{RiskClass, State as SystemState, System},
};

/// A move that somebody asked for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Wish {
    /// Where to.
    pub to: Stage,
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A move that was made.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// From here.
    pub from_stage: Stage,
    /// To there; the same stage where a release that was brought in passed its gate later.
    pub to_stage: Stage,
    /// What was moved.
    pub digest: Option<Digest>,
    /// How many checks the gate asked.
    pub asked: u64,
    /// How many of them an exception stood in for.
    pub excepted: u64,
    /// The checks that the gate names and that no page computed.
    #[serde(default)]
    pub passed_over: Vec<String>,
    /// Whether it was brought under management in this stage, past the gates.
    #[serde(default)]
    pub adopted: bool,
    /// The exception on which it went straight to this stage, in an emergency.
    #[serde(default)]
    pub emergency: Option<AnyId>,
    /// The last day on which that exception holds.
    #[serde(default)]
    pub emergency_until: Option<Day>,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Why the product took a release out of use.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SteppedBack {
    /// The check that stayed broken.
    pub check: Title,
    /// Why.
    pub reason: Text,
    /// The release that answers instead, if there is a good one.
    pub instead: Option<AnyId>,
}

impl Moved {
    /// A move through a gate.
    pub(crate) fn through(
        gate: GateAnswer,
        from: Stage,
        to: Stage,
        digest: Option<Digest>,
        act: &Act,
    ) -> Self {
        let excepted = gate.asked.iter().filter(|asked| asked.exception.is_some()).count();
        Self {
            from_stage: from,
            to_stage: to,
            digest,
            asked: gate.asked.len() as u64,
            excepted: excepted as u64,
            passed_over: gate.unasked,
            adopted: false,
            emergency_until: gate.emergency.as_ref().map(|emergency| emergency.until),
            emergency: gate.emergency.map(|emergency| emergency.exception),
            act: act.clone(),
        }
    }

    /// What was brought in, past the gates.
    pub(crate) fn past(from: Stage, to: Stage, digest: Option<Digest>, act: &Act) -> Self {
        Self {
            from_stage: from,
            to_stage: to,
            digest,
            asked: 0,
            excepted: 0,
            passed_over: Vec::new(),
            adopted: true,
            emergency: None,
            emergency_until: None,
            act: act.clone(),
        }
    }

    /// Whether it led past a gate, which is told of the release until it passes that gate.
    pub fn is_ungated(&self) -> bool {
        self.adopted || self.emergency.is_some()
    }
}

/// The class by which gates judge an AI system; one that nobody classified counts as high.
pub fn class_of(system: &System) -> catalog::Class {
    match system.class {
        Some(RiskClass::Minimal) => catalog::Class::Minimal,
        Some(RiskClass::Limited) => catalog::Class::Limited,
        Some(RiskClass::High) | None => catalog::Class::High,
        Some(RiskClass::Prohibited) => catalog::Class::Prohibited,
    }
}

/// The AI system of a release, if it is one whose releases may move.
///
/// # Errors
/// Refuses AI systems that are retired, suspended, or out of scope.
pub fn at_work(system: Id<System>, case: &Case<'_>) -> Result<System, Refusal> {
    let state = case.get(system)?;
    let (what, hint) = match state.state {
        SystemState::Retired => ("is retired", "retire its releases, and register its successor"),
        SystemState::Suspended => ("is suspended", "resume it first"),
        SystemState::Registered if !state.in_scope => {
            ("is not in scope of the management system", "put it in scope first")
        }
        SystemState::Registered => return Ok(state),
    };
    Err(Refusal::conflict(format!("`{system}` {what}"), hint))
}

/// The verbs that make sense for a release in this stage, most useful first: with a move asked for or
/// not, and after its last move, if it ever moved.
pub fn open(state: Stage, wished: bool, last: Option<&Moved>) -> &'static [&'static str] {
    let ungated = last.is_some_and(Moved::is_ungated);
    match (state, wished) {
        (Stage::Retired, _) => &[],
        (Stage::Stopped, _) => &["retire"],
        (_, true) => &["move", "refuse", "confirm", "stop", "retire"],
        (Stage::Design, false) => {
            &["compose", "none_of_kind", "confirm", "ask", "adopt", "stop", "retire"]
        }
        (Stage::Build, false) => &["compose", "none_of_kind", "confirm", "ask", "stop", "retire"],
        (Stage::Verify, false) if last.is_none() => &["ask", "confirm", "adopt", "stop", "retire"],
        (Stage::Verify, false) => &["ask", "confirm", "stop", "retire"],
        (Stage::Live, false) if !ungated => &["confirm", "limit", "stop", "retire"],
        (Stage::Shadow | Stage::Canary | Stage::Live, false) => {
            &["ask", "confirm", "limit", "stop", "retire"]
        }
    }
}

/// Whether the stage `to` comes after this one.
///
/// # Errors
/// Says which one does.
pub fn follows(from: Stage, to: Stage) -> Result<(), Refusal> {
    let no = match from.next() {
        Some(next) if next == to => return Ok(()),
        Some(next) => {
            let what = format!("from {} a release moves to {}", from.word(), next.word());
            Refusal::conflict(what, "no stage is skipped")
        }
        None => {
            let what = format!("there is no stage after {}", from.word());
            Refusal::conflict(what, "stop or retire it")
        }
    };
    Err(no.about("to"))
}

/// Whether somebody may bring in a release that runs in this stage.
///
/// # Errors
/// Refuses programs, stages in which nothing runs, and what nobody may use.
pub fn may_adopt(class: catalog::Class, stage: Stage, actor: &Actor) -> Result<(), Refusal> {
    if !actor.in_session() {
        return Err(Refusal::forbidden(
            "a running release is brought in by a person, in their own session",
            "sign in with an account that is tied to a person, and do it there",
        ));
    }
    if class == catalog::Class::Prohibited {
        return Err(prohibited());
    }
    if !(Stage::Shadow..=Stage::Live).contains(&stage) {
        let hint = "name shadow, canary or live; what does not run goes through its gates";
        return Err(Refusal::invalid("only what runs is brought in", hint).about("stage"));
    }
    Ok(())
}

/// Whether a release with these moves shows that its AI system needs nothing brought in at `stage`
/// any more: one was, or one passed its gates here until it ran.
pub fn is_managed(moves: &[Moved], stage: Stage) -> bool {
    moves.iter().any(|moved| {
        if moved.adopted { moved.to_stage == stage } else { moved.to_stage >= Stage::Shadow }
    })
}

/// Whether the product steps back from a release in this stage for this check; if not, too little is
/// at stake, and it only notes it.
///
/// # Errors
/// Refuses everybody but the product, and releases that do not answer.
pub fn steps_back(
    system: Id<System>,
    from: Stage,
    check: &Title,
    case: &Case<'_>,
) -> Result<bool, Refusal> {
    if case.actor.via != "product" {
        return Err(Refusal::forbidden(
            "only the product itself steps back, when a check stays broken",
            "stop the release instead",
        ));
    }
    if !matches!(from, Stage::Canary | Stage::Live) {
        return Err(Refusal::conflict("this release does not answer", "nothing is to be done"));
    }
    let class = class_of(&case.get(system)?);
    Ok(gates::step_back_after_days(class, check.as_str()).is_some())
}

/// What the gate out of use says, if it lets a release go.
///
/// # Errors
/// Refuses where proofs are missing.
pub fn out_of_use(case: &Case<'_>) -> Result<GateAnswer, Refusal> {
    let gate = case.others.gate(case.on, Stage::Retired.word())?;
    if gate.missing().next().is_some() {
        return Err(shut(&gate, Stage::Retired));
    }
    Ok(gate)
}

/// From class limited on a person asks for a move, in their own session: nobody else could be told
/// from the one who lets it pass.
///
/// # Errors
/// Refuses programs, and who works on the folder.
pub fn may_ask(class: catalog::Class, actor: &Actor) -> Result<(), Refusal> {
    if gates::approval(class).persons < 2 || actor.in_session() {
        return Ok(());
    }
    Err(Refusal::forbidden(
        format!("at class {class} a person asks for a move, in their own session"),
        "sign in with an account that is tied to a person, and ask there",
    ))
}

/// Whether a person may ask for the straight way of an emergency repair.
///
/// # Errors
/// Refuses programs, and releases for which no exception from that gate is in force.
pub fn may_hurry(case: &Case<'_>) -> Result<(), Refusal> {
    if !case.actor.in_session() {
        return Err(Refusal::forbidden(
            "an emergency repair is asked for by a person, in their own session",
            "sign in with an account that is tied to a person, and ask there",
        ));
    }
    if emergency::is_granted(case.on, case) {
        return Ok(());
    }
    let gate = emergency::gate();
    Err(Refusal::conflict(
        format!("from verify a release moves to shadow; no exception from the gate to {gate} holds for it"),
        format!("move it to shadow, or in an emergency ask for an exception from the check `{gate}` first"),
    )
    .about("to"))
}

/// What the gate says to a move that was asked for, if the gate and the people let it pass.
///
/// # Errors
/// Refuses where proofs are missing, where somebody else decides, and where nothing may move.
pub fn pass(
    system: Id<System>,
    wish: &Wish,
    composed_by: &BTreeSet<String>,
    case: &Case<'_>,
) -> Result<GateAnswer, Refusal> {
    at_work(system, case)?;
    let mut gate = case.others.gate(case.on, wish.to.word())?;
    let class = gate.class.parse().unwrap_or_default();
    if class == catalog::Class::Prohibited {
        return Err(prohibited());
    }
    if !gate.passes() {
        return Err(shut(&gate, wish.to));
    }
    four_eyes(class, system, wish, composed_by, case)?;
    two_approve(&gate, wish, case)?;
    gate.readiness.clear(); // it is about a later move
    Ok(gate)
}

/// An emergency repair has two approvers whatever its class: who granted the exception, and another
/// person who lets it pass; neither asked.
///
/// # Errors
/// Says who may decide instead.
fn two_approve(gate: &GateAnswer, wish: &Wish, case: &Case<'_>) -> Result<(), Refusal> {
    let Some(emergency) = &gate.emergency else { return Ok(()) };
    let approvers = [&emergency.granted_by, &case.actor.by];
    if !case.actor.in_session() || approvers[0] == approvers[1] || approvers.contains(&&wish.act.by)
    {
        return Err(Refusal::forbidden(
            "an emergency repair has two approvers: who granted its exception, and another person who \
             lets it pass; neither asked for it",
            "ask a third person to sign in and decide",
        ));
    }
    Ok(())
}

/// From class limited on, who asked or set the component list does not decide; at class high somebody
/// at the top does, or somebody to whom the top gave the approval of this system's releases.
///
/// # Errors
/// Says who may decide instead.
fn four_eyes(
    class: catalog::Class,
    system: Id<System>,
    wish: &Wish,
    composed_by: &BTreeSet<String>,
    case: &Case<'_>,
) -> Result<(), Refusal> {
    let approval = gates::approval(class);
    if approval.persons < 2 {
        return Ok(());
    }
    let person = case.person()?;
    if wish.act.via != "session" {
        return Err(Refusal::conflict(
            format!("at class {class} a person asks for a move, and {} did", wish.act.by),
            "refuse this one, and have a person ask in their own session",
        ));
    }
    if wish.act.by == case.actor.by || !case.actor.in_session() {
        return Err(Refusal::forbidden(
            format!("at class {class} another person than the asker lets a release pass"),
            "ask a second person to sign in and decide",
        ));
    }
    if composed_by.contains(&case.actor.by) {
        return Err(Refusal::forbidden(
            format!("at class {class} nobody lets a release pass whose component list they set"),
            "ask somebody who did not work on it to sign in and decide",
        ));
    }
    let roles = case.all::<Role>();
    let top = |by: &str| {
        let held = |holder, role: &Role| role.is_held_by(holder) && holder.to_string() == by;
        let mut tops = roles.iter().filter(|(_, role)| role.level == Level::Top);
        tops.any(|(_, role)| role.person.is_some_and(|holder| held(holder, role)))
    };
    let named = |role: &Role| {
        role.is_held_by(person)
            && role.duty == Duty::Approval
            && role.system == Some(system)
            && role.given.as_ref().is_some_and(|act| top(&act.by))
    };
    if approval.top && !top(&case.actor.by) && !roles.iter().any(|(_, role)| named(role)) {
        return Err(Refusal::forbidden(
            format!(
                "at class {class} top management lets a release pass, or whom it named for this system"
            ),
            "ask a holder of a top role, or of an approval role that one of them gave",
        ));
    }
    Ok(())
}

/// Whether a release in this stage may have this share of the traffic.
///
/// # Errors
/// Refuses more than all of it, and in canary more than its class allows.
pub fn share(
    system: Id<System>,
    stage: Stage,
    percent: u8,
    case: &Case<'_>,
) -> Result<(), Refusal> {
    if percent > 100 {
        let what = "a share has at most 100 percent";
        return Err(Refusal::invalid(what, "give a smaller share").about("percent"));
    }
    let class = class_of(&case.get(system)?);
    match gates::stay(class, stage.into()).share_percent_max {
        Some(most) if u32::from(percent) > most => Err(Refusal::invalid(
            format!("in {} a release of class {class} has at most {most} percent", stage.word()),
            "give a smaller share, or move it on",
        )
        .about("percent")),
        _ => Ok(()),
    }
}

/// What is said of an AI system that nobody may use.
fn prohibited() -> Refusal {
    Refusal::conflict(
        "a prohibited AI system must not be built or used",
        "stop this release, or have the class decided again by somebody competent",
    )
}

/// What is missing, check by check.
pub fn shut(gate: &GateAnswer, to: Stage) -> Refusal {
    let mut missing: Vec<String> = gate
        .missing()
        .map(|asked| format!("{} is {} ({})", asked.check, asked.verdict, asked.reason))
        .collect();
    missing.extend(gate.also.iter().cloned());
    let (many, proofs) =
        (missing.len(), if missing.len() == 1 { "proof is" } else { "proofs are" });
    Refusal::conflict(
        format!(
            "the gate to {} is shut, {many} {proofs} missing: {}",
            to.word(),
            missing.join("; ")
        ),
        "bring the missing proofs, or ask for an exception where one is possible",
    )
}
