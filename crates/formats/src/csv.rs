//! Tables of separated values (RFC 4180), as they are found: any delimiter, any line ends, rows of any length.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use memchr::{memchr, memchr2, memchr3};

use crate::{
    error::{Outcome, malformed},
    place::Spot,
    slot::{Slot, Style},
};

/// The delimiters that are looked for; the first one if nothing speaks for another.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// How much of a table is looked at to find its delimiter.
const SAMPLE_BYTES: usize = 1 << 16;
/// How many rows of it.
const SAMPLE_ROWS: usize = 50;
/// The longest name of a column, in bytes.
const NAME_BYTES_MAX: usize = 64;
/// The most digits in the name of a column; more look like a value.
const NAME_DIGITS_MAX: usize = 3;

/// One cell as it stands in the file.
struct Cell {
    range: Range<usize>,
    quoted: bool,
    /// What follows it.
    end: End,
    /// Where the next one begins.
    next: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Delimiter,
    Row,
    Table,
    /// The quotes are never closed.
    Unclosed,
}

/// Gives every cell that is not empty.
pub(crate) fn slots(text: &str, each: &mut dyn FnMut(Slot<'_>) -> Outcome) -> Outcome {
    let delimiter = delimiter(text);
    let names = names(text, delimiter);
    let (mut at, mut row, mut column) = (0, 1, 0_usize);
    // The row of the names, above which there may be empty ones.
    let mut named = None;
    loop {
        let cell = cell(text.as_bytes(), at, delimiter);
        let value = value(text, &cell);
        // The names have no names.
        let name = if named.is_none_or(|named| named == row) { None } else { names.get(column) };
        let name = name.map_or("", String::as_str);
        let alone = column == 0 && cell.end != End::Delimiter;
        column += 1;
        let spot = Spot::Cell { row, column: column as u64, name };
        if cell.end == End::Unclosed {
            return Err(malformed("a quote is opened and never closed").at(spot));
        }
        if !value.is_empty() {
            named.get_or_insert(row);
            let style = Style::Cell { delimiter, quoted: cell.quoted, alone };
            let range = cell.range.clone();
            each(Slot { spot, lead: name, text: &value, range, style })?;
        }
        at = cell.next;
        match cell.end {
            End::Delimiter => {}
            End::Row => {
                row += 1;
                column = 0;
            }
            End::Table | End::Unclosed => return Ok(()),
        }
    }
}

/// The cell that begins at `at`.
fn cell(bytes: &[u8], at: usize, delimiter: u8) -> Cell {
    let (mut start, mut from) = (at, at);
    let quoted = bytes.get(at) == Some(&b'"');
    if quoted {
        let Some(close) = closing_quote(bytes, at + 1) else {
            let (range, next) = (at..bytes.len(), bytes.len());
            return Cell { range, quoted, end: End::Unclosed, next };
        };
        // What stands between the closing quote and the delimiter belongs to the cell.
        from = close + 1;
    } else if let Some((open, close)) = quotes_after_blanks(bytes, at, delimiter) {
        (start, from) = (open, close + 1);
    }
    let rest = bytes.get(from..).unwrap_or_default();
    let length = memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
    let end = from + length;
    let (kind, step) = match rest.get(length..).unwrap_or_default() {
        [] => (End::Table, 0),
        [b'\r', b'\n', ..] => (End::Row, 2),
        [b'\r' | b'\n', ..] => (End::Row, 1),
        _ => (End::Delimiter, 1),
    };
    Cell { range: start..end, quoted: quoted || start > at, end: kind, next: end + step }
}

/// Where quotes open and close that stand behind blanks. Against the standard, but common: most programs that
/// write it so skip the blanks when they read. The quotes must end the cell, on the same line; else they are
/// part of its text.
fn quotes_after_blanks(bytes: &[u8], at: usize, delimiter: u8) -> Option<(usize, usize)> {
    let blank = |byte: &u8| *byte == b' ';
    let open = at + bytes.get(at..)?.iter().take_while(|byte| blank(byte)).count();
    if open == at || bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close = closing_quote(bytes, open + 1)?;
    let inside = bytes.get(open..close)?;
    let after = bytes.get(close + 1);
    let ends = after.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'));
    (ends && memchr2(b'\r', b'\n', inside).is_none()).then_some((open, close))
}

/// Where the quotes that are open at `at` are closed. A doubled quote closes nothing.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// What a cell says.
fn value<'t>(text: &'t str, cell: &Cell) -> Cow<'t, str> {
    let raw = text.get(cell.range.clone()).unwrap_or_default();
    if !cell.quoted {
        return Cow::Borrowed(raw);
    }
    let close = closing_quote(raw.as_bytes(), 1).unwrap_or(raw.len());
    let inside = raw.get(1..close).unwrap_or_default();
    let after = raw.get(close + 1..).unwrap_or_default();
    if after.is_empty() && memchr(b'"', inside.as_bytes()).is_none() {
        return Cow::Borrowed(inside);
    }
    Cow::Owned(inside.replace("\"\"", "\"") + after)
}

/// The cells of the first rows.
fn sample(text: &str, delimiter: u8) -> Vec<Vec<Cow<'_, str>>> {
    // Cut off after a whole character; a row that is cut off is left out below.
    let whole = text.len();
    let text = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or_default();
    let cut = text.len() < whole;
    let (mut rows, mut row, mut at) = (Vec::new(), Vec::new(), 0);
    while rows.len() < SAMPLE_ROWS {
        let cell = cell(text.as_bytes(), at, delimiter);
        row.push(value(text, &cell));
        at = cell.next;
        match cell.end {
            End::Delimiter => {}
            End::Row => rows.push(std::mem::take(&mut row)),
            End::Table | End::Unclosed => {
                if !cut || rows.is_empty() {
                    rows.push(row);
                }
                break;
            }
        }
    }
    rows.retain(|row| row.iter().any(|value| !value.is_empty()));
    rows
}

/// The delimiter that cuts the most rows into the same number of cells, at least two; of those that do it alike
/// the one with the most cells.
fn delimiter(text: &str) -> u8 {
    let judged = DELIMITERS.map(|delimiter| {
        let rows = sample(text, delimiter);
        let width = rows.first().map_or(1, Vec::len);
        let alike = rows.iter().filter(|row| row.len() == width).count();
        let share = if width < 2 { 0 } else { alike * 1000 / rows.len().max(1) };
        (share, width, delimiter)
    });
    let best = judged.iter().rev().max_by_key(|(share, width, _)| (*share, *width));
    match best {
        Some((1.., _, delimiter)) => *delimiter,
        _ => DELIMITERS[0],
    }
}

/// The names of the columns; none if the first row does not look like names: short, different texts that have
/// letters and neither an `@` nor many digits, above at least one more row.
fn names(text: &str, delimiter: u8) -> Vec<String> {
    let mut rows = sample(text, delimiter);
    if rows.len() < 2 {
        return Vec::new();
    }
    let names: Vec<String> = rows.swap_remove(0).into_iter().map(Cow::into_owned).collect();
    let looks_so = |name: &String| {
        name.len() <= NAME_BYTES_MAX
            && name.chars().any(char::is_alphabetic)
            && !name.contains(['@', '\n'])
            && name.chars().filter(char::is_ascii_digit).count() <= NAME_DIGITS_MAX
    };
    let different: BTreeSet<&String> = names.iter().collect();
    if different.len() == names.len() && names.iter().all(looks_so) { names } else { Vec::new() }
}
