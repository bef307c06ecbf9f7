//! The form of a verb, and what happens when it is sent. Written once, for all registers.

use access::password::Password;
use app::{AsOf, Done, Request, Seen};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect},
};
use base::{AnyId, Error, Refusal, RefusalKind};
use registry::{AnyRegister, Field, Form, Medium, Takes};
use serde_json::Value;

use crate::{
    Site, address,
    fault::{self, Fault},
    html::{self, Html},
    pages::{Reply, sections, value::Names},
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    shell: Shell,
    crumb: (&'static str, &'static str),
    /// The record: its id, its name, and the revision that the visitor saw.
    on: Option<(String, String, u64)>,
    label: String,
    help: String,
    action: String,
    back: String,
    refused: Option<Refused>,
    fields: Vec<Entry>,
    aside: Html,
    command: String,
}

/// A refused form: what was wrong, and which fields.
struct Refused {
    what: String,
    hint: String,
    fields: Vec<String>,
    /// What the record says now, if it changed meanwhile.
    now: Vec<(String, Html)>,
}

/// A field as the form shows it.
struct Entry {
    field: Field,
    /// What stands in it.
    given: Vec<String>,
    bad: bool,
    /// The records that a link may name: id, text.
    records: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "token.html")]
struct TokenPage {
    shell: Shell,
    id: String,
    secret: String,
}

/// The most records that a field offers; above that the id is typed.
const OFFERED_MAX: usize = 500;

impl Entry {
    fn text(&self) -> String {
        self.given.join("\n")
    }

    fn has(&self, word: &str) -> bool {
        self.given.iter().any(|given| given == word)
    }

    /// The whole numbers of a short scale.
    fn steps(&self) -> Vec<String> {
        match self.field.takes {
            Takes::Whole { low, high } if high - low <= 6 => {
                (low..=high).map(|step| step.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn kind(&self) -> &'static str {
        match &self.field.takes {
            Takes::Flag => "flag",
            Takes::Choice(_) => "choice",
            Takes::Whole { .. } if !self.steps().is_empty() => "steps",
            Takes::Whole { .. } => "whole",
            Takes::Number => "number",
            Takes::Day => "day",
            Takes::Link(_) if !self.records.is_empty() && self.field.many => "records",
            Takes::Link(_) if !self.records.is_empty() => "record",
            Takes::Lines => "lines",
            Takes::Line | Takes::Link(_) if self.field.many => "lines",
            Takes::Line | Takes::Link(_) => "line",
        }
    }

    fn choices(&self) -> &[(String, String)] {
        if let Takes::Choice(words) = &self.field.takes { words } else { &[] }
    }

    fn range(&self) -> (i64, String) {
        match self.field.takes {
            Takes::Whole { low, high } if high < i64::MAX => (low, high.to_string()),
            Takes::Whole { low, .. } => (low, String::new()),
            _ => (0, String::new()),
        }
    }

    /// Whether two words fit on radio buttons.
    fn few(&self) -> bool {
        self.choices().len() <= 6
    }
}

/// The form and the register of an address.
fn form_of(register: &dyn AnyRegister, verb: Option<&str>) -> Result<Form, Refusal> {
    let mut forms = register.forms().into_iter().enumerate();
    let found = forms.find(|(place, form)| match verb {
        None => *place == 0,
        Some(verb) => *place > 0 && form.verb == verb,
    });
    found.map(|(_, form)| form).ok_or_else(|| {
        let what = format!("a {} has no command `{}`", register.noun(), verb.unwrap_or_default());
        Refusal::missing(what, "open the record and see what can be done with it")
    })
}

pub(crate) async fn new(
    State(site): State<Site>,
    Path(plural): Path<String>,
    visit: Visit,
) -> Reply {
    show(&site, &visit, &plural, None).await
}

pub(crate) async fn open(
    State(site): State<Site>,
    Path((plural, id, verb)): Path<(String, String, String)>,
    visit: Visit,
) -> Reply {
    show(&site, &visit, &plural, Some((&id, &verb))).await
}

async fn show(site: &Site, visit: &Visit, plural: &str, on: Option<(&str, &str)>) -> Reply {
    if visit.as_of != AsOf::Now {
        return Err(Refusal::conflict("the past cannot be changed", "come back to now").into());
    }
    let register = address::by_plural(plural)?;
    let form = form_of(register, on.map(|(_, verb)| verb))?;
    let id = on.map(|(id, _)| address::id_of(register, id)).transpose()?;
    site.app.may_use(&visit.told.who, register.noun(), &form.verb)?;
    let seen = id.map(|id| site.app.see(&visit.told.who, &id, AsOf::Now)).transpose()?;
    let given = |field: &Field| {
        if let Some(seen) = &seen {
            return present(&seen.record.state[&field.name]);
        }
        let asked = visit.query.iter().filter(|(key, _)| *key == field.name);
        asked.map(|(_, value)| value.clone()).collect()
    };
    let revision = seen.as_ref().map_or(0, |seen| seen.record.revision);
    draw(site, visit, register, &form, seen.as_ref(), revision, &given, None).await
}

/// What a record says already, for a form that changes it.
fn present(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(present).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

#[expect(clippy::too_many_arguments, reason = "all that a form shows comes together here, once")]
async fn draw(
    site: &Site,
    visit: &Visit,
    register: &'static dyn AnyRegister,
    form: &Form,
    seen: Option<&Seen>,
    revision: u64,
    given: &(dyn Fn(&Field) -> Vec<String> + Sync),
    refused: Option<Refused>,
) -> Reply {
    let list = format!("/{}", register.plural());
    let (action, back) = match seen {
        None => (list.clone(), list),
        Some(seen) => {
            let page = html::page_of(&seen.record.id);
            (format!("{page}/{}", form.verb), page)
        }
    };
    let title =
        if refused.is_some() { format!("Error: {}", form.label) } else { form.label.clone() };
    let shell = Shell::of(site, visit, &title)?;
    let fields = form.fields.iter().map(|field| {
        Ok(Entry {
            given: given(field),
            bad: refused.as_ref().is_some_and(|refused| refused.fields.contains(&field.name)),
            records: offered(site, visit, field)?,
            field: field.clone(),
        })
    });
    let fields: Result<Vec<Entry>, Fault> = fields.collect();
    let page = FormPage {
        crumb: (register.plural(), register.title()),
        on: seen.map(|seen| (seen.record.id.to_string(), seen.name.clone(), revision)),
        label: form.label.clone(),
        help: form.help.clone(),
        action,
        back,
        fields: fields?,
        aside: sections::beside_form(site, visit, &form.verb, seen).await?,
        command: command(register, form, seen.map(|seen| &seen.record.id)),
        refused,
        shell,
    };
    super::page(&page)
}

/// The records that a link field may name, in the order of their names.
fn offered(site: &Site, visit: &Visit, field: &Field) -> Result<Vec<(String, String)>, Fault> {
    let Takes::Link(noun) = &field.takes else { return Ok(Vec::new()) };
    if noun == "*" || site.app.may_read(&visit.told.who, noun).is_err() {
        return Ok(Vec::new());
    }
    let records = site.app.list(&visit.told.who, noun, AsOf::Now)?;
    if records.len() > OFFERED_MAX {
        return Ok(Vec::new());
    }
    let mut offered: Vec<(String, String)> = records
        .iter()
        .map(|record| {
            let id = record.id.to_string();
            let text = format!("{} {}", site.app.name(&record.id, u64::MAX), id);
            (id, text)
        })
        .collect();
    offered.sort_by_key(|(_, text)| text.to_lowercase());
    Ok(offered)
}

/// The same on the command line.
fn command(register: &dyn AnyRegister, form: &Form, id: Option<&AnyId>) -> String {
    let mut line = format!("plumb {} {}", register.noun(), form.verb.replace('_', "-"));
    if let Some(id) = id {
        line = format!("{line} {id}");
    }
    for field in form.fields.iter().filter(|field| !field.optional && !field.many) {
        let name = field.name.replace('_', "-");
        line = format!("{line} \\\n  --{name} {}", name.to_uppercase());
    }
    line
}

pub(crate) async fn make(
    State(site): State<Site>,
    Path(plural): Path<String>,
    posted: Posted,
) -> Reply {
    send(&site, posted, &plural, None).await
}

pub(crate) async fn act(
    State(site): State<Site>,
    Path((plural, id, verb)): Path<(String, String, String)>,
    posted: Posted,
) -> Reply {
    send(&site, posted, &plural, Some((&id, &verb))).await
}

async fn send(site: &Site, mut posted: Posted, plural: &str, on: Option<(&str, &str)>) -> Reply {
    let register = address::by_plural(plural)?;
    let form = form_of(register, on.map(|(_, verb)| verb))?;
    let id = on.map(|(id, _)| address::id_of(register, id)).transpose()?;
    let who = posted.visit.told.who.clone();
    site.app.may_use(&who, register.noun(), &form.verb)?;
    let expected = posted.take("revision").and_then(|text| text.parse::<u64>().ok());
    let outcome = match form.read(&posted.pairs, Medium::Page) {
        Err(refusal) => Err(Error::from(refusal)),
        Ok(fields) if register.noun() == "token" && id.is_none() => {
            let (done, token) = match site.app.issue_token(&who, fields).await {
                Ok(issued) => issued,
                Err(error) => return again(site, &posted, register, &form, None, error).await,
            };
            let shell = Shell::of(site, &posted.visit, "The new token")?;
            let secret = token.reveal().to_owned();
            return super::page(&TokenPage { shell, id: done.id.to_string(), secret });
        }
        Ok(fields) => {
            let request = Request {
                noun: register.noun().to_owned(),
                serial: id.as_ref().map(|id| id.serial),
                verb: form.verb.clone(),
                fields,
                expected,
                key: None,
            };
            site.app.carry_out(&who, request).await
        }
    };
    match outcome {
        Ok(done) => Ok(onward(&done).into_response()),
        Err(error) => again(site, &posted, register, &form, id.as_ref(), error).await,
    }
}

/// A refusal with the labels that people see in place of the names that programs use.
fn labelled(form: &Form, what: &str) -> String {
    let name = |field: &Field| (format!("`{}`", field.name), format!("“{}”", field.label));
    form.fields
        .iter()
        .map(name)
        .fold(what.to_owned(), |what, (name, label)| what.replace(&name, &label))
}

/// Where a form leads: the record, with a word about what was done.
fn onward(done: &Done) -> Redirect {
    let what: String =
        url::form_urlencoded::byte_serialize(done.what.replace('.', " ").as_bytes()).collect();
    Redirect::to(&format!("{}?done={what}&entry={}", html::page_of(&done.id), done.entry))
}

/// The form again, with everything that was typed, and why it was refused.
async fn again(
    site: &Site,
    posted: &Posted,
    register: &'static dyn AnyRegister,
    form: &Form,
    id: Option<&AnyId>,
    error: Error,
) -> Reply {
    let Error::Refused(refusal) = &error else { return Err(Fault(error)) };
    let visit = &posted.visit;
    let seen = id.map(|id| site.app.see(&visit.told.who, id, AsOf::Now)).transpose()?;
    let (size, _) = site.app.moment(AsOf::Now)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let now = match (&seen, refusal.kind) {
        (Some(seen), RefusalKind::Conflict) => {
            let said = form.fields.iter().filter_map(|field| {
                let value = &seen.record.state[&field.name];
                (!value.is_null()).then(|| (field.label.clone(), names.value(&field.name, value)))
            });
            said.collect()
        }
        _ => Vec::new(),
    };
    let refused = Refused {
        what: labelled(form, &refusal.what),
        hint: refusal.hint.to_string(),
        fields: refusal.fields.clone(),
        now,
    };
    let given = |field: &Field| {
        let typed = posted.pairs.iter().filter(|(name, _)| *name == field.name);
        typed.map(|(_, text)| text.clone()).collect()
    };
    let revision = seen.as_ref().map_or(0, |seen| seen.record.revision);
    let page =
        draw(site, visit, register, form, seen.as_ref(), revision, &given, Some(refused)).await?;
    Ok((fault::status(&error), page).into_response())
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    shell: Shell,
    id: String,
    name: String,
    login: String,
    refused: Option<(String, String)>,
}

pub(crate) async fn password(
    State(site): State<Site>,
    Path(id): Path<String>,
    visit: Visit,
) -> Reply {
    site.app.authorise(&visit.told.who, &access::Action::ManageAccounts)?;
    let id = address::id_of(registry::register("account")?, &id)?;
    let seen = site.app.see(&visit.told.who, &id, AsOf::Now)?;
    let shell = Shell::of(&site, &visit, "Set login and password")?;
    let (id, name) = (id.to_string(), seen.name);
    super::page(&PasswordPage { shell, id, name, login: String::new(), refused: None })
}

pub(crate) async fn set_password(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let who = &posted.visit.told.who;
    site.app.authorise(who, &access::Action::ManageAccounts)?;
    let id = address::id_of(registry::register("account")?, &id)?;
    let login = posted.field("login").to_owned();
    let outcome = match Password::choose(posted.field("password").to_owned()) {
        Ok(password) => site.app.set_password(who, id.serial, &login, password).await,
        Err(refusal) => Err(refusal.into()),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&html::page_of(&id)).into_response()),
        Err(Error::Refused(refusal)) => {
            let shell = Shell::of(&site, &posted.visit, "Error: set login and password")?;
            let name = site.app.name(&id, u64::MAX);
            let refused = Some((refusal.what.clone(), refusal.hint.to_string()));
            let status = fault::status(&refusal.into());
            let page = PasswordPage { shell, id: id.to_string(), name, login, refused };
            Ok((status, super::page(&page)?).into_response())
        }
        Err(error) => Err(Fault(error)),
    }
}
