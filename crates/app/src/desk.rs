//! What the rules look at while a batch is decided: the stored records, and on top of them those of
//! the batch so far.

use std::{cell::RefCell, collections::BTreeMap};

use base::{AnyId, Error, Refusal};
use registry::{GateAnswer, Others, Record};
use serde_json::Value;
use store::Row;

use crate::App;

pub(crate) struct Desk<'a> {
    pub(crate) app: &'a App,
    /// The records of this batch: their states, the newest last.
    fresh: BTreeMap<AnyId, Vec<Record>>,
    /// A record that could not be read is not one that is not there: nothing is decided then.
    fault: RefCell<Option<Error>>,
}

/// Reads a stored row.
pub(crate) fn record(row: &Row) -> Result<Record, Error> {
    serde_json::from_str(&row.body).map_err(|error| {
        let cause = format!("{error}; `plumb rebuild` folds it anew from the ledger");
        Error::failed(format!("read the stored `{}`", row.id), std::io::Error::other(cause))
    })
}

impl<'a> Desk<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        Self { app, fresh: BTreeMap::new(), fault: RefCell::default() }
    }

    /// Lays a new state of a record on top.
    pub(crate) fn put(&mut self, record: Record) {
        self.fresh.entry(record.id.clone()).or_default().push(record);
    }

    /// Takes the newest state of a record of this batch away again.
    pub(crate) fn take_back(&mut self, id: &AnyId) {
        if let Some(states) = self.fresh.get_mut(id) {
            states.pop();
            if states.is_empty() {
                self.fresh.remove(id);
            }
        }
    }

    /// The highest serial number of a noun in this batch; zero if it has none.
    pub(crate) fn last_serial(&self, noun: &str) -> u64 {
        let of = self.fresh.keys().filter(|id| id.noun == noun);
        of.map(|id| id.serial).max().unwrap_or(0)
    }

    /// A record with its sealed texts sealed.
    ///
    /// # Errors
    /// It could not be read.
    pub(crate) fn record(&self, id: &AnyId) -> Result<Option<Record>, Error> {
        if let Some(fresh) = self.fresh.get(id).and_then(|states| states.last()) {
            return Ok(Some(fresh.clone()));
        }
        let row = self.app.store().record(id, u64::MAX).map_err(crate::unreadable)?;
        row.as_ref().map(record).transpose()
    }

    fn stored(&self, noun: &str) -> Result<Vec<Record>, Error> {
        let rows = self.app.store().records(noun, u64::MAX).map_err(crate::unreadable)?;
        rows.iter().map(record).collect()
    }

    /// What stopped a rule from seeing what is stored, if something did.
    ///
    /// # Errors
    /// Something did.
    pub(crate) fn sound(&self) -> Result<(), Error> {
        self.fault.take().map_or(Ok(()), Err)
    }

    /// What was read; for rules nothing, if it could not be: `sound` tells it from an absence.
    fn read<T: Default>(&self, read: Result<T, Error>) -> T {
        read.unwrap_or_else(|error| {
            self.fault.replace(Some(error));
            T::default()
        })
    }
}

impl Others for Desk<'_> {
    fn state(&self, id: &AnyId) -> Option<Value> {
        self.read(self.record(id)).map(|record| record.state)
    }

    fn all(&self, noun: &str) -> Vec<(AnyId, Value)> {
        let stored = self.read(self.stored(noun)).into_iter();
        let mut all: BTreeMap<AnyId, Value> =
            stored.map(|record| (record.id, record.state)).collect();
        let fresh = self.fresh.iter().filter(|(id, _)| id.noun == noun);
        let newest =
            fresh.filter_map(|(id, states)| Some((id.clone(), states.last()?.state.clone())));
        all.extend(newest);
        all.into_iter().collect()
    }

    fn gate(&self, release: &AnyId, stage: &str) -> Result<GateAnswer, Refusal> {
        // The writer commits what it has before it decides a move, so the store is the present.
        self.app.gate_now(release, stage).map_err(|error| match error {
            Error::Refused(refusal) => refusal,
            failed @ Error::Failed { .. } => {
                let what = format!("the gate could not be computed: {failed}");
                self.fault.replace(Some(failed));
                Refusal::conflict(what, "run `plumb check` to see which check fails")
            }
        })
    }

    fn setting(&self, name: &str) -> Option<f64> {
        self.app.catalog().settings().get(name).copied()
    }

    fn has_check(&self, id: &str) -> bool {
        self.app.catalog().check(id).is_some()
    }
}
