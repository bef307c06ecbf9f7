//! Texts treated and restored through a server: they travel, and their pseudonyms stay in its folder.

use app::{Snippet, TEXTS_MAX};
use base::{AnyId, Error, Refusal};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::Server;
use crate::{
    args::{Anonymize, Restore},
    commands::{
        anonymise,
        restore::{self, Back, PutBack},
        treat::{Treat, Treated},
    },
    outcome::{Outcome, Printer},
};

/// The largest request that a server takes, in bytes.
const BODY_BYTES_MAX: usize = 4 << 20;

/// From how many bytes of texts on a request ends, which leaves room for what JSON writes in several letters.
const REQUEST_BYTES: usize = BODY_BYTES_MAX / 4;

/// Texts of a scope.
struct InScope<'a> {
    server: &'a Server,
    scope: AnyId,
    /// Its name or its TOML, if the scope has none.
    recipe: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    texts: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    replaced: Vec<Replaced>,
}

#[derive(Deserialize)]
struct Replaced {
    label: String,
}

#[derive(Deserialize)]
struct Found {
    texts: Vec<Bare>,
    restored: u64,
    unknown: Vec<String>,
    entry: Option<u64>,
}

#[derive(Deserialize)]
struct Bare {
    text: String,
}

pub(super) fn anonymise(
    server: &Server,
    asked: &Anonymize,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let open = |scope, recipe| {
        let mut hand = InScope { server, scope, recipe };
        // Whether any text can be treated is known before the first file is.
        hand.treat(&[Snippet::default()])?;
        Ok(hand)
    };
    anonymise::through(open, asked, printer)
}

pub(super) async fn restore(
    server: &Server,
    asked: &Restore,
    printer: &Printer,
) -> Result<Outcome, Error> {
    restore::through(|| Ok(server), asked, printer).await
}

impl Treat for InScope<'_> {
    fn treat(&mut self, snippets: &[Snippet<'_>]) -> Result<Vec<Treated>, Error> {
        let mut treated = Vec::new();
        for some in requests(snippets, |one| one.lead.len() + one.subject.len() + one.text.len()) {
            let texts: Vec<&str> = some.iter().map(|one| one.text).collect();
            let mut body = json!({ "texts": texts, "scope": self.scope });
            if some.iter().any(|one| !one.lead.is_empty()) {
                body["leads"] = some.iter().map(|one| one.lead).collect();
            }
            if some.iter().any(|one| !one.subject.is_empty()) {
                body["subjects"] = some.iter().map(|one| one.subject).collect();
            }
            if let Some(recipe) = &self.recipe {
                body["recipe"] = json!(recipe);
            }
            let Answer { texts } = ask(self.server, "/api/privacy/anonymize", &body)?;
            whole(some.len(), texts.len())?;
            treated.extend(texts.into_iter().map(|one| Treated {
                text: one.text,
                labels: one.replaced.into_iter().map(|one| one.label).collect(),
            }));
        }
        Ok(treated)
    }
}

impl PutBack for &Server {
    async fn put_back(&self, scope: &AnyId, purpose: &str, texts: &[&str]) -> Result<Back, Error> {
        let mut back = Back { texts: Vec::new(), restored: 0, unknown: 0, entries: Vec::new() };
        for some in requests(texts, |text| text.len()) {
            let body = json!({ "texts": some, "scope": scope, "purpose": purpose });
            let found: Found = ask(self, "/api/privacy/restore", &body)?;
            whole(some.len(), found.texts.len())?;
            back.texts.extend(found.texts.into_iter().map(|one| one.text));
            back.restored += found.restored;
            back.unknown += found.unknown.len() as u64;
            back.entries.extend(found.entry);
        }
        Ok(back)
    }
}

fn ask<T: DeserializeOwned>(server: &Server, path: &str, body: &Value) -> Result<T, Error> {
    // A server hangs up in the middle of what is too large, and its answer is lost.
    if body.to_string().len() > BODY_BYTES_MAX {
        let what = format!(
            "a text in it is too large for a server, which takes {} MiB",
            BODY_BYTES_MAX >> 20
        );
        let hint = "divide it, or run this where the folder is, without `--server`";
        return Err(Refusal::invalid(what, hint).into());
    }
    let answer = server.post(path, body, None)?;
    serde_json::from_value(answer).map_err(|error| Error::failed("read the server's answer", error))
}

/// Fails if an answer has not as many texts as were sent.
fn whole(sent: usize, answered: usize) -> Result<(), Error> {
    if sent == answered {
        return Ok(());
    }
    let cause = format!("{sent} texts were sent, and {answered} came back");
    Err(Error::failed("read the server's answer", std::io::Error::other(cause)))
}

/// Divides texts so that a server takes each piece, unless a text is too large by itself.
fn requests<T>(texts: &[T], bytes: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let (mut pieces, mut rest) = (Vec::new(), texts);
    while !rest.is_empty() {
        let (mut sum, mut many) = (0, 0);
        while many < rest.len().min(TEXTS_MAX)
            && (many == 0 || sum + bytes(&rest[many]) <= REQUEST_BYTES)
        {
            sum += bytes(&rest[many]);
            many += 1;
        }
        let (piece, after) = rest.split_at(many);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// What cannot be recorded through a server: the texts do not travel, and counts of them nobody could judge
/// again.
pub(super) fn unmeasured() -> Error {
    let what = "a recipe is measured where the texts are, and recorded in the data folder";
    let hint = "leave `--component` out to measure it only; to record it stop the server, and run this \
                where the folder is, without `--server`";
    Refusal::invalid(what, hint).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_divided_so_that_a_server_takes_them() {
        let sizes = |texts: &[usize]| -> Vec<usize> {
            requests(texts, |text| *text).iter().map(|piece| piece.len()).collect()
        };
        assert!(sizes(&[]).is_empty());
        assert_eq!(sizes(&[1; 2001]), [TEXTS_MAX, TEXTS_MAX, 1]);
        let large = 2 * REQUEST_BYTES;
        assert_eq!(sizes(&[1, REQUEST_BYTES - 1, 1, large, 1]), [2, 1, 1, 1]);
    }
}
