//! Pages: each handler parses, asks the app once or twice, and renders.

pub(crate) mod answer;
pub(crate) mod catalog;
pub(crate) mod checks;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod overview;
pub(crate) mod password;
pub(crate) mod privacy;
pub(crate) mod query;
pub(crate) mod record;
pub(crate) mod search;
pub(crate) mod sections;
pub(crate) mod signin;
pub(crate) mod timeline;
pub(crate) mod value;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use base::Error;

use crate::fault::Fault;

/// What a page handler answers.
pub(crate) type Reply = Result<Response, Fault>;

/// Renders a page.
pub(crate) fn page<T: Template>(page: &T) -> Reply {
    let text = page.render().map_err(|error| Fault(Error::failed("render the page", error)))?;
    Ok(Html(text).into_response())
}
