//! What a gate says to a release, now.

use access::{Action, Principal, action::Area};
use base::{AnyId, Error, Kind as _, Refusal};
use catalog::{Stage, gates};
use evidence::Tables;
use registry::{
    GateAnswer, Record, Register,
    emergency::{self, Emergency},
    exception::{self, Exception},
    moves::class_of,
    release::Release,
    system::{Part, System},
};

use crate::{App, AsOf, world::AsOfEntry};

impl App {
    /// What the gate says to moving a release to a stage, now.
    ///
    /// # Errors
    /// Refuses releases that are not there, and stages that do not follow.
    pub async fn gate(
        &self,
        who: &Principal,
        release: &AnyId,
        stage: &str,
    ) -> Result<GateAnswer, Error> {
        self.authorise(who, &Action::Read { area: Area::Records })?;
        self.gate_at(release, stage).await
    }

    /// Whether a release may be moved by an emergency repair, if somebody grants the exception for it.
    ///
    /// # Errors
    /// Refuses who may not read records.
    pub fn repairs(&self, who: &Principal, release: &AnyId) -> Result<bool, Error> {
        self.authorise(who, &Action::Read { area: Area::Records })?;
        let all = self.records(Release::PREFIX, u64::MAX)?.into_iter();
        Ok(emergency::is_possible(release, all.map(|one| (one.id, one.state)).collect()).is_ok())
    }

    /// As [`App::gate`], for the writer's thread, which waits for the answer.
    pub(crate) fn gate_now(&self, release: &AnyId, stage: &str) -> Result<GateAnswer, Error> {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|error| Error::failed("compute the gate", error))?
            .block_on(self.gate_at(release, stage))
    }

    async fn gate_at(&self, id: &AnyId, stage: &str) -> Result<GateAnswer, Error> {
        let (size, today) = self.moment(AsOf::Now)?;
        let release: Release = self.typed(id, size)?;
        let system_id = release.system.any();
        let system: System = self.typed(&system_id, size)?;
        let releases = self.all::<Release>(size)?;
        let ours = |subject: &AnyId| {
            let of =
                |(other, one): &(AnyId, Release)| other == subject && one.system == release.system;
            *subject == system_id || releases.iter().any(of)
        };
        let mut exceptions = self.all::<Exception>(size)?;
        exceptions.retain(|(_, one)| ours(&one.subject));
        let accepted = exception::in_force(&exceptions, id, &system_id, today);
        let to = stage_of(stage)?;
        let straight = |(check, exception): &(&str, &AnyId)| {
            let (_, one) = exceptions.iter().find(|(other, _)| other == *exception)?;
            let leads = one.subject == *id && *check == emergency::gate();
            let granted_by = one.granted.as_ref().filter(|_| leads)?.by.clone();
            Some(Emergency { exception: (*exception).clone(), until: one.until, granted_by })
        };
        let hurries = emergency::leads(release.state.into(), to);
        let emergency = accepted.iter().find_map(straight).filter(|_| hurries);
        let asked = evidence::GateCase {
            release: id.to_string(),
            system: system_id.to_string(),
            class: class_of(&system),
            from: release.state.into(),
            to,
            since: release.since.at.day(),
            traffic_percent: release.traffic_percent,
            first: !self.went_live(&releases, size)?,
            develops: system.parts.contains_key(&Part::Make),
            today,
            exceptions: accepted
                .iter()
                .map(|(check, one)| ((*check).to_owned(), one.to_string()))
                .collect(),
            emergency,
        };
        let world = AsOfEntry { app: self, size, today };
        let candidate = Some((asked.release.as_str(), asked.to));
        let tables = Tables::new(&world, self.catalog(), candidate);
        evidence::gate(&self.0.checker, &tables, &asked).await.map_err(unrun)
    }

    /// Whether an AI system went live through its gate for which the organisation shows its floor.
    fn went_live(&self, releases: &[(AnyId, Release)], size: u64) -> Result<bool, Error> {
        let floor = gates::floor();
        for (_, release) in releases {
            let gated = |to: registry::stage::Stage| Stage::from(to) == floor.to;
            if release.moves.iter().any(|moved| !moved.adopted && gated(moved.to_stage))
                && class_of(&self.typed::<System>(&release.system.any(), size)?) >= floor.class
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A record as its register has it, texts opened.
    pub(crate) fn typed<R: Register>(&self, id: &AnyId, size: u64) -> Result<R, Error> {
        let record = self.opened(id, size)?.ok_or_else(|| {
            Refusal::missing(format!("`{id}` does not exist"), "pick one that does")
        })?;
        read(record).map(|(_, state)| state)
    }

    /// The records of a register as it has them, texts opened.
    pub(crate) fn all<R: Register>(&self, size: u64) -> Result<Vec<(AnyId, R)>, Error> {
        self.records(R::PREFIX, size)?.into_iter().map(read).collect()
    }
}

fn read<R: Register>(record: Record) -> Result<(AnyId, R), Error> {
    let Record { id, state, .. } = record;
    let state = serde_json::from_value(state).map_err(|error| {
        let cause = format!("{error}; `plumb rebuild` folds it anew from the ledger");
        Error::failed(format!("read the stored `{id}`"), std::io::Error::other(cause))
    })?;
    Ok((id, state))
}

fn stage_of(word: &str) -> Result<Stage, Error> {
    word.parse().map_err(|_| {
        let what = format!("`{word}` is not a stage");
        Refusal::invalid(
            what,
            "a release moves from design to build, verify, shadow, canary and live",
        )
        .into()
    })
}

pub(crate) fn unrun(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::failed("run a check", error)
}
