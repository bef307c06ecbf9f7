//! Cuts a text into sentences, and tells in which there could be a name.

use std::ops::Range;

/// The most bytes of a sentence; a longer one is cut at white space. It bounds the memory that a text
/// without sentences takes.
const SENTENCE_BYTES_MAX: usize = 4096;

/// The most letters of a word with a capital that makes the full stop behind it an abbreviation's, as
/// in `Prof.` or `J.`. Not cutting is no harm: two sentences are then read as one.
const ABBREVIATION_LETTERS_MAX: usize = 4;

/// The sentences of a text, which together are all of it. One ends behind a line break, and behind
/// `.`, `!`, `?` with white space and no small letter after it.
pub(crate) struct Sentences<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Sentences<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let most = rest.floor_char_boundary(SENTENCE_BYTES_MAX);
        let part = rest.get(..most).unwrap_or(rest);
        let length = length(part).unwrap_or_else(|| match part.rfind(char::is_whitespace) {
            Some(space) if part.len() < rest.len() && space > 0 => space,
            _ => part.len(),
        });
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }
}

/// How long the first sentence is; `None` if its end is not here.
fn length(text: &str) -> Option<usize> {
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\n' => return Some(at + 1),
            '。' | '！' | '？' => return Some(at + sign.len_utf8()),
            '.' | '!' | '?' | '…' => {
                while signs.next_if(|(_, next)| closes(*next)).is_some() {}
                let end = signs.peek().map_or(text.len(), |(end, _)| *end);
                let behind = text.get(end..).unwrap_or_default();
                let before = text.get(..at).unwrap_or_default();
                if ends(behind) && !(sign == '.' && is_abbreviation(before)) {
                    return Some(end);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a mark belongs to the end of a sentence that has begun.
fn closes(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

/// Whether what follows the mark lets it be the end of a sentence.
fn ends(behind: &str) -> bool {
    let next = behind.trim_start();
    next.len() < behind.len() && !next.starts_with(char::is_lowercase)
}

/// Whether what stands before a full stop ends with a short word with a capital.
fn is_abbreviation(before: &str) -> bool {
    let letters = before.chars().rev().take_while(|sign| sign.is_alphanumeric());
    let word: Vec<char> = letters.take(ABBREVIATION_LETTERS_MAX + 1).collect();
    word.len() <= ABBREVIATION_LETTERS_MAX && word.last().is_some_and(|first| first.is_uppercase())
}

/// Whether a sentence has a word with a capital that is not its first one, and not `I`.
pub(crate) fn could_name(sentence: &str) -> bool {
    sentence
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .skip(1)
        .any(|word| word != "I" && word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        Sentences::of(text).map(|at| &text[at]).collect()
    }

    #[test]
    fn a_sentence_ends_where_one_can_end() {
        assert_eq!(
            cut("It rained. \"Why?\" Prof. J. Smith left at 9 p.m. on foot.\nDear all"),
            [
                "It rained.",
                " \"Why?\"",
                " Prof. J. Smith left at 9 p.m. on foot.",
                "\n",
                "Dear all",
            ]
        );
        assert_eq!(cut("走了。好"), ["走了。", "好"]);
    }

    #[test]
    fn a_capital_inside_a_sentence_could_be_a_name() {
        for could in ["so did Ann", "\"Well, Ann\"", "In Rome.", "1. Ann"] {
            assert!(could_name(could), "{could}");
        }
        for could_not in ["", "Yes.", "Then I left, I'm afraid.", "the 3rd of may"] {
            assert!(!could_name(could_not), "{could_not}");
        }
    }

    proptest! {
        #[test]
        fn sentences_are_all_of_the_text(text in "([a-zA-Z.!?\"\n é。]|a{5000}|(ab ){2000}){0,30}") {
            let mut end = 0;
            for at in Sentences::of(&text) {
                prop_assert_eq!(at.start, end);
                prop_assert!(at.end > at.start && at.len() <= SENTENCE_BYTES_MAX);
                end = at.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
