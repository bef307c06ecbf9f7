//! Forms of registers: a series of commands as a page or a command line gives them. Whatever a rule
//! lets through, the fold takes, and the tables show.
//!
//! The first byte picks the register. Each line is a command: a number that picks the form, then
//! pairs `name=value` with tabs between them; a number for a name picks a field.
#![no_main]

use std::sync::LazyLock;

use base::{AnyId, Id, Millis, Refusal};
use libfuzzer_sys::fuzz_target;
use registry::{
    Act, Actor, AnyRegister, Case, Form, GateAnswer, Medium, Others, REGISTERS, Record, Shape,
};
use serde_json::Value;

/// The forms and tables of each register. They are made from schemas, which takes longer than a run.
static MADE: LazyLock<Vec<(Vec<Form>, Shape)>> =
    LazyLock::new(|| REGISTERS.iter().map(|one| (one.forms(), one.shape())).collect());

/// Nobody else is there.
struct Alone;

impl Others for Alone {
    fn state(&self, _: &AnyId) -> Option<Value> {
        None
    }

    fn all(&self, _: &str) -> Vec<(AnyId, Value)> {
        Vec::new()
    }

    fn gate(&self, _: &AnyId, _: &str) -> Result<GateAnswer, Refusal> {
        Err(Refusal::missing("there is no gate", "none"))
    }

    fn setting(&self, _: &str) -> Option<f64> {
        Some(1.0)
    }

    fn has_check(&self, _: &str) -> bool {
        true
    }
}

/// The one of a list that a number picks.
fn picked<'a, T>(list: &'a [T], text: &str) -> Option<&'a T> {
    let number: usize = text.trim().parse().ok()?;
    list.get(number % list.len().max(1))
}

fn pairs(form: &Form, line: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let name = picked(&form.fields, name).map_or(name, |field| &field.name);
        Some((name.to_owned(), value.to_owned()))
    };
    line.split('\t').filter_map(pair).collect()
}

fn one(
    register: &dyn AnyRegister,
    shape: &Shape,
    form: &Form,
    line: &str,
    old: Option<Record>,
) -> Option<Record> {
    let Ok(fields) = form.read(&pairs(form, line), Medium::Page) else { return old };
    let actor =
        Actor { person: Some(Id::new(1)), by: "person-1".to_owned(), via: "session".to_owned() };
    let on = AnyId::new(register.noun(), 1);
    let now = Millis(1_790_000_000_000);
    let case = Case { now, actor: &actor, on: &on, others: &Alone };
    let state = old.as_ref().map(|record| &record.state);
    let Ok(fact) = register.decide(state, &form.verb, &fields, &case) else { return old };
    let revision = old.as_ref().map_or(1, |record| record.revision + 1);
    let act = Act { entry: revision, at: now, by: actor.by.clone(), via: actor.via.clone() };
    let state = register.apply(state, &fact, &act).expect("what was decided can be folded");
    let created = old.map_or_else(|| act.clone(), |record| record.created);
    let record = Record { id: on, revision, created, changed: act, state };
    for (name, columns) in shape.tables() {
        let table =
            shape.fill(&name, std::slice::from_ref(&record)).expect("it is one of its tables");
        assert!(table.rows.iter().all(|row| row.len() == columns.len()));
    }
    let _ = (shape.links(&record.state), register.open(&record.state));
    Some(record)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = str::from_utf8(rest) else { return };
    let number = usize::from(*first) % REGISTERS.len();
    let (register, (forms, shape)) = (REGISTERS[number], &MADE[number]);
    let mut record = None;
    for line in text.lines().take(8) {
        let (number, line) = line.split_once('\t').unwrap_or((line, ""));
        if let Some(form) = picked(forms, number) {
            record = one(register, shape, form, line, record);
        }
    }
});
