//! The product steps back by itself from releases on which a check stayed broken too long.

use std::collections::BTreeSet;

use base::{AnyId, Day, Error};
use catalog::Answer;
use evidence::step_back::{self, Running, Step, Turned};
use registry::{
    exception::{self, Exception},
    moves::class_of,
    release::Release,
    stage::Stage,
    system::System,
    verdict::{Answer as Recorded, Verdict},
};
use serde_json::{Map, json};

use crate::{App, Request};

impl App {
    /// The requests by which the product steps back, or notes what it does not step back for, on a
    /// day, by the verdicts as their last recorded turns have them.
    pub(crate) fn steps_back(&self, today: Day) -> Result<Vec<Request>, Error> {
        let releases = self.all::<Release>(u64::MAX)?;
        let mut running = Vec::new();
        for (id, release) in &releases {
            if matches!(release.state, Stage::Canary | Stage::Live) {
                let system = release.system.any();
                let class = class_of(&self.typed::<System>(&system, u64::MAX)?);
                running.push(Running {
                    release: id.to_string(),
                    system: system.to_string(),
                    class,
                    emergency: self.emergency(release, today)?,
                });
            }
        }
        let verdicts = self.all::<Verdict>(u64::MAX)?;
        let turned: Vec<Turned> =
            verdicts.iter().filter_map(|(_, verdict)| self.turned_to(verdict)).collect();
        let mut steps = step_back::steps(&running, &turned, today);
        steps.retain(|step| !noted(step, &releases, &verdicts));
        let leaving: BTreeSet<&str> =
            steps.iter().filter(|step| !step.note).map(|step| step.release.as_str()).collect();
        Ok(steps.iter().filter_map(|step| request(step, &releases, &leaving)).collect())
    }

    /// The exception on which a release runs, if it is an emergency repair that did not pass the gate it
    /// had skipped, and the last day on which it holds.
    fn emergency(&self, release: &Release, today: Day) -> Result<Option<(String, Day)>, Error> {
        let last = release.moves.last().and_then(|last| last.emergency.as_ref());
        let Some(id) = last else { return Ok(None) };
        let exception: Exception = self.typed(id, u64::MAX)?;
        let until = if exception.state == exception::State::Granted {
            exception.until
        } else {
            exception.until.min(today.plus(-1))
        };
        Ok(Some((id.to_string(), until)))
    }

    /// A recorded turn of a check that there is.
    fn turned_to(&self, verdict: &Verdict) -> Option<Turned> {
        let answer = match verdict.verdict {
            Recorded::Met => Answer::Met,
            Recorded::Broken => Answer::Broken,
            Recorded::Stale => Answer::Stale,
            Recorded::Unknown => Answer::Unknown,
            Recorded::Gone => return None,
        };
        Some(Turned {
            check: verdict.check.to_string(),
            subject: verdict.subject.to_string(),
            answer,
            since: verdict.since.at.day(),
            fresh_days: self.catalog().check(verdict.check.as_str())?.fresh_days,
        })
    }
}

/// Whether the product noted this already, since the verdict turned.
fn noted(step: &Step, releases: &[(AnyId, Release)], verdicts: &[(AnyId, Verdict)]) -> bool {
    let release = releases.iter().find(|(id, _)| id.to_string() == step.release);
    let note = release.and_then(|(_, release)| release.notes.get(&step.check));
    let about = |subject: &str| {
        let system = release.map(|(_, release)| release.system.to_string());
        subject == step.release || Some(subject) == system.as_deref()
    };
    let turned = verdicts
        .iter()
        .filter(|(_, one)| one.check.as_str() == step.check && about(one.subject.as_str()));
    let turned = turned.map(|(_, one)| one.since.entry).max().unwrap_or(0);
    step.note && note.is_some_and(|note| note.entry > turned)
}

/// The request that records a step, with the release that answers instead: the newest other one of the
/// AI system that is live and stays.
fn request(
    step: &Step,
    releases: &[(AnyId, Release)],
    leaving: &BTreeSet<&str>,
) -> Option<Request> {
    let (id, release) = releases.iter().find(|(id, _)| id.to_string() == step.release)?;
    let good = releases.iter().filter(|(other, one)| {
        one.system == release.system
            && one.state == Stage::Live
            && !leaving.contains(other.to_string().as_str())
    });
    let instead = good.max_by_key(|(_, one)| one.since.entry).map(|(id, _)| id.to_string());
    let fields = json!({
        "check": step.check, "broken_since": step.since, "reason": step.reason, "instead": instead,
    });
    Some(Request {
        noun: "release".to_owned(),
        serial: Some(id.serial),
        verb: "step_back".to_owned(),
        fields: fields.as_object().cloned().unwrap_or_else(Map::new),
        ..Request::default()
    })
}
