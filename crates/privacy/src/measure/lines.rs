//! Lines of JSON: texts with what was labelled in them, and what a detector found.
//!
//! A line is `{"id", "text"}`, `{"id", "text", "spans": [{"start", "end", "label"}]}` or
//! `{"id", "spans"}`, as `plumb scan --jsonl` reads and writes them: offsets count Unicode code points.

use std::{collections::BTreeMap, ops::Range};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, error::Category};

/// Some programs write it before everything else, and it is no part of the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text, and what was labelled in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What names it: any JSON value, as text.
    pub id: String,
    /// The text.
    pub text: String,
    /// What was labelled, in the order in which it was given.
    pub entities: Vec<Entity>,
}

/// A piece of a text that somebody labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Where it stands, in bytes; never empty.
    pub range: Range<usize>,
    /// What it is, as `PERSON`.
    pub label: String,
}

/// Why lines cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// A line is not as it should be.
    #[error("line {line}: {what}")]
    Line {
        /// Its number, from 1 on.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A line cannot be read. It is named by its place only: what stands in it may be personal.
    #[error("line {line}, column {column}: {what}")]
    Unread {
        /// Its number, from 1 on.
        line: u64,
        /// Where reading ended, in characters from 1 on.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// A text is not among those that a detector looked at.
    #[error("nothing is said of the text {0}")]
    Unsaid(String),
}

#[derive(Deserialize)]
struct RawText {
    id: Value,
    text: String,
    #[serde(default)]
    spans: Vec<RawSpan>,
}

#[derive(Deserialize)]
struct RawFound {
    id: Value,
    spans: Vec<RawSpan>,
}

#[derive(Deserialize)]
struct RawSpan {
    start: usize,
    end: usize,
    label: String,
}

/// Reads texts, with what was labelled in them if something was.
///
/// # Errors
/// A line is no such object, names what an earlier one names, or a span does not lie in its text.
pub fn texts(bytes: &[u8]) -> Result<Vec<Text>, LineError> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    for (line, raw) in lines::<RawText>(bytes, "object with `id` and `text`") {
        let raw = raw?;
        let id = once(line, &raw.id, &mut seen)?;
        let entities = entities(line, &raw.text, raw.spans)?;
        found.push(Text { id, text: raw.text, entities });
    }
    Ok(found)
}

/// Reads what a detector found in texts, each named by its id: for each text, in their order.
///
/// # Errors
/// A line is no such object, names no text or one that an earlier line names, a span does not lie in its
/// text, or a text is not named.
pub fn spans<'a>(
    bytes: &[u8],
    texts: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<Vec<Vec<Entity>>, LineError> {
    let known: BTreeMap<&str, &str> = texts.clone().collect();
    let mut seen = BTreeMap::new();
    let mut found: BTreeMap<String, Vec<Entity>> = BTreeMap::new();
    for (line, raw) in lines::<RawFound>(bytes, "object with `id` and `spans`") {
        let raw = raw?;
        let id = once(line, &raw.id, &mut seen)?;
        let text = known.get(id.as_str()).ok_or_else(|| {
            let what = format!("no text has the id {id}");
            LineError::Line { line, what }
        })?;
        let of = entities(line, text, raw.spans)?;
        found.insert(id, of);
    }
    texts.map(|(id, _)| found.remove(id).ok_or_else(|| LineError::Unsaid(id.to_owned()))).collect()
}

/// The lines that are not empty, with their numbers.
fn lines<T: DeserializeOwned>(
    bytes: &[u8],
    wanted: &str,
) -> impl Iterator<Item = (u64, Result<T, LineError>)> {
    let lines = without_mark(bytes).split(|byte| *byte == b'\n').zip(1_u64..);
    let full = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
    full.map(move |(text, line)| (line, read_line(line, text, wanted)))
}

/// What stands after a byte order mark, if one stands first.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// Reads a line that is to be something, as an "object with `id` and `text`".
///
/// # Errors
/// It is not; **the error shows nothing that stands in the line**.
pub fn read_line<T: DeserializeOwned>(
    line: u64,
    bytes: &[u8],
    wanted: &str,
) -> Result<T, LineError> {
    let unread = |bytes_read: usize, what: String| {
        let read = bytes.get(..bytes_read).unwrap_or(bytes);
        let column = String::from_utf8_lossy(read).chars().count().max(1);
        LineError::Unread { line, column, what }
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| unread(error.valid_up_to() + 1, "it is not UTF-8".to_owned()))?;
    serde_json::from_str(text).map_err(|error| {
        let what = match error.classify() {
            Category::Data => format!("it is no {wanted}"),
            Category::Eof => "the JSON ends too early".to_owned(),
            Category::Syntax | Category::Io => "it is not JSON".to_owned(),
        };
        unread(error.column(), what)
    })
}

/// The name of a text, which no earlier line has.
fn once(line: u64, id: &Value, seen: &mut BTreeMap<String, u64>) -> Result<String, LineError> {
    let id = id.to_string();
    if let Some(first) = seen.insert(id.clone(), line) {
        let what = format!("the id {id} stands in line {first} already");
        return Err(LineError::Line { line, what });
    }
    Ok(id)
}

/// Spans in bytes.
fn entities(line: u64, text: &str, spans: Vec<RawSpan>) -> Result<Vec<Entity>, LineError> {
    if spans.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).collect();
    let entity = |RawSpan { start, end, label }: RawSpan| {
        let range = places.get(start).zip(places.get(end)).map(|(start, end)| *start..*end);
        range.filter(|range| !range.is_empty()).map(|range| Entity { range, label }).ok_or_else(
            || {
                let points = places.len() - 1;
                let what = format!(
                    "the span {start}..{end} does not lie in its text of {points} characters"
                );
                LineError::Line { line, what }
            },
        )
    };
    spans.into_iter().map(entity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points() {
        let read = texts(
            "{\"id\": 1, \"text\": \"Grüße an Ümit\", \"spans\": [{\"start\": 9, \"end\": 13, \"label\": \"PERSON\"}]}\n\n\
             {\"id\": \"b\", \"text\": \"\"}\n"
                .as_bytes(),
        );
        let read = read.unwrap();
        assert_eq!((read[0].id.as_str(), read[1].id.as_str()), ("1", "\"b\""));
        assert_eq!(&read[0].text[read[0].entities[0].range.clone()], "Ümit");
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_place_and_never_shown() {
        let secret = "{\"id\": \"ü\", \"text\": {\"name\": \"Ann Okafor\"}}";
        for (line, said) in [
            (secret, "line 2, column 20: it is no object with `id` and `text`"),
            ("\"Ann Okafor\"", "line 2, column 12: it is no object with `id` and `text`"),
            ("{\"id\": 1, \"text\": Ann}", "line 2, column 19: it is not JSON"),
            ("{\"id\": 1, \"text\": \"Ann", "line 2, column 22: the JSON ends too early"),
        ] {
            assert_eq!(texts(["\n", line].concat().as_bytes()).unwrap_err().to_string(), said);
        }
        let odd = [b"{\"id\": 1, \"text\": \"".as_slice(), b"\xff\"}"].concat();
        let said = texts(&odd).unwrap_err().to_string();
        assert_eq!(said, "line 1, column 20: it is not UTF-8");
        let marked = [BYTE_ORDER_MARK, b"{\"id\": 1, \"text\": \"a\"}"].concat();
        assert_eq!(texts(&marked).unwrap().len(), 1);
    }

    #[test]
    fn wrong_lines_are_named() {
        let text = |line: &str| texts(line.as_bytes()).unwrap_err().to_string();
        let first = "{\"id\": 1, \"text\": \"ab\"}\n";
        assert_eq!(text(&[first, first].concat()), "line 2: the id 1 stands in line 1 already");
        assert_eq!(text("{\"id\": 1}"), "line 1, column 9: it is no object with `id` and `text`");
        for span in ["1, \"end\": 1", "1, \"end\": 3", "2, \"end\": 1"] {
            let line = format!(
                "{{\"id\": 1, \"text\": \"ab\", \"spans\": [{{\"start\": {span}, \"label\": \"A\"}}]}}"
            );
            assert!(text(&line).ends_with("does not lie in its text of 2 characters"), "{line}");
        }
        let found = |line: &str| spans(line.as_bytes(), [("1", "ab"), ("2", "c")].into_iter());
        let said = |line: &str| found(line).unwrap_err().to_string();
        assert_eq!(said("{\"id\": 3, \"spans\": []}"), "line 1: no text has the id 3");
        assert_eq!(said("{\"id\": 2, \"spans\": []}"), "nothing is said of the text 1");
        let both = "{\"id\": 2, \"spans\": [{\"start\": 0, \"end\": 1, \"label\": \"A\"}]}\n{\"id\": 1, \"spans\": []}";
        let found = found(both).unwrap();
        assert!(found[0].is_empty() && found[1][0].range == (0..1));
    }
}
