//! Signing in and out, the appearance, and one's own password.

use access::password::Password;
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::header,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use base::Error;
use serde::Deserialize;

use crate::{
    Site, cookie,
    fault::{self, Fault},
    html,
    pages::Reply,
    peer::Peer,
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "signin.html")]
pub(crate) struct SignInPage<'a> {
    organisation: &'a str,
    refused: Option<(String, String)>,
    next: &'a str,
    login: &'a str,
}

#[derive(Template)]
#[template(path = "me.html")]
pub(crate) struct MePage {
    shell: Shell,
    refused: Option<(String, String)>,
    done: bool,
    login: String,
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// What a sign-in form sends.
#[derive(Deserialize)]
pub(crate) struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// A path of this site; anything else would send people elsewhere.
fn inside(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n'])
        && !next.starts_with("/sign-");
    if plain { next } else { "/" }
}

pub(crate) async fn page(State(site): State<Site>, Query(next): Query<Next>) -> Reply {
    let page = SignInPage {
        organisation: &site.organisation,
        refused: None,
        next: inside(&next.next),
        login: "",
    };
    Ok(Html(page.render().unwrap_or_default()).into_response())
}

/// A sign-in needs no token: whoever sends it must know a password, and another site that signs a
/// browser in as somebody else gains nothing that it could read.
pub(crate) async fn sign_in(
    State(site): State<Site>,
    Peer(from): Peer,
    Form(form): Form<SignIn>,
) -> Reply {
    let next = inside(&form.next);
    let password = Password::typed(form.password);
    match site.app.sign_in(&form.login, password, from).await {
        Ok(session) => {
            let mut response = Redirect::to(next).into_response();
            if let Some(cookie) = cookie::session(session.key.reveal(), site.secure) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(error @ Error::Refused(_)) => {
            let status = fault::status(&error);
            let page = SignInPage {
                organisation: &site.organisation,
                refused: said(&error),
                next,
                login: &form.login,
            };
            Ok((status, Html(page.render().unwrap_or_default())).into_response())
        }
        Err(error) => Err(Fault(error)),
    }
}

/// What a refusal says and hints.
fn said(error: &Error) -> Option<(String, String)> {
    let Error::Refused(refusal) = error else { return None };
    Some((refusal.what.clone(), refusal.hint.to_string()))
}

pub(crate) async fn sign_out(State(site): State<Site>, posted: Posted) -> Reply {
    site.app.sign_out(posted.visit.session.key())?;
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie::no_session());
    Ok(response)
}

pub(crate) async fn theme(posted: Posted) -> Reply {
    let theme = Some(posted.field("theme")).filter(|theme| matches!(*theme, "light" | "dark"));
    let mut response = Redirect::to(inside(posted.field("back"))).into_response();
    if let Some(cookie) = cookie::theme(theme) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(crate) async fn me(State(site): State<Site>, visit: Visit) -> Reply {
    let shell = Shell::of(&site, &visit, "Change my password")?;
    super::page(&MePage { shell, refused: None, done: false, login: String::new() })
}

pub(crate) async fn change(State(site): State<Site>, posted: Posted) -> Reply {
    let (login, who) = (posted.field("login").to_owned(), &posted.visit.told.who);
    let present = Password::typed(posted.field("present").to_owned());
    let from = (posted.visit.session.key(), posted.visit.peer.0);
    let changed = match Password::choose(posted.field("password").to_owned()) {
        Ok(password) => site.app.change_password(who, (&login, present), password, from).await,
        Err(refusal) => Err(refusal.into()),
    };
    let title = if changed.is_ok() { "Password changed" } else { "Error: change my password" };
    let shell = Shell::of(&site, &posted.visit, title)?;
    match changed {
        Ok(()) => super::page(&MePage { shell, refused: None, done: true, login }),
        Err(error @ Error::Refused(_)) => {
            let status = fault::status(&error);
            let page = MePage { shell, refused: said(&error), done: false, login };
            Ok((status, super::page(&page)?).into_response() as Response)
        }
        Err(error) => Err(Fault(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::samples::Samples;

    impl Samples for SignInPage<'_> {
        const NAME: &'static str = "signin";

        fn full(text: &'static str) -> Self {
            let refused = Some((text.to_owned(), text.to_owned()));
            Self { organisation: text, refused, next: text, login: text }
        }

        fn empty() -> Self {
            Self { organisation: "Harbourside", refused: None, next: "/", login: "" }
        }
    }

    impl Samples for MePage {
        const NAME: &'static str = "me";

        fn full(text: &'static str) -> Self {
            let refused = Some((text.to_owned(), text.to_owned()));
            Self { shell: Shell::full(text), refused, done: false, login: text.to_owned() }
        }

        fn empty() -> Self {
            Self { shell: Shell::empty(), refused: None, done: true, login: String::new() }
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(inside("/risks?q=1"), "/risks?q=1");
        for outside in ["//evil.example", "https://evil.example", "/\\evil", "", "/sign-out"] {
            assert_eq!(inside(outside), "/", "{outside}");
        }
    }
}
