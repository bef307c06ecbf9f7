//! JSON (RFC 8259), read in one pass without recursion.

use std::{borrow::Cow, ops::Range};

use memchr::{memchr, memchr2};

use crate::{
    error::{Cause, Outcome},
    limits::Limits,
    place::{Spot, Step},
    reading::limit,
    slot::{Slot, Style},
};

/// How much of a key is said before each of its values.
const LEAD_BYTES_MAX: usize = 64;

/// Gives every key, string, number and truth value of one document.
pub(crate) fn document(
    text: &str,
    limits: &Limits,
    each: &mut dyn FnMut(Slot<'_>) -> Outcome,
) -> Outcome {
    all(text, 0, None, limits, each)
}

/// The lines that are not blank: the number of each from 1, and the range of its bytes.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u64, Range<usize>)> {
    let mut start = 0;
    let lines = (1..).zip(text.split_inclusive('\n')).map(move |(number, line)| {
        let range = start..start + line.len();
        start = range.end;
        (number, range, line)
    });
    lines.filter_map(|(number, range, line)| {
        (!line.trim_ascii().is_empty()).then_some((number, range))
    })
}

/// Gives the same of the document on one line.
pub(crate) fn line(
    text: &str,
    (number, range): (u64, Range<usize>),
    limits: &Limits,
    each: &mut dyn FnMut(Slot<'_>) -> Outcome,
) -> Outcome {
    let text = text.get(..range.end).unwrap_or_default();
    all(text, range.start, Some(number), limits, each)
}

/// Walks over a text from a place to its end.
fn all(
    text: &str,
    at: usize,
    line: Option<u64>,
    limits: &Limits,
    each: &mut dyn FnMut(Slot<'_>) -> Outcome,
) -> Outcome {
    let mut walk = Walk { text, at, line, path: Vec::new(), open: Vec::new(), limits, each };
    walk.value()?;
    walk.skip_space();
    if walk.at < text.len() {
        return Err(walk.malformed("there is more after the value"));
    }
    Ok(())
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A key, or the end of an object without any.
    KeyOrEnd,
    Key,
    /// A value, or the end of an array without any.
    ValueOrEnd,
    /// A comma, or the end of what is open.
    CommaOrEnd,
}

struct Walk<'t, 'e> {
    text: &'t str,
    at: usize,
    line: Option<u64>,
    /// What is open, and where in it: one step for each array or object.
    path: Vec<Step<'t>>,
    /// Where what is open begins.
    open: Vec<usize>,
    limits: &'e Limits,
    each: &'e mut dyn FnMut(Slot<'_>) -> Outcome,
}

impl<'t> Walk<'t, '_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn malformed(&self, what: &'static str) -> crate::error::Stop {
        let cause = Cause::MalformedAt { what, at: self.at };
        cause.at(Spot::Value { line: self.line, path: &self.path, key: false })
    }

    /// Walks over one value with all that is in it.
    fn value(&mut self) -> Outcome {
        let mut next = Next::Value;
        loop {
            self.skip_space();
            next = match (next, self.byte()) {
                (Next::KeyOrEnd | Next::CommaOrEnd, Some(b'}')) if self.in_object() => self.close(),
                (Next::ValueOrEnd | Next::CommaOrEnd, Some(b']')) if !self.in_object() => {
                    self.close()
                }
                (Next::CommaOrEnd, Some(b',')) => self.comma(),
                (Next::KeyOrEnd | Next::Key, Some(b'"')) => self.key()?,
                (Next::Value | Next::ValueOrEnd, Some(byte)) => self.begin(byte)?,
                (_, None) => return Err(self.malformed("it ends too early")),
                (Next::CommaOrEnd, _) => return Err(self.malformed("no comma or end")),
                (Next::KeyOrEnd | Next::Key, _) => return Err(self.malformed("no key")),
            };
            if next == Next::CommaOrEnd && self.path.is_empty() {
                return Ok(());
            }
        }
    }

    fn in_object(&self) -> bool {
        matches!(self.path.last(), Some(Step::Key(_)))
    }

    fn close(&mut self) -> Next {
        self.at += 1;
        self.path.pop();
        self.open.pop();
        Next::CommaOrEnd
    }

    fn comma(&mut self) -> Next {
        self.at += 1;
        match self.path.last_mut() {
            Some(Step::Index(index)) => {
                *index += 1;
                Next::Value
            }
            _ => Next::Key,
        }
    }

    fn begin(&mut self, byte: u8) -> Outcome<Next> {
        let (step, next) = match byte {
            b'{' => (Step::Key(Cow::Borrowed("")), Next::KeyOrEnd),
            b'[' => (Step::Index(0), Next::ValueOrEnd),
            b'"' => {
                let (range, text) = self.string()?;
                self.give(false, range, &text)?;
                return Ok(Next::CommaOrEnd);
            }
            _ => {
                self.word()?;
                return Ok(Next::CommaOrEnd);
            }
        };
        if self.path.len() >= self.limits.depth as usize {
            let depth = limit("arrays and objects within each other", self.limits.depth.into());
            return Err(depth.at(Spot::Value { line: self.line, path: &[], key: false }));
        }
        self.path.push(step);
        self.open.push(self.at);
        self.at += 1;
        Ok(next)
    }

    /// A key and the colon after it.
    fn key(&mut self) -> Outcome<Next> {
        let (range, text) = self.string()?;
        if let Some(last) = self.path.last_mut() {
            *last = Step::Key(text.clone());
        }
        self.give(true, range, &text)?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return Err(self.malformed("no colon after a key"));
        }
        self.at += 1;
        Ok(Next::Value)
    }

    /// A string, and the range that it has with its quotes.
    fn string(&mut self) -> Outcome<(Range<usize>, Cow<'t, str>)> {
        let (start, bytes) = (self.at, self.text.as_bytes());
        let inside = start + 1;
        let mut at = inside;
        let mut escaped = false;
        loop {
            let Some(found) = memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) else {
                return Err(self.malformed("a string does not end"));
            };
            at += found;
            if bytes.get(at) == Some(&b'"') {
                break;
            }
            // What is escaped is never the end; whether it is a known escape is seen below.
            escaped = true;
            at += 2;
        }
        let raw = self.text.get(inside..at).unwrap_or_default();
        if raw.bytes().any(|byte| byte < 0x20) {
            return Err(self.malformed("a control character in a string"));
        }
        let text = if escaped { unescaped(raw).map(Cow::Owned) } else { Some(Cow::Borrowed(raw)) };
        let Some(text) = text else {
            return Err(self.malformed("an escape that stands for no character"));
        };
        self.at = at + 1;
        Ok((start..self.at, text))
    }

    /// A number, a truth value, or null.
    fn word(&mut self) -> Outcome {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let of_word = |byte: &u8| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.');
        let length = rest.iter().position(|byte| !of_word(byte)).unwrap_or(rest.len());
        let word = self.text.get(start..start + length).unwrap_or_default();
        if !matches!(word, "null" | "true" | "false") && !is_number(word.as_bytes()) {
            return Err(self.malformed("no value"));
        }
        self.at += length;
        if word == "null" { Ok(()) } else { self.give(false, start..self.at, word) }
    }

    fn give(&mut self, key: bool, range: Range<usize>, text: &str) -> Outcome {
        if text.is_empty() {
            return Ok(());
        }
        let named = |step: &&Step<'t>| matches!(step, Step::Key(_));
        let lead = match self.path.iter().rev().find(named) {
            Some(Step::Key(name)) if !key => name,
            _ => "",
        };
        let lead = lead.get(..lead.floor_char_boundary(LEAD_BYTES_MAX)).unwrap_or_default();
        let spot = Spot::Value { line: self.line, path: &self.path, key };
        let object = self.open.last().copied().unwrap_or_default();
        let depth = self.path.len();
        let style = if key { Style::Key { object, depth } } else { Style::Json };
        (self.each)(Slot { spot, lead, text, range, style })
    }
}

/// What a string with escapes says; none if it has an escape that is unknown, or half a surrogate pair.
fn unescaped(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out += rest.get(..at)?;
        let escape = rest.as_bytes().get(at + 1)?;
        rest = rest.get(at + 2..)?;
        out.push(match escape {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = hex4(rest)?;
                rest = rest.get(4..)?;
                let mut second = None;
                if (0xd800..0xdc00).contains(&first) {
                    second = Some(hex4(rest.strip_prefix("\\u")?)?);
                    rest = rest.get(6..)?;
                }
                char::decode_utf16([first].into_iter().chain(second)).next()?.ok()?
            }
            _ => return None,
        });
    }
    out += rest;
    Some(out)
}

fn hex4(text: &str) -> Option<u16> {
    let digits = text.get(..4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

/// Whether a word is a number (RFC 8259, section 6).
fn is_number(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").unwrap_or(word);
    let (mantissa, exponent) = match memchr2(b'e', b'E', unsigned) {
        Some(at) => (unsigned.get(..at), unsigned.get(at + 1..)),
        None => (Some(unsigned), None),
    };
    let mantissa = mantissa.unwrap_or_default();
    let (whole, fraction) = match memchr(b'.', mantissa) {
        Some(at) => (mantissa.get(..at), mantissa.get(at + 1..)),
        None => (Some(mantissa), None),
    };
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let exponent_digits = |text: &[u8]| {
        let signed = text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-"));
        digits(signed.unwrap_or(text))
    };
    let whole = whole.unwrap_or_default();
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with(b"0"))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(exponent_digits)
}
