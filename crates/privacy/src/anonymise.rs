//! Replaces what was found in texts, and puts it back.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use aes::Aes256;

use crate::{
    Fitting, Kind, Label, Operator, Original, Recipe, ScopeKey, Total, Vault, VaultError,
    ff1::Ff1,
    issued::{Bounds, Issued, splits_a_word},
    keys::{Keys, Purpose},
    operator::{format, generalise, mask, noise, shift, surrogate},
    regions::{self, Candidate, Region},
    restore::{self, Restored},
    token,
    words::{Phrases, words},
};

/// How many tokens are tried before a value is given up: two of them meet by chance once in 2^50.
const TOKEN_ATTEMPTS: u32 = 100;

/// How many surrogates are tried before a value gets a token.
const SURROGATE_ATTEMPTS: u32 = 64;

/// The longest value that gets a surrogate, in bytes: what is longer is no name, and each attempt reads
/// all of it.
const SURROGATE_BYTES_MAX: usize = 256;

/// Something that was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<'a> {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it is, as `PERSON`.
    pub label: &'a str,
    /// How much it is believed, 0 to 1.
    pub score: f32,
}

/// A text without what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anonymised {
    /// The text.
    pub text: String,
    /// What was replaced, in the order of the text.
    pub replaced: Vec<Replaced>,
}

/// A piece of a text that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Where it stood, in bytes.
    pub from: Range<usize>,
    /// What stands in its place, in bytes of the new text.
    pub to: Range<usize>,
    /// What it was.
    pub label: String,
    /// What was done, by its name in a recipe.
    pub operator: &'static str,
}

/// Why a text was not anonymised. Nothing of it may be passed on.
#[derive(Debug, thiserror::Error)]
pub enum AnonymiseError {
    /// A finding does not lie in the text.
    #[error("the finding `{label}` at {start}..{end} does not lie on characters of the text")]
    Range {
        /// Its label.
        label: String,
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
    },
    /// A finding has a label that is none.
    #[error("`{0}` is no label, expected one like `PHONE_NUMBER`")]
    Label(String),
    /// No pseudonym is left, or a value is too long to be encrypted.
    #[error("there is no pseudonym left for a value of `{0}`")]
    Exhausted(String),
    /// What a recipe puts in without meaning it to be put back, such as a fixed text, is a pseudonym.
    #[error("what stands in it would be taken for pseudonyms that were not put there")]
    Ambiguous,
    /// Pseudonyms cannot be read or written.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Anonymises texts of one scope by one recipe, and restores them.
///
/// The same value has the same pseudonym in all texts of the scope; numbers, as in `<PERSON_1>`,
/// count within the session. If all that the recipe does can be put back, `restore` gives back what
/// `anonymise` took, whatever the text: text that would be taken for a pseudonym of the scope is
/// replaced like a finding, and it is tried, before a text is given out, whether it would be restored
/// to what it was.
///
/// **That is so for what had been issued by then.** Tokens cannot be met by chance, so with them it stays
/// so. A surrogate or a number that is issued later, for another text, may be what stands in this one by
/// itself; `restore` cannot tell, and puts a value in its place.
pub struct Session<'a> {
    recipe: &'a Recipe,
    scope: String,
    subject: String,
    keys: Keys,
    ff1: Ff1<Aes256>,
    vault: &'a mut dyn Vault,
    issued: Issued,
    /// The numbers of the values of each label, and the values as they are compared.
    numbers: BTreeMap<String, BTreeMap<String, usize>>,
}

/// What stands in the place of a region.
struct Outcome {
    text: String,
    operator: &'static str,
    /// Whether it can be put back.
    restores: bool,
}

/// How far a text goes to be restorable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// As the recipe says.
    Usual,
    /// Tokens in the place of all surrogates, and in the place of all that has the letters of one.
    Tokens,
}

impl<'a> Session<'a> {
    /// A session for texts about a subject, whose dates are moved by the same days. The scope has a key
    /// of its own.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn new(
        recipe: &'a Recipe,
        scope: &str,
        key: &ScopeKey,
        subject: &str,
        vault: &'a mut dyn Vault,
    ) -> Result<Self, VaultError> {
        let keys = Keys::new(key, scope);
        let scope = keys.vault_scope(scope);
        let mut issued = Issued::default();
        for one in vault.surrogates(&scope)? {
            issued.insert(&one.text, &one.label);
        }
        let ff1 = Ff1::new(keys.key(Purpose::Format));
        let subject = subject.to_owned();
        let numbers = BTreeMap::new();
        Ok(Self { recipe, scope, subject, keys, ff1, vault, issued, numbers })
    }

    /// Goes on with texts about another subject.
    pub fn about(&mut self, subject: &str) {
        subject.clone_into(&mut self.subject);
    }

    /// Replaces what was found. Findings may overlap; those below the threshold of the recipe and those
    /// that it keeps do not count.
    ///
    /// # Errors
    /// A finding is not one of this text, or pseudonyms cannot be had.
    pub fn anonymise(
        &mut self,
        text: &str,
        findings: &[Finding<'_>],
    ) -> Result<Anonymised, AnonymiseError> {
        let (anonymised, as_meant) = self.replace(text, findings, Care::Usual)?;
        if as_meant {
            return Ok(anonymised);
        }
        match self.replace(text, findings, Care::Tokens)? {
            (anonymised, true) => Ok(anonymised),
            (_, false) => Err(AnonymiseError::Ambiguous),
        }
    }

    /// Puts back what can be put back: whole tokens and surrogates of the scope, in one pass. What was
    /// put back is not looked at again.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn restore(&self, text: &str) -> Result<Restored, VaultError> {
        restore::restore(text, &self.scope, &self.keys, &self.issued, self.vault)
    }

    /// The text with all replaced, and whether a restoration would find just what was put in.
    fn replace(
        &mut self,
        text: &str,
        findings: &[Finding<'_>],
        care: Care,
    ) -> Result<(Anonymised, bool), AnonymiseError> {
        let restores = self.recipe.restores() || self.recipe.is_reversible();
        let mut candidates = self.candidates(text, findings)?;
        if restores {
            let bounds = if care == Care::Usual { Bounds::Words } else { Bounds::Nowhere };
            let lookalikes = self.issued.find(text, bounds).into_iter();
            candidates.extend(lookalikes.map(|one| Candidate {
                range: one.range,
                label: Cow::Owned(one.label),
                score: None,
            }));
        }
        let mut out = String::with_capacity(text.len());
        let mut replaced = Vec::new();
        let mut put_in = Vec::new();
        let mut phrases = None;
        let mut at = 0;
        for region in regions::merge(candidates) {
            out += text.get(at..region.range.start).unwrap_or_default();
            at = region.range.end;
            let outcome = self.treat(text, &region, care, &mut phrases)?;
            let to = out.len()..out.len() + outcome.text.len();
            out += &outcome.text;
            if outcome.restores {
                put_in.push(to.clone());
            }
            let label = region.decides.label.into_owned();
            replaced.push(Replaced { from: region.range, to, label, operator: outcome.operator });
        }
        out += text.get(at..).unwrap_or_default();
        let as_meant = !restores || {
            let found = self.issued.find(&out, Bounds::Words).into_iter().map(|one| one.range);
            found.eq(put_in)
        };
        Ok((Anonymised { text: out, replaced }, as_meant))
    }

    /// The findings that count.
    fn candidates<'f>(
        &self,
        text: &str,
        findings: &[Finding<'f>],
    ) -> Result<Vec<Candidate<'f>>, AnonymiseError> {
        let mut candidates = Vec::with_capacity(findings.len());
        for Finding { range, label, score } in findings {
            if !Label::is_valid(label) {
                return Err(AnonymiseError::Label((*label).to_owned()));
            }
            if text.get(range.clone()).is_none() {
                let label = (*label).to_owned();
                return Err(AnonymiseError::Range { label, start: range.start, end: range.end });
            }
            // Written so that a score that is no number counts.
            let too_low = *score < self.recipe.threshold(label);
            if !too_low && *self.recipe.action(label) != Operator::Keep {
                let label = Cow::Borrowed(*label);
                candidates.push(Candidate { range: range.clone(), label, score: Some(*score) });
            }
        }
        Ok(candidates)
    }

    fn treat(
        &mut self,
        text: &str,
        region: &Region<'_>,
        care: Care,
        phrases: &mut Option<Phrases>,
    ) -> Result<Outcome, AnonymiseError> {
        let recipe = self.recipe;
        let value = text.get(region.range.clone()).unwrap_or_default();
        if region.decides.score.is_none() {
            let total = if recipe.remembers() { Total::Pseudonymise } else { Total::Encrypt };
            return self.total(value, region, &total);
        }
        let (fitting, otherwise) = match recipe.action(&region.decides.label) {
            // What is kept is no region; if it were, it would not be passed on.
            Operator::Keep => return self.total(value, region, &Total::Replace { with: None }),
            Operator::Total(total) => return self.total(value, region, total),
            Operator::Fitting { fitting, otherwise } => (fitting, otherwise),
        };
        let fitted = match fitting {
            Fitting::Surrogate | Fitting::FormatPreserving => {
                let splits = |at| splits_a_word(text, at);
                let alone =
                    !region.touches && !splits(region.range.start) && !splits(region.range.end);
                if care == Care::Usual && alone && value.len() <= SURROGATE_BYTES_MAX {
                    let phrases = phrases.get_or_insert_with(|| Phrases::of(text));
                    self.surrogate(value, &region.decides.label, fitting, phrases)?
                } else {
                    None
                }
            }
            // These show a part of the value, which must be all that the region is.
            _ if region.is_exact() => self.coarser(value, &region.decides.label, fitting),
            _ => None,
        };
        match fitted.filter(|fitted| fitted != value) {
            Some(text) => {
                let restores = fitting.is_reversible();
                Ok(Outcome { text, operator: fitting.name(), restores })
            }
            None => self.total(value, region, otherwise),
        }
    }

    /// What an operator gives that cannot be put back; none if it cannot read the value.
    fn coarser(&self, value: &str, label: &str, fitting: &Fitting) -> Option<String> {
        let (keys, subject) = (&self.keys, &self.subject);
        match fitting {
            Fitting::Surrogate | Fitting::FormatPreserving => None,
            Fitting::Generalise(to) => generalise::generalise(value, to),
            Fitting::ShiftDate { days, order } => shift::shift(keys, subject, value, *days, *order),
            Fitting::Noise { scale } => noise::noise(keys, subject, label, value, *scale),
        }
    }

    /// A value that looks real; none if there is none for it.
    fn surrogate(
        &mut self,
        value: &str,
        label: &str,
        fitting: &Fitting,
        phrases: &Phrases,
    ) -> Result<Option<String>, VaultError> {
        let Self { keys, ff1, vault, scope, .. } = self;
        let (kind, propose): (_, &dyn Fn(u32) -> Option<String>) = match fitting {
            Fitting::FormatPreserving => {
                (Kind::Format, &|attempt| format::encrypt(ff1, label, value, attempt))
            }
            _ => (Kind::Surrogate, &|attempt| surrogate::propose(keys, label, value, attempt)),
        };
        // It must not stand in the text already, or nobody could tell the two apart. What has no word
        // in it, such as an attempt that failed, could not be found again.
        let fits =
            |one: &String| one != value && words(one).next().is_some() && !phrases.may_contain(one);
        let mut proposals = (0..SURROGATE_ATTEMPTS).map_while(propose).filter(fits);
        let original = Original { scope, kind, label, value };
        let found = vault.pseudonym(&original, &mut proposals)?;
        if let Some(text) = &found {
            self.issued.insert(text, label);
        }
        Ok(found)
    }

    fn total(
        &mut self,
        value: &str,
        region: &Region<'_>,
        total: &Total,
    ) -> Result<Outcome, AnonymiseError> {
        let label = &*region.decides.label;
        let text = match total {
            Total::Redact => String::new(),
            Total::Replace { with: Some(with) } => with.clone(),
            Total::Replace { with: None } => format!("<{label}>"),
            Total::Number => self.number(label, value),
            Total::Mask { with, keep_first, keep_last } => {
                let (first, last) =
                    if region.is_exact() { (*keep_first, *keep_last) } else { (0, 0) };
                mask::mask(value, *with, first, last)
            }
            Total::Hmac { characters } => {
                let mac = self.keys.mac(Purpose::Hmac, &[label.as_bytes(), value.as_bytes()]);
                hex::encode(mac).chars().take(*characters).collect()
            }
            Total::Encrypt => token::encrypted(&self.keys, label, value)
                .ok_or_else(|| AnonymiseError::Exhausted(label.to_owned()))?,
            Total::Pseudonymise => {
                let propose = |attempt| token::pseudonym(&self.keys, label, value, attempt);
                let mut proposals = (0..TOKEN_ATTEMPTS).filter_map(propose);
                let original = Original { scope: &self.scope, kind: Kind::Token, label, value };
                self.vault
                    .pseudonym(&original, &mut proposals)?
                    .ok_or_else(|| AnonymiseError::Exhausted(label.to_owned()))?
            }
        };
        Ok(Outcome { text, operator: total.name(), restores: total.is_reversible() })
    }

    /// The label with the number of a value; values count as the same if they differ in case or in the
    /// width of spaces only.
    fn number(&mut self, label: &str, value: &str) -> String {
        let same = value.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let numbers = self.numbers.entry(label.to_owned()).or_default();
        let next = numbers.len() + 1;
        let number = numbers.entry(same).or_insert(next);
        format!("<{label}_{number}>")
    }
}
