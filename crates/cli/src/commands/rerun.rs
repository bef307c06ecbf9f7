//! `plumb verify --rerun`: a claim is measured again from its data.

use std::path::{Path, PathBuf};

use app::{AsOf, Assessment};
use base::{Digest, Error, Refusal};
use serde_json::{Value, json};

use crate::{
    outcome::Outcome,
    work::{Place, bytes, id},
};

/// What a claim came to when it was measured again.
struct Again {
    data: Digest,
    report: Digest,
    engine: String,
    engine_version: String,
}

/// Measures again with the parameters that the claim names. The exit code is 1 if the data or the
/// report are not the same.
pub(crate) async fn run(place: &Place, claim: &str, data: PathBuf) -> Result<Outcome, Error> {
    let claim = id(claim)?;
    let (app, who) = place.read()?;
    let state = app.see(&who, &claim, AsOf::Now)?.record.state;
    let text = |key: &str| state[key].as_str().unwrap_or_default().to_owned();
    let found = match text("engine").as_str() {
        "fairness" => fairness(&text("parameters"), data).await?,
        "provenance" => provenance(&text("digest"), &data)?,
        engine => {
            let what = format!("`{claim}` was measured by the engine `{engine}`");
            let hint = "only claims about fairness and builds are measured from a file";
            return Err(Refusal::invalid(what, hint).into());
        }
    };
    let (had_data, had_report) = (text("data_digest"), text("report_digest"));
    let same_data = found.data.to_string() == had_data;
    let same_report = found.report.to_string() == had_report;
    let said = |same: bool| if same { "the same" } else { "NOT THE SAME" };
    let lines = format!(
        "data    {} {}\nreport  {} {}\nengine  {} {} now, {} then",
        found.data,
        said(same_data),
        found.report,
        said(same_report),
        found.engine,
        found.engine_version,
        text("engine_version"),
    );
    let value = json!({
        "claim": claim, "same_data": same_data, "same_report": same_report,
        "data_digest": found.data, "report_digest": found.report,
    });
    Ok(Outcome { holds: same_data && same_report, ..Outcome::new(value, lines) })
}

async fn fairness(parameters: &str, data: PathBuf) -> Result<Again, Error> {
    let parameters: Value = serde_json::from_str(parameters)
        .map_err(|error| Error::failed("read the parameters of the claim", error))?;
    let word = |key: &str| parameters[key].as_str().map(str::to_owned);
    let by = parameters["by"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let asked = Assessment {
        data,
        outcome: word("outcome"),
        decision: word("decision").unwrap_or_default(),
        by: by.map(str::to_owned).collect(),
        positive: word("positive").unwrap_or_default(),
        release: None,
        until: None,
        gate: None,
    };
    let found = app::measure(&asked).await?;
    Ok(Again {
        data: found.data_digest,
        report: found.report_digest,
        engine: found.report.engine,
        engine_version: found.report.engine_version,
    })
}

/// The data of a claim about a build are its record.
fn provenance(model: &str, record: &Path) -> Result<Again, Error> {
    let model = model.parse().map_err(|error: base::digest::DigestError| {
        Error::failed("read the digest of the claim", error)
    })?;
    let found = app::judge_build(&bytes(record)?, model)?;
    Ok(Again {
        data: found.record_digest,
        report: found.report_digest,
        engine: found.report.engine,
        engine_version: found.report.engine_version,
    })
}
