//! The texts that stand for values and say so: `<PERSON_K7Q2M9XB4D>` and `<PERSON~…>`.
//!
//! No token has an angle bracket within it, so that tokens never overlap, wherever they stand.

use std::ops::Range;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    Label,
    keys::{Keys, Purpose},
};

/// How many characters follow the label: 50 bits.
const CODE_CHARACTERS: usize = 10;

/// Crockford's base 32: no I, L, O and U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the token of a label looks like to a reader of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `<LABEL_CODE>`, remembered by a vault.
    Pseudonym,
    /// `<LABEL~base64url>`, decrypted with the key.
    Encrypted,
}

/// A token in a text.
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) form: Form,
    pub(crate) label: String,
}

/// The token of an attempt; none if its code could be taken for a number or a word.
pub(crate) fn pseudonym(keys: &Keys, label: &str, value: &str, attempt: u32) -> Option<String> {
    let parts = [label.as_bytes(), value.as_bytes(), &attempt.to_be_bytes()];
    let mut number = keys.number(Purpose::Token, &parts);
    let mut code = String::with_capacity(CODE_CHARACTERS);
    for _ in 0..CODE_CHARACTERS {
        code.push(char::from(CROCKFORD[(number % 32) as usize]));
        number /= 32;
    }
    is_code(&code).then(|| format!("<{label}_{code}>"))
}

/// The token of an encrypted value; none if the value is too long for the cipher.
pub(crate) fn encrypted(keys: &Keys, label: &str, value: &str) -> Option<String> {
    let sealed = keys.encrypt(label, value)?;
    Some(format!("<{label}~{}>", URL_SAFE_NO_PAD.encode(sealed)))
}

/// The value of an encrypted token; none if it is not one of these keys.
pub(crate) fn decrypt(keys: &Keys, label: &str, token: &str) -> Option<String> {
    let (_, text) = token.strip_prefix('<')?.strip_suffix('>')?.split_once('~')?;
    keys.decrypt(label, &URL_SAFE_NO_PAD.decode(text).ok()?)
}

/// The token that begins at a place of a text where `<` stands.
pub(crate) fn at(text: &str, start: usize) -> Option<Token> {
    let body = text.get(start..)?.strip_prefix('<')?;
    let length = body.bytes().position(|one| !matches!(one, b'A'..=b'Z' | b'0'..=b'9' | b'_'))?;
    let (head, rest) = body.split_at(length);
    let (form, label, length) = if let Some(code) = rest.strip_prefix('~') {
        let fits = |one: u8| one.is_ascii_alphanumeric() || one == b'-' || one == b'_';
        let code = code.bytes().position(|one| !fits(one)).filter(|length| *length > 0)?;
        (Form::Encrypted, head, length + 1 + code)
    } else {
        (Form::Pseudonym, label_of(head)?, length)
    };
    if !Label::is_valid(label) || body.as_bytes().get(length) != Some(&b'>') {
        return None;
    }
    Some(Token { range: start..start + length + 2, form, label: label.to_owned() })
}

/// The label of a token without its brackets, as `PERSON_K7Q2M9XB4D`; none if it is not one.
pub(crate) fn label_of(bare: &str) -> Option<&str> {
    bare.rsplit_once('_').filter(|(_, code)| is_code(code)).map(|(label, _)| label)
}

/// A code has a digit and a letter, so that neither `<PERSON_1234567890>` nor a label is taken for a
/// token.
fn is_code(text: &str) -> bool {
    text.len() == CODE_CHARACTERS
        && text.bytes().all(|one| CROCKFORD.contains(&one))
        && text.bytes().any(|one| one.is_ascii_digit())
        && text.bytes().any(|one| one.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScopeKey;

    #[test]
    fn a_token_is_read_as_a_whole_or_not_at_all() {
        let keys = Keys::new(&ScopeKey::new([1; 32]), "scope");
        let tokens = [
            (0..).find_map(|attempt| pseudonym(&keys, "US_SSN", "1", attempt)).unwrap(),
            encrypted(&keys, "US_SSN", "1").unwrap(),
        ];
        for (token, form) in tokens.iter().zip([Form::Pseudonym, Form::Encrypted]) {
            let found = at(&format!("ä{token}>"), 2).unwrap();
            assert_eq!((found.range, found.form), (2..2 + token.len(), form));
            assert_eq!(found.label, "US_SSN");
            for end in 0..token.len() {
                assert!(at(&token[..end], 0).is_none());
            }
            assert!(at(&token.to_lowercase(), 0).is_none());
        }
        assert_eq!(decrypt(&keys, "US_SSN", &tokens[1]).as_deref(), Some("1"));
        for text in ["<PERSON>", "<PERSON_1>", "<PERSON_1234567890>", "<_K7Q2M9XB4D>", "<A~>"] {
            assert!(at(text, 0).is_none(), "{text}");
        }
    }
}
