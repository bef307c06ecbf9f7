//! Tokens: words, numbers and signs, as the tagger reads them.

/// A token: a run of letters, digits and underscores, or one sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// Whether it is the first of its line.
    pub first: bool,
}

/// The tokens of a text, one after the other.
///
/// `U.S.` is one token, and so are `@name`, `#word`, and the `'s` of a genitive.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of this text.
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.text.get(at..).and_then(|rest| rest.chars().next()),
            None => None,
        }
    }

    /// Where the word that begins or goes on here ends.
    fn word(&self, mut at: usize) -> usize {
        while let Some(next) = self.peek(at).filter(|next| is_word(*next)) {
            at += next.len_utf8();
        }
        at
    }

    /// Where an abbreviation such as `U.S.` or `J.` ends that begins here; `at` if none does.
    fn abbreviation(&self, mut at: usize) -> usize {
        while let Some(letter) = self.peek(at).filter(|letter| letter.is_uppercase()) {
            let behind = at + letter.len_utf8();
            if self.peek(behind) != Some('.') {
                break;
            }
            at = behind + 1;
        }
        at
    }
}

/// Whether a character is part of a word.
pub(crate) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || character == '_'
        || (!character.is_ascii() && character.is_alphanumeric())
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let mut first = self.at == 0;
        let mut next = self.peek(self.at)?;
        while next.is_whitespace() {
            first |= next == '\n';
            self.at += next.len_utf8();
            next = self.peek(self.at)?;
        }
        let start = self.at;
        let behind = start + next.len_utf8();
        let end = if is_word(next) {
            match self.abbreviation(start) {
                end if end > start => end,
                _ => self.word(behind),
            }
        } else if matches!(next, '@' | '#') {
            self.word(behind)
        } else if matches!(next, '\'' | '’')
            && matches!(self.peek(behind), Some('s' | 'S'))
            && !self.peek(behind + 1).is_some_and(is_word)
        {
            behind + 1
        } else {
            behind
        };
        self.at = end;
        Some(Token { start, end, first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_abbreviations_are_tokens() {
        for (text, tokens) in [
            ("Dr. Mary-Ann O'Brien's", "Dr|.|Mary|-|Ann|O|'|Brien|'s"),
            ("the U.S. and J. Doe", "the|U.S.|and|J.|Doe"),
            ("@ana #Oslo  žena\n42%", "@ana|#Oslo|žena|42|%"),
            ("", ""),
            (" \n ", ""),
        ] {
            let found: Vec<&str> = Tokens::of(text).map(|one| &text[one.start..one.end]).collect();
            assert_eq!(found.join("|"), tokens);
        }
        let first: Vec<bool> = Tokens::of("a b\n\n c").map(|one| one.first).collect();
        assert_eq!(first, [true, false, true]);
    }
}
