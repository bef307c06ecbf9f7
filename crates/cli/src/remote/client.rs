//! A server reached over HTTP with a token.

use std::{path::Path, time::Duration};

use base::{Digest, Error, Refusal, RefusalKind, digest::DigestError};
use serde_json::Value;
use ureq::{Agent, http::Response};

use crate::work::file;

/// A server and the token for it. Not `Debug`: the token is a secret.
pub(crate) struct Server {
    base: url::Url,
    token: String,
    agent: Agent,
}

/// The longest that a request may take.
const WAIT: Duration = Duration::from_mins(2);

/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 256 << 20;

impl Server {
    /// The server at an address; the token is in a file, or in `PLUMB_TOKEN`.
    ///
    /// # Errors
    /// Refuses addresses that are none, and a missing token.
    pub(crate) fn new(address: &str, token: Option<&Path>) -> Result<Self, Error> {
        let hint = "write it like `https://plumb.example`";
        let base: url::Url = address
            .parse()
            .map_err(|error| Refusal::invalid(format!("`{address}`: {error}"), hint))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(Refusal::invalid(format!("`{address}` is no web address"), hint).into());
        }
        let local = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if base.scheme() == "http" && !local {
            let what = format!("a token must not travel to `{address}` unencrypted");
            return Err(Refusal::invalid(what, "use https").into());
        }
        let token = match (token, std::env::var("PLUMB_TOKEN")) {
            (Some(path), _) => file(path)?,
            (None, Ok(token)) => token,
            (None, Err(_)) => {
                let hint = "name a file with `--token`, or set PLUMB_TOKEN";
                return Err(Refusal::invalid("a server wants a token", hint).into());
            }
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(WAIT))
            .max_redirects(0)
            .build();
        Ok(Self { base, token: token.trim().to_owned(), agent: config.into() })
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> Result<String, Error> {
        let mut address =
            self.base.join(path).map_err(|error| Error::failed("name the address", error))?;
        if !query.is_empty() {
            address.query_pairs_mut().extend_pairs(query);
        }
        Ok(address.to_string())
    }

    /// Reads something as JSON.
    ///
    /// # Errors
    /// Refuses what the server refuses; fails if it cannot be reached.
    pub(crate) fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Error> {
        let address = self.address(path, query)?;
        let asked = self.agent.get(&address).header("authorization", self.bearer()).call();
        json(&self.text(asked)?)
    }

    /// Reads something as text.
    ///
    /// # Errors
    /// As [`Server::get`].
    pub(crate) fn get_text(&self, path: &str) -> Result<String, Error> {
        let address = self.address(path, &[])?;
        self.text(self.agent.get(&address).header("authorization", self.bearer()).call())
    }

    /// Sends something as JSON and reads the answer as text.
    ///
    /// # Errors
    /// As [`Server::get`].
    pub(crate) fn post_text(
        &self,
        path: &str,
        body: &Value,
        expected: Option<u64>,
    ) -> Result<String, Error> {
        let mut request = self
            .agent
            .post(&self.address(path, &[])?)
            .header("authorization", self.bearer())
            .header("content-type", "application/json");
        if let Some(revision) = expected {
            request = request.header("if-match", format!("\"{revision}\""));
        }
        self.text(request.send(body.to_string()))
    }

    /// Sends something as JSON and reads the answer as JSON.
    ///
    /// # Errors
    /// As [`Server::get`].
    pub(crate) fn post(
        &self,
        path: &str,
        body: &Value,
        expected: Option<u64>,
    ) -> Result<Value, Error> {
        json(&self.post_text(path, body, expected)?)
    }

    /// Keeps a document on the server.
    ///
    /// # Errors
    /// As [`Server::get`].
    pub(crate) fn keep_document(&self, bytes: &[u8]) -> Result<Digest, Error> {
        let request = self
            .agent
            .post(&self.address("/api/documents", &[])?)
            .header("authorization", self.bearer())
            .header("content-type", "application/octet-stream");
        let answer = json(&self.text(request.send(bytes))?)?;
        let digest = answer["document"].as_str().unwrap_or_default().parse();
        digest.map_err(|error: DigestError| {
            Error::failed("understand the server's answer", std::io::Error::other(error))
        })
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// As [`Server::get`].
    pub(crate) fn get_bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        let address = self.address(path, &[])?;
        self.bytes(self.agent.get(&address).header("authorization", self.bearer()).call())
    }

    fn text(&self, answered: Result<Response<ureq::Body>, ureq::Error>) -> Result<String, Error> {
        let bytes = self.bytes(answered)?;
        String::from_utf8(bytes)
            .map_err(|error| Error::failed("understand the server's answer", error))
    }

    fn bytes(&self, answered: Result<Response<ureq::Body>, ureq::Error>) -> Result<Vec<u8>, Error> {
        // Without a name or password that might stand before it.
        let host = &self.base[url::Position::BeforeHost..url::Position::AfterPort];
        let mut answer =
            answered.map_err(|error| Error::failed(format!("reach `{host}`"), error))?;
        let status = answer.status().as_u16();
        let read = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let bytes = read.map_err(|error| Error::failed(format!("read from `{host}`"), error))?;
        if status < 300 {
            Ok(bytes)
        } else {
            Err(problem(status, &String::from_utf8_lossy(&bytes)))
        }
    }
}

fn json(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| {
        Error::failed("understand the server's answer: is Plumbline at this address?", error)
    })
}

/// What a problem document says.
fn problem(status: u16, text: &str) -> Error {
    let said: Value = serde_json::from_str(text).unwrap_or_default();
    let word = |key: &str| said[key].as_str().map(str::to_owned);
    let kind = match status {
        401 => RefusalKind::Anonymous,
        403 => RefusalKind::Forbidden,
        404 => RefusalKind::Missing,
        409 => RefusalKind::Conflict,
        429 => RefusalKind::TooMuch,
        400..=499 => RefusalKind::Invalid,
        _ => {
            let cause = word("detail").unwrap_or_else(|| format!("status {status}"));
            return Error::failed("be served", std::io::Error::other(cause));
        }
    };
    let what = word("detail").unwrap_or_else(|| format!("the server answered {status}"));
    let hint = word("hint").unwrap_or_else(|| "check the address".to_owned());
    let mut refusal = Refusal::new(kind, what, hint);
    for field in said["fields"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        refusal = refusal.about(field);
    }
    refusal.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_travels_unencrypted() {
        let refused = Server::new("http://plumb.example", None).err().unwrap();
        assert!(refused.to_string().contains("unencrypted"), "{refused}");
    }

    #[test]
    fn a_problem_becomes_the_refusal_that_it_was() {
        let text = r#"{"detail":"this risk is not assessed yet","hint":"assess it"}"#;
        let error = problem(409, text);
        assert_eq!(error.exit_code(), 1);
        assert!(error.render().contains("assess it"));
        assert_eq!(problem(502, "<html>").exit_code(), 2);
    }
}
