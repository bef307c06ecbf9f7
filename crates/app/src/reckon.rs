//! What the checks answer, as of any moment; their turns; controls and coverage.
//!
//! Only checks whose tables changed run again: an answer is kept with the entries that last touched
//! what it read, and the day.

use std::{collections::BTreeMap, sync::PoisonError};

use access::{Action, Principal, action::Area};
use base::{Day, Error};
use catalog::{Answer, CheckPage};
use evidence::{Answers, Coverage, Exempt, ItemStatus, Tables, Verdict};
use registry::Record;
use serde_json::{Map, json};

use crate::{App, AsOf, Request, actor, gate::unrun, world::AsOfEntry, writer::TOGETHER_MAX};

/// What an answer of a check depends on: the day, and when each table it reads was last touched.
type Signature = (Day, Vec<u64>);

/// Answers that were computed, by check and by what they depend on.
#[derive(Default)]
pub(crate) struct Kept(BTreeMap<(String, Signature), Answers>);

/// The most answers that are kept.
const KEPT_MAX: usize = 4096;

/// How often verdicts are computed again because their own turns are what a check reads, or because
/// the product stepped back from a release.
const ROUNDS_MAX: usize = 6;

/// The standing of all checks and items at a moment.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How many entries it was computed from.
    pub size: u64,
    /// For which day.
    pub today: Day,
    /// The verdicts of all checks, in the order of the catalogue.
    pub verdicts: Vec<Verdict>,
    /// To what checks do not apply, and on which fact that rests.
    pub exempt: Vec<Exempt>,
    /// The items of ISO/IEC 42001, in order.
    pub items: Vec<ItemStatus>,
    /// How many items are met by which kind of proof.
    pub coverage: Coverage,
    /// Checks that could not be computed, and why.
    pub failed: Vec<(String, String)>,
}

impl App {
    /// The standing as of a moment.
    ///
    /// # Errors
    /// Refuses who may not read records.
    pub async fn standing(&self, who: &Principal, as_of: AsOf) -> Result<Standing, Error> {
        self.authorise(who, &Action::Read { area: Area::Records })?;
        let (size, today) = self.moment(as_of)?;
        self.stand(size, today).await
    }

    pub(crate) async fn stand(&self, size: u64, today: Day) -> Result<Standing, Error> {
        // Each check is a task of its own, so that they share the cores; the order is the catalogue's.
        let pages = self.catalog().checks();
        let tasks: Vec<_> = (0..pages.len())
            .map(|place| {
                let app = self.clone();
                tokio::spawn(async move {
                    app.answers(&app.catalog().checks()[place], size, today).await
                })
            })
            .collect();
        let (mut verdicts, mut exempt, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        for (page, task) in pages.iter().zip(tasks) {
            match task.await {
                Ok(Ok(found)) => {
                    verdicts.extend(found.verdicts);
                    exempt.extend(found.exempt);
                }
                Ok(Err(error)) => failed.push((page.id.clone(), error.to_string())),
                Err(error) => failed.push((page.id.clone(), error.to_string())),
            }
        }
        let items = evidence::items(self.catalog(), &verdicts, &exempt);
        let coverage = Coverage::of(&items);
        Ok(Standing { size, today, verdicts, exempt, items, coverage, failed })
    }

    /// What one check says as of `size` entries on a day.
    async fn answers(&self, page: &CheckPage, size: u64, today: Day) -> Result<Answers, Error> {
        let mut touched = vec![self.touched("setting", size)?];
        for table in self.0.checker.reads(&page.id) {
            touched.push(self.touched(table, size)?);
        }
        let key = (page.id.clone(), (today, touched));
        if let Some(kept) = self.answered().0.get(&key) {
            return Ok(kept.clone());
        }
        let world = AsOfEntry { app: self, size, today };
        let tables = Tables::new(&world, self.catalog(), None);
        let answers = self.0.checker.run(&page.id, &tables).await.map_err(unrun)?;
        let mut kept = self.answered();
        if kept.0.len() >= KEPT_MAX {
            kept.0.clear();
        }
        kept.0.insert(key, answers.clone());
        Ok(answers)
    }

    fn answered(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Computes the verdicts and records those that turned; steps back from releases on which a check
    /// stayed broken too long. Gives the number of facts.
    ///
    /// # Errors
    /// A check or the ledger failed.
    pub async fn reckon(&self) -> Result<usize, Error> {
        let mut turns = 0;
        for _ in 0..ROUNDS_MAX {
            let (size, today) = self.moment(AsOf::Now)?;
            let standing = self.stand(size, today).await?;
            let mut requests = self.turned(&standing)?;
            if requests.is_empty() {
                requests = self.steps_back(today)?;
            }
            if requests.is_empty() {
                break;
            }
            turns += requests.len();
            // The turns of one moment are recorded together, in groups where they are too many for one:
            // what a failure leaves out is found and recorded the next time.
            for some in requests.chunks(TOGETHER_MAX) {
                self.record_together(actor(&Principal::product()), some.to_vec()).await?;
            }
        }
        Ok(turns)
    }

    /// The verdicts that are not as the register of verdicts has them.
    fn turned(&self, standing: &Standing) -> Result<Vec<Request>, Error> {
        let known = self.records("verdict", u64::MAX)?;
        let key =
            |record: &Record| Some((Self::text(record, "check")?, Self::text(record, "subject")?));
        let mut known: BTreeMap<(String, String), &Record> =
            known.iter().filter_map(|record| Some((key(record)?, record))).collect();
        let mut requests = Vec::new();
        for verdict in &standing.verdicts {
            let old = known.remove(&(verdict.check.clone(), verdict.subject.clone()));
            if old.is_none_or(|old| old.state["verdict"] != verdict.answer.as_str()) {
                requests.push(turn(old, verdict, verdict.answer.as_str()));
            }
        }
        let failed = |check: &str| standing.failed.iter().any(|(id, _)| id == check);
        for ((check, subject), old) in known {
            if old.state["verdict"] != "gone" && !failed(&check) {
                let reason = "the check no longer asks about this subject".to_owned();
                let gone = Verdict { check, subject, answer: Answer::Unknown, reason, entry: None };
                requests.push(turn(Some(old), &gone, "gone"));
            }
        }
        Ok(requests)
    }
}

/// The request that records a turn.
fn turn(old: Option<&Record>, verdict: &Verdict, answer: &str) -> Request {
    let mut reason = verdict.reason.clone();
    if reason.trim().is_empty() {
        answer.clone_into(&mut reason);
    }
    let fields = json!({
        "check": verdict.check, "subject": verdict.subject, "verdict": answer,
        "reason": reason, "proof": verdict.entry,
    });
    Request {
        noun: "verdict".to_owned(),
        serial: old.map(|old| old.id.serial),
        verb: "turn".to_owned(),
        fields: fields.as_object().cloned().unwrap_or_else(Map::new),
        ..Request::default()
    }
}
