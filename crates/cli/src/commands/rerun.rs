//! `plumb verify --rerun`: a claim is measured again from its data.

use std::path::PathBuf;

use app::{AsOf, Assessment};
use base::{Error, Refusal};
use serde_json::{Value, json};

use crate::{
    outcome::Outcome,
    work::{Place, id},
};

/// Measures again with the parameters that the claim names. The exit code is 1 if the data or the
/// report are not the same.
pub(crate) async fn run(place: &Place, claim: &str, data: PathBuf) -> Result<Outcome, Error> {
    let claim = id(claim)?;
    let (app, who) = place.read()?;
    let state = app.see(&who, &claim, AsOf::Now)?.record.state;
    let text = |key: &str| state[key].as_str().unwrap_or_default().to_owned();
    if text("engine") != "fairness" {
        let what = format!("`{claim}` was measured by the engine `{}`", text("engine"));
        return Err(Refusal::invalid(what, "only fairness claims are measured from a file").into());
    }
    let parameters: Value = serde_json::from_str(&text("parameters"))
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
    let (had_data, had_report) = (text("data_digest"), text("report_digest"));
    let same_data = found.data_digest.to_string() == had_data;
    let same_report = found.report_digest.to_string() == had_report;
    let said = |same: bool| if same { "the same" } else { "NOT THE SAME" };
    let lines = format!(
        "data    {} {}\nreport  {} {}\nengine  {} {} now, {} then",
        found.data_digest,
        said(same_data),
        found.report_digest,
        said(same_report),
        found.report.engine,
        found.report.engine_version,
        text("engine_version"),
    );
    let value = json!({
        "claim": claim, "same_data": same_data, "same_report": same_report,
        "data_digest": found.data_digest, "report_digest": found.report_digest,
    });
    Ok(Outcome { holds: same_data && same_report, ..Outcome::new(value, lines) })
}
