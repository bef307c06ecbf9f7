//! What the network sees of a token.

use super::{
    lexicon::{Lexicon, NO_ROW, PHRASE_WORDS_MAX, fingerprint, flag, hash, phrase_fingerprint},
    token::{Token, is_word},
};

/// How many shapes are told apart.
pub const SHAPES: usize = 1024;

/// How many beginnings and ends of words are told apart.
pub const AFFIXES: usize = 16_384;

/// The characters of an affix.
const AFFIX: usize = 3;

/// The bytes of a word in lower case that are looked at; a longer one is in no lexicon.
const WORD_BYTES_MAX: usize = 64;

/// The bytes from which on a word that is in no lexicon could be a name, also in lower case.
const UNHEARD_MIN: usize = 4;

/// The digits of the longest number in an address.
const NUMBER_MAX: usize = 6;

/// The classes of characters that make up a shape, at most.
const SHAPE_MAX: usize = 8;

/// What is seen of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// The row of its vector, or [`NO_ROW`].
    pub row: u16,
    /// Its capitals, letters, digits and signs, hashed to one of [`SHAPES`].
    pub shape: u16,
    /// Its first letters, hashed to one of [`AFFIXES`].
    pub prefix: u16,
    /// Its last letters, hashed to one of [`AFFIXES`].
    pub suffix: u16,
    /// Its flags, of [`flag`].
    pub flags: u32,
    /// Whether it could be part of a name; the network is asked only then.
    pub candidate: bool,
}

/// The lower case of words, one after the other, without a string for each.
#[derive(Debug, Default)]
pub struct Folded {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Folded {
    fn push(&mut self, word: &str) {
        if word.is_ascii() {
            let from = self.bytes.len();
            self.bytes.extend_from_slice(word.as_bytes());
            self.bytes[from..].make_ascii_lowercase();
        } else {
            let mut buffer = [0; 4];
            for letter in word.chars().flat_map(char::to_lowercase) {
                self.bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
            }
        }
        self.ends.push(self.bytes.len());
    }

    fn word(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(place).copied().unwrap_or_default();
        self.bytes.get(start.unwrap_or(0)..end).unwrap_or_default()
    }
}

/// Sees these tokens of a text; what was in `features` is gone.
pub fn see(
    text: &str,
    tokens: &[Token],
    lexicon: &Lexicon,
    folded: &mut Folded,
    features: &mut Vec<Features>,
) {
    folded.bytes.clear();
    folded.ends.clear();
    features.clear();
    let mut capitals = false;
    for (place, token) in tokens.iter().enumerate() {
        let word = text.get(token.start..token.end).unwrap_or_default();
        folded.push(word);
        capitals |= has_capital(word);
        features.push(of_word(word, folded.word(place), token.first, lexicon));
    }
    // Where nobody writes capitals, every word that is not common could be a name.
    if !capitals {
        for (place, seen) in features.iter_mut().enumerate() {
            let word = folded.word(place);
            let wordy = word.len() > 1 && !word.iter().any(u8::is_ascii_digit);
            seen.candidate |= wordy && seen.flags & flag::COMMON == 0 && word[0] != b'@';
        }
    }
    for place in 0..tokens.len() {
        if features[place].flags & flag::OPENS_PHRASE != 0 {
            see_phrase(place, tokens, lexicon, folded, features);
        }
    }
    // A number beside a candidate could be part of an address.
    let many = features.len();
    for place in (1..many).chain((0..many.saturating_sub(1)).rev()) {
        let beside = |other: usize| features.get(other).is_some_and(|one| one.candidate);
        let number = is_number(folded.word(place));
        let (before, behind) = (place > 0 && beside(place - 1), beside(place + 1));
        features[place].candidate |= number && (before || behind);
    }
    for place in 0..features.len() {
        features[place].candidate |= is_between(features, place);
    }
}

fn of_word(word: &str, folded: &[u8], first: bool, lexicon: &Lexicon) -> Features {
    let opened = word.chars().next();
    if !opened.is_some_and(is_word) {
        let known = if folded.len() == 1 { lexicon.word(fingerprint(folded)) } else { UNKNOWN };
        let (prefix, suffix) = affixes(folded);
        let (row, flags) = (known.row, known.flags);
        return Features {
            row,
            flags,
            shape: shape(word, first),
            prefix,
            suffix,
            candidate: false,
        };
    }
    let known =
        if folded.len() <= WORD_BYTES_MAX { lexicon.word(fingerprint(folded)) } else { UNKNOWN };
    let capital = has_capital(word);
    let unheard = known.flags & flag::UNKNOWN != 0
        && word.len() >= UNHEARD_MIN
        && word.chars().all(char::is_alphabetic);
    let told = unheard || known.flags & TELLING != 0 && known.flags & flag::COMMON == 0;
    let (prefix, suffix) = affixes(folded);
    Features {
        row: known.row,
        flags: known.flags,
        shape: shape(word, first),
        prefix,
        suffix,
        candidate: capital || told,
    }
}

fn has_capital(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_uppercase())
        || (!word.is_ascii() && word.chars().any(char::is_uppercase))
}

const UNKNOWN: super::lexicon::Word = super::lexicon::Word { row: NO_ROW, flags: flag::UNKNOWN };

/// What makes a word in lower case a candidate.
const TELLING: u32 = flag::GIVEN
    | flag::GIVEN_RARER
    | flag::SURNAME
    | flag::SURNAME_RARER
    | flag::CITY
    | flag::TOWN
    | flag::COUNTRY
    | flag::STATE;

/// Looks for the longest place of several words that begins here.
fn see_phrase(
    place: usize,
    tokens: &[Token],
    lexicon: &Lexicon,
    folded: &Folded,
    features: &mut [Features],
) {
    // A dot, as in `St. Louis`, stands in no phrase of the lexicon.
    let mut words = [0_usize; PHRASE_WORDS_MAX];
    let mut many = 0;
    for (ahead, token) in tokens.iter().enumerate().skip(place) {
        if many == PHRASE_WORDS_MAX || (ahead > place && token.first) {
            break;
        }
        let word = folded.word(ahead);
        let sign =
            word.len() == 1 && word.first().is_some_and(|byte| !byte.is_ascii_alphanumeric());
        if !sign {
            words[many] = ahead;
            many += 1;
        } else if word != b"." && word != b"-" && word != b"'" {
            break;
        }
    }
    for length in (2..=many).rev() {
        let spoken = words[..length].iter().map(|ahead| folded.word(*ahead));
        let Some(large) = lexicon.phrase(phrase_fingerprint(spoken)) else { continue };
        let (begins, inside) = if large {
            (flag::BEGINS_PHRASE, flag::IN_PHRASE)
        } else {
            (flag::BEGINS_SMALL_PHRASE, flag::IN_SMALL_PHRASE)
        };
        for one in &mut features[place..=words[length - 1]] {
            one.flags |= inside;
            one.candidate |= large;
        }
        features[place].flags = features[place].flags & !inside | begins;
        return;
    }
}

/// Whether a word is a number such as addresses have.
fn is_number(word: &[u8]) -> bool {
    (1..=NUMBER_MAX).contains(&word.len()) && word.iter().all(u8::is_ascii_digit)
}

/// Whether candidates stand on both sides of a sign, or of one short word, as in `Trinidad and Tobago`.
fn is_between(features: &[Features], place: usize) -> bool {
    let candidate = |place: usize| features.get(place).is_some_and(|one| one.candidate);
    place > 0 && candidate(place - 1) && candidate(place + 1)
}

/// The first and the last letters.
fn affixes(folded: &[u8]) -> (u16, u16) {
    let ahead = |byte: &u8| !(0x80..0xc0).contains(byte);
    let starts = || folded.iter().enumerate().filter(|(_, byte)| ahead(byte)).map(|(at, _)| at);
    let prefix = starts().nth(AFFIX).unwrap_or(folded.len());
    let suffix = folded
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, byte)| ahead(byte))
        .map(|(at, _)| at)
        .nth(AFFIX - 1)
        .unwrap_or(0);
    (bucket(hash(&folded[..prefix], 1), AFFIXES), bucket(hash(&folded[suffix..], 2), AFFIXES))
}

fn bucket(hash: u64, many: usize) -> u16 {
    u16::try_from(hash % many as u64).unwrap_or(0)
}

/// The shape of a word: of each run of a class of characters at most two, and whether it is the first
/// of its line.
fn shape(word: &str, first: bool) -> u16 {
    let mut shape = [0_u8; SHAPE_MAX + 1];
    let (mut many, mut last, mut run) = (0, 0_u8, 0);
    for character in word.chars() {
        let class = class(character);
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            shape[many] = class;
            many += 1;
            if many == SHAPE_MAX {
                break;
            }
        }
    }
    if first {
        shape[many] = b'^';
        many += 1;
    }
    bucket(hash(&shape[..many], 7), SHAPES)
}

fn class(character: char) -> u8 {
    match character {
        'a'..='z' => b'x',
        'A'..='Z' => b'X',
        '0'..='9' => b'd',
        _ => match u8::try_from(character) {
            Ok(sign) if sign.is_ascii() => sign,
            _ if character.is_uppercase() => b'X',
            _ if character.is_lowercase() => b'x',
            _ if character.is_alphabetic() => b'a',
            _ => b'?',
        },
    }
}
