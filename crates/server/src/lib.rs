//! HTTP: pages that work without a script, and a JSON API, both made from the list of registers.
//!
//! A handler is three moves: what is asked is parsed by an extractor, the app carries it out, the
//! answer is rendered. [`routes`] is the only list of addresses.

mod address;
mod api;
mod assets;
mod chart;
mod cookie;
mod csrf;
mod fault;
mod html;
mod openapi;
mod pages;
mod peer;
mod routes;
#[cfg(test)]
mod samples;
mod shell;
mod visit;

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use app::App;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    serve::ListenerExt as _,
};
use base::{Error, Refusal};
use tokio::{net::TcpListener, sync::Notify};
use tower_http::{set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

pub use openapi::document as openapi;
pub use routes::{ROUTES, Route};

/// The longest body of a request, in bytes.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The longest that a request may take.
const REQUEST_MAX: Duration = Duration::from_mins(1);

/// How often verdicts are computed without a change, because days pass.
const RECKON_EVERY: Duration = Duration::from_mins(10);

/// What every handler knows.
#[derive(Clone)]
pub struct Site {
    /// The product at work on the folder.
    pub(crate) app: App,
    /// Who runs it.
    pub(crate) organisation: String,
    /// Whether browsers reach it by HTTPS, so that cookies may ask for it.
    pub(crate) secure: bool,
    /// The proxies that may say whom they speak for.
    pub(crate) proxies: Vec<IpAddr>,
}

impl Site {
    /// A site over an opened folder.
    ///
    /// # Errors
    /// The folder's description cannot be read.
    pub fn new(app: App, secure: bool) -> Result<Self, Error> {
        Ok(Self { organisation: app.organisation()?, app, secure, proxies: Vec::new() })
    }

    /// The same site behind these proxies: what they say of whom they speak for is believed.
    #[must_use]
    pub fn behind(self, proxies: Vec<IpAddr>) -> Self {
        Self { proxies, ..self }
    }
}

/// The only things that a page of ours may do: show itself, our sheet and our icon, and send forms
/// home.
const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                   base-uri 'none'; frame-ancestors 'none'";

/// All addresses, ready to serve.
pub fn router(site: Site) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, (route.handler)());
    }
    router = router.route(assets::sheet(), axum::routing::get(assets::css));
    let always = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .with_state(site)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_MAX))
        .layer(always(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::REFERRER_POLICY, "same-origin"))
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(always(HeaderName::from_static("permissions-policy"), "camera=(), microphone=()"))
}

async fn nothing(uri: axum::http::Uri) -> axum::response::Response {
    use axum::response::IntoResponse as _;
    let what = format!("there is no page `{}`", uri.path());
    let refusal = Refusal::missing(what, "follow the navigation or search");
    if uri.path().starts_with("/api/") {
        fault::Problem::from(refusal).into_response()
    } else {
        fault::Fault::from(refusal).into_response()
    }
}

async fn wrong_method(uri: axum::http::Uri) -> axum::response::Response {
    use axum::response::IntoResponse as _;
    let refusal = Refusal::missing(
        format!("`{}` cannot be asked in this way", uri.path()),
        "see the API description at /api/openapi.json",
    );
    let response = if uri.path().starts_with("/api/") {
        fault::Problem::from(refusal).into_response()
    } else {
        fault::Fault::from(refusal).into_response()
    };
    (StatusCode::METHOD_NOT_ALLOWED, response).into_response()
}

/// Serves until `stop` is notified, then lets running requests end. Computes the verdicts in the
/// background, after changes and as days pass.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    site: Site,
    listener: TcpListener,
    stop: std::sync::Arc<Notify>,
) -> Result<(), Error> {
    let app = site.app.clone();
    let background = tokio::spawn(reckon(app));
    let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
    // Without it small answers wait 40 ms for the acknowledgement of the one before.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "a connection keeps its delay");
        }
    });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(async move { stop.notified().await })
        .await;
    background.abort();
    served.map_err(|error| Error::failed("serve", error))
}

/// Measures the product itself now and then, and records what turned soon after every change.
async fn reckon(app: App) {
    let mut known = None;
    let mut since = 0;
    loop {
        let size = app.size().ok();
        let due = since >= RECKON_EVERY.as_secs();
        if size != known || due {
            let done = if due || known.is_none() {
                app.measure_self().await
            } else {
                app.reckon().await.map(|_| ())
            };
            if let Err(error) = done {
                tracing::error!(causes = ?error.causes(), "verdicts were not computed: {error}");
            }
            known = app.size().ok();
        }
        if due {
            since = 0;
            if let Err(error) = app.sweep_sessions() {
                tracing::error!(causes = ?error.causes(), "old sessions stay: {error}");
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        since += 1;
    }
}
