//! The course of measured claims as charts with their figures as tables.

use std::collections::BTreeMap;

use app::Seen;
use askama::Template;
use base::Day;
use registry::Record;

use crate::{
    Site,
    chart::{self, Limit, Point, Series, Side},
    fault::Fault,
    html::{self, Html},
    visit::Visit,
};

#[derive(Template)]
#[template(path = "claims.html")]
struct Claims {
    charts: Vec<Chart>,
}

struct Chart {
    id: String,
    title: String,
    about: String,
    series: Series,
    rows: Vec<Row>,
}

struct Row {
    day: String,
    low: String,
    value: String,
    high: String,
    mark: Html,
    claim: Html,
}

/// The most points of one chart: the newest.
const POINTS_MAX: usize = 60;

/// A chart for each subject and measure, in the order of the subjects. Two releases never share a
/// line: a claim about one proves nothing about the other.
pub(crate) fn section(site: &Site, visit: &Visit, subjects: &[String]) -> Result<Html, Fault> {
    let claims = site.app.list(&visit.told.who, "claim", visit.as_of)?;
    let mut by_measure: BTreeMap<(usize, String, String), Vec<&Record>> = BTreeMap::new();
    for claim in &claims {
        let text = |key: &str| claim.state[key].as_str().unwrap_or_default().to_owned();
        let place = subjects.iter().position(|subject| *subject == text("subject"));
        if let (Some(place), true) = (place, claim.state["value"].is_number()) {
            let key = (place, text("measure"), text("grouped_by"));
            by_measure.entry(key).or_default().push(claim);
        }
    }
    let charts: Result<Vec<Chart>, Fault> = by_measure
        .iter()
        .enumerate()
        .map(|(place, (key, claims))| chart(site, visit, (place, subjects), key, claims))
        .collect();
    let charts = charts?;
    Ok(if charts.is_empty() { Html::default() } else { Html::of(&Claims { charts }) })
}

/// The limit of a measure: the setting that carries its name.
fn limit(site: &Site, visit: &Visit, measure: &str) -> Result<Option<Limit>, Fault> {
    let name = measure.replace('.', "_");
    let at_least = site.app.setting(&format!("{name}_min"), visit.as_of)?;
    let at_most = site.app.setting(&format!("{name}_max"), visit.as_of)?;
    Ok(at_least.map(Limit::AtLeast).or(at_most.map(Limit::AtMost)))
}

fn chart(
    site: &Site,
    visit: &Visit,
    (place, subjects): (usize, &[String]),
    (subject, measure, by): &(usize, String, String),
    claims: &[&Record],
) -> Result<Chart, Fault> {
    let limit = limit(site, visit, measure)?;
    let mut points: Vec<(Point, &Record)> = claims
        .iter()
        .filter_map(|claim| {
            let state = &claim.state;
            let day = state["data_until"].as_str().and_then(|day| day.parse::<Day>().ok());
            let point = Point {
                day: day.unwrap_or_else(|| claim.created.at.day()),
                low: state["low"].as_f64(),
                value: state["value"].as_f64()?,
                high: state["high"].as_f64(),
            };
            Some((point, *claim))
        })
        .collect();
    points.sort_by_key(|(point, claim)| (point.day, claim.id.serial));
    let points = &points[points.len().saturating_sub(POINTS_MAX)..];
    let rows = points.iter().rev().map(|(point, claim)| {
        let shown = |number: Option<f64>| number.map(chart::figure).unwrap_or_default();
        let mark = match limit.map(|limit| limit.side(point)) {
            Some(Side::Good) => html::verdict("met"),
            Some(Side::Bad) => html::verdict("broken"),
            Some(Side::Crosses) => html::verdict("unknown"),
            None => Html::default(),
        };
        Row {
            day: point.day.human(),
            low: shown(point.low),
            value: chart::figure(point.value),
            high: shown(point.high),
            mark,
            claim: html::link(&visit.at(&html::page_of(&claim.id)), &claim.id.to_string()),
        }
    });
    let newest = points.last().map(|(_, claim)| *claim);
    let text = |key: &str| newest.and_then(|c| c.state[key].as_str()).unwrap_or_default();
    let n = newest.and_then(|claim| claim.state["n"].as_u64()).unwrap_or(0);
    let grouped = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let bare: Vec<Point> = points.iter().map(|(point, _)| point.clone()).collect();
    Ok(Chart {
        id: format!("claims-{place}"),
        title: format!("{measure}{grouped}"),
        about: format!(
            "{}, n = {}, engine {} {}{}",
            subjects.get(*subject).map_or("", String::as_str),
            html::grouped(n),
            text("engine"),
            text("engine_version"),
            if text("groups").is_empty() { String::new() } else { format!(", {}", text("groups")) }
        ),
        rows: rows.collect(),
        series: Series::of(&bare, limit),
    })
}

/// Where the report of a claim lies.
pub(crate) fn report(seen: &Seen) -> Html {
    let digest = seen.record.state["report_digest"].as_str().unwrap_or_default();
    if digest.is_empty() {
        return Html::default();
    }
    let link = html::link(&format!("/reports/{digest}"), "Open the whole report");
    let text = r#"<p class="note"><span>The same data, parameters and engine give the same report, byte by byte.</span>"#;
    Html::assembled(&format!("{text} {link}</p>"))
}
