//! Values of keys, as in `password: value`: where they end, and what surely is none.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

/// A pattern of `key = value`, also quoted, typed or as JSON, up to the first byte of the value. The
/// rest is left to [`extend`].
macro_rules! assigned {
    ($key:literal) => {
        concat!(
            "(?i)(?:",
            $key,
            r#")\\?["'`]?\]?(?:[ ]?:[ ]?&?(?:'static )?str(?:ing)?)?"#,
            r#"[ \t]{0,8}(?::=|=>|={1,3}|:)[ \t]{0,8}(?:[bruf]?\\?["'`])?[^\s"'`\\]"#
        )
    };
}
pub(crate) use assigned;

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Where a value ends of which the first byte matched: at the quote that it began with, or else at what
/// separates it from the next one.
pub(crate) fn extend(text: &[u8], end: usize) -> usize {
    let before = |back: usize| end.checked_sub(back).and_then(|place| text.get(place)).copied();
    let quote = before(2).filter(|byte| b"\"'`".contains(byte));
    let escaped = quote.is_some() && before(3) == Some(b'\\');
    let mut place = end;
    while let Some(byte) = text.get(place).copied() {
        match (quote, byte) {
            (Some(_), b'\\') if escaped => break,
            (Some(_), b'\\') => place += 1,
            (Some(quote), _) if quote == byte => break,
            (_, b'\n' | b'\r')
            | (
                None,
                b'"' | b'\'' | b'`' | b'\\' | b',' | b';' | b'&' | b'<' | b'>' | b')' | b']' | b'}',
            ) => break,
            (None, _) if byte.is_ascii_whitespace() => break,
            _ => {}
        }
        place += 1;
    }
    place.min(text.len())
}

/// A value and what stands before it.
pub(crate) struct Value<'a> {
    /// Its key, without quotes.
    pub(crate) key: &'a str,
    /// The value, without quotes.
    pub(crate) text: &'a str,
    /// Where it stands in what matched.
    pub(crate) range: Range<usize>,
    /// Whether it stands in quotes.
    pub(crate) quoted: bool,
    /// Whether a space stands between the key and the value.
    pub(crate) spaced: bool,
}

/// The value in what matched a pattern of `assigned`.
pub(crate) fn value(matched: &str) -> Option<Value<'_>> {
    let sign = matched.find([':', '=', '>'])?;
    let key = matched.get(..sign)?.trim_end_matches([' ', '\t', '"', '\'', '`', '\\', ']']);
    let mut start = sign + signs(matched.get(sign..)?);
    // A type may stand before the value, as in `password: &str = "…"`.
    let typed = matched.get(start..)?.trim_start_matches('&');
    let typed = typed.strip_prefix("'static ").unwrap_or(typed);
    let named = ["string", "String", "str"].iter().find_map(|name| typed.strip_prefix(name));
    if let Some(rest) = named.filter(|rest| rest.trim_start().starts_with('=')) {
        start = matched.len() - rest.len() + signs(rest);
    }
    behind(matched, key, sign, start)
}

/// The value in what matched, as in `password is value`, behind this word.
pub(crate) fn stated<'a>(matched: &'a str, word: &str) -> Option<Value<'a>> {
    let sign = matched.find(word)?;
    let start = sign + word.len();
    let start = start + signs(matched.get(start..)?);
    behind(matched, matched.get(..sign)?, sign, start)
}

/// How many bytes of signs and spaces a text begins with.
fn signs(text: &str) -> usize {
    text.bytes().take_while(|byte| b":=> \t".contains(byte)).count()
}

/// The value that begins at `start`, perhaps with a quote.
fn behind<'a>(matched: &'a str, key: &'a str, sign: usize, start: usize) -> Option<Value<'a>> {
    let spaced = matched.get(sign..start)?.contains([' ', '\t']);
    let rest = matched.get(start..)?;
    let bare = rest.trim_start_matches(['b', 'r', 'u', 'f', 'B', 'R', 'U', 'F']);
    let bare = if rest.len() - bare.len() <= 1 { bare } else { rest };
    let inner = bare.strip_prefix('\\').unwrap_or(bare).strip_prefix(QUOTES);
    let text = match inner {
        Some(inner) => inner,
        None => rest.trim_end_matches(['.', ':']),
    };
    let from = matched.len() - inner.unwrap_or(rest).len();
    let range = from..from + text.len();
    Some(Value { key, text, range, quoted: inner.is_some(), spaced })
}

/// Words that stand where a value could, and are none.
const WORDS: &str = " str string &str text varchar char bytes any int integer bool boolean object null none nil \
    undefined true false yes no on off ok okay required optional missing invalid incorrect wrong empty unset \
    changed reset expired failed success successful accepted rejected denied correct valid protected hidden \
    masked redacted secret password passwd username user token default example unknown env self this \
    the a an and or if to for in of is are was it its my your our their his her please enter must should can \
    may not no. one with from at be by on as has have will too very stored hashed encrypted sent given option \
    vec cow u8 u16 u32 u64 u128 i8 i16 i32 i64 usize isize f32 f64 float double value val arg param n/a na tbd \
    todo changeme placeholder ";

/// The same, to look them up.
static LISTED: LazyLock<BTreeSet<&str>> = LazyLock::new(|| WORDS.split(' ').collect());

/// The length from which a quoted value with a digit is one, whatever sign it begins with.
const STRONG_MIN: usize = 8;

/// What stands in the first quotes of a statement in SQL.
pub(crate) fn in_quotes(matched: &str) -> Range<usize> {
    let Some(first) = matched.find(QUOTES) else { return 0..0 };
    let rest = &matched[first + 1..];
    let quote = matched.as_bytes().get(first).copied().map(char::from);
    let end = quote.and_then(|quote| rest.find(quote)).unwrap_or(rest.len());
    first + 1..first + 1 + end
}

impl Value<'_> {
    /// Whether it surely is no value: a word of prose, a type, a variable, or what stands for one.
    pub(crate) fn is_none(&self) -> bool {
        let text = self.text;
        let lower = text.to_ascii_lowercase();
        let mut characters = text.chars();
        let first = characters.next();
        let uniform = characters.all(|one| Some(one) == first);
        let strong = self.quoted && self.has_digit() && text.len() >= STRONG_MIN;
        let opened = text.starts_with(['<', '{', '[', '…'])
            || (!strong && text.starts_with(['(', '%', '*', '&', '|', '!']))
            || text.starts_with("${")
            || text.starts_with("$(")
            || text.starts_with("...");
        let variable = text.strip_prefix('$').is_some_and(|name| {
            name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
                && name.chars().any(|one| one.is_ascii_uppercase())
                && !name.chars().any(|one| one.is_ascii_lowercase())
        });
        let stands_for =
            ["your", "xxx", "my-", "my_", "enter"].iter().any(|one| lower.starts_with(one));
        let word = lower.trim_end_matches(['.', ',', '!', '?']);
        text.chars().count() < if self.quoted { 2 } else { 3 }
            || uniform
            || opened
            || variable
            || (stands_for && lower.bytes().all(|one| !one.is_ascii_digit()))
            || LISTED.contains(word)
            || (!self.quoted && (is_code(text) || lower == self.key.to_ascii_lowercase()))
    }

    /// Whether there is a digit in it.
    pub(crate) fn has_digit(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Whether a bare value is an expression of a program, such as `config.password` or `read(1)`.
fn is_code(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let name = |part: &str| {
        part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    };
    let path = |sign: &str| text.contains(sign) && text.split(sign).all(name);
    text.contains(['(', '[', '{'])
        || path(".")
        || path("::")
        || lower.contains("__")
        || lower.starts_with("getpass")
        || lower.contains("passw")
        || lower.ends_with("_pass")
        || lower.ends_with("token")
        || lower.ends_with("_key")
        || lower.starts_with("process.env")
}
