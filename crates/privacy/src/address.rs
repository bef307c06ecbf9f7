//! The rest of an address around the part of it that is known by its shape.
//!
//! `Apt. 4` or `10 Downing Street` is known; the number before it, the town, the code and the country
//! behind it look like anything. What stands beside a known part in the same block, and ends in a
//! number, belongs to it.

use std::ops::Range;

use crate::Span;

/// How far the rest is looked for on each side, in bytes.
const REACH: usize = 160;

/// The most words between two numbers.
const WORDS_MAX: usize = 5;

/// The most numbers one behind the other.
const NUMBERS_MAX: usize = 2;

/// The most lines behind the known part.
const LINES_MAX: usize = 4;

/// The digits of the longest number in an address.
const DIGITS_MAX: usize = 6;

/// Words in lower case that stand inside names of streets and places.
const SMALL: [&str; 24] = [
    "de", "del", "della", "di", "da", "do", "dos", "du", "des", "la", "le", "las", "los", "van",
    "von", "der", "den", "am", "an", "im", "of", "u", "ul", "y",
];

/// Words in lower case that stand inside names of countries, which have a line of their own.
const SMALL_IN_LINES: [&str; 2] = ["the", "and"];

/// Signs that stand before each line of what is quoted or listed.
const BULLETS: [char; 3] = ['?', '*', '•'];

/// A word of a block.
enum Word {
    /// A number, a code of two capitals, or both together.
    Number,
    /// A word that begins with a capital.
    Capital,
    /// One of [`SMALL`].
    Small,
    /// Something else, at which a block ends.
    Other,
}

/// Joins what overlaps an address and was taken for the name of a place: each known address then covers
/// both. `known` says of a span whether it is an address, a place by name, or neither.
pub(crate) fn join(spans: &mut [Span], known: impl Fn(&Span) -> Option<bool>) {
    let mut places: Vec<usize> =
        (0..spans.len()).filter(|at| known(&spans[*at]).is_some()).collect();
    places.sort_by_key(|at| spans[*at].start);
    let mut rest = &places[..];
    while let Some(first) = rest.first() {
        let start = spans[*first].start;
        let mut end = spans[*first].end;
        let together = rest.iter().take_while(|at| {
            let within = spans[**at].start < end || spans[**at].start == start;
            end = if within { end.max(spans[**at].end) } else { end };
            within
        });
        let (group, behind) = rest.split_at(together.count());
        rest = behind;
        let address = |at: &&usize| known(&spans[**at]) == Some(true);
        if group.len() == 1 || group.iter().filter(address).count() == group.len() {
            continue;
        }
        let best = group
            .iter()
            .filter(address)
            .max_by(|one, other| spans[**one].score.total_cmp(&spans[**other].score));
        if let Some(best) = best {
            (spans[*best].start, spans[*best].end) = (start, end);
            spans[*best].score = group.iter().map(|at| spans[*at].score).fold(0.0, f32::max);
        }
    }
}

/// The whole of an address around a unit, such as `Apt. 4` or `P.O. Box 7`: also the street before it.
pub(crate) fn around_unit(text: &str, known: Range<usize>) -> Range<usize> {
    let capitals = has_capital(text, &known);
    let start = before(text, known.start, WORDS_MAX, capitals);
    start..behind(text, known.end, capitals)
}

/// The whole of an address around a street: numbers before it, and what stands behind.
pub(crate) fn around_street(text: &str, known: Range<usize>) -> Range<usize> {
    let capitals = has_capital(text, &known);
    let start = before(text, known.start, 0, capitals);
    start..behind(text, known.end, capitals)
}

fn has_capital(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|known| known.chars().any(char::is_uppercase))
}

/// What separates words of an address: white space, commas, and signs before lines.
pub(crate) fn is_between(one: char) -> bool {
    matches!(one, ' ' | ',' | '\n' | '\r' | '\t' | '>' | '|') || BULLETS.contains(&one)
}

/// Whether a block goes on across what stands between two words: bullets stand at the beginning of a line.
fn goes_on(between: &str) -> bool {
    let line = between.rfind('\n').unwrap_or(between.len());
    !between.is_empty() && !between[..line].contains(BULLETS)
}

/// What a word is, `lines` away from the known part of which nobody says that it has `capitals`: where there
/// are none, all of a line belongs to an address that could.
fn kind(word: &str, lines: usize, capitals: bool) -> Word {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().filter(|one| one.is_alphabetic()).count();
    let upper = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let bare = word.trim_end_matches('.');
    if (1..=DIGITS_MAX).contains(&digits) && letters <= 2 || upper && word.len() == 2 {
        Word::Number
    } else if digits > 0 {
        Word::Other
    } else if SMALL.contains(&bare) || lines > 0 && SMALL_IN_LINES.contains(&bare) {
        Word::Small
    } else if lines > 0 && !capitals && letters > 0
        || bare.chars().next().is_some_and(char::is_uppercase)
    {
        Word::Capital
    } else {
        Word::Other
    }
}

fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || matches!(one, '\'' | '’' | '-' | '.' | '/')
}

/// Where the block ends that goes on at `end`: behind its last number.
fn behind(text: &str, end: usize, capitals: bool) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let (mut at, mut last, mut words, mut lines) = (0, 0, 0, 0);
    // Where the numbers began that stand one behind the other, and how many they are.
    let (mut before, mut numbers) = (0, 0);
    while let Some(ahead) = rest.get(at..).filter(|_| at < REACH) {
        let gap = ahead.len() - ahead.trim_start_matches(is_between).len();
        let breaks = ahead[..gap].matches('\n').count();
        let word = ahead[gap..].split(|one| !is_of_word(one)).next().unwrap_or_default();
        lines += breaks;
        if !goes_on(&ahead[..gap]) || lines > LINES_MAX || word.is_empty() {
            break;
        }
        if breaks > 0 {
            words = 0;
        }
        let bare = word.trim_end_matches(['.', '-']);
        at += gap + word.len();
        match kind(bare, lines, capitals) {
            Word::Number => {
                (before, numbers) = if numbers == 0 { (last, 1) } else { (before, numbers + 1) };
                (last, words) = (at - (word.len() - bare.len()), 0);
            }
            Word::Capital | Word::Small if words < WORDS_MAX => (words, numbers) = (words + 1, 0),
            _ => break,
        }
        // So many numbers are those of a telephone.
        if numbers > NUMBERS_MAX {
            return end + before;
        }
        // A full stop ends a sentence, and with it the block; behind an abbreviation, or the number of a
        // house in Hungary, it does not.
        let short = if bare.bytes().all(|byte| byte.is_ascii_digit()) { 3 } else { 4 };
        let mixed = bare.bytes().any(|byte| byte.is_ascii_digit()) && short == 4;
        if word.ends_with('.') && (mixed || bare.len() > short) {
            break;
        }
    }
    end + last
}

/// Where the block begins that `start` goes on with: at its first number; of `words` words at most.
fn before(text: &str, start: usize, most: usize, capitals: bool) -> usize {
    let rest = text.get(..start).unwrap_or_default();
    let (mut at, mut first, mut words, mut lines) = (rest.len(), rest.len(), 0, 0);
    while let Some(back) = rest.get(..at).filter(|_| rest.len() - at < REACH) {
        let gap = back.len() - back.trim_end_matches(is_between).len();
        lines += back[back.len() - gap..].matches('\n').count();
        let word =
            back[..back.len() - gap].rsplit(|one| !is_of_word(one)).next().unwrap_or_default();
        if !goes_on(&back[back.len() - gap..]) || lines > 1 || word.is_empty() {
            break;
        }
        at -= gap + word.len();
        match kind(word.trim_end_matches(['.', '-']), lines, capitals) {
            Word::Number => (first, words) = (at, 0),
            Word::Capital | Word::Small if words < most => words += 1,
            _ => break,
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_reaches_from_its_first_number_to_its_last() {
        for (text, known, whole) in [
            (
                "at 92 De Lindeboom 105\n Suite 458\n Mijdrecht\n Oman 04763 soon",
                "Suite 458",
                "92 De Lindeboom 105\n Suite 458\n Mijdrecht\n Oman 04763",
            ),
            (
                "is 12 Drangahrauni 3 Apt. 460, Lady Frere, Chad 058",
                "Apt. 460",
                "12 Drangahrauni 3 Apt. 460, Lady Frere, Chad 058",
            ),
            (
                "Diana Holm Apt. 434 40 Rue de la Sarthe 42 is",
                "Apt. 434",
                "Apt. 434 40 Rue de la Sarthe 42",
            ),
            ("in Suite 12. Call John 7", "Suite 12", "Suite 12"),
            ("The Suite 12 was full", "Suite 12", "Suite 12"),
            ("in Flat 2, Bristol BS1 6TX. Born 14 March", "Flat 2", "Flat 2, Bristol BS1 6TX"),
            ("at Suite 5, Salem OR 97301. Call John 7", "Suite 5", "Suite 5, Salem OR 97301"),
            (
                "to apt. 231\n gross-schweinbarth\n cape verde 30038\nplease",
                "apt. 231",
                "apt. 231\n gross-schweinbarth\n cape verde 30038",
            ),
            ("in apt. 4 there are 2 dogs", "apt. 4", "apt. 4"),
            (
                "??? Suite 052\n??? Getinge\n??? Kingdom of the Netherlands 18487",
                "Suite 052",
                "Suite 052\n??? Getinge\n??? Kingdom of the Netherlands 18487",
            ),
            ("in Suite 12? ? 7", "Suite 12", "Suite 12"),
            (
                "Apt. 389\n Winnipeg R3C, Canada\n083 445 2424",
                "Apt. 389",
                "Apt. 389\n Winnipeg R3C",
            ),
        ] {
            let start = text.find(known).unwrap();
            let found = around_unit(text, start..start + known.len());
            assert_eq!(&text[found], whole);
        }
        let text = "box 95 55 Halsey Road, Leeds LS 20461 and";
        assert_eq!(&text[around_street(text, 7..21)], "95 55 Halsey Road, Leeds LS 20461");
    }
}
