//! Assessments: an engine measures a data set, the report is stored, its figures become claims.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use access::{Action, Principal};
use base::{AnyId, Day, Digest, Error, Millis, Refusal};
use fairness::{
    Cell, Cells, Counts, Gate, Measure, Report, Settings,
    gate::{Outcome, Ruling},
};
use query::count::{Counted, Question};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{App, Done, Request, actor};

/// What to assess.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The data: a CSV or Parquet file.
    pub data: PathBuf,
    /// The column of what really happened.
    pub outcome: Option<String>,
    /// The column of what was decided.
    pub decision: String,
    /// The columns of the protected attributes.
    pub by: Vec<String>,
    /// The value that counts as positive.
    pub positive: String,
    /// The release that decided.
    pub release: Option<AnyId>,
    /// The last day that the data cover; if it is not said, the day when the file was last written.
    pub until: Option<Day>,
    /// Thresholds to gate on, as TOML text.
    pub gate: Option<String>,
}

/// What an assessment found.
#[derive(Debug, Serialize)]
pub struct Assessed {
    /// The report.
    pub report: Report,
    /// Its digest: the same data and parameters give the same one.
    pub report_digest: Digest,
    /// The digest of the data.
    pub data_digest: Digest,
    /// What was counted; the report says it by group.
    #[serde(skip)]
    pub counted: Counted,
    /// The last day that the data cover.
    pub until: Day,
    /// How each threshold of the gate came out.
    pub gate: Vec<Ruling>,
    /// The claims that were recorded, if any were.
    pub claims: Vec<Done>,
}

impl Assessed {
    /// Whether every threshold of the gate is met.
    pub fn passes(&self) -> bool {
        self.gate.iter().all(|ruling| matches!(ruling.outcome, Outcome::Met))
    }
}

/// Measures group fairness of decisions in a file. Pure but for reading the file.
///
/// # Errors
/// Refuses data, columns and thresholds that cannot be used, naming the place.
pub async fn measure(asked: &Assessment) -> Result<Assessed, Error> {
    gate(asked)?; // refused before the long work, not after it
    let until = match asked.until {
        Some(day) => day,
        None => written(&asked.data)?,
    };
    let question = Question {
        outcome: asked.outcome.as_deref(),
        decision: &asked.decision,
        positive: &asked.positive,
        by: &asked.by,
    };
    let counted = query::count::groups(&asked.data, &question).await?;
    judge(asked, counted, until)
}

/// Judges counts of data that end on the day `until`. Pure.
///
/// # Errors
/// Refuses counts and thresholds that cannot be used.
pub fn judge(asked: &Assessment, counted: Counted, until: Day) -> Result<Assessed, Error> {
    let cells = cells(asked, &counted)?;
    let report = Report::of(&cells, &Settings::default()).map_err(|error| unfair(&error, asked))?;
    let report_digest = report.digest()?;
    let gate = gate(asked)?.map(|gate| gate.judge(&report)).unwrap_or_default();
    let data_digest = counted.data;
    Ok(Assessed { report, report_digest, data_digest, counted, until, gate, claims: Vec::new() })
}

/// The thresholds to gate on.
fn gate(asked: &Assessment) -> Result<Option<Gate>, Refusal> {
    let wrong = |error: fairness::gate::GateError| {
        Refusal::invalid(error.to_string(), "mend the gate file").about("gate")
    };
    asked.gate.as_deref().map(Gate::parse).transpose().map_err(wrong)
}

/// The day when a file was last written: its data reach no further, and nobody need type it.
fn written(path: &Path) -> Result<Day, Error> {
    let unread = |error: std::io::Error| {
        let what = format!("`{}` cannot be read: {error}", path.display());
        Refusal::invalid(what, "name a CSV or Parquet file that is there")
    };
    let at = fs::metadata(path).and_then(|file| file.modified()).map_err(unread)?;
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX)).day())
}

fn cells(asked: &Assessment, counted: &Counted) -> Result<Cells, Error> {
    let counts = |group: &query::count::GroupCount| match asked.outcome {
        Some(_) => Counts::Outcomes {
            tp: group.true_positive,
            fp: group.false_positive,
            tn: group.true_negative,
            fn_: group.false_negative,
        },
        None => Counts::Decisions {
            selected: group.true_positive + group.false_positive,
            not_selected: group.true_negative + group.false_negative,
        },
    };
    let cell = |group: &query::count::GroupCount| Cell {
        group: group.group.clone(),
        counts: counts(group),
    };
    let by: Vec<&str> = asked.by.iter().map(String::as_str).collect();
    Cells::new(&by, counted.groups.iter().map(cell), counted.excluded)
        .map_err(|error| unfair(&error, asked))
}

fn unfair(error: &fairness::FairnessError, asked: &Assessment) -> Error {
    let hint = match error {
        fairness::FairnessError::NobodySelected => {
            format!("is `{}` how a positive decision is written in this column?", asked.positive)
        }
        fairness::FairnessError::TooFewGroups { .. } => {
            "name an attribute that divides people into groups with `--by`".to_owned()
        }
        _ => "see `plumb assess fairness --help`".to_owned(),
    };
    Refusal::invalid(error.to_string(), hint).into()
}

impl App {
    /// Measures, stores the report and records its figures as claims about the release.
    ///
    /// # Errors
    /// As [`measure`]; refuses who may not measure, and releases that are not there.
    pub async fn assess(&self, who: &Principal, asked: &Assessment) -> Result<Assessed, Error> {
        self.authorise(who, &Action::Measure)?;
        if let Some(release) = &asked.release {
            self.release_digest(release)?; // refused before the long work, not after it
        }
        let mut found = measure(asked).await?;
        if asked.until.is_none() {
            found.until = found.until.min(self.now().day()); // a file can be dated ahead
        }
        self.record_report(who, asked, &mut found).await?;
        Ok(found)
    }

    /// Judges counts that were made where the data lie, stores the report and records its figures.
    ///
    /// # Errors
    /// Refuses who may not measure, counts that cannot be judged, releases that are not there, and to
    /// guess how far the data reach.
    pub async fn assess_counts(
        &self,
        who: &Principal,
        asked: &Assessment,
        counted: Counted,
    ) -> Result<Assessed, Error> {
        self.authorise(who, &Action::Measure)?;
        let until = asked.until.ok_or_else(|| {
            Refusal::invalid("`until` is missing", "send the last day that the data cover")
                .about("until")
        })?;
        let mut found = judge(asked, counted, until)?;
        self.record_report(who, asked, &mut found).await?;
        Ok(found)
    }

    /// Stores a report and records its figures as claims about the release, if one is named.
    async fn record_report(
        &self,
        who: &Principal,
        asked: &Assessment,
        found: &mut Assessed,
    ) -> Result<(), Error> {
        let Some(release) = &asked.release else { return Ok(()) };
        let digest = self.release_digest(release)?;
        let bytes = found.report.json()?;
        self.0.documents.put(&bytes).map_err(|error| Error::failed("store the report", error))?;
        let parameters = base::canon::bytes(&json!({
            "outcome": asked.outcome, "decision": asked.decision, "by": asked.by,
            "positive": asked.positive, "settings": found.report.settings,
        }))?;
        let parameters = String::from_utf8_lossy(&parameters).into_owned();
        // All figures of one report are recorded together or not at all.
        let mut requests = Vec::new();
        for measure in found.report.measures() {
            let mut fields = figures(&measure);
            fields["subject"] = json!(release);
            fields["digest"] = json!(digest);
            fields["engine"] = json!(found.report.engine);
            fields["engine_version"] = json!(found.report.engine_version);
            fields["parameters"] = json!(parameters);
            fields["data_digest"] = json!(found.data_digest);
            fields["data_until"] = json!(found.until);
            fields["report_digest"] = json!(found.report_digest);
            requests.push(Request {
                noun: "claim".into(),
                verb: "record".into(),
                fields: fields.as_object().cloned().unwrap_or_default(),
                ..Request::default()
            });
        }
        found.claims = self.record_together(actor(who), requests).await?;
        Ok(())
    }

    /// The digest of a release: what a claim about it measures.
    fn release_digest(&self, release: &AnyId) -> Result<String, Error> {
        let record = self.opened(release, u64::MAX)?.filter(|record| record.id.noun == "release");
        let record = record.ok_or_else(|| {
            Refusal::missing(format!("`{release}` does not exist"), "see `plumb release list`")
        })?;
        Self::text(&record, "digest").ok_or_else(|| {
            let what =
                format!("`{release}` has no component list, so nobody could say what was measured");
            Refusal::conflict(what, "set its component list first").into()
        })
    }
}

/// The fields of a claim that a measure fills.
fn figures(measure: &Measure) -> Value {
    let mut fields = json!({ "measure": measure.measure, "n": 0 });
    if let Some(worst) = &measure.worst {
        fields["value"] = json!(worst.value);
        fields["low"] = json!(worst.low);
        fields["high"] = json!(worst.high);
        fields["n"] = json!(worst.n);
        fields["grouped_by"] = json!(clip(&worst.by.join(", ")));
        let (lowest, highest) = (worst.lowest.join(" "), worst.highest.join(" "));
        fields["groups"] = json!(clip(&format!("{lowest} against {highest}")));
    }
    if let Some(insufficient) = &measure.insufficient {
        fields["insufficient"] = json!(insufficient.why);
        fields["rows_needed"] = json!(insufficient.rows_needed);
    }
    fields
}

/// A line that fits a title.
fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(base::Title::MAX).collect()
}
