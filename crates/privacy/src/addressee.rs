//! Who lives or works at an address: in a letterhead, on an envelope or in a list, the line above it says so.

use std::ops::Range;

use crate::address::is_between;

/// The longest such line, in bytes and in words: a longer one is a sentence.
const LINE_BYTES_MAX: usize = 60;
const WORDS_MAX: usize = 6;

/// The line above the one that begins at `start`, with a blank one between at most, without the signs that
/// quote it; none if something stands before `start` in its line, or if it reads like a sentence.
pub(crate) fn above(text: &str, start: usize) -> Option<Range<usize>> {
    let mut end = line_before(text, start)?;
    if text.get(..end)?.trim_end_matches([' ', '\t', '\r']).ends_with('\n') {
        end = line_before(text, end)?;
    }
    let from = end.saturating_sub(2 * LINE_BYTES_MAX);
    let before = text.as_bytes().get(from..end)?;
    let line = before.iter().rposition(|byte| *byte == b'\n').map(|at| from + at + 1);
    // Where no line begins near enough, it is too long, unless the text begins there.
    let line = line.or((from == 0).then_some(0))?..end;
    let whole = text.get(line.clone())?;
    let bare = whole.trim_start_matches(is_between);
    let begins = line.start + whole.len() - bare.len();
    let bare = bare.trim_end();
    let words = bare.split_whitespace().count();
    let reads = bare.ends_with(['.', ',', ':', ';', '?', '!', '"', ')'])
        || !(1..=WORDS_MAX).contains(&words)
        || bare.len() > LINE_BYTES_MAX;
    let named = bare.chars().any(char::is_alphabetic);
    (named && !reads).then(|| begins..begins + bare.len())
}

/// Where the line before ends, if nothing but signs stands between it and `start`.
fn line_before(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let line = before.trim_end_matches(|one| one != '\n' && is_between(one));
    line.strip_suffix('\n').map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_an_address_is_its_addressee_unless_it_is_a_sentence() {
        for (text, expected) in [
            ("Zoë Berg\nKnoema\n12 Quay Street", Some("Knoema")),
            ("> Zoë Berg\n> nautilytics\n> 12 Quay Street", Some("nautilytics")),
            ("Walk Score\r\n\r\n12 Quay Street", Some("Walk Score")),
            ("Dear Sir,\n12 Quay Street", None),
            ("we moved in spring, and since then we live at\n12 Quay Street", None),
            ("Mint at 12 Quay Street", None),
            ("12 Quay Street", None),
            ("***\n12 Quay Street", None),
        ] {
            let start = text.find("12 ").unwrap();
            assert_eq!(above(text, start).map(|line| &text[line]), expected, "{text}");
        }
    }
}
