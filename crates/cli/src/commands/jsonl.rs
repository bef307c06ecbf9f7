//! Texts in lines of JSON: `plumb scan --jsonl` takes lines of `{"id", "text"}` and gives lines of
//! `{"id", "spans"}`, `plumb anonymize --jsonl` gives lines of `{"id", "text"}`. The forms are an
//! interface that stays: offsets count Unicode code points, spans do not overlap.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use app::Snippet;
use base::{Error, Refusal};
use privacy::{
    Scanner, Span,
    measure::{read_line, without_mark},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    args::Scan,
    commands::{
        files::Source,
        points::Place,
        scan::{Counts, Finder, fails},
        treat::Treat,
    },
    outcome::{Outcome, Printer},
    target::{DASH, Draft, Inputs, Mode, Target},
};

/// What a line is to be that is scanned.
const SCANNED: &str = "object with an `id` and a `text`";

/// What a line is to be that is treated.
const TREATED: &str = "object of an `id`, which is a text or a number, a `text`, perhaps a `subject`, and nothing else";

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
    /// Whom it is about; it is not passed on.
    #[serde(default, skip_serializing)]
    subject: Option<String>,
}

impl Line {
    fn snippet<'a>(&'a self, subject: &'a str) -> Snippet<'a> {
        let subject = self.subject.as_deref().unwrap_or(subject);
        Snippet { subject, text: &self.text, ..Snippet::default() }
    }
}

/// What names a text. It is passed on as it is, so nothing else can be in it.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
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

/// A file of lines, or stdin.
struct Input<'a> {
    named: &'a Path,
    lines: Box<dyn BufRead>,
}

pub(crate) fn scan(
    finder: &Finder,
    input: &Path,
    asked: &Scan,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let input = Input::open(input)?;
    let out = asked.out.as_deref().unwrap_or(Path::new(DASH));
    let to = Target::of(out);
    input.spared_by(&to, finder.read.as_deref())?;
    // Nothing of a text is in what is written.
    let mut draft = to.begin(Mode::Usual)?;
    let (texts, counts) = scanned(finder, input, &mut draft, printer)?;
    draft.finish()?;
    let spans: u64 = counts.values().sum();
    let holds = !fails(&asked.fail_on, &counts);
    let said = format!("{spans} spans in {texts} texts");
    if to == Target::Stdout {
        printer.say(&said);
        return Ok(Outcome { holds, ..Outcome::new(Value::Null, "") });
    }
    let value = json!({ "texts": texts, "spans": spans, "counts": counts });
    Ok(Outcome { holds, ..Outcome::new(value, format!("{said}; wrote {}", out.display())) })
}

/// Lines that are treated.
pub(crate) struct Asked<'a> {
    pub(crate) input: &'a Path,
    pub(crate) to: &'a Target,
    /// The file of the recipe, if it lies in one.
    pub(crate) recipe: Option<&'a Path>,
    /// Whom they are about where a line does not say it.
    pub(crate) subject: &'a str,
}

/// Treats line by line; gives how many texts there were, and how many values of each label were replaced.
pub(crate) fn anonymise(
    hand: &mut dyn Treat,
    &Asked { input, to, recipe, subject }: &Asked<'_>,
    printer: &Printer,
) -> Result<(u64, Counts), Error> {
    let input = Input::open(input)?;
    input.spared_by(to, recipe)?;
    let mut draft = to.begin(input.source().mode())?;
    let named = input.named;
    let mut lines = input.numbered().peekable();
    let (mut texts, mut counts) = (0, Counts::new());
    while lines.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH
            && bytes < BATCH_BYTES
            && let Some(line) = lines.next()
        {
            let (number, line) = line?;
            let line: Line = read(named, number, &line, TREATED)?;
            bytes += line.text.len();
            batch.push(line);
        }
        let given: Vec<Snippet<'_>> = batch.iter().map(|line| line.snippet(subject)).collect();
        let treated = hand.treat(&given).map_err(|error| within(named, texts, error))?;
        for (line, one) in batch.iter_mut().zip(treated) {
            for label in one.labels {
                *counts.entry(label).or_default() += 1;
            }
            line.text = one.text;
            put(&mut draft, line)?;
            texts += 1;
            tell(texts, printer);
        }
    }
    draft.finish()?;
    Ok((texts, counts))
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

impl<'a> Input<'a> {
    fn open(named: &'a Path) -> Result<Self, Error> {
        let lines: Box<dyn BufRead> = if named == Path::new(DASH) {
            Box::new(BufReader::new(io::stdin()))
        } else {
            // A folder can be opened, but not read.
            let file = File::open(named).and_then(|file| {
                let folder = file.metadata()?.is_dir();
                if folder { Err(io::Error::other("it is a folder")) } else { Ok(file) }
            });
            Box::new(BufReader::new(file.map_err(|error| unread(named, &error))?))
        };
        Ok(Self { named, lines })
    }

    fn source(&self) -> Source {
        let named = self.named;
        if named == Path::new(DASH) { Source::Stdin } else { Source::File(named.to_owned()) }
    }

    /// Refuses a target that is what is read: the lines, or a recipe.
    fn spared_by(&self, to: &Target, recipe: Option<&Path>) -> Result<(), Error> {
        Inputs::of(recipe.into_iter().chain([self.named]))?.spare(to)
    }

    /// The lines that are not empty, with their numbers.
    fn numbered(self) -> impl Iterator<Item = Result<(u64, Vec<u8>), Error>> {
        let Self { named, lines } = self;
        let bare = |(number, line): (u64, io::Result<Vec<u8>>)| {
            let first = number == 1;
            (number, line.map(|line| if first { without_mark(&line).to_owned() } else { line }))
        };
        let filled = |line: &(u64, io::Result<Vec<u8>>)| {
            line.1.as_ref().map_or(true, |line| !line.trim_ascii().is_empty())
        };
        let lines = (1_u64..).zip(lines.split(b'\n')).map(bare).filter(filled);
        lines.map(move |(number, line)| match line {
            Ok(line) => Ok((number, line)),
            Err(error) => Err(unread(named, &error).into()),
        })
    }
}

fn unread(input: &Path, error: &io::Error) -> Refusal {
    let what = format!("`{}` cannot be read: {error}", input.display());
    Refusal::invalid(what, "name a file of lines such as {\"id\": 1, \"text\": \"…\"}")
}

/// Reads a line. What is wrong with it is named by its place, and nothing of it is shown.
fn read<T: DeserializeOwned>(
    input: &Path,
    number: u64,
    line: &[u8],
    wanted: &str,
) -> Result<T, Error> {
    read_line(number, line, wanted).map_err(|error| {
        let what = format!("`{}`, {error}", input.display());
        Refusal::invalid(what, "write each line like {\"id\": 1, \"text\": \"…\"}").into()
    })
}

fn put(draft: &mut Draft, line: &impl Serialize) -> Result<(), Error> {
    let line = serde_json::to_vec(line);
    draft.put(&line.map_err(|error| Error::failed("write a line of JSON", error))?)?;
    draft.put(b"\n")
}

fn tell(texts: u64, printer: &Printer) {
    if texts.is_multiple_of(STEP) {
        printer.say(&format!("{texts} texts"));
    }
}

/// Scans line by line; gives how many texts there were, and how many spans of each label.
fn scanned(
    finder: &Finder,
    input: Input<'_>,
    draft: &mut Draft,
    printer: &Printer,
) -> Result<(u64, Counts), Error> {
    let (mut texts, mut counts, mut spans) = (0, Counts::new(), Vec::new());
    let named = input.named;
    for line in input.numbered() {
        let (number, line) = line?;
        let text: Text = read(named, number, &line, SCANNED)?;
        finder.find(&text.text, &mut spans).map_err(|error| {
            Error::failed(format!("scan line {number} of `{}`", named.display()), error)
        })?;
        let spans = in_code_points(&text.text, &spans, &finder.scanner);
        for span in &spans {
            *counts.entry(span.label.to_owned()).or_default() += 1;
        }
        put(draft, &Found { id: &text.id, spans: &spans })?;
        texts += 1;
        tell(texts, printer);
    }
    Ok((texts, counts))
}

/// Spans counted in code points: one walk over the text, for they are in its order.
fn in_code_points<'a>(text: &str, spans: &[Span], scanner: &'a Scanner) -> Vec<Marked<'a>> {
    let mut at = Place::first();
    let mut to = |byte: usize| {
        at.go_to(text, byte);
        at.point
    };
    let mark = |span: &Span| Marked {
        start: to(span.start),
        end: to(span.end),
        label: &scanner.origin(span).label,
        score: span.score,
    };
    spans.iter().map(mark).collect()
}
