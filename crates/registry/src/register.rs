//! What all registers have in common, with its types ([`Register`]) and without ([`AnyRegister`]).
//!
//! The API, the pages, the command line, the tables and the history are written once, against
//! [`AnyRegister`].

use std::marker::PhantomData;

use base::{AnyId, Id, Kind, Millis, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use crate::{
    form::{self, Form},
    gate::GateAnswer,
    metadata::{self, Metadata},
    odd,
    person::Person,
    shape::{self, Shape},
    token::Token,
};

/// One register: its state, what can be asked, what can happen, and the rules.
///
/// Commands and facts are enums of struct variants, serialised as `{"verb": {fields}}`. The doc
/// comment of a variant or field is its label (first paragraph) and help (the rest) on every form.
/// The first variant of `Command` is the one that makes a record.
pub trait Register: Kind + Serialize + DeserializeOwned + JsonSchema + Sized + 'static {
    /// The noun in the plural: the URL and the navigation.
    const PLURAL: &'static str;
    /// The heading of its page.
    const TITLE: &'static str;
    /// One sentence that says what is kept here.
    const ABOUT: &'static str;
    /// The field of the state that names a record.
    const NAME: &'static str;
    /// Whether people own, tag and attach documents to its records; not to what an engine records or
    /// what runs the installation, and not to people, about whom nothing is kept that cannot be erased.
    const METADATA: bool = true;
    /// What can be asked.
    type Command: DeserializeOwned + JsonSchema;
    /// What can happen.
    type Fact: Serialize + DeserializeOwned;

    /// The rules: which fact follows from a command. Pure.
    ///
    /// # Errors
    /// Refuses what the rules do not allow, with a hint.
    fn decide(
        state: Option<&Self>,
        command: Self::Command,
        case: &Case<'_>,
    ) -> Result<Self::Fact, Refusal>;

    /// The fold: what happened, happened.
    fn apply(state: Option<Self>, fact: Self::Fact, act: &Act) -> Option<Self>;

    /// The verbs that make sense for this record now, most useful first.
    fn open(&self) -> &'static [&'static str];

    /// Who may use a verb.
    fn class(verb: &str) -> Class;
}

/// Who may use a verb; roles are given classes by the access policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Work on records: make them, describe them, measure.
    Contribute,
    /// Decide: approve, publish, accept, grant, move.
    Approve,
    /// Run the installation: accounts, tokens, settings.
    Administer,
    /// What each person does for themselves, such as acknowledging a policy.
    Own,
    /// Record what an engine measured. Nobody types it in.
    Measure,
}

/// One act as the ledger has it: when, by whom, how, in which entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Act {
    /// The number of its ledger entry.
    pub entry: u64,
    /// The time of its ledger entry.
    pub at: Millis,
    /// Who: `person-3`, or the account, token or product where no person stands behind it.
    pub by: String,
    /// How: `session`, `token-5`, `folder` or `product`.
    pub via: String,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person, if one stands behind it.
    pub person: Option<Id<Person>>,
    /// Who, as entries name it: `person-3`, `account-1`, `product`.
    pub by: String,
    /// How: `session`, `token-5`, `folder` or `product`.
    pub via: String,
}

impl Actor {
    /// Whether a person acts in their own session: no token, no delegate, no script.
    pub fn in_session(&self) -> bool {
        self.via == "session" && self.person.is_some()
    }

    /// Whether a program acts, with an API token.
    pub fn by_token(&self) -> bool {
        self.via.parse::<Id<Token>>().is_ok()
    }
}

/// What a rule may look at besides the record: the time, who asks, and the other records.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The present moment.
    pub now: Millis,
    /// Who asks.
    pub actor: &'a Actor,
    /// The record that the command is about; the new id if it makes one.
    pub on: &'a AnyId,
    /// The other records.
    pub others: &'a dyn Others,
}

/// The other records, as they stand when a command is decided.
pub trait Others {
    /// The state of one record.
    fn state(&self, id: &AnyId) -> Option<Value>;
    /// All records of a register.
    fn all(&self, noun: &str) -> Vec<(AnyId, Value)>;
    /// What the gate says to moving `release` to `stage`.
    ///
    /// # Errors
    /// Refuses where the gate cannot be asked.
    fn gate(&self, release: &AnyId, stage: &str) -> Result<GateAnswer, Refusal>;
    /// The default of a setting that the check pages name.
    fn setting(&self, name: &str) -> Option<f64>;
    /// Whether there is a check page with this id.
    fn has_check(&self, id: &str) -> bool;
}

impl Case<'_> {
    /// The record `id`, typed.
    ///
    /// # Errors
    /// Refuses if there is no such record.
    pub fn get<R: Register>(&self, id: Id<R>) -> Result<R, Refusal> {
        let gone = || Refusal::missing(format!("`{id}` does not exist"), "pick one that does");
        let state = self.others.state(&id.any()).ok_or_else(gone)?;
        R::deserialize(state).map_err(|_| gone())
    }

    /// All records of a register, typed.
    pub fn all<R: Register>(&self) -> Vec<(Id<R>, R)> {
        let typed =
            |(id, state): (AnyId, Value)| Some((Id::new(id.serial), R::deserialize(state).ok()?));
        self.others.all(R::PREFIX).into_iter().filter_map(typed).collect()
    }

    /// The person who asks.
    ///
    /// # Errors
    /// Refuses if no person stands behind the request.
    pub fn person(&self) -> Result<Id<Person>, Refusal> {
        self.actor.person.ok_or_else(|| {
            Refusal::forbidden(
                "this is an act of a person, and no person stands behind this request",
                "sign in with an account that is tied to a person",
            )
        })
    }
}

/// A fact on its way into the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// Its name, as in `risk.assessed`.
    pub what: String,
    /// Its fields.
    pub body: Value,
}

/// A register without its types: JSON in, JSON out.
pub trait AnyRegister: Sync {
    /// The noun that names it everywhere: module, URL, fact, table, command line.
    fn noun(&self) -> &'static str;
    /// See [`Register::PLURAL`].
    fn plural(&self) -> &'static str;
    /// See [`Register::TITLE`].
    fn title(&self) -> &'static str;
    /// See [`Register::ABOUT`].
    fn about(&self) -> &'static str;
    /// See [`Register::NAME`].
    fn name_field(&self) -> &'static str;
    /// The commands as forms; the first one makes a record.
    fn forms(&self) -> Vec<Form>;
    /// The commands that people give: all but those that an engine of the product records.
    fn by_hand(&self) -> Vec<Form> {
        let mut forms = self.forms();
        forms.retain(|form| self.class(&form.verb) != Class::Measure);
        forms
    }
    /// The tables that its records fill.
    fn shape(&self) -> Shape;
    /// Who may use a verb.
    fn class(&self, verb: &str) -> Class;
    /// Which fact follows from a command.
    ///
    /// # Errors
    /// Refuses what is malformed, naming the field, and what the rules do not allow.
    fn decide(
        &self,
        state: Option<&Value>,
        verb: &str,
        fields: &Map<String, Value>,
        case: &Case<'_>,
    ) -> Result<Happened, Refusal>;
    /// The state after a fact.
    ///
    /// # Errors
    /// Says which fact or state could not be read: the ledger was written by another version.
    fn apply(&self, state: Option<&Value>, fact: &Happened, act: &Act) -> Result<Value, FoldError>;
    /// The verbs that make sense for a record in this state, most useful first.
    fn open(&self, state: &Value) -> &'static [&'static str];
    /// The verbs about what every record has that make sense for one in this state.
    fn tend(&self, state: &Value) -> Vec<&'static str>;
}

/// A fact or a state that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the fact `{what}` cannot be folded: {cause}")]
pub struct FoldError {
    what: String,
    cause: String,
}

pub(crate) fn fold_error(what: &str, cause: &dyn std::fmt::Display) -> FoldError {
    FoldError { what: what.to_owned(), cause: cause.to_string() }
}

/// Erases the types of a register.
pub(crate) struct Of<R>(pub(crate) PhantomData<fn() -> R>);

impl<R: Register> AnyRegister for Of<R> {
    fn noun(&self) -> &'static str {
        R::PREFIX
    }

    fn plural(&self) -> &'static str {
        R::PLURAL
    }

    fn title(&self) -> &'static str {
        R::TITLE
    }

    fn about(&self) -> &'static str {
        R::ABOUT
    }

    fn name_field(&self) -> &'static str {
        R::NAME
    }

    fn forms(&self) -> Vec<Form> {
        let mut forms = form::forms(&schemars::schema_for!(R::Command));
        let tending = form::forms(&schemars::schema_for!(metadata::Command));
        forms.extend(tending.into_iter().filter(|form| Self::tends(&form.verb)));
        forms
    }

    fn shape(&self) -> Shape {
        let (own, metadata) = (schemars::schema_for!(R), schemars::schema_for!(Metadata));
        if R::METADATA {
            shape::shape(R::PREFIX, &[own, metadata])
        } else {
            shape::shape(R::PREFIX, &[own])
        }
    }

    fn class(&self, verb: &str) -> Class {
        if Self::tends(verb) { Class::Contribute } else { R::class(verb) }
    }

    fn decide(
        &self,
        state: Option<&Value>,
        verb: &str,
        fields: &Map<String, Value>,
        case: &Case<'_>,
    ) -> Result<Happened, Refusal> {
        if Self::tends(verb) {
            let state = state.ok_or_else(|| odd(R::PREFIX, false))?;
            return metadata::decide(R::PREFIX, state, verb, fields, case);
        }
        let unreadable = |error: serde_json::Error| {
            Refusal::conflict(
                format!("`{}` was written by another version: {error}", case.on),
                "run `plumb rebuild` with the version that wrote it",
            )
        };
        let state = state.map(R::deserialize).transpose().map_err(unreadable)?;
        let command: R::Command = form::command(verb, fields)?;
        let fact = R::decide(state.as_ref(), command, case)?;
        tagged(R::PREFIX, &fact)
    }

    fn apply(&self, state: Option<&Value>, fact: &Happened, act: &Act) -> Result<Value, FoldError> {
        let fault = |cause: String| FoldError { what: fact.what.clone(), cause };
        let tag = fact.what.split_once('.').map_or("", |(_, tag)| tag);
        if R::METADATA && metadata::has_fact(tag) {
            return metadata::apply(state, fact, act);
        }
        let before = state;
        let read = json!({ tag: fact.body });
        let state = state.map(R::deserialize).transpose().map_err(|e| fault(e.to_string()))?;
        let fact = R::Fact::deserialize(read).map_err(|error| fault(error.to_string()))?;
        let state = R::apply(state, fact, act).ok_or_else(|| fault("no record".to_owned()))?;
        let mut state = serde_json::to_value(state).map_err(|error| fault(error.to_string()))?;
        if let (Some(before), true) = (before, R::METADATA) {
            metadata::carry(before, &mut state);
        }
        Ok(state)
    }

    fn open(&self, state: &Value) -> &'static [&'static str] {
        R::deserialize(state).map_or(&[], |state| state.open())
    }

    fn tend(&self, state: &Value) -> Vec<&'static str> {
        metadata::open(state).iter().copied().filter(|verb| Self::tends(verb)).collect()
    }
}

impl<R: Register> Of<R> {
    /// Whether a verb asks for what every record has, and these records have it too. Where the register
    /// decides about the owner, it has its own way to name one.
    fn tends(verb: &str) -> bool {
        let owned = || schemars::schema_for!(R).pointer("/properties/owner").is_some();
        R::METADATA && metadata::has_verb(verb) && !(verb == "own" && owned())
    }
}

/// `{"assessed": {…}}` of the risk register becomes `risk.assessed` and its fields.
pub(crate) fn tagged<F: Serialize>(noun: &str, fact: &F) -> Result<Happened, Refusal> {
    let odd = || Refusal::invalid("this fact cannot be written", "report it as a fault");
    let Ok(Value::Object(object)) = serde_json::to_value(fact) else { return Err(odd()) };
    let (tag, body) = object.into_iter().next().ok_or_else(odd)?;
    Ok(Happened { what: format!("{noun}.{tag}"), body })
}
