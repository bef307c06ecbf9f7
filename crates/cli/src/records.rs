//! `plumb NOUN VERB`: every command of every register, from its forms.

use app::{AsOf, Piece, Request};
use std::path::Path;

use base::{
    Digest, Error, Refusal,
    table::{Cell, Column, Holds, Table},
};
use clap::ArgMatches;
use registry::{AnyRegister, Form, Medium, Record};
use serde_json::{Value, json};

use crate::{
    outcome::Outcome,
    work::{Place, bytes, id, recipe},
};

pub(crate) async fn run(
    place: &Place,
    register: &'static dyn AnyRegister,
    matches: &ArgMatches,
) -> Result<Outcome, Error> {
    let Some((verb, inner)) = matches.subcommand() else {
        return Err(Refusal::invalid("a verb is missing", "see `--help`").into());
    };
    match verb {
        "list" => list(place, register, as_of(inner)?),
        "show" => show(place, register, inner),
        "history" => history(place, register, inner),
        verb => write(place, register, &verb.replace('-', "_"), inner).await,
    }
}

/// The moment as it was typed.
pub(crate) fn as_of_text(matches: &ArgMatches) -> &str {
    matches.get_one::<String>("as-of").map_or("now", String::as_str)
}

fn as_of(matches: &ArgMatches) -> Result<AsOf, Error> {
    Ok(as_of_text(matches).parse()?)
}

fn list(place: &Place, register: &dyn AnyRegister, as_of: AsOf) -> Result<Outcome, Error> {
    let (app, who) = place.read()?;
    let records = app.list(&who, register.noun(), as_of)?;
    let name = |record: &Record| app.name(&record.id, u64::MAX);
    Ok(shown_list(register, &records, &name))
}

/// A list of records: their names, states, and when they changed.
pub(crate) fn shown_list(
    register: &dyn AnyRegister,
    records: &[Record],
    name: &dyn Fn(&Record) -> String,
) -> Outcome {
    let columns = ["id", register.name_field(), "state", "changed"];
    let row = |record: &Record| {
        let state = record.state["state"].as_str().unwrap_or_default().to_owned();
        let changed = record.changed.at.human();
        [record.id.to_string(), name(record), state, changed].map(Cell::Text).to_vec()
    };
    let table = Table {
        columns: columns.map(|name| Column::new(name, Holds::Text)).to_vec(),
        rows: records.iter().map(row).collect(),
    };
    let value = records.iter().map(|record| json!(record)).collect();
    Outcome { value, ..Outcome::table(&table) }
}

fn show(place: &Place, register: &dyn AnyRegister, matches: &ArgMatches) -> Result<Outcome, Error> {
    let (app, who) = place.read()?;
    let id = named(register, matches)?;
    let seen = app.see(&who, &id, as_of(matches)?)?;
    let to = seen.links.iter().map(|(field, to, name)| format!("→ {field}: {to} {name}"));
    let from =
        seen.backlinks.iter().map(|link| format!("← {} {} ({})", link.from, link.name, link.field));
    let links: Vec<String> = to.chain(from).collect();
    Ok(shown_record(register, &seen.record, &seen.name, &links))
}

/// A record: its fields, its links, and what can be done next.
pub(crate) fn shown_record(
    register: &dyn AnyRegister,
    record: &Record,
    name: &str,
    links: &[String],
) -> Outcome {
    let mut lines = vec![format!("{} · {name} · revision {}", record.id, record.revision)];
    flatten("", &record.state, &mut lines);
    lines.extend(links.iter().cloned());
    let next = register.open(&record.state);
    if !next.is_empty() {
        lines.push(format!("next: {}", next.join(", ").replace('_', "-")));
    }
    Outcome::new(json!(record), lines.join("\n"))
}

/// The fields of a state, one a line, nested ones behind the name of what holds them.
fn flatten(under: &str, value: &Value, lines: &mut Vec<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let name = if under.is_empty() { key.clone() } else { format!("{under}.{key}") };
        match value {
            Value::Null => {}
            Value::Object(_) => flatten(&name, value, lines),
            Value::Array(items) if items.is_empty() => {}
            Value::String(text) => lines.push(format!("{name}: {text}")),
            other => lines.push(format!("{name}: {other}")),
        }
    }
}

fn history(
    place: &Place,
    register: &dyn AnyRegister,
    matches: &ArgMatches,
) -> Result<Outcome, Error> {
    let (app, who) = place.read()?;
    let id = named(register, matches)?;
    let (mut facts, mut piece, as_of) = (Vec::new(), Piece::NEWEST, as_of(matches)?);
    loop {
        let some = app.history(&who, &id, as_of, piece)?;
        facts.extend(some.facts);
        match some.older {
            Some(older) => piece.below = Some(older),
            None => break,
        }
    }
    if facts.is_empty() {
        let hint = format!("see those there are with `plumb {} list`", register.noun());
        return Err(Refusal::missing(format!("`{id}` does not exist"), hint).into());
    }
    let value =
        facts.iter().map(|fact| json!({ "entry": fact.entry, "said": fact.said })).collect();
    Ok(shown_history(value))
}

/// Facts, one a line.
pub(crate) fn shown_history(facts: Value) -> Outcome {
    let line = |fact: &Value| {
        let said = |key: &str| fact["said"][key].as_str().unwrap_or_default().to_owned();
        let (at, what, on, by, via) =
            (said("at"), said("what"), said("on"), said("by"), said("via"));
        format!("#{} {at} {what} {on} by {by} ({via}) {}", fact["entry"], fact["said"]["body"])
    };
    let text: Vec<String> = facts.as_array().into_iter().flatten().map(line).collect();
    Outcome::new(facts, text.join("\n"))
}

/// The id that was typed, if it is of this register.
pub(crate) fn named(
    register: &dyn AnyRegister,
    matches: &ArgMatches,
) -> Result<base::AnyId, Error> {
    let text = matches.get_one::<String>("id").map_or("", String::as_str);
    let noun = register.noun();
    id(text).ok().filter(|id| id.noun == noun).ok_or_else(|| {
        let what = format!("`{text}` is not a {noun} id, expected one like `{noun}-1`");
        Refusal::invalid(what, format!("see `plumb {noun} list`")).into()
    })
}

/// The form of a command that was typed.
fn form(register: &dyn AnyRegister, verb: &str) -> Result<Form, Error> {
    let known = register.forms().into_iter().find(|form| form.verb == verb);
    let gone = || Refusal::missing(format!("there is no command `{verb}`"), "see `--help`");
    Ok(known.ok_or_else(gone)?)
}

/// Whether a field takes a recipe: on the command line also by its file.
pub(crate) fn takes_recipe(register: &dyn AnyRegister, field: &str) -> bool {
    (register.noun(), field) == ("scope", "recipe")
}

/// The command that was typed. What it attaches is kept by `keep` once the command can be read.
pub(crate) fn request(
    register: &dyn AnyRegister,
    verb: &str,
    matches: &ArgMatches,
    keep: impl FnOnce(&[u8]) -> Result<Digest, Error>,
) -> Result<Request, Error> {
    let form = form(register, verb)?;
    let makes = register.forms().first().is_some_and(|first| first.verb == verb);
    let serial = if makes { None } else { Some(named(register, matches)?.serial) };
    let mut pairs = Vec::new();
    for field in &form.fields {
        let given = matches.get_many::<String>(&format!("field-{}", field.name));
        pairs.extend(given.into_iter().flatten().map(|text| (field.name.clone(), text.clone())));
    }
    for (field, text) in &mut pairs {
        if takes_recipe(register, field) && !text.trim().is_empty() {
            *text = recipe(text)?.text;
        }
    }
    let file = pairs.iter().find(|(field, _)| Some(&**field) == form.document());
    if let Some((_, path)) = file.cloned() {
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        form.put_document(&mut pairs, &keep(&bytes(Path::new(&path))?)?, &name);
    }
    Ok(Request {
        noun: register.noun().to_owned(),
        serial,
        verb: verb.to_owned(),
        fields: form.read(&pairs, Medium::Line)?,
        expected: if makes { None } else { matches.get_one::<u64>("expected").copied() },
        key: None,
    })
}

async fn write(
    place: &Place,
    register: &dyn AnyRegister,
    verb: &str,
    matches: &ArgMatches,
) -> Result<Outcome, Error> {
    // What was typed is read before the folder is opened, except for a document, which lies in it.
    let mut opened = None;
    let request = request(register, verb, matches, |bytes| {
        let (app, who) = opened.insert(place.open()?);
        app.keep_document(who, bytes)
    })?;
    let (app, who) = opened.map_or_else(|| place.open(), Ok)?;
    if (register.noun(), verb) == ("token", "issue") {
        let (done, token) = app.issue_token(&who, request.fields).await?;
        return Ok(shown_done(json!({ "done": done, "token": token.reveal() })));
    }
    let done = app.carry_out(&who, request).await?;
    Ok(shown_done(json!(done)))
}

/// What was done; the secret of a new token comes first.
pub(crate) fn shown_done(value: Value) -> Outcome {
    let (done, token) = match value["token"].as_str() {
        Some(token) => (&value["done"], Some(token.to_owned())),
        None => (&value, None),
    };
    let text = |key: &str| done[key].as_str().unwrap_or_default().to_owned();
    let (what, id) = (text("what"), text("id"));
    let said = format!("{what} {id} (entry #{}, revision {})", done["entry"], done["revision"]);
    let said = match token {
        Some(token) => format!("{token}\n{said}; the secret above is shown this once"),
        None => said,
    };
    Outcome::new(value, said)
}
