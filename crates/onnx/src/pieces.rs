//! Words and word pieces, with their places.
//!
//! The words are those of BERT (Devlin et al., 2018): white space ends one, each punctuation mark and
//! each CJK ideograph is one, control characters are passed over, and for an uncased model letters are
//! folded and their accents dropped. The pieces of a word are the longest of the vocabulary that fit,
//! from the left (Wu et al., 2016); a word that cannot be made of pieces is unknown.

use std::{collections::BTreeMap, ops::Range};

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// What is done to letters before they are looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Folding {
    pub(crate) lower: bool,
    pub(crate) accents_dropped: bool,
    pub(crate) ideographs_alone: bool,
}

/// A vocabulary of word pieces.
#[derive(Debug)]
pub(crate) struct WordPiece {
    /// Pieces that begin a word.
    begin: BTreeMap<String, u32>,
    /// Pieces that go on with one, without the prefix that marks them.
    inside: BTreeMap<String, u32>,
    unknown: u32,
    folding: Folding,
    /// The most characters of a word that is looked up.
    word_chars_max: usize,
}

/// A word, and which pieces it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its place in the text, in bytes.
    pub(crate) at: Range<usize>,
    /// Its first piece; it has at least one.
    pub(crate) piece: usize,
}

/// The words of a text, and the numbers of their pieces.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pub(crate) numbers: Vec<u32>,
    pub(crate) words: Vec<Word>,
}

/// A word as far as it is read.
#[derive(Default)]
struct Open {
    folded: String,
    at: Range<usize>,
}

impl WordPiece {
    /// A vocabulary of these pieces; `prefix` marks those that go on with a word.
    pub(crate) fn new(
        vocabulary: impl IntoIterator<Item = (String, u32)>,
        prefix: &str,
        unknown: u32,
        folding: Folding,
        word_chars_max: usize,
    ) -> Self {
        let (mut begin, mut inside) = (BTreeMap::new(), BTreeMap::new());
        for (piece, number) in vocabulary {
            match piece.strip_prefix(prefix) {
                Some(rest) if !rest.is_empty() => inside.insert(rest.to_owned(), number),
                _ => begin.insert(piece, number),
            };
        }
        Self { begin, inside, unknown, folding, word_chars_max }
    }

    /// The words of a text and their pieces.
    pub(crate) fn cut(&self, text: &str) -> Pieces {
        let mut pieces = Pieces::default();
        let mut open = Open::default();
        for (start, sign) in text.char_indices() {
            let at = start..start + sign.len_utf8();
            if is_control(sign) {
                continue;
            }
            if sign.is_whitespace() {
                self.close(&mut open, &mut pieces);
                continue;
            }
            let folded = |sign| self.take(sign, &at, &mut open, &mut pieces);
            match (self.folding.accents_dropped, self.folding.lower) {
                _ if sign.is_ascii() && self.folding.lower => {
                    Some(sign.to_ascii_lowercase()).into_iter().for_each(folded);
                }
                (true, true) => sign.nfd().flat_map(char::to_lowercase).for_each(folded),
                (true, false) => sign.nfd().for_each(folded),
                (false, true) => sign.to_lowercase().for_each(folded),
                (false, false) => Some(sign).into_iter().for_each(folded),
            }
        }
        self.close(&mut open, &mut pieces);
        pieces
    }

    /// Takes one folded character that stands at `at`.
    fn take(&self, sign: char, at: &Range<usize>, open: &mut Open, pieces: &mut Pieces) {
        if self.folding.accents_dropped && is_accent(sign) {
            // An accent on its own belongs to the letter before it, though the model does not see it.
            if !open.folded.is_empty() {
                open.at.end = at.end;
            }
            return;
        }
        let alone = is_punctuation(sign) || self.folding.ideographs_alone && is_ideograph(sign);
        if alone {
            self.close(open, pieces);
        }
        if open.folded.is_empty() {
            open.at = at.clone();
        }
        open.folded.push(sign);
        open.at.end = at.end;
        if alone {
            self.close(open, pieces);
        }
    }

    /// Ends the word that is open, if one is.
    fn close(&self, open: &mut Open, pieces: &mut Pieces) {
        if open.folded.is_empty() {
            return;
        }
        let piece = pieces.numbers.len();
        pieces.words.push(Word { at: open.at.clone(), piece });
        if !self.split(&open.folded, &mut pieces.numbers) {
            pieces.numbers.truncate(piece);
            pieces.numbers.push(self.unknown);
        }
        open.folded.clear();
    }

    /// Adds the pieces of a word; false if it is not made of pieces.
    fn split(&self, word: &str, numbers: &mut Vec<u32>) -> bool {
        if word.chars().count() > self.word_chars_max {
            return false;
        }
        let mut known = &self.begin;
        let mut rest = word;
        while !rest.is_empty() {
            let longest = rest.char_indices().rev().find_map(|(at, sign)| {
                let (piece, behind) = rest.split_at_checked(at + sign.len_utf8())?;
                Some((*known.get(piece)?, behind))
            });
            let Some((number, behind)) = longest else {
                return false;
            };
            numbers.push(number);
            rest = behind;
            known = &self.inside;
        }
        true
    }
}

fn is_control(sign: char) -> bool {
    match sign {
        '\t' | '\n' | '\r' | ' '..='~' => false,
        '\u{FFFD}' => true,
        _ => matches!(
            sign.general_category(),
            GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::PrivateUse
        ),
    }
}

fn is_accent(sign: char) -> bool {
    !sign.is_ascii() && sign.general_category() == GeneralCategory::NonspacingMark
}

/// All signs of ASCII that are no letter and no digit, and what Unicode calls punctuation.
fn is_punctuation(sign: char) -> bool {
    if sign.is_ascii() {
        return sign.is_ascii_punctuation();
    }
    sign.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// The blocks of CJK ideographs that BERT takes one by one.
fn is_ideograph(sign: char) -> bool {
    matches!(u32::from(sign),
        0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x2_A6DF
        | 0x2_A700..=0x2_CEAF
        | 0x2_F800..=0x2_FA1F)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNCASED: Folding = Folding { lower: true, accents_dropped: true, ideographs_alone: true };
    const CASED: Folding = Folding { lower: false, accents_dropped: false, ideographs_alone: true };

    /// `[UNK]` is 0, the others are numbered from 1.
    fn vocabulary(pieces: &str, folding: Folding) -> WordPiece {
        let numbered =
            (1..).zip(pieces.split(' ')).map(|(number, piece)| (piece.to_owned(), number));
        WordPiece::new(numbered, "##", 0, folding, 20)
    }

    /// Each word with its pieces.
    fn cut<'a>(words: &WordPiece, text: &'a str) -> Vec<(&'a str, Vec<u32>)> {
        let pieces = words.cut(text);
        let ends = pieces.words.iter().skip(1).map(|word| word.piece).chain([pieces.numbers.len()]);
        pieces
            .words
            .iter()
            .zip(ends)
            .map(|(word, end)| (&text[word.at.clone()], pieces.numbers[word.piece..end].to_vec()))
            .collect()
    }

    #[test]
    fn the_longest_piece_that_fits_is_taken() {
        let words = vocabulary("un una ##aff ##affa ##able ##b ' 東", UNCASED);
        assert_eq!(cut(&words, "Unaffable"), [("Unaffable", vec![0])], "`una` leaves `ffable`");
        let words = vocabulary("un ##aff ##affa ##able ##ble ##b ' 東", UNCASED);
        assert_eq!(
            cut(&words, "UNAFFABLE un'un"),
            [("UNAFFABLE", vec![1, 3, 5]), ("un", vec![1]), ("'", vec![7]), ("un", vec![1]),]
        );
        assert_eq!(cut(&words, "un東東"), [("un", vec![1]), ("東", vec![8]), ("東", vec![8])]);
    }

    #[test]
    fn accents_and_capitals_are_folded_and_places_are_those_of_the_text() {
        let words = vocabulary("jose ##s € zoe", UNCASED);
        // Composed, decomposed, with a soft hyphen inside and a mark at the end.
        assert_eq!(
            cut(&words, "  José—JOSE\u{301}s. Zo\u{AD}ë\u{308} €"),
            [
                ("José", vec![1]),
                ("—", vec![0]),
                ("JOSE\u{301}s", vec![1, 2]),
                (".", vec![0]),
                ("Zo\u{AD}ë\u{308}", vec![4]),
                ("€", vec![3]),
            ]
        );
        let cased = vocabulary("Jose José ##s", CASED);
        assert_eq!(
            cut(&cased, "José Joses jose"),
            [("José", vec![2]), ("Joses", vec![1, 3]), ("jose", vec![0]),]
        );
    }

    #[test]
    fn a_word_that_is_too_long_is_unknown() {
        let words = vocabulary("a ##a", UNCASED);
        assert_eq!(words.cut(&"a".repeat(20)).numbers.len(), 20);
        assert_eq!(words.cut(&"a".repeat(21)).numbers, [0]);
    }

    proptest! {
        /// Whatever the text: words lie in it, in order, on the borders of characters, none empty.
        #[test]
        fn words_lie_in_the_text(text in "(\\PC|[a-cé\u{301}İ\u{AD}ﬁ東.\n\0 ]){0,40}") {
            let words = vocabulary("a b ##a ##b ##c .", UNCASED);
            let pieces = words.cut(&text);
            let mut end = 0;
            for (nth, word) in pieces.words.iter().enumerate() {
                prop_assert!(text.get(word.at.clone()).is_some_and(|word| !word.is_empty()));
                prop_assert!(word.at.start >= end || nth > 0 && word.at == pieces.words[nth - 1].at);
                end = word.at.end;
                prop_assert!(word.piece < pieces.numbers.len() && word.piece >= nth);
            }
        }
    }
}
