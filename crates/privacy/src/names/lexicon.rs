//! What is known of a word by itself: its vector, and what registries of names and places say of it.

use super::weights::{Reader, WeightsError, Writer};

/// What stands for a word that is not known, in place of a row.
pub const NO_ROW: u16 = u16::MAX;

/// The flags of a word.
pub mod flag {
    /// A surname, among the thousand most frequent ones.
    pub const SURNAME: u32 = 1;
    /// A surname, among the ten thousand most frequent ones.
    pub const SURNAME_RARER: u32 = 1 << 1;
    /// A surname, among the hundred thousand most frequent ones.
    pub const SURNAME_RARE: u32 = 1 << 2;
    /// A given name, among the three hundred most frequent ones of women or men.
    pub const GIVEN: u32 = 1 << 3;
    /// A given name.
    pub const GIVEN_RARER: u32 = 1 << 4;
    /// A town of more than half a million people.
    pub const CITY: u32 = 1 << 5;
    /// A town of more than a hundred thousand people.
    pub const TOWN: u32 = 1 << 6;
    /// A town of more than five thousand people, a county, or another name of a larger town.
    pub const PLACE: u32 = 1 << 7;
    /// A country or a part of the world.
    pub const COUNTRY: u32 = 1 << 8;
    /// A state or province.
    pub const STATE: u32 = 1 << 9;
    /// The code of a state, as in `NY`.
    pub const STATE_CODE: u32 = 1 << 10;
    /// A word of organisations, as `Inc` and `University`.
    pub const OF_ORGANISATION: u32 = 1 << 11;
    /// A title or an office, as `Dr` and `Senator`.
    pub const TITLE: u32 = 1 << 12;
    /// A month or a day of the week.
    pub const CALENDAR: u32 = 1 << 13;
    /// A word of places, as `River` and `North`.
    pub const OF_PLACE: u32 = 1 << 14;
    /// A nationality or a religion.
    pub const NATIONALITY: u32 = 1 << 15;
    /// A word that is common in lower case, so that it is a name only when it is capitalised. The
    /// network does not see this flag.
    pub const COMMON: u32 = 1 << 16;
    /// The word is not in the lexicon.
    pub const UNKNOWN: u32 = 1 << 17;
    /// The first word of a large town or country whose name has several words.
    pub const BEGINS_PHRASE: u32 = 1 << 18;
    /// Another word of it.
    pub const IN_PHRASE: u32 = 1 << 19;
    /// The first word of a smaller place whose name has several words.
    pub const BEGINS_SMALL_PHRASE: u32 = 1 << 20;
    /// Another word of it.
    pub const IN_SMALL_PHRASE: u32 = 1 << 21;
    /// How many flags the network can see: those above.
    pub const COUNT: usize = 22;
    /// The first word of some place whose name has several words. The network does not see this flag.
    pub const OPENS_PHRASE: u32 = 1 << 22;
    /// What the network sees.
    pub const SEEN: u32 = (OPENS_PHRASE - 1) & !COMMON;
}

/// The most words that the name of a place has for it to be looked up.
pub const PHRASE_WORDS_MAX: usize = 4;

/// A word as it stands in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The row of its vector, or [`NO_ROW`].
    pub row: u16,
    /// Its flags.
    pub flags: u32,
}

/// The words and the places of several words.
///
/// Words are kept as fingerprints of 32 bits of their lower case: of ten thousand words that are not
/// in it, one is taken for another.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// The sets of flags that occur.
    sets: Vec<u32>,
    words: Table,
    /// Places of several words; the value is 1 for a large one, 0 for a smaller one.
    phrases: Table,
}

/// Starts a fingerprint.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of some bytes (FNV-1a with a final mix), for fingerprints and for features.
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    finish(add(START ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), bytes))
}

fn add(mut hash: u64, bytes: &[u8]) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

fn finish(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 32)
}

/// The fingerprint of a word in lower case.
pub fn fingerprint(word: &[u8]) -> u32 {
    high(hash(word, 0))
}

/// The fingerprint of words in lower case with a space between.
pub fn phrase_fingerprint<'a>(words: impl Iterator<Item = &'a [u8]>) -> u32 {
    high(finish(words.fold(START, |hash, word| add(add(hash, word), b" "))))
}

/// The upper half; zero stands for an empty place, so it is none.
fn high(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0).max(1)
}

impl Lexicon {
    /// A lexicon of these words and phrases, by their fingerprints.
    pub fn new(words: &[(u32, Word)], phrases: &[(u32, bool)]) -> Self {
        let mut sets: Vec<u32> = words.iter().map(|(_, word)| word.flags).collect();
        sets.sort_unstable();
        sets.dedup();
        let place = |flags| sets.binary_search(&flags).unwrap_or(0);
        let value =
            |word: &Word| u32::from(word.row) << 16 | u32::try_from(place(word.flags)).unwrap_or(0);
        let words = Table::new(words.iter().map(|(of, word)| (*of, value(word))).collect());
        let phrases = phrases.iter().map(|(of, large)| (*of, u32::from(*large))).collect();
        Self { words, phrases: Table::new(phrases), sets }
    }

    /// What is known of a word, by its fingerprint.
    pub fn word(&self, fingerprint: u32) -> Word {
        let known = self.words.get(fingerprint);
        known.map_or(Word { row: NO_ROW, flags: flag::UNKNOWN }, |value| {
            let row = u16::try_from(value >> 16).unwrap_or(NO_ROW);
            let flags = self.sets.get((value & 0xffff) as usize).copied().unwrap_or(0);
            let unknown = if row == NO_ROW { flag::UNKNOWN } else { 0 };
            Word { row, flags: flags | unknown }
        })
    }

    /// Whether these words are a place, and whether a large one.
    pub fn phrase(&self, fingerprint: u32) -> Option<bool> {
        self.phrases.get(fingerprint).map(|value| value == 1)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.len == 0
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WeightsError> {
        let sets = reader.words()?;
        Ok(Self { sets, words: Table::read(reader)?, phrases: Table::read(reader)? })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.words(&self.sets);
        self.words.write(writer);
        self.phrases.write(writer);
    }
}

/// A table from fingerprints to values, with open addressing.
#[derive(Debug, Default)]
struct Table {
    /// Fingerprint and value; a fingerprint of zero is an empty place. Its length is a power of two.
    slots: Vec<(u32, u32)>,
    len: usize,
}

impl Table {
    fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup_by_key(|(of, _)| *of);
        let len = pairs.len();
        let mut table = Self { slots: vec![(0, 0); (len * 2).next_power_of_two().max(2)], len };
        for pair in pairs {
            let mut slot = table.slot(pair.0);
            while table.slots[slot].0 != 0 {
                slot = (slot + 1) & (table.slots.len() - 1);
            }
            table.slots[slot] = pair;
        }
        table
    }

    fn slot(&self, fingerprint: u32) -> usize {
        fingerprint.wrapping_mul(0x9e37_79b1) as usize & (self.slots.len() - 1)
    }

    #[inline]
    fn get(&self, fingerprint: u32) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.slot(fingerprint);
        // Half of the places are empty, so one is met.
        loop {
            match self.slots[slot] {
                (0, _) => return None,
                (of, value) if of == fingerprint => return Some(value),
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// Fingerprints by their differences, then the values.
    fn write(&self, writer: &mut Writer) {
        let mut pairs: Vec<(u32, u32)> =
            self.slots.iter().copied().filter(|(of, _)| *of != 0).collect();
        pairs.sort_unstable();
        writer.number(pairs.len());
        let mut before = 0;
        for (of, _) in &pairs {
            writer.varint(of - before);
            before = *of;
        }
        for (_, value) in &pairs {
            writer.varint(value.rotate_left(16));
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WeightsError> {
        let many = reader.number()?;
        let mut pairs = Vec::with_capacity(many);
        let mut before = 0_u32;
        for _ in 0..many {
            before = before.checked_add(reader.varint()?).ok_or(WeightsError)?;
            pairs.push((before, 0));
        }
        for pair in &mut pairs {
            pair.1 = reader.varint()?.rotate_left(16);
        }
        Ok(Self::new(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lexicon_gives_what_was_put_in_and_says_what_it_does_not_know() {
        let words: Vec<(u32, Word)> = (0..1000_u16)
            .map(|row| {
                let flags = if row % 3 == 0 { flag::GIVEN | flag::CITY } else { 0 };
                (fingerprint(format!("word{row}").as_bytes()), Word { row, flags })
            })
            .collect();
        let york = phrase_fingerprint([b"new".as_slice(), b"york"].into_iter());
        let lexicon = Lexicon::new(&words, &[(york, true)]);
        let mut writer = Writer::default();
        lexicon.write(&mut writer);
        let bytes = writer.done();
        let again = Lexicon::read(&mut Reader::of(&bytes)).unwrap();
        for lexicon in [lexicon, again] {
            assert_eq!(lexicon.len(), 1000);
            for (of, word) in &words {
                assert_eq!(lexicon.word(*of), *word);
            }
            let unknown = Word { row: NO_ROW, flags: flag::UNKNOWN };
            assert_eq!(lexicon.word(fingerprint(b"nowhere")), unknown);
            assert_eq!(lexicon.phrase(york), Some(true));
            assert_eq!(lexicon.phrase(york ^ 1), None);
        }
    }
}
