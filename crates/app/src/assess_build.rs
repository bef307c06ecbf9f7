//! The assessment of a build: the record that a pipeline wrote is held against the model on record.

use access::{Action, Principal};
use base::{AnyId, Day, Digest, Error, Refusal};
use provenance::{Record, Report};
use registry::component::{Component, PartKind};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{App, Done, Request, actor};

/// What a build record told.
#[derive(Debug, Serialize, Deserialize)]
pub struct AssessedBuild {
    /// The report.
    pub report: Report,
    /// Its digest: the same record and model give the same one.
    pub report_digest: Digest,
    /// The digest of the record.
    pub record_digest: Digest,
    /// The day when the build ended.
    pub finished: Day,
    /// The claim that was recorded, if one was.
    pub claim: Option<Done>,
}

/// Holds a build record against the digest of a model. Pure.
///
/// # Errors
/// Refuses what is no such record, naming the place.
pub fn judge_build(record: &[u8], model: Digest) -> Result<AssessedBuild, Error> {
    let hint =
        "send the in-toto statement with SLSA provenance v1 that the pipeline wrote, unwrapped";
    let odd =
        |error: provenance::RecordError| Refusal::invalid(error.to_string(), hint).about("record");
    let read = Record::read(record).map_err(odd)?;
    let finished = read.finished().map_err(odd)?.day();
    let report = Report::of(&read, model);
    let report_digest = Digest::of(&report.json()?);
    let record_digest = Digest::of(record);
    Ok(AssessedBuild { report, report_digest, record_digest, finished, claim: None })
}

impl App {
    /// Judges a build record, keeps it and the report, and records what it tells as a claim about the
    /// component.
    ///
    /// # Errors
    /// As [`judge_build`]; refuses who may not measure, what is not a model with a digest, and a build
    /// that ends in the future.
    pub async fn assess_build(
        &self,
        who: &Principal,
        component: &AnyId,
        record: &[u8],
    ) -> Result<AssessedBuild, Error> {
        self.authorise(who, &Action::Measure)?;
        let model = self.model_digest(component)?;
        let mut found = judge_build(record, model)?;
        if found.finished > self.now().day() {
            let what =
                format!("this build ends on {}, which is in the future", found.finished.human());
            return Err(Refusal::invalid(what, "set the clock of the pipeline")
                .about("record")
                .into());
        }
        let keep = |bytes: &[u8]| {
            self.0.documents.put(bytes).map_err(|error| Error::failed("store the report", error))
        };
        keep(record)?;
        keep(&found.report.json()?)?;
        let fields = json!({
            "measure": "build.recorded", "subject": component, "digest": model,
            "value": f64::from(u8::from(found.report.is_complete())), "n": 1,
            "engine": found.report.engine, "engine_version": found.report.engine_version,
            "parameters": "{}", "data_digest": found.record_digest, "data_until": found.finished,
            "report_digest": found.report_digest,
        });
        let request = Request {
            noun: "claim".into(),
            verb: "record".into(),
            fields: fields.as_object().cloned().unwrap_or_default(),
            ..Request::default()
        };
        found.claim = Some(self.record(actor(who), request).await?);
        Ok(found)
    }

    /// The digest of a model on record.
    ///
    /// # Errors
    /// Refuses components that are no models, or have no digest.
    fn model_digest(&self, component: &AnyId) -> Result<Digest, Error> {
        if component.noun != "component" {
            let what = format!("`{component}` is not a component");
            let hint = "name the model as it is on record, as in `component-3`";
            return Err(Refusal::invalid(what, hint).about("component").into());
        }
        let part: Component = self.typed(component, u64::MAX)?;
        if part.kind != PartKind::Model {
            let what = format!("`{component}` is not a model");
            return Err(Refusal::invalid(what, "name a component of kind model")
                .about("component")
                .into());
        }
        part.digest.ok_or_else(|| {
            let what = format!("`{component}` has no digest, so nobody could say what was built");
            Refusal::conflict(what, "add the model with its digest").about("component").into()
        })
    }
}
