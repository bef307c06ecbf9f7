//! The headers of an e-mail, and what they say about what follows.

use memchr::memchr;

use super::encoding;
use crate::error::{Cause, malformed};

/// The longest encoded word. The standard says 75; mailers do not always heed it.
const WORD_BYTES_MAX: usize = 4096;
/// The most parameters of a value that are looked at.
const PARAMETERS_MAX: usize = 256;

/// One header field.
pub(super) struct Header<'b> {
    pub(super) name: &'b str,
    /// As it stands, folded over lines.
    pub(super) value: &'b [u8],
}

/// All header fields, in order.
pub(super) struct Headers<'b>(Vec<Header<'b>>);

impl<'b> Headers<'b> {
    /// The headers, and the body after the empty line.
    pub(super) fn of(bytes: &'b [u8]) -> Result<(Self, &'b [u8]), Cause> {
        let (mut headers, mut rest) = (Vec::new(), bytes);
        while !rest.is_empty() {
            let mut end = line_end(rest, 0);
            if rest.get(..end).unwrap_or_default().trim_ascii().is_empty() {
                return Ok((Self(headers), rest.get(end..).unwrap_or_default()));
            }
            // A line that begins with space goes on with the field.
            while matches!(rest.get(end), Some(b' ' | b'\t')) {
                let next = line_end(rest, end);
                if rest.get(end..next).unwrap_or_default().trim_ascii().is_empty() {
                    break;
                }
                end = next;
            }
            let (field, after) = rest.split_at(end);
            let colon = memchr(b':', field).ok_or(malformed("a header without a colon"))?;
            let (name, value) = field.split_at(colon);
            let name = std::str::from_utf8(name).map_err(|_| malformed("the name of a header"))?;
            let name = name.trim_ascii();
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(malformed("the name of a header"));
            }
            headers.push(Header { name, value: value.get(1..).unwrap_or_default() });
            rest = after;
        }
        Ok((Self(headers), rest))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Header<'b>> {
        self.0.iter()
    }

    /// The first field of a name, which is in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&'b [u8]> {
        let named = |header: &&Header<'b>| header.name.eq_ignore_ascii_case(name);
        self.0.iter().find(named).map(|header| header.value)
    }
}

/// Headers of which only one may stand there, because they say how to read what follows.
const SINGLE: [&str; 3] = ["content-type", "content-transfer-encoding", "content-disposition"];

impl Headers<'_> {
    /// Whether the headers say one thing and another about what follows, so that readers differ in what it is.
    pub(super) fn contradict(&self) -> bool {
        SINGLE.iter().any(|name| {
            let named = |header: &&Header<'_>| header.name.eq_ignore_ascii_case(name);
            let mut values = self.0.iter().filter(named).map(|header| unfolded(header.value));
            let first = values.next();
            values.any(|value| Some(value) != first)
        })
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
}

/// A value on one line.
pub(super) fn unfolded(value: &[u8]) -> String {
    let text = encoding::lenient(value);
    text.trim().chars().filter(|c| !matches!(c, '\r' | '\n')).collect()
}

/// A value on one line, with its encoded words decoded (RFC 2047), and why something may not be read. What is not
/// decoded stays as it stands.
pub(super) fn decoded(value: &[u8]) -> (String, Option<Cause>) {
    let text = unfolded(value);
    let mut doubt = std::str::from_utf8(value).is_err().then_some(Cause::NotUnicode);
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_str());
    // Bytes of words that follow each other: a character may be cut in two by the words.
    let mut open: Option<(String, Vec<u8>)> = None;
    let flush = |open: &mut Option<(String, Vec<u8>)>, out: &mut String, doubt: &mut Option<_>| {
        if let Some((label, bytes)) = open.take() {
            let (text, cause) = encoding::charset(Some(&label), &bytes);
            *out += &text;
            *doubt = doubt.take().or(cause);
        }
    };
    while let Some(at) = rest.find("=?") {
        let (before, tail) = rest.split_at(at);
        let word = encoded_word(tail);
        // Space between two encoded words is not meant.
        if open.is_none() || !matches!(word, Ok(Some(_))) || !before.trim().is_empty() {
            flush(&mut open, &mut out, &mut doubt);
            out += before;
        }
        let (label, bytes, after) = match word {
            Ok(Some(word)) => word,
            other => {
                doubt = doubt.or(other.err());
                out += "=?";
                rest = tail.get(2..).unwrap_or_default();
                continue;
            }
        };
        match &mut open {
            Some((same, held)) if same.eq_ignore_ascii_case(label) => held.extend(bytes),
            _ => {
                flush(&mut open, &mut out, &mut doubt);
                open = Some((label.to_owned(), bytes));
            }
        }
        rest = after;
    }
    flush(&mut open, &mut out, &mut doubt);
    (out + rest, doubt)
}

/// The name of a character set, bytes in it, and what follows them.
type Word<'t> = (&'t str, Vec<u8>, &'t str);

/// The encoded word at the beginning; none if there is none, an error if there is one that cannot be decoded.
fn encoded_word(text: &str) -> Result<Option<Word<'_>>, Cause> {
    let head = text.get(..text.floor_char_boundary(WORD_BYTES_MAX)).unwrap_or_default();
    let begun = head.strip_prefix("=?").and_then(|rest| rest.split_once('?'));
    let Some((label, rest)) = begun else { return Ok(None) };
    let Some((encoding, rest)) = rest.split_once('?') else { return Ok(None) };
    if label.is_empty() || label.contains(' ') || encoding.len() != 1 {
        return Ok(None);
    }
    let broken = || malformed("an encoded word");
    let (content, rest) = rest.split_once("?=").ok_or_else(broken)?;
    let after = text.get(head.len() - rest.len()..).unwrap_or_default();
    // RFC 2231, section 5: a language may follow the character set.
    let label = label.split('*').next().unwrap_or(label);
    let bytes = match encoding {
        // One word begins within another.
        _ if content.contains("=?") => return Err(broken()),
        "B" | "b" => encoding::base64(content.as_bytes()).map_err(|_| broken())?,
        // Blanks may not stand in it, but do.
        "Q" | "q" => encoding::quoted_printable(content.replace('_', " ").as_bytes()),
        _ => return Err(broken()),
    };
    Ok(Some((label, bytes, after)))
}

/// A value such as `text/plain; charset=utf-8`.
pub(super) struct Media {
    /// What stands before the slash, in lower case.
    pub(super) kind: String,
    /// What stands after it.
    pub(super) sub: String,
    parameters: Vec<(String, String)>,
}

impl Media {
    pub(super) fn of(value: &str) -> Self {
        let mut pieces = pieces(value).into_iter();
        let full = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let (kind, sub) = full.split_once('/').unwrap_or((&full, ""));
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        });
        Self {
            kind: kind.trim().to_owned(),
            sub: sub.trim().to_owned(),
            parameters: joined(parameters.take(PARAMETERS_MAX).collect()),
        }
    }

    pub(super) fn full(&self) -> String {
        format!("{}/{}", self.kind, self.sub)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What stands between semicolons, without quotes and comments.
fn pieces(value: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quoted, mut comments) = (false, 0_u32);
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if quoted || comments > 0 => {
                // Windows paths stand there without the second backslash that they need.
                let next = characters.next();
                let kept = next.filter(|_| comments == 0);
                if !matches!(next, Some('"' | '\\')) && comments == 0 {
                    piece.push('\\');
                }
                piece.extend(kept);
            }
            '"' if comments == 0 => quoted = !quoted,
            '(' if !quoted => comments += 1,
            ')' if !quoted && comments > 0 => comments -= 1,
            _ if comments > 0 => {}
            ';' if !quoted => pieces.push(std::mem::take(&mut piece)),
            other => piece.push(other),
        }
    }
    pieces.push(piece);
    pieces
}

/// Joins parameters that were cut into pieces, and decodes them (RFC 2231): `name*0*=utf-8'en'a%20; name*1=b`.
fn joined(parameters: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String, Vec<u8>)> = Vec::new();
    for (name, value) in parameters {
        let mut sections = name.split('*');
        let base = sections.next().unwrap_or_default();
        let (number, starred) = match (sections.next(), sections.next()) {
            (None, _) => (None, false),
            (Some(""), _) => (None, true),
            (Some(number), starred) => (number.parse::<u32>().ok(), starred.is_some()),
        };
        let (mut label, mut raw) = (String::new(), value.as_str());
        if starred && number.unwrap_or(0) == 0 {
            let mut fields = raw.splitn(3, '\'');
            if let (Some(charset), Some(_), Some(rest)) =
                (fields.next(), fields.next(), fields.next())
            {
                (label, raw) = (charset.to_owned(), rest);
            }
        }
        let bytes = if starred { percent(raw) } else { raw.as_bytes().to_vec() };
        match joined.iter_mut().find(|(known, ..)| known == base) {
            Some((_, _, held)) if number.is_some() => held.extend(bytes),
            // The encoded form says more than the plain one.
            Some(known) if starred => *known = (base.to_owned(), label, bytes),
            Some(_) => {}
            None => joined.push((base.to_owned(), label, bytes)),
        }
    }
    let decode = |(name, label, bytes): (String, String, Vec<u8>)| {
        let label = Some(label.as_str()).filter(|label| !label.is_empty());
        let (text, _) = encoding::charset(label, &bytes);
        // Against the standard, but common: encoded words as a value. What cannot be decoded is noted where the
        // header itself is given.
        (name, decoded(text.as_bytes()).0)
    };
    joined.into_iter().map(decode).collect()
}

fn percent(text: &str) -> Vec<u8> {
    let quoted = text.replace('=', "=3D").replace('%', "=");
    encoding::quoted_printable(quoted.as_bytes())
}
