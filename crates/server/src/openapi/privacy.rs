//! What the description says of personal data in texts that a program sends.

use serde_json::{Map, Value, json};

use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    let all = [
        Operation::post("/api/privacy/scan", "privacy_scan", "Find personal data in texts")
            .body(sent())
            .answers(scanned()),
        Operation::post(
            "/api/privacy/anonymize",
            "privacy_anonymize",
            "Replace personal data in texts; without a scope nothing of them is kept",
        )
        .body(sent_in())
        .answers(treated()),
        Operation::post(
            "/api/privacy/restore",
            "privacy_restore",
            "Put values back, for a purpose of their scope; it is recorded, and needs the scopes `read` and \
             `write` of a token",
        )
        .body(sent_back())
        .answers(restored()),
        Operation::get("/api/privacy/recognisers", "privacy_recognisers", "What can be found")
            .answers(recognisers()),
        Operation::get("/api/privacy/recipes", "privacy_recipes", "The recipes that are built in")
            .answers(recipes()),
    ];
    all.map(|one| Operation { tag: "Privacy", ..one }).into()
}

fn sent() -> Value {
    let about = format!(
        "The name of a recipe that is built in, or one in TOML; `{}` without it.",
        app::RECIPE
    );
    let string = json!({ "type": "string" });
    let texts =
        json!({ "type": "array", "items": string, "minItems": 1, "maxItems": app::TEXTS_MAX });
    json!({
        "type": "object", "additionalProperties": false, "description": "Either `text` or `texts`.",
        "oneOf": [{ "required": ["text"] }, { "required": ["texts"] }],
        "properties": { "text": string, "texts": texts, "recipe": text(&about) },
    })
}

/// As for a scan, with a scope.
fn sent_in() -> Value {
    let mut sent = sent();
    let scope = "The scope in which the same value has the same pseudonym, as `scope-1`. It needs the \
                 scopes `read` and `write` of a token, and takes the recipe from the scope if that has one.";
    sent["properties"]["scope"] = text(scope);
    let leads = "In a scope: what stands before each text and says what it is about, such as the name of its \
                 column. One for each text, which may be empty, or none.";
    sent["properties"]["leads"] = list(json!({ "type": "string" }));
    sent["properties"]["leads"]["description"] = json!(leads);
    let subjects = "In a scope: whom each text is about, by whatever name. Dates about the same subject are \
                    moved by the same days. One for each text, or none.";
    sent["properties"]["subjects"] = list(json!({ "type": "string" }));
    sent["properties"]["subjects"]["description"] = json!(subjects);
    sent
}

fn sent_back() -> Value {
    let mut sent = sent();
    let one = |field: &str| json!({ "required": [field, "scope", "purpose"] });
    sent["oneOf"] = json!([one("text"), one("texts")]);
    sent["properties"]["scope"] = text("The scope, as `scope-1`.");
    sent["properties"]["purpose"] = text("One of the purposes of the scope.");
    if let Some(properties) = sent["properties"].as_object_mut() {
        properties.shift_remove("recipe");
    }
    sent
}

fn restored() -> Value {
    let unknown = list(text("What looks like a pseudonym and was left."));
    whole(json!({
        "texts": list(whole(json!({ "text": text("The restored text.") }))),
        "restored": { "type": "integer", "minimum": 0, "description": "How many values." },
        "unknown": unknown,
        "entry": { "type": ["integer", "null"], "description": "The entry; none if nothing was restored." },
    }))
}

fn scanned() -> Value {
    let span = whole(json!({
        "start": point(), "end": point(), "label": text("As `PERSON`."),
        "score": { "type": "number", "minimum": 0, "maximum": 1 },
        "recogniser": text("As `us_ssn`."), "evidence": list(text("As `check digit`.")),
    }));
    let spans = whole(json!({ "spans": list(span) }));
    whole(json!({ "recipe": text("Its name."), "texts": list(spans) }))
}

fn treated() -> Value {
    let place = || whole(json!({ "start": point(), "end": point() }));
    let replaced = whole(json!({
        "from": place(), "to": place(), "label": text("As `PERSON`."),
        "operator": text("What was done, as recipes name it."),
    }));
    let treated = whole(json!({ "text": text("The treated text."), "replaced": list(replaced) }));
    whole(json!({
        "recipe": text("Its name."),
        "reversible": flag("Whether all of it can be put back: never without a scope."),
        "about": text("The same in words."), "texts": list(treated),
    }))
}

fn recognisers() -> Value {
    list(whole(json!({
        "name": text("As `us_ssn`."), "label": text("As `US_SSN`."), "about": text("What it finds."),
        "source": text("Where that is published."),
        "country": { "type": ["string", "null"], "description": "ISO 3166-1; none is any." },
    })))
}

fn recipes() -> Value {
    list(whole(json!({
        "name": text("As requests name it."), "toml": text("What it says."),
        "reversible": flag("Whether a scope can put back all that it does."),
    })))
}

/// An object that has all of these members.
fn whole(members: Value) -> Value {
    let required: Vec<&String> = members.as_object().into_iter().flat_map(Map::keys).collect();
    let mut whole = json!({ "type": "object", "required": required });
    whole["properties"] = members;
    whole
}

fn list(items: Value) -> Value {
    let mut list = json!({ "type": "array" });
    list["items"] = items;
    list
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

/// A place in a text.
fn point() -> Value {
    json!({ "type": "integer", "minimum": 0, "description": "In Unicode code points from 0 on." })
}
