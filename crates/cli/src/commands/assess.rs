//! `plumb assess`

use std::path::PathBuf;

use app::{Assessed, AssessedBuild, AssessedPrivacy, Assessment, PrivacyAssessment};
use base::{AnyId, Day, Digest, Error, Refusal};
use serde_json::json;

use crate::{
    args::{Assess, AssessPrivacy},
    commands::files::Source,
    outcome::Outcome,
    target::{Inputs, Mode, Target},
    work::{self, Place, bytes, file, id},
};

pub(crate) async fn run(place: &Place, command: Assess) -> Result<Outcome, Error> {
    let asked = match asked(command)? {
        Asked::Fairness(asked) => asked,
        Asked::Build { record, on: Model::OnRecord(component) } => {
            let (app, who) = place.open()?;
            let found = app.assess_build(&who, &component, &record).await?;
            app.reckon().await?;
            return Ok(shown_build(&found));
        }
        Asked::Build { record, on: Model::Digest(model) } => {
            return Ok(shown_build(&app::judge_build(&record, model)?));
        }
        Asked::Privacy(asked) => {
            let found = if asked.component.is_some() {
                let (app, who) = place.open()?;
                let found = app.assess_privacy(&who, *asked).await?;
                app.reckon().await?;
                found
            } else {
                app::measure_privacy(&asked)?
            };
            return Ok(shown_privacy(&found));
        }
    };
    let found = if asked.release.is_some() {
        let (app, who) = place.open()?;
        let found = app.assess(&who, &asked).await?;
        app.reckon().await?;
        found
    } else {
        app::measure(&asked).await?
    };
    Ok(shown(&found))
}

/// What is to be assessed.
pub(crate) enum Asked {
    /// Decisions in a file.
    Fairness(Assessment),
    /// The record of a build.
    Build {
        /// Its bytes.
        record: Vec<u8>,
        /// The model that it is about.
        on: Model,
    },
    /// A recipe.
    Privacy(Box<PrivacyAssessment>),
}

/// A model that a build record is held against.
pub(crate) enum Model {
    /// One that is on record.
    OnRecord(AnyId),
    /// Any other.
    Digest(Digest),
}

/// What was typed.
pub(crate) fn asked(command: Assess) -> Result<Asked, Error> {
    let (data, outcome, decision, by, positive, release, until, gate) = match command {
        Assess::Fairness { data, outcome, decision, by, positive, release, until, gate } => {
            (data, outcome, decision, by, positive, release, until, gate)
        }
        Assess::Build { record, component, model } => {
            let on = match (component, model) {
                (Some(component), _) => Model::OnRecord(id(&component)?),
                (None, model) => Model::Digest(digest(&model.unwrap_or_default())?),
            };
            return Ok(Asked::Build { record: bytes(&record)?, on });
        }
        Assess::Privacy(asked) => return privacy(*asked),
    };
    Ok(Asked::Fairness(Assessment {
        data,
        outcome,
        decision,
        by,
        positive,
        release: release.as_deref().map(id).transpose()?,
        until: until.as_deref().map(day).transpose()?,
        gate: gate.as_deref().map(file).transpose()?,
    }))
}

fn day(text: &str) -> Result<Day, Error> {
    text.parse().map_err(|error: base::time::TimeError| {
        Refusal::invalid(error.to_string(), "give the last day of the data").into()
    })
}

/// A recipe and the texts that it is measured with; the treated ones are written first, if somebody asks
/// for them.
fn privacy(typed: AssessPrivacy) -> Result<Asked, Error> {
    let recipe = work::recipe(&typed.recipe)?;
    let files = [&typed.labelled].into_iter().chain(&typed.sample).chain(&typed.second);
    let inputs = Inputs::of(files.chain(&recipe.file).map(PathBuf::as_path))?;
    let to = typed.treated.clone().map(Target::File);
    if let Some(to) = &to {
        inputs.spare(to)?;
        to.check()?;
    }
    let asked = PrivacyAssessment {
        recipe: recipe.text,
        labelled: bytes(&typed.labelled)?,
        sample: typed.sample.as_deref().map(bytes).transpose()?,
        second: typed.second.as_deref().map(bytes).transpose()?,
        required: typed.require,
        component: typed.component.as_deref().map(id).transpose()?,
        until: typed.until.as_deref().map(day).transpose()?,
        recall_min: typed.recall_min,
        leak_max: typed.leak_max,
    };
    if let (Some(to), Some(sample)) = (&to, &asked.sample) {
        let treated = app::treated(&asked.recipe, sample)?;
        // What the recipe missed is still in it.
        let mut draft = to.begin(mode_of(typed.sample))?;
        draft.put(&treated)?;
        draft.finish()?;
    }
    Ok(Asked::Privacy(Box::new(asked)))
}

/// Who may read a copy of a file.
fn mode_of(file: Option<PathBuf>) -> Mode {
    file.map_or(Mode::Private, |file| Source::File(file).mode())
}

fn digest(text: &str) -> Result<Digest, Error> {
    text.parse().map_err(|error: base::digest::DigestError| {
        Refusal::invalid(error.to_string(), "give the digest of the model").into()
    })
}

/// What a build record tells, and the claim.
pub(crate) fn shown_build(found: &AssessedBuild) -> Outcome {
    let mut lines = found.report.summary();
    lines.push(format!("report {}", found.report_digest));
    lines.extend(
        found.claim.iter().map(|one| format!("recorded {} (entry #{})", one.id, one.entry)),
    );
    let holds = found.report.is_complete();
    Outcome { holds, ..Outcome::new(json!(found), lines.join("\n")) }
}

/// How a recipe does, the claims, and how it stands to its limits.
fn shown_privacy(found: &AssessedPrivacy) -> Outcome {
    let mut lines = found.report.summary();
    lines.push(format!("report {}", found.report_digest));
    let recorded = |claim: &app::Done| format!("recorded {} (entry #{})", claim.id, claim.entry);
    lines.extend(found.claims.iter().map(recorded));
    for one in &found.limits {
        let side = if one.measure == "privacy.recall" { "at least" } else { "at most" };
        let holds = if one.holds { "holds" } else { "does not hold" };
        lines.push(format!("{} {side} {}: {holds}", one.measure, one.limit));
    }
    Outcome { holds: found.passes(), ..Outcome::new(json!(found), lines.join("\n")) }
}

/// The figures, the report's digest, the claims, and how the gate came out.
pub(crate) fn shown(found: &Assessed) -> Outcome {
    let mut lines = found.report.summary();
    lines.push(format!("report {}", found.report_digest));
    for claim in &found.claims {
        lines.push(format!("recorded {} (entry #{})", claim.id, claim.entry));
    }
    for ruling in &found.gate {
        lines.push(format!("gate {} {}: {}", ruling.key, ruling.threshold, ruling.outcome));
    }
    Outcome { holds: found.passes(), ..Outcome::new(json!(found), lines.join("\n")) }
}
