//! The JSON API: the same registers, checks and proofs for programs with a token.
//!
//! A command may carry `If-Match` with the revision that its sender saw; if the record changed
//! meanwhile, the answer is 409 with both sides. A command may carry `Idempotency-Key`: the same
//! request with the same key is carried out once.

pub(crate) mod privacy;

use app::{ATTACHMENT_BYTES_MAX, AsOf, Assessment, PIECE_MAX, Piece, Request};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base::{AnyId, Day, Error, Refusal, RefusalKind};
use registry::AnyRegister;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, error::Category, json};

use crate::{
    Site, address,
    fault::Problem,
    visit::{Bearer, Sent},
};

/// What an API handler answers.
pub(crate) type Answer = Result<Response, Problem>;

/// As of when, and how much.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    as_of: String,
    /// Only records in this state.
    #[serde(default)]
    state: String,
    /// Only records or entries after or before this one.
    after: Option<u64>,
    below: Option<u64>,
    /// Only facts that start so.
    #[serde(default)]
    what: String,
    limit: Option<usize>,
}

/// The most records or entries of one answer.
const LIMIT: usize = PIECE_MAX;

impl Asked {
    /// The piece of a history that is asked for.
    fn piece(&self, most: usize) -> Piece {
        Piece { below: self.below, most: self.limit.unwrap_or(most) }
    }
}

fn json(value: &Value) -> Response {
    Json(value).into_response()
}

/// Reads a JSON body. What is malformed is refused with its place and **not with what stands there**: a
/// text of somebody may have been sent to where none belongs.
fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| {
        let what = match error.classify() {
            Category::Data => "the body does not have the fields and types that are expected",
            Category::Eof => "the body ends before its JSON does",
            Category::Syntax | Category::Io => "the body is not JSON",
        };
        let what = format!("{what}: line {}, column {}", error.line(), error.column());
        Refusal::invalid(what, "see the API description at /api/openapi.json")
    })
}

pub(crate) async fn records(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(plural): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let register = address::by_plural(&plural)?;
    let as_of: AsOf = asked.as_of.parse()?;
    let (size, _) = site.app.moment(as_of)?;
    let mut records = site.app.list(&told.who, register.noun(), as_of)?;
    records.sort_by_key(|record| record.id.serial);
    records.retain(|record| {
        (asked.state.is_empty() || record.state["state"] == asked.state.as_str())
            && asked.after.is_none_or(|after| record.id.serial > after)
    });
    let limit = asked.limit.unwrap_or(LIMIT).clamp(1, LIMIT);
    let more = records.len() > limit;
    records.truncate(limit);
    let next = records.last().filter(|_| more).map(|record| record.id.serial);
    Ok(json(&json!({ "size": size, "items": records, "next_after": next })))
}

pub(crate) async fn record(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let register = address::by_plural(&plural)?;
    let id = address::id_of(register, &id)?;
    let seen = site.app.see(&told.who, &id, asked.as_of.parse()?)?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", seen.record.revision));
    let links: Vec<Value> = seen
        .backlinks
        .iter()
        .map(|link| json!({ "from": link.from, "name": link.name, "field": link.field }))
        .collect();
    let open = register.open(&seen.record.state);
    let mut response = json(&json!({
        "record": seen.record, "name": seen.name, "open": open, "tend": register.tend(&seen.record.state),
        "backlinks": links,
    }));
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

pub(crate) async fn history(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let register = address::by_plural(&plural)?;
    let id = address::id_of(register, &id)?;
    let found = site.app.history(&told.who, &id, asked.as_of.parse()?, asked.piece(LIMIT))?;
    Ok(json(&found.facts.iter().map(fact).collect()))
}

fn fact(fact: &app::Fact) -> Value {
    json!({ "entry": fact.entry, "said": fact.said })
}

pub(crate) async fn make(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(plural): Path<String>,
    headers: HeaderMap,
    Sent(bytes): Sent,
) -> Answer {
    let register = address::by_plural(&plural)?;
    let forms = register.forms();
    let verb = forms.first().map(|form| form.verb.clone()).unwrap_or_default();
    site.app.may_use(&told.who, register.noun(), &verb)?;
    let fields: Map<String, Value> = body(&bytes)?;
    if register.noun() == "token" {
        let (done, token) = site.app.issue_token(&told.who, fields).await?;
        let shown = json!({ "done": done, "token": token.reveal() });
        return Ok((StatusCode::CREATED, json(&shown)).into_response());
    }
    let request = request(register, None, &verb, fields, &headers)?;
    let done = site.app.carry_out(&told.who, request).await?;
    let mut response = (StatusCode::CREATED, json(&json!(done))).into_response();
    let place = format!("/api/{}/{}", register.plural(), done.id);
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

pub(crate) async fn act(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path((plural, id, verb)): Path<(String, String, String)>,
    headers: HeaderMap,
    Sent(bytes): Sent,
) -> Answer {
    let register = address::by_plural(&plural)?;
    let id = address::id_of(register, &id)?;
    let known = register.forms().iter().skip(1).any(|form| form.verb == verb);
    if !known {
        let what = format!("a {} has no command `{verb}`", register.noun());
        return Err(Refusal::missing(what, "see the API description at /api/openapi.json").into());
    }
    site.app.may_use(&told.who, register.noun(), &verb)?;
    let fields: Map<String, Value> = body(&bytes)?;
    let request = request(register, Some(&id), &verb, fields.clone(), &headers)?;
    let asked = request.expected;
    match site.app.carry_out(&told.who, request).await {
        Ok(done) => Ok(json(&json!(done))),
        Err(error) => Err(both_sides(&site, &told.who, &id, asked, &fields, error)),
    }
}

fn request(
    register: &dyn AnyRegister,
    id: Option<&AnyId>,
    verb: &str,
    fields: Map<String, Value>,
    headers: &HeaderMap,
) -> Result<Request, Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let expected = match text("if-match") {
        None | Some("*") => None,
        Some(tag) => {
            let bare = tag.trim_start_matches("W/").trim_matches('"');
            let odd = || Refusal::invalid(format!("`{tag}` is no revision"), "send the ETag back");
            Some(bare.parse().map_err(|_| odd())?)
        }
    };
    let key = text("idempotency-key").map(|key| key.chars().take(200).collect());
    Ok(Request {
        noun: register.noun().to_owned(),
        serial: id.map(|id| id.serial),
        verb: verb.to_owned(),
        fields,
        expected,
        key,
    })
}

/// A conflict shows what the record says now beside what was sent.
fn both_sides(
    site: &Site,
    who: &access::Principal,
    id: &AnyId,
    expected: Option<u64>,
    sent: &Map<String, Value>,
    error: Error,
) -> Problem {
    let conflict = matches!(&error, Error::Refused(r) if r.kind == RefusalKind::Conflict);
    let now = site.app.see(who, id, AsOf::Now).ok().filter(|_| conflict);
    let more = now.map(|seen| {
        let theirs = json!({ "revision": seen.record.revision, "state": seen.record.state });
        json!({ "now": theirs, "sent": { "revision": expected, "fields": sent } })
    });
    Problem { error, more: more.unwrap_or_default() }
}

pub(crate) async fn standing(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Query(asked): Query<Asked>,
) -> Answer {
    let standing = site.app.standing(&told.who, asked.as_of.parse()?).await?;
    Ok(json(&json!({
        "size": standing.size, "today": standing.today, "coverage": standing.coverage,
        "items": standing.items, "verdicts": standing.verdicts, "exempt": standing.exempt,
        "failed": standing.failed,
    })))
}

pub(crate) async fn control(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let standing = site.app.standing(&told.who, asked.as_of.parse()?).await?;
    let found = standing.items.iter().find(|item| item.item == id);
    let gone = || Refusal::missing(format!("there is no item `{id}`"), "see /api/standing");
    Ok(json(&json!(found.ok_or_else(gone)?)))
}

/// Keeps the bytes of the body as a document, for a command that names it by its digest.
pub(crate) async fn keep_document(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent<ATTACHMENT_BYTES_MAX>,
) -> Answer {
    let digest = site.app.keep_document(&told.who, &bytes)?;
    Ok((StatusCode::CREATED, json(&json!({ "document": digest }))).into_response())
}

pub(crate) async fn document(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(digest): Path<String>,
) -> Answer {
    let gone = || Refusal::missing("there is no such document", "see the attachments of a record");
    let digest = digest.parse().map_err(|_| gone())?;
    let bytes = site.app.document(&told.who, &digest)?.ok_or_else(gone)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

pub(crate) async fn gate(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path((id, stage)): Path<(String, String)>,
) -> Answer {
    let release = address::id_of(registry::register("release")?, &id)?;
    let answer = site.app.gate(&told.who, &release, &stage).await?;
    Ok(json(&json!({ "passes": answer.passes(), "gate": answer })))
}

/// A question in SQL.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    sql: String,
    #[serde(default)]
    as_of: String,
}

pub(crate) async fn tables(State(site): State<Site>, Bearer(told): Bearer) -> Answer {
    site.app.authorise(&told.who, &access::Action::Query)?;
    Ok(json(&site.app.tables_shown()))
}

pub(crate) async fn query(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::Query)?;
    let question: Question = body(&bytes)?;
    let answered = site.app.ask(&told.who, &question.sql, question.as_of.parse()?).await?;
    let columns: Vec<Value> = answered.table.columns.iter().map(|column| json!(column)).collect();
    Ok(json(&json!({
        "size": answered.size, "columns": columns, "rows": answered.table.objects(),
        "more": answered.more,
    })))
}

pub(crate) async fn head(State(site): State<Site>, Bearer(told): Bearer) -> Answer {
    let ledger = access::Action::Read { area: access::action::Area::Ledger };
    site.app.authorise(&told.who, &ledger)?;
    let (size, checkpoint) = (site.app.size()?, site.app.checkpoint()?);
    let key = site.app.key().to_string();
    Ok(json(&json!({ "size": size, "checkpoint": checkpoint, "key": key })))
}

pub(crate) async fn entries(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = site.app.newest(&told.who, &asked.what, AsOf::Now, asked.piece(100))?;
    Ok(json(&found.facts.iter().map(fact).collect()))
}

fn numbered(text: &str) -> Result<u64, Refusal> {
    let odd =
        || Refusal::missing(format!("`{text}` is not the number of an entry"), "see the head");
    text.parse().map_err(|_| odd())
}

pub(crate) async fn entry(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(number): Path<String>,
) -> Answer {
    let proof = site.app.entry(&told.who, numbered(&number)?)?;
    let path: Vec<String> = proof.path.iter().map(hex::encode).collect();
    let says = proof.says.as_ref();
    Ok(json(&json!({
        "entry": proof.number, "leaf": says.map(|says| &says.leaf),
        "said": says.map(|says| &says.said), "leaf_hash": hex::encode(proof.own),
        "holds": proof.holds,
        "size": proof.head.size, "root": hex::encode(proof.head.root), "path": path,
        "checkpoint": proof.checkpoint,
    })))
}

pub(crate) async fn proof(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(number): Path<String>,
) -> Answer {
    Ok(site.app.tlog_proof(&told.who, numbered(&number)?)?.into_response())
}

/// What a bundle is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    entries: Vec<u64>,
    #[serde(default)]
    open: bool,
    /// A checkpoint that the reader saw before.
    since: Option<String>,
}

pub(crate) async fn bundle(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::ExportBundle)?;
    let wanted: Wanted = body(&bytes)?;
    let since = wanted.since.map(|text| text.parse()).transpose().map_err(
        |error: ledger::checkpoint::CheckpointError| {
            let what = format!("`since` is not a checkpoint: {error}");
            Refusal::invalid(what, "send a checkpoint as it was signed").about("since")
        },
    )?;
    Ok(site.app.bundle(&told.who, &wanted.entries, wanted.open, since)?.into_response())
}

/// The heads that a caller saw before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heads {
    #[serde(default)]
    remembered: Vec<String>,
}

/// Verifies every entry, and that they continue the heads that the caller saw before.
pub(crate) async fn verify(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::Verify)?;
    let heads: Heads = body(&bytes)?;
    let brought = heads.remembered.iter().map(|text| text.parse()).collect::<Result<Vec<_>, _>>();
    let brought = brought.map_err(|error: ledger::checkpoint::CheckpointError| {
        let what = format!("`remembered` is not a list of checkpoints: {error}");
        Refusal::invalid(what, "send checkpoints as they were signed").about("remembered")
    })?;
    let app = site.app.clone();
    let checked = tokio::task::spawn_blocking(move || app.verify(&told.who, &brought, |_, _| {}))
        .await
        .map_err(|error| Error::failed("verify the ledger", error))??;
    let root = hex::encode(checked.head.root);
    Ok(json(&json!({ "entries": checked.entries, "root": root, "continues": checked.continues })))
}

/// The C2SP `tlog-tiles` files: `checkpoint`, `tile/…`, `tile/entries/…`.
pub(crate) async fn tile(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Path(path): Path<String>,
) -> Answer {
    let bytes = site.app.tile_file(&told.who, &path)?;
    let kind =
        if path == "checkpoint" { "text/plain; charset=utf-8" } else { "application/octet-stream" };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response())
}

/// Counts that were made where the data lie. They are judged here: nobody sends a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measured {
    release: AnyId,
    outcome: Option<String>,
    decision: String,
    by: Vec<String>,
    positive: String,
    until: Day,
    counted: app::Counted,
}

pub(crate) async fn fairness(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::Measure)?;
    let sent: Measured = body(&bytes)?;
    let asked = Assessment {
        data: std::path::PathBuf::new(),
        outcome: sent.outcome,
        decision: sent.decision,
        by: sent.by,
        positive: sent.positive,
        release: Some(sent.release),
        until: Some(sent.until),
        gate: None,
    };
    let found = site.app.assess_counts(&told.who, &asked, sent.counted).await?;
    let shown = json!({ "report_digest": found.report_digest, "claims": found.claims });
    Ok((StatusCode::CREATED, json(&shown)).into_response())
}

pub(crate) async fn openapi() -> Response {
    json(&crate::openapi::document())
}

/// A build record as the pipeline wrote it, and the model that it is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Built {
    component: AnyId,
    record: String,
}

pub(crate) async fn build(
    State(site): State<Site>,
    Bearer(told): Bearer,
    Sent(bytes): Sent,
) -> Answer {
    site.app.authorise(&told.who, &access::Action::Measure)?;
    let sent: Built = body(&bytes)?;
    let found = site.app.assess_build(&told.who, &sent.component, sent.record.as_bytes()).await?;
    Ok((StatusCode::CREATED, json(&json!(found))).into_response())
}
