//! The gate before the next stage of a release: what is proved, what is missing, and what helps.

use app::Seen;
use askama::Template;
use catalog::{Class, Stage, gates};
use registry::{Asked, GateAnswer, emergency};

use crate::{
    Site,
    fault::Fault,
    html::{self, Html},
    pages::answer::help,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "gate.html")]
struct Gate {
    to: &'static str,
    /// What the heading finds.
    finding: String,
    asked: Vec<Line>,
    /// What the organisation itself shows before its first AI system of this class goes live.
    readiness: Vec<Line>,
    /// How many of these proofs are there.
    ready: usize,
    also: Vec<String>,
    passed_over: Vec<String>,
    /// Whether an exception could stand in for something that is missing.
    exceptions: bool,
    /// The release, if it may repair in an emergency what answers now.
    repairs: Option<String>,
}

struct Line {
    check: String,
    /// The title of its page; none if no page computes it.
    title: Option<String>,
    answer: Html,
    reason: String,
    entry: Html,
    help: Html,
    met: bool,
    exception: Option<String>,
}

/// The next stage of a release of this class, if a gate leads on.
pub(crate) fn next(class: Class, from: Stage) -> Option<Stage> {
    let mut ahead: Vec<Stage> = Stage::ALL
        .into_iter()
        .filter(|to| to.rank() > from.rank() && *to <= Stage::Live)
        .filter(|to| gates::open(class, from, *to).is_ok())
        .collect();
    ahead.sort_by_key(|to| to.rank());
    ahead.first().copied()
}

/// The stage of a release and the class of its system.
pub(crate) fn place(
    site: &Site,
    visit: &Visit,
    seen: &registry::Record,
) -> Result<Option<(Class, Stage)>, Fault> {
    let stage = seen.state["state"].as_str().and_then(|word| word.parse::<Stage>().ok());
    let system = seen.state["system"].as_str().and_then(|id| id.parse::<base::AnyId>().ok());
    let (Some(stage), Some(system)) = (stage, system) else { return Ok(None) };
    let system = site.app.see(&visit.told.who, &system, visit.as_of)?;
    let class = system.record.state["class"].as_str().and_then(|class| class.parse().ok());
    Ok(Some((class.unwrap_or(Class::High), stage)))
}

/// The gate as a card; nothing in the past, or when there is no way on.
pub(crate) async fn section(site: &Site, visit: &Visit, seen: &Seen) -> Result<Html, Fault> {
    if visit.as_of != app::AsOf::Now {
        return Ok(Html::default());
    }
    let Some((class, stage)) = place(site, visit, &seen.record)? else {
        return Ok(Html::default());
    };
    let asked = seen.record.state["wish"]["to"].as_str().and_then(|to| to.parse().ok());
    // What came past its gates stands before the gate of the stage that it is in.
    let last = seen.record.state["moves"].as_array().and_then(|moves| moves.last());
    let past = last.is_some_and(|last| last["adopted"] == true || last["emergency"].is_string());
    let own = past.then_some(stage).filter(|stage| *stage <= Stage::Live);
    let Some(to) = asked.or(own).or_else(|| next(class, stage)) else {
        return Ok(Html::default());
    };
    let answer = site.app.gate(&visit.told.who, &seen.record.id, to.as_str()).await?;
    let mut gate = gate(site, to, &answer);
    if stage == Stage::Verify && site.app.repairs(&visit.told.who, &seen.record.id)? {
        gate.repairs = Some(seen.record.id.to_string());
    }
    Ok(Html::of(&gate))
}

fn gate(site: &Site, to: Stage, answer: &GateAnswer) -> Gate {
    let missing = answer.missing().count();
    let hard = gates::hard(answer.class.parse().unwrap_or_default(), to);
    let finding = match (answer.passes(), missing) {
        (true, _) if answer.by_exception() => "open, by an exception".to_owned(),
        (true, _) => {
            format!("open, {} of {} proofs are there", answer.asked.len(), answer.asked.len())
        }
        (false, 0) => "shut".to_owned(),
        (false, 1) => format!("shut, 1 of {} proofs is missing", answer.asked.len()),
        (false, more) => format!("shut, {more} of {} proofs are missing", answer.asked.len()),
    };
    let mut asked: Vec<Line> = answer.asked.iter().map(|one| line(site, one)).collect();
    asked.sort_by_key(|line| line.met);
    Gate {
        to: to.as_str(),
        finding,
        asked,
        ready: answer.readiness.iter().filter(|one| one.verdict == "met").count(),
        readiness: answer.readiness.iter().map(|one| line(site, one)).collect(),
        also: answer.also.clone(),
        passed_over: answer.passed_over.clone(),
        exceptions: answer.missing().any(|one| !hard.contains(one.check.as_str())),
        repairs: None,
    }
}

fn line(site: &Site, asked: &Asked) -> Line {
    let page = site.app.catalog().check(&asked.check);
    Line {
        check: asked.check.clone(),
        title: page.map(|page| page.title.clone()),
        answer: html::verdict(&asked.verdict),
        reason: asked.reason.clone(),
        entry: asked.entry.map(html::entry).unwrap_or_default(),
        help: page.map(|page| help(page, &asked.verdict, &asked.subject)).unwrap_or_default(),
        met: asked.verdict == "met",
        exception: asked.exception.clone(),
    }
}
