//! The one sheet and the icon, in the binary. The address of the sheet holds its digest, so browsers
//! may keep it for ever.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::Digest;

const SHEET: &str = include_str!("../assets/plumbline.css");
const ICON: &str = include_str!("../assets/favicon.svg");

static SHEET_PATH: LazyLock<String> = LazyLock::new(|| {
    let digest = Digest::of(SHEET.as_bytes());
    format!("/plumbline-{}.css", hex::encode(&digest.0[..8]))
});

/// The address of the sheet.
pub(crate) fn sheet() -> &'static str {
    &SHEET_PATH
}

/// The sheet.
pub(crate) async fn css() -> Response {
    kept(SHEET, "text/css; charset=utf-8")
}

/// The icon.
pub(crate) async fn favicon() -> Response {
    kept(ICON, "image/svg+xml")
}

fn kept(body: &'static str, kind: &'static str) -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let long = HeaderValue::from_static("public, max-age=31536000, immutable");
    ([kind, (header::CACHE_CONTROL, long)], body).into_response()
}
