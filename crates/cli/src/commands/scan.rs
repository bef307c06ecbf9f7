//! `plumb scan`: personal data in files, folders, or what is read from stdin.

use std::{collections::BTreeMap, sync::Arc};

use base::{Error, Refusal};
use privacy::{Recipe, ScanError, Scanner, Span};
use serde_json::{Value, json};

use crate::{
    args::Scan,
    commands::{
        files::{self, Source},
        jsonl,
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
}

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
    unscanned: Vec<(String, String)>,
    counts: BTreeMap<String, u64>,
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
        return jsonl::scan(&finder, input, asked.out.as_deref(), printer);
    }
    let mut found = Found::default();
    let sources: Vec<Source> = if files::is_stdin(&asked.paths) {
        vec![Source::Stdin]
    } else {
        files::files(&asked.paths)?.into_iter().map(Source::File).collect()
    };
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
            return Ok(Self { scanner: Arc::new(scanner), recipe: None });
        };
        Ok(Self { scanner: app::scanner(&recipe)?, recipe: Some(recipe) })
    }

    /// What counts in a text, without overlaps, in its order; also what the recipe keeps.
    pub(crate) fn find(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), ScanError> {
        self.scanner.scan(text, spans)?;
        if let Some(recipe) = &self.recipe {
            spans.retain(|span| span.score >= recipe.threshold(&self.scanner.origin(span).label));
        }
        privacy::resolve(spans);
        Ok(())
    }
}

impl Found {
    fn take(&mut self, source: &Source, finder: &Finder, asked: &Scan) -> Result<(), Error> {
        let name = source.to_string();
        let text = source.read()?.and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
        });
        let text = match text {
            Ok(text) => text,
            Err(why) => {
                self.unscanned.push((name, why));
                return Ok(());
            }
        };
        let mut spans = Vec::new();
        finder
            .find(&text, &mut spans)
            .map_err(|error| Error::failed(format!("scan `{name}`"), error))?;
        let scanner = &finder.scanner;
        self.scanned += 1;
        let mut file = File { name, spans: Vec::new(), lines: Vec::new() };
        let mut place = Place { line: 1, column: 1, byte: 0 };
        for span in &spans {
            place.go_to(&text, span.start);
            *self.counts.entry(scanner.origin(span).label.to_string()).or_default() += 1;
            file.add(&text, span, scanner, &place, asked);
        }
        if !spans.is_empty() {
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
        let named = |label: &String| self.counts.contains_key(&label.to_uppercase());
        let any = asked.fail_on.iter().any(|label| label == ANY) && total > 0;
        // What could not be scanned may hold anything.
        let holds = self.unscanned.is_empty() && !any && !asked.fail_on.iter().any(named);
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

impl File {
    fn add(&mut self, text: &str, span: &Span, scanner: &Scanner, at: &Place, asked: &Scan) {
        let origin = scanner.origin(span);
        let (label, score) = (&origin.label, (f64::from(span.score) * 100.0).round() / 100.0);
        let mut value = json!({
            "line": at.line, "column": at.column, "start": span.start, "end": span.end, "label": label,
            "score": score,
        });
        let mut line = format!("{}:{}:{}: {label} {score:.2}", self.name, at.line, at.column);
        if asked.explain {
            let evidence = span.evidence.words();
            value["recogniser"] = json!(origin.name);
            value["evidence"] = json!(evidence);
            line = line + " by " + &origin.name + " (" + &evidence.join(", ") + ")";
        }
        if asked.show {
            let found = &text[span.start..span.end];
            value["text"] = json!(found);
            line = line + " " + &found.replace('\n', " ");
        }
        self.spans.push(value);
        self.lines.push(line);
    }
}

/// A place in a text, as editors count it.
struct Place {
    line: usize,
    column: usize,
    byte: usize,
}

impl Place {
    /// Goes on to a byte that lies ahead.
    fn go_to(&mut self, text: &str, byte: usize) {
        let between = text.get(self.byte..byte).unwrap_or_default();
        match between.rfind('\n') {
            None => self.column += between.chars().count(),
            Some(last) => {
                self.line += between.matches('\n').count();
                self.column = between[last + 1..].chars().count() + 1;
            }
        }
        self.byte = byte;
    }
}
