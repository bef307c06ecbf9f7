//! Lines of JSON: texts with what was labelled in them, and what a detector found.
//!
//! A line is `{"id", "text"}`, `{"id", "text", "spans": [{"start", "end", "label"}]}` or
//! `{"id", "spans"}`, as `plumb scan --jsonl` reads and writes them: offsets count Unicode code points.

use std::{collections::BTreeMap, ops::Range};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

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
    for (line, raw) in lines::<RawText>(bytes, "`id` and `text`") {
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
    for (line, raw) in lines::<RawFound>(bytes, "`id` and `spans`") {
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
    has: &str,
) -> impl Iterator<Item = (u64, Result<T, LineError>)> {
    let lines = bytes.split(|byte| *byte == b'\n').zip(1_u64..);
    let full = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
    full.map(move |(text, line)| {
        let odd =
            |error| LineError::Line { line, what: format!("it is no object with {has}: {error}") };
        (line, serde_json::from_slice(text).map_err(odd))
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
    fn wrong_lines_are_named() {
        let text = |line: &str| texts(line.as_bytes()).unwrap_err().to_string();
        let first = "{\"id\": 1, \"text\": \"ab\"}\n";
        assert_eq!(text(&[first, first].concat()), "line 2: the id 1 stands in line 1 already");
        assert!(text("{\"id\": 1}").starts_with("line 1: it is no object with `id` and `text`: "));
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
