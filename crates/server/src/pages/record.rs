//! One record: what it says, what can be done with it, what it is tied to, and its history.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use registry::AnyRegister;
use serde_json::{Map, Value};

use crate::{
    Site, address,
    html::{self, Html},
    pages::{
        Reply, sections,
        timeline::{Timeline, piece},
        value::{Names, Shown},
    },
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "record.html")]
pub(crate) struct RecordPage {
    shell: Shell,
    crumb: (&'static str, &'static str),
    name: String,
    id: String,
    state: String,
    revision: u64,
    acts: Vec<Act>,
    /// What can be done with what every record has: owner, tags, documents.
    tend: Vec<Act>,
    above: Html,
    comments: Html,
    fields: Vec<Shown>,
    ties: Vec<Tie>,
    history: Timeline,
    noun: &'static str,
}

/// Something that can be done.
struct Act {
    href: String,
    label: String,
    primary: bool,
}

/// Records that point here, of one register.
struct Tie {
    title: &'static str,
    records: Vec<Html>,
    more: usize,
}

/// How many facts of the history stand on a page.
const FACTS: usize = 50;

/// How many records of one register are listed as ties.
const TIES_MAX: usize = 12;

pub(crate) async fn page(
    State(site): State<Site>,
    Path((plural, id)): Path<(String, String)>,
    visit: Visit,
) -> Reply {
    let register = address::by_plural(&plural)?;
    let id = address::id_of(register, &id)?;
    let who = &visit.told.who;
    let seen = site.app.see(who, &id, visit.as_of)?;
    let history = site.app.history(who, &id, visit.as_of, piece(&visit, FACTS))?;
    let (size, _) = site.app.moment(visit.as_of)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let shell = Shell::of(&site, &visit, &seen.name)?;
    let (acts, tend) = if shell.present() {
        let tend =
            acts_of(&site, &visit, register, &seen.record, &register.tend(&seen.record.state));
        (acts(&site, &visit, register, &seen.record), tend)
    } else {
        (Vec::new(), Vec::new())
    };
    let state = seen.record.state["state"].as_str().map(html::words).unwrap_or_default();
    let above = sections::above_record(&site, &visit, &shell, &seen).await?;
    let comments = sections::comments(&site, &visit, &shell, &seen)?;
    let empty = Map::new();
    let object = ordered(register, seen.record.state.as_object().unwrap_or(&empty));
    let fields = names.fields(&object).into_iter().filter(|one| one.label != "State").collect();
    let page = RecordPage {
        crumb: (register.plural(), register.title()),
        name: seen.name.clone(),
        id: id.to_string(),
        state,
        revision: seen.record.revision,
        acts,
        tend,
        above,
        comments,
        fields,
        ties: ties(&visit, &seen.backlinks),
        history: Timeline::of(names, &visit, &history),
        noun: register.noun(),
        shell,
    };
    super::page(&page)
}

/// The fields of a state in the order in which people fill them, then the others.
fn ordered(register: &dyn AnyRegister, state: &Map<String, Value>) -> Map<String, Value> {
    let forms = register.forms();
    let filled = forms.iter().flat_map(|form| &form.fields).map(|field| field.name.as_str());
    let first = std::iter::once(register.name_field()).chain(filled);
    let mut ordered = Map::new();
    for key in first.chain(state.keys().map(String::as_str)) {
        if let (false, Some(value)) = (ordered.contains_key(key), state.get(key)) {
            ordered.insert(key.to_owned(), value.clone());
        }
    }
    ordered
}

/// The verbs that are open now and that the visitor may use.
fn acts(
    site: &Site,
    visit: &Visit,
    register: &dyn AnyRegister,
    record: &registry::Record,
) -> Vec<Act> {
    let mut acts = acts_of(site, visit, register, record, register.open(&record.state));
    if let Some(first) = acts.first_mut() {
        first.primary = true;
    }
    if register.noun() == "account"
        && site.app.authorise(&visit.told.who, &access::Action::ManageAccounts).is_ok()
    {
        let href = format!("{}/password", html::page_of(&record.id));
        acts.push(Act { href, label: "Set login and password".to_owned(), primary: false });
    }
    acts
}

/// Those of some verbs that the visitor may use.
fn acts_of(
    site: &Site,
    visit: &Visit,
    register: &dyn AnyRegister,
    record: &registry::Record,
    verbs: &[&str],
) -> Vec<Act> {
    let forms = register.forms();
    let may = |verb: &&&str| site.app.may(&visit.told.who, register.noun(), verb);
    let act = |verb: &&str| {
        let form = forms.iter().find(|form| form.verb == **verb)?;
        let href = format!("{}/{verb}", html::page_of(&record.id));
        Some(Act { href, label: form.label.clone(), primary: false })
    };
    verbs.iter().filter(may).filter_map(act).collect()
}

fn ties(visit: &Visit, links: &[app::Backlink]) -> Vec<Tie> {
    let mut by_noun: BTreeMap<&str, Vec<&app::Backlink>> = BTreeMap::new();
    // What was said about the record stands there in full.
    for link in links.iter().filter(|link| link.from.noun != "comment") {
        by_noun.entry(link.from.noun.as_str()).or_default().push(link);
    }
    let tie = |(noun, links): (&str, Vec<&app::Backlink>)| {
        let register = registry::register(noun).ok()?;
        let shown = links.iter().take(TIES_MAX).map(|link| {
            let anchor = html::link(&visit.at(&html::page_of(&link.from)), &link.name);
            let (id, field) = (html::escape(&link.from.to_string()), html::words(&link.field));
            let rest = format!(r#"{anchor} <span class="id">{id}</span>"#);
            Html::assembled(&format!(r#"{rest} <span class="faint">as {field}</span>"#))
        });
        let more = links.len().saturating_sub(TIES_MAX);
        Some(Tie { title: register.title(), records: shown.collect(), more })
    };
    by_noun.into_iter().filter_map(tie).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Samples};

    impl Samples for RecordPage {
        const NAME: &'static str = "record";

        fn full(text: &'static str) -> Self {
            let act = |label: &str, primary| Act {
                href: "/systems/system-1/change".to_owned(),
                label: label.to_owned(),
                primary,
            };
            let tie = |more| Tie {
                title: "Releases",
                records: vec![html::link("/releases/release-1", text)],
                more,
            };
            Self {
                shell: Shell::full(text),
                crumb: ("systems", "AI systems"),
                name: text.to_owned(),
                id: "system-1".to_owned(),
                state: text.to_owned(),
                revision: 2,
                tend: vec![act("Tag it", false), act("Attach a document", false)],
                acts: vec![
                    act("Change it", true),
                    act("Classify it", false),
                    act("Confirm it", false),
                    act("Retire it", false),
                ],
                above: Html::text(text),
                comments: Html::text(text),
                fields: samples::shown(text),
                ties: vec![tie(0), tie(4)],
                history: samples::history(text),
                noun: "system",
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                state: String::new(),
                revision: 1,
                acts: Vec::new(),
                tend: Vec::new(),
                above: Html::default(),
                comments: Html::default(),
                fields: Vec::new(),
                ties: Vec::new(),
                history: samples::no_history(),
                ..Self::full("Nothing")
            }
        }
    }
}
