//! The ledger: its newest entries, one entry with its proof, bundles, reports.

use app::{EntryProof, Piece};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use base::{Digest, Error, Refusal};

use crate::{
    Site,
    fault::Fault,
    html::{self, Html},
    pages::{
        Reply,
        timeline::{Turn, turn},
        value::{Names, Shown},
    },
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "ledger.html")]
pub(crate) struct LedgerPage {
    shell: Shell,
    what: String,
    lines: Vec<Line>,
    /// The address of the entries before these, if there are any.
    older: Option<String>,
    checkpoint: Option<String>,
    key: String,
    verified: Option<String>,
    may_export: bool,
}

struct Line {
    number: u64,
    what: String,
    on: Html,
    who: Html,
    when: String,
}

#[derive(Template)]
#[template(path = "entry.html")]
pub(crate) struct EntryPage {
    shell: Shell,
    number: u64,
    /// None if the visitor may not read what it is about.
    says: Option<Says>,
    leaf_hash: String,
    steps: Vec<StepLine>,
    holds: bool,
    size: u64,
    root: String,
    result: String,
    may_export: bool,
    before: Option<u64>,
    after: Option<u64>,
}

/// What an entry says.
struct Says {
    what: String,
    turn: Turn,
    on: Html,
    fields: Vec<Shown>,
    leaf: String,
}

struct StepLine {
    joined: String,
    covers: String,
    hash: String,
    /// The share of the ledger that is covered, as a width of 200, on a log scale.
    width: String,
}

/// How many entries stand on a page.
const PAGE: usize = 50;

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Reply {
    show(&site, &visit, None)
}

fn show(site: &Site, visit: &Visit, verified: Option<String>) -> Reply {
    let (size, _) = site.app.moment(visit.as_of)?;
    let what = visit.asked("what").trim().to_owned();
    let piece = Piece { below: visit.asked("below").parse().ok(), most: PAGE };
    let found = site.app.newest(&visit.told.who, &what, visit.as_of, piece)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let lines = found.facts.iter();
    let lines: Vec<Line> = lines
        .map(|fact| Line {
            number: fact.entry,
            what: html::words(fact.said.what.replace('.', " ")),
            on: names.link(&fact.said.on),
            who: names.who(&fact.said.by),
            when: fact.said.at.human(),
        })
        .collect();
    let encoded: String = url::form_urlencoded::byte_serialize(what.as_bytes()).collect();
    let older = |below: u64| visit.at(&format!("/ledger?below={below}&what={encoded}"));
    let page = LedgerPage {
        shell: Shell::of(site, visit, "Ledger")?,
        older: found.older.map(older),
        what,
        lines,
        checkpoint: site.app.checkpoint()?,
        key: site.app.key().to_string(),
        verified,
        may_export: may_export(site, visit),
    };
    super::page(&page)
}

fn may_export(site: &Site, visit: &Visit) -> bool {
    site.app.authorise(&visit.told.who, &access::Action::ExportBundle).is_ok()
}

/// Verifies every entry now, before the eyes of whoever asks.
pub(crate) async fn verify(State(site): State<Site>, posted: Posted) -> Reply {
    let (app, who) = (site.app.clone(), posted.visit.told.who.clone());
    let checked = tokio::task::spawn_blocking(move || app.verify(&who, &[], |_, _| {}))
        .await
        .map_err(|error| Error::failed("verify the ledger", error))??;
    let text = format!(
        "All {} entries were read and hashed just now; they lead to the signed head",
        html::grouped(checked.entries)
    );
    show(&site, &posted.visit, Some(text))
}

pub(crate) async fn entry(
    State(site): State<Site>,
    Path(number): Path<String>,
    visit: Visit,
) -> Reply {
    let number = numbered(&number)?;
    let proof = site.app.entry(&visit.told.who, number)?;
    let names = Names { app: &site.app, size: proof.head.size, moment: &visit.as_of_text };
    let own = hex::encode(proof.own);
    let says = proof.says.as_ref().map(|says| said(names, number, says));
    let page = EntryPage {
        shell: Shell::of(&site, &visit, &format!("Entry {number}"))?,
        number,
        says,
        steps: steps(&proof),
        holds: proof.holds,
        size: proof.head.size,
        root: hex::encode(proof.head.root),
        result: proof.steps.last().map_or_else(|| own.clone(), |step| hex::encode(step.joined)),
        leaf_hash: own,
        may_export: may_export(&site, &visit),
        before: number.checked_sub(1),
        after: Some(number + 1).filter(|next| *next < proof.head.size),
    };
    super::page(&page)
}

fn said(names: Names<'_>, number: u64, says: &app::Says) -> Says {
    let fact = app::Fact { entry: number, said: says.said.clone() };
    let empty = serde_json::Map::new();
    Says {
        what: says.said.what.clone(),
        turn: turn(names, &fact),
        on: names.link(&says.said.on),
        fields: names.fields(says.said.body.as_object().unwrap_or(&empty)),
        leaf: says.leaf.clone(),
    }
}

fn numbered(text: &str) -> Result<u64, Refusal> {
    text.replace(',', "").parse().map_err(|_| {
        Refusal::missing(format!("`{text}` is not the number of an entry"), "see the ledger")
    })
}

fn steps(proof: &EntryProof) -> Vec<StepLine> {
    let size = proof.head.size;
    proof
        .steps
        .iter()
        .map(|step| StepLine {
            joined: if step.first == step.last {
                format!("with entry {}", html::grouped(step.first))
            } else {
                let (first, last) = (html::grouped(step.first), html::grouped(step.last));
                format!("with entries {first} to {last}")
            },
            covers: html::grouped(step.covers),
            hash: spaced(&hex::encode(step.hash)),
            width: width(step.covers, size),
        })
        .collect()
}

/// The first 16 digits of a hash in groups of four.
fn spaced(hex: &str) -> String {
    let groups: Vec<&str> = (0..4).filter_map(|group| hex.get(group * 4..group * 4 + 4)).collect();
    format!("{} …", groups.join(" "))
}

#[expect(clippy::cast_precision_loss, reason = "a width of a picture")]
fn width(covers: u64, size: u64) -> String {
    let share = (covers as f64 + 1.0).ln() / (size as f64 + 1.0).ln();
    format!("{:.0}", 200.0 * share.clamp(0.02, 1.0))
}

/// The proof of an entry as a file that C2SP tools read.
pub(crate) async fn proof(
    State(site): State<Site>,
    Path(number): Path<String>,
    visit: Visit,
) -> Reply {
    let number = numbered(&number)?;
    let text = site.app.tlog_proof(&visit.told.who, number)?;
    file(text.into_bytes(), "text/plain; charset=utf-8", &format!("entry-{number}.tlog-proof"))
}

/// An evidence bundle of chosen entries.
pub(crate) async fn bundle(State(site): State<Site>, posted: Posted) -> Reply {
    let mut entries = Vec::new();
    for (name, text) in &posted.pairs {
        if name == "entries" {
            for word in text.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
                entries.extend(range(word)?);
            }
        }
    }
    let open = posted.field("open") == "true";
    let text = site.app.bundle(&posted.visit.told.who, &entries, open, None)?;
    let name = match entries.as_slice() {
        [one] => format!("entry-{one}.bundle"),
        _ => format!("entries-{}.bundle", entries.len()),
    };
    file(text.into_bytes(), "application/octet-stream", &name)
}

/// `7` or `3-9`.
fn range(word: &str) -> Result<Vec<u64>, Refusal> {
    let bad = || {
        let what = format!("`{word}` is neither an entry nor a range of entries");
        Refusal::invalid(what, "write entries like `7, 12-15`").about("entries")
    };
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let first: u64 = first.parse().map_err(|_| bad())?;
    let last: u64 = last.parse().map_err(|_| bad())?;
    if first > last || last - first > 10_000 {
        return Err(bad());
    }
    Ok((first..=last).collect())
}

/// A stored report, such as that of a fairness assessment.
pub(crate) async fn report(
    State(site): State<Site>,
    Path(digest): Path<String>,
    visit: Visit,
) -> Reply {
    let gone = || Refusal::missing("there is no such report", "follow the link of a claim");
    let digest: Digest = digest.parse().map_err(|_| gone())?;
    let bytes = site.app.document(&visit.told.who, &digest)?.ok_or_else(gone)?;
    file(bytes, "application/json", &format!("report-{}.json", digest.short()))
}

/// A document that is attached to a record. A browser saves it and never shows it: whoever attached it
/// might have put more into it than there is to see.
pub(crate) async fn document(
    State(site): State<Site>,
    Path(digest): Path<String>,
    visit: Visit,
) -> Reply {
    let gone = || Refusal::missing("there is no such document", "follow the link on a record");
    let digest: Digest = digest.parse().map_err(|_| gone())?;
    let bytes = site.app.document(&visit.told.who, &digest)?.ok_or_else(gone)?;
    let asked: String = visit.asked("name").chars().take(NAME_CHARS_MAX).collect();
    let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, ' ' | '.' | '-' | '_');
    let name: String = asked.chars().map(|one| if plain(one) { one } else { '_' }).collect();
    let name = if name.is_empty() { format!("document-{}", digest.short()) } else { name };
    file(bytes, "application/octet-stream", &name)
}

/// The longest name under which a document is saved, in characters.
const NAME_CHARS_MAX: usize = 120;

fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response, Fault> {
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(|error| Error::failed("name the file", error))?;
    let kind = HeaderValue::from_static(kind);
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Samples};

    impl Samples for LedgerPage {
        const NAME: &'static str = "ledger";

        fn full(text: &'static str) -> Self {
            let line = Line {
                number: 4806,
                what: "risk accepted".to_owned(),
                on: html::link("/risks/risk-1", text),
                who: html::link("/people/person-1", text),
                when: "20 November 2026, 09:00 UTC".to_owned(),
            };
            Self {
                shell: Shell::full(text),
                what: text.to_owned(),
                lines: vec![line],
                older: Some("/ledger?below=4806&what=risk".to_owned()),
                checkpoint: Some("harbourside.example/log\n4807\nroot\n".to_owned()),
                key: "harbourside.example/log+key".to_owned(),
                verified: Some(text.to_owned()),
                may_export: true,
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                what: String::new(),
                lines: Vec::new(),
                older: None,
                checkpoint: None,
                key: String::new(),
                verified: None,
                may_export: false,
            }
        }
    }

    impl Samples for EntryPage {
        const NAME: &'static str = "entry";

        fn full(text: &'static str) -> Self {
            let hash = "0f".repeat(32);
            let step = StepLine {
                joined: "with entry 4,805".to_owned(),
                covers: "2".to_owned(),
                hash: spaced(&hash),
                width: "16".to_owned(),
            };
            let says = Says {
                what: "risk.accepted".to_owned(),
                turn: samples::turn(text),
                on: html::link("/risks/risk-1", text),
                fields: samples::shown(text),
                leaf: text.to_owned(),
            };
            Self {
                shell: Shell::full(text),
                number: 4806,
                says: Some(says),
                leaf_hash: hash.clone(),
                steps: vec![step],
                holds: true,
                size: 4807,
                root: hash.clone(),
                result: hash,
                may_export: true,
                before: Some(4805),
                after: Some(4807),
            }
        }

        /// Of which the visitor may see the proof only, and that does not hold.
        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                number: 0,
                says: None,
                steps: Vec::new(),
                holds: false,
                result: "f0".repeat(32),
                may_export: false,
                before: None,
                after: None,
                ..Self::full("Nothing")
            }
        }
    }
}
