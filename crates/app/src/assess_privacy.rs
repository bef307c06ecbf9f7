//! The assessment of a recipe: how much personal data it finds in labelled texts, and what it leaves.
//!
//! **The texts are kept nowhere**; the report that is stored holds counts.

use std::collections::BTreeSet;

use access::{Action, Principal};
use base::{AnyId, Day, Digest, Error, Refusal, canon};
use privacy::{
    RECIPES, Recipe, Scanner, ScopeKey,
    measure::{self, Figure, Leak, LineError, MeasureError, Recall, Report, Second, Treated},
};
use registry::component::{Component, PartKind};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    App, Done, Request, actor,
    text::{plugged, scanner},
};

/// What to assess.
#[derive(Debug, Clone)]
pub struct PrivacyAssessment {
    /// The name of a built-in recipe, or the text of another, which always has an `=`.
    pub recipe: String,
    /// Lines of labelled texts.
    pub labelled: Vec<u8>,
    /// Lines of texts that are treated, to see what is left.
    pub sample: Option<Vec<u8>>,
    /// Lines of what a second detector found in the treated texts; without them our own looks.
    pub second: Option<Vec<u8>>,
    /// The types that must be found.
    pub required: Vec<String>,
    /// The guardrail that works by this recipe; without one nothing is recorded.
    pub component: Option<AnyId>,
    /// The last day that the texts cover; today, if it is not said.
    pub until: Option<Day>,
    /// The least recall, which the lower end of its interval must reach.
    pub recall_min: f64,
    /// The most identifiers left in 1,000 texts.
    pub leak_max: f64,
}

/// What an assessment found.
#[derive(Debug, Serialize)]
pub struct AssessedPrivacy {
    /// The report.
    pub report: Report,
    /// Its digest: the same texts, recipe and required types give the same one.
    pub report_digest: Digest,
    /// The digest of the labelled texts.
    pub labelled_digest: Digest,
    /// The digest of the sample, if there was one.
    pub sample_digest: Option<Digest>,
    /// How each limit came out.
    pub limits: Vec<Limit>,
    /// The claims that were recorded, if any were.
    pub claims: Vec<Done>,
}

/// How a figure stands to its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// The measure, as `privacy.recall`.
    pub measure: &'static str,
    /// The least recall, or the most that may be left.
    pub limit: f64,
    /// Whether it holds. With too few cases it does not.
    pub holds: bool,
}

impl AssessedPrivacy {
    /// Whether every limit holds.
    pub fn passes(&self) -> bool {
        self.limits.iter().all(|limit| limit.holds)
    }
}

/// The texts of a sample as the measurement treats them, a line `{"id", "text"}` each, for another
/// detector to look at. What the recipe does not find is still in them.
///
/// # Errors
/// Refuses a recipe or a sample that cannot be used; a text could not be treated.
pub fn treated(recipe: &str, sample: &[u8]) -> Result<Vec<u8>, Error> {
    let (recipe_text, recipe) = read(recipe)?;
    let scanner = scanner(&recipe)?;
    let mut lines = Vec::new();
    for one in treat(&scanner, (&recipe_text, &recipe), sample)? {
        let id: Value = serde_json::from_str(&one.id)
            .map_err(|error| Error::failed("write a treated text", error))?;
        lines.extend(json!({ "id": id, "text": one.text }).to_string().bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Measures a recipe. Pure; takes as long as scanning all texts does.
///
/// # Errors
/// Refuses a recipe, texts, findings and required types that cannot be used, naming the place.
pub fn measure_privacy(asked: &PrivacyAssessment) -> Result<AssessedPrivacy, Error> {
    let required: BTreeSet<String> = asked.required.iter().cloned().collect();
    let (recipe_text, recipe) = read(&asked.recipe)?;
    let scanner = scanner(&recipe)?;
    let labelled = measure::texts(&asked.labelled).map_err(|error| unread("labelled", &error))?;
    let recall = Recall::of(&labelled, &required, &scanner, &recipe).map_err(unmeasured)?;
    let leak = match &asked.sample {
        None => None,
        Some(sample) => {
            let treated = treat(&scanner, (&recipe_text, &recipe), sample)?;
            let (second, found) = match &asked.second {
                None => {
                    let found = Treated::own(&treated);
                    (Second::Own, found.map_err(|error| unmeasured(error.into()))?)
                }
                Some(second) => {
                    let texts = treated.iter().map(|one| (one.id.as_str(), one.text.as_str()));
                    let found = measure::spans(second, texts);
                    let found = found.map_err(|error| unread("second", &error))?;
                    (Second::Findings(Digest::of(second)), found)
                }
            };
            let mut known = scanner.labels();
            known.extend(labelled.iter().flat_map(|text| &text.entities).map(|one| &*one.label));
            let leak = Leak::of(&treated, &found, second, &required, &known);
            Some(leak.map_err(unmeasured)?)
        }
    };
    let required = required.into_iter().collect();
    let recipe_digest = Digest::of(recipe_text.as_bytes());
    let names = plugged().map(str::to_owned);
    let report =
        Report { names, ..Report::new(recipe.name(), recipe_digest, required, recall, leak) };
    Ok(AssessedPrivacy {
        report_digest: Digest::of(&report.json()?),
        labelled_digest: Digest::of(&asked.labelled),
        sample_digest: asked.sample.as_deref().map(Digest::of),
        limits: report.figures().iter().map(|figure| limit(asked, figure)).collect(),
        report,
        claims: Vec::new(),
    })
}

fn limit(asked: &PrivacyAssessment, figure: &Figure) -> Limit {
    let enough = figure.insufficient.is_none();
    let (limit, good) = match figure.measure {
        "privacy.recall" => (asked.recall_min, figure.low >= asked.recall_min),
        _ => (asked.leak_max, figure.value <= asked.leak_max),
    };
    Limit { measure: figure.measure, limit, holds: enough && good }
}

/// The text of a recipe, and the recipe.
fn read(recipe: &str) -> Result<(String, Recipe), Error> {
    let named = RECIPES.iter().find(|(name, _)| *name == recipe.trim());
    let text = named.map_or(recipe, |(_, text)| text);
    let parsed = if text.contains('=') { text.parse() } else { Recipe::named(text.trim()) };
    let recipe = parsed.map_err(|error: privacy::RecipeError| no_recipe(&error.to_string()))?;
    Ok((text.to_owned(), recipe))
}

fn no_recipe(why: &str) -> Refusal {
    let hint = "name one that is built in, or a file with one in TOML";
    Refusal::invalid(why.trim_end(), hint).about("recipe")
}

/// Treats a sample under a key that only those know who have all of it: the same again, so that a second
/// detector can look at what was measured.
fn treat(
    scanner: &Scanner,
    (text, recipe): (&str, &Recipe),
    sample: &[u8],
) -> Result<Vec<Treated>, Error> {
    let texts = measure::texts(sample).map_err(|error| unread("sample", &error))?;
    let key = Digest::of(&[text.as_bytes(), b"\n", sample].concat());
    Treated::of(&texts, scanner, recipe, &ScopeKey::new(key.0)).map_err(unmeasured)
}

fn unread(field: &str, error: &LineError) -> Error {
    let hint = match field {
        "labelled" => {
            "each line is {\"id\", \"text\", \"spans\": [{\"start\", \"end\", \"label\"}]}"
        }
        "sample" => "each line is {\"id\", \"text\"}",
        _ => "each line is {\"id\", \"spans\"}, one for each text that `--treated` writes",
    };
    Refusal::invalid(format!("`{field}`, {error}"), hint).about(field).into()
}

fn unmeasured(error: MeasureError) -> Error {
    let (field, hint) = match &error {
        MeasureError::Nobody { known, .. } if known.is_empty() => {
            ("labelled", "nothing is labelled in these texts: add the spans".to_owned())
        }
        MeasureError::Nobody { known, .. } => (
            "required",
            format!("add texts that have some, or require some of {}", known.join(", ")),
        ),
        MeasureError::Nothing => {
            ("required", "name types, as in `PERSON,EMAIL_ADDRESS`".to_owned())
        }
        MeasureError::Empty => ("sample", "give a sample of at least 1,000 texts".to_owned()),
        MeasureError::Scan(_) | MeasureError::Treat(_) => {
            return Error::failed("measure the recipe", error);
        }
    };
    Refusal::invalid(error.to_string(), hint).about(field).into()
}

impl App {
    /// Measures a recipe, stores the report and records its figures as claims about the guardrail, if one
    /// is named.
    ///
    /// # Errors
    /// As [`measure_privacy`]; refuses who may not measure, and what is not a guardrail whose digest is
    /// that of the recipe.
    pub async fn assess_privacy(
        &self,
        who: &Principal,
        asked: PrivacyAssessment,
    ) -> Result<AssessedPrivacy, Error> {
        self.authorise(who, &Action::Measure)?;
        let Some(component) = asked.component.clone() else {
            return measured(asked).await;
        };
        let (text, _) = read(&asked.recipe)?;
        let digest = Digest::of(text.as_bytes());
        self.works_by(&component, digest)?; // refused before the long work, not after it
        let until = asked.until.unwrap_or_else(|| self.now().day());
        let mut found = measured(asked).await?;
        let bytes = found.report.json()?;
        self.0.documents.put(&bytes).map_err(|error| Error::failed("store the report", error))?;
        let second = found.report.leak.as_ref().map(|leak| &leak.second);
        let parameters = canon::bytes(&json!({
            "recipe": found.report.recipe, "require": found.report.required, "second": second,
        }))?;
        let parameters = String::from_utf8_lossy(&parameters).into_owned();
        // All figures of one report are recorded together or not at all.
        let request = |figure: Figure| {
            let data = match figure.measure {
                "privacy.recall" => Some(found.labelled_digest),
                _ => found.sample_digest,
            };
            let (why, needed) = figure.insufficient.map(|few| (few.why, few.needed)).unzip();
            let fields = json!({
                "measure": figure.measure, "subject": component, "digest": digest,
                "value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n,
                "groups": figure.lowest, "insufficient": why, "rows_needed": needed,
                "engine": found.report.engine, "engine_version": found.report.engine_version,
                "parameters": parameters, "data_digest": data, "data_until": until,
                "report_digest": found.report_digest,
            });
            Request {
                noun: "claim".into(),
                verb: "record".into(),
                fields: fields.as_object().cloned().unwrap_or_default(),
                ..Request::default()
            }
        };
        let requests = found.report.figures().into_iter().map(request).collect();
        found.claims = self.record_together(actor(who), requests).await?;
        Ok(found)
    }

    /// Sees that a component is a guardrail whose digest is that of a recipe: a claim counts only for what
    /// was measured.
    fn works_by(&self, component: &AnyId, recipe: Digest) -> Result<(), Error> {
        let refused = |what: String, hint: String| {
            Err(Refusal::invalid(what, hint).about("component").into())
        };
        if component.noun != "component" {
            let hint = "name the guardrail as it is on record, as in `component-3`";
            return refused(format!("`{component}` is not a component"), hint.to_owned());
        }
        let part: Component = self.typed(component, u64::MAX)?;
        if part.kind != PartKind::Guardrail {
            let hint = "name a component of kind guardrail, which works by this recipe";
            return refused(format!("`{component}` is not a guardrail"), hint.to_owned());
        }
        match part.digest {
            Some(digest) if digest == recipe => Ok(()),
            other => {
                let what = match other {
                    Some(digest) => {
                        format!("`{component}` has the digest {digest}, and this recipe another")
                    }
                    None => format!(
                        "`{component}` has no digest, so nobody could say what was measured"
                    ),
                };
                let hint = format!(
                    "add the version that works by it: `plumb component add --system {} --kind guardrail \
                     --name … --version … --digest {recipe} --replaces {component}`",
                    part.system
                );
                refused(what, hint)
            }
        }
    }
}

/// Measures on a thread that may be busy for long.
async fn measured(asked: PrivacyAssessment) -> Result<AssessedPrivacy, Error> {
    let measured = tokio::task::spawn_blocking(move || measure_privacy(&asked)).await;
    measured.map_err(|error| Error::failed("measure the recipe", error))?
}
