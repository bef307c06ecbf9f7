//! The risk matrix: how many risks stand at each likelihood and worst consequence.

use askama::Template;
use registry::Record;

use crate::{Site, fault::Fault, html::Html, visit::Visit};

#[derive(Template)]
#[template(path = "matrix.html")]
struct Matrix {
    /// From the most likely down.
    rows: Vec<Row>,
    rated: usize,
    unrated: usize,
    limit: Option<u64>,
}

struct Row {
    step: u64,
    word: &'static str,
    cells: Vec<Cell>,
}

struct Cell {
    impact: u64,
    score: u64,
    level: &'static str,
    word: &'static str,
    count: usize,
}

const LIKELY: [&str; 5] = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];

/// The class and the word of a score; the bounds are those of the usual five-step matrix.
fn level(score: u64) -> (&'static str, &'static str) {
    match score {
        0..=4 => ("lv1", "low"),
        5..=9 => ("lv2", "moderate"),
        10..=15 => ("lv3", "high"),
        _ => ("lv4", "severe"),
    }
}

/// The step of a rated risk: its `likelihood`, or its `impact`, the worst of its consequences.
fn step(record: &Record, key: &str) -> Option<u64> {
    let rating = &record.state["rating"];
    if key == "likelihood" {
        return rating["likelihood"].as_u64();
    }
    ["organisation", "individuals", "society"].iter().filter_map(|k| rating[k].as_u64()).max()
}

/// Whether a risk was rated so.
pub(crate) fn at_step(record: &Record, key: &str, wanted: u64) -> bool {
    step(record, key) == Some(wanted)
}

pub(crate) fn section(site: &Site, visit: &Visit) -> Result<Html, Fault> {
    let risks = site.app.list(&visit.told.who, "risk", visit.as_of)?;
    let open: Vec<&Record> = risks.iter().filter(|risk| risk.state["state"] != "closed").collect();
    if open.is_empty() {
        return Ok(Html::default());
    }
    let placed: Vec<(u64, u64)> = open
        .iter()
        .filter_map(|risk| Some((step(risk, "likelihood")?, step(risk, "impact")?)))
        .collect();
    let row = |likelihood: u64| {
        let cells = (1..=5).map(|impact| {
            let (level, word) = level(likelihood * impact);
            let count = placed.iter().filter(|at| **at == (likelihood, impact)).count();
            Cell { impact, score: likelihood * impact, level, word, count }
        });
        let word = usize::try_from(likelihood - 1).ok().and_then(|place| LIKELY.get(place));
        Row { step: likelihood, word: word.copied().unwrap_or_default(), cells: cells.collect() }
    };
    let limit = open.iter().filter_map(|risk| risk.state["limit_level"].as_u64()).max();
    let matrix = Matrix {
        rows: (1..=5).rev().map(row).collect(),
        rated: placed.len(),
        unrated: open.len() - placed.len(),
        limit,
    };
    Ok(Html::of(&matrix))
}
