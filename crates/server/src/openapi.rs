//! The description of the JSON API (`OpenAPI` 3.1), made from the list of registers.

mod privacy;

use registry::{AnyRegister, Form, REGISTERS};
use serde_json::{Map, Value, json};

/// The whole description.
pub fn document() -> Value {
    let mut paths = Map::new();
    for register in REGISTERS {
        of_register(*register, &mut paths);
    }
    ours(&mut paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Plumbline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Commands become facts in a tamper-evident ledger; everything read is computed from them.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer",
                "description": "An API token; its scopes are read, write and measure.",
            } },
            "parameters": parameters(),
            "responses": responses(),
            "schemas": schemas(),
        },
    })
}

fn parameters() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "as_of": {
            "name": "as_of", "in": "query", "schema": text,
            "description": "A day such as 2026-11-20, or the number of an entry; now without it.",
        },
        "if_match": {
            "name": "If-Match", "in": "header", "schema": text,
            "description": "The ETag of the record as the sender saw it; another one is a conflict.",
        },
        "idempotency_key": {
            "name": "Idempotency-Key", "in": "header", "schema": text,
            "description": "The same request with the same key is carried out once.",
        },
    })
}

fn responses() -> Value {
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } } });
    json!({
        "refused": {
            "description": "Refused or failed: nothing is half done. 409 shows both sides.",
            "content": problem,
        },
    })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let whole = json!({ "type": "integer", "minimum": 0 });
    let act = json!({
        "type": "object", "required": ["entry", "at", "by", "via"],
        "properties": { "entry": whole, "at": { "type": "string", "format": "date-time" }, "by": text, "via": text },
    });
    json!({
        "problem": {
            "type": "object", "required": ["title", "status", "detail", "hint"],
            "properties": {
                "type": text, "title": text, "status": whole, "detail": text, "hint": text,
                "fields": { "type": "array", "items": text },
                "now": { "type": "object", "description": "What the record says now." },
                "sent": { "type": "object", "description": "What the refused request said." },
            },
        },
        "act": act,
        "done": {
            "type": "object", "required": ["id", "entry", "revision", "what"],
            "properties": { "id": text, "entry": whole, "revision": whole, "what": text },
        },
        "record": {
            "type": "object", "required": ["id", "revision", "created", "changed", "state"],
            "properties": {
                "id": text, "revision": whole, "state": { "type": "object" },
                "created": { "$ref": "#/components/schemas/act" },
                "changed": { "$ref": "#/components/schemas/act" },
            },
        },
    })
}

fn parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

fn in_path(name: &str, example: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" }, "example": example })
}

fn in_query(name: &str, kind: &str, about: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": { "type": kind }, "description": about })
}

fn answers(status: &str, about: &str, schema: &Value) -> Value {
    let mut answers = Map::new();
    let content = json!({ "application/json": { "schema": schema } });
    answers.insert(status.to_owned(), json!({ "description": about, "content": content }));
    answers.insert("default".to_owned(), json!({ "$ref": "#/components/responses/refused" }));
    Value::Object(answers)
}

fn of_register(register: &dyn AnyRegister, paths: &mut Map<String, Value>) {
    let (noun, plural, title) = (register.noun(), register.plural(), register.title());
    let forms = register.by_hand();
    let record = json!({ "$ref": "#/components/schemas/record" });
    let page = json!({
        "type": "object",
        "properties": {
            "size": { "type": "integer" }, "items": { "type": "array", "items": record },
            "next_after": { "type": ["integer", "null"] },
        },
    });
    let list = json!({
        "tags": [title], "operationId": format!("{noun}_list"), "summary": format!("List: {title}"),
        "description": register.about(),
        "parameters": [
            parameter("as_of"), in_query("state", "string", "Only records in this state."),
            in_query("after", "integer", "Only records after this number."),
            in_query("limit", "integer", "How many, up to 500."),
        ],
        "responses": answers("200", "The records", &page),
    });
    let mut collection = json!({ "get": list });
    if let Some(first) = forms.first() {
        collection["post"] = command(register, first, true);
    }
    paths.insert(format!("/api/{plural}"), collection);
    let id = in_path("id", &format!("{noun}-1"));
    let seen = json!({ "type": "object", "properties": {
        "record": record, "name": { "type": "string" },
        "open": { "type": "array", "items": { "type": "string" } },
        "backlinks": { "type": "array", "items": { "type": "object" } },
    } });
    paths.insert(
        format!("/api/{plural}/{{id}}"),
        json!({ "get": {
            "tags": [title], "operationId": format!("{noun}_show"), "summary": "One record",
            "parameters": [id, parameter("as_of")],
            "responses": answers("200", "The record, its ETag the revision", &seen),
        } }),
    );
    let facts = json!({ "type": "array", "items": { "type": "object" } });
    paths.insert(
        format!("/api/{plural}/{{id}}/history"),
        json!({ "get": {
            "tags": [title], "operationId": format!("{noun}_history"), "summary": "Its facts, the newest first",
            "parameters": [
                id, parameter("as_of"), in_query("below", "integer", "Only facts before this entry."),
                in_query("limit", "integer", "How many, up to 500."),
            ],
            "responses": answers("200", "The facts", &facts),
        } }),
    );
    for form in forms.iter().skip(1) {
        let post = json!({ "post": command(register, form, false) });
        paths.insert(format!("/api/{plural}/{{id}}/{}", form.verb), post);
    }
}

fn command(register: &dyn AnyRegister, form: &Form, makes: bool) -> Value {
    let (noun, verb) = (register.noun(), &form.verb);
    let done = json!({ "$ref": "#/components/schemas/done" });
    let mut parameters = vec![parameter("idempotency_key")];
    if !makes {
        parameters.insert(0, in_path("id", &format!("{noun}-1")));
        parameters.push(parameter("if_match"));
    }
    json!({
        "tags": [register.title()], "operationId": format!("{noun}_{verb}"), "summary": form.label,
        "description": form.help, "x-class": register.class(verb),
        "parameters": parameters,
        "requestBody": { "required": !form.fields.is_empty(), "content": {
            "application/json": { "schema": form.schema },
        } },
        "responses": answers(if makes { "201" } else { "200" }, "Durable in the ledger", &done),
    })
}

/// One operation that is not a register's.
struct Operation {
    path: &'static str,
    method: &'static str,
    id: &'static str,
    about: &'static str,
    tag: &'static str,
    parameters: Vec<Value>,
    body: Option<Value>,
    /// The schema of what is answered, where it is described.
    answer: Option<Value>,
}

/// The media type of a document.
const BYTES: &str = "application/octet-stream";

fn ours(paths: &mut Map<String, Value>) {
    for one in operations() {
        let makes = matches!(one.id, "assess_fairness" | "assess_build" | "document_keep");
        let status = if makes { "201" } else { "200" };
        let answer = one.answer.unwrap_or_else(|| json!({}));
        let mut operation = json!({
            "tags": [one.tag], "operationId": one.id, "summary": one.about,
            "parameters": one.parameters, "responses": answers(status, "Done", &answer),
        });
        if let Some(schema) = one.body {
            let kind = if one.id == "document_keep" { BYTES } else { "application/json" };
            operation["requestBody"] =
                json!({ "required": true, "content": { kind: { "schema": schema } } });
        }
        let entry = paths.entry(one.path.to_owned()).or_insert_with(|| json!({}));
        entry[one.method] = operation;
    }
}

impl Operation {
    fn get(path: &'static str, id: &'static str, about: &'static str) -> Self {
        let parameters = Vec::new();
        Self {
            path,
            method: "get",
            id,
            about,
            tag: "Evidence",
            parameters,
            body: None,
            answer: None,
        }
    }

    fn post(path: &'static str, id: &'static str, about: &'static str) -> Self {
        Self { method: "post", ..Self::get(path, id, about) }
    }

    fn with(self, parameters: Vec<Value>) -> Self {
        Self { parameters, ..self }
    }

    fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    fn answers(self, answer: Value) -> Self {
        Self { answer: Some(answer), ..self }
    }
}

fn operations() -> Vec<Operation> {
    let text = || json!({ "type": "string" });
    let question = json!({ "type": "object", "required": ["sql"], "properties": { "sql": text(), "as_of": text() } });
    let measured = json!({ "type": "object", "required": ["release", "decision", "by", "positive", "until", "counted"],
        "properties": {
            "release": text(), "outcome": text(), "decision": text(), "positive": text(), "until": text(),
            "by": { "type": "array", "items": text() }, "counted": counted(),
        } });
    let built = json!({ "type": "object", "required": ["component", "record"], "properties": {
        "component": text(), "record": { "type": "string",
            "description": "An in-toto statement with SLSA provenance v1, as it was written." },
    } });
    let mut all = vec![
        Operation::get("/api/standing", "standing", "The status of every item, check and subject")
            .with(vec![parameter("as_of")]),
        Operation::get("/api/controls/{item}", "control", "The status of one item")
            .with(vec![in_path("item", "A.5.4"), parameter("as_of")]),
        Operation::get("/api/releases/{id}/gate/{stage}", "gate", "What the gate says to a move")
            .with(vec![in_path("id", "release-1"), in_path("stage", "verify")]),
        Operation::get("/api/query", "tables", "The tables that can be asked, with their columns"),
        Operation::post("/api/query", "query", "Ask in SQL").body(question),
        Operation::post(
            "/api/assessments/fairness",
            "assess_fairness",
            "Judge counts by group, and record the figures",
        )
        .body(measured),
        Operation::post(
            "/api/assessments/build",
            "assess_build",
            "Judge a build record, and record what it tells",
        )
        .body(built),
        Operation::post(
            "/api/documents",
            "document_keep",
            "Keep a document, to name it by its digest",
        )
        .body(json!({ "type": "string", "format": "binary" })),
        Operation::get("/api/documents/{digest}", "document", "The bytes of a document")
            .with(vec![in_path("digest", "sha256:9f86d081…")]),
    ];
    all.extend(privacy::operations());
    all.extend(of_ledger());
    all
}

/// Counts by group, as `plumb assess fairness` makes them where the data lie.
fn counted() -> Value {
    let whole = || json!({ "type": "integer", "minimum": 0 });
    let counts = ["true_positive", "false_positive", "true_negative", "false_negative"];
    let mut group = Map::new();
    group.insert("group".into(), json!({ "type": "array", "items": { "type": "string" } }));
    group.extend(counts.map(|name| (name.to_owned(), whole())));
    let required: Vec<&String> = group.keys().collect();
    let group = json!({ "type": "object", "required": required, "properties": group });
    json!({ "type": "object", "required": ["groups", "excluded", "data"], "properties": {
        "groups": { "type": "array", "items": group }, "excluded": whole(),
        "data": { "type": "string", "description": "The digest of the bytes of the data." },
    } })
}

fn of_ledger() -> Vec<Operation> {
    let bundle = json!({ "type": "object", "required": ["entries"], "properties": {
        "entries": { "type": "array", "items": { "type": "integer" } }, "open": { "type": "boolean" },
        "since": { "type": "string" },
    } });
    let heads = json!({ "type": "object", "properties": { "remembered": {
        "type": "array", "items": { "type": "string" },
        "description": "Checkpoints of this ledger that were seen before.",
    } } });
    vec![
        Operation::get("/api/ledger/head", "ledger_head", "The signed head and its key"),
        Operation::get("/api/ledger/entries", "ledger_entries", "The newest entries").with(vec![
            in_query("what", "string", "Only facts that start so."),
            in_query("below", "integer", "Only entries before this one."),
            in_query("limit", "integer", "How many, up to 500."),
        ]),
        Operation::get("/api/ledger/entries/{entry}", "ledger_entry", "An entry and its proof")
            .with(vec![in_path("entry", "7")]),
        Operation::get("/api/ledger/entries/{entry}/proof", "ledger_proof", "As a C2SP tlog-proof")
            .with(vec![in_path("entry", "7")]),
        Operation::post("/api/ledger/verify", "ledger_verify", "Verify every entry").body(heads),
        Operation::post("/api/ledger/bundle", "ledger_bundle", "A bundle of chosen entries")
            .body(bundle),
        Operation::get("/api/log/{path}", "ledger_tile", "A file of the C2SP tlog-tiles layout")
            .with(vec![in_path("path", "checkpoint")]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_own_id() {
        let document = document();
        let mut ids = std::collections::BTreeSet::new();
        for methods in document["paths"].as_object().unwrap().values() {
            for operation in methods.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{id} is there twice");
            }
        }
    }

    #[test]
    fn every_address_of_the_api_is_described() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        for route in crate::ROUTES.iter().filter(|route| route.path.starts_with("/api/")) {
            if route.path.contains("{plural}") || route.path == "/api/openapi.json" {
                continue;
            }
            let path = route.path.replace("{*path}", "{path}");
            for method in route.methods {
                let found = paths.get(&path).and_then(|one| one.get(method.to_lowercase()));
                assert!(found.is_some(), "{method} {path}");
            }
        }
    }
}
