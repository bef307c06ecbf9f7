//! Where a finding comes from: a recogniser that is built in, one of a recipe, or the tagger.

use std::borrow::Cow;

use crate::{Check, CustomRecogniser, Finder, Pattern, Recogniser, names::Kind};

/// What found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its name, as in `us_ssn`.
    pub name: Cow<'static, str>,
    /// The label of what it finds, as in `US_SSN`.
    pub label: Cow<'static, str>,
    /// What that is, in one sentence.
    pub about: Cow<'static, str>,
    /// Where that is published.
    pub source: Cow<'static, str>,
    /// The country that issues it, ISO 3166-1; none for what is international.
    pub country: Option<&'static str>,
}

/// A recogniser as a scanner takes it, wherever it comes from.
pub(crate) struct Taken {
    pub(crate) origin: Origin,
    pub(crate) check: Option<fn(&str) -> Check>,
    pub(crate) finder: Option<Finder>,
    pub(crate) context: Vec<Cow<'static, str>>,
    /// Its shapes, with their regular expressions apart: those of a recipe live no longer than it.
    pub(crate) patterns: Vec<(Cow<'static, str>, Pattern)>,
    /// Words that it finds.
    pub(crate) words: Vec<String>,
}

impl From<&Recogniser> for Taken {
    fn from(one: &Recogniser) -> Self {
        let origin = Origin {
            name: one.name.into(),
            label: one.label.into(),
            about: one.about.into(),
            source: one.source.into(),
            country: one.country,
        };
        Self {
            origin,
            check: one.check,
            finder: one.finder,
            context: one.context.iter().map(|word| Cow::Borrowed(*word)).collect(),
            patterns: one.patterns.iter().map(|one| (one.regex.into(), *one)).collect(),
            words: Vec::new(),
        }
    }
}

impl From<&CustomRecogniser> for Taken {
    fn from(one: &CustomRecogniser) -> Self {
        let origin = Origin {
            name: one.name.clone().into(),
            label: one.label.as_str().to_owned().into(),
            about: "What a recipe looks for.".into(),
            source: "the recipe".into(),
            country: None,
        };
        let pattern = |score: f32| Pattern::new("", score);
        let patterns = one.patterns.iter();
        Self {
            origin,
            check: None,
            finder: None,
            context: one.context.iter().map(|word| Cow::Owned(word.clone())).collect(),
            patterns: patterns
                .map(|one| (one.regex.clone().into(), pattern(one.score.get())))
                .collect(),
            words: one.words.clone(),
        }
    }
}

impl From<Kind> for Taken {
    fn from(kind: Kind) -> Self {
        let (name, about) = match kind {
            Kind::Person => ("person_name", "The name of a human being, without titles."),
            Kind::Place => ("place_name", "The name of a place."),
            Kind::Organisation => {
                ("organisation_name", "The name of a company, an authority, a team or a band.")
            }
        };
        let origin = Origin {
            name: name.into(),
            label: kind.label().into(),
            about: about.into(),
            source: "the tagger; its sources are listed with its weights".into(),
            country: None,
        };
        let (check, finder) = (None, None);
        Self { origin, check, finder, context: Vec::new(), patterns: Vec::new(), words: Vec::new() }
    }
}
