//! `plumb restore`: copies of files, folders or stdin with the values put back that pseudonyms of a scope
//! stand for.

use access::Principal;
use app::App;
use base::{AnyId, Error, Refusal};
use formats::Format;
use serde_json::{Value, json};

use crate::{
    args::Restore,
    commands::files::{self, Left, Opened, Passage},
    outcome::{Outcome, Printer},
    target::{Mode, Target},
    work::{self, Place},
};

/// What was put back into a file.
struct File {
    name: String,
    restored: u64,
    unknown: u64,
    entries: Vec<u64>,
}

/// Texts with the values put back.
pub(crate) struct Back {
    pub(crate) texts: Vec<String>,
    /// How many values were put back.
    pub(crate) restored: u64,
    /// How many were left that look like pseudonyms.
    pub(crate) unknown: u64,
    /// The entries that say so; none if nothing was put back.
    pub(crate) entries: Vec<u64>,
}

/// What puts values back: the folder, or a server.
pub(crate) trait PutBack {
    /// Puts values of a scope back into the texts of a file.
    ///
    /// # Errors
    /// Refuses who may not, and a purpose that the scope does not allow.
    async fn put_back(&self, scope: &AnyId, purpose: &str, texts: &[&str]) -> Result<Back, Error>;
}

impl PutBack for (App, Principal) {
    async fn put_back(&self, scope: &AnyId, purpose: &str, texts: &[&str]) -> Result<Back, Error> {
        let (app, who) = self;
        let found = app.restore(who, scope, purpose, texts).await?;
        Ok(Back {
            restored: found.restored as u64,
            unknown: found.unknown.len() as u64,
            entries: found.entry.map(|entry| entry.entry).into_iter().collect(),
            texts: found.texts,
        })
    }
}

pub(crate) async fn run(
    place: &Place,
    asked: &Restore,
    printer: &Printer,
) -> Result<Outcome, Error> {
    through(|| place.open(), asked, printer).await
}

/// Puts values back through what is opened once all that was typed is read.
pub(crate) async fn through<P: PutBack>(
    open: impl FnOnce() -> Result<P, Error>,
    asked: &Restore,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let scope = work::scope(&asked.scope)?;
    if asked.purpose.trim().is_empty() {
        let hint = "say for what it is restored: one of the purposes of the scope";
        return Err(Refusal::invalid("the purpose is empty", hint).about("purpose").into());
    }
    let of_lines = asked.jsonl.as_slice();
    let (named, format) = match of_lines {
        [] => (asked.paths.as_slice(), None),
        lines => (lines, Some(Format::JsonLines)),
    };
    let keeper = open()?;
    let (passages, mut unwritten) = files::passages(named, &asked.out, None)?;
    let mut done = Vec::new();
    for (number, passage) in passages.iter().enumerate() {
        printer.progress("files restored", number as u64, passages.len() as u64);
        match restored(&keeper, (&scope, &asked.purpose), passage, format).await? {
            Ok(file) => done.push(file),
            Err(why) => unwritten.push((passage.from.to_string(), why)),
        }
    }
    printer.progress("files restored", passages.len() as u64, passages.len() as u64);
    let to_stdout = passages.iter().any(|passage| passage.to == Target::Stdout);
    Ok(shown(&done, &unwritten, to_stdout.then_some(printer)))
}

/// Writes the restored copy of a file; or says why it is not written. It is made sure that it can be before
/// values are put back, for that is recorded.
async fn restored(
    keeper: &impl PutBack,
    (scope, purpose): (&AnyId, &str),
    passage: &Passage,
    format: Option<Format>,
) -> Result<Result<File, String>, Error> {
    let from = &passage.from;
    let opened = match from.read()?.and_then(|bytes| Opened::new(from, format, bytes)) {
        Ok(opened) => opened,
        Err(why) => return Ok(Err(why)),
    };
    let mut draft = passage.to.begin(Mode::Private)?;
    let texts: Vec<&str> = opened.snippets("").iter().map(|snippet| snippet.text).collect();
    let found = keeper.put_back(scope, purpose, &texts).await?;
    let texts: Vec<&str> = found.texts.iter().map(String::as_str).collect();
    let bytes = match opened.with(&texts) {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Err(why)),
    };
    draft.put(&bytes)?;
    draft.finish()?;
    let Back { restored, unknown, entries, .. } = found;
    Ok(Ok(File { name: from.to_string(), restored, unknown, entries }))
}

/// Where the copy went to stdout, what is said of it goes to stderr.
fn shown(done: &[File], unwritten: &[Left], beside: Option<&Printer>) -> Outcome {
    let not = unwritten.iter().map(|(name, why)| format!("{name}: not written: {why}"));
    let said = not.chain(done.iter().map(File::said)).collect::<Vec<_>>().join("\n");
    let holds = unwritten.is_empty();
    if let Some(printer) = beside {
        printer.say(&said);
        return Outcome { holds, ..Outcome::new(Value::Null, "") };
    }
    let file = |file: &File| {
        let File { name, restored, unknown, entries } = file;
        json!({ "file": name, "restored": restored, "unknown": unknown, "entries": entries })
    };
    let not = |(name, why): &Left| json!({ "file": name, "why": why });
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
        let entries: Vec<String> = self.entries.iter().map(|entry| format!("#{entry}")).collect();
        match entries.as_slice() {
            [] => format!("{name}: nothing of this scope to restore{left}"),
            [entry] => format!("{name}: {} restored (entry {entry}){left}", self.restored),
            many => {
                format!("{name}: {} restored (entries {}){left}", self.restored, many.join(", "))
            }
        }
    }
}
