//! What was measured, without a piece of a text.

use base::{Digest, Error, canon};
use serde::{Deserialize, Serialize};

use super::{Insufficient, Leak, Left, Recall, Second};

/// What was found. Its canonical JSON is the same for the same texts, recipe and required types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always `privacy`.
    pub engine: String,
    /// The version of the engine.
    pub engine_version: String,
    /// The name of the recipe.
    pub recipe: String,
    /// The digest of its text.
    pub recipe_digest: Digest,
    /// What found names, if that was not the built-in tagger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// The required types, in alphabetical order.
    pub required: Vec<String>,
    /// How much of what was labelled is found.
    pub recall: Recall,
    /// What is left in treated texts, if a sample was given.
    pub leak: Option<Leak>,
}

/// A figure of a report, as a claim holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its measure, as `privacy.recall`.
    pub measure: &'static str,
    /// The value.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many cases it rests on: labelled entities, or treated texts.
    pub n: u64,
    /// The type that decides it, if one does.
    pub lowest: Option<String>,
    /// Too few cases, if there are.
    pub insufficient: Option<Insufficient>,
}

impl Report {
    /// A report of the present version of the engine.
    pub fn new(
        recipe: &str,
        recipe_digest: Digest,
        required: Vec<String>,
        recall: Recall,
        leak: Option<Leak>,
    ) -> Self {
        Self {
            engine: "privacy".to_owned(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            recipe: recipe.to_owned(),
            recipe_digest,
            names: None,
            required,
            recall,
            leak,
        }
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// It could not be written.
    pub fn json(&self) -> Result<Vec<u8>, Error> {
        canon::bytes(self)
    }

    /// Its figures.
    pub fn figures(&self) -> Vec<Figure> {
        let recall = Figure {
            measure: "privacy.recall",
            value: self.recall.value,
            low: self.recall.low,
            high: self.recall.high,
            n: self.recall.entities,
            lowest: Some(self.recall.lowest.clone()),
            insufficient: self.recall.insufficient.clone(),
        };
        let leak = self.leak.iter().map(|leak| Figure {
            measure: "privacy.leak",
            value: leak.value,
            low: leak.low,
            high: leak.high,
            n: leak.texts,
            lowest: None,
            insufficient: leak.insufficient.clone(),
        });
        std::iter::once(recall).chain(leak).collect()
    }

    /// What it says, a line each.
    pub fn summary(&self) -> Vec<String> {
        let recall = &self.recall;
        let mut lines = vec![format!("recipe {} {}", self.recipe, self.recipe_digest)];
        lines.extend(self.names.iter().map(|names| format!("names by {names}")));
        for one in &recall.types {
            let aside = if one.decides { "" } else { "; too few to decide" };
            lines.push(format!(
                "{}: {:.4} ({:.4} to {:.4}), of {} labelled {} whole, {} in part, {} missed{aside}",
                one.label,
                one.value,
                one.low,
                one.high,
                one.entities,
                one.whole,
                one.partly,
                one.missed
            ));
        }
        lines.push(format!(
            "recall {:.4} ({:.4} to {:.4}), {} entities in {} texts",
            recall.value, recall.low, recall.high, recall.entities, recall.texts
        ));
        if recall.copies > 0 {
            lines.push(format!("{} more texts are copies, which do not count", recall.copies));
        }
        lines.extend(recall.insufficient.iter().map(|few| format!("too few: {}", few.why)));
        if let Some(leak) = &self.leak {
            lines.push(format!(
                "leak {:.2} in 1,000 texts ({:.2} to {:.2}), in {} of {} texts",
                leak.value, leak.low, leak.high, leak.touched, leak.texts
            ));
            lines.extend(leak.left.iter().map(|one| one.line("left")));
            lines.extend(leak.others.iter().map(|one| one.line("not asked for")));
            lines.push(match leak.second {
                Second::Own => {
                    "second detector: our own at a low threshold, which is not independent"
                        .to_owned()
                }
                Second::Findings(digest) => format!("second detector: findings {digest}"),
            });
            lines.extend(leak.insufficient.iter().map(|few| format!("too few: {}", few.why)));
        }
        lines
    }
}

impl Left {
    fn line(&self, what: &str) -> String {
        format!("{what}: {} {}", self.count, self.label)
    }
}
