//! `plumb restore`: copies of files, folders or stdin with the values put back that pseudonyms of a scope
//! stand for.

use app::Done;
use base::Error;
use serde_json::{Value, json};

use crate::{
    args::Restore,
    commands::files::{self, Opened, Target},
    outcome::{Outcome, Printer},
    work::{self, Place},
};

/// What was put back into a file.
struct File {
    name: String,
    restored: usize,
    unknown: usize,
    entry: Option<Done>,
}

pub(crate) async fn run(
    place: &Place,
    asked: &Restore,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let scope = work::scope(&asked.scope)?;
    let (app, who) = place.open()?;
    let passages = files::passages(&asked.paths, &asked.out)?;
    let (mut done, mut unwritten) = (Vec::new(), Vec::new());
    for (number, passage) in passages.iter().enumerate() {
        printer.progress("files restored", number as u64, passages.len() as u64);
        let name = passage.from.to_string();
        let opened = passage.from.read()?.and_then(|bytes| Opened::new(&passage.from, bytes));
        let opened = match opened {
            Ok(opened) => opened,
            Err(why) => {
                unwritten.push((name, why));
                continue;
            }
        };
        let texts: Vec<&str> = opened.snippets().iter().map(|snippet| snippet.text).collect();
        let found = app.restore(&who, &scope, &asked.purpose, &texts).await?;
        let texts: Vec<&str> = found.texts.iter().map(String::as_str).collect();
        match opened.with(&texts) {
            Ok(bytes) => passage.to.write(&bytes)?,
            Err(why) => {
                unwritten.push((name, why));
                continue;
            }
        }
        let (restored, unknown) = (found.restored, found.unknown.len());
        done.push(File { name, restored, unknown, entry: found.entry });
    }
    printer.progress("files restored", passages.len() as u64, passages.len() as u64);
    let to_stdout = passages.iter().any(|passage| passage.to == Target::Stdout);
    Ok(shown(&done, &unwritten, to_stdout.then_some(printer)))
}

/// Where the copy went to stdout, what is said of it goes to stderr.
fn shown(done: &[File], unwritten: &[(String, String)], beside: Option<&Printer>) -> Outcome {
    let not = unwritten.iter().map(|(name, why)| format!("{name}: not written: {why}"));
    let said = not.chain(done.iter().map(File::said)).collect::<Vec<_>>().join("\n");
    let holds = unwritten.is_empty();
    if let Some(printer) = beside {
        printer.say(&said);
        return Outcome { holds, ..Outcome::new(Value::Null, "") };
    }
    let file = |file: &File| {
        let entry = file.entry.as_ref().map(|entry| entry.entry);
        json!({ "file": file.name, "restored": file.restored, "unknown": file.unknown, "entry": entry })
    };
    let not = |(name, why): &(String, String)| json!({ "file": name, "why": why });
    let value = json!({
        "files": done.iter().map(file).collect::<Vec<_>>(),
        "unwritten": unwritten.iter().map(not).collect::<Vec<_>>(),
    });
    Outcome { holds, ..Outcome::new(value, said) }
}

impl File {
    fn said(&self) -> String {
        let name = &self.name;
        let left = match self.unknown {
            0 => String::new(),
            unknown => format!("; {unknown} left that look like pseudonyms"),
        };
        match &self.entry {
            None => format!("{name}: nothing of this scope to restore{left}"),
            Some(entry) => {
                format!("{name}: {} restored (entry #{}){left}", self.restored, entry.entry)
            }
        }
    }
}
