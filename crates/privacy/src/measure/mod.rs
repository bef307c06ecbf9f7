//! How well a recipe works: how much it finds of what was labelled by people, and what it leaves.
//!
//! [`recall`](Recall::of) holds the findings of a scanner against labelled texts; [`Leak::of`] counts what
//! a second detector still finds in texts that the recipe treated. **A [`Report`] holds counts and no
//! piece of a text.**

mod covered;
mod leak;
mod lines;
mod recall;
mod report;

pub use leak::{Leak, Left, Second, Treated};
pub use lines::{Entity, LineError, Text, read_line, spans, texts, without_mark};
pub use recall::{OfType, Recall};
pub use report::{Figure, Report};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{AnonymiseError, Finding, Operator, Recipe, ScanError, Scanner, Span};

/// The fewest labelled entities of the required types that a recall rests on.
pub const ENTITIES_MIN: u64 = 500;

/// The fewest entities of a type that decides by itself.
pub const OF_TYPE_MIN: u64 = 30;

/// The fewest treated texts that a rate of leaks rests on.
pub const TEXTS_MIN: u64 = 1000;

/// Too few data for a figure that could be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insufficient {
    /// What there is too little of.
    pub why: String,
    /// How many more would be needed.
    pub needed: u64,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A type is required of which no text has a labelled entity.
    #[error("no text has an entity that is labelled `{label}`")]
    Nobody {
        /// The type.
        label: String,
        /// The types that there are.
        known: Vec<String>,
    },
    /// No type is required.
    #[error("no type of entity is required")]
    Nothing,
    /// There are no texts.
    #[error("there are no texts")]
    Empty,
    /// A text could not be scanned.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// A text could not be treated.
    #[error(transparent)]
    Treat(#[from] AnonymiseError),
}

/// What counts for a recipe in a text, as it is treated: what is believed enough for its label, of what
/// overlaps the better, and what reaches beyond it.
fn findings<'a>(
    scanner: &'a Scanner,
    recipe: &Recipe,
    text: &str,
    spans: &mut Vec<Span>,
) -> Result<Vec<Finding<'a>>, ScanError> {
    scanner.scan(text, spans)?;
    recipe.cover(scanner, text, spans);
    let finding = |span: &Span| Finding {
        range: span.start..span.end,
        label: &scanner.origin(span).label,
        score: span.score,
    };
    Ok(spans.iter().map(finding).collect())
}

/// Where a recipe would not let a text stand.
fn replaced(recipe: &Recipe, findings: &[Finding<'_>]) -> Vec<Range<usize>> {
    let acts = |one: &&Finding<'_>| *recipe.action(one.label) != Operator::Keep;
    findings.iter().filter(acts).map(|one| one.range.clone()).collect()
}
