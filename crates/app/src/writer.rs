//! The one writer of the ledger: a thread that decides requests one after the other and stores them
//! in batches, one transaction and one signature each.
//!
//! An answer is given when its entry is durable. Whatever waits while a batch is stored goes into the
//! next one, so a busy server pays one disk sync for many requests. After a failed commit nobody knows
//! what was stored; the writer drops its state and resumes from the stored head.

use std::{
    collections::BTreeMap,
    sync::{Weak, mpsc},
};

use access::{Action, Principal, VerbClass};
use base::{AnyId, Digest, Error, Millis, Refusal, canon};
use ledger::{Entry, Head, Signer, seal, writer::Writer as LedgerWriter};
use registry::{Act, Actor, Case, Class, Happened, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Commit, Link, Reply, Row, StoreError};
use tokio::sync::oneshot;

use crate::{App, Inner, actor, desk::Desk, vault};

/// The most requests of one batch.
const BATCH_MAX: usize = 1000;

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
    /// A key of the caller's: the same request with the same key is carried out once.
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

struct Job {
    request: Request,
    actor: Actor,
    answer: oneshot::Sender<Result<Done, Error>>,
}

/// The hand that gives jobs to the writer's thread.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

/// A decided request, not stored yet.
struct Decided {
    done: Done,
    entry: Entry,
    reply: Option<Reply>,
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

    /// Whether `who` may use a verb of a register.
    ///
    /// # Errors
    /// Refuses, naming the roles that may.
    pub fn may_use(&self, who: &Principal, noun: &str, verb: &str) -> Result<(), Error> {
        let action = action(noun, verb);
        // What an engine records would prove nothing if somebody could type it.
        if action == Action::Measure && who.via != access::Via::Product {
            let what = format!("`{noun} {verb}` is recorded by what measures, and by nobody else");
            return Err(Refusal::forbidden(what, "measure it: see `plumb assess --help`").into());
        }
        self.authorise(who, &action)
    }

    /// The same as an answer, for pages that offer only what may be used.
    pub fn may(&self, who: &Principal, noun: &str, verb: &str) -> bool {
        self.may_use(who, noun, verb).is_ok()
    }

    /// Hands a request to the writer and waits for its answer.
    pub(crate) async fn record(&self, actor: Actor, request: Request) -> Result<Done, Error> {
        let Some(writer) = &self.0.writer else {
            let what = "this folder was opened to read";
            return Err(Refusal::conflict(what, "open it to write").into());
        };
        let (answer, answered) = oneshot::channel();
        let stopped =
            || Error::failed("hand over the command", std::io::Error::other("the writer stopped"));
        writer.jobs.send(Job { request, actor, answer }).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
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
        std::thread::spawn(move || {
            let mut hand = Hand { signer, log: None };
            while let Ok(first) = waiting.recv() {
                let Some(inner) = app.upgrade() else { return };
                let mut batch = vec![first];
                while batch.len() < BATCH_MAX
                    && let Ok(next) = waiting.try_recv()
                {
                    batch.push(next);
                }
                hand.work(&App(inner), batch);
            }
        });
        Self { jobs }
    }
}

/// What the thread holds between batches.
struct Hand {
    signer: Signer,
    /// None at the start and after a failure: then the stored head tells how to go on.
    log: Option<(LedgerWriter, Option<Head>, Millis)>,
}

impl Hand {
    fn work(&mut self, app: &App, jobs: Vec<Job>) {
        let mut jobs = jobs.into_iter().peekable();
        while jobs.peek().is_some() {
            let mut batch = Batch::new(app);
            let mut waiting = Vec::new();
            while let Some(job) = jobs.next_if(|job| batch.is_empty() || !needs_gate(job)) {
                let alone = needs_gate(&job);
                match self.start(app).and_then(|last| batch.decide(&job, last)) {
                    Ok(Some(done)) => drop(job.answer.send(Ok(done))),
                    Ok(None) => waiting.push(job.answer),
                    Err(error) => drop(job.answer.send(Err(error))),
                }
                if alone {
                    break;
                }
            }
            self.finish(app, batch, waiting);
        }
    }

    /// The time and size to go on from; resumes from the store where that is not known.
    fn start(&mut self, app: &App) -> Result<(u64, Millis), Error> {
        if self.log.is_none() {
            self.log = Some(resume(app)?);
        }
        let (size, last) =
            self.log.as_ref().map_or((0, Millis(0)), |(log, _, at)| (log.head().size, *at));
        Ok((size, app.now().max(last)))
    }

    fn finish(
        &mut self,
        app: &App,
        batch: Batch<'_>,
        waiting: Vec<oneshot::Sender<Result<Done, Error>>>,
    ) {
        if batch.is_empty() {
            return;
        }
        let dones: Vec<Done> = batch.decided.iter().map(|decided| decided.done.clone()).collect();
        match self.commit(app, batch) {
            Ok(()) => {
                for (answer, done) in waiting.into_iter().zip(dones) {
                    let _ = answer.send(Ok(done));
                }
            }
            Err(error) => {
                self.log = None;
                // One error for many: it cannot be cloned, what it says can.
                let said = error.causes().pop().unwrap_or_else(|| error.to_string());
                for answer in waiting {
                    let cause = std::io::Error::other(said.clone());
                    let _ = answer.send(Err(Error::failed("store the entry", cause)));
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
        let (commit, at, erased) = batch.commit(after)?;
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
        app.end_access(&commit.entries)?;
        for subject in erased {
            app.erase_texts(&subject)?;
        }
        Ok(())
    }
}

/// What a gate decides is decided on what is stored, so it never shares a batch with what came before.
fn needs_gate(job: &Job) -> bool {
    job.request.noun == "release" && matches!(job.request.verb.as_str(), "move" | "retire")
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

/// Requests that were decided together and will be stored together.
struct Batch<'a> {
    desk: Desk<'a>,
    decided: Vec<Decided>,
    rows: Vec<Row>,
    links: BTreeMap<AnyId, Vec<Link>>,
    locked: Vec<store::Locked>,
    keys: Vec<store::WrappedKey>,
    fresh_keys: BTreeMap<AnyId, ledger::vault::DataKey>,
    serials: BTreeMap<String, u64>,
    erased: Vec<AnyId>,
}

impl<'a> Batch<'a> {
    fn new(app: &'a App) -> Self {
        Self {
            desk: Desk::new(app),
            decided: Vec::new(),
            rows: Vec::new(),
            links: BTreeMap::new(),
            locked: Vec::new(),
            keys: Vec::new(),
            fresh_keys: BTreeMap::new(),
            serials: BTreeMap::new(),
            erased: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.decided.is_empty()
    }

    /// Decides one request. `Some` if it was carried out before and its answer is known.
    fn decide(&mut self, job: &Job, (size, now): (u64, Millis)) -> Result<Option<Done>, Error> {
        let Job { request, actor, .. } = job;
        let asked = request_digest(request)?;
        if let Some(done) = self.repeated(request, actor, &asked)? {
            return Ok(Some(done));
        }
        let register = registry::register(&request.noun)?;
        let old = self.old(request)?;
        let id = match &old {
            Some(record) => record.id.clone(),
            None => AnyId::new(register.noun(), self.next_serial(register.noun())?),
        };
        self.check_links(register, &request.verb, &request.fields)?;
        let case = Case { now, actor, on: &id, others: &self.desk };
        let state = old.as_ref().map(|record| &record.state);
        let decided = register.decide(state, &request.verb, &request.fields, &case);
        self.desk.sound()?; // first, for it may be refused for what could not be read
        let mut fact = decided?;
        self.seal(&id, &mut fact)?;
        let entry = size + self.decided.len() as u64;
        let act = Act { entry, at: now, by: actor.by.clone(), via: actor.via.clone() };
        let state = register
            .apply(state, &fact, &act)
            .map_err(|error| Error::failed("fold the fact", error))?;
        let record = Record {
            id: id.clone(),
            revision: old.as_ref().map_or(1, |old| old.revision + 1),
            created: old.map_or_else(|| act.clone(), |old| old.created),
            changed: act,
            state,
        };
        if fact.what == "person.erased" {
            self.erased.push(id.clone());
        }
        let done =
            Done { id: id.clone(), entry, revision: record.revision, what: fact.what.clone() };
        let reply = reply(request, actor, asked, &done, now)?;
        let Happened { what, body } = fact;
        let (by, via) = (actor.by.clone(), actor.via.clone());
        let entry = Entry { at: now, by, via, on: id, what, body };
        self.keep(record)?;
        self.decided.push(Decided { done, entry, reply });
        Ok(None)
    }

    /// The answer that was given to the same request before.
    fn repeated(
        &self,
        request: &Request,
        actor: &Actor,
        asked: &Digest,
    ) -> Result<Option<Done>, Error> {
        let Some(key) = &request.key else { return Ok(None) };
        let fresh = self.decided.iter().filter_map(|decided| decided.reply.clone());
        let found = fresh.into_iter().find(|reply| reply.by == actor.by && reply.key == *key);
        let stored = self.desk.app.store().reply(&actor.by, key).map_err(crate::unreadable)?;
        let Some(reply) = found.or(stored) else { return Ok(None) };
        if reply.request != *asked {
            let what = format!("the key `{key}` was used for another request");
            return Err(Refusal::conflict(what, "choose a new key for a new request").into());
        }
        serde_json::from_str(&reply.body)
            .map(Some)
            .map_err(|error| Error::failed("read an earlier answer", error))
    }

    /// The record that the request is about, if it is about one, at the revision that it expects.
    fn old(&self, request: &Request) -> Result<Option<Record>, Error> {
        let Some(serial) = request.serial else { return Ok(None) };
        let id = AnyId::new(&request.noun, serial);
        let Some(record) = self.desk.record(&id)? else {
            let hint = format!("see those there are with `plumb {} list`", request.noun);
            return Err(Refusal::missing(format!("`{id}` does not exist"), hint).into());
        };
        if let Some(expected) = request.expected.filter(|expected| *expected != record.revision) {
            let (by, at) = (&record.changed.by, record.changed.at.human());
            return Err(Refusal::conflict(
                format!(
                    "`{id}` is at revision {}, you saw {expected}: {by} changed it on {at}",
                    record.revision
                ),
                "look at it again, then decide",
            )
            .into());
        }
        Ok(Some(record))
    }

    fn next_serial(&mut self, noun: &str) -> Result<u64, Error> {
        if !self.serials.contains_key(noun) {
            let last = self.desk.app.store().last_serial(noun).map_err(crate::unreadable)?;
            self.serials.insert(noun.to_owned(), last);
        }
        let fresh = self.desk.fresh.keys().filter(|id| id.noun == noun).map(|id| id.serial).max();
        let stored = self.serials.get(noun).copied().unwrap_or(0);
        Ok(fresh.unwrap_or(0).max(stored) + 1)
    }

    /// Every id that a form points to must be there.
    fn check_links(
        &self,
        register: &dyn registry::AnyRegister,
        verb: &str,
        fields: &Map<String, Value>,
    ) -> Result<(), Error> {
        let Some(form) = register.forms().into_iter().find(|form| form.verb == verb) else {
            return Ok(());
        };
        for field in form.fields {
            let registry::Takes::Link(_) = field.takes else { continue };
            let one = fields.get(&field.name).and_then(Value::as_str);
            let many = fields.get(&field.name).and_then(Value::as_array).into_iter().flatten();
            for text in many.filter_map(Value::as_str).chain(one) {
                if let Ok(id) = text.parse::<AnyId>()
                    && self.desk.record(&id)?.is_none()
                {
                    let refusal =
                        Refusal::invalid(format!("`{id}` does not exist"), "pick one that does");
                    return Err(refusal.about(&field.name).into());
                }
            }
        }
        Ok(())
    }

    /// Takes personal texts out of the fact and locks them under the key of the record.
    fn seal(&mut self, id: &AnyId, fact: &mut Happened) -> Result<(), Error> {
        let chance = &*self.desk.app.0.chance;
        let openings = seal::seal(&mut fact.body, chance);
        if openings.is_empty() {
            return Ok(());
        }
        if !self.fresh_keys.contains_key(id) {
            let (key, wrapped) = self.desk.app.0.vault.data_key(id, chance)?;
            self.keys.extend(wrapped);
            self.fresh_keys.insert(id.clone(), key);
        }
        if let Some(key) = self.fresh_keys.get(id) {
            self.locked.extend(vault::lock(&openings, id, key, chance)?);
        }
        Ok(())
    }

    fn keep(&mut self, record: Record) -> Result<(), Error> {
        let (row, links) = folded(&record)?;
        self.rows.push(row);
        self.links.insert(record.id.clone(), links);
        self.desk.fresh.insert(record.id.clone(), record);
        Ok(())
    }

    /// Everything to be stored; the leaves are in the batch, its tiles and head are still to come.
    fn commit(self, after: Option<Head>) -> Result<(Commit, Millis, Vec<AnyId>), Error> {
        let mut leaves = Vec::new();
        for decided in &self.decided {
            leaves.push(decided.entry.leaf().map_err(|e| Error::failed("write an entry", e))?);
        }
        let at = self.decided.last().map_or(Millis(0), |decided| decided.entry.at);
        let empty = Head { size: 0, root: ledger::hash::empty_root() };
        let commit = Commit {
            after,
            batch: ledger::writer::Batch {
                first: 0,
                leaves,
                tiles: Vec::new(),
                head: empty,
                checkpoint: String::new(),
            },
            replies: self.decided.iter().filter_map(|decided| decided.reply.clone()).collect(),
            entries: self.decided.into_iter().map(|decided| decided.entry).collect(),
            rows: self.rows,
            links: self.links.into_values().flatten().collect(),
            locked: self.locked,
            keys: self.keys,
        };
        Ok((commit, at, self.erased))
    }
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

fn request_digest(request: &Request) -> Result<Digest, Error> {
    canon::digest(&(&request.noun, request.serial, &request.verb, &request.fields))
}

fn reply(
    request: &Request,
    actor: &Actor,
    asked: Digest,
    done: &Done,
    at: Millis,
) -> Result<Option<Reply>, Error> {
    let Some(key) = request.key.clone() else { return Ok(None) };
    let body =
        serde_json::to_string(done).map_err(|error| Error::failed("write an answer", error))?;
    Ok(Some(Reply { by: actor.by.clone(), key, request: asked, body, at }))
}
