//! The text of web pages. Browsers show any bytes as some page, so there is no page that is malformed.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memmem};
use quick_xml::escape::resolve_html5_entity;

use crate::{error::Outcome, place::Spot, reading::Reading};

/// Elements that stand within a line. All others begin a new one.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// Attributes that only say how something looks.
const LOOKS: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "lang",
    "rel",
    "rowspan",
    "size",
    "style",
    "target",
    "type",
    "valign",
    "width",
    "xmlns",
];

/// Gives the text, then what is not shown: values of attributes, comments and scripts.
pub(crate) fn read(page: &str, reading: &mut Reading<'_>) -> Outcome {
    let mut text = String::new();
    let mut hidden: Vec<(String, String)> = Vec::new();
    let mut rest = page;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (before, tag) = rest.split_at(at);
        add(&mut text, before);
        rest = if let Some(comment) = tag.strip_prefix("<!--") {
            let (comment, after) = cut(comment, "-->");
            hidden.push(("comment".to_owned(), comment.to_owned()));
            after
        } else if tag
            .as_bytes()
            .get(1)
            .is_some_and(|b| b.is_ascii_alphabetic() || b"/!?".contains(b))
        {
            element(tag, &mut text, &mut hidden)
        } else {
            add(&mut text, "<");
            tag.get(1..).unwrap_or_default()
        };
    }
    add(&mut text, rest);
    reading.give_some(Spot::Named("text"), "", text.trim())?;
    for (name, value) in hidden {
        reading.give_some(Spot::Named(&name), "", &value)?;
    }
    Ok(())
}

/// Takes a tag apart and gives what follows it. What an element holds that is no text is hidden.
fn element<'p>(tag: &'p str, text: &mut String, hidden: &mut Vec<(String, String)>) -> &'p str {
    let inside = tag.get(1..).unwrap_or_default();
    let length = inside.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(inside.len());
    let name = inside.get(..length).unwrap_or_default().trim_matches('/').to_ascii_lowercase();
    let mut rest = inside.get(length..).unwrap_or_default();
    if !INLINE.contains(&name.as_str()) {
        let cell = matches!(name.as_str(), "td" | "th");
        break_line(text, if cell { '\t' } else { '\n' });
    }
    let after = loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            break after;
        }
        if rest.is_empty() {
            break rest;
        }
        let (key, value, after) = attribute(rest);
        if !value.is_empty() && !LOOKS.contains(&key.as_str()) {
            hidden.push((format!("{key} of {name}"), unescaped(value).into_owned()));
        }
        rest = after;
    };
    if matches!(name.as_str(), "script" | "style") && !inside.starts_with('/') {
        let end = format!("</{name}");
        let (code, after) = match find_ignoring_case(after, &end) {
            Some(at) => after.split_at(at),
            None => (after, ""),
        };
        hidden.push((name, code.to_owned()));
        return after;
    }
    after
}

/// The name and the raw value of the attribute at the beginning, and what follows it. It is never empty.
fn attribute(text: &str) -> (String, &str, &str) {
    // An attribute may begin with an equals sign.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let of_name = |c: char| !(c.is_whitespace() || matches!(c, '=' | '>' | '/'));
    let tail = text.get(first..).unwrap_or_default();
    let length = first + tail.find(|c| !of_name(c)).unwrap_or(tail.len());
    let (name, rest) = text.split_at(length);
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return (name, "", rest);
    };
    let value = value.trim_start();
    for quote in ["\"", "'"] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = cut(quoted, quote);
            return (name, value, after);
        }
    }
    let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
    let (value, after) = value.split_at(length);
    (name, value, after)
}

/// What stands before an end, and after it.
fn cut<'p>(text: &'p str, end: &str) -> (&'p str, &'p str) {
    match memmem::find(text.as_bytes(), end.as_bytes()) {
        Some(at) => {
            (text.get(..at).unwrap_or_default(), text.get(at + end.len()..).unwrap_or_default())
        }
        None => (text, ""),
    }
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr(b'<', text.as_bytes().get(at..)?)?;
        if text.as_bytes().get(at..at + what.len())?.eq_ignore_ascii_case(what.as_bytes()) {
            return Some(at);
        }
        at += 1;
    }
}

/// Adds text with runs of white space as one space.
fn add(out: &mut String, raw: &str) {
    for character in unescaped(raw).chars() {
        if !character.is_whitespace() || character == '\u{a0}' {
            out.push(if character == '\u{a0}' { ' ' } else { character });
        } else if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

fn break_line(out: &mut String, with: char) {
    if !out.is_empty() && !out.ends_with(['\n', with]) {
        out.truncate(out.trim_end_matches(' ').len());
        out.push(with);
    }
}

/// The text with its character references resolved. What is none stays.
pub(crate) fn unescaped(raw: &str) -> Cow<'_, str> {
    /// The longest name of a character, `CounterClockwiseContourIntegral`, and some.
    const NAME_BYTES_MAX: usize = 40;
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let (mut out, mut rest) = (String::with_capacity(raw.len()), raw);
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        out += before;
        let head = reference.as_bytes().get(..NAME_BYTES_MAX).unwrap_or(reference.as_bytes());
        let end = memchr(b';', head);
        let resolved = end.and_then(|end| reference.get(1..end)).and_then(|name| {
            let known = resolve_html5_entity(name).map(Cow::Borrowed);
            known.or_else(|| numbered(name).map(|c| Cow::Owned(c.to_string())))
        });
        if let (Some(resolved), Some(end)) = (resolved, end) {
            out += &resolved;
            rest = reference.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = reference.get(1..).unwrap_or_default();
        }
    }
    Cow::Owned(out + rest)
}

/// The character of a numeric reference without `&` and `;`.
fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // HTML, section 13.2.5.80: these numbers mean what they mean in Windows-1252.
    if let (Ok(byte), 0x80..=0x9f) = (u8::try_from(code), code) {
        return WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    }
    char::from_u32(code)
}
