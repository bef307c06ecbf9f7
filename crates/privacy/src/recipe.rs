//! A recipe: what is looked for in a text, and what is done with what is found.
//!
//! It is written in TOML:
//!
//! ```toml
//! name = "for-vendors"
//! languages = ["en"]                # those of the texts: names are looked for in English
//! threshold = 0.5                   # from which score on a finding counts
//! default = { action = "replace" }  # for labels that are not named
//!
//! [labels.PERSON]
//! action = "pseudonymise"
//! surrogate = true
//! threshold = 0.4
//!
//! [labels.CREDIT_CARD]
//! action = "format_preserving"
//! otherwise = { action = "mask", keep_last = 4 }
//!
//! [[recognisers]]
//! name = "employee_number"
//! label = "EMPLOYEE_NUMBER"
//! patterns = [{ regex = 'E[0-9]{6}', score = 0.6 }]
//! words = ["Project Nightjar"]
//! context = ["employee"]
//!
//! [allow]
//! words = ["Plumbline Ltd"]
//! ```
//!
//! The actions and what they take: `keep`, `redact`, `replace` (`with`), `number`, `mask` (`with`,
//! `keep_first`, `keep_last`), `hmac` (`characters`), `encrypt`, `pseudonymise` (`surrogate`),
//! `format_preserving`, `generalise` (`to`: `bucket` with `width` and `top`, `month` and `year` with
//! `order`, `prefix` with `keep`, `network`, `region`, `country`), `shift_date` (`days`, `order`) and
//! `noise` (`scale`). Those which cannot treat every value also take `otherwise`, an action that can.
//! Without it, it is `pseudonymise` where the action can be put back, so that all of it can be, and
//! `replace` where it cannot.

mod action;
mod custom;
mod fields;

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use serde::Deserialize;

pub use custom::{CustomPattern, CustomRecogniser};

use crate::{Operator, RECOGNISERS, Scanner, Span, cover, names::Kind};
use fields::Fields;

/// Languages that a recipe may declare (ISO 639-1): those of the European Union, and others that many
/// people write.
pub const LANGUAGES: [&str; 36] = [
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv",
    "th", "tr", "uk", "zh",
];

/// The longest recipe, in bytes.
pub(crate) const RECIPE_BYTES_MAX: usize = 1 << 20;
/// The most labels with an action or threshold of their own.
pub(crate) const LABELS_MAX: usize = 512;
/// The most words that are never personal data.
pub(crate) const ALLOW_WORDS_MAX: usize = 10_000;
/// The longest name of a recipe or a recogniser, and the longest label, in bytes.
pub(crate) const NAME_BYTES_MAX: usize = 64;
/// The longest word, in bytes.
pub(crate) const WORD_BYTES_MAX: usize = 200;

/// The recipes that come with the crate: their names and texts.
pub const RECIPES: [(&str, &str); 5] = [
    ("replace", include_str!("../recipes/replace.toml")),
    ("redact", include_str!("../recipes/redact.toml")),
    ("mask", include_str!("../recipes/mask.toml")),
    ("number", include_str!("../recipes/number.toml")),
    ("pseudonymise", include_str!("../recipes/pseudonymise.toml")),
];

/// The language that the built-in tagger knows (ISO 639-1).
const TAGGED: &str = "en";

/// The threshold of a recipe that names none.
const THRESHOLD: Score = Score(crate::scanner::THRESHOLD);

/// What is looked for in a text, and what is done with what is found. All in it is valid, but patterns may
/// be too large together, which the scanner says.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    name: String,
    languages: Vec<String>,
    threshold: Score,
    default: Operator,
    labels: BTreeMap<Label, Rule>,
    recognisers: Vec<CustomRecogniser>,
    allow: Vec<String>,
}

/// What a recipe says of a label.
#[derive(Debug, Clone, PartialEq)]
struct Rule {
    operator: Option<Operator>,
    threshold: Option<Score>,
}

/// The kind of a value, as `PERSON`: upper-case letters, digits and underscores, a letter first, 1 to
/// 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(String);

/// How much something is believed, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Score(f32);

/// Why a text is no recipe, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// It is no TOML, or not of the shape of a recipe; the message has the line.
    #[error("the recipe cannot be read: {0}")]
    Syntax(String),
    /// Something in it cannot be.
    #[error("`{place}`: {what}")]
    Value {
        /// Where, as `labels.PERSON.action`.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// No recipe with this name comes with the crate.
    #[error("there is no recipe `{name}`, but there are {known}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
}

impl RecipeError {
    pub(crate) fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Value { place: place.into(), what: what.into() }
    }
}

/// A recipe as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    languages: Option<Vec<String>>,
    threshold: Option<f64>,
    default: Option<toml::Table>,
    #[serde(default)]
    labels: toml::Table,
    #[serde(default)]
    recognisers: Vec<toml::Table>,
    #[serde(default)]
    allow: Allow,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allow {
    #[serde(default)]
    words: Vec<String>,
}

impl FromStr for Recipe {
    type Err = RecipeError;

    fn from_str(text: &str) -> Result<Self, RecipeError> {
        if text.len() > RECIPE_BYTES_MAX {
            let what = format!("it has {} bytes, at most {RECIPE_BYTES_MAX} are read", text.len());
            return Err(RecipeError::Syntax(what));
        }
        let raw: Raw = toml::from_str(text)
            .map_err(|error| RecipeError::Syntax(error.to_string().trim_end().to_owned()))?;
        let default = match raw.default {
            None => Operator::Total(crate::Total::Replace { with: None }),
            Some(table) => {
                let mut fields = Fields::new("default", table);
                let operator = action::required(&mut fields)?;
                fields.finish()?;
                operator
            }
        };
        let recipe = Self {
            name: name("name", raw.name)?,
            languages: languages(raw.languages.unwrap_or_else(|| vec![TAGGED.to_owned()]))?,
            threshold: raw
                .threshold
                .map_or(Ok(THRESHOLD), |score| Score::new("threshold", score))?,
            default,
            labels: labels(raw.labels)?,
            recognisers: custom::recognisers(raw.recognisers)?,
            allow: words("allow.words", raw.allow.words, ALLOW_WORDS_MAX)?,
        };
        recipe.names_labels_that_are_given()?;
        Ok(recipe)
    }
}

impl Recipe {
    /// A recipe that comes with the crate.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn named(name: &str) -> Result<Self, RecipeError> {
        if let Some((_, text)) = RECIPES.iter().find(|(one, _)| *one == name) {
            return text.parse();
        }
        let known = RECIPES.map(|(one, _)| format!("`{one}`")).join(", ");
        Err(RecipeError::Unknown { name: name.to_owned(), known })
    }

    /// A recipe as people give it: the name of one that comes with the crate, or its TOML, which always
    /// has an `=`.
    ///
    /// # Errors
    /// There is none of that name, or the TOML is no recipe.
    pub fn read(text: &str) -> Result<Self, RecipeError> {
        let text = text.trim();
        if text.contains('=') { text.parse() } else { Self::named(text) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The languages that it is for, as `en`, which it is if it names none.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// Whether names of people, places and organisations are looked for: in languages that the built-in
    /// tagger knows.
    pub(crate) fn finds_names(&self) -> bool {
        self.languages.iter().any(|one| one == TAGGED)
    }

    /// From which score on a finding of a label counts.
    pub fn threshold(&self, label: &str) -> f32 {
        self.rule(label).and_then(|rule| rule.threshold).unwrap_or(self.threshold).0
    }

    /// The lowest threshold of all: what is below it counts for no label.
    pub fn threshold_min(&self) -> f32 {
        let all = self.labels.values().filter_map(|rule| rule.threshold);
        all.fold(self.threshold.0, |least, one| least.min(one.0))
    }

    /// What is done with the values of a label.
    pub fn action(&self, label: &str) -> &Operator {
        self.rule(label).and_then(|rule| rule.operator.as_ref()).unwrap_or(&self.default)
    }

    /// Leaves what counts for its label. What does not must not win over what does, so this comes before
    /// overlaps are resolved.
    pub fn count(&self, scanner: &Scanner, spans: &mut Vec<Span>) {
        spans.retain(|span| span.score >= self.threshold(&scanner.origin(span).label));
    }

    /// Leaves what is treated in a text: of what counts what wins, and what reaches beyond it ([`cover`]).
    pub fn cover(&self, scanner: &Scanner, text: &str, spans: &mut Vec<Span>) {
        self.count(scanner, spans);
        cover(text, spans);
    }

    /// The labels that it names, in alphabetical order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.keys().map(Label::as_str)
    }

    /// What it finds beyond the scanner's own recognisers.
    pub fn recognisers(&self) -> &[CustomRecogniser] {
        &self.recognisers
    }

    /// Words that are never personal data.
    pub fn allow(&self) -> &[String] {
        &self.allow
    }

    /// Whether all that it does can be put back.
    pub fn is_reversible(&self) -> bool {
        self.operators().all(Operator::is_reversible)
    }

    /// Whether something that it does can be put back.
    pub fn restores(&self) -> bool {
        self.operators().any(Operator::restores)
    }

    /// Whether something that it does must be remembered to be put back.
    pub(crate) fn remembers(&self) -> bool {
        self.operators().any(Operator::remembers)
    }

    /// Refuses a label that nothing gives, and one of names where no names are looked for: what was meant
    /// by it would not happen.
    fn names_labels_that_are_given(&self) -> Result<(), RecipeError> {
        let built_in: BTreeSet<&str> = RECOGNISERS.iter().map(|one| one.label).collect();
        let custom = |label: &str| self.recognisers.iter().any(|one| one.label.as_str() == label);
        for label in self.labels().filter(|label| !custom(label)) {
            let is_name = Kind::ALL.iter().any(|kind| kind.label() == label);
            let what = if is_name && !self.finds_names() {
                format!("names are looked for where `languages` has `{TAGGED}`, which it has not")
            } else if is_name || built_in.contains(label) {
                continue;
            } else {
                let like = built_in.iter().find(|one| one.contains(label) || label.contains(**one));
                let hint = like.map_or(String::new(), |like| format!("; is `{like}` meant?"));
                format!("no recogniser gives this label{hint}")
            };
            return Err(RecipeError::at(format!("labels.{label}"), what));
        }
        Ok(())
    }

    fn operators(&self) -> impl Iterator<Item = &Operator> {
        let named = self.labels.values().filter_map(|rule| rule.operator.as_ref());
        std::iter::once(&self.default).chain(named)
    }

    fn rule(&self, label: &str) -> Option<&Rule> {
        self.labels.get(label)
    }
}

impl Borrow<str> for Label {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Label {
    /// Whether a text is a label.
    pub fn is_valid(text: &str) -> bool {
        text.len() <= NAME_BYTES_MAX
            && text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.bytes().all(|one| matches!(one, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn new(place: &str, text: String) -> Result<Self, RecipeError> {
        if Self::is_valid(&text) {
            return Ok(Self(text));
        }
        let what = format!("`{text}` is no label, expected one like `EMPLOYEE_NUMBER`");
        Err(RecipeError::at(place, what))
    }
}

impl Score {
    /// The number.
    pub fn get(self) -> f32 {
        self.0
    }

    #[expect(clippy::cast_possible_truncation, reason = "a score needs no more digits")]
    fn new(place: &str, score: f64) -> Result<Self, RecipeError> {
        if (0.0..=1.0).contains(&score) {
            return Ok(Self(score as f32));
        }
        Err(RecipeError::at(place, format!("{score} is no score, expected one from 0 to 1")))
    }
}

fn labels(raw: toml::Table) -> Result<BTreeMap<Label, Rule>, RecipeError> {
    if raw.len() > LABELS_MAX {
        let what = format!("there are {} labels, at most {LABELS_MAX} may be named", raw.len());
        return Err(RecipeError::at("labels", what));
    }
    let mut labels = BTreeMap::new();
    for (name, value) in raw {
        let place = format!("labels.{name}");
        let label = Label::new(&place, name)?;
        let toml::Value::Table(table) = value else {
            return Err(RecipeError::at(place, "a table is expected, as `{ action = \"mask\" }`"));
        };
        let mut fields = Fields::new(place, table);
        let threshold = match fields.take("threshold", "a number from 0 to 1")? {
            Some(score) => Some(Score::new(&fields.place("threshold"), score)?),
            None => None,
        };
        let operator = action::operator(&mut fields)?;
        fields.finish()?;
        labels.insert(label, Rule { operator, threshold });
    }
    Ok(labels)
}

fn languages(raw: Vec<String>) -> Result<Vec<String>, RecipeError> {
    match raw.iter().find(|one| !LANGUAGES.contains(&one.as_str())) {
        None => Ok(raw),
        Some(other) => {
            let known = LANGUAGES.join(", ");
            let what = format!("`{other}` is no language known here, those are {known}");
            Err(RecipeError::at("languages", what))
        }
    }
}

/// A name: letters, digits, `-` and `_`, 1 to 64 bytes.
fn name(place: &str, text: String) -> Result<String, RecipeError> {
    let fits = |one: u8| one.is_ascii_alphanumeric() || one == b'-' || one == b'_';
    if (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text);
    }
    let what =
        format!("`{text}` is no name, expected 1 to {NAME_BYTES_MAX} letters, digits, `-` and `_`");
    Err(RecipeError::at(place, what))
}

/// Words or phrases: none is empty, too long, or has a control character or space around it.
fn words(place: &str, raw: Vec<String>, many: usize) -> Result<Vec<String>, RecipeError> {
    if raw.len() > many {
        let what = format!("there are {} words, at most {many} may be given", raw.len());
        return Err(RecipeError::at(place, what));
    }
    for (at, word) in raw.iter().enumerate() {
        let what = if word.trim().is_empty() {
            "is empty".to_owned()
        } else if word.len() > WORD_BYTES_MAX {
            format!("has {} bytes, at most {WORD_BYTES_MAX} are allowed", word.len())
        } else if word.trim() != word || word.chars().any(char::is_control) {
            "has white space around it or a control character in it".to_owned()
        } else {
            continue;
        };
        return Err(RecipeError::at(format!("{place}[{at}]"), format!("this word {what}")));
    }
    Ok(raw)
}
