//! The record as the pipeline wrote it.

use std::collections::BTreeMap;

use base::Millis;
use serde::Deserialize;
use serde_json::Value;

/// The largest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 1 << 20;

/// The type of an in-toto statement, version 1.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// The type of SLSA provenance, version 1 and its later minor versions.
const PREDICATE: &str = "https://slsa.dev/provenance/v1";

/// A build, as the parts of a statement tell it that are read here; others are ignored, as both
/// specifications ask.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Record {
    /// What came out.
    pub(crate) subject: Vec<Resource>,
    pub(crate) predicate: Predicate,
}

/// What names a statement and its predicate.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "_type")]
    kind: String,
    #[serde(rename = "predicateType")]
    predicate: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Predicate {
    pub(crate) build_definition: BuildDefinition,
    pub(crate) run_details: RunDetails,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BuildDefinition {
    pub(crate) build_type: String,
    #[serde(default)]
    pub(crate) external_parameters: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) resolved_dependencies: Vec<Resource>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct RunDetails {
    pub(crate) builder: Builder,
    #[serde(default)]
    pub(crate) metadata: Metadata,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Builder {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) version: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) finished_on: Option<String>,
}

/// Something that went in or came out, named by its digests.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Resource {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) uri: String,
    #[serde(default)]
    pub(crate) digest: BTreeMap<String, String>,
}

/// Why a record could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is too long.
    #[error("a build record has at most {RECORD_BYTES_MAX} bytes, this one has {found}")]
    TooLong {
        /// How many it has.
        found: usize,
    },
    /// It is not such a statement.
    #[error("this is not a build record: {0}")]
    Shape(String),
    /// It is of another type.
    #[error("`{field}` is `{found}`, expected `{expected}`")]
    Kind {
        /// Which of the two types.
        field: &'static str,
        /// What it is.
        found: String,
        /// What it would have to be.
        expected: &'static str,
    },
    /// Its end is not a moment.
    #[error(
        "`predicate.runDetails.metadata.finishedOn` is missing, or not a moment such as `2026-11-20T09:00:00Z`"
    )]
    Finished,
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// Says what is wrong with it, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        if bytes.len() > RECORD_BYTES_MAX {
            return Err(RecordError::TooLong { found: bytes.len() });
        }
        let kind: Kind = parse(bytes)?;
        let known = [("_type", kind.kind, STATEMENT), ("predicateType", kind.predicate, PREDICATE)];
        for (field, found, expected) in known {
            // SLSA: a minor version is a suffix such as `v1.1`, and readers of v1 read it.
            let minor = found.strip_prefix(expected).is_some_and(|rest| rest.starts_with('.'));
            if found != expected && !(field == "predicateType" && minor) {
                let found = found.chars().take(120).collect();
                return Err(RecordError::Kind { field, found, expected });
            }
        }
        let record: Self = parse(bytes)?;
        record.finished()?;
        Ok(record)
    }

    /// The moment when the build ended.
    ///
    /// # Errors
    /// It is missing, or no moment.
    pub fn finished(&self) -> Result<Millis, RecordError> {
        let text = self.predicate.run_details.metadata.finished_on.as_deref();
        text.and_then(|text| text.parse().ok()).ok_or(RecordError::Finished)
    }
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, RecordError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner().to_string();
        let line = cause.replace(char::is_control, " ");
        RecordError::Shape(if path == "." { line } else { format!("`{path}`: {line}") })
    })
}
