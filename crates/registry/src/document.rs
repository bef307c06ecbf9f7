//! A document that lies beside the ledger, named by its digest.

use std::borrow::Cow;

use base::Digest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The digest of a document that is kept. A form takes a file for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document(Digest);

impl Document {
    /// Its digest.
    pub fn digest(self) -> Digest {
        self.0
    }
}

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "x-document": true,
        })
    }
}
