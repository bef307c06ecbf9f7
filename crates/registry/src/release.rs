//! The release register: the versions of an AI system, and the stages that they pass.
//!
//! A release is the digest of its component list. Up to the stage *build* the list may change; from
//! *verify* on it is fixed, and another model, prompt or data set is another release. A release moves
//! when somebody asked, and then somebody lets it pass its gate; the answer of the gate stands in the
//! fact.

use std::collections::{BTreeMap, BTreeSet};

use base::{Digest, Id, Kind, Refusal, Text, Title, canon};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    component::{Component, PartKind},
    gate::GateAnswer,
    odd,
    register::{Act, Case, Class, Register},
    role::{Level, Role},
    stage::Stage,
    system::{State as SystemState, System},
};

impl Kind for Release {
    const PREFIX: &'static str = "release";
}

/// What can be asked of a release.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Start a release
    Propose {
        /// AI system
        system: Id<System>,
        /// Version
        version: Title,
        /// What is new
        about: Option<Text>,
    },
    /// Set its component list
    ///
    /// Possible until it is verified; after that another list is another release.
    Compose {
        /// Components
        components: Vec<Id<Component>>,
    },
    /// Say why a kind of component is not needed
    NoneOfKind {
        /// Kind
        kind: PartKind,
        /// Why there is none
        reason: Text,
    },
    /// Confirm that the component list is right
    Confirm {},
    /// Ask to move it on
    Ask {
        /// Next stage
        to: Stage,
        /// Why it is ready
        reason: Text,
    },
    /// Let it move on
    ///
    /// The gate is computed now; if a proof is missing the move is refused and says which.
    Move {},
    /// Refuse the move
    Refuse {
        /// Why
        reason: Text,
    },
    /// Limit its share of the traffic
    Limit {
        /// Share in percent
        #[schemars(range(min = 0, max = 100))]
        percent: u8,
        /// Why
        reason: Text,
    },
    /// Stop it
    Stop {
        /// Why
        reason: Text,
    },
    /// Retire it
    Retire {
        /// Why
        reason: Text,
    },
}

/// What has happened to a release.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was started, in design.
    Proposed {
        /// Whose release.
        system: Id<System>,
        /// Its version.
        version: Title,
        /// What is new.
        about: Option<Text>,
    },
    /// Its component list was set.
    Composed {
        /// The list.
        components: Vec<Id<Component>>,
        /// The digest of the list: ids, kinds, names, versions and digests, canonical.
        digest: Digest,
        /// The kinds of component on the list.
        kinds: BTreeSet<PartKind>,
    },
    /// A kind of component is not needed.
    KindRuledOut {
        /// The kind.
        kind: PartKind,
        /// Why.
        reason: Text,
    },
    /// The list is right.
    Confirmed {},
    /// Somebody asked to move it.
    Asked {
        /// Where to.
        to: Stage,
        /// Why.
        reason: Text,
    },
    /// It moved.
    Moved {
        /// From here.
        from: Stage,
        /// To there.
        to: Stage,
        /// What the gate said.
        gate: GateAnswer,
    },
    /// The move was refused by a person.
    Refused {
        /// Why.
        reason: Text,
    },
    /// Its share of the traffic was limited.
    Limited {
        /// In percent.
        percent: u8,
        /// Why.
        reason: Text,
    },
    /// It was stopped.
    Stopped {
        /// Why.
        reason: Text,
    },
    /// It was retired.
    Retired {
        /// Why.
        reason: Text,
    },
}

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
    /// To there.
    pub to_stage: Stage,
    /// What was moved.
    pub digest: Option<Digest>,
    /// How many checks the gate asked.
    pub asked: u64,
    /// How many of them an exception stood in for.
    pub excepted: u64,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A kind of component that is not needed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RuledOut {
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// A release as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// Whose release.
    pub system: Id<System>,
    /// Its version.
    pub version: Title,
    /// What is new.
    pub about: Option<Text>,
    /// The stage it is in.
    pub state: Stage,
    /// Since when.
    pub since: Act,
    /// Its component list.
    pub components: Vec<Id<Component>>,
    /// The digest of the component list.
    pub digest: Option<Digest>,
    /// The kinds of component on the list.
    pub kinds: BTreeSet<PartKind>,
    /// The kinds of component that are not needed, and why.
    pub ruled_out: BTreeMap<PartKind, RuledOut>,
    /// When the list was last confirmed.
    pub confirmed: Option<Act>,
    /// The move that somebody asked for.
    pub wish: Option<Wish>,
    /// The moves so far.
    pub moves: Vec<Moved>,
    /// Its share of the traffic, in percent.
    pub traffic_percent: Option<u8>,
}

impl Register for Release {
    const PLURAL: &'static str = "releases";
    const TITLE: &'static str = "Releases";
    const ABOUT: &'static str = "The versions of AI systems, and the stages that they pass.";
    const NAME: &'static str = "version";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Propose { system, version, about }) => {
                if case.get(system)?.state == SystemState::Retired {
                    let what = format!("`{system}` is retired");
                    return Err(Refusal::conflict(what, "register its successor").about("system"));
                }
                Ok(Fact::Proposed { system, version, about })
            }
            (None, _) => Err(odd("release", false)),
            (Some(release), Command::Retire { reason }) if release.state != Stage::Retired => {
                Ok(Fact::Retired { reason })
            }
            (Some(release), _) if release.state >= Stage::Stopped => Err(Refusal::conflict(
                format!("this release is {}", release.state.word()),
                "start a new release",
            )),
            (Some(release), command) => release.decide_running(command, case),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Proposed { system, version, about } = fact {
            return Some(Self {
                system,
                version,
                about,
                state: Stage::Design,
                since: act.clone(),
                components: Vec::new(),
                digest: None,
                kinds: BTreeSet::new(),
                ruled_out: BTreeMap::new(),
                confirmed: None,
                wish: None,
                moves: Vec::new(),
                traffic_percent: None,
            });
        }
        state.map(|release| release.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        match (self.state, &self.wish) {
            (Stage::Retired, _) => &[],
            (Stage::Stopped, _) => &["retire"],
            (_, Some(_)) => &["move", "refuse", "confirm", "stop", "retire"],
            (Stage::Design | Stage::Build, None) => {
                &["compose", "none_of_kind", "confirm", "ask", "stop", "retire"]
            }
            (Stage::Verify, None) => &["ask", "confirm", "stop", "retire"],
            (Stage::Shadow | Stage::Canary, None) => &["ask", "confirm", "limit", "stop", "retire"],
            (Stage::Live, None) => &["confirm", "limit", "stop", "retire"],
        }
    }

    fn class(verb: &str) -> Class {
        match verb {
            "propose" | "compose" | "none_of_kind" | "ask" => Class::Contribute,
            _ => Class::Approve,
        }
    }
}

impl Release {
    fn decide_running(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match command {
            Command::Propose { .. } => Err(odd("release", true)),
            Command::Compose { components } => self.compose(components, case),
            Command::NoneOfKind { kind, .. } if self.kinds.contains(&kind) => {
                Err(Refusal::conflict("there is such a component on the list", "take it off first")
                    .about("kind"))
            }
            Command::NoneOfKind { .. } if self.state > Stage::Build => Err(fixed(self.state)),
            Command::NoneOfKind { kind, reason } => Ok(Fact::KindRuledOut { kind, reason }),
            Command::Confirm {} if self.components.is_empty() => {
                Err(Refusal::conflict("there is no component list yet", "set it first"))
            }
            Command::Confirm {} => Ok(Fact::Confirmed {}),
            Command::Ask { to, reason } => self.ask(to, reason),
            Command::Move {} => self.pass(case),
            Command::Refuse { reason } if self.wish.is_some() => Ok(Fact::Refused { reason }),
            Command::Refuse { .. } => {
                Err(Refusal::conflict("nobody asked to move this release", "nothing is to be done"))
            }
            Command::Limit { percent, .. } if percent > 100 => {
                Err(Refusal::invalid("a share has at most 100 percent", "give a smaller share")
                    .about("percent"))
            }
            Command::Limit { percent, reason } => Ok(Fact::Limited { percent, reason }),
            Command::Stop { reason } => Ok(Fact::Stopped { reason }),
            Command::Retire { reason } => Ok(Fact::Retired { reason }),
        }
    }

    /// The list becomes a digest of what each part is, so that a changed part is a changed release.
    fn compose(&self, components: Vec<Id<Component>>, case: &Case<'_>) -> Result<Fact, Refusal> {
        if self.state > Stage::Build {
            return Err(fixed(self.state));
        }
        let ids: BTreeSet<_> = components.into_iter().collect();
        let (mut parts, mut kinds) = (Vec::new(), BTreeSet::new());
        for id in &ids {
            let part = case.get::<Component>(*id).map_err(|refusal| refusal.about("components"))?;
            if part.system != self.system {
                let what = format!("`{id}` is part of `{}`", part.system);
                let hint = format!("list components of `{}`", self.system);
                return Err(Refusal::conflict(what, hint).about("components"));
            }
            kinds.insert(part.kind);
            parts.push((*id, part.kind, part.name, part.version, part.digest));
        }
        if parts.is_empty() {
            return Err(Refusal::invalid("a component list cannot be empty", "name its parts")
                .about("components"));
        }
        let digest = canon::digest(&parts)
            .map_err(|error| Refusal::invalid(error.to_string(), "report it as a fault"))?;
        Ok(Fact::Composed { components: ids.into_iter().collect(), digest, kinds })
    }

    fn ask(&self, to: Stage, reason: Text) -> Result<Fact, Refusal> {
        match self.state.next() {
            Some(next) if next == to => Ok(Fact::Asked { to, reason }),
            Some(next) => Err(Refusal::conflict(
                format!("from {} a release moves to {}", self.state.word(), next.word()),
                "no stage is skipped",
            )
            .about("to")),
            None => Err(Refusal::conflict(
                format!("there is no stage after {}", self.state.word()),
                "stop or retire it",
            )
            .about("to")),
        }
    }

    /// Lets it pass its gate, if the gate and the people allow it.
    fn pass(&self, case: &Case<'_>) -> Result<Fact, Refusal> {
        let Some(wish) = &self.wish else {
            return Err(Refusal::conflict("nobody asked to move this release", "ask first"));
        };
        let gate = case.others.gate(case.on, wish.to.word())?;
        if gate.class == "prohibited" {
            return Err(Refusal::conflict(
                "a prohibited AI system must not be built or used",
                "stop this release, or have the class decided again by somebody competent",
            ));
        }
        if !gate.passes() {
            return Err(shut(&gate, wish.to));
        }
        self.four_eyes(&gate, wish, case)?;
        Ok(Fact::Moved { from: self.state, to: wish.to, gate })
    }

    /// From class limited on, who asks does not decide; at class high somebody at the top does, or
    /// somebody whom the top gave the approval of releases.
    fn four_eyes(&self, gate: &GateAnswer, wish: &Wish, case: &Case<'_>) -> Result<(), Refusal> {
        if gate.class == "minimal" {
            return Ok(());
        }
        let person = case.person()?;
        if wish.act.by == case.actor.by || !case.actor.in_session() {
            return Err(Refusal::forbidden(
                format!(
                    "at class {} another person than the asker lets a release pass",
                    gate.class
                ),
                "ask a second person to sign in and decide",
            ));
        }
        let may = |role: &Role| {
            role.is_held_by(person)
                && (role.level == Level::Top
                    || role.duty == crate::role::Duty::Approval && role.system == Some(self.system))
        };
        if gate.class == "high" && !case.all::<Role>().iter().any(|(_, role)| may(role)) {
            return Err(Refusal::forbidden(
                "at class high top management lets a release pass, or whom it named for this system",
                "ask a holder of a top role, or of the approval role of this AI system",
            ));
        }
        Ok(())
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        match fact {
            Fact::Composed { components, digest, kinds } => {
                self.components = components;
                self.ruled_out.retain(|kind, _| !kinds.contains(kind));
                (self.digest, self.kinds, self.confirmed) = (Some(digest), kinds, None);
            }
            Fact::KindRuledOut { kind, reason } => {
                // Whoever confirmed the list confirmed another one.
                self.confirmed = None;
                self.ruled_out.insert(kind, RuledOut { reason, act: act.clone() });
            }
            Fact::Confirmed {} => self.confirmed = Some(act.clone()),
            Fact::Asked { to, reason } => {
                self.wish = Some(Wish { to, reason, act: act.clone() });
            }
            Fact::Moved { from, to, gate } => {
                let excepted = gate.asked.iter().filter(|asked| asked.exception.is_some()).count();
                self.moves.push(Moved {
                    from_stage: from,
                    to_stage: to,
                    digest: self.digest,
                    asked: gate.asked.len() as u64,
                    excepted: excepted as u64,
                    act: act.clone(),
                });
                (self.state, self.since, self.wish) = (to, act.clone(), None);
            }
            Fact::Refused { .. } => self.wish = None,
            Fact::Limited { percent, .. } => self.traffic_percent = Some(percent),
            Fact::Stopped { .. } => self.end(Stage::Stopped, act),
            Fact::Retired { .. } => self.end(Stage::Retired, act),
            Fact::Proposed { .. } => {}
        }
        self
    }

    fn end(&mut self, stage: Stage, act: &Act) {
        (self.state, self.since, self.wish) = (stage, act.clone(), None);
    }
}

/// Refuses another list for a release that is past the stage of building.
fn fixed(stage: Stage) -> Refusal {
    Refusal::conflict(
        format!("the component list is fixed since this release is in {}", stage.word()),
        "start a new release for another model, data set or prompt",
    )
}

/// What is missing, check by check.
fn shut(gate: &GateAnswer, to: Stage) -> Refusal {
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
