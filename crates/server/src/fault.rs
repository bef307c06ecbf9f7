//! Refusals and failures as pages and as problem documents (RFC 9457). The status is chosen by
//! [`base::Error::status`] alone.

use askama::Template;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{self, IntoResponse, Response},
};
use base::{Error, Refusal};

use crate::html;
use serde_json::{Value, json};

/// What went wrong, as a page.
#[derive(Debug)]
pub(crate) struct Fault(pub(crate) Error);

/// What went wrong, as a problem document.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) error: Error,
    /// More members of the document, such as both sides of a conflict.
    pub(crate) more: Value,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self { error, more: Value::Null }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Error::from(refusal).into()
    }
}

#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage<'a> {
    title: &'a str,
    what: &'a str,
    hint: &'a str,
    status: u16,
}

/// A status number as a status.
pub(crate) fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What people read of an error: the causes of a failure are for the log, not for strangers.
fn told(error: &Error) -> (String, String) {
    match error {
        Error::Refused(refusal) => (refusal.what.clone(), refusal.hint.to_string()),
        Error::Failed { .. } => {
            tracing::error!(causes = ?error.causes(), "{error}");
            let hint =
                "see whether it was done before you try again; the server's log has the cause";
            (error.to_string(), hint.to_owned())
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = status(&self.0);
        let (what, hint) = told(&self.0);
        let title = match status.as_u16() {
            403 => "You may not do this",
            404 => "There is nothing here",
            409 => "This does not fit what is there",
            500.. => "Something failed",
            _ => "This was refused",
        };
        let page = ErrorPage { title, what: &what, hint: &hint, status: status.as_u16() };
        (status, response::Html(page.render().unwrap_or(what))).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = status(&self.error);
        let (what, hint) = told(&self.error);
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": what,
            "hint": hint,
        });
        if let Error::Refused(refusal) = &self.error
            && !refusal.fields.is_empty()
        {
            body["fields"] = json!(refusal.fields);
        }
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), self.more) {
            body.extend(more);
        }
        let mut response = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::Samples;

    impl Samples for ErrorPage<'_> {
        const NAME: &'static str = "error";

        fn full(text: &'static str) -> Self {
            Self { title: text, what: text, hint: text, status: 409 }
        }

        fn empty() -> Self {
            Self { title: "Something failed", what: "", hint: "", status: 500 }
        }
    }
}
