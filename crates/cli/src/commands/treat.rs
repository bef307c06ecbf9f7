//! What treats texts: in the folder, or through a server.

use app::{Hand, Snippet};
use base::Error;

/// A text without what was found in it.
pub(crate) struct Treated {
    pub(crate) text: String,
    /// The label of each value that was replaced.
    pub(crate) labels: Vec<String>,
}

/// What treats texts, one after the other: the same value has the same pseudonym in all of them.
pub(crate) trait Treat {
    /// Treats texts that belong together, such as those of a file: all, or none.
    ///
    /// # Errors
    /// Refuses a text that cannot be treated.
    fn treat(&mut self, snippets: &[Snippet<'_>]) -> Result<Vec<Treated>, Error>;
}

impl Treat for Hand<'_> {
    fn treat(&mut self, snippets: &[Snippet<'_>]) -> Result<Vec<Treated>, Error> {
        let treated = self.treat_snippets(snippets)?.into_iter().map(|one| Treated {
            text: one.text,
            labels: one.replaced.into_iter().map(|one| one.label).collect(),
        });
        Ok(treated.collect())
    }
}
