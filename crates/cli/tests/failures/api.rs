//! The API, asked directly.

use serde_json::Value;

use crate::{served::PATIENCE, support::Place};

/// A token of the owner with two scopes.
pub(crate) fn token(place: &Place, one: &str, two: &str) -> String {
    let until = place.day(90);
    let issue = format!(
        "token issue --name Test --account account-1 --scopes {one} --scopes {two} --until {until}"
    );
    place.json(&issue)["token"].as_str().unwrap().to_owned()
}

/// A status and what came with it.
pub(crate) type Answer = Result<(u16, Value), ureq::Error>;

fn answer(answered: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut answered = answered?;
    let text = answered.body_mut().read_to_string()?;
    Ok((answered.status().as_u16(), serde_json::from_str(&text).unwrap_or_default()))
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(PATIENCE)).build().into()
}

/// Reads something of the API.
pub(crate) fn get(address: &str, token: &str, path: &str) -> Answer {
    let asked = agent().get(format!("{address}{path}"));
    answer(asked.header("authorization", format!("Bearer {token}")).call())
}

/// Sends a command to the API.
pub(crate) fn post(address: &str, token: &str, path: &str, body: &Value) -> Answer {
    post_with(address, token, path, body, None)
}

/// Sends a command with a key that makes it safe to send again.
pub(crate) fn post_with(
    address: &str,
    token: &str,
    path: &str,
    body: &Value,
    key: Option<&str>,
) -> Answer {
    let mut asked = agent()
        .post(format!("{address}{path}"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    if let Some(key) = key {
        asked = asked.header("idempotency-key", key);
    }
    answer(asked.send(body.to_string()))
}
