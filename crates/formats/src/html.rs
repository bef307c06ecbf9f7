//! The text of web pages. Browsers show any bytes as some page, so there is no page that is malformed.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memmem};
use quick_xml::escape::resolve_html5_entity;

use crate::{error::Outcome, place::Spot, reading::Reading};

/// Elements that begin a new line. All others, known or not, stand within one.
const BLOCKS: &str = "address article aside audio blockquote body br button canvas caption center col colgroup \
    dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame \
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend li link \
    main map math menu meta nav noframes noscript object ol optgroup option p picture pre rp \
    rt script search section select style summary svg table tbody td template textarea tfoot \
    th thead title tr ul video";
/// Elements that stand within a line, and are known.
const INLINE: &str = "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q \
    s samp small span strike strong sub sup time tt u var wbr";
/// Attributes that are on or off, and have no value.
const SWITCHES: &str = "allowfullscreen async autofocus autoplay checked controls crossorigin default defer disabled \
    hidden loop multiple muted nomodule noshade novalidate nowrap open playsinline readonly \
    required reversed selected";
/// Names of characters that are known without a semicolon, in order.
const BARE: &[&str] = &[
    "AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY", "Ccedil",
    "ETH", "Eacute", "Ecirc", "Egrave", "Euml", "GT", "Iacute", "Icirc", "Igrave", "Iuml", "LT",
    "Ntilde", "Oacute", "Ocirc", "Ograve", "Oslash", "Otilde", "Ouml", "QUOT", "REG", "THORN",
    "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "aacute", "acirc", "acute", "aelig", "agrave",
    "amp", "aring", "atilde", "auml", "brvbar", "ccedil", "cedil", "cent", "copy", "curren", "deg",
    "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14", "frac34", "gt",
    "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro",
    "middot", "nbsp", "not", "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash",
    "otilde", "ouml", "para", "plusmn", "pound", "quot", "raquo", "reg", "sect", "shy", "sup1",
    "sup2", "sup3", "szlig", "thorn", "times", "uacute", "ucirc", "ugrave", "uml", "uuml",
    "yacute", "yen", "yuml",
];
/// The longest name of an element or attribute that is taken for one.
const NAME_BYTES_MAX: usize = 64;
/// The most digits in one.
const NAME_DIGITS_MAX: usize = 3;
/// Attributes that only say how something looks.
const LOOKS: &str = "align bgcolor border cellpadding cellspacing class color colspan dir face height lang \
    rel rowspan size style target type valign width xmlns";

/// Gives what is not shown as it comes: values of attributes, comments, scripts, and whatever stands in angle
/// brackets; then the text.
pub(crate) fn read(page: &str, reading: &mut Reading<'_>) -> Outcome {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (before, tag) = rest.split_at(at);
        add(&mut text, before);
        rest = if let Some(comment) = tag.strip_prefix("<!--") {
            let (comment, after) = cut(comment, "-->");
            reading.give_some(Spot::Named("comment"), "", comment)?;
            after
        } else if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (data, after) = cut(data, "]]>");
            text += data;
            after
        } else if tag.starts_with("<!") || tag.starts_with("<?") {
            let (inside, after) = cut(tag.get(1..).unwrap_or_default(), ">");
            if !inside.trim_ascii().eq_ignore_ascii_case("!doctype html") {
                reading.give_some(Spot::Named("declaration"), "", inside)?;
            }
            after
        } else if tag.as_bytes().get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            element(tag, &mut text, reading)?
        } else {
            add(&mut text, "<");
            tag.get(1..).unwrap_or_default()
        };
    }
    add(&mut text, rest);
    reading.give_some(Spot::Named("text"), "", text.trim())
}

/// Takes a tag apart and gives what follows it. What it holds that makes no tag may be an address in angle
/// brackets, and is given.
fn element<'p>(tag: &'p str, text: &mut String, reading: &mut Reading<'_>) -> Outcome<&'p str> {
    let inside = tag.get(1..).unwrap_or_default();
    let (closes, inside) = (inside.starts_with('/'), inside.trim_start_matches('/'));
    let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
    let (raw, mut rest) = inside.split_at(inside.find(ends).unwrap_or(inside.len()));
    let short = raw.get(..raw.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or_default();
    let name = short.to_ascii_lowercase();
    let block = listed(BLOCKS, &name);
    if block {
        let cell = matches!(name.as_str(), "td" | "th");
        break_line(text, if cell { '\t' } else { '\n' });
    }
    let known = block || listed(INLINE, &name);
    let named = is_name(raw) && !has_number(raw);
    let mut words = if named { String::new() } else { raw.to_owned() };
    let after = loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            break after;
        }
        if rest.is_empty() {
            break rest;
        }
        let (key, value, after) = attribute(rest);
        let lower = key.to_ascii_lowercase();
        let switch = listed(SWITCHES, &lower) || lower.starts_with("data-");
        if !is_name(key) || (value.is_none() && !switch) || has_number(key) {
            // Before other words a name that is not known may be a word, too.
            if words.is_empty() && !known {
                words += raw;
            }
            words.push(' ');
            words += key;
        }
        if let Some(value) = value
            && !listed(LOOKS, &lower)
        {
            let key = lower.get(..lower.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or_default();
            let spot = format!("{key} of {name}");
            reading.give_some(Spot::Named(&spot), "", &unescaped(value, true))?;
        }
        rest = after;
    };
    reading.give_some(Spot::Named("tag"), "", unescaped(&words, true).trim())?;
    if matches!(name.as_str(), "script" | "style") && !closes {
        let end = format!("</{name}");
        let (code, after) = match find_ignoring_case(after, &end) {
            Some(at) => after.split_at(at),
            None => (after, ""),
        };
        reading.give_some(Spot::Named(&name), "", code)?;
        return Ok(after);
    }
    Ok(after)
}

fn listed(list: &str, name: &str) -> bool {
    list.split(' ').any(|known| known == name)
}

/// Whether it can be the name of an element or an attribute, and is hardly anything else.
fn is_name(text: &str) -> bool {
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    text.len() <= NAME_BYTES_MAX && text.bytes().all(of_name)
}

/// Whether there is more of a number in it than names have.
fn has_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > NAME_DIGITS_MAX
}

/// The name and the raw value of the attribute at the beginning, and what follows it. It is never empty.
fn attribute(text: &str) -> (&str, Option<&str>, &str) {
    // An attribute may begin with an equals sign.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let of_name = |c: char| !(c.is_whitespace() || matches!(c, '=' | '>' | '/'));
    let tail = text.get(first..).unwrap_or_default();
    let length = first + tail.find(|c| !of_name(c)).unwrap_or(tail.len());
    let (name, rest) = text.split_at(length);
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return (name, None, rest);
    };
    let value = value.trim_start();
    for quote in ["\"", "'"] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = cut(quoted, quote);
            return (name, Some(value), after);
        }
    }
    let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
    let (value, after) = value.split_at(length);
    (name, Some(value), after)
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
    for character in unescaped(raw, false).chars() {
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

/// The text with its character references resolved (HTML, section 13.2.5.72). What is none stays.
fn unescaped(raw: &str, in_tag: bool) -> Cow<'_, str> {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let (mut out, mut rest) = (String::with_capacity(raw.len()), raw);
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        out += before;
        let inside = reference.get(1..).unwrap_or_default();
        rest = if let Some((character, after)) = numbered(inside) {
            out.push(character);
            after
        } else if let Some((characters, after)) = named(inside, in_tag) {
            out += characters;
            after
        } else {
            out.push('&');
            inside
        };
    }
    Cow::Owned(out + rest)
}

/// What a name stands for, and what follows it.
fn named(inside: &str, in_tag: bool) -> Option<(&'static str, &str)> {
    /// The longest name of a character, `CounterClockwiseContourIntegral`, and some.
    const NAME_BYTES_MAX: usize = 40;
    /// The longest one that is known without a semicolon.
    const BARE_BYTES_MAX: usize = 6;
    let head = inside.as_bytes().get(..NAME_BYTES_MAX).unwrap_or(inside.as_bytes());
    if let Some(end) = memchr(b';', head)
        && let Some(found) = inside.get(..end).and_then(resolve_html5_entity)
    {
        return Some((found, inside.get(end + 1..)?));
    }
    let bare = |length| Some((inside.get(..length)?, inside.get(length..)?));
    let mut bare = (2..=BARE_BYTES_MAX).rev().filter_map(bare);
    let (name, after) = bare.find(|(name, _)| BARE.binary_search(name).is_ok())?;
    // The query of an address is full of them, and means none.
    if in_tag && after.starts_with(|c: char| c == '=' || c.is_ascii_alphanumeric()) {
        return None;
    }
    Some((resolve_html5_entity(name)?, after))
}

/// The character of a numeric reference, and what follows it.
fn numbered(inside: &str) -> Option<(char, &str)> {
    let number = inside.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    let (digits, after) =
        digits.split_at(digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len()));
    let code = match digits.trim_start_matches('0') {
        "" if digits.is_empty() => return None,
        "" => 0,
        digits => u32::from_str_radix(digits, radix).ok()?,
    };
    let after = after.strip_prefix(';').unwrap_or(after);
    // HTML, section 13.2.5.80: these numbers mean what they mean in Windows-1252.
    let character = match (u8::try_from(code), code) {
        (Ok(byte), 0x80..=0x9f) => {
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code),
    };
    Some((character?, after))
}
