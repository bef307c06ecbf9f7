//! `plumb assess`

use app::{Assessed, Assessment};
use base::{Error, Refusal};
use serde_json::json;

use crate::{
    args::Assess,
    outcome::Outcome,
    work::{Place, file, id},
};

pub(crate) async fn run(place: &Place, command: Assess) -> Result<Outcome, Error> {
    let asked = asked(command)?;
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

/// What was typed.
pub(crate) fn asked(command: Assess) -> Result<Assessment, Error> {
    let Assess::Fairness { data, outcome, decision, by, positive, release, until, gate } = command;
    let day = |text: String| {
        text.parse().map_err(|error: base::time::TimeError| {
            Error::from(Refusal::invalid(error.to_string(), "give the last day of the data"))
        })
    };
    Ok(Assessment {
        data,
        outcome,
        decision,
        by,
        positive,
        release: release.as_deref().map(id).transpose()?,
        until: until.map(day).transpose()?,
        gate: gate.as_deref().map(file).transpose()?,
    })
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
