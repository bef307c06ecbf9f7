//! One AI system: the stages of its newest release and its gate, what the checks say about it, its
//! components, claims and risks.

use app::Seen;
use askama::Template;
use base::{AnyId, Millis};
use catalog::Stage;
use registry::Record;
use serde_json::Value;

use super::{claims, gate};
use crate::{
    Site,
    fault::Fault,
    html::{self, Html},
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "system.html")]
struct SystemSection {
    release: Option<ReleaseLine>,
    steps: Vec<Step>,
    gate: Html,
    verdicts: Vec<VerdictLine>,
    components: Vec<ComponentLine>,
    claims: Html,
    risks: Vec<RiskLine>,
    others: Vec<Html>,
    id: String,
    present: bool,
}

struct ReleaseLine {
    link: Html,
    digest: String,
    traffic: Option<u64>,
}

/// A stage of the life cycle: passed, now or ahead.
struct Step {
    word: String,
    class: &'static str,
    when: String,
}

struct VerdictLine {
    check: String,
    title: String,
    proof: Html,
    answer: Html,
    reason: String,
    entry: Html,
    met: bool,
}

struct ComponentLine {
    link: Html,
    kind: String,
    version: String,
    origin: String,
    state: String,
}

struct RiskLine {
    link: Html,
    state: String,
    before: Option<u64>,
    after: Option<u64>,
}

pub(crate) async fn section(
    site: &Site,
    visit: &Visit,
    shell: &Shell,
    seen: &Seen,
) -> Result<Html, Fault> {
    let id = seen.record.id.to_string();
    let who = &visit.told.who;
    let mut releases = site.app.list(who, "release", visit.as_of)?;
    releases.retain(|release| release.state["system"] == id.as_str());
    let over =
        |release: &Record| matches!(release.state["state"].as_str(), Some("stopped" | "retired"));
    releases.sort_by_key(|release| (over(release), std::cmp::Reverse(release.id.serial)));
    let newest = releases.first();
    let mut subjects: Vec<String> = releases.iter().map(|release| release.id.to_string()).collect();
    subjects.push(id.clone());
    let gate = match newest.filter(|release| !over(release)) {
        Some(release) => {
            let release = site.app.see(who, &release.id, visit.as_of)?;
            gate::section(site, visit, &release).await?
        }
        None => Html::default(),
    };
    let section = SystemSection {
        steps: newest.map(steps).unwrap_or_default(),
        release: newest.map(|release| ReleaseLine {
            link: html::link(
                &visit.at(&html::page_of(&release.id)),
                release.state["version"].as_str().unwrap_or("release"),
            ),
            digest: text(release, "digest"),
            traffic: release.state["traffic_percent"].as_u64(),
        }),
        gate,
        verdicts: verdicts(site, visit, &subjects).await?,
        components: components(site, visit, newest)?,
        claims: claims::section(site, visit, &subjects)?,
        risks: risks(site, visit, &id)?,
        others: releases
            .iter()
            .skip(1)
            .map(|release| {
                let name = format!("{} ({})", text(release, "version"), text(release, "state"));
                html::link(&visit.at(&html::page_of(&release.id)), &name)
            })
            .collect(),
        id,
        present: shell.present(),
    };
    Ok(Html::of(&section))
}

fn text(record: &Record, key: &str) -> String {
    record.state[key].as_str().unwrap_or_default().to_owned()
}

/// The way of a release through the stages, with the days of its moves.
fn steps(release: &Record) -> Vec<Step> {
    let now: Stage =
        release.state["state"].as_str().and_then(|w| w.parse().ok()).unwrap_or(Stage::Design);
    let empty = Vec::new();
    let moves = release.state["moves"].as_array().unwrap_or(&empty);
    let came = |stage: Stage| {
        if stage == Stage::Design {
            return Some(release.created.at.day().human());
        }
        let came = moves.iter().rev().find(|one| one["to_stage"] == stage.as_str());
        let at = came.and_then(|one| one["at"].as_str()).and_then(|at| at.parse::<Millis>().ok());
        at.map(|at| at.day().human())
    };
    let ends = |stage: Stage| matches!(stage, Stage::Stopped | Stage::Retired);
    let shown = |stage: &Stage| {
        *stage == now || (!ends(*stage) && (*stage > now || came(*stage).is_some()))
    };
    let step = |stage: Stage| {
        let when = came(stage);
        let (class, when) = match stage.cmp(&now) {
            std::cmp::Ordering::Equal => {
                ("now", when.map_or("now".to_owned(), |when| format!("now, since {when}")))
            }
            std::cmp::Ordering::Greater => ("ahead", "not yet".to_owned()),
            std::cmp::Ordering::Less => ("", when.unwrap_or_default()),
        };
        Step { word: html::capital(stage.as_str()), class, when }
    };
    Stage::ALL.into_iter().filter(shown).map(step).collect()
}

async fn verdicts(
    site: &Site,
    visit: &Visit,
    subjects: &[String],
) -> Result<Vec<VerdictLine>, Fault> {
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let ours = standing.verdicts.iter().filter(|verdict| subjects.contains(&verdict.subject));
    let mut lines: Vec<VerdictLine> = ours
        .map(|verdict| {
            let page = site.app.catalog().check(&verdict.check);
            VerdictLine {
                check: verdict.check.clone(),
                title: page.map(|page| page.title.clone()).unwrap_or_default(),
                proof: html::proof(page.map_or("", |page| page.evidence.as_str())),
                answer: html::verdict(verdict.answer.as_str()),
                reason: verdict.reason.clone(),
                entry: verdict.entry.map(html::entry).unwrap_or_default(),
                met: verdict.answer == catalog::Answer::Met,
            }
        })
        .collect();
    lines.sort_by_key(|line| line.met);
    Ok(lines)
}

fn components(
    site: &Site,
    visit: &Visit,
    release: Option<&Record>,
) -> Result<Vec<ComponentLine>, Fault> {
    let listed = release.map(|release| release.state["components"].clone()).unwrap_or_default();
    let ids = listed.as_array().cloned().unwrap_or_default();
    let mut lines = Vec::new();
    for id in ids.iter().filter_map(Value::as_str).filter_map(|id| id.parse::<AnyId>().ok()) {
        let seen = site.app.see(&visit.told.who, &id, visit.as_of)?;
        let record = &seen.record;
        lines.push(ComponentLine {
            link: html::link(&visit.at(&html::page_of(&id)), &seen.name),
            kind: html::words(text(record, "kind")),
            version: text(record, "version"),
            origin: html::words(text(record, "origin")),
            state: html::words(text(record, "state")),
        });
    }
    Ok(lines)
}

fn risks(site: &Site, visit: &Visit, system: &str) -> Result<Vec<RiskLine>, Fault> {
    let mut risks = site.app.list(&visit.told.who, "risk", visit.as_of)?;
    risks.retain(|risk| risk.state["system"] == system && risk.state["state"] != "closed");
    risks.sort_by_key(|risk| std::cmp::Reverse(risk.state["level"].as_u64()));
    let line = |risk: &Record| RiskLine {
        link: html::link(&visit.at(&html::page_of(&risk.id)), &text(risk, "title")),
        state: html::words(text(risk, "state")),
        before: risk.state["level"].as_u64(),
        after: risk.state["residual"].as_u64(),
    };
    Ok(risks.iter().map(line).collect())
}

/// The class of a level of risk.
fn lv(level: impl std::borrow::Borrow<u64>) -> &'static str {
    match *level.borrow() {
        0..=4 => "lv1",
        5..=9 => "lv2",
        10..=15 => "lv3",
        _ => "lv4",
    }
}
