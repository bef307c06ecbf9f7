//! The AI system register: what the systems are for, whom they affect, which law sees them how.
//!
//! A system is broken into releases and components; stages belong to a release.

use std::collections::BTreeMap;

use base::{Kind, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    hazard::Source,
    law, odd,
    register::{Act, Case, Class, Register},
    review::independent,
    stage,
};
pub use crate::{
    law::{Decided, LegalClass, RiskClass, Said},
    usage::{Automation, Part, Played, Usage},
};

impl Kind for System {
    const PREFIX: &'static str = "system";
}

/// What can be asked of an AI system.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Register an AI system
    Propose {
        /// Name
        name: Title,
        /// Intended purpose
        purpose: Text,
        /// Who is affected
        ///
        /// The people whose lives its results touch.
        affected: Option<Text>,
        /// It decides about people, or helps to
        decides_about_people: bool,
        /// It handles personal data
        personal_data: bool,
    },
    /// Change what it is for
    ///
    /// A change of purpose or of the people affected calls for new confirmations.
    Change {
        /// Name
        name: Option<Title>,
        /// Intended purpose
        purpose: Option<Text>,
        /// Who is affected
        affected: Option<Text>,
        /// It decides about people, or helps to
        decides_about_people: Option<bool>,
        /// It handles personal data
        personal_data: Option<bool>,
    },
    /// Describe its use
    ///
    /// As a change of purpose does, this calls for new confirmations.
    Describe {
        /// What it is not for
        exclusions: Option<Text>,
        /// Who works with it
        user_groups: Option<Text>,
        /// How far it acts alone
        automation: Option<Automation>,
    },
    /// Say which part we play
    PlayRole {
        /// Our part
        role: Part,
        /// Why
        reason: Text,
    },
    /// Confirm purpose, people affected and our part
    Confirm {},
    /// Classify it under a law
    ///
    /// A no to people or personal data counts only from somebody who did not describe the system,
    /// in their own session; left open, it is a yes. The word on the model must not be left open.
    Classify {
        /// Jurisdiction
        ///
        /// Such as “EU” or “US-NY”.
        jurisdiction: Title,
        /// Class
        class: RiskClass,
        /// The rule that it rests on
        basis: Text,
        /// It is a general-purpose model
        general_purpose: Option<bool>,
        /// It decides about people, or helps to
        decides_about_people: Option<bool>,
        /// It handles personal data
        personal_data: Option<bool>,
    },
    /// Say which attributes are protected
    ///
    /// The list replaces the one before. Nobody decides it who describes the system.
    Protect {
        /// Attributes
        ///
        /// The columns of the data by which people are compared, such as “sex” or “age”.
        attributes: Vec<Title>,
        /// Why these
        reason: Text,
    },
    /// Put it in scope or out
    Scope {
        /// In scope of the management system
        in_scope: bool,
        /// Why
        reason: Text,
    },
    /// Say why a source of risk does not apply
    NoRisk {
        /// Source of risk
        source: Source,
        /// Why there is none
        reason: Text,
    },
    /// Suspend its use
    Suspend {
        /// Why
        reason: Text,
    },
    /// Take it up again
    Resume {
        /// Why
        reason: Text,
    },
    /// Retire it
    Retire {
        /// Why
        reason: Text,
    },
}

/// What has happened to an AI system.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was registered.
    Proposed {
        /// Its name.
        name: Title,
        /// What it is for.
        purpose: Text,
        /// Whom it touches.
        affected: Option<Text>,
        /// Whether it decides about people.
        decides_about_people: bool,
        /// Whether it handles personal data.
        personal_data: bool,
    },
    /// Some of it changed.
    Changed {
        /// Its name.
        name: Option<Title>,
        /// What it is for.
        purpose: Option<Text>,
        /// Whom it touches.
        affected: Option<Text>,
        /// Whether it decides about people.
        decides_about_people: Option<bool>,
        /// Whether it handles personal data.
        personal_data: Option<bool>,
    },
    /// Its use was described.
    Described(Usage),
    /// Our part was named.
    RolePlayed {
        /// The part.
        role: Part,
        /// Why.
        reason: Text,
    },
    /// Purpose, people and parts still hold.
    Confirmed {},
    /// A law's class was decided.
    Classified {
        /// Whose law.
        jurisdiction: Title,
        /// What it says.
        #[serde(flatten)]
        decided: Decided,
        /// Whether a person who did not describe the system decided it, in their own session.
        independent: bool,
    },
    /// The protected attributes were named.
    Protected {
        /// All of them.
        attributes: Vec<Title>,
        /// Why these.
        reason: Text,
    },
    /// It was put in or out of scope.
    Scoped {
        /// Whether it is inside.
        in_scope: bool,
        /// Why.
        reason: Text,
    },
    /// A source of risk does not apply.
    RiskRuledOut {
        /// The source.
        source: Source,
        /// Why.
        reason: Text,
    },
    /// Its use stopped for a while.
    Suspended {
        /// Why.
        reason: Text,
    },
    /// Its use went on.
    Resumed {
        /// Why.
        reason: Text,
    },
    /// It is over.
    Retired {
        /// Why.
        reason: Text,
    },
}

/// An AI system as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct System {
    /// Its name.
    pub name: Title,
    /// What it is for.
    pub purpose: Text,
    /// Whom it touches.
    pub affected: Option<Text>,
    /// How it is used.
    #[serde(flatten)]
    pub usage: Usage,
    /// Whether it decides about people: so it counts until somebody else than who describes it
    /// decided otherwise with its class.
    pub decides_about_people: bool,
    /// Whether it handles personal data, decided alike.
    pub personal_data: bool,
    /// What whoever describes it says.
    pub said: Said,
    /// Who said what it is for and whom it touches.
    pub authors: Vec<String>,
    /// Registered, suspended or retired; how far it has come is told by its releases.
    pub state: State,
    /// Whether the management system covers it; until somebody decides, it does.
    pub in_scope: bool,
    /// Why it is in or out.
    pub scope_reason: Option<Text>,
    /// The highest class over all laws; none until it is classified, which counts as high.
    pub class: Option<RiskClass>,
    /// The class under each law, by jurisdiction.
    pub laws: BTreeMap<String, LegalClass>,
    /// The parts that we play.
    pub parts: BTreeMap<Part, Played>,
    /// The attributes by which people must be compared, and why.
    pub protected: BTreeMap<String, Played>,
    /// Sources of risk that do not apply, and why.
    pub no_risks: BTreeMap<Source, Played>,
    /// When purpose, use, people affected or what it decides last changed.
    pub purpose_changed: Act,
    /// When purpose, people and parts were last confirmed.
    pub confirmed: Option<Act>,
}

/// Whether a system is there to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On the register.
    Registered,
    /// Not to be used until somebody resumes it.
    Suspended,
    /// Over.
    Retired,
}

impl Register for System {
    const PLURAL: &'static str = "systems";
    const TITLE: &'static str = "AI systems";
    const ABOUT: &'static str = "Everything that learns, predicts or generates, and what it still owes before its next stage.";
    const NAME: &'static str = "name";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (
                None,
                Command::Propose { name, purpose, affected, decides_about_people, personal_data },
            ) => {
                Ok(Fact::Proposed { name, purpose, affected, decides_about_people, personal_data })
            }
            (None, _) => Err(odd("AI system", false)),
            (Some(system), _) if system.state == State::Retired => {
                Err(Refusal::conflict("this AI system is retired", "register its successor"))
            }
            (Some(system), command) => system.decide_running(command, case),
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        if let Fact::Proposed { name, purpose, affected, decides_about_people, personal_data } =
            fact
        {
            return Some(Self {
                name,
                purpose,
                affected,
                usage: Usage::default(),
                // Nobody has decided yet.
                decides_about_people: true,
                personal_data: true,
                said: Said { decides_about_people, personal_data },
                authors: vec![act.by.clone()],
                state: State::Registered,
                in_scope: true,
                scope_reason: None,
                class: None,
                laws: BTreeMap::new(),
                parts: BTreeMap::new(),
                protected: BTreeMap::new(),
                no_risks: BTreeMap::new(),
                purpose_changed: act.clone(),
                confirmed: None,
            });
        }
        state.map(|system| system.after(fact, act))
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Registered => &[
                "change",
                "describe",
                "play_role",
                "classify",
                "protect",
                "confirm",
                "no_risk",
                "scope",
                "suspend",
                "retire",
            ],
            State::Suspended => &["resume", "retire"],
            State::Retired => &[],
        }
    }

    fn class(verb: &str) -> Class {
        match verb {
            "propose" | "change" | "describe" | "play_role" | "no_risk" => Class::Contribute,
            _ => Class::Approve,
        }
    }
}

impl System {
    fn decide_running(&self, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match command {
            Command::Propose { .. } => Err(odd("AI system", true)),
            Command::Change { name, purpose, affected, decides_about_people, personal_data } => {
                Ok(Fact::Changed { name, purpose, affected, decides_about_people, personal_data })
            }
            Command::Describe { exclusions, user_groups, automation } => {
                Ok(Fact::Described(Usage { exclusions, user_groups, automation }))
            }
            Command::PlayRole { role, reason } => Ok(Fact::RolePlayed { role, reason }),
            Command::Confirm {} if self.parts.is_empty() || self.affected.is_none() => {
                Err(Refusal::conflict(
                    "there is not enough to confirm: our part or the people affected are missing",
                    "say which part we play and who is affected first",
                ))
            }
            Command::Confirm {} => Ok(Fact::Confirmed {}),
            Command::Classify {
                jurisdiction,
                class,
                basis,
                general_purpose,
                decides_about_people,
                personal_data,
            } => {
                let decided =
                    Decided { class, basis, general_purpose, decides_about_people, personal_data };
                let independent = independent(&self.authors, case);
                Ok(Fact::Classified { jurisdiction, decided, independent })
            }
            Command::Protect { attributes, reason } => {
                law::may_protect(&attributes, &self.authors, case)?;
                Ok(Fact::Protected { attributes, reason })
            }
            Command::Scope { in_scope, reason } => Ok(Fact::Scoped { in_scope, reason }),
            Command::NoRisk { source, reason } => Ok(Fact::RiskRuledOut { source, reason }),
            Command::Suspend { reason } if self.state == State::Registered => {
                Ok(Fact::Suspended { reason })
            }
            Command::Suspend { .. } => {
                Err(Refusal::conflict("this AI system is suspended already", "resume or retire it"))
            }
            Command::Resume { reason } if self.state == State::Suspended => {
                Ok(Fact::Resumed { reason })
            }
            Command::Resume { .. } => {
                Err(Refusal::conflict("this AI system is not suspended", "nothing is to be done"))
            }
            Command::Retire { reason } => match stage::standing(case.on, case) {
                None => Ok(Fact::Retired { reason }),
                Some((release, stage)) => Err(Refusal::conflict(
                    format!("`{release}` is still in {}", stage.word()),
                    "stop or retire its releases first",
                )),
            },
        }
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        let played = |reason| Played { reason, act: act.clone() };
        match fact {
            Fact::Changed { name, purpose, affected, decides_about_people, personal_data } => {
                let told =
                    purpose.is_some() || affected.is_some() || decides_about_people.is_some();
                if told {
                    self.purpose_changed = act.clone();
                }
                if told || personal_data.is_some() {
                    self.written_by(act);
                }
                self.name = name.unwrap_or(self.name);
                self.purpose = purpose.unwrap_or(self.purpose);
                self.affected = affected.or(self.affected);
                let said = &mut self.said;
                said.decides_about_people =
                    decides_about_people.unwrap_or(said.decides_about_people);
                said.personal_data = personal_data.unwrap_or(said.personal_data);
                self.weigh();
            }
            Fact::Described(new) => {
                self.purpose_changed = act.clone();
                self.written_by(act);
                let usage = &mut self.usage;
                usage.exclusions = new.exclusions.or(usage.exclusions.take());
                usage.user_groups = new.user_groups.or(usage.user_groups.take());
                usage.automation = new.automation.or(usage.automation);
                self.weigh();
            }
            Fact::RolePlayed { role, reason } => {
                self.parts.insert(role, played(reason));
            }
            Fact::Confirmed {} => self.confirmed = Some(act.clone()),
            Fact::Classified { jurisdiction, decided, independent } => {
                let law = LegalClass { decided, independent, act: act.clone() };
                self.laws.insert(jurisdiction.into(), law);
                self.class = self.laws.values().map(|law| law.decided.class).max();
                self.weigh();
            }
            Fact::Protected { attributes, reason } => {
                let names = attributes.into_iter().map(String::from);
                self.protected = names.map(|name| (name, played(reason.clone()))).collect();
            }
            Fact::Scoped { in_scope, reason } => {
                (self.in_scope, self.scope_reason) = (in_scope, Some(reason));
            }
            Fact::RiskRuledOut { source, reason } => {
                self.no_risks.insert(source, played(reason));
            }
            Fact::Suspended { .. } => self.state = State::Suspended,
            Fact::Resumed { .. } => self.state = State::Registered,
            Fact::Retired { .. } => self.state = State::Retired,
            Fact::Proposed { .. } => {}
        }
        self
    }

    /// Somebody said what it is for: what they decide about it later is no act of another person.
    fn written_by(&mut self, act: &Act) {
        if !self.authors.contains(&act.by) {
            self.authors.push(act.by.clone());
        }
    }

    /// What counts of what was said and decided about it.
    fn weigh(&mut self) {
        let laws: Vec<&LegalClass> = self.laws.values().collect();
        let counts = |said, decided| law::counts(said, &laws, decided);
        let people = counts(self.said.decides_about_people, |law| law.decides_about_people);
        let data = counts(self.said.personal_data, |law| law.personal_data);
        (self.decides_about_people, self.personal_data) = (people, data);
    }
}
