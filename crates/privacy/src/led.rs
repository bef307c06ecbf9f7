//! A text with what stands before it and says what it is about.

use std::borrow::Cow;

use crate::Span;

/// What stands between a lead and its text.
const BETWEEN: &str = ": ";

/// A text behind its lead, such as the name of its column. Both are scanned together; only what lies in
/// the text counts.
#[derive(Debug, Clone)]
pub struct Led<'a> {
    whole: Cow<'a, str>,
    before: usize,
}

impl<'a> Led<'a> {
    /// A text with its lead, which is empty if there is none.
    pub fn new(lead: &str, text: &'a str) -> Self {
        let whole = match lead {
            "" => Cow::Borrowed(text),
            lead => Cow::Owned([lead, BETWEEN, text].concat()),
        };
        let before = whole.len() - text.len();
        Self { whole, before }
    }

    /// What is scanned.
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// Leaves of what was found there what lies in the text, by its places there. Of what begins before
    /// the text, the part in it stays.
    pub fn in_text(&self, spans: &mut Vec<Span>) {
        spans.retain(|span| span.end > self.before);
        for span in spans {
            (span.start, span.end) =
                (span.start.saturating_sub(self.before), span.end - self.before);
        }
    }
}
