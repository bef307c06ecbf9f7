//! Who visits: a person with a session, or a program with a token. Parsed before any handler runs.

use std::fmt;

use app::{AsOf, Told};
use axum::{
    body::Bytes,
    extract::{
        DefaultBodyLimit, FromRef, FromRequest, FromRequestParts, Multipart, Request,
        multipart::MultipartError,
    },
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use base::{Error, Refusal, RefusalKind};

use crate::{
    BODY_BYTES_MAX, Site, cookie,
    csrf::{self, Csrf},
    fault::{Fault, Problem},
    html,
    peer::Peer,
};

/// A person who looks at a page.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Who.
    pub(crate) told: Told,
    /// As of when they look.
    pub(crate) as_of: AsOf,
    /// The same as it stands in the address; empty at the present.
    pub(crate) as_of_text: String,
    /// What their forms carry.
    pub(crate) csrf: Csrf,
    /// `light` or `dark`, if they chose one.
    pub(crate) theme: Option<&'static str>,
    /// The path and the query of the address.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// The network address that they come from.
    pub(crate) peer: Peer,
    /// The key of their session.
    pub(crate) session: Session,
}

/// The key of a session, as the cookie has it. A secret: it shows nothing in debug output.
#[derive(Clone)]
pub(crate) struct Session(String);

impl Session {
    /// The key itself, for the app alone.
    pub(crate) fn key(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

/// A person who sent a form from one of our pages. Not `Debug`: its fields may hold a password.
pub(crate) struct Posted {
    /// Who.
    pub(crate) visit: Visit,
    /// The fields, without the token.
    pub(crate) pairs: Vec<(String, String)>,
    /// The files, those of them that somebody chose.
    pub(crate) files: Vec<File>,
}

/// A file that somebody chose on a form.
pub(crate) struct File {
    /// The field.
    pub(crate) field: String,
    /// What its owner calls it.
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

/// A program with an API token.
#[derive(Debug, Clone)]
pub(crate) struct Bearer(pub(crate) Told);

/// The body of a request to the API, of at most `MOST` bytes. Not `Debug`: it may hold anything.
pub(crate) struct Sent<const MOST: usize = BODY_BYTES_MAX>(pub(crate) Bytes);

impl Visit {
    /// An address inside the site at the same moment.
    pub(crate) fn at(&self, path: &str) -> String {
        html::at(path, &self.as_of_text)
    }

    /// The first value of a field of the query; empty if it is not there.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    #[expect(clippy::result_large_err, reason = "a rejection is a whole response")]
    fn of(parts: &Parts, site: &Site, peer: Peer) -> Result<Self, Response> {
        let to_sign_in = || {
            let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
            let to = if parts.method == Method::GET && here != "/" {
                format!("/sign-in?next={next}")
            } else {
                "/sign-in".to_owned()
            };
            Redirect::to(&to).into_response()
        };
        let key = cookie::read(&parts.headers, cookie::SESSION).ok_or_else(to_sign_in)?;
        let told = match site.app.session(key) {
            Ok(told) => told,
            Err(Error::Refused(_)) => return Err(to_sign_in()),
            Err(error) => return Err(Fault(error).into_response()),
        };
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let as_of_text = query.iter().find(|(key, _)| key == "as_of").map(|(_, value)| value);
        let as_of_text = as_of_text.cloned().unwrap_or_default();
        let as_of: AsOf =
            as_of_text.parse().map_err(|e: Refusal| Fault::from(e).into_response())?;
        site.app.moment(as_of).map_err(|error| Fault(error).into_response())?;
        let theme = match cookie::read(&parts.headers, cookie::THEME) {
            Some("light") => Some("light"),
            Some("dark") => Some("dark"),
            _ => None,
        };
        Ok(Self {
            told,
            as_of,
            as_of_text: if as_of == AsOf::Now { String::new() } else { as_of_text },
            csrf: Csrf::of(key),
            theme,
            path: parts.uri.path().to_owned(),
            query,
            peer,
            session: Session(key.to_owned()),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    Site: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let site = Site::from_ref(state);
        let peer = Peer::of(parts, &site).await;
        Self::of(parts, &site, peer)
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted
where
    Site: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let site = Site::from_ref(state);
        let (mut parts, body) = request.into_parts();
        let peer = Peer::of(&mut parts, &site).await;
        let visit = Visit::of(&parts, &site, peer)?;
        if visit.as_of != AsOf::Now {
            let what = "the past cannot be changed";
            return Err(Fault::from(Refusal::conflict(what, "come back to now")).into_response());
        }
        let (pairs, files) =
            read(Request::from_parts(parts, body), state).await.map_err(|why| {
                let what = format!("the form could not be read: {why}");
                Fault::from(Refusal::invalid(what, "send it again, shorter")).into_response()
            })?;
        let (tokens, pairs): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(name, _)| name == csrf::FIELD);
        if !tokens.iter().any(|(_, token)| visit.csrf.fits(token)) {
            let what = "this form did not come from a page of this session";
            let hint = "open the page again and send it from there";
            return Err(Fault::from(Refusal::forbidden(what, hint)).into_response());
        }
        Ok(Self { visit, pairs, files })
    }
}

/// The fields of a form, and its files where it may have some.
async fn read<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<(Vec<(String, String)>, Vec<File>), String> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let body = Bytes::from_request(request, state).await.map_err(|error| error.to_string())?;
        return Ok((url::form_urlencoded::parse(&body).into_owned().collect(), Vec::new()));
    }
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let parts = Multipart::from_request(request, state).await;
    let mut parts = parts.map_err(|error| error.to_string())?;
    let odd = |error: MultipartError| error.body_text();
    while let Some(part) = parts.next_field().await.map_err(odd)? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => pairs.push((field, part.text().await.map_err(odd)?)),
            // A browser sends a file without a name where none was chosen.
            Some(name) if name.is_empty() => {}
            Some(name) => files.push(File { field, name, bytes: part.bytes().await.map_err(odd)? }),
        }
    }
    Ok((pairs, files))
}

impl Posted {
    /// The first value of a field; empty if it is not there.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Takes a field out that is ours and not the register's.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.pairs.iter().position(|(key, _)| key == name)?;
        Some(self.pairs.remove(place).1)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Bearer
where
    Site: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let site = Site::from_ref(state);
        let line = parts.headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok());
        let secret = line.and_then(|line| line.strip_prefix("Bearer ")).ok_or_else(|| {
            Refusal::new(
                RefusalKind::Anonymous,
                "an API token is missing",
                "send `Authorization: Bearer TOKEN`; an owner issues one under Tokens",
            )
        })?;
        Ok(Self(site.app.bearer(secret.trim())?))
    }
}

impl<S: Send + Sync, const MOST: usize> FromRequest<S> for Sent<MOST> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Problem> {
        DefaultBodyLimit::max(MOST).apply(&mut request);
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|rejection| {
            let refusal = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let what = format!("the body is larger than {} MiB, which is the most", MOST >> 20);
                Refusal::new(RefusalKind::TooLarge, what, "send it in several requests")
            } else {
                Refusal::invalid("the body did not arrive as a whole", "send it again")
            };
            refusal.into()
        })
    }
}
