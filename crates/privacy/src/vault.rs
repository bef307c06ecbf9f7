//! What a scope remembers, so that what was replaced can be put back.

use std::collections::{BTreeMap, BTreeSet};

/// How a pseudonym looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A token, as `<PERSON_K7Q2M9XB4D>`.
    Token,
    /// A value of the same kind, as `Laura Whitfield`.
    Surrogate,
    /// A value of the same format, as `4929-1187-2204-6521`.
    Format,
}

/// What a pseudonym stands for. All four together have one pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Original<'a> {
    /// The scope, within which the same value has the same pseudonym: its name, `#`, and a fingerprint
    /// of its key, 16 hex digits.
    pub scope: &'a str,
    /// How the pseudonym looks.
    pub kind: Kind,
    /// The label of the value.
    pub label: &'a str,
    /// The value, byte for byte.
    pub value: &'a str,
}

/// A pseudonym that does not look like a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surrogate {
    /// The label of the value that it stands for.
    pub label: String,
    /// What stands in the text.
    pub text: String,
}

/// Remembers pseudonyms.
///
/// A value and a pseudonym are only ever looked up as a whole, so a vault may keep values encrypted and
/// find them by a keyed digest. **Invariant: no pseudonym is given twice, in whatever scopes**; where
/// several processes share a vault, it keeps that between them, too.
pub trait Vault {
    /// The pseudonym remembered for an original. If there is none, the first of the proposals that is
    /// no pseudonym yet, of any scope, is remembered durably and given; none if they run out.
    ///
    /// # Errors
    /// The vault cannot be read or written. Nothing is given that is not remembered.
    fn pseudonym(
        &mut self,
        original: &Original<'_>,
        proposals: &mut dyn Iterator<Item = String>,
    ) -> Result<Option<String>, VaultError>;

    /// The value that a pseudonym of a scope stands for; none if the scope has no such pseudonym.
    ///
    /// # Errors
    /// The vault cannot be read.
    fn value(&self, scope: &str, pseudonym: &str) -> Result<Option<String>, VaultError>;

    /// All pseudonyms of a scope that do not look like tokens.
    ///
    /// # Errors
    /// The vault cannot be read.
    fn surrogates(&self, scope: &str) -> Result<Vec<Surrogate>, VaultError>;
}

/// A vault could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the pseudonyms cannot be {doing}")]
pub struct VaultError {
    /// What was tried: "read" or "written".
    pub doing: &'static str,
    /// Why it failed.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// A vault that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryVault {
    pseudonyms: BTreeMap<Key, String>,
    values: BTreeMap<(String, String), String>,
    taken: BTreeSet<String>,
}

/// Scope, kind, label and value.
type Key = (String, Kind, String, String);

impl MemoryVault {
    /// A vault with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Vault for MemoryVault {
    fn pseudonym(
        &mut self,
        original: &Original<'_>,
        mut proposals: &mut dyn Iterator<Item = String>,
    ) -> Result<Option<String>, VaultError> {
        let Original { scope, kind, label, value } = *original;
        let key = (scope.to_owned(), kind, label.to_owned(), value.to_owned());
        if let Some(known) = self.pseudonyms.get(&key) {
            return Ok(Some(known.clone()));
        }
        let Some(new) = Iterator::find(&mut proposals, |one| !self.taken.contains(one)) else {
            return Ok(None);
        };
        self.taken.insert(new.clone());
        self.values.insert((scope.to_owned(), new.clone()), value.to_owned());
        self.pseudonyms.insert(key, new.clone());
        Ok(Some(new))
    }

    fn value(&self, scope: &str, pseudonym: &str) -> Result<Option<String>, VaultError> {
        Ok(self.values.get(&(scope.to_owned(), pseudonym.to_owned())).cloned())
    }

    fn surrogates(&self, scope: &str) -> Result<Vec<Surrogate>, VaultError> {
        let all = self.pseudonyms.iter();
        Ok(all
            .filter(|((of, kind, ..), _)| of == scope && *kind != Kind::Token)
            .map(|((_, _, label, _), text)| Surrogate { label: label.clone(), text: text.clone() })
            .collect())
    }
}
