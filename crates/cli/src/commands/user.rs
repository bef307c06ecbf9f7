//! `plumb user`

use std::fmt::Write as _;

use base::{Error, Refusal};
use serde_json::json;

use crate::{
    args::User,
    outcome::Outcome,
    work::{Place, id, password},
};

pub(crate) async fn run(place: &Place, command: User) -> Result<Outcome, Error> {
    match command {
        User::Add { person, role, login, password_file } => {
            let role = role.parse().map_err(|error: access::role::RoleError| {
                Refusal::invalid(error.to_string(), "pick one of the four roles").about("role")
            })?;
            let (password, made_up) = password(password_file.as_deref())?;
            let (app, who) = place.open()?;
            let done = app.open_account(&who, (&person, role), (&login, password)).await?;
            Ok(told(&done.id.to_string(), &login, made_up.as_deref()))
        }
        User::Password { account, login, password_file } => {
            let account = id(&account)?;
            let (password, made_up) = password(password_file.as_deref())?;
            let (app, who) = place.open()?;
            app.set_password(&who, account.serial, &login, password).await?;
            Ok(told(&account.to_string(), &login, made_up.as_deref()))
        }
    }
}

fn told(account: &str, login: &str, made_up: Option<&str>) -> Outcome {
    let mut text = format!("{account} signs in as {login}");
    if let Some(made_up) = made_up {
        let _ = write!(text, "\npassword: {made_up} (shown this once)");
    }
    Outcome::new(json!({ "account": account, "login": login, "password": made_up }), text)
}
