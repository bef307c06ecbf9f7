//! Commands as forms for people: derived from the schema of the command, never written by hand.

use base::{Digest, Refusal, Title};
use schemars::Schema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// The field that the name of a file fills.
const CAPTION: &str = "caption";

/// A command as people meet it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    /// The verb, as in `assess`.
    pub verb: String,
    /// What it does, in one line.
    pub label: String,
    /// More, if there is more to say.
    pub help: String,
    /// Its fields, in the order in which people fill them.
    pub fields: Vec<Field>,
    /// The schema of its fields, for the API description.
    pub schema: Value,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its name in the API, the form and the command line.
    pub name: String,
    /// Its label, in a few words.
    pub label: String,
    /// What to write there, if that is not plain.
    pub help: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether several values may be given.
    pub many: bool,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether its text is personal and therefore sealed.
    pub personal: bool,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// A line of text.
    Line,
    /// Lines of text.
    Lines,
    /// A whole number between two.
    Whole {
        /// The smallest.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A day.
    Day,
    /// One of these words, each with what it means.
    Choice(Vec<(String, String)>),
    /// The id of a record of this register; `*` for any.
    Link(String),
    /// A file, which is stored first; the command has its digest.
    Document,
}

/// Where the pairs of a form come from, which tells what silence about a flag means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A page: a browser sends nothing for a box without a tick, so silence is a no.
    Page,
    /// A command line: what nobody typed nobody said, so silence is no answer.
    Line,
}

/// The forms of a command's schema, in the order of its variants.
pub(crate) fn forms(schema: &Schema) -> Vec<Form> {
    let root = schema.as_value();
    let variants = root["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
    variants.iter().filter_map(|variant| form(root, variant)).collect()
}

fn form(root: &Value, variant: &Value) -> Option<Form> {
    let (verb, fields) = variant["properties"].as_object()?.iter().next()?;
    let (label, help) = words(variant);
    let required = fields["required"].as_array().cloned().unwrap_or_default();
    let described = fields["properties"].as_object().cloned().unwrap_or_default();
    let fields_of =
        described.iter().map(|(name, schema)| field(root, name, schema, &required)).collect();
    let mut schema = inlined(root, fields);
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), label.clone().into());
    }
    Some(Form { verb: verb.clone(), label, help, fields: fields_of, schema })
}

fn field(root: &Value, name: &str, schema: &Value, required: &[Value]) -> Field {
    let (label, help) = words(schema);
    let plain = without_null(root, schema);
    let many = plain["type"] == "array";
    let item = if many { without_null(root, &plain["items"]) } else { plain };
    Field {
        name: name.to_owned(),
        label: if label.is_empty() { name.replace('_', " ") } else { label },
        help,
        takes: takes(&item),
        many,
        optional: !required.iter().any(|r| r == name),
        personal: item["x-personal"] == true,
    }
}

/// The schema itself: references followed, "or nothing" taken away.
pub(crate) fn without_null(root: &Value, schema: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        return without_null(root, root.pointer(target).unwrap_or(&Value::Null));
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let some = either.iter().find(|option| option["type"] != "null");
        return without_null(root, some.unwrap_or(&Value::Null));
    }
    let mut plain = schema.clone();
    if let Some(kinds) = schema["type"].as_array()
        && let Some(kind) = kinds.iter().find(|kind| *kind != "null")
    {
        plain["type"] = kind.clone();
    }
    plain
}

/// The schema with all its references replaced by what they point to.
fn inlined(root: &Value, schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            if let Some(path) = object.get("$ref").and_then(Value::as_str) {
                let target = path.strip_prefix('#').and_then(|path| root.pointer(path));
                return target.map_or(Value::Null, |target| inlined(root, target));
            }
            let pairs = object.iter().map(|(key, value)| (key.clone(), inlined(root, value)));
            Value::Object(pairs.collect())
        }
        Value::Array(items) => items.iter().map(|item| inlined(root, item)).collect(),
        other => other.clone(),
    }
}

fn takes(schema: &Value) -> Takes {
    if let Some(noun) = schema["x-link"].as_str() {
        return Takes::Link(noun.to_owned());
    }
    if schema["x-document"] == true {
        return Takes::Document;
    }
    let choices = choices(schema);
    if !choices.is_empty() {
        return Takes::Choice(choices);
    }
    match schema["type"].as_str() {
        Some("boolean") => Takes::Flag,
        Some("integer") => Takes::Whole {
            low: schema["minimum"].as_i64().unwrap_or(0),
            high: schema["maximum"].as_i64().unwrap_or(i64::MAX),
        },
        Some("number") => Takes::Number,
        _ if schema["format"] == "date" => Takes::Day,
        _ if schema["x-lines"].as_u64().is_some_and(|lines| lines > 1) => Takes::Lines,
        _ => Takes::Line,
    }
}

/// The words of an enum of unit variants, each with its doc comment.
fn choices(schema: &Value) -> Vec<(String, String)> {
    let word = |value: &Value, help: String| value.as_str().map(|word| (word.to_owned(), help));
    let mut found = Vec::new();
    for value in schema["enum"].as_array().into_iter().flatten() {
        found.extend(word(value, String::new()));
    }
    for option in schema["oneOf"].as_array().into_iter().flatten() {
        let help = option["description"].as_str().unwrap_or_default();
        found.extend(word(&option["const"], help.trim_end_matches('.').to_owned()));
        for value in option["enum"].as_array().into_iter().flatten() {
            found.extend(word(value, String::new()));
        }
    }
    found
}

/// The label (first paragraph, no full stop) and the help (the rest) of a doc comment.
fn words(schema: &Value) -> (String, String) {
    let text = schema["description"].as_str().unwrap_or_default();
    let (label, help) = text.split_once("\n\n").unwrap_or((text, ""));
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    (line(label).trim_end_matches('.').to_owned(), line(help))
}

/// Reads a typed command; what is malformed is refused with the name of its field.
pub(crate) fn command<C: DeserializeOwned>(
    verb: &str,
    fields: &Map<String, Value>,
) -> Result<C, Refusal> {
    let tagged = json!({ verb: fields });
    serde_path_to_error::deserialize(tagged).map_err(|error| {
        let path = error.path().to_string();
        let mut cause = error.inner().to_string();
        let field = path.strip_prefix(verb).map_or("", |rest| rest.trim_start_matches('.'));
        let field = field.split(['.', '[']).next().unwrap_or_default();
        if let Some(missing) = between(&cause, "missing field `") {
            let refusal =
                Refusal::invalid(format!("`{missing}` is missing"), "give a value for it");
            return refusal.about(missing);
        }
        if let Some(unknown) = between(&cause, "unknown field `") {
            let refusal = Refusal::invalid(
                format!("there is no field `{unknown}`"),
                "see the fields of this command with `--help` or in the API description",
            );
            return refusal.about(unknown);
        }
        if between(&cause, "unknown variant `") == Some(verb) {
            return Refusal::missing(
                format!("there is no command `{verb}` here"),
                "see the commands of this register with `--help` or in the API description",
            );
        }
        // What is written of a type names the value, which may be anything.
        if ["invalid type: ", "invalid value: "].iter().any(|start| cause.starts_with(start)) {
            "this is not what is expected here".clone_into(&mut cause);
        }
        if field.is_empty() {
            Refusal::invalid(cause, "see the fields of this command in the API description")
        } else {
            Refusal::invalid(format!("`{field}`: {cause}"), "correct this field").about(field)
        }
    })
}

fn between<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once('`').map(|(inside, _)| inside)
}

impl Form {
    /// Reads what a page or a command line gives, pairs of names and texts, as the fields of a
    /// command. What was not given is left out; the command then tells whether it is missing.
    ///
    /// # Errors
    /// Refuses unknown names and texts that cannot be read, naming the field.
    pub fn read(
        &self,
        pairs: &[(String, String)],
        medium: Medium,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut fields = Map::new();
        for (name, _) in pairs {
            if !self.fields.iter().any(|field| field.name == *name) {
                let what = format!("there is no field `{name}`");
                return Err(Refusal::invalid(what, self.names()).about(name));
            }
        }
        for field in &self.fields {
            let given: Vec<&str> = pairs
                .iter()
                .filter(|(name, text)| *name == field.name && !text.trim().is_empty())
                .map(|(_, text)| text.as_str())
                .collect();
            if let Some(value) = field.read(&given, medium)? {
                fields.insert(field.name.clone(), value);
            }
        }
        Ok(fields)
    }

    /// The field that takes a document, if there is one.
    pub fn document(&self) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.takes == Takes::Document);
        field.map(|field| field.name.as_str())
    }

    /// Puts a stored document into the pairs that were given: its digest, and the name of its file as
    /// its title where none was given.
    pub fn put_document(&self, pairs: &mut Vec<(String, String)>, digest: &Digest, file: &str) {
        let Some(field) = self.document() else { return };
        pairs.retain(|(name, _)| name != field);
        pairs.push((field.to_owned(), digest.to_string()));
        let titled = pairs.iter().any(|(name, text)| name == CAPTION && !text.trim().is_empty());
        if !titled && self.fields.iter().any(|field| field.name == CAPTION) {
            pairs.retain(|(name, _)| name != CAPTION);
            pairs.push((CAPTION.to_owned(), file.chars().take(Title::MAX).collect()));
        }
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.fields.iter().map(|field| field.name.as_str()).collect();
        format!("`{}` takes: {}", self.verb, names.join(", "))
    }
}

impl Field {
    fn read(&self, given: &[&str], medium: Medium) -> Result<Option<Value>, Refusal> {
        if self.many {
            let lines = given.iter().flat_map(|text| text.lines()).map(str::trim);
            let values: Result<Vec<_>, _> =
                lines.filter(|line| !line.is_empty()).map(|line| self.one(line)).collect();
            let values = values?;
            return Ok((!values.is_empty() || !self.optional).then_some(Value::Array(values)));
        }
        match (given, &self.takes) {
            ([], Takes::Flag) if !self.optional && medium == Medium::Page => Ok(Some(false.into())),
            ([], _) => Ok(None),
            ([text], _) => self.one(text).map(Some),
            _ => Err(Refusal::invalid(
                format!("`{}` was given more than once", self.name),
                "give it once",
            )
            .about(&self.name)),
        }
    }

    fn one(&self, text: &str) -> Result<Value, Refusal> {
        let fault = |expected: &str| {
            let shown: String = text.chars().take(40).collect();
            let what = format!("`{}`: `{shown}` is not {expected}", self.name);
            Refusal::invalid(what, "correct this field").about(&self.name)
        };
        match &self.takes {
            Takes::Whole { low, high } => match text.trim().parse::<i64>() {
                Ok(number) if (*low..=*high).contains(&number) => Ok(number.into()),
                _ if *high == i64::MAX => Err(fault(&format!("a whole number from {low}"))),
                _ => Err(fault(&format!("a whole number from {low} to {high}"))),
            },
            Takes::Number => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(number.into()),
                _ => Err(fault("a number")),
            },
            Takes::Flag => match text.trim() {
                "true" | "yes" | "on" | "1" => Ok(true.into()),
                "false" | "no" | "off" | "0" => Ok(false.into()),
                _ => Err(fault("yes or no")),
            },
            Takes::Choice(words) => {
                let known: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
                if known.contains(&text.trim()) {
                    Ok(text.trim().into())
                } else {
                    Err(fault(&format!("one of {}", known.join(", "))))
                }
            }
            Takes::Line | Takes::Day | Takes::Link(_) | Takes::Document => Ok(text.trim().into()),
            Takes::Lines => Ok(text.into()),
        }
    }
}
