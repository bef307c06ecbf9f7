//! The overview: what is broken first, then proof coverage, then what turned.

use app::{Piece, Standing};
use askama::Template;
use axum::extract::State;
use catalog::Answer;
use evidence::{Coverage, Proof};

use crate::{
    Site,
    chart::Cells,
    html::{self, Html},
    pages::{
        Reply,
        answer::{first_help, worst_reason},
        timeline::{Timeline, turn},
        value::Names,
    },
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "overview.html")]
pub(crate) struct OverviewPage {
    shell: Shell,
    finding: String,
    organisation: String,
    coverage: Coverage,
    /// How many verdicts are met by checks that measure, and by all others; of how many each.
    measured: (usize, usize),
    acted: (usize, usize),
    areas: Vec<Group>,
    open: Vec<OpenItem>,
    more: usize,
    history: Timeline,
    failed: Vec<(String, String)>,
    size: u64,
    day: String,
}

/// Clauses or controls.
struct Group {
    title: &'static str,
    areas: Vec<AreaLine>,
}

struct AreaLine {
    id: String,
    title: String,
    bars: Vec<(usize, Cells, &'static str)>,
    all: usize,
}

struct OpenItem {
    id: String,
    title: String,
    answer: Html,
    reason: String,
    help: Html,
}

/// How many open items the overview lists.
const OPEN_MAX: usize = 8;

/// How many turns it lists.
const TURNS_MAX: usize = 6;

pub(crate) async fn page(State(site): State<Site>, visit: Visit) -> Reply {
    let who = &visit.told.who;
    let standing = site.app.standing(who, visit.as_of).await?;
    let finding = finding(&standing);
    let shell = Shell::of(&site, &visit, &finding)?;
    let names = Names { app: &site.app, size: standing.size, moment: &visit.as_of_text };
    let turns = match site.app.newest(who, "verdict", visit.as_of, Piece::newest(TURNS_MAX)) {
        Ok(found) => found.facts.iter().map(|fact| turn(names, fact)).collect(),
        Err(_) => Vec::new(),
    };
    let mut open: Vec<_> = standing.items.iter().filter(|i| i.answer != Answer::Met).collect();
    let rank = |answer: Answer| match answer {
        Answer::Broken => 0,
        Answer::Stale => 1,
        _ => 2,
    };
    // What nothing computes yet helps nobody at the top of a list.
    open.sort_by_key(|item| (rank(item.answer), item.checks.is_empty(), item.missing.len()));
    let listed = open.iter().take(OPEN_MAX).map(|item| OpenItem {
        id: item.item.clone(),
        title: site.app.catalog().item(&item.item).map(|i| i.title.clone()).unwrap_or_default(),
        answer: html::verdict(item.answer.as_str()),
        reason: worst_reason(item),
        help: first_help(&site, item),
    });
    let page = OverviewPage {
        finding,
        organisation: site.organisation.clone(),
        coverage: standing.coverage,
        measured: met(&site, &standing, true),
        acted: met(&site, &standing, false),
        areas: areas(&site, &standing),
        open: listed.collect(),
        more: open.len().saturating_sub(OPEN_MAX),
        history: Timeline { turns, older: None, newest: None },
        failed: standing.failed.clone(),
        size: standing.size,
        day: standing.today.human(),
        shell,
    };
    super::page(&page)
}

/// How many verdicts are met, and how many there are, of checks that measure or of the others.
fn met(site: &Site, standing: &Standing, machine: bool) -> (usize, usize) {
    let measures = |check: &str| {
        let page = site.app.catalog().check(check);
        page.is_some_and(|page| page.evidence == catalog::Evidence::Machine)
    };
    let ours = || standing.verdicts.iter().filter(|one| measures(&one.check) == machine);
    (ours().filter(|one| one.answer == Answer::Met).count(), ours().count())
}

/// The heading is what was found.
fn finding(standing: &Standing) -> String {
    let c = &standing.coverage;
    let count = |n: usize, word: &str| match n {
        0 => None,
        1 => Some(format!("one item is {word}")),
        n => Some(format!("{n} items are {word}")),
    };
    let parts: Vec<String> =
        [count(c.broken, "broken"), count(c.stale, "stale")].into_iter().flatten().collect();
    if !parts.is_empty() {
        return html::capital(parts.join(", "));
    }
    match c.unknown {
        0 => "Every item is met".to_owned(),
        n => format!("Nothing is broken, {n} items are unknown"),
    }
}

fn areas(site: &Site, standing: &Standing) -> Vec<Group> {
    let areas = site.app.catalog().areas();
    let most = areas.iter().map(|area| area.items().count()).max().unwrap_or(1);
    let line = |area: &catalog::Area| {
        let ours: Vec<_> = standing
            .items
            .iter()
            .filter(|status| area.items().any(|item| item.id == status.item))
            .collect();
        let count = |proof: Proof| ours.iter().filter(|status| status.proof == proof).count();
        let bar = |proof: Proof, word: &'static str| {
            let on = count(proof);
            (on, Cells::of(word, on, ours.len(), most), word)
        };
        AreaLine {
            id: area.id.clone(),
            title: area.title.clone(),
            bars: vec![
                bar(Proof::Machine, "machine"),
                bar(Proof::Recorded, "recorded"),
                bar(Proof::Open, "open"),
            ],
            all: ours.len(),
        }
    };
    let (controls, clauses): (Vec<_>, Vec<_>) =
        areas.iter().partition(|area| area.id.starts_with("A."));
    vec![
        Group { title: "Clauses 4 to 10", areas: clauses.into_iter().map(line).collect() },
        Group { title: "Annex A", areas: controls.into_iter().map(line).collect() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{Samples, history, no_history};

    impl Samples for OverviewPage {
        const NAME: &'static str = "overview";

        fn full(text: &'static str) -> Self {
            let bar = |on, word| (on, Cells::of(word, on, 4, 6), word);
            let area = AreaLine {
                id: "A.5".to_owned(),
                title: text.to_owned(),
                bars: vec![bar(2, "machine"), bar(1, "recorded"), bar(0, "open")],
                all: 4,
            };
            let open = OpenItem {
                id: "A.5.4".to_owned(),
                title: text.to_owned(),
                answer: html::verdict("broken"),
                reason: text.to_owned(),
                help: html::link("/systems/system-1", text),
            };
            Self {
                shell: Shell::full(text),
                finding: text.to_owned(),
                organisation: text.to_owned(),
                coverage: Coverage {
                    machine: 2,
                    recorded: 1,
                    open: 3,
                    broken: 1,
                    stale: 1,
                    unknown: 1,
                    applicable: 6,
                },
                measured: (2, 4),
                acted: (1, 3),
                areas: vec![Group { title: "Annex A", areas: vec![area] }],
                open: vec![open],
                more: 2,
                history: history(text),
                failed: vec![("PL-FAIR-01".to_owned(), text.to_owned())],
                size: 4807,
                day: "20 November 2026".to_owned(),
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                coverage: Coverage::default(),
                measured: (0, 0),
                acted: (0, 0),
                areas: Vec::new(),
                open: Vec::new(),
                more: 0,
                history: no_history(),
                failed: Vec::new(),
                ..Self::full("Every item is met")
            }
        }
    }
}
