//! The only list of addresses. A test walks it with every role.

use axum::{
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    routing::{MethodRouter, get, post},
};

use crate::{
    Site, api, assets, fault,
    pages::{
        catalog, checks, form, ledger, list, overview, password, privacy, query, record, search,
        signin,
    },
};

/// An address.
pub struct Route {
    /// Its path, with the names of its parts.
    pub path: &'static str,
    /// The methods that it answers.
    pub methods: &'static [&'static str],
    /// What answers.
    pub(crate) handler: fn() -> MethodRouter<Site>,
}

const GET: &[&str] = &["GET"];
const POST: &[&str] = &["POST"];
const BOTH: &[&str] = &["GET", "POST"];

const fn route(
    path: &'static str,
    methods: &'static [&'static str],
    handler: fn() -> MethodRouter<Site>,
) -> Route {
    Route { path, methods, handler }
}

/// Every address of the site: pages first, then the API.
pub const ROUTES: &[Route] = &[
    route("/healthz", GET, || get(health)),
    route("/favicon.svg", GET, || get(assets::favicon)),
    route("/sign-in", BOTH, || get(signin::page).post(signin::sign_in)),
    route("/sign-out", POST, || post(signin::sign_out)),
    route("/me", BOTH, || get(signin::me).post(signin::change)),
    route("/me/theme", POST, || post(signin::theme)),
    route("/", GET, || get(overview::page)),
    route("/controls", GET, || get(catalog::controls)),
    route("/controls/{item}", GET, || get(catalog::control)),
    route("/checks", GET, || get(checks::list)),
    route("/checks/{check}", GET, || get(checks::page)),
    route("/ledger", GET, || get(ledger::list)),
    route("/ledger/verify", POST, || post(ledger::verify)),
    route("/ledger/bundle", POST, || post(ledger::bundle)),
    route("/ledger/{entry}", GET, || get(ledger::entry)),
    route("/ledger/{entry}/proof", GET, || get(ledger::proof)),
    route("/documents/{digest}", GET, || get(ledger::document)),
    route("/reports/{digest}", GET, || get(ledger::report)),
    route("/query", GET, || get(query::page)),
    route("/search", GET, || get(search::page)),
    route("/privacy", BOTH, || get(privacy::page).post(privacy::treat)),
    route("/privacy/recognisers", GET, || get(privacy::recognisers)),
    route("/accounts/{id}/password", BOTH, || get(password::page).post(password::set)),
    route("/{plural}", BOTH, || get(list::page).post(form::make)),
    route("/{plural}/new", GET, || get(form::new)),
    route("/{plural}/{id}", GET, || get(record::page)),
    route("/{plural}/{id}/{verb}", BOTH, || get(form::open).post(form::act).layer(large())),
    route("/api/openapi.json", GET, || get(api::openapi)),
    route("/api/standing", GET, || get(api::standing)),
    route("/api/controls/{item}", GET, || get(api::control)),
    route("/api/query", BOTH, || get(api::tables).post(api::query)),
    route("/api/ledger/head", GET, || get(api::head)),
    route("/api/ledger/verify", POST, || post(api::verify)),
    route("/api/ledger/bundle", POST, || post(api::bundle)),
    route("/api/ledger/entries", GET, || get(api::entries)),
    route("/api/ledger/entries/{entry}", GET, || get(api::entry)),
    route("/api/ledger/entries/{entry}/proof", GET, || get(api::proof)),
    route("/api/log/{*path}", GET, || get(api::tile)),
    route("/api/assessments/fairness", POST, || post(api::fairness)),
    route("/api/assessments/build", POST, || post(api::build)),
    route("/api/documents", POST, || post(api::keep_document)),
    route("/api/documents/{digest}", GET, || get(api::document)),
    route("/api/privacy/scan", POST, || post(api::privacy::scan)),
    route("/api/privacy/anonymize", POST, || post(api::privacy::anonymize)),
    route("/api/privacy/restore", POST, || post(api::privacy::restore)),
    route("/api/privacy/recognisers", GET, || get(api::privacy::recognisers)),
    route("/api/privacy/recipes", GET, || get(api::privacy::recipes)),
    route("/api/releases/{id}/gate/{stage}", GET, || get(api::gate)),
    route("/api/{plural}", BOTH, || get(api::records).post(api::make)),
    route("/api/{plural}/{id}", GET, || get(api::record)),
    route("/api/{plural}/{id}/history", GET, || get(api::history)),
    route("/api/{plural}/{id}/{verb}", POST, || post(api::act)),
];

/// What may bring a document, and a little besides.
fn large() -> DefaultBodyLimit {
    DefaultBodyLimit::max(app::ATTACHMENT_BYTES_MAX + (1 << 20))
}

/// Whether commands can be carried out and records be read, for whoever watches the server.
async fn health(State(site): State<Site>) -> (StatusCode, String) {
    match site.app.sound() {
        Ok(()) => (StatusCode::OK, "ok\n".to_owned()),
        Err(error) => {
            tracing::error!(causes = ?error.causes(), "{error}");
            (fault::status(&error), format!("{error}\n"))
        }
    }
}
