//! Plain places of a text, where hardly anything begins: prose is made of them.
//!
//! **A place is plain** if in the [`REACH`] bytes from it on stands no digit, and not all of them are
//! letters. Most patterns need one or the other early on, which [`is_found_in_plain`] reads from their
//! regular expression, so they are not looked for there. Of the text, [`Block`] says for 64 places at
//! once which are plain, and where something could begin.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::walk::is_word;

/// How far from a place is looked for what makes it not plain, in bytes.
const REACH: usize = 16;

/// How many bytes a block has.
pub(crate) const BLOCK: usize = 64;

/// What the bytes of a piece of text are, a bit each, the first one lowest. What would stand behind the
/// end of the text is no part of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Block {
    /// Digits of ASCII.
    pub(crate) digits: u64,
    /// Letters and digits of ASCII.
    words: u64,
    /// Last bytes of characters that are no part of a word.
    apart: u64,
}

impl Block {
    /// The block from `at` on.
    pub(crate) fn new(text: &str, at: usize) -> Self {
        let bytes = text.as_bytes().get(at..).unwrap_or_default();
        let [digits, words, mut others] = bits(bytes);
        let mut apart = !(words | others);
        while others != 0 {
            let end = at + others.trailing_zeros() as usize + 1;
            let character = text.get(..end).and_then(|before| before.chars().next_back());
            if character.is_some_and(|one| !is_word(one)) {
                apart |= others & others.wrapping_neg();
            }
            others &= others - 1;
        }
        Self { digits, words, apart }
    }

    /// The places before which no word stands, if so it is before the block: where something could
    /// begin.
    pub(crate) fn beginnings(self, before: Self) -> u64 {
        self.apart << 1 | before.apart >> (BLOCK - 1)
    }

    /// The first digits of numbers.
    pub(crate) fn numbers(self, before: Self) -> u64 {
        self.digits & !(self.digits << 1 | before.digits >> (BLOCK - 1))
    }

    /// The places that are plain, given the block behind.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is of the next block")]
    pub(crate) fn plain(self, next: Self) -> u64 {
        let both = |this: u64, next: u64| u128::from(this) | u128::from(next) << BLOCK;
        let (mut digit, mut letters) =
            (both(self.digits, next.digits), both(self.words, next.words));
        let mut reach = 1;
        while reach < REACH {
            digit |= digit >> reach;
            letters &= letters >> reach;
            reach *= 2;
        }
        !(digit | letters) as u64
    }

    /// A block before the text: something could begin at the first byte.
    pub(crate) const BEFORE: Self = Self { digits: 0, words: 0, apart: u64::MAX };
}

/// Which of the first bytes are letters and digits of ASCII, a bit each, the first one lowest.
pub(crate) fn word_bits(bytes: &[u8]) -> u64 {
    bits(bytes)[1]
}

/// The places of the bits that are set, the lowest first.
pub(crate) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then_some(bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(place)
    })
}

/// Which of the first bytes are digits, letters and digits, or not of ASCII.
#[inline]
fn bits(bytes: &[u8]) -> [u64; 3] {
    let mut copy = [0; BLOCK];
    let block = bytes.first_chunk().unwrap_or_else(|| {
        copy[..bytes.len()].copy_from_slice(bytes);
        &copy
    });
    let (eights, _) = block.as_chunks();
    eights.iter().enumerate().fold([0; 3], |[digits, words, others], (place, eight)| {
        let eight = u64::from_le_bytes(*eight);
        let digit = within(eight, b'0', b'9');
        // The case of a letter is one bit.
        let word = digit | within(eight | repeated(0x20), b'a', b'z');
        let gathered = |bits: u64| gathered(bits) << (8 * place);
        [digits | gathered(digit), words | gathered(word), others | gathered(eight & HIGH)]
    })
}

/// The highest bits of eight bytes.
const HIGH: u64 = repeated(0x80);

/// A byte eight times.
const fn repeated(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of each of eight bytes that lies between these two, which are of ASCII.
const fn within(eight: u64, first: u8, last: u8) -> u64 {
    let low = eight & !HIGH;
    // What is large enough carries into the highest bit, and never beyond it.
    let reaches = low + repeated(0x80 - first);
    let exceeds = low + repeated(0x7f - last);
    reaches & !exceeds & !eight & HIGH
}

/// The highest bits of eight bytes, of which no other bit is set, side by side.
const fn gathered(eight: u64) -> u64 {
    (eight >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Whether a match of this regular expression can begin at a plain place. It may say so in vain.
pub(crate) fn is_found_in_plain(regex: &Hir) -> bool {
    let Shape { free, before } = Shape::of(regex);
    free.is_some_and(|free| free.letters < REACH) || before.is_some_and(|before| before >= REACH)
}

/// What the texts that a regular expression matches have in common.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// Those without a digit, if there are any.
    free: Option<Free>,
    /// Of those with one: the most bytes before it, if there are any.
    before: Option<usize>,
}

/// What texts without a digit have in common.
#[derive(Debug, Clone, Copy)]
struct Free {
    /// The most bytes.
    length: usize,
    /// With how many letters they begin at least.
    letters: usize,
    /// Whether there is nothing else in them.
    only: bool,
}

impl Shape {
    const EMPTY: Self =
        Self { free: Some(Free { length: 0, letters: 0, only: true }), before: None };

    fn of(regex: &Hir) -> Self {
        match regex.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::EMPTY,
            HirKind::Literal(literal) => {
                let one = |byte: &u8| Self::byte(byte.is_ascii_digit(), byte.is_ascii_alphabetic());
                literal.0.iter().map(one).fold(Self::EMPTY, Self::then)
            }
            HirKind::Class(Class::Bytes(class)) => {
                let all = || class.ranges().iter().flat_map(|range| range.start()..=range.end());
                let digit = all().any(|byte| byte.is_ascii_digit());
                let mut others = all().filter(|byte| !byte.is_ascii_digit()).peekable();
                if others.peek().is_none() {
                    return Self::byte(digit, false);
                }
                let other = Self::byte(false, others.all(|byte| byte.is_ascii_alphabetic()));
                Self { before: digit.then_some(0), ..other }
            }
            HirKind::Class(Class::Unicode(_)) => {
                Self { free: Some(Free { length: 4, letters: 0, only: false }), before: Some(0) }
            }
            HirKind::Repetition(repetition) => {
                let times = |times: Option<u32>| times.map_or(usize::MAX, |times| times as usize);
                Self::of(&repetition.sub).times(repetition.min as usize, times(repetition.max))
            }
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => parts.iter().map(Self::of).fold(Self::EMPTY, Self::then),
            HirKind::Alternation(parts) => {
                let none = Self { free: None, before: None };
                parts.iter().map(Self::of).fold(none, Self::or)
            }
        }
    }

    fn byte(digit: bool, letter: bool) -> Self {
        let free = Free { length: 1, letters: usize::from(letter), only: letter };
        Self { free: (!digit).then_some(free), before: digit.then_some(0) }
    }

    fn or(self, other: Self) -> Self {
        let free = match (self.free, other.free) {
            (Some(one), Some(other)) => Some(Free {
                length: one.length.max(other.length),
                letters: one.letters.min(other.letters),
                only: one.only && other.only,
            }),
            (one, other) => one.or(other),
        };
        Self { free, before: self.before.max(other.before) }
    }

    fn then(self, next: Self) -> Self {
        let Some(first) = self.free else { return self };
        let free = next.free.map(|next| Free {
            length: first.length.saturating_add(next.length),
            letters: first.letters.saturating_add(if first.only { next.letters } else { 0 }),
            only: first.only && next.only,
        });
        let behind = next.before.map(|before| first.length.saturating_add(before));
        Self { free, before: self.before.max(behind) }
    }

    fn times(self, least: usize, most: usize) -> Self {
        let many = |one: Free, times: usize| Free {
            length: one.length.saturating_mul(most),
            letters: one.letters.saturating_mul(if one.only { times } else { times.min(1) }),
            only: one.only,
        };
        let length = self.free.map_or(0, |one| one.length).saturating_mul(most.saturating_sub(1));
        let free = match self.free {
            None if least == 0 => Self::EMPTY.free,
            free => free.map(|one| many(one, least)),
        };
        let before = self.before.filter(|_| most > 0);
        Self { free, before: before.map(|before| before.saturating_add(length)) }
    }
}

#[cfg(test)]
mod tests {
    use super::is_found_in_plain;
    use crate::walk::parsed;

    #[test]
    fn a_pattern_is_found_in_plain_places_unless_it_begins_with_a_number_or_a_long_word() {
        let found = |regex: &str| is_found_in_plain(&parsed(regex).unwrap());
        let early = ["[0-9]", "[a-z]{15}[0-9]", "(?:a{4} ?){3}[0-9]", "[A-Za-z]{6}[0-9L-N]{10}"];
        let late = ["", "a", "[0-9]?", "[a-z]{16}[0-9]", "(?:a{4} ){4}1", "[a-z]{15}|1", "a{1,16}"];
        assert_eq!(early.map(found), [false; 4]);
        assert_eq!(late.map(found), [true; 7]);
    }
}
