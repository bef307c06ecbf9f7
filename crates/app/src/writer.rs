//! The one writer of the ledger: a thread that decides requests one after the other and stores them
//! in batches, one transaction and one signature each.
//!
//! An answer is given when its entry is durable. Whatever waits while a batch is stored goes into the
//! next one, so a busy server pays one disk sync for many requests. After a failed commit nobody knows
//! what was stored; the writer drops its state and resumes from the stored head. A rule that panics
//! ends its batch in the same way, and not the thread.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Weak, mpsc},
    thread::JoinHandle,
};

use access::{Action, Principal, VerbClass};
use base::{AnyId, Error, Millis, Refusal, RefusalKind, canon};
use ledger::{Entry, Head, Signer, writer::Writer as LedgerWriter};
use registry::{Actor, Class, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Commit, Link, Row, StoreError};
use tokio::sync::oneshot;

use crate::{App, Inner, actor, batch::Batch};

/// The most requests of one batch, unless one group has more.
const BATCH_MAX: usize = 1000;

/// The most requests that are carried out together.
pub(crate) const TOGETHER_MAX: usize = 10_000;

/// A command on its way.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The register.
    pub noun: String,
    /// The record; none to make one.
    pub serial: Option<u64>,
    /// The verb.
    pub verb: String,
    /// Its fields.
    pub fields: Map<String, Value>,
    /// The revision that the caller saw; another one is a conflict.
    pub expected: Option<u64>,
    /// A key of the caller's: the same request with the same key is carried out once. It is known for
    /// [`store::REPLY_MS`], then it is forgotten.
    pub key: Option<String>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The record.
    pub id: AnyId,
    /// The entry that says so.
    pub entry: u64,
    /// The revision of the record now.
    pub revision: u64,
    /// The name of the fact.
    pub what: String,
}

/// Where an answer goes: to all requests of a job, or why none was carried out.
type Answer = Box<dyn FnOnce(Result<Vec<Done>, Error>) + Send>;

/// Requests that are carried out together or not at all; mostly one.
struct Job {
    requests: Vec<Request>,
    actor: Actor,
    answer: Answer,
}

/// The hand that gives jobs to the writer's thread.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

impl App {
    /// Carries out a command: authorises, decides, and answers when the fact is durable.
    ///
    /// # Errors
    /// Refuses what access or the rules do not allow; fails if it could not be stored.
    pub async fn carry_out(&self, who: &Principal, request: Request) -> Result<Done, Error> {
        registry::register(&request.noun)?;
        self.may_use(who, &request.noun, &request.verb)?;
        self.record(actor(who), request).await
    }

    /// Carries out commands together: all of them in one transaction, or none. The answers are in the
    /// order of the commands.
    ///
    /// # Errors
    /// Refuses what access or the rules do not allow, too many, and a move of a release among others;
    /// fails if they could not be stored.
    pub async fn carry_out_together(
        &self,
        who: &Principal,
        requests: Vec<Request>,
    ) -> Result<Vec<Done>, Error> {
        for request in &requests {
            registry::register(&request.noun)?;
            self.may_use(who, &request.noun, &request.verb)?;
        }
        self.record_together(actor(who), requests).await
    }

    /// Whether `who` may use a verb of a register.
    ///
    /// # Errors
    /// Refuses, naming the roles that may.
    pub fn may_use(&self, who: &Principal, noun: &str, verb: &str) -> Result<(), Error> {
        let action = action(noun, verb);
        // What an engine records would prove nothing if somebody could type it.
        if action == Action::Measure && who.via != access::Via::Product {
            let what = format!("`{noun} {verb}` is recorded by what measures, and by nobody else");
            let hint = match (noun, verb) {
                ("scope", "restore") => "restore a text: see `plumb restore --help`",
                ("scope", _) => "treat texts: see `plumb anonymize --help`",
                _ => "measure it: see `plumb assess --help`",
            };
            return Err(Refusal::forbidden(what, hint).into());
        }
        self.authorise(who, &action)
    }

    /// The same as an answer, for pages that offer only what may be used.
    pub fn may(&self, who: &Principal, noun: &str, verb: &str) -> bool {
        self.may_use(who, noun, verb).is_ok()
    }

    /// Hands a request to the writer and waits for its answer.
    pub(crate) async fn record(&self, actor: Actor, request: Request) -> Result<Done, Error> {
        let done = self.record_together(actor, vec![request]).await?;
        done.into_iter().next().ok_or_else(|| stopped("it gave no answer"))
    }

    /// Hands requests to the writer, to be carried out together or not at all, and waits for its
    /// answer.
    pub(crate) async fn record_together(
        &self,
        actor: Actor,
        requests: Vec<Request>,
    ) -> Result<Vec<Done>, Error> {
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let closed = closed(&requests);
        if !closed.is_empty() {
            let app = self.clone();
            let close = move || app.when_unused(&closed, || app.record_blocking(actor, requests));
            let done = tokio::task::spawn_blocking(close).await;
            return done.map_err(|error| Error::failed("close a scope", error))?;
        }
        let (answer, answered) = oneshot::channel();
        self.hand_over(actor, requests, Box::new(|done| drop(answer.send(done))))?;
        answered.await.map_err(|_| broken_off())?
    }

    /// As [`App::record_together`], for a thread that may wait; it is for whoever calls to see that no
    /// scope is closed that is in use.
    pub(crate) fn record_blocking(
        &self,
        actor: Actor,
        requests: Vec<Request>,
    ) -> Result<Vec<Done>, Error> {
        let (answer, answered) = mpsc::channel();
        self.hand_over(actor, requests, Box::new(move |done| drop(answer.send(done))))?;
        answered.recv().map_err(|_| broken_off())?
    }

    /// Gives requests to the writer.
    fn hand_over(&self, actor: Actor, requests: Vec<Request>, answer: Answer) -> Result<(), Error> {
        let Some(writer) = &self.0.writer else {
            let what = "this folder was opened to read";
            return Err(Refusal::conflict(what, "open it to write").into());
        };
        let found = requests.len();
        if found > TOGETHER_MAX {
            let what =
                format!("at most {TOGETHER_MAX} commands are carried out together, not {found}");
            return Err(Refusal::new(RefusalKind::TooMuch, what, "divide them into groups").into());
        }
        if found > 1 && requests.iter().any(needs_gate) {
            let what = "a release is moved by itself, not together with other commands";
            return Err(Refusal::conflict(what, "move it when the others are carried out").into());
        }
        let job = Job { requests, actor, answer };
        writer.jobs.send(job).map_err(|_| stopped("it is not there any more"))
    }

    /// Whether commands can be carried out and records be read.
    ///
    /// # Errors
    /// The writer of a folder that was opened to write is gone, or the storage cannot be read.
    pub fn sound(&self) -> Result<(), Error> {
        if self.0.writer.as_ref().is_some_and(Writer::is_gone) {
            return Err(stopped("it is not there any more"));
        }
        self.size().map(drop)
    }
}

/// The scopes that requests close.
fn closed(requests: &[Request]) -> BTreeSet<AnyId> {
    let closes = |one: &&Request| one.noun == "scope" && one.verb == "close";
    let id = |one: &Request| one.serial.map(|serial| AnyId::new("scope", serial));
    requests.iter().filter(closes).filter_map(id).collect()
}

/// The writer is gone with the request.
fn broken_off() -> Error {
    stopped("it broke off; look whether the command was done")
}

/// The writer gave no answer.
fn stopped(why: &'static str) -> Error {
    Error::failed("hear from the writer", std::io::Error::other(why))
}

/// What access is asked about a verb of a register; verbs of no register are the owner's.
fn action<'a>(noun: &'a str, verb: &'a str) -> Action<'a> {
    let class = registry::register(noun).map_or(Class::Administer, |register| register.class(verb));
    let class = match class {
        Class::Measure => return Action::Measure,
        Class::Contribute => VerbClass::Contribute,
        Class::Approve => VerbClass::Approve,
        Class::Administer => VerbClass::Administer,
        Class::Own => VerbClass::Own,
    };
    Action::Command { noun, verb, class }
}

impl Writer {
    /// Starts the thread. It ends when the app is gone.
    pub(crate) fn start(app: Weak<Inner>, signer: Signer) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let mut hand = Hand { signer, log: None, unerased: Vec::new() };
            while let Ok(first) = waiting.recv() {
                let Some(inner) = app.upgrade() else { return };
                hand.carefully(&App(inner), gather(first, &waiting));
            }
        });
        Self { jobs, thread }
    }

    /// Whether the thread ended, so that nothing is carried out any more.
    fn is_gone(&self) -> bool {
        self.thread.is_finished()
    }
}

/// The jobs that wait by now, up to a full batch.
fn gather(first: Job, waiting: &mpsc::Receiver<Job>) -> Vec<Job> {
    let mut found = first.requests.len();
    let mut jobs = vec![first];
    while found < BATCH_MAX
        && let Ok(next) = waiting.try_recv()
    {
        found += next.requests.len();
        jobs.push(next);
    }
    jobs
}

/// What the thread holds between batches.
struct Hand {
    signer: Signer,
    /// None at the start and after a failure: then the stored head tells how to go on.
    log: Option<(LedgerWriter, Option<Head>, Millis)>,
    /// Records whose erasure is on record and whose texts are still there, for that failed.
    unerased: Vec<AnyId>,
}

impl Hand {
    /// Works on jobs; where that panics, those that wait hear that it broke off, and the next ones are
    /// worked on from what is stored. A bug in one rule must not stop everybody for ever.
    fn carefully(&mut self, app: &App, jobs: Vec<Job>) {
        let worked = catch_unwind(AssertUnwindSafe(|| self.work(app, jobs)));
        if worked.is_err() {
            self.log = None;
        }
    }

    fn work(&mut self, app: &App, jobs: Vec<Job>) {
        self.erase(app, Vec::new());
        let mut jobs = jobs.into_iter().peekable();
        while jobs.peek().is_some() {
            let mut batch = Batch::new(app);
            let mut waiting = Vec::new();
            while let Some(Job { requests, actor, answer }) =
                jobs.next_if(|job| batch.is_empty() || !job.requests.iter().any(needs_gate))
            {
                let decided =
                    self.start(app).and_then(|start| batch.decide(&requests, &actor, start));
                match decided {
                    Ok(dones) => waiting.push((answer, dones)),
                    Err(error) => answer(Err(error)),
                }
                if requests.iter().any(needs_gate) {
                    break;
                }
            }
            self.finish(app, batch, waiting);
        }
    }

    /// The size and time to go on from; resumes from the store where that is not known.
    fn start(&mut self, app: &App) -> Result<(u64, Millis), Error> {
        if self.log.is_none() {
            self.log = Some(resume(app)?);
        }
        let (size, last) =
            self.log.as_ref().map_or((0, Millis(0)), |(log, _, at)| (log.head().size, *at));
        Ok((size, app.now().max(last)))
    }

    /// Stores a batch and answers. Also answers that were given before wait for it: what they tell may
    /// be part of it.
    fn finish(&mut self, app: &App, batch: Batch<'_>, waiting: Vec<(Answer, Vec<Done>)>) {
        let stored = if batch.is_empty() { Ok(()) } else { self.commit(app, batch) };
        match stored {
            Ok(()) => {
                for (answer, dones) in waiting {
                    answer(Ok(dones));
                }
            }
            Err(error) => {
                self.log = None;
                // One error for many: it cannot be cloned, what it says can.
                let said = error.causes().pop().unwrap_or_else(|| error.to_string());
                for (answer, _) in waiting {
                    let cause = std::io::Error::other(said.clone());
                    answer(Err(Error::failed("store the entry", cause)));
                }
            }
        }
    }

    fn commit(&mut self, app: &App, batch: Batch<'_>) -> Result<(), Error> {
        let Some((log, after, _)) = self.log.take() else {
            return Err(Error::failed(
                "store a batch",
                std::io::Error::other("no log to go on from"),
            ));
        };
        let erased = batch.erased();
        let (commit, at) = batch.commit(after);
        let leaves = commit.batch.leaves.clone();
        let pending = log
            .batch(leaves, &self.signer)
            .map_err(|rejected| Error::failed("append to the ledger", rejected.cause))?;
        let commit = Commit { batch: pending.batch().clone(), ..commit };
        app.store()
            .commit(&commit)
            .map_err(|error: StoreError| Error::failed("store the entries", error))?;
        let (stored, log) = pending.durable();
        self.log = Some((log, Some(stored.head), at));
        // The entries are durable, so the answer is no failure: without this the remembered head only
        // lies further behind, until the next one.
        let _ = app.remember(&stored.checkpoint);
        // Whoever left is out by what is recorded; what remains of a login is swept at the next start.
        let _ = app.end_access(&commit.entries);
        self.erase(app, erased);
        Ok(())
    }

    /// Erases the texts of records whose erasure is stored. What fails does not undo that: it is tried
    /// again before the next batch, and when the folder is opened.
    fn erase(&mut self, app: &App, erased: Vec<AnyId>) {
        self.unerased.extend(erased);
        self.unerased.retain(|subject| app.erase_texts(subject).is_err());
    }
}

/// What a gate decides is decided on what is stored, so it never shares a batch with what came before.
fn needs_gate(request: &Request) -> bool {
    request.noun == "release" && matches!(request.verb.as_str(), "move" | "retire")
}

fn resume(app: &App) -> Result<(LedgerWriter, Option<Head>, Millis), Error> {
    let stored = app.store().head().map_err(crate::unreadable)?;
    let origin = app.key().name();
    let fault = |error| Error::failed("resume the ledger", error);
    let Some(stored) = stored else {
        return Ok((LedgerWriter::new(origin).map_err(fault)?, None, Millis(0)));
    };
    let tile = |level, index| app.store().tile(level, index).ok().flatten();
    let log = LedgerWriter::resume(origin, stored.head, tile).map_err(fault)?;
    let last =
        app.store().leaves(stored.head.size.saturating_sub(1), 1).map_err(crate::unreadable)?;
    let at =
        last.first().and_then(|leaf| Entry::read(&leaf.bytes).ok()).map_or(Millis(0), |e| e.at);
    Ok((log, Some(stored.head), at))
}

/// A record as the store keeps it, and what it points to.
pub(crate) fn folded(record: &Record) -> Result<(Row, Vec<Link>), Error> {
    let bytes = canon::bytes(record)?;
    let body = String::from_utf8(bytes).map_err(|error| Error::failed("write a record", error))?;
    let row = Row { id: record.id.clone(), entry: record.changed.entry, body };
    let shape = registry::register(&record.id.noun)?.shape();
    let link = |(field, to)| Link { from: record.id.clone(), field, to };
    Ok((row, shape.links(&record.state).into_iter().map(link).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_whose_thread_ended_is_gone() {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let thread = std::thread::spawn(move || while waiting.recv().is_ok() {});
        let writer = Writer { jobs, thread };
        assert!(!writer.is_gone());
        let Writer { jobs, thread } = writer;
        drop(jobs);
        while !thread.is_finished() {
            std::thread::yield_now();
        }
        assert!(Writer { jobs: mpsc::channel().0, thread }.is_gone());
    }
}
