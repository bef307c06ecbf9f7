//! The form of a verb, and what happens when it is sent. Written once, for all registers.

use access::{Principal, token::Token};
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
    pages::{Reply, field::Entry, sections, value::Names},
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
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
    /// Whether it takes a file, which changes how a browser sends it.
    files: bool,
}

/// A refused form: what was wrong, and which fields.
struct Refused {
    what: String,
    hint: String,
    fields: Vec<String>,
    /// What the record says now, if it changed meanwhile.
    now: Vec<(String, Html)>,
}

#[derive(Template)]
#[template(path = "token.html")]
pub(crate) struct TokenPage {
    shell: Shell,
    id: String,
    secret: String,
}

/// The most records that a field offers; above that the id is typed.
const OFFERED_MAX: usize = 500;

/// What an address and a form ask for.
struct Asked {
    register: &'static dyn AnyRegister,
    form: Form,
    /// The record that it is about; none to make one.
    id: Option<AnyId>,
    /// The revision that the visitor saw.
    expected: Option<u64>,
}

impl Asked {
    /// The form of an address: the plural of a register, and the record and the verb if there are any.
    fn of(plural: &str, on: Option<(&str, &str)>) -> Result<Self, Refusal> {
        let register = address::by_plural(plural)?;
        let form = form_of(register, on.map(|(_, verb)| verb))?;
        let id = on.map(|(id, _)| address::id_of(register, id)).transpose()?;
        Ok(Self { register, form, id, expected: None })
    }

    /// Carries it out. A token that is issued comes with its secret.
    async fn carry_out(
        &self,
        site: &Site,
        who: &Principal,
        posted: &Posted,
    ) -> Result<(Done, Option<Token>), Error> {
        let mut pairs = posted.pairs.clone();
        let document = posted.files.iter().find(|file| Some(&*file.field) == self.form.document());
        if let Some(file) = document {
            let digest = site.app.keep_document(who, &file.bytes)?;
            self.form.put_document(&mut pairs, &digest, &file.name);
        }
        let fields = self.form.read(&pairs, Medium::Page)?;
        if self.register.noun() == "token" && self.id.is_none() {
            let (done, token) = site.app.issue_token(who, fields).await?;
            return Ok((done, Some(token)));
        }
        let request = Request {
            noun: self.register.noun().to_owned(),
            serial: self.id.as_ref().map(|id| id.serial),
            verb: self.form.verb.clone(),
            fields,
            expected: self.expected,
            key: None,
        };
        Ok((site.app.carry_out(who, request).await?, None))
    }
}

/// A form on its way to its page.
struct Sheet<'a> {
    register: &'static dyn AnyRegister,
    form: &'a Form,
    /// The record that it is about.
    seen: Option<&'a Seen>,
    /// The revision of the record that the visitor saw; what is sent must find it there.
    revision: u64,
    refused: Option<Refused>,
}

/// The form of a register that an address names.
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
    let Asked { register, form, id, .. } = Asked::of(plural, on)?;
    site.app.may_use(&visit.told.who, register.noun(), &form.verb)?;
    let seen = id.map(|id| site.app.see(&visit.told.who, &id, AsOf::Now)).transpose()?;
    let given = |field: &Field| {
        let asked = visit.query.iter().filter(|(key, _)| *key == field.name);
        let asked: Vec<String> = asked.map(|(_, value)| value.clone()).collect();
        match &seen {
            // A reason is of one act: that of an earlier one is not the reason of this.
            Some(seen) if asked.is_empty() && field.name != "reason" => {
                present(&seen.record.state[&field.name])
            }
            _ => asked,
        }
    };
    let revision = seen.as_ref().map_or(0, |seen| seen.record.revision);
    let sheet = Sheet { register, form: &form, seen: seen.as_ref(), revision, refused: None };
    draw(site, visit, sheet, &given).await
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

/// Draws a form; `given` tells what stands in its fields.
async fn draw(
    site: &Site,
    visit: &Visit,
    sheet: Sheet<'_>,
    given: &(dyn Fn(&Field) -> Vec<String> + Sync),
) -> Reply {
    let Sheet { register, form, seen, revision, refused } = sheet;
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
            records: offered(site, visit, field, seen)?,
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
        files: form.document().is_some(),
        refused,
        shell,
    };
    super::page(&page)
}

/// The records that a link field may name, in the order of their names; for a document that was
/// attached those that the record has.
fn offered(
    site: &Site,
    visit: &Visit,
    field: &Field,
    seen: Option<&Seen>,
) -> Result<Vec<(String, String)>, Fault> {
    if let (Some(seen), "document", Takes::Line) = (seen, field.name.as_str(), &field.takes) {
        let attached = seen.record.state["attachments"].as_array().into_iter().flatten();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        return Ok(attached.map(|one| (text(one, "document"), text(one, "caption"))).collect());
    }
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
            let text = format!("{} {}", site.app.name_of(record, u64::MAX), id);
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
    let mut asked = Asked::of(plural, on)?;
    let who = posted.visit.told.who.clone();
    site.app.may_use(&who, asked.register.noun(), &asked.form.verb)?;
    asked.expected = posted.take("revision").and_then(|text| text.parse().ok());
    match asked.carry_out(site, &who, &posted).await {
        Ok((done, None)) => Ok(onward(&done).into_response()),
        Ok((done, Some(token))) => {
            let shell = Shell::of(site, &posted.visit, "The new token")?;
            let secret = token.reveal().to_owned();
            super::page(&TokenPage { shell, id: done.id.to_string(), secret })
        }
        Err(error) => again(site, &posted, &asked, error).await,
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
///
/// It keeps the revision that the visitor saw, so that what somebody else changed meanwhile is still a
/// conflict when it is sent again. Only a conflict, which shows both sides, moves it on.
async fn again(site: &Site, posted: &Posted, asked: &Asked, error: Error) -> Reply {
    let Error::Refused(refusal) = &error else { return Err(Fault(error)) };
    let (visit, form) = (&posted.visit, &asked.form);
    let see = |id: &AnyId| site.app.see(&visit.told.who, id, AsOf::Now);
    let seen = asked.id.as_ref().map(see).transpose()?;
    let (size, _) = site.app.moment(AsOf::Now)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let theirs = seen.as_ref().filter(|_| refusal.kind == RefusalKind::Conflict);
    let now = theirs.map(|seen| says_now(names, form, seen)).unwrap_or_default();
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
    let current = seen.as_ref().map_or(0, |seen| seen.record.revision);
    let kept = asked.expected.filter(|_| theirs.is_none());
    let sheet = Sheet {
        register: asked.register,
        form,
        seen: seen.as_ref(),
        revision: kept.unwrap_or(current),
        refused: Some(refused),
    };
    let page = draw(site, visit, sheet, &given).await?;
    Ok((fault::status(&error), page).into_response())
}

/// What the record says now in the fields of the form: the other side of a conflict.
fn says_now(names: Names<'_>, form: &Form, seen: &Seen) -> Vec<(String, Html)> {
    let said = form.fields.iter().filter_map(|field| {
        let value = &seen.record.state[&field.name];
        (!value.is_null()).then(|| (field.label.clone(), names.value(&field.name, value)))
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{pages::field, samples::Samples};

    impl Samples for FormPage {
        const NAME: &'static str = "form";

        fn full(text: &'static str) -> Self {
            let refused = Refused {
                what: text.to_owned(),
                hint: text.to_owned(),
                fields: vec!["field_0".to_owned()],
                now: vec![(text.to_owned(), Html::text(text))],
            };
            Self {
                shell: Shell::full(text),
                crumb: ("systems", "AI systems"),
                on: Some(("system-1".to_owned(), text.to_owned(), 2)),
                label: "Change it".to_owned(),
                help: text.to_owned(),
                action: "/systems/system-1/change".to_owned(),
                back: "/systems/system-1".to_owned(),
                refused: Some(refused),
                fields: field::each_kind(text),
                aside: Html::text(text),
                command: format!("plumb system change system-1 \\\n  --name {text}"),
                files: true,
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                on: None,
                help: String::new(),
                refused: None,
                fields: Vec::new(),
                files: false,
                aside: Html::default(),
                ..Self::full("Nothing")
            }
        }
    }

    impl Samples for TokenPage {
        const NAME: &'static str = "token";

        fn full(text: &'static str) -> Self {
            let (id, secret) = ("token-1".to_owned(), "plumb_secret".to_owned());
            Self { shell: Shell::full(text), id, secret }
        }

        fn empty() -> Self {
            Self { shell: Shell::empty(), id: "token-1".to_owned(), secret: String::new() }
        }
    }
}
