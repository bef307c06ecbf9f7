//! Checks: what each shows, what it says of every subject, and how that came.

use askama::Template;
use axum::extract::{Path, State};
use base::Refusal;
use catalog::CheckPage;
use evidence::Verdict;

use crate::{
    Site,
    html::{self, Html},
    pages::{
        Reply,
        answer::worst,
        catalog::{Line, helps, line, served, turns},
        timeline::Timeline,
        value::Names,
    },
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "checks.html")]
pub(crate) struct ChecksPage {
    shell: Shell,
    rows: Vec<CheckRow>,
}

struct CheckRow {
    id: String,
    title: String,
    proof: Html,
    answer: Html,
    subjects: usize,
    serves: Vec<String>,
}

#[derive(Template)]
#[template(path = "check.html")]
pub(crate) struct CheckShown<'a> {
    shell: Shell,
    page: &'a CheckPage,
    /// What it serves: the item of ISO/IEC 42001 to link, or none, and the words.
    serves: Vec<(Option<String>, String)>,
    answer: Html,
    proof: Html,
    shows: Html,
    why: Html,
    limits: Html,
    lines: Vec<Line>,
    helps: Vec<(Html, String, Html)>,
    /// The name, the value in force, and the page's value if it is another one.
    settings: Vec<(String, f64, Option<f64>)>,
    history: Timeline,
}

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Reply {
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let row = |page: &CheckPage| CheckRow {
        id: page.id.clone(),
        title: page.title.clone(),
        proof: html::proof(page.evidence.as_str()),
        answer: worst(&standing, &page.id).map(html::verdict).unwrap_or_default(),
        subjects: standing.verdicts.iter().filter(|v| v.check == page.id).count(),
        serves: page
            .serves
            .iter()
            .filter(|reference| reference.framework() == "iso42001")
            .map(|reference| reference.item().to_owned())
            .collect(),
    };
    let rows = site.app.catalog().checks().iter().map(row).collect();
    super::page(&ChecksPage { shell: Shell::of(&site, &visit, "Checks")?, rows })
}

pub(crate) async fn page(State(site): State<Site>, Path(id): Path<String>, visit: Visit) -> Reply {
    let page = site.app.catalog().check(&id).ok_or_else(|| {
        Refusal::missing(format!("there is no check `{id}`"), "see the list of checks")
    })?;
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let names = Names { app: &site.app, size: standing.size, moment: &visit.as_of_text };
    let verdicts: Vec<&Verdict> = standing.verdicts.iter().filter(|v| v.check == id).collect();
    let mut settings = Vec::new();
    for (name, default) in &page.settings {
        let now = site.app.setting(name, visit.as_of)?.unwrap_or(*default);
        let other = (now - default).abs() > f64::EPSILON;
        settings.push((name.clone(), now, other.then_some(*default)));
    }
    let shown = CheckShown {
        shell: Shell::of(&site, &visit, &format!("{id} {}", page.title))?,
        serves: page.serves.iter().map(served).collect(),
        page,
        answer: worst(&standing, &id).map(html::verdict).unwrap_or_default(),
        proof: html::proof(page.evidence.as_str()),
        shows: html::markdown(&page.shows),
        why: html::markdown(&page.why),
        limits: html::markdown(&page.limits),
        lines: verdicts.iter().map(|verdict| line(names, verdict)).collect(),
        helps: helps(&site, verdicts.into_iter()),
        settings,
        history: turns(&site, &visit, names, &[id.as_str()])?,
    };
    super::page(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pages::catalog::tests::{helping, lines},
        samples::{self, Samples, history, no_history},
    };

    impl Samples for ChecksPage {
        const NAME: &'static str = "checks";

        fn full(text: &'static str) -> Self {
            let row = |answer: Html| CheckRow {
                id: "PL-FAIR-01".to_owned(),
                title: text.to_owned(),
                proof: html::proof("both"),
                answer,
                subjects: 3,
                serves: vec!["A.5.4".to_owned(), "A.6.2.6".to_owned()],
            };
            let rows = vec![row(html::verdict("stale")), row(Html::default())];
            Self { shell: Shell::full(text), rows }
        }

        fn empty() -> Self {
            Self { shell: Shell::empty(), rows: Vec::new() }
        }
    }

    impl Samples for CheckShown<'_> {
        const NAME: &'static str = "check";

        fn full(text: &'static str) -> Self {
            let page = CheckPage {
                id: "PL-FAIR-01".to_owned(),
                title: text.to_owned(),
                subject: text.to_owned(),
                fresh_days: 30,
                sql: text.to_owned(),
                scenarios: Vec::new(),
                ..samples::catalog().check("PL-FAIR-01").unwrap().clone()
            };
            let item = Some("/controls/A.5.4".to_owned());
            Self {
                shell: Shell::full(text),
                page: Box::leak(Box::new(page)),
                serves: vec![(item, text.to_owned()), (None, text.to_owned())],
                answer: html::verdict("broken"),
                proof: html::proof("machine"),
                shows: html::markdown(text),
                why: html::markdown(text),
                limits: html::markdown(text),
                lines: lines(text),
                helps: helping(text),
                settings: vec![(text.to_owned(), 0.8, Some(0.9))],
                history: history(text),
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                serves: Vec::new(),
                answer: Html::default(),
                lines: Vec::new(),
                helps: Vec::new(),
                settings: Vec::new(),
                history: no_history(),
                ..Self::full("Nothing yet")
            }
        }
    }
}
