//! What was found in a text and what it became, beside each other.

use std::collections::BTreeSet;

use privacy::{Anonymised, Replaced};

use crate::html::{self, Html};

/// What was found in a text, and what it became.
pub(super) struct Outcome {
    pub(super) heading: String,
    pub(super) before: Html,
    pub(super) after: Html,
    pub(super) rows: Vec<Row>,
    /// How many findings have no row.
    pub(super) more: u64,
    /// Whether another who has the key could put it back.
    pub(super) pseudonyms: bool,
}

/// A finding.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) value: String,
    pub(super) place: String,
    pub(super) label: String,
    pub(super) score: String,
    pub(super) recogniser: String,
    pub(super) evidence: String,
    pub(super) became: Became,
}

#[derive(Clone)]
pub(super) enum Became {
    Stays,
    Gone,
    Text(String),
}

/// How many findings have a row in the table; all are marked in the text.
const ROWS_MAX: usize = 500;

/// The longest value that a row shows, in characters.
const VALUE_CHARS_MAX: usize = 80;

/// What a text became.
pub(super) fn outcome(
    scanned: &app::ScannedText,
    anonymised: &Anonymised,
    pseudonyms: bool,
) -> Outcome {
    let (text, found) = (&scanned.text, &treated(scanned, anonymised));
    let mut cursor = Cursor { line: 1, column: 1, byte: 0 };
    let row = |one: &app::Found| {
        cursor.go_to(text, one.range.start);
        Row {
            value: cut(text.get(one.range.clone()).unwrap_or_default()),
            place: format!("{}:{}", cursor.line, cursor.column),
            label: one.label.clone(),
            score: format!("{:.2}", one.score),
            recogniser: one.recogniser.clone(),
            evidence: one.evidence.join(", "),
            became: became(one, anonymised),
        }
    };
    Outcome {
        heading: heading(found),
        before: before(text, found),
        after: after(anonymised),
        rows: found.iter().take(ROWS_MAX).map(row).collect(),
        more: found.len().saturating_sub(ROWS_MAX) as u64,
        pseudonyms,
    }
}

/// All that is treated, in the order of the text, each byte in one piece of it: what was found, what
/// reaches beyond it, and what looks like a pseudonym that stands for something else.
fn treated(scanned: &app::ScannedText, anonymised: &Anonymised) -> Vec<app::Found> {
    let mut shown: Vec<app::Found> = Vec::new();
    for one in &scanned.treated {
        let start = shown.last().map_or(0, |last| last.range.end).max(one.range.start);
        if start < one.range.end {
            shown.push(app::Found { range: start..one.range.end, ..one.clone() });
        }
    }
    for piece in &anonymised.replaced {
        let place = shown.partition_point(|one| one.range.end <= piece.from.start);
        if shown.get(place).is_none_or(|one| one.range.start >= piece.from.end) {
            let alike = app::Found {
                range: piece.from.clone(),
                label: piece.label.clone(),
                score: 1.0,
                recogniser: String::new(),
                evidence: vec!["looks like a pseudonym"],
                kept: false,
            };
            shown.insert(place, alike);
        }
    }
    shown
}

fn heading(found: &[app::Found]) -> String {
    let kinds: BTreeSet<&str> = found.iter().map(|one| one.label.as_str()).collect();
    match (found.len(), kinds.len()) {
        (0, _) => "Nothing was found".to_owned(),
        (1, _) => "One finding".to_owned(),
        (many, 1) => format!("{} findings of one kind", html::grouped(many as u64)),
        (many, kinds) => format!("{} findings of {kinds} kinds", html::grouped(many as u64)),
    }
}

/// The text with its findings marked, each with its label behind it.
fn before(text: &str, found: &[app::Found]) -> Html {
    let (mut marked, mut at) = (String::with_capacity(text.len() * 2), 0);
    for one in found {
        let (between, value) = (text.get(at..one.range.start), text.get(one.range.clone()));
        let stays = if one.kept { ", stays" } else { "" };
        marked += &html::escape(between.unwrap_or_default());
        marked += "<mark><span class=\"sr\">found: </span>";
        marked += &html::escape(value.unwrap_or_default());
        marked += "<small><span class=\"sr\"> is </span>";
        marked += &html::escape(&one.label);
        marked += stays;
        marked += "</small></mark>";
        at = one.range.end;
    }
    Html::assembled(&(marked + &html::escape(text.get(at..).unwrap_or_default())))
}

/// The treated text with what was put in marked.
fn after(anonymised: &Anonymised) -> Html {
    let Anonymised { text, replaced } = anonymised;
    let (mut marked, mut at) = (String::with_capacity(text.len() * 2), 0);
    for Replaced { to, .. } in replaced.iter().filter(|one| !one.to.is_empty()) {
        marked += &html::escape(text.get(at..to.start).unwrap_or_default());
        marked += "<mark>";
        marked += &html::escape(text.get(to.clone()).unwrap_or_default());
        marked += "</mark>";
        at = to.end;
    }
    Html::assembled(&(marked + &html::escape(text.get(at..).unwrap_or_default())))
}

/// What became of what is treated: it lies in at most one piece that was replaced.
fn became(one: &app::Found, anonymised: &Anonymised) -> Became {
    let Anonymised { text, replaced } = anonymised;
    let place = replaced.partition_point(|piece| piece.from.end <= one.range.start);
    let piece = replaced.get(place).filter(|piece| piece.from.start <= one.range.start);
    match piece.and_then(|piece| text.get(piece.to.clone())) {
        None => Became::Stays,
        Some("") => Became::Gone,
        Some(text) => Became::Text(cut(text)),
    }
}

/// The beginning of a value, if it is long.
fn cut(value: &str) -> String {
    match value.char_indices().nth(VALUE_CHARS_MAX) {
        Some((byte, _)) => format!("{}…", value.get(..byte).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// A place in a text, as editors count it.
struct Cursor {
    line: usize,
    column: usize,
    byte: usize,
}

impl Cursor {
    /// Goes on to a byte that lies ahead.
    fn go_to(&mut self, text: &str, byte: usize) {
        for letter in text.get(self.byte..byte).unwrap_or_default().chars() {
            if letter == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.byte = byte;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn found(range: std::ops::Range<usize>, label: &str, kept: bool) -> app::Found {
        app::Found {
            range,
            label: label.to_owned(),
            score: 0.95,
            recogniser: "us_ssn".to_owned(),
            evidence: vec!["pattern", "context word"],
            kept,
        }
    }

    pub(crate) fn scanned(text: &str, treated: Vec<app::Found>) -> app::ScannedText {
        app::ScannedText { text: text.to_owned(), found: treated.clone(), treated }
    }

    pub(crate) fn replaced(from: std::ops::Range<usize>, to: std::ops::Range<usize>) -> Replaced {
        Replaced { from, to, label: "PERSON".to_owned(), operator: "replace" }
    }

    #[test]
    fn a_finding_is_marked_where_it_stands_and_led_to_what_it_became() {
        let text = "<Zoë>\nZoë, Ann";
        let found = vec![
            found(1..5, "PERSON", false),
            found(7..11, "PERSON", false),
            found(13..16, "TITLE", true),
        ];
        let scanned = scanned(text, found);
        let pieces = vec![replaced(1..5, 1..1), replaced(7..11, 3..6)];
        let anonymised = Anonymised { text: "<>\n<P>, Ann".to_owned(), replaced: pieces };
        let shown = outcome(&scanned, &anonymised, false);
        let mark = |value: &str, label: &str| {
            format!(
                "<mark><span class=\"sr\">found: </span>{value}<small><span class=\"sr\"> is </span>{label}</small></mark>"
            )
        };
        assert_eq!(
            shown.before.to_string(),
            format!(
                "&lt;{}&gt;\n{}, {}",
                mark("Zoë", "PERSON"),
                mark("Zoë", "PERSON"),
                mark("Ann", "TITLE, stays")
            )
        );
        assert_eq!(shown.after.to_string(), "&lt;&gt;\n<mark>&lt;P&gt;</mark>, Ann");
        let rows: Vec<_> = shown.rows.iter().map(|row| (&*row.value, &*row.place)).collect();
        let places = ["1:2", "2:1", "2:6"];
        assert_eq!(rows, [("Zoë", places[0]), ("Zoë", places[1]), ("Ann", places[2])]);
        assert!(matches!(shown.rows[0].became, Became::Gone));
        assert!(matches!(&shown.rows[1].became, Became::Text(text) if text == "<P>"));
        assert!(matches!(shown.rows[2].became, Became::Stays));
        assert_eq!(shown.heading, "3 findings of 2 kinds");
    }

    #[test]
    fn whatever_was_replaced_is_marked_and_has_a_row() {
        //          winner 0..4, its loser's rests 5..8 and 6..11, and what looks like a pseudonym
        let text = "0123 567 89, <A_1>, kept";
        let mut scanned = scanned(text, vec![found(0..4, "US_SSN", false)]);
        let more = [(5..8, "PHONE_NUMBER"), (6..11, "AGE"), (20..24, "TITLE")];
        let more = more.map(|(range, label)| found(range, label, label == "TITLE"));
        scanned.treated.extend(more);
        let pieces = vec![replaced(0..4, 0..1), replaced(5..11, 2..3), replaced(13..18, 5..6)];
        let anonymised = Anonymised { text: "A B, C, kept".to_owned(), replaced: pieces };
        let shown = outcome(&scanned, &anonymised, false);
        let rows: Vec<_> = shown.rows.iter().map(|row| (&*row.value, &*row.label)).collect();
        let labels = ["US_SSN", "PHONE_NUMBER", "AGE", "PERSON", "TITLE"];
        let values = ["0123", "567", " 89", "<A_1>", "kept"];
        assert_eq!(rows, values.into_iter().zip(labels).collect::<Vec<_>>());
        let became = |place: usize| match &shown.rows[place].became {
            Became::Text(text) => text.as_str(),
            Became::Stays | Became::Gone => "",
        };
        assert_eq!([0, 1, 2, 3, 4].map(became), ["A", "B", "B", "C", ""]);
        assert_eq!(shown.before.to_string().matches("<mark>").count(), 5);
    }
}
