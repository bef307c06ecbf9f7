//! How an account signs in, set by an owner.

use access::password::Password;
use app::AsOf;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect},
};
use base::Error;

use crate::{
    Site, address,
    fault::{self, Fault},
    html,
    pages::Reply,
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordPage {
    shell: Shell,
    id: String,
    name: String,
    login: String,
    refused: Option<(String, String)>,
}

pub(crate) async fn page(State(site): State<Site>, Path(id): Path<String>, visit: Visit) -> Reply {
    site.app.authorise(&visit.told.who, &access::Action::ManageAccounts)?;
    let id = address::id_of(registry::register("account")?, &id)?;
    let seen = site.app.see(&visit.told.who, &id, AsOf::Now)?;
    let shell = Shell::of(&site, &visit, "Set login and password")?;
    let (id, name) = (id.to_string(), seen.name);
    super::page(&PasswordPage { shell, id, name, login: String::new(), refused: None })
}

pub(crate) async fn set(State(site): State<Site>, Path(id): Path<String>, posted: Posted) -> Reply {
    let who = &posted.visit.told.who;
    site.app.authorise(who, &access::Action::ManageAccounts)?;
    let id = address::id_of(registry::register("account")?, &id)?;
    let login = posted.field("login").to_owned();
    let outcome = match Password::choose(posted.field("password").to_owned()) {
        Ok(password) => site.app.set_password(who, id.serial, &login, password).await,
        Err(refusal) => Err(refusal.into()),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&html::page_of(&id)).into_response()),
        Err(Error::Refused(refusal)) => {
            let shell = Shell::of(&site, &posted.visit, "Error: set login and password")?;
            let name = site.app.name(&id, u64::MAX);
            let refused = Some((refusal.what.clone(), refusal.hint.to_string()));
            let status = fault::status(&refusal.into());
            let page = PasswordPage { shell, id: id.to_string(), name, login, refused };
            Ok((status, super::page(&page)?).into_response())
        }
        Err(error) => Err(Fault(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::Samples;

    impl Samples for PasswordPage {
        const NAME: &'static str = "password";

        fn full(text: &'static str) -> Self {
            Self {
                shell: Shell::full(text),
                id: "account-1".to_owned(),
                name: text.to_owned(),
                login: text.to_owned(),
                refused: Some((text.to_owned(), text.to_owned())),
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                login: String::new(),
                refused: None,
                ..Self::full("Mara Lindqvist")
            }
        }
    }
}
