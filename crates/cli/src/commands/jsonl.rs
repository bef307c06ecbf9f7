//! Texts in lines of JSON: `plumb scan --jsonl` takes lines of `{"id", "text"}` and gives lines of
//! `{"id", "spans"}`, `plumb anonymize --jsonl` gives lines of `{"id", "text"}`. The forms are an
//! interface that stays: offsets count Unicode code points, spans do not overlap.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write},
    path::Path,
};

use app::Hand;
use base::{Error, Refusal};
use privacy::{Scanner, Span};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    commands::scan::Finder,
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
    spans: &'a [Marked<'a>],
}

/// A piece of a text, in code points.
#[derive(Serialize)]
struct Marked<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    score: f32,
}

/// A text to be treated. What else stands in its line would be lost, or pass untreated.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Name,
    text: String,
}

/// What names a text. It is passed on as it is, so nothing else can be in it.
#[derive(Deserialize, Serialize)]
#[serde(untagged, expecting = "an `id` is a text or a number")]
enum Name {
    Text(String),
    Number(serde_json::Number),
}

/// How many texts pass between two lines of progress.
const STEP: u64 = 10_000;

/// How many texts are treated together, and stored in one transaction.
const BATCH: usize = 256;

/// From how many bytes on they are treated before there are so many.
const BATCH_BYTES: usize = 8 << 20;

pub(crate) fn scan(
    finder: &Finder,
    input: &Path,
    out: Option<&Path>,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let lines = opened(input)?;
    let Some(out) = out else {
        let mut writer = BufWriter::new(std::io::stdout().lock());
        let (texts, spans) = scanned(finder, input, lines, &mut writer, printer)?;
        printer.say(&format!("{spans} spans in {texts} texts"));
        return Ok(Outcome::new(Value::Null, ""));
    };
    let (texts, spans) =
        whole(input, out, |writer| scanned(finder, input, lines, writer, printer))?;
    let said = format!("{spans} spans in {texts} texts; wrote {}", out.display());
    Ok(Outcome::new(json!({ "texts": texts, "spans": spans }), said))
}

/// Treats line by line; gives how many texts there were, and how many values of each label were replaced.
pub(crate) fn anonymise(
    hand: &mut Hand<'_>,
    input: &Path,
    out: &Path,
    printer: &Printer,
) -> Result<(u64, BTreeMap<String, u64>), Error> {
    let mut lines = numbered(input, opened(input)?).peekable();
    whole(input, out, |writer| {
        let (mut texts, mut counts) = (0, BTreeMap::new());
        while lines.peek().is_some() {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < BATCH
                && bytes < BATCH_BYTES
                && let Some(line) = lines.next()
            {
                let (number, line) = line?;
                let line: Line = read(input, number, &line)?;
                bytes += line.text.len();
                batch.push(line);
            }
            let given: Vec<&str> = batch.iter().map(|line| line.text.as_str()).collect();
            let treated = hand.treat(&given).map_err(|error| within(input, texts, error))?;
            for (line, one) in batch.iter_mut().zip(treated) {
                for one in &one.replaced {
                    *counts.entry(one.label.clone()).or_default() += 1;
                }
                line.text = one.text;
                put(writer, line)?;
                texts += 1;
                if texts % STEP == 0 {
                    printer.say(&format!("{texts} texts"));
                }
            }
        }
        Ok((texts, counts))
    })
}

/// Says about where a text was refused.
fn within(input: &Path, done: u64, error: Error) -> Error {
    match error {
        Error::Refused(mut refusal) => {
            let what = &refusal.what;
            refusal.what = format!("`{}`, behind text {done}: {what}", input.display());
            refusal.into()
        }
        failed @ Error::Failed { .. } => failed,
    }
}

/// Writes a file that is there as a whole or not at all: it is written beside its place.
fn whole<T>(
    input: &Path,
    out: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<T, Error>,
) -> Result<T, Error> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(out).is_some_and(|out| Some(out) == real(input)) {
        let what = format!("`{}` is read and would be written over", out.display());
        return Err(Refusal::invalid(what, "choose another `--out`").into());
    }
    let beside = draft(out);
    let mut writer = BufWriter::new(File::create(&beside).map_err(unwritten)?);
    let filled = fill(&mut writer).and_then(|filled| {
        writer.flush().map_err(unwritten)?;
        Ok(filled)
    });
    drop(writer);
    let filled = filled.inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })?;
    std::fs::rename(&beside, out).map_err(unwritten)?;
    Ok(filled)
}

fn opened(input: &Path) -> Result<BufReader<File>, Error> {
    Ok(BufReader::new(File::open(input).map_err(|error| unread(input, &error))?))
}

fn unread(input: &Path, error: &std::io::Error) -> Refusal {
    let what = format!("`{}` cannot be read: {error}", input.display());
    Refusal::invalid(what, "name a file of lines such as {\"id\": 1, \"text\": \"…\"}")
}

fn unwritten(error: std::io::Error) -> Error {
    Error::failed("write what was found", error)
}

/// The lines that are not empty, with their numbers.
fn numbered(
    input: &Path,
    lines: BufReader<File>,
) -> impl Iterator<Item = Result<(u64, String), Error>> {
    let filled = |line: &(u64, std::io::Result<String>)| {
        line.1.as_ref().map_or(true, |line| !line.trim().is_empty())
    };
    (1_u64..).zip(lines.lines()).filter(filled).map(move |(number, line)| match line {
        Ok(line) => Ok((number, line)),
        Err(error) => Err(unread(input, &error).into()),
    })
}

fn read<T: DeserializeOwned>(input: &Path, number: u64, line: &str) -> Result<T, Error> {
    serde_json::from_str(line).map_err(|error| {
        let what = format!("`{}`, line {number}: {error}", input.display());
        Refusal::invalid(what, "each line is an object with `id` and `text`").into()
    })
}

fn put(writer: &mut impl Write, line: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *writer, line).map_err(std::io::Error::from).map_err(unwritten)?;
    writer.write_all(b"\n").map_err(unwritten)
}

/// Scans line by line; gives how many texts there were, and how many spans in them.
fn scanned(
    finder: &Finder,
    input: &Path,
    lines: BufReader<File>,
    writer: &mut impl Write,
    printer: &Printer,
) -> Result<(u64, u64), Error> {
    let (mut texts, mut marked, mut spans) = (0, 0, Vec::new());
    for line in numbered(input, lines) {
        let (number, line) = line?;
        let text: Text = read(input, number, &line)?;
        finder.find(&text.text, &mut spans).map_err(|error| {
            Error::failed(format!("scan line {number} of `{}`", input.display()), error)
        })?;
        let spans = in_code_points(&text.text, &spans, &finder.scanner);
        put(writer, &Found { id: &text.id, spans: &spans })?;
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
