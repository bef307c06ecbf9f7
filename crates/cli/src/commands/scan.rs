//! `plumb scan`: personal data in files, folders, or what is read from stdin.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use base::{Error, Refusal};
use privacy::{Scanner, Span};
use serde_json::{Value, json};

use crate::{
    args::Scan,
    commands::jsonl,
    outcome::{Outcome, Printer},
};

/// The largest file that is scanned at once, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// Stands for every label.
const ANY: &str = "any";

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
    let scanner = Scanner::new().map_err(|error| Error::failed("make a scanner", error))?;
    let known = scanner.labels();
    let odd = |label: &&String| *label != ANY && !known.contains(label.to_uppercase().as_str());
    if let Some(odd) = asked.fail_on.iter().find(odd) {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let hint = format!("name `{ANY}`, or some of {known}");
        return Err(Refusal::invalid(format!("there is no label `{odd}`"), hint).into());
    }
    if let Some(input) = &asked.jsonl {
        return jsonl::run(&scanner, input, asked.out.as_deref(), printer);
    }
    let mut found = Found::default();
    if asked.paths.is_empty() || asked.paths == [PathBuf::from("-")] {
        let mut bytes = Vec::new();
        // A byte more than may be, so that a text is never scanned in part.
        let read = io::stdin().lock().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| Error::failed("read stdin", error))?;
        if read as u64 > FILE_BYTES_MAX {
            found.unscanned.push(("-".to_owned(), too_large()));
        } else {
            found.take("-", bytes, &scanner, asked)?;
        }
    } else {
        let paths = files(&asked.paths)?;
        for (done, path) in paths.iter().enumerate() {
            printer.progress("files scanned", done as u64, paths.len() as u64);
            found.read(path, &scanner, asked)?;
        }
        printer.progress("files scanned", paths.len() as u64, paths.len() as u64);
    }
    Ok(found.shown(asked))
}

fn too_large() -> String {
    format!("it has more than {} MiB", FILE_BYTES_MAX >> 20)
}

/// The files that are named, and those in the folders that are, in the order of their names. Links are
/// not followed out of a folder.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut ahead: Vec<PathBuf> = named.iter().rev().cloned().collect();
    while let Some(path) = ahead.pop() {
        let unread = |error: io::Error| {
            let what = format!("`{}` cannot be read: {error}", path.display());
            Refusal::invalid(what, "name files and folders that are there")
        };
        if !fs::metadata(&path).map_err(unread)?.is_dir() {
            found.push(path);
            continue;
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(&path).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            if !entry.file_type().map_err(unread)?.is_symlink() {
                inside.push(entry.path());
            }
        }
        inside.sort();
        ahead.extend(inside.into_iter().rev());
    }
    Ok(found)
}

impl Found {
    fn read(&mut self, path: &Path, scanner: &Scanner, asked: &Scan) -> Result<(), Error> {
        let name = path.display().to_string();
        // What is no plain file, such as a pipe, might never end.
        let read = fs::metadata(path).and_then(|about| match (about.is_file(), about.len()) {
            (false, _) => Err(io::Error::other("it is not a plain file; send it by stdin")),
            (true, ..=FILE_BYTES_MAX) => fs::read(path),
            (true, _) => Err(io::Error::other(too_large())),
        });
        match read {
            Ok(bytes) => self.take(&name, bytes, scanner, asked),
            Err(error) => {
                self.unscanned.push((name, error.to_string()));
                Ok(())
            }
        }
    }

    fn take(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        scanner: &Scanner,
        asked: &Scan,
    ) -> Result<(), Error> {
        let Ok(text) = String::from_utf8(bytes) else {
            self.unscanned.push((name.to_owned(), "it is not text in UTF-8".to_owned()));
            return Ok(());
        };
        let mut spans = Vec::new();
        scanner
            .scan(&text, &mut spans)
            .map_err(|error| Error::failed(format!("scan `{name}`"), error))?;
        privacy::resolve(&mut spans);
        self.scanned += 1;
        let mut file = File { name: name.to_owned(), spans: Vec::new(), lines: Vec::new() };
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
