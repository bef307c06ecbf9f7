//! Treats texts by a recipe: what is found is replaced.
//!
//! **It fails closed:** a text is given out treated as a whole, and after what can restore it is
//! durable, or not at all.

use base::{Chance, Error, Refusal, chance};
use privacy::{
    AnonymiseError, Anonymised, Finding, Led, MemoryVault, Recipe, ScanError, Scanner, ScopeKey,
    Session, Span,
};
use store::StoreError;

use crate::{pseudonyms::Book, text::scanner};

/// How often texts are treated anew because somebody else was given one of their pseudonyms.
const ATTEMPTS: u32 = 8;

/// The scope of texts that belong to none; it has a key of its own each time.
const NO_SCOPE: &str = "none";

/// A text with what says what it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Snippet<'a> {
    /// What stands before it, such as the name of its column: it is looked at with the text, and is no part
    /// of it; empty if there is none.
    pub lead: &'a str,
    /// Whom it is about, by whatever name: dates about the same subject are moved by the same days. Empty
    /// if nobody says; those texts are about one subject, too.
    pub subject: &'a str,
    /// The text.
    pub text: &'a str,
}

/// What treats texts, one after the other: the same value has the same pseudonym in all of them.
pub struct Hand<'a> {
    recipe: &'a Recipe,
    scanner: &'a Scanner,
    session: Session<'a>,
    /// Where new pseudonyms are kept; none if they are forgotten afterwards.
    book: Option<&'a Book<'a>>,
    tally: Tally,
    spans: Vec<Span>,
}

/// How much a hand has treated and given out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How many texts.
    pub(crate) texts: u64,
    /// How many values it replaced in them.
    pub(crate) replaced: u64,
    /// How many pseudonyms it added to what is kept.
    pub(crate) new_pseudonyms: u64,
}

/// Treats texts that belong to no scope: pseudonyms are the same within `work`, and nobody can restore
/// them afterwards.
///
/// # Errors
/// The recipe cannot be used, or `work` does not succeed.
pub fn anonymise<T>(
    recipe: &Recipe,
    chance: &dyn Chance,
    work: impl FnOnce(&mut Hand<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let scanner = scanner(recipe)?;
    let (key, mut vault) = (ScopeKey::new(chance::random::<32>(chance)), MemoryVault::new());
    let session = Session::new(recipe, NO_SCOPE, &key, "", &mut vault).map_err(unkept)?;
    work(&mut Hand::new(recipe, &scanner, session, None))
}

impl<'a> Hand<'a> {
    pub(crate) fn new(
        recipe: &'a Recipe,
        scanner: &'a Scanner,
        session: Session<'a>,
        book: Option<&'a Book<'a>>,
    ) -> Self {
        Self { recipe, scanner, session, book, tally: Tally::default(), spans: Vec::new() }
    }

    /// How much it has treated by now.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    /// The recipe by which it treats them.
    pub fn recipe(&self) -> &Recipe {
        self.recipe
    }

    /// Treats texts that belong together, such as those of a file: all, or none. What can restore them
    /// is durable, stored in one transaction, once they are given out.
    ///
    /// # Errors
    /// Refuses a text that cannot be scanned or treated; fails if pseudonyms cannot be read or kept.
    pub fn treat<T: AsRef<str>>(&mut self, texts: &[T]) -> Result<Vec<Anonymised>, Error> {
        let snippets: Vec<Snippet<'_>> = texts
            .iter()
            .map(|text| Snippet { text: text.as_ref(), ..Snippet::default() })
            .collect();
        self.treat_snippets(&snippets)
    }

    /// As [`Hand::treat`], for texts that something stands before.
    ///
    /// # Errors
    /// As [`Hand::treat`].
    pub fn treat_snippets(&mut self, snippets: &[Snippet<'_>]) -> Result<Vec<Anonymised>, Error> {
        for _ in 0..ATTEMPTS {
            let treated: Result<Vec<Anonymised>, Error> =
                snippets.iter().map(|snippet| self.one(snippet)).collect();
            let Some(book) = self.book else { return treated };
            let Ok(treated) = treated else {
                book.forget();
                return treated;
            };
            match book.keep() {
                Ok(new) => {
                    self.tally.texts += treated.len() as u64;
                    self.tally.replaced +=
                        treated.iter().map(|one| one.replaced.len() as u64).sum::<u64>();
                    self.tally.new_pseudonyms += new;
                    return Ok(treated);
                }
                // Another scope was given it meanwhile: look again which are free.
                Err(StoreError::Taken) => {}
                Err(error) => return Err(unkept(error)),
            }
        }
        let cause = std::io::Error::other("others were given the same ones, again and again");
        Err(unkept(cause))
    }

    fn one(&mut self, snippet: &Snippet<'_>) -> Result<Anonymised, Error> {
        let &Snippet { lead, subject, text } = snippet;
        self.session.about(subject);
        let led = Led::new(lead, text);
        self.scanner.scan(led.whole(), &mut self.spans).map_err(|error| untreated(&error))?;
        let scanner = self.scanner;
        self.recipe.cover(scanner, led.whole(), &mut self.spans);
        led.in_text(&mut self.spans);
        let finding = |span: &Span| Finding {
            range: span.start..span.end,
            label: &scanner.origin(span).label,
            score: span.score,
        };
        let findings = self.spans.iter().map(finding);
        let findings: Vec<Finding<'_>> = findings.collect();
        self.session.anonymise(text, &findings).map_err(|error| match error {
            AnonymiseError::Vault(error) => unkept(error),
            error @ (AnonymiseError::Range { .. }
            | AnonymiseError::Label(_)
            | AnonymiseError::Exhausted(_)
            | AnonymiseError::Ambiguous) => {
                let hint = "leave it out, or treat it with another recipe";
                Refusal::invalid(format!("the text could not be treated: {error}"), hint).into()
            }
        })
    }
}

fn untreated(error: &ScanError) -> Error {
    let hint = "leave it out, or divide it";
    Refusal::invalid(error.to_string(), hint).into()
}

/// A failure to read or keep pseudonyms.
pub(crate) fn unkept(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::failed("keep the pseudonyms", error)
}
