//! The same commands against a server: what is asked goes to its API, and the same printers show it.

mod client;
mod privacy;

use base::{
    AnyId, Error, Refusal,
    table::{Cell, Column, Holds, Table},
};
use clap::{ArgMatches, FromArgMatches as _};
use registry::{AnyRegister, Record};
use serde_json::{Map, Value, json};

pub(crate) use client::Server;

use crate::{
    args::{Assess, Ledger, Ours},
    commands::{
        self,
        assess::{self, Asked, Model},
        check, query,
        verify::signed,
    },
    outcome::{Outcome, Printer},
    records,
    work::write,
};

pub(crate) async fn run(
    server: &Server,
    matches: &ArgMatches,
    printer: &Printer,
) -> Result<Outcome, Error> {
    if matches.contains_id("as") {
        let what = "through a server you act as the account of your token";
        return Err(Refusal::invalid(what, "leave `--as` out, or use that person's token").into());
    }
    if let Some((noun, inner)) = matches.subcommand()
        && let Ok(register) = registry::register(noun)
    {
        return of_register(server, register, inner);
    }
    let ours = Ours::from_arg_matches(matches)
        .map_err(|error| Refusal::invalid(error.to_string(), "see `plumb --help`"))?;
    match ours {
        Ours::Check { id, as_of, record: false } => {
            let standing = server.get("/api/standing", &[("as_of", &as_of)])?;
            check::shown(standing, id)
        }
        Ours::Query { sql: Some(sql), as_of, csv } => {
            let asked = json!({ "sql": sql, "as_of": as_of });
            let answer = server.post("/api/query", &asked, None)?;
            let size = answer["size"].as_u64().unwrap_or(0);
            let more = answer["more"] == true;
            query::shown(&table(&answer), more, size, csv)
        }
        Ours::Query { sql: None, .. } => Ok(query::listed(server.get("/api/query", &[])?)),
        Ours::Ledger(command) => of_ledger(server, command, printer),
        Ours::Assess(command) => assessed(server, command).await,
        Ours::Anonymize(asked) => privacy::anonymise(server, &asked, printer),
        Ours::Restore(asked) => privacy::restore(server, &asked, printer).await,
        _ => Err(on_a_folder()),
    }
}

/// What needs the keys or the files of the folder, or the hand of whoever runs it.
fn on_a_folder() -> Error {
    let what = "this command works on a data folder and not through a server";
    Refusal::invalid(what, "run it where the folder is, without `--server`").into()
}

/// The table of a query's answer.
fn table(answer: &Value) -> Table {
    let holds = |word: &Value| match word.as_str() {
        Some("int") => Holds::Int,
        Some("real") => Holds::Real,
        Some("flag") => Holds::Flag,
        Some("time") => Holds::Time,
        _ => Holds::Text,
    };
    let columns: Vec<Column> = answer["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| Column::new(one["name"].as_str().unwrap_or_default(), holds(&one["holds"])))
        .collect();
    let cell = |value: &Value| match value {
        Value::Null => Cell::Null,
        Value::Bool(flag) => Cell::Flag(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cell::Int(whole),
            (None, real) => Cell::Real(real.unwrap_or(f64::NAN)),
        },
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    };
    let row = |row: &Value| columns.iter().map(|column| cell(&row[&column.name])).collect();
    let rows = answer["rows"].as_array().into_iter().flatten().map(row).collect();
    Table { columns, rows }
}

fn of_register(
    server: &Server,
    register: &'static dyn AnyRegister,
    matches: &ArgMatches,
) -> Result<Outcome, Error> {
    let Some((verb, inner)) = matches.subcommand() else {
        return Err(Refusal::invalid("a verb is missing", "see `--help`").into());
    };
    let path = format!("/api/{}", register.plural());
    let odd = |error| Error::failed("read the server's answer", error);
    match verb {
        "list" => {
            let records = all(server, &path, records::as_of_text(inner))?;
            let name = |record: &Record| {
                let text = record.state[register.name_field()].as_str();
                text.map_or_else(|| record.id.to_string(), str::to_owned)
            };
            Ok(records::shown_list(register, &records, &name))
        }
        "show" => {
            let id = records::named(register, inner)?;
            let as_of = records::as_of_text(inner);
            let seen = server.get(&format!("{path}/{id}"), &[("as_of", as_of)])?;
            let record: Record = serde_json::from_value(seen["record"].clone()).map_err(odd)?;
            let name = seen["name"].as_str().unwrap_or_default();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let links = seen["backlinks"].as_array().into_iter().flatten();
            let links: Vec<String> = links
                .map(|one| {
                    format!(
                        "← {} {} ({})",
                        text(&one["from"]),
                        text(&one["name"]),
                        text(&one["field"])
                    )
                })
                .collect();
            Ok(records::shown_record(register, &record, name, &links))
        }
        "history" => {
            let id = records::named(register, inner)?;
            let as_of = records::as_of_text(inner);
            Ok(records::shown_history(history(server, &format!("{path}/{id}/history"), as_of)?))
        }
        verb => {
            let keep = |bytes: &[u8]| server.keep_document(bytes);
            let asked = records::request(register, &verb.replace('-', "_"), inner, keep)?;
            let to = match asked.serial {
                None => path,
                Some(serial) => format!("{path}/{}-{serial}/{}", register.noun(), asked.verb),
            };
            let done = server.post(&to, &Value::Object(asked.fields), asked.expected)?;
            Ok(records::shown_done(done))
        }
    }
}

/// All records of a register, page by page.
fn all(server: &Server, path: &str, as_of: &str) -> Result<Vec<Record>, Error> {
    let mut records: Vec<Record> = Vec::new();
    let mut after = String::new();
    loop {
        let mut query = vec![("as_of", as_of)];
        if !after.is_empty() {
            query.push(("after", &after));
        }
        let page = server.get(path, &query)?;
        let items: Vec<Record> = serde_json::from_value(page["items"].clone())
            .map_err(|error| Error::failed("read the server's answer", error))?;
        records.extend(items);
        match page["next_after"].as_u64() {
            Some(next) => after = next.to_string(),
            None => return Ok(records),
        }
    }
}

/// All facts about a record, piece by piece: the next one begins below the last fact of this one.
fn history(server: &Server, path: &str, as_of: &str) -> Result<Value, Error> {
    let mut facts: Vec<Value> = Vec::new();
    loop {
        let below = facts.last().and_then(|fact| fact["entry"].as_u64()).map(|n| n.to_string());
        let mut query = vec![("as_of", as_of)];
        query.extend(below.as_deref().map(|below| ("below", below)));
        let piece = server.get(path, &query)?;
        let some = piece.as_array().cloned().unwrap_or_default();
        if some.is_empty() {
            return Ok(Value::Array(facts));
        }
        facts.extend(some);
    }
}

fn of_ledger(server: &Server, command: Ledger, printer: &Printer) -> Result<Outcome, Error> {
    match command {
        Ledger::Head => {
            let head = server.get("/api/ledger/head", &[])?;
            let text = |key: &str| head[key].as_str().unwrap_or_default().to_owned();
            let said = format!("{}\nkey: {}", text("checkpoint"), text("key"));
            Ok(Outcome::new(head, said))
        }
        Ledger::List { what, most } => {
            let limit = most.to_string();
            let query = [("what", what.as_str()), ("limit", limit.as_str())];
            Ok(records::shown_history(server.get("/api/ledger/entries", &query)?))
        }
        Ledger::Show { entry, proof: true } => {
            let text = server.get_text(&format!("/api/ledger/entries/{entry}/proof"))?;
            Ok(Outcome::new(json!({ "tlog_proof": text }), text))
        }
        Ledger::Show { entry, proof: false } => {
            let shown = server.get(&format!("/api/ledger/entries/{entry}"), &[])?;
            Ok(entry_shown(shown, entry))
        }
        Ledger::Verify { remembered } => {
            let notes = remembered.iter().map(|path| Ok(signed(path)?.note().to_string()));
            let notes = notes.collect::<Result<Vec<String>, Error>>()?;
            let asked = json!({ "remembered": notes });
            let checked = server.post("/api/ledger/verify", &asked, None)?;
            let entries = checked["entries"].as_u64().unwrap_or(0);
            let continues = checked["continues"].as_array().into_iter().flatten();
            let continues: Vec<u64> = continues.filter_map(Value::as_u64).collect();
            Ok(commands::ledger::verified(entries, &continues))
        }
        Ledger::Export { out } => commands::ledger::export(&out, printer, |path| {
            server.get_bytes(&format!("/api/log/{path}"))
        }),
        Ledger::Bundle { entries, out, open, since } => {
            let since = since.as_deref().map(crate::work::file).transpose()?;
            let wanted = json!({ "entries": entries, "open": open, "since": since });
            let text = server.post_text("/api/ledger/bundle", &wanted, None)?;
            write(&out, text.as_bytes())?;
            let said = format!("wrote {}; verify it with `plumb verify`", out.display());
            Ok(Outcome::new(json!({ "out": out, "entries": entries }), said))
        }
        Ledger::Offer { .. } | Ledger::Witnessed { .. } => Err(on_a_folder()),
    }
}

/// An entry whose proof is verified here, not believed.
fn entry_shown(shown: Value, entry: u64) -> Outcome {
    let hash =
        |value: &Value| -> Option<[u8; 32]> { hex::decode(value.as_str()?).ok()?.try_into().ok() };
    let path: Option<Vec<[u8; 32]>> =
        shown["path"].as_array().into_iter().flatten().map(hash).collect();
    // Without the leaf, which not everybody may read, its hash still proves that something is there.
    let leaf = shown["leaf"].as_str();
    let own = leaf.map(|leaf| ledger::hash::leaf_hash(leaf.as_bytes()));
    let own = own.or_else(|| hash(&shown["leaf_hash"])).unwrap_or_default();
    let leaf = leaf.unwrap_or("what it says may not be read");
    let size = shown["size"].as_u64().unwrap_or(0);
    let holds = match (path, hash(&shown["root"])) {
        (Some(path), Some(root)) => {
            ledger::proof::verify_inclusion(&own, entry, size, &path, &root).is_ok()
        }
        _ => false,
    };
    let said = if holds {
        format!("sealed: {leaf}\nthe steps lead to the head of {size} entries, computed here")
    } else {
        format!("sealed: {leaf}\nTHE PROOF DOES NOT HOLD")
    };
    Outcome { holds, ..Outcome::new(shown, said) }
}

/// The data stay here: only the counts travel, and the server judges them as it was done here.
async fn assessed(server: &Server, command: Assess) -> Result<Outcome, Error> {
    if matches!(command, Assess::Privacy(_)) {
        return Err(privacy::unmeasured());
    }
    let asked = match assess::asked(command)? {
        Asked::Fairness(asked) => asked,
        Asked::Build { record, on: Model::Digest(model) } => {
            return Ok(assess::shown_build(&app::judge_build(&record, model)?));
        }
        Asked::Build { record, on: Model::OnRecord(component) } => {
            return assessed_build(server, &component, &record);
        }
        Asked::Privacy(_) => return Err(privacy::unmeasured()),
    };
    let found = app::measure(&asked).await?;
    let mut outcome = assess::shown(&found);
    if let Some(release) = &asked.release {
        let sent = json!({
            "release": release, "outcome": asked.outcome, "decision": asked.decision,
            "by": asked.by, "positive": asked.positive, "until": found.until,
            "counted": found.counted,
        });
        let done = server.post("/api/assessments/fairness", &sent, None)?;
        if done["report_digest"] != json!(found.report_digest) {
            let what = "the server's engine came to another report than the one here";
            let cause = std::io::Error::other(format!("{what}: use the same version of both"));
            return Err(Error::failed("compare the reports", cause));
        }
        for claim in done["claims"].as_array().into_iter().flatten() {
            let id = claim["id"].as_str().unwrap_or_default();
            let entry = claim["entry"].as_u64().unwrap_or(0);
            outcome.text += &["\nrecorded ", id, " (entry #", &entry.to_string(), ")"].concat();
        }
        let mut value = Map::new();
        value.extend(outcome.value.as_object().cloned().unwrap_or_default());
        value.insert("claims".to_owned(), done["claims"].clone());
        outcome.value = Value::Object(value);
    }
    Ok(outcome)
}

/// The record travels whole, and the server judges it by the model that it has.
fn assessed_build(server: &Server, component: &AnyId, record: &[u8]) -> Result<Outcome, Error> {
    let text = std::str::from_utf8(record).map_err(|error| {
        Refusal::invalid(format!("the record is not text: {error}"), "send it as it was written")
    })?;
    let sent = json!({ "component": component, "record": text });
    let found = server.post("/api/assessments/build", &sent, None)?;
    let found = serde_json::from_value(found)
        .map_err(|error| Error::failed("read the server's answer", error))?;
    Ok(assess::shown_build(&found))
}
