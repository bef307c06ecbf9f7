//! The registers without a ledger: acts are decided and applied, one after the other.

use std::collections::BTreeMap;

use base::{AnyId, Id, Millis, Refusal};
use registry::{Act, Actor, Case, GateAnswer, Others, register};
use serde_json::Value;

/// The day on which everything happens, unless it is said otherwise.
pub(crate) const TODAY: Millis = Millis(1_795_000_000_000);

/// Milliseconds of a day.
pub(crate) const DAY: u64 = 86_400_000;

/// The records that acts have made so far.
pub(crate) struct World {
    pub(crate) now: Millis,
    /// What the gate answers to every move.
    pub(crate) gate: Option<GateAnswer>,
    records: BTreeMap<AnyId, Value>,
    entries: u64,
}

/// A person in their own session.
pub(crate) fn person(serial: u64) -> Actor {
    let by = format!("person-{serial}");
    Actor { person: Some(Id::new(serial)), by, via: "session".to_owned() }
}

/// A gate that everything passes, for a class.
pub(crate) fn open(class: &str) -> GateAnswer {
    GateAnswer {
        class: class.to_owned(),
        asked: Vec::new(),
        passed_over: Vec::new(),
        unasked: Vec::new(),
        readiness: Vec::new(),
        also: Vec::new(),
        emergency: None,
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self { now: TODAY, gate: None, records: BTreeMap::new(), entries: 0 }
    }

    /// Makes a record (`what` is a noun) or acts on one (`what` is an id); gives its id.
    pub(crate) fn act(
        &mut self,
        who: &Actor,
        what: &str,
        verb: &str,
        fields: Value,
    ) -> Result<String, Refusal> {
        let id: AnyId = match what.parse() {
            Ok(id) => id,
            Err(_) => AnyId::new(what, self.of(what).count() as u64 + 1),
        };
        let register = register(&id.noun)?;
        let state = self.records.get(&id).cloned();
        let case = Case { now: self.now, actor: who, on: &id, others: self };
        let Value::Object(fields) = fields else { panic!("{fields} is no object") };
        let fact = register.decide(state.as_ref(), verb, &fields, &case)?;
        self.entries += 1;
        let (at, by, via) = (self.now, who.by.clone(), who.via.clone());
        let act = Act { entry: self.entries, at, by, via };
        let state = register.apply(state.as_ref(), &fact, &act).unwrap();
        self.records.insert(id.clone(), state);
        Ok(id.to_string())
    }

    /// The same where it must be done.
    pub(crate) fn done(&mut self, who: &Actor, what: &str, verb: &str, fields: Value) -> String {
        self.act(who, what, verb, fields).unwrap_or_else(|refusal| panic!("{verb}: {refusal:?}"))
    }

    /// What a refused act says.
    pub(crate) fn refused(&mut self, who: &Actor, what: &str, verb: &str, fields: Value) -> String {
        let refusal = self.act(who, what, verb, fields).unwrap_err();
        assert!(!refusal.hint.is_empty(), "{verb} is refused without a hint");
        refusal.what
    }

    /// The state of a record.
    pub(crate) fn seen(&self, id: &str) -> &Value {
        &self.records[&id.parse().unwrap()]
    }

    fn of(&self, noun: &str) -> impl Iterator<Item = (&AnyId, &Value)> {
        self.records.iter().filter(move |(id, _)| id.noun == noun)
    }
}

impl Others for World {
    fn state(&self, id: &AnyId) -> Option<Value> {
        self.records.get(id).cloned()
    }

    fn all(&self, noun: &str) -> Vec<(AnyId, Value)> {
        self.of(noun).map(|(id, state)| (id.clone(), state.clone())).collect()
    }

    fn gate(&self, _: &AnyId, _: &str) -> Result<GateAnswer, Refusal> {
        self.gate.clone().ok_or_else(|| Refusal::conflict("the gate is shut", "open it"))
    }

    fn setting(&self, _: &str) -> Option<f64> {
        None
    }

    fn has_check(&self, id: &str) -> bool {
        id.starts_with("PL-")
    }
}
