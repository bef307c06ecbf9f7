//! Recognisers that a recipe brings along.

use super::{Fields, Label, RecipeError, Score, name, words};
use crate::walk::parsed;

/// The most recognisers of a recipe.
pub(crate) const RECOGNISERS_MAX: usize = 64;
/// The most patterns of a recogniser.
pub(crate) const PATTERNS_MAX: usize = 32;
/// The longest pattern, in bytes.
pub(crate) const REGEX_BYTES_MAX: usize = 1000;
/// The most words that a recogniser finds.
pub(crate) const WORDS_MAX: usize = 10_000;
/// The most words near a finding that speak for it.
pub(crate) const CONTEXT_MAX: usize = 64;

/// How much a pattern is believed that says nothing of it.
const PATTERN_SCORE: f64 = 0.5;

/// A recogniser that a recipe brings along: it finds what its patterns match, and its words.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomRecogniser {
    /// Its name.
    pub name: String,
    /// The label of what it finds.
    pub label: Label,
    /// Its shapes.
    pub patterns: Vec<CustomPattern>,
    /// Words and phrases that it finds.
    pub words: Vec<String>,
    /// Words near a finding that speak for it, in lower case.
    pub context: Vec<String>,
}

/// A shape and how much it is believed.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomPattern {
    /// The regular expression. Together they may be too large, which is for the scanner to say.
    pub regex: String,
    /// How much it is believed.
    pub score: Score,
}

pub(super) fn recognisers(raw: Vec<toml::Table>) -> Result<Vec<CustomRecogniser>, RecipeError> {
    if raw.len() > RECOGNISERS_MAX {
        let what = format!("there are {}, at most {RECOGNISERS_MAX} may be given", raw.len());
        return Err(RecipeError::at("recognisers", what));
    }
    let mut all: Vec<CustomRecogniser> = Vec::with_capacity(raw.len());
    for (at, table) in raw.into_iter().enumerate() {
        let place = format!("recognisers[{at}]");
        let one = recogniser(Fields::new(&place, table))?;
        if all.iter().any(|other| other.name == one.name) {
            let what = format!("there is a recogniser `{}` already", one.name);
            return Err(RecipeError::at(place, what));
        }
        all.push(one);
    }
    Ok(all)
}

fn recogniser(mut fields: Fields) -> Result<CustomRecogniser, RecipeError> {
    let (text, label) = (fields.take("name", "a text")?, fields.take("label", "a text")?);
    let text = fields.needed("name", text)?;
    let label = fields.needed("label", label)?;
    let one = CustomRecogniser {
        name: name(&fields.place("name"), text)?,
        label: Label::new(&fields.place("label"), label)?,
        patterns: patterns(&mut fields)?,
        words: take_words(&mut fields, "words", WORDS_MAX)?,
        context: take_words(&mut fields, "context", CONTEXT_MAX)?
            .into_iter()
            .map(|word| word.to_lowercase())
            .collect(),
    };
    if one.patterns.is_empty() && one.words.is_empty() {
        let what = "it finds nothing without `patterns` or `words`";
        return Err(RecipeError::at(fields.place("patterns"), what));
    }
    fields.finish()?;
    Ok(one)
}

fn take_words(
    fields: &mut Fields,
    field: &'static str,
    many: usize,
) -> Result<Vec<String>, RecipeError> {
    let raw: Option<Vec<String>> = fields.take(field, "a list of words")?;
    words(&fields.place(field), raw.unwrap_or_default(), many)
}

fn patterns(fields: &mut Fields) -> Result<Vec<CustomPattern>, RecipeError> {
    let what = "a list like `[{ regex = '[0-9]{6}', score = 0.5 }]`";
    let raw: Vec<toml::Table> = fields.take("patterns", what)?.unwrap_or_default();
    let place = fields.place("patterns");
    if raw.len() > PATTERNS_MAX {
        let what = format!("there are {}, at most {PATTERNS_MAX} may be given", raw.len());
        return Err(RecipeError::at(place, what));
    }
    let all = raw.into_iter().enumerate();
    all.map(|(at, table)| pattern(Fields::new(format!("{place}[{at}]"), table))).collect()
}

fn pattern(mut fields: Fields) -> Result<CustomPattern, RecipeError> {
    let regex: Option<String> = fields.take("regex", "a text")?;
    let regex = fields.needed("regex", regex)?;
    if !(1..=REGEX_BYTES_MAX).contains(&regex.len()) {
        let what = format!("it has {} bytes, expected 1 to {REGEX_BYTES_MAX}", regex.len());
        return Err(RecipeError::at(fields.place("regex"), what));
    }
    if let Err(error) = parsed(&regex) {
        let why = error.to_string();
        // The last line says what is wrong; those before point at it.
        let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        return Err(RecipeError::at(fields.place("regex"), format!("`{regex}`: {why}")));
    }
    let score = fields.take("score", "a number from 0 to 1")?.unwrap_or(PATTERN_SCORE);
    let score = Score::new(&fields.place("score"), score)?;
    fields.finish()?;
    Ok(CustomPattern { regex, score })
}
