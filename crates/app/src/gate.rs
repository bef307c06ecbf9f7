//! What a gate says to a release, now.

use access::{Action, Principal, action::Area};
use base::{AnyId, Error, Refusal};
use catalog::{Stage, gates};
use evidence::Tables;
use registry::{
    GateAnswer, Record, Register,
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
        let accepted = exception::in_force(&exceptions, id, &system_id, today).into_iter();
        let asked = evidence::GateCase {
            release: id.to_string(),
            system: system_id.to_string(),
            class: class_of(&system),
            from: release.state.into(),
            to: stage_of(stage)?,
            since: release.since.at.day(),
            traffic_percent: release.traffic_percent,
            first: !self.went_live(&releases, size)?,
            develops: system.parts.contains_key(&Part::Make),
            today,
            exceptions: accepted.map(|(check, one)| (check.to_owned(), one.to_string())).collect(),
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
