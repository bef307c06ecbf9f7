//! What a record tells of a model, and what it leaves open.

use base::{Digest, Error, canon};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::{Record, Resource};

/// What an auditor asks of the record of a model version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// That it is about this very model.
    Output,
    /// The algorithm, or the model that it starts from.
    Origin,
    /// The tools that made it, with their versions.
    Tools,
    /// The tools that it was evaluated with, with their versions.
    Evaluation,
    /// The code, by its digest.
    Code,
}

/// A tool and its version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Something that went into the build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Its name, or where it came from.
    pub name: String,
    /// Its digest, as in `sha256:…` or `gitCommit:…`.
    pub digest: String,
}

/// What was found. Its canonical JSON is the same for the same record and model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Always `provenance`.
    pub engine: String,
    /// The version of the engine.
    pub engine_version: String,
    /// The model that it was held against.
    pub model: Digest,
    /// Who built it.
    pub builder: String,
    /// How it was built.
    pub build_type: String,
    /// The algorithm, or the model that it starts from.
    pub origin: Option<String>,
    /// The tools that made it.
    pub tools: Vec<Tool>,
    /// The tools that it was evaluated with.
    pub evaluation: Vec<Tool>,
    /// The code, and all else that went in.
    pub sources: Vec<Source>,
    /// What it does not tell.
    pub missing: Vec<Point>,
}

/// The parameters that name the algorithm or the model that it starts from.
const ORIGIN: [&str; 2] = ["algorithm", "baseModel"];

/// The parameter that names the tools of evaluation and their versions.
const EVALUATION: &str = "evaluationTools";

/// The digests that name bytes or a commit for good; weaker ones are not taken for a proof.
const DIGESTS: [&str; 4] = ["sha256", "sha384", "sha512", "gitCommit"];

impl Report {
    /// Holds a record against the digest of a model.
    pub fn of(record: &Record, model: Digest) -> Self {
        let definition = &record.predicate.build_definition;
        let builder = &record.predicate.run_details.builder;
        let parameter = |name: &str| definition.external_parameters.get(name);
        let line = |value: &Value| {
            value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let origin = ORIGIN.into_iter().filter_map(parameter).find_map(line);
        let tool = |(name, version): (&String, &str)| Tool {
            name: name.clone(),
            version: version.to_owned(),
        };
        let named = |tool: &Tool| !tool.name.trim().is_empty() && !tool.version.trim().is_empty();
        let tools = builder.version.iter().map(|(name, version)| tool((name, version)));
        let evaluation = parameter(EVALUATION).and_then(Value::as_object).into_iter().flatten();
        let evaluation =
            evaluation.filter_map(|(name, version)| Some(tool((name, version.as_str()?))));
        let (mut tools, mut evaluation): (Vec<_>, Vec<_>) =
            (tools.filter(named).collect(), evaluation.filter(named).collect());
        tools.sort();
        evaluation.sort();
        let code = definition.resolved_dependencies.iter().any(is_code);
        let mut sources: Vec<Source> =
            definition.resolved_dependencies.iter().filter_map(source).collect();
        sources.sort();
        let own = model.to_string();
        let output = record.subject.iter().filter_map(|one| one.digest.get("sha256"));
        let is_ours = output.into_iter().any(|digest| own.strip_prefix("sha256:") == Some(digest));
        let points = [
            (Point::Output, is_ours),
            (Point::Origin, origin.is_some()),
            (Point::Tools, !tools.is_empty()),
            (Point::Evaluation, !evaluation.is_empty()),
            (Point::Code, code),
        ];
        Self {
            engine: "provenance".to_owned(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            model,
            builder: builder.id.clone(),
            build_type: definition.build_type.clone(),
            origin,
            tools,
            evaluation,
            sources,
            missing: points.into_iter().filter(|(_, told)| !told).map(|(point, _)| point).collect(),
        }
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// It could not be written.
    pub fn json(&self) -> Result<Vec<u8>, Error> {
        canon::bytes(self)
    }

    /// What it says, a line each.
    pub fn summary(&self) -> Vec<String> {
        let tools = |tools: &[Tool]| {
            let each = tools.iter().map(|tool| format!("{} {}", tool.name, tool.version));
            each.collect::<Vec<_>>().join(", ")
        };
        let mut lines = vec![format!("model {}", self.model), format!("builder {}", self.builder)];
        lines.extend(self.origin.iter().map(|origin| format!("origin {origin}")));
        for (what, named) in [("tools", &self.tools), ("evaluation", &self.evaluation)] {
            if !named.is_empty() {
                lines.push(format!("{what} {}", tools(named)));
            }
        }
        lines.extend(self.sources.iter().map(|one| format!("source {} {}", one.name, one.digest)));
        if self.missing.is_empty() {
            lines.push("the record is complete".to_owned());
        }
        lines.extend(self.missing.iter().map(|point| format!("missing: {}", point.words())));
        lines
    }
}

impl Point {
    /// What is missing, and where it would stand.
    pub fn words(self) -> &'static str {
        match self {
            Self::Output => "the digest of this model among `subject`",
            Self::Origin => "`externalParameters.algorithm` or `.baseModel`",
            Self::Tools => "the tools and their versions in `builder.version`",
            Self::Evaluation => {
                "the tools and their versions in `externalParameters.evaluationTools`"
            }
            Self::Code => {
                "the code with its digest among `resolvedDependencies`, named `code` or from `git+…`"
            }
        }
    }
}

fn source(resource: &Resource) -> Option<Source> {
    let name = if resource.name.is_empty() { &resource.uri } else { &resource.name };
    let (kind, digest) =
        DIGESTS.iter().find_map(|kind| Some((kind, resource.digest.get(*kind)?)))?;
    Some(Source { name: name.clone(), digest: format!("{kind}:{digest}") })
}

fn is_code(resource: &Resource) -> bool {
    let named = resource.name == "code" || resource.uri.starts_with("git+");
    let lasting = |kind: &str| resource.digest.get(kind).is_some_and(|digest| is_hex(digest));
    named && DIGESTS.iter().any(|kind| lasting(kind))
}

/// Whether a text could be a digest: at least the 40 digits of a commit.
fn is_hex(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
