//! What every record has besides what its register keeps: an owner, tags, attached documents.
//!
//! It is written once, for all registers: the same verbs, the same fields of the state, the same
//! columns. A register that has an owner of its own, about which its rules decide, keeps that one.

use base::{Digest, Id, Refusal, Text, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    document::Document,
    form,
    person::Person,
    register::{Act, Case, FoldError, Happened, fold_error, tagged},
};

/// The most tags of a record.
const TAGS_MAX: usize = 20;

/// The longest tag, in characters.
const TAG_CHARS_MAX: usize = 40;

/// The most documents that are attached to a record.
const ATTACHMENTS_MAX: usize = 100;

/// What can be asked of every record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Say who owns it
    ///
    /// Who looks after this record and answers questions about it.
    Own {
        /// Owner
        owner: Option<Id<Person>>,
    },
    /// Tag it
    ///
    /// The tags that it has from now on, in place of those that it had.
    Tag {
        /// Tags
        ///
        /// Short words by which you find it again.
        #[serde(default)]
        tags: Vec<Title>,
    },
    /// Attach a document
    ///
    /// Its digest becomes part of the ledger. The document itself stays in the folder; attach nothing
    /// about a person that has to be erased one day.
    Attach {
        /// Document
        document: Document,
        /// Title
        ///
        /// The name of the file, if you leave this blank.
        caption: Title,
    },
    /// Take a document off
    Detach {
        /// Document
        ///
        /// One that is attached, by its digest.
        document: Digest,
        /// Why
        reason: Text,
    },
}

/// What can happen to every record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Somebody owns it, or nobody does any more.
    Owned {
        /// Who.
        owner: Option<Id<Person>>,
    },
    /// It has these tags and no others.
    Tagged {
        /// The tags.
        tags: Vec<Title>,
    },
    /// A document was attached.
    Attached {
        /// The document.
        document: Document,
        /// Its title.
        caption: Title,
    },
    /// A document was taken off.
    Detached {
        /// The digest of the document.
        document: Digest,
        /// Why.
        reason: Text,
    },
}

/// The fields of a state that every record has.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id<Person>>,
    /// What it is found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Title>,
    /// What is attached to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A document that is attached to a record.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// The document.
    pub document: Document,
    /// Its title.
    pub caption: Title,
    /// Who attached it, and when.
    #[serde(flatten)]
    pub act: Act,
}

/// The fields of [`Metadata`].
const FIELDS: [&str; 3] = ["owner", "tags", "attachments"];

/// The verbs of [`Command`], and the fact that each becomes.
const VERBS: [(&str, &str); 4] =
    [("own", "owned"), ("tag", "tagged"), ("attach", "attached"), ("detach", "detached")];

/// Whether a verb asks for what every record has.
pub(crate) fn has_verb(verb: &str) -> bool {
    VERBS.iter().any(|(known, _)| *known == verb)
}

/// Whether a fact, without its noun, is about what every record has.
pub(crate) fn has_fact(tag: &str) -> bool {
    VERBS.iter().any(|(_, known)| *known == tag)
}

/// The verbs that make sense for a record in this state.
pub fn open(state: &Value) -> &'static [&'static str] {
    let attached = state["attachments"].as_array().is_some_and(|all| !all.is_empty());
    if attached { &["own", "tag", "attach", "detach"] } else { &["own", "tag", "attach"] }
}

impl Metadata {
    fn of(state: &Value) -> Result<Self, serde_json::Error> {
        let fields = state.as_object().into_iter().flatten();
        let own = fields.filter(|(name, _)| FIELDS.contains(&name.as_str()));
        Self::deserialize(Value::Object(own.map(|(k, v)| (k.clone(), v.clone())).collect()))
    }
}

/// Copies what every record has from one state of it to the next, which its register made.
pub(crate) fn carry(from: &Value, to: &mut Value) {
    let Some(to) = to.as_object_mut() else { return };
    for name in FIELDS {
        if let (Some(value), false) = (from.get(name), to.contains_key(name)) {
            to.insert(name.to_owned(), value.clone());
        }
    }
}

/// Which fact follows from a command about a record of the register `noun`.
///
/// # Errors
/// Refuses what is malformed, naming the field, and what the limits do not allow.
pub(crate) fn decide(
    noun: &str,
    state: &Value,
    verb: &str,
    fields: &Map<String, Value>,
    case: &Case<'_>,
) -> Result<Happened, Refusal> {
    let metadata = Metadata::of(state).map_err(|error| {
        Refusal::conflict(
            format!("`{}` was written by another version: {error}", case.on),
            "run `plumb rebuild` with the version that wrote it",
        )
    })?;
    let fact = match form::command(verb, fields)? {
        Command::Own { owner } => own(owner, case)?,
        Command::Tag { tags } => Fact::Tagged { tags: tidy(tags)? },
        Command::Attach { document, caption } => metadata.attach(document, caption)?,
        Command::Detach { document, reason } => metadata.detach(document, reason)?,
    };
    tagged(noun, &fact)
}

fn own(owner: Option<Id<Person>>, case: &Case<'_>) -> Result<Fact, Refusal> {
    if let Some(person) = owner
        && !case.get(person)?.is_active()
    {
        let what = format!("`{person}` does not work here any more");
        return Err(Refusal::conflict(what, "name somebody who does").about("owner"));
    }
    Ok(Fact::Owned { owner })
}

/// The tags in order, each once, whatever its capitals.
fn tidy(mut tags: Vec<Title>) -> Result<Vec<Title>, Refusal> {
    tags.sort_by_key(|tag| tag.as_str().to_lowercase());
    tags.dedup_by_key(|tag| tag.as_str().to_lowercase());
    let odd =
        |tag: &&Title| tag.as_str().chars().count() > TAG_CHARS_MAX || tag.as_str().contains(',');
    if let Some(odd) = tags.iter().find(odd) {
        let what = format!("`{}` is not a tag", odd.as_str());
        let hint = format!("a tag has at most {TAG_CHARS_MAX} characters and no comma");
        return Err(Refusal::invalid(what, hint).about("tags"));
    }
    if tags.len() > TAGS_MAX {
        let what = format!("a record has at most {TAGS_MAX} tags, these are {}", tags.len());
        return Err(Refusal::invalid(what, "leave some out").about("tags"));
    }
    Ok(tags)
}

impl Metadata {
    fn attach(&self, document: Document, caption: Title) -> Result<Fact, Refusal> {
        if self.attachments.iter().any(|one| one.document == document) {
            let what = "this document is attached already";
            return Err(Refusal::conflict(what, "nothing is to be done").about("document"));
        }
        if self.attachments.len() >= ATTACHMENTS_MAX {
            let what = format!("a record has at most {ATTACHMENTS_MAX} documents");
            return Err(Refusal::conflict(what, "take one off first").about("document"));
        }
        Ok(Fact::Attached { document, caption })
    }

    fn detach(&self, document: Digest, reason: Text) -> Result<Fact, Refusal> {
        if !self.attachments.iter().any(|one| one.document.digest() == document) {
            let what = "no document with this digest is attached";
            return Err(Refusal::missing(what, "copy the digest from the record").about("document"));
        }
        Ok(Fact::Detached { document, reason })
    }

    fn after(mut self, fact: Fact, act: &Act) -> Self {
        match fact {
            Fact::Owned { owner } => self.owner = owner,
            Fact::Tagged { tags } => self.tags = tags,
            Fact::Attached { document, caption } => {
                self.attachments.push(Attachment { document, caption, act: act.clone() });
            }
            Fact::Detached { document, .. } => {
                self.attachments.retain(|one| one.document.digest() != document);
            }
        }
        self
    }
}

/// The state of a record after a fact about what every record has.
///
/// # Errors
/// Says which fact or state could not be read.
pub(crate) fn apply(state: Option<&Value>, fact: &Happened, act: &Act) -> Result<Value, FoldError> {
    let fault = |cause: &dyn std::fmt::Display| fold_error(&fact.what, cause);
    let mut state = state.cloned().ok_or_else(|| fault(&"no record"))?;
    let tag = fact.what.split_once('.').map_or("", |(_, tag)| tag);
    let read = Fact::deserialize(serde_json::json!({ tag: fact.body })).map_err(|e| fault(&e))?;
    let after = Metadata::of(&state).map_err(|e| fault(&e))?.after(read, act);
    let after = serde_json::to_value(after).map_err(|e| fault(&e))?;
    if let (Some(state), Value::Object(after)) = (state.as_object_mut(), after) {
        state.retain(|name, _| !FIELDS.contains(&name.as_str()));
        state.extend(after);
    }
    Ok(state)
}
