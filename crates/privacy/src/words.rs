//! Words of a text, and which of them stand next to each other.

/// The runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one: char| !is_word(one)).filter(|word| !word.is_empty())
}

/// Whether a character is part of a word.
pub(crate) fn is_word(one: char) -> bool {
    one.is_alphanumeric()
}

/// Says whether a phrase can stand in a text, in time that does not depend on the length of the text.
///
/// It knows the words and all pairs of neighbours as numbers of 64 bits. It may say yes where the
/// answer is no; never the other way round.
pub(crate) struct Phrases(Vec<u64>);

impl Phrases {
    pub(crate) fn of(text: &str) -> Self {
        let mut all = Vec::new();
        pairs(text, |hash| all.push(hash));
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    pub(crate) fn may_contain(&self, phrase: &str) -> bool {
        let mut all = true;
        pairs(phrase, |hash| all &= self.0.binary_search(&hash).is_ok());
        all
    }
}

/// Each word, and each word with the one before it, as numbers.
fn pairs(text: &str, mut each: impl FnMut(u64)) {
    let mut before = None;
    for word in words(text) {
        let hash = fnv(word);
        each(hash);
        if let Some(before) = before.replace(hash) {
            each(hash.rotate_left(17) ^ before);
        }
    }
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_that_stands_in_the_text_is_never_denied() {
        let text = "Anna Berg (+44 7700 900123) wrote to zoë@example.org.";
        let phrases = Phrases::of(text);
        for phrase in ["Anna Berg", "Berg", "+44 7700 900123", "zoë@example.org", "wrote to"] {
            assert!(phrases.may_contain(phrase), "{phrase}");
        }
        for phrase in ["Berg Anna", "Ann", "7700 900124", "wrote zoë"] {
            assert!(!phrases.may_contain(phrase), "{phrase}");
        }
    }
}
