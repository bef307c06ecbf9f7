//! Emergency repairs: a release that goes straight to canary because what answers must be mended now.
//!
//! It takes two approvers: one grants an exception from the whole gate, the other lets the release
//! pass. What is hard is asked all the same. The skipped checks follow while the exception holds, by
//! passing the gate of the stage, or the product takes the release back out of use.

use base::{AnyId, Day, Refusal};
use catalog::gates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{register::Case, stage::Stage};

/// The exception that an emergency repair stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Emergency {
    /// The exception from the gate.
    pub exception: AnyId,
    /// The last day on which it holds.
    pub until: Day,
    /// Who granted it.
    pub granted_by: String,
}

/// The gate that an emergency repair skips, as exceptions name it.
pub fn gate() -> &'static str {
    gates::emergency().to.as_str()
}

/// The longest exception from that gate, in days.
pub fn days_max() -> i32 {
    i32::try_from(gates::emergency().days).unwrap_or(i32::MAX)
}

/// Whether an emergency repair leads from `from` to `to`.
pub fn leads(from: catalog::Stage, to: catalog::Stage) -> bool {
    from == catalog::Stage::Verify && to == gates::emergency().to
}

/// What of an exception says whether it stands in for a gate.
#[derive(Deserialize)]
struct Standing {
    check: String,
    subject: AnyId,
    until: Day,
    state: String,
}

/// Whether an emergency repair was granted for a release and holds on the day of the case.
pub(crate) fn is_granted(release: &AnyId, case: &Case<'_>) -> bool {
    let holds = |(_, state): (AnyId, Value)| {
        Standing::deserialize(state).is_ok_and(|one| {
            let ours = one.check == gate() && one.subject == *release;
            ours && one.state == "granted" && one.until >= case.now.day()
        })
    };
    case.others.all("exception").into_iter().any(holds)
}

/// Whether the exception that a release stands on holds no more.
pub(crate) fn is_over(exception: &AnyId, case: &Case<'_>) -> bool {
    let state = case.others.state(exception).and_then(|state| Standing::deserialize(state).ok());
    state.is_none_or(|one| one.state != "granted" || one.until < case.now.day())
}

/// What of a release says whether there is something to repair.
#[derive(Deserialize)]
struct Repaired {
    system: AnyId,
    state: Stage,
    moves: Vec<Reached>,
}

/// How far a move led.
#[derive(Deserialize)]
struct Reached {
    to_stage: Stage,
}

/// Whether an exception from the gate may be asked for or granted for this one of all releases.
///
/// # Errors
/// Refuses what does not stand in verify, and where nothing of its AI system ever answered.
pub fn is_possible(release: &AnyId, all: Vec<(AnyId, Value)>) -> Result<(), Refusal> {
    let all: Vec<(AnyId, Repaired)> = all
        .into_iter()
        .filter_map(|(id, state)| Some((id, Repaired::deserialize(state).ok()?)))
        .collect();
    let Some((_, own)) = all.iter().find(|(id, _)| id == release) else {
        let what = "an emergency repair is a release";
        return Err(Refusal::invalid(what, "name the release that repairs").about("subject"));
    };
    if own.state != Stage::Verify {
        let what = format!(
            "an emergency repair starts in verify, and `{release}` is in {}",
            own.state.word()
        );
        return Err(Refusal::conflict(what, "name the release that repairs").about("subject"));
    }
    let answered = |(id, other): &(AnyId, Repaired)| {
        let reached =
            other.moves.iter().any(|moved| (Stage::Canary..=Stage::Live).contains(&moved.to_stage));
        id != release && other.system == own.system && reached
    };
    if !all.iter().any(answered) {
        let what = "no release of this AI system ever answered, so there is nothing to repair";
        return Err(Refusal::conflict(what, "let it pass its gates").about("subject"));
    }
    Ok(())
}
