//! Controls: the status of every item, why, what helps, and how it came.

use askama::Template;
use axum::extract::{Path, State};
use base::Refusal;
use catalog::{Answer, CheckPage};
use evidence::{CheckStatus, Exempt, ItemStatus, Verdict};

use crate::{
    Site,
    fault::Fault,
    html::{self, Html},
    pages::{
        Reply,
        answer::{help, worst_reason},
        timeline::{Timeline, piece},
        value::Names,
    },
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "controls.html")]
pub(crate) struct ControlsPage {
    shell: Shell,
    groups: Vec<Group>,
    q: String,
    verdict: String,
    proof: String,
    shown: usize,
    all: usize,
    open: bool,
}

struct Group {
    title: &'static str,
    areas: Vec<AreaTree>,
}

struct AreaTree {
    id: String,
    title: String,
    answer: Html,
    tally: Vec<(&'static str, usize)>,
    leaves: Vec<Leaf>,
}

struct Leaf {
    id: String,
    title: String,
    why: String,
    proof: Html,
    answer: Html,
}

#[derive(Template)]
#[template(path = "control.html")]
pub(crate) struct ControlPage {
    shell: Shell,
    id: String,
    title: String,
    area: (String, String),
    answer: Html,
    asks: Html,
    looks_for: Html,
    trap: Html,
    heading: String,
    checks: Vec<CheckBlock>,
    missing: Vec<String>,
    crosswalk: Vec<(&'static str, &'static str, Vec<String>)>,
    helps: Vec<(Html, String, Html)>,
    history: Timeline,
    size: u64,
}

/// A check with its verdicts.
struct CheckBlock {
    id: String,
    title: String,
    proof: Html,
    fresh_days: u32,
    lines: Vec<Line>,
}

pub(crate) struct Line {
    pub(crate) subject: Html,
    pub(crate) answer: Html,
    pub(crate) reason: String,
    pub(crate) entry: Html,
}

/// How many turns of verdicts stand on a page.
const TURNS: usize = 12;

pub(crate) async fn controls(State(site): State<Site>, visit: Visit) -> Reply {
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let q = visit.asked("q").trim().to_lowercase();
    let (verdict, proof) = (visit.asked("verdict"), visit.asked("proof"));
    let fits = |status: &ItemStatus| {
        let item = site.app.catalog().item(&status.item);
        let words = item.map(|i| format!("{} {} {}", i.id, i.title, i.asks).to_lowercase());
        (verdict.is_empty() || status.answer.as_str() == verdict)
            && (proof.is_empty() || proof_word(status) == proof)
            && (q.is_empty() || words.is_some_and(|words| words.contains(&q)))
    };
    let filtered = !(q.is_empty() && verdict.is_empty() && proof.is_empty());
    let mut groups = Vec::new();
    for (title, annex) in [("Clauses 4 to 10", false), ("Annex A", true)] {
        let areas = site.app.catalog().areas().iter();
        let ours = areas.filter(|area| area.id.starts_with("A.") == annex);
        let trees = ours.filter_map(|area| {
            let of_area =
                standing.items.iter().filter(|s| area.items().any(|item| item.id == s.item));
            let leaves: Vec<&ItemStatus> = of_area.filter(|status| fits(status)).collect();
            (!leaves.is_empty()).then(|| tree(&site, area, &leaves))
        });
        groups.push(Group { title, areas: trees.collect() });
    }
    groups.retain(|group| !group.areas.is_empty());
    let shown = groups.iter().flat_map(|g| &g.areas).map(|area| area.leaves.len()).sum();
    let page = ControlsPage {
        shell: Shell::of(&site, &visit, "Controls")?,
        q: visit.asked("q").to_owned(),
        verdict: verdict.to_owned(),
        proof: proof.to_owned(),
        shown,
        all: standing.items.len(),
        open: filtered || visit.asked("open") == "all",
        groups,
    };
    super::page(&page)
}

fn proof_word(status: &ItemStatus) -> &'static str {
    match status.proof {
        evidence::Proof::Machine => "machine",
        evidence::Proof::Recorded => "recorded",
        evidence::Proof::Open => "open",
    }
}

fn tree(site: &Site, area: &catalog::Area, items: &[&ItemStatus]) -> AreaTree {
    let order = [Answer::Broken, Answer::Unknown, Answer::Stale, Answer::Met];
    let count = |answer: Answer| items.iter().filter(|item| item.answer == answer).count();
    let worst = order.into_iter().find(|answer| count(*answer) > 0).unwrap_or(Answer::Unknown);
    let leaf = |status: &&ItemStatus| {
        let item = site.app.catalog().item(&status.item);
        Leaf {
            id: status.item.clone(),
            title: item.map(|item| item.title.clone()).unwrap_or_default(),
            why: if status.answer == Answer::Met { String::new() } else { worst_reason(status) },
            proof: html::proof(proof_word(status)),
            answer: html::verdict(status.answer.as_str()),
        }
    };
    let met_first = [Answer::Met, Answer::Broken, Answer::Stale, Answer::Unknown];
    AreaTree {
        id: area.id.clone(),
        title: area.title.clone(),
        answer: html::verdict(worst.as_str()),
        tally: met_first
            .into_iter()
            .map(|answer| (answer.as_str(), count(answer)))
            .filter(|(_, n)| *n > 0)
            .collect(),
        leaves: items.iter().map(leaf).collect(),
    }
}

pub(crate) async fn control(
    State(site): State<Site>,
    Path(id): Path<String>,
    visit: Visit,
) -> Reply {
    let catalog = site.app.catalog();
    let item = catalog.item(&id).ok_or_else(|| {
        Refusal::missing(format!("there is no item `{id}`"), "see the list of controls")
    })?;
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let gone = || Refusal::missing(format!("`{id}` has no status"), "see the list of controls");
    let status = standing.items.iter().find(|status| status.item == id).ok_or_else(gone)?;
    let names = Names { app: &site.app, size: standing.size, moment: &visit.as_of_text };
    let open = status.checks.iter().filter(|check| check.is_open()).count() + status.missing.len();
    let all = status.checks.len() + status.missing.len();
    let heading = match (open, all) {
        (0, 1) => "Why it is met: its check is met".to_owned(),
        (0, n) => format!("Why it is met: all {n} checks are met"),
        (open, all) => format!("Why it is {}: {open} of {all} checks are not met", status.answer),
    };
    let blocks = status.checks.iter().filter_map(|one| {
        let page = catalog.check(&one.check)?;
        Some(block(names, page, one))
    });
    let area = catalog.areas().iter().find(|area| area.id == item.area);
    let checks: Vec<&str> = status.checks.iter().map(|check| check.check.as_str()).collect();
    let page = ControlPage {
        shell: Shell::of(&site, &visit, &format!("{id} {}", item.title))?,
        title: item.title.clone(),
        area: area.map(|area| (area.id.clone(), area.title.clone())).unwrap_or_default(),
        answer: html::verdict(status.answer.as_str()),
        asks: html::markdown(&item.asks),
        looks_for: html::markdown(&item.looks_for),
        trap: html::markdown(&item.trap),
        heading,
        checks: blocks.collect(),
        missing: status.missing.clone(),
        crosswalk: item
            .crosswalk()
            .into_iter()
            .filter(|link| !link.items.is_empty())
            .map(|link| (framework(link.framework), link.source, link.items.to_vec()))
            .collect(),
        helps: helps(&site, status.checks.iter().flat_map(|check| &check.verdicts)),
        history: turns(&site, &visit, names, &checks)?,
        size: standing.size,
        id,
    };
    super::page(&page)
}

/// An item that a check serves.
pub(crate) fn served(reference: &catalog::Reference) -> (Option<String>, String) {
    let known = catalog::frameworks().iter().find(|one| one.id == reference.framework());
    let framework = known.map_or(reference.framework(), |framework| framework.name);
    let own = reference.framework() == "iso42001";
    let link = own.then(|| format!("/controls/{}", reference.item()));
    (link, format!("{framework} {}", reference.item()))
}

/// The name of a framework, by its id.
fn framework(id: &'static str) -> &'static str {
    let found = catalog::frameworks().iter().find(|framework| framework.id == id);
    found.map_or(id, |framework| framework.name)
}

fn block(names: Names<'_>, page: &CheckPage, status: &CheckStatus) -> CheckBlock {
    let verdicts = status.verdicts.iter().map(|verdict| line(names, verdict));
    let exempt = status.exempt.iter().map(|exempt| passed_over(names, exempt));
    CheckBlock {
        id: page.id.clone(),
        title: page.title.clone(),
        proof: html::proof(page.evidence.as_str()),
        fresh_days: page.fresh_days,
        lines: verdicts.chain(exempt).collect(),
    }
}

/// The subject of a verdict, linked where it is a record.
fn about(names: Names<'_>, subject: &str) -> Html {
    match subject.parse::<base::AnyId>() {
        Ok(id) if registry::register(&id.noun).is_ok() => names.link(&id),
        _ => Html::text(subject),
    }
}

/// To what a check does not apply, and the entry that says so.
fn passed_over(names: Names<'_>, exempt: &Exempt) -> Line {
    Line {
        subject: about(names, &exempt.subject),
        answer: Html::text("Not applicable"),
        reason: html::capital(&exempt.reason),
        entry: html::entry(exempt.entry),
    }
}

pub(crate) fn line(names: Names<'_>, verdict: &Verdict) -> Line {
    Line {
        subject: about(names, &verdict.subject),
        answer: html::verdict(verdict.answer.as_str()),
        reason: html::capital(&verdict.reason),
        entry: verdict.entry.map(html::entry).unwrap_or_default(),
    }
}

/// What helps with each verdict that is not met: the verdict, its subject, the sentence.
pub(crate) fn helps<'a>(
    site: &Site,
    verdicts: impl Iterator<Item = &'a Verdict>,
) -> Vec<(Html, String, Html)> {
    let open = verdicts.filter(|verdict| verdict.answer != Answer::Met);
    open.filter_map(|verdict| {
        let page = site.app.catalog().check(&verdict.check)?;
        let sentence = help(page, verdict.answer.as_str(), &verdict.subject);
        let about = format!("{}, {}", verdict.subject, verdict.check);
        (!sentence.is_empty()).then(|| (html::verdict(verdict.answer.as_str()), about, sentence))
    })
    .collect()
}

/// The turns of these checks, the newest first.
pub(crate) fn turns(
    site: &Site,
    visit: &Visit,
    names: Names<'_>,
    checks: &[&str],
) -> Result<Timeline, Fault> {
    let who = &visit.told.who;
    let found = site.app.turns(who, checks, visit.as_of, piece(visit, TURNS))?;
    Ok(Timeline::of(names, visit, &found))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::samples::{Samples, history, no_history};

    fn blocks(text: &str) -> Vec<CheckBlock> {
        let block = |lines| CheckBlock {
            id: "PL-FAIR-01".to_owned(),
            title: text.to_owned(),
            proof: html::proof("machine"),
            fresh_days: 30,
            lines,
        };
        vec![block(lines(text)), block(Vec::new())]
    }

    pub(crate) fn lines(text: &str) -> Vec<Line> {
        vec![Line {
            subject: html::link("/releases/release-1", text),
            answer: html::verdict("broken"),
            reason: text.to_owned(),
            entry: html::entry(4806_u64),
        }]
    }

    pub(crate) fn helping(text: &str) -> Vec<(Html, String, Html)> {
        vec![(html::verdict("broken"), text.to_owned(), Html::text(text))]
    }

    impl Samples for ControlsPage {
        const NAME: &'static str = "controls";

        fn full(text: &'static str) -> Self {
            let leaf = Leaf {
                id: "A.5.4".to_owned(),
                title: text.to_owned(),
                why: text.to_owned(),
                proof: html::proof("recorded"),
                answer: html::verdict("broken"),
            };
            let area = AreaTree {
                id: "A.5".to_owned(),
                title: text.to_owned(),
                answer: html::verdict("broken"),
                tally: vec![("met", 3), ("broken", 1)],
                leaves: vec![leaf],
            };
            Self {
                shell: Shell::full(text),
                groups: vec![Group { title: "Annex A", areas: vec![area] }],
                q: text.to_owned(),
                verdict: "broken".to_owned(),
                proof: "recorded".to_owned(),
                shown: 1,
                all: 70,
                open: true,
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                groups: Vec::new(),
                q: String::new(),
                verdict: String::new(),
                proof: String::new(),
                shown: 0,
                all: 0,
                open: false,
            }
        }
    }

    impl Samples for ControlPage {
        const NAME: &'static str = "control";

        fn full(text: &'static str) -> Self {
            Self {
                shell: Shell::full(text),
                id: "A.5.4".to_owned(),
                title: text.to_owned(),
                area: ("A.5".to_owned(), text.to_owned()),
                answer: html::verdict("broken"),
                asks: html::markdown(text),
                looks_for: html::markdown(text),
                trap: html::markdown(text),
                heading: "Why it is broken: 1 of 2 checks are not met".to_owned(),
                checks: blocks(text),
                missing: vec!["PL-IMP-09".to_owned()],
                crosswalk: vec![("NIST AI RMF", "our own reading", vec![text.to_owned()])],
                helps: helping(text),
                history: history(text),
                size: 4807,
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                answer: html::verdict("unknown"),
                checks: Vec::new(),
                missing: Vec::new(),
                crosswalk: Vec::new(),
                helps: Vec::new(),
                history: no_history(),
                ..Self::full("Impact on people")
            }
        }
    }
}
