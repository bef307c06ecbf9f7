//! The models of the demo as their pipeline knows them: what came out, from what, with which tools.

use base::{Digest, Error, Millis, canon};
use serde_json::{Value, json};

use super::model::{POINTS, Scorecard, TABLE};

/// A model that was built here.
pub(crate) struct Built<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    /// The model itself.
    bytes: Vec<u8>,
    algorithm: &'a str,
    /// Whether it was made from the loans.
    trained: bool,
}

impl<'a> Built<'a> {
    /// The table of points, which somebody wrote down.
    pub(crate) fn points() -> Self {
        Self {
            name: "Table of points",
            version: "3",
            bytes: POINTS.as_bytes().to_vec(),
            algorithm: "rules that an expert wrote down",
            trained: false,
        }
    }

    /// A scorecard, which was trained here.
    pub(crate) fn scorecard(version: &'a str, card: &Scorecard) -> Result<Self, Error> {
        Ok(Self {
            name: "Scorecard",
            version,
            bytes: card.bytes()?,
            algorithm: "logistic regression by gradient descent",
            trained: true,
        })
    }

    /// The digest of the model.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// The record of its build, which ended at this moment: an in-toto statement with SLSA provenance.
    pub(crate) fn record(&self, finished: Millis) -> Result<Vec<u8>, Error> {
        let resource = |name: &str, digest: &Digest| -> Value {
            let hex = digest.to_string();
            json!({ "name": name, "digest": { "sha256": hex.trim_start_matches("sha256:") } })
        };
        let code = Digest::of(include_bytes!("model.rs"));
        let mut sources = vec![resource("code", &code)];
        if self.trained {
            sources.push(resource("german-credit.csv", &Digest::of(TABLE.as_bytes())));
        }
        let plumb = env!("CARGO_PKG_VERSION");
        canon::bytes(&json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [resource(self.name, &self.digest())],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": {
                "buildDefinition": {
                    "buildType": "https://harbourside.example/train/v1",
                    "externalParameters": {
                        "algorithm": self.algorithm,
                        "evaluationTools": { "plumb assess fairness": plumb },
                    },
                    "resolvedDependencies": sources,
                },
                "runDetails": {
                    "builder": {
                        "id": "https://harbourside.example/pipeline",
                        "version": { "plumb demo": plumb },
                    },
                    "metadata": { "finishedOn": finished },
                },
            },
        }))
    }
}
