//! Personal data in texts that a program sends. Nothing of them is kept but, in a scope, what pseudonyms
//! stand for.
//!
//! Places count Unicode code points, from 0 on; the end is not part of a piece.

use std::ops::Range;

use app::Beside;
use axum::{Json, extract::State, response::IntoResponse as _};
use base::{AnyId, Refusal};
use privacy::{Anonymised, Origin, RECIPES, Recipe};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, body};
use crate::{
    Site,
    visit::{Bearer, Sent},
};

/// Texts, and by which recipe they are scanned or treated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    text: Option<String>,
    texts: Option<Vec<String>>,
    /// Its name or its TOML.
    recipe: Option<String>,
    /// The scope in which they are treated.
    scope: Option<AnyId>,
    /// What stands before each text in the scope and says what it is about.
    leads: Option<Vec<String>>,
    /// Whom each text in the scope is about.
    subjects: Option<Vec<String>>,
}

/// Texts into which values are put back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedBack {
    text: Option<String>,
    texts: Option<Vec<String>>,
    scope: AnyId,
    purpose: String,
}

#[derive(Serialize)]
struct Scanned<'a> {
    recipe: &'a str,
    texts: Vec<Spans<'a>>,
}

#[derive(Serialize)]
struct Spans<'a> {
    spans: Vec<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    #[serde(flatten)]
    place: Place,
    label: &'a str,
    score: f32,
    recogniser: &'a str,
    evidence: &'a [&'static str],
}

#[derive(Serialize)]
struct Treated<'a> {
    recipe: &'a str,
    /// Whether all that was replaced can be put back: never without a scope.
    reversible: bool,
    about: &'static str,
    texts: Vec<TreatedText<'a>>,
}

#[derive(Serialize)]
struct TreatedText<'a> {
    text: &'a str,
    replaced: Vec<Replaced<'a>>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    from: Place,
    to: Place,
    label: &'a str,
    operator: &'a str,
}

/// A piece of a text, in code points.
#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

/// Counts the code points of a text up to places that come one after the other.
struct Points<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl<'a> Points<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, byte: 0, point: 0 }
    }

    fn to(&mut self, byte: usize) -> usize {
        let between = self.text.get(self.byte..byte);
        self.point += between.map_or(0, |between| between.chars().count());
        self.byte = byte;
        self.point
    }

    fn place(&mut self, range: &Range<usize>) -> Place {
        Place { start: self.to(range.start), end: self.to(range.end) }
    }
}

/// The texts, be it one or a list.
fn texts(text: Option<String>, texts: Option<Vec<String>>) -> Result<Vec<String>, Refusal> {
    match (text, texts) {
        (Some(text), None) => Ok(vec![text]),
        (None, Some(texts)) => Ok(texts),
        _ => {
            let what = "the body has either `text` or `texts`";
            Err(Refusal::invalid(what, "send one text, or a list of them").about("texts"))
        }
    }
}

/// Refuses leads and subjects, which go with texts of a scope.
fn alone(sent: &Asked) -> Result<(), Refusal> {
    for (name, list) in [("leads", &sent.leads), ("subjects", &sent.subjects)] {
        if list.is_some() {
            let what = format!("`{name}` go with texts that are treated in a scope");
            return Err(Refusal::invalid(what, "leave them out").about(name));
        }
    }
    Ok(())
}

/// What stands in texts.
pub(crate) async fn scan(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::TreatText)?;
    let sent: Asked = body(&bytes)?;
    if sent.scope.is_some() {
        let what = "texts are scanned without a scope";
        return Err(Refusal::invalid(what, "leave it out").about("scope").into());
    }
    alone(&sent)?;
    let recipe = sent.recipe.as_deref().unwrap_or(app::RECIPE);
    let texts = texts(sent.text, sent.texts)?;
    let scanned = site.app.scan_texts(&told.who, recipe, texts).await?;
    let texts = scanned.texts.iter().map(|one| {
        let mut points = Points::of(&one.text);
        let spans = one.found.iter().map(|found| Span {
            place: points.place(&found.range),
            label: &found.label,
            score: found.score,
            recogniser: &found.recogniser,
            evidence: &found.evidence,
        });
        Spans { spans: spans.collect() }
    });
    let answer = Scanned { recipe: scanned.recipe.name(), texts: texts.collect() };
    Ok(Json(answer).into_response())
}

/// Texts without what stands in them.
pub(crate) async fn anonymize(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::TreatText)?;
    let mut sent: Asked = body(&bytes)?;
    let texts = texts(sent.text.take(), sent.texts.take())?;
    if let Some(scope) = &sent.scope {
        let recipe = sent.recipe.as_deref();
        let about = Beside {
            leads: sent.leads.unwrap_or_default(),
            subjects: sent.subjects.unwrap_or_default(),
        };
        let treated = site.app.treat_texts_in(&told.who, scope, recipe, texts, about).await?;
        let (recipe, texts) = treated;
        let texts = texts.iter().map(|(from, to)| TreatedText::of(from, to));
        let answer = Treated {
            recipe: recipe.name(),
            reversible: recipe.is_reversible(),
            about: "the same value became the same as in all texts of this scope, where the recipe \
                    says so; what can be put back is until the scope is closed",
            texts: texts.collect(),
        };
        return Ok(Json(answer).into_response());
    }
    alone(&sent)?;
    let recipe = sent.recipe.as_deref().unwrap_or(app::RECIPE);
    let treated = site.app.treat_texts(&told.who, recipe, texts).await?;
    let texts = treated.texts.iter();
    let answer = Treated {
        recipe: treated.recipe.name(),
        reversible: false,
        about: "the same value became the same in all texts of this request, where the recipe says \
                so; the key is gone, and nobody can put anything back",
        texts: texts.map(|(scanned, to)| TreatedText::of(&scanned.text, to)).collect(),
    };
    Ok(Json(answer).into_response())
}

impl<'a> TreatedText<'a> {
    fn of(text: &str, treated: &'a Anonymised) -> Self {
        let (mut from, mut to) = (Points::of(text), Points::of(&treated.text));
        let replaced = treated.replaced.iter().map(|one| Replaced {
            from: from.place(&one.from),
            to: to.place(&one.to),
            label: &one.label,
            operator: one.operator,
        });
        Self { text: &treated.text, replaced: replaced.collect() }
    }
}

/// Texts with the values put back that pseudonyms of a scope stand for.
pub(crate) async fn restore(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::Restore)?;
    let sent: AskedBack = body(&bytes)?;
    let texts = texts(sent.text, sent.texts)?;
    let found = site.app.restore(&told.who, &sent.scope, &sent.purpose, &texts).await?;
    let texts = found.texts.iter().map(|text| json!({ "text": text }));
    let answer = json!({
        "texts": texts.collect::<Vec<_>>(), "restored": found.restored, "unknown": found.unknown,
        "entry": found.entry.map(|done| done.entry),
    });
    Ok(Json(answer).into_response())
}

/// Something that can find something.
#[derive(Serialize)]
struct Recogniser<'a> {
    name: &'a str,
    label: &'a str,
    about: &'a str,
    source: &'a str,
    country: Option<&'a str>,
}

impl<'a> Recogniser<'a> {
    fn of(one: &'a Origin) -> Self {
        let Origin { name, label, about, source, country } = one;
        Self { name, label, about, source, country: *country }
    }
}

/// What can be found.
pub(crate) async fn recognisers(State(site): State<Site>, Bearer(told): Bearer) -> Answer {
    let all = site.app.recognisers(&told.who).await?;
    let shown = all.iter().map(Recogniser::of).collect::<Vec<_>>();
    Ok(Json(shown).into_response())
}

/// A recipe that is built in.
#[derive(Serialize)]
struct BuiltIn {
    name: &'static str,
    /// Whether a scope can put back all that it does.
    reversible: bool,
    toml: &'static str,
}

/// The recipes that are built in.
pub(crate) async fn recipes(State(site): State<Site>, Bearer(told): Bearer) -> Answer {
    site.app.authorise(&told.who, &access::Action::TreatText)?;
    let shown = RECIPES.map(|(name, toml)| {
        let reversible = Recipe::named(name).is_ok_and(|recipe| recipe.is_reversible());
        BuiltIn { name, reversible, toml }
    });
    Ok(Json(shown).into_response())
}
