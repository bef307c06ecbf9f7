//! `plumb assess`

use app::{Assessed, AssessedBuild, Assessment};
use base::{AnyId, Digest, Error, Refusal};
use serde_json::json;

use crate::{
    args::Assess,
    outcome::Outcome,
    work::{Place, bytes, file, id},
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
    };
    let day = |text: String| {
        text.parse().map_err(|error: base::time::TimeError| {
            Error::from(Refusal::invalid(error.to_string(), "give the last day of the data"))
        })
    };
    Ok(Asked::Fairness(Assessment {
        data,
        outcome,
        decision,
        by,
        positive,
        release: release.as_deref().map(id).transpose()?,
        until: until.map(day).transpose()?,
        gate: gate.as_deref().map(file).transpose()?,
    }))
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
