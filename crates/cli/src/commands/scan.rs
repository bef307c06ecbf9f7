//! `plumb scan`: personal data in files, folders, or what is read from stdin.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use base::{Error, Refusal};
use formats::{Cause, Format, FormatError, Limits, Part};
use privacy::{Led, Recipe, ScanError, Scanner, Span};
use serde_json::{Value, json};

use crate::{
    args::Scan,
    commands::{
        files::{self, Left, Met, Source},
        jsonl,
        points::Place,
        wild::expanded,
    },
    outcome::{Outcome, Printer},
    work,
};

/// Stands for every label.
const ANY: &str = "any";

/// What finds personal data: all that is known, or what a recipe asks for.
pub(crate) struct Finder {
    pub(crate) scanner: Arc<Scanner>,
    recipe: Option<Recipe>,
    /// Where the recipe was read, if it lies in a file.
    pub(crate) read: Option<PathBuf>,
}

/// How often each label was found.
pub(crate) type Counts = BTreeMap<String, u64>;

/// What was found in one file.
struct File {
    name: String,
    spans: Vec<Value>,
    lines: Vec<String>,
}

/// Everything that was found.
#[derive(Default)]
struct Found {
    files: Vec<File>,
    /// What could not be scanned, and why.
    unscanned: Vec<Left>,
    counts: Counts,
    scanned: u64,
}

pub(crate) fn run(asked: &Scan, printer: &Printer) -> Result<Outcome, Error> {
    let finder = Finder::new(asked.recipe.as_deref())?;
    let known = finder.scanner.labels();
    let odd = |label: &&String| *label != ANY && !known.contains(label.to_uppercase().as_str());
    if let Some(odd) = asked.fail_on.iter().find(odd) {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let hint = format!("name `{ANY}`, or some of {known}");
        return Err(Refusal::invalid(format!("there is no label `{odd}`"), hint).into());
    }
    if let Some(input) = &asked.jsonl {
        return jsonl::scan(&finder, input, asked, printer);
    }
    let mut found = Found::default();
    let sources = found.sources(&asked.paths)?;
    for (done, source) in sources.iter().enumerate() {
        printer.progress("files scanned", done as u64, sources.len() as u64);
        found.take(source, &finder, asked)?;
    }
    printer.progress("files scanned", sources.len() as u64, sources.len() as u64);
    Ok(found.shown(asked))
}

impl Finder {
    fn new(recipe: Option<&str>) -> Result<Self, Error> {
        let Some(recipe) = recipe.map(work::recipe).transpose()? else {
            let scanner = Scanner::new();
            let scanner = scanner.map_err(|error| Error::failed("make a scanner", error))?;
            return Ok(Self { scanner: Arc::new(scanner), recipe: None, read: None });
        };
        let work::Named { recipe, file, .. } = recipe;
        Ok(Self { scanner: app::scanner(&recipe)?, recipe: Some(recipe), read: file })
    }

    /// What counts in a text, without overlaps, in its order; also what the recipe keeps.
    pub(crate) fn find(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        self.scanner.scan(text, spans)?;
        if let Some(recipe) = &self.recipe {
            recipe.count(&self.scanner, spans);
        }
        privacy::resolve(spans);
        Ok(())
    }
}

impl Finder {
    /// The same in a text that something stands before, which says what it is about and is no part of
    /// it.
    fn find_behind(&self, lead: &str, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        let led = Led::new(lead, text);
        self.find(led.whole(), spans)?;
        led.in_text(spans);
        Ok(())
    }
}

/// Whether something was found that the exit code is to tell.
pub(crate) fn fails(fail_on: &[String], counts: &Counts) -> bool {
    let found = |label: &String| match label.as_str() {
        ANY => !counts.is_empty(),
        label => counts.contains_key(&label.to_uppercase()),
    };
    fail_on.iter().any(found)
}

impl Found {
    /// What is to be scanned. What is met and cannot be is noted.
    fn sources(&mut self, named: &[PathBuf]) -> Result<Vec<Source>, Error> {
        if files::is_stdin(named) {
            return Ok(vec![Source::Stdin]);
        }
        let mut sources = Vec::new();
        for root in expanded(named)? {
            for met in files::met(&root)? {
                match met {
                    Met::File(path) => sources.push(Source::File(path)),
                    Met::Left(path, why) => self.unscanned.push((path.display().to_string(), why)),
                }
            }
        }
        Ok(sources)
    }

    fn take(&mut self, source: &Source, finder: &Finder, asked: &Scan) -> Result<(), Error> {
        let name = source.to_string();
        let opened = source.read()?.and_then(|bytes| {
            let format = Format::of(&name, &bytes);
            format.map(|format| (format, bytes)).ok_or_else(|| Cause::UnknownFormat.to_string())
        });
        let (format, bytes) = match opened {
            Ok(opened) => opened,
            Err(why) => {
                self.unscanned.push((name, why));
                return Ok(());
            }
        };
        let mut file = File { name, spans: Vec::new(), lines: Vec::new() };
        let mut spans = Vec::new();
        let read = formats::read(format, &bytes, &Limits::default(), |part| {
            finder.find_behind(part.lead, part.text, &mut spans).map_err(Unread::Scan)?;
            file.add(&part, &spans, &finder.scanner, asked);
            for span in &spans {
                *self.counts.entry(finder.scanner.origin(span).label.to_string()).or_default() += 1;
            }
            Ok(())
        });
        match read {
            Ok(()) => self.scanned += 1,
            // What was found before the place that cannot be read is told all the same.
            Err(Unread::Format(error)) => {
                self.unscanned.push((file.name.clone(), error.to_string()));
            }
            Err(Unread::Scan(error)) => {
                return Err(Error::failed(format!("scan `{}`", file.name), error));
            }
        }
        if !file.spans.is_empty() {
            self.files.push(file);
        }
        Ok(())
    }

    fn shown(self, asked: &Scan) -> Outcome {
        let total: u64 = self.counts.values().sum();
        let mut lines: Vec<String> =
            self.files.iter().flat_map(|file| file.lines.iter().cloned()).collect();
        lines
            .extend(self.unscanned.iter().map(|(name, why)| format!("{name}: not scanned: {why}")));
        lines.extend(self.counts.iter().map(|(label, count)| format!("{count:>8} {label}")));
        let files = if self.scanned == 1 { "file" } else { "files" };
        lines.push(format!("{total:>8} in {} {files}", self.scanned));
        // What could not be scanned may hold anything.
        let holds = self.unscanned.is_empty() && !fails(&asked.fail_on, &self.counts);
        let file = |file: &File| json!({ "file": file.name, "spans": file.spans });
        let unscanned = |(name, why): &(String, String)| json!({ "file": name, "why": why });
        let value = json!({
            "files": self.files.iter().map(file).collect::<Vec<_>>(), "counts": self.counts,
            "scanned": self.scanned,
            "unscanned": self.unscanned.iter().map(unscanned).collect::<Vec<_>>(),
        });
        Outcome { holds, ..Outcome::new(value, lines.join("\n")) }
    }
}

/// Why a file was not scanned to its end.
enum Unread {
    Format(FormatError),
    Scan(ScanError),
}

impl From<FormatError> for Unread {
    fn from(error: FormatError) -> Self {
        Self::Format(error)
    }
}

impl File {
    /// Adds what was found in a part of the file.
    fn add(&mut self, part: &Part<'_>, spans: &[Span], scanner: &Scanner, asked: &Scan) {
        let mut at = Place::first();
        let place = part.place.to_string();
        for span in spans {
            let origin = scanner.origin(span);
            let (label, score) = (&origin.label, (f64::from(span.score) * 100.0).round() / 100.0);
            at.go_to(part.text, span.start);
            let (start, from) = (at.point, (at.line, at.column));
            at.go_to(part.text, span.end);
            let end = at.point;
            let mut value = json!({ "start": start, "end": end, "label": label, "score": score });
            let mut line = if place.is_empty() {
                (value["line"], value["column"]) = (from.0.into(), from.1.into());
                format!("{}:{}:{}: {label} {score:.2}", self.name, from.0, from.1)
            } else {
                value["place"] = json!(place);
                format!("{}: {place}: {label} {score:.2}", self.name)
            };
            if asked.explain {
                let evidence = span.evidence.words();
                value["recogniser"] = json!(origin.name);
                value["evidence"] = json!(evidence);
                line = line + " by " + &origin.name + " (" + &evidence.join(", ") + ")";
            }
            if asked.show {
                let found = part.text.get(span.start..span.end).unwrap_or_default();
                value["text"] = json!(found);
                line = line + " " + &found.replace('\n', " ");
            }
            self.spans.push(value);
            self.lines.push(line);
        }
    }
}
