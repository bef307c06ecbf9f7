//! The release register: the versions of an AI system, and the stages that they pass.
//!
//! A release is the digest of its component list. Up to the stage *build* the list may change; from
//! *verify* on it is fixed, and another model, prompt or data set is another release, which starts in
//! *verify*. A release moves when somebody asked, and then somebody lets it pass its gate; the answer
//! of the gate stands in the fact. What ran before it was registered here is brought in where it runs,
//! past the gates, and an emergency repair goes straight to canary; that is told of both until the gate
//! of their stage passes.

mod command;

use std::collections::{BTreeMap, BTreeSet};

use base::{AnyId, Day, Digest, Id, Kind, Refusal, Text, Title};
use catalog::gates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    component::{Component, PartKind},
    emergency,
    gate::GateAnswer,
    moves::{self, Moved, SteppedBack, Wish},
    odd,
    parts::Parts,
    register::{Act, Case, Class, Register},
    stage::Stage,
    system::{State as SystemState, System},
};

pub use command::Command;

impl Kind for Release {
    const PREFIX: &'static str = "release";
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
        /// The stage in which it starts by this list, if it is a later one than it is in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts: Option<Stage>,
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
    /// It was brought under management where it runs, past its gates.
    Adopted {
        /// The stage.
        stage: Stage,
        /// Why.
        reason: Text,
    },
    /// The product took it out of use, for a check stayed broken too long.
    SteppedBack {
        /// The stage that it was in.
        from: Stage,
        /// The check.
        check: Title,
        /// Since when it was broken.
        broken_since: Day,
        /// Why.
        reason: Text,
        /// The last good release, which answers instead; none if there is none.
        instead: Option<AnyId>,
    },
    /// A check is broken for which more would be at stake in a higher class.
    Noted {
        /// The check.
        check: Title,
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
        /// What the gate out of use said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gate: Option<GateAnswer>,
    },
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
    /// Who ever set it.
    #[serde(default)]
    pub composed_by: BTreeSet<String>,
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
    /// Checks that the product noted as broken, and when last.
    #[serde(default)]
    pub notes: BTreeMap<String, Act>,
    /// Why the product took it out of use, if it did.
    #[serde(default)]
    pub stepped_back: Option<SteppedBack>,
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
                Ok(Fact::Retired { reason, gate: Some(moves::out_of_use(case)?) })
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
                composed_by: BTreeSet::new(),
                digest: None,
                kinds: BTreeSet::new(),
                ruled_out: BTreeMap::new(),
                confirmed: None,
                wish: None,
                moves: Vec::new(),
                traffic_percent: None,
                notes: BTreeMap::new(),
                stepped_back: None,
            });
        }
        state.map(|release| release.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        moves::open(self.state, self.wish.is_some(), self.moves.last())
    }

    fn class(verb: &str) -> Class {
        match verb {
            "propose" | "compose" | "none_of_kind" | "ask" => Class::Contribute,
            "step_back" => Class::Measure,
            _ => Class::Approve,
        }
    }
}

impl Release {
    fn decide_running(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match command {
            // What can be retired was retired before it came here.
            Command::Propose { .. } | Command::Retire { .. } => Err(odd("release", true)),
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
            Command::Ask { to, reason } => self.ask(to, reason, case),
            Command::Move {} => self.pass(case),
            Command::Refuse { reason } if self.wish.is_some() => Ok(Fact::Refused { reason }),
            Command::Refuse { .. } => {
                Err(Refusal::conflict("nobody asked to move this release", "nothing is to be done"))
            }
            Command::Limit { percent, reason } => {
                moves::share(self.system, self.state, percent, case)?;
                Ok(Fact::Limited { percent, reason })
            }
            Command::Adopt { stage, reason } => self.adopt(stage, reason, case),
            Command::StepBack { check, broken_since, reason, instead } => {
                let due = moves::steps_back(self.system, self.state, &check, case)?;
                Ok(if due || self.is_over(case) {
                    Fact::SteppedBack { from: self.state, check, broken_since, reason, instead }
                } else {
                    Fact::Noted { check, reason }
                })
            }
            Command::Stop { reason } => Ok(Fact::Stopped { reason }),
        }
    }

    /// Whether it came to where it runs past a gate, and has not passed the gate of its stage since.
    pub fn is_ungated(&self) -> bool {
        self.moves.last().is_some_and(Moved::is_ungated)
    }

    /// Whether it runs on an emergency repair whose exception holds no more.
    fn is_over(&self, case: &Case<'_>) -> bool {
        let emergency = self.moves.last().and_then(|last| last.emergency.as_ref());
        emergency.is_some_and(|exception| emergency::is_over(exception, case))
    }

    fn compose(&self, components: Vec<Id<Component>>, case: &Case<'_>) -> Result<Fact, Refusal> {
        if self.state > Stage::Build {
            return Err(fixed(self.state));
        }
        let Parts { components, digest, kinds } = Parts::of(self.system, components, case)?;
        let starts = self.starts(&kinds, case)?;
        Ok(Fact::Composed { components, digest, kinds, starts })
    }

    /// Where a release starts that differs from a running one by its digest only: in the same kinds of
    /// parts, for a purpose that did not change since that one got where it is.
    fn starts(
        &self,
        kinds: &BTreeSet<PartKind>,
        case: &Case<'_>,
    ) -> Result<Option<Stage>, Refusal> {
        let purpose = case.get(self.system)?.purpose_changed.entry;
        let like = |other: &Self| {
            let alike = other.system == self.system && other.kinds == *kinds;
            let runs = (Stage::Shadow..=Stage::Live).contains(&other.state);
            alike && runs && purpose < other.since.entry
        };
        let next = case.all::<Self>().iter().any(|(_, other)| like(other));
        let starts = Stage::PATH.into_iter().find(|one| gates::starts(!next) == (*one).into());
        Ok(starts.filter(|starts| self.state == Stage::Design && *starts > self.state))
    }

    /// Brings in what runs already.
    fn adopt(&self, stage: Stage, reason: Text, case: &Case<'_>) -> Result<Fact, Refusal> {
        let system = moves::at_work(self.system, case)?;
        moves::may_adopt(moves::class_of(&system), stage, case.actor)?;
        if !self.moves.is_empty() || self.digest.is_none() {
            let what = "this release has moved already, or has no component list";
            return Err(Refusal::conflict(what, "propose one, set its list, and bring that in"));
        }
        let all = case.all::<Self>();
        let mut ours = all.iter().filter(|(_, other)| other.system == self.system);
        if let Some((id, _)) = ours.find(|(_, other)| moves::is_managed(&other.moves, stage)) {
            let what =
                format!("`{id}` was brought in there, or passed its gates: it is managed here");
            return Err(Refusal::conflict(what, "ask for a move, which asks for the proofs"));
        }
        Ok(Fact::Adopted { stage, reason })
    }

    fn ask(&self, to: Stage, reason: Text, case: &Case<'_>) -> Result<Fact, Refusal> {
        let system = moves::at_work(self.system, case)?;
        moves::may_ask(moves::class_of(&system), case.actor)?;
        if emergency::leads(self.state.into(), to.into()) {
            moves::may_hurry(case)?;
        } else if !(to == self.state && self.is_ungated()) {
            moves::follows(self.state, to)?;
        }
        Ok(Fact::Asked { to, reason })
    }

    /// Lets it pass its gate, if the gate and the people allow it.
    fn pass(&self, case: &Case<'_>) -> Result<Fact, Refusal> {
        let Some(wish) = &self.wish else {
            return Err(Refusal::conflict("nobody asked to move this release", "ask first"));
        };
        let gate = moves::pass(self.system, wish, &self.composed_by, case)?;
        Ok(Fact::Moved { from: self.state, to: wish.to, gate })
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        match fact {
            Fact::Composed { components, digest, kinds, starts } => {
                self.components = components;
                self.composed_by.insert(act.by.clone());
                self.ruled_out.retain(|kind, _| !kinds.contains(kind));
                (self.digest, self.kinds, self.confirmed) = (Some(digest), kinds, None);
                // What was asked was asked for another list.
                self.wish = None;
                if let Some(starts) = starts {
                    (self.state, self.since) = (starts, act.clone());
                }
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
                self.moves.push(Moved::through(gate, from, to, self.digest, act));
                self.moved(from, to, act);
            }
            Fact::Adopted { stage, .. } => {
                self.moves.push(Moved::past(self.state, stage, self.digest, act));
                self.moved(self.state, stage, act);
            }
            Fact::SteppedBack { check, reason, instead, .. } => {
                self.stepped_back = Some(SteppedBack { check, reason, instead });
                self.end(Stage::Stopped, act);
            }
            Fact::Noted { check, .. } => {
                self.notes.insert(check.into(), act.clone());
            }
            Fact::Refused { .. } => self.wish = None,
            Fact::Limited { percent, .. } => self.traffic_percent = Some(percent),
            Fact::Stopped { .. } => self.end(Stage::Stopped, act),
            Fact::Retired { .. } => self.end(Stage::Retired, act),
            Fact::Proposed { .. } => {}
        }
        self
    }

    /// A share of the traffic is declared anew in each stage; one that passes its gate where it is stays.
    fn moved(&mut self, from: Stage, to: Stage, act: &Act) {
        if from != to {
            (self.state, self.since, self.traffic_percent) = (to, act.clone(), None);
        }
        self.wish = None;
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
