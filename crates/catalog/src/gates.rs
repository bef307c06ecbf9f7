//! The gates: what a release must show to move to its next stage, by the class of its system.
//!
//! A gate also needs what no check says: no open incident of severity major on the system. All
//! numbers are defaults that an organisation may change, which is itself checked (PL-CHG-01).

use std::{collections::BTreeSet, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// The stage of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// It is thought out.
    Design,
    /// It is made.
    Build,
    /// It is tested.
    Verify,
    /// It answers real traffic; nobody receives its answers.
    Shadow,
    /// It answers a small share of real traffic.
    Canary,
    /// It answers real traffic.
    Live,
    /// It is gone for good.
    Retired,
    /// It was taken out of use at once.
    Stopped,
}

/// The class of an AI system: the highest of its legal classes and of its impact assessment.
///
/// The default is high: nobody escapes a gate by leaving a system unclassified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Little at stake.
    Minimal,
    /// People must know that they deal with AI.
    Limited,
    /// Much at stake for people.
    #[default]
    High,
    /// Not allowed at all.
    Prohibited,
}

/// A text that is not a stage or a class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a {noun}, expected one of {expected}")]
pub struct WordError {
    found: String,
    noun: &'static str,
    expected: String,
}

/// Why a release cannot make a move, whatever its checks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMove {
    /// The system is of the class prohibited.
    #[error("a prohibited system can only be stopped or retired")]
    Prohibited,
    /// The stages do not follow each other.
    #[error("no gate leads from `{from}` to `{to}`")]
    NoGate {
        /// The stage that the release is in.
        from: Stage,
        /// The stage that was asked for.
        to: Stage,
    },
}

/// One gate: the checks that each class adds to those of the class below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The stage that it leads out of.
    pub from: Stage,
    /// The stage that it leads into.
    pub to: Stage,
    /// What every class shows.
    pub minimal: Vec<String>,
    /// What limited and high add.
    pub limited: Vec<String>,
    /// What high adds.
    pub high: Vec<String>,
}

/// The least that a release does in a stage before it may leave it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Calendar days, UTC.
    pub days: u32,
    /// Exchanges or decisions.
    pub exchanges: u32,
    /// The largest share of the system's traffic while it is there, in percent.
    pub share_percent_max: Option<u32>,
}

/// Who approves a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// How many persons, the asker included.
    pub persons: u32,
    /// Whether the approver holds a role of level top, or is named by one who does.
    pub top: bool,
}

/// How far exceptions go. They never make a verdict met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    /// How long one holds at most.
    pub days_max: u32,
    /// How many may be granted for one system and its releases within a year.
    pub per_system_and_year: u32,
    /// How often the same check of one system may be excepted.
    pub per_check: u32,
}

/// What the organisation itself shows, once, before its first system of a class moves to a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The lowest class that it holds for.
    pub class: Class,
    /// The stage.
    pub to: Stage,
    /// The checks.
    pub checks: Vec<String>,
    /// What an organisation adds that develops AI.
    pub if_developing: Vec<String>,
}

/// The short way of an emergency repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// Where it leads.
    pub to: Stage,
    /// How many approvers it needs.
    pub approvers: u32,
    /// Within how many days the skipped checks follow.
    pub days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    first_release_starts: Stage,
    next_release_starts: Stage,
    gate: Vec<Gate>,
    hard: Vec<Hard>,
    stay: Vec<Stays>,
    approval: Classes<Approval>,
    exceptions: Exceptions,
    floor: Floor,
    emergency: Emergency,
    retirement: Retirement,
    step_back: StepBack,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hard {
    class: Class,
    from: Stage,
    checks: Vec<String>,
}

#[derive(Deserialize)]
struct Stays {
    stage: Stage,
    #[serde(flatten)]
    by: Classes<Stay>,
}

#[derive(Deserialize)]
struct Classes<T> {
    minimal: T,
    limited: T,
    high: T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retirement {
    checks: Vec<String>,
    quiet_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepBack {
    stale_factor: u32,
    row: Vec<StepBackRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepBackRow {
    checks: Vec<String>,
    minimal: Option<u32>,
    limited: u32,
    high: u32,
}

pub(crate) const SOURCE: (&str, &str) = ("gates.toml", include_str!("../data/gates.toml"));

static TABLE: LazyLock<Table> = LazyLock::new(|| crate::built_in(SOURCE.0, SOURCE.1));

/// All gates, in the order of the stages.
pub fn gates() -> &'static [Gate] {
    &TABLE.gate
}

/// Whether a move exists at all for a system of this class; what it must show is [`required`].
///
/// Any release can be stopped, and any but a retired one can be retired. Stepping back and an
/// emergency repair are not moves through a gate.
///
/// # Errors
/// Says why there is no such move.
pub fn open(class: Class, from: Stage, to: Stage) -> Result<(), NoMove> {
    let ends = match to {
        Stage::Stopped => from <= Stage::Live,
        Stage::Retired => from != Stage::Retired,
        _ => false,
    };
    let leads = ends || gates().iter().any(|gate| (gate.from, gate.to) == (from, to));
    match (leads, class) {
        (false, _) => Err(NoMove::NoGate { from, to }),
        (true, Class::Prohibited) if !ends => Err(NoMove::Prohibited),
        (true, _) => Ok(()),
    }
}

/// The ids of the checks that a release shows to move to the stage `to`: those of its gate and of
/// all gates before it, each once, in that order.
///
/// Retirement has its own list. A prohibited system, which [`open`] lets through no gate, is asked
/// as much as one of class high.
pub fn required(class: Class, to: Stage) -> Vec<&'static str> {
    if to == Stage::Retired {
        return TABLE.retirement.checks.iter().map(String::as_str).collect();
    }
    let mut checks = Vec::new();
    for gate in gates().iter().filter(|gate| to <= Stage::Live && gate.to <= to) {
        for check in gate.checks(class) {
            if !checks.contains(&check) {
                checks.push(check);
            }
        }
    }
    checks
}

/// Those of the [`required`] checks for which no exception is possible.
pub fn hard(class: Class, to: Stage) -> BTreeSet<&'static str> {
    let holds = |check: &&str| {
        TABLE.hard.iter().any(|hard| {
            class >= hard.class && to >= hard.from && hard.checks.iter().any(|id| id == check)
        })
    };
    required(class, to).into_iter().filter(holds).collect()
}

/// The least that a release of this class does in `stage` before it may leave it.
pub fn stay(class: Class, stage: Stage) -> Stay {
    let row = TABLE.stay.iter().find(|row| row.stage == stage);
    row.map(|row| *row.by.of(class)).unwrap_or_default()
}

/// The least number of days that a release of this class stays in `stage`; 0 where there is none.
pub fn min_stay_days(class: Class, stage: Stage) -> u32 {
    stay(class, stage).days
}

/// Who approves a move of a release of this class.
pub fn approval(class: Class) -> Approval {
    *TABLE.approval.of(class)
}

/// How far exceptions go.
pub fn exceptions() -> Exceptions {
    TABLE.exceptions
}

/// What the organisation itself shows once.
pub fn floor() -> &'static Floor {
    &TABLE.floor
}

/// The short way of an emergency repair.
pub fn emergency() -> Emergency {
    TABLE.emergency
}

/// How many days a retired system stays without an exchange.
pub fn quiet_days() -> u32 {
    TABLE.retirement.quiet_days
}

/// The stage in which a system's first release starts, or a later one.
pub fn starts(first: bool) -> Stage {
    if first { TABLE.first_release_starts } else { TABLE.next_release_starts }
}

/// After how many days of `check` being broken the product steps back by itself from the running
/// release; `None` if it never does: for minimal a task is set instead.
pub fn step_back_after_days(class: Class, check: &str) -> Option<u32> {
    let row = TABLE.step_back.row.iter().find(|row| row.checks.iter().any(|id| id == check))?;
    match class {
        Class::Minimal => row.minimal,
        Class::Limited => Some(row.limited),
        Class::High | Class::Prohibited => Some(row.high),
    }
}

/// How many times its freshness a check is stale until it counts as broken for stepping back.
pub fn step_back_stale_factor() -> u32 {
    TABLE.step_back.stale_factor
}

impl Gate {
    /// What this gate alone asks of a class, each lower class first.
    pub fn checks(&self, class: Class) -> impl Iterator<Item = &str> {
        let columns = [
            (Class::Minimal, &self.minimal),
            (Class::Limited, &self.limited),
            (Class::High, &self.high),
        ];
        let held = columns.into_iter().filter(move |(column, _)| *column <= class);
        held.flat_map(|(_, checks)| checks.iter().map(String::as_str))
    }
}

impl<T> Classes<T> {
    fn of(&self, class: Class) -> &T {
        match class {
            Class::Minimal => &self.minimal,
            Class::Limited => &self.limited,
            Class::High | Class::Prohibited => &self.high,
        }
    }
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 8] = [
        Self::Design,
        Self::Build,
        Self::Verify,
        Self::Shadow,
        Self::Canary,
        Self::Live,
        Self::Retired,
        Self::Stopped,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Design => "design",
            Self::Build => "build",
            Self::Verify => "verify",
            Self::Shadow => "shadow",
            Self::Canary => "canary",
            Self::Live => "live",
            Self::Retired => "retired",
            Self::Stopped => "stopped",
        }
    }

    /// Its rank in the SQL of checks: design is 1, canary 5, live 6; what is out of use is 0, so
    /// that "from canary" is `rank >= 5`.
    pub fn rank(self) -> u8 {
        match self {
            Self::Design => 1,
            Self::Build => 2,
            Self::Verify => 3,
            Self::Shadow => 4,
            Self::Canary => 5,
            Self::Live => 6,
            Self::Retired | Self::Stopped => 0,
        }
    }
}

impl Class {
    /// Every class, lowest first.
    pub const ALL: [Self; 4] = [Self::Minimal, Self::Limited, Self::High, Self::Prohibited];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Limited => "limited",
            Self::High => "high",
            Self::Prohibited => "prohibited",
        }
    }
}

/// What both words share: reading them, showing them.
macro_rules! word {
    ($name:ident, $noun:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = WordError;

            fn from_str(text: &str) -> Result<Self, WordError> {
                Self::ALL.into_iter().find(|word| word.as_str() == text).ok_or_else(|| WordError {
                    found: text.chars().take(40).collect(),
                    noun: $noun,
                    expected: Self::ALL.map(Self::as_str).join(", "),
                })
            }
        }
    };
}

word!(Stage, "stage");
word!(Class, "class");
