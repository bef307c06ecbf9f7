//! `plumb scan --jsonl`: lines of `{"id", "text"}` in, lines of `{"id", "spans"}` out. The form of both
//! is an interface that stays: offsets count Unicode code points, spans do not overlap.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write},
    path::Path,
};

use base::{Error, Refusal};
use privacy::{Scanner, Span};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    outcome::{Outcome, Printer},
    work::draft,
};

/// A text with what names it.
#[derive(Deserialize)]
struct Text {
    id: Value,
    text: String,
}

/// What was found in a text.
#[derive(Serialize)]
struct Found<'a> {
    id: &'a Value,
    spans: Vec<Marked<'a>>,
}

/// A piece of a text, in code points.
#[derive(Serialize)]
struct Marked<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    score: f32,
}

/// How many texts pass between two lines of progress.
const STEP: u64 = 10_000;

pub(crate) fn run(
    scanner: &Scanner,
    input: &Path,
    out: Option<&Path>,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let lines = BufReader::new(File::open(input).map_err(|error| unread(input, &error))?);
    let Some(out) = out else {
        let mut writer = BufWriter::new(std::io::stdout().lock());
        let (texts, spans) = scan(scanner, input, lines, &mut writer, printer)?;
        printer.say(&format!("{spans} spans in {texts} texts"));
        return Ok(Outcome::new(Value::Null, ""));
    };
    // The file is there as a whole or not at all: it is written beside its place.
    let beside = draft(out);
    let mut writer = BufWriter::new(File::create(&beside).map_err(unwritten)?);
    let scanned = scan(scanner, input, lines, &mut writer, printer);
    drop(writer);
    let (texts, spans) = scanned.inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })?;
    std::fs::rename(&beside, out).map_err(unwritten)?;
    let said = format!("{spans} spans in {texts} texts; wrote {}", out.display());
    Ok(Outcome::new(json!({ "texts": texts, "spans": spans }), said))
}

fn unread(input: &Path, error: &std::io::Error) -> Refusal {
    let what = format!("`{}` cannot be read: {error}", input.display());
    Refusal::invalid(what, "name a file of lines such as {\"id\": 1, \"text\": \"…\"}")
}

fn unwritten(error: std::io::Error) -> Error {
    Error::failed("write what was found", error)
}

/// Scans line by line; gives how many texts there were, and how many spans in them.
fn scan(
    scanner: &Scanner,
    input: &Path,
    lines: BufReader<File>,
    writer: &mut impl Write,
    printer: &Printer,
) -> Result<(u64, u64), Error> {
    let (mut texts, mut marked, mut spans) = (0, 0, Vec::new());
    for (line, number) in lines.lines().zip(1_u64..) {
        let line = line.map_err(|error| unread(input, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        let text: Text = serde_json::from_str(&line).map_err(|error| {
            let what = format!("`{}`, line {number}: {error}", input.display());
            Refusal::invalid(what, "each line is an object with `id` and `text`")
        })?;
        scanner.scan(&text.text, &mut spans).map_err(|error| {
            Error::failed(format!("scan line {number} of `{}`", input.display()), error)
        })?;
        privacy::resolve(&mut spans);
        let found = Found { id: &text.id, spans: in_code_points(&text.text, &spans, scanner) };
        serde_json::to_writer(&mut *writer, &found)
            .map_err(std::io::Error::from)
            .map_err(unwritten)?;
        writer.write_all(b"\n").map_err(unwritten)?;
        texts += 1;
        marked += spans.len() as u64;
        if texts % STEP == 0 {
            printer.say(&format!("{texts} texts"));
        }
    }
    writer.flush().map_err(unwritten)?;
    Ok((texts, marked))
}

/// Spans counted in code points: one walk over the text, for they are in its order.
fn in_code_points<'a>(text: &str, spans: &[Span], scanner: &'a Scanner) -> Vec<Marked<'a>> {
    let (mut byte, mut point) = (0, 0);
    let mut to = |place: usize| {
        point += text.get(byte..place).map_or(0, |between| between.chars().count());
        byte = place;
        point
    };
    let mark = |span: &Span| Marked {
        start: to(span.start),
        end: to(span.end),
        label: &scanner.origin(span).label,
        score: span.score,
    };
    spans.iter().map(mark).collect()
}
