//! What a command gives, and the one printer that shows it.

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};

use base::{Error, table::Table};
use serde_json::{Value, json};

/// What a command gives.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// For scripts.
    pub(crate) value: Value,
    /// For people.
    pub(crate) text: String,
    /// Whether what was asked holds; if not the exit code is 1, as for a refusal.
    pub(crate) holds: bool,
}

impl Outcome {
    pub(crate) fn new(value: Value, text: impl Into<String>) -> Self {
        Self { value, text: text.into(), holds: true }
    }

    /// A table: aligned columns for people, a list of objects for scripts.
    pub(crate) fn table(table: &Table) -> Self {
        Self::new(Value::Array(table.objects()), aligned(table))
    }
}

/// Shows outcomes and errors.
#[derive(Debug)]
pub(crate) struct Printer {
    json: bool,
    quiet: bool,
}

impl Printer {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// Progress: one line that is written over, on a terminal only.
    pub(crate) fn progress(&self, what: &str, done: u64, all: u64) {
        if !self.quiet && std::io::stderr().is_terminal() {
            let end = if done >= all { "\n" } else { "" };
            let _ = write!(std::io::stderr(), "\r{what}: {done} of {all}{end}");
        }
    }

    /// Talk: what a person should know, on stderr.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    pub(crate) fn show(&self, outcome: &Outcome) -> ExitCode {
        let mut text = match &outcome.value {
            // What there was to print went to stdout already.
            Value::Null if self.json => String::new(),
            value if self.json => format!("{value:#}"),
            _ => outcome.text.clone(),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let mut out = std::io::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match (written, outcome.holds) {
            // Whoever reads may stop early, as `head` does.
            (Err(error), _) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.fail(&Error::failed("write to stdout", error))
            }
            (_, true) => ExitCode::SUCCESS,
            (_, false) => ExitCode::from(1),
        }
    }

    pub(crate) fn fail(&self, error: &Error) -> ExitCode {
        let text = match (self.json, error) {
            (false, _) => error.render(),
            (true, Error::Refused(refusal)) => {
                let fields = json!({ "error": refusal.what, "hint": refusal.hint, "fields": refusal.fields });
                format!("{fields}\n")
            }
            (true, Error::Failed { .. }) => {
                format!("{}\n", json!({ "error": error.to_string(), "causes": error.causes() }))
            }
        };
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(error.exit_code())
    }
}

/// Columns padded to their widest cell; long cells are cut at 60 characters.
fn aligned(table: &Table) -> String {
    const WIDEST: usize = 60;
    let cut = |text: String| -> String {
        let line = text.replace('\n', " ");
        if line.chars().count() <= WIDEST {
            return line;
        }
        line.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let head: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| cut(cell.show())).collect());
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let wide = |place: usize| all.iter().map(|row| row[place].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.columns.len()).map(wide).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}
