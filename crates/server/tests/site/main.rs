//! The site as browsers and programs meet it: every address with every role, forms, conflicts, limits.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod attach;
mod health;
mod house;

mod privacy;
mod reading;
mod signin;

use std::fmt::Write as _;

use access::role::ROLES;
use axum::http::StatusCode;
use expect_test::expect_file;
use serde_json::json;
use server::ROUTES;

use house::house;

/// An address with its parts filled in.
fn filled(path: &str) -> String {
    let digest = format!("sha256:{}", "0".repeat(64));
    let id = if path.starts_with("/accounts") { "account-1" } else { "risk-1" };
    let id = if path.contains("/releases/") { "release-1" } else { id };
    path.replace("{plural}", "risks")
        .replace("{id}", id)
        .replace("{verb}", "assess")
        .replace("{item}", "A.5.4")
        .replace("{check}", "PL-FAIR-01")
        .replace("{entry}", "1")
        .replace("{digest}", &digest)
        .replace("{stage}", "build")
        .replace("{*path}", "checkpoint")
}

#[tokio::test]
async fn every_address_answers_every_role_as_the_table_says() {
    let house = house().await;
    let mut columns = vec![("nobody", String::new(), String::new(), String::new())];
    for (serial, role) in (1..).zip(ROLES) {
        let cookie = house.sign_in(role.word()).await;
        let csrf = house.csrf(&cookie).await;
        let token = house.token(&format!("account-{serial}"), &["read", "write", "measure"]).await;
        columns.push((role.word(), cookie, csrf, token));
    }
    let mut table = format!("{:<46}", "");
    for (role, ..) in &columns {
        write!(table, " {role:<11}").unwrap();
    }
    for route in ROUTES {
        for method in route.methods {
            table = table.trim_end().to_owned() + "\n";
            write!(table, "{method:<4} {:<41}", route.path).unwrap();
            for (_, cookie, csrf, token) in &columns {
                let path = filled(route.path);
                // Each asks in vain for what is not there, so that no one changes what the next finds.
                let answer = match (path.starts_with("/api/"), *method) {
                    (true, method) => house.api(token, method, &path, &[], "{}").await,
                    (false, "POST") if path == "/sign-out" => house.form("", &path, &[]).await,
                    (false, "POST") => house.form(cookie, &path, &[("csrf", csrf)]).await,
                    (false, _) => house.get(cookie, &path).await,
                };
                assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.text);
                write!(table, " {:<11}", answer.status.as_u16()).unwrap();
            }
        }
    }
    expect_file!["routes.txt"].assert_eq(&(table.trim_end().to_owned() + "\n"));
}

#[tokio::test]
async fn no_page_runs_or_loads_anything_of_others() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    for path in [
        "/",
        "/systems",
        "/systems/system-1",
        "/releases/release-1",
        "/search?q=credit",
        "/ledger/4",
    ] {
        let answer = house.get(&cookie, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text.contains("<script"), "{path}");
        assert!(!answer.text.contains(" style="), "{path}");
        assert!(!answer.text.contains("http://") && !answer.text.contains("https://"), "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert!(house.get(&cookie, "/systems").await.text.contains("Credit &#60;script&#62;"));
}

#[tokio::test]
async fn a_gate_names_the_hard_check_without_a_page_and_the_floor_of_the_organisation() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    let page = house.get(&cookie, "/releases/release-1").await.text;
    assert!(page.contains("<span>PL-IMP-03</span>"), "{page}");
    assert!(!page.contains("href=\"/checks/PL-IMP-03\""), "there is no such page to link to");
    assert!(
        page.contains("It is not computable yet, and no exception from it is possible"),
        "{page}"
    );
    assert!(page.contains("href=\"/checks/PL-LEGAL-01\""), "{page}");
    assert!(page.contains("Before the first AI system of this class goes live: 0 of"), "{page}");
    assert!(page.contains("there is no register of incidents yet"), "{page}");
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_session() {
    let house = house().await;
    let (owner, manager) = (house.sign_in("owner").await, house.sign_in("manager").await);
    let csrf = house.csrf(&owner).await;
    let foreign = house.csrf(&manager).await;
    let fields = [("title", "From a form"), ("source", "misuse")];
    for token in ["", "x", &foreign] {
        let with = [&fields[..], &[("csrf", token)]].concat();
        let answer = house.form(&owner, "/risks", &with).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    let with = [&fields[..], &[("csrf", &csrf)]].concat();
    let answer = house.form(&owner, "/risks", &with).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = house.get(&owner, answer.header("location")).await.text;
    assert!(page.contains("Risk identified, recorded as entry"), "{page}");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_names_the_field() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    let csrf = house.csrf(&cookie).await;
    let fields =
        [("csrf", csrf.as_str()), ("title", ""), ("source", "misuse"), ("cause", "typed <b>")];
    let answer = house.form(&cookie, "/risks", &fields).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("<title>Error: Identify a risk"), "{}", answer.text);
    assert!(answer.text.contains("href=\"#title\""));
    assert!(answer.text.contains("typed &#60;b&#62;"));
}

#[tokio::test]
async fn a_conflict_shows_both_sides_to_people_and_programs() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    let change = |name: &str| json!({ "name": name }).to_string();
    let seen = house.api(&token, "GET", "/api/systems/system-1", &[], "").await;
    let tag = seen.header("etag").to_owned();
    let path = "/api/systems/system-1/change";
    let first = house.api(&token, "POST", path, &[("if-match", &tag)], &change("First")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let second = house.api(&token, "POST", path, &[("if-match", &tag)], &change("Second")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(second.header("content-type"), "application/problem+json");
    let problem = second.json();
    assert_eq!(problem["now"]["state"]["name"], "First");
    assert_eq!(problem["sent"]["fields"]["name"], "Second");

    let cookie = house.sign_in("owner").await;
    let csrf = house.csrf(&cookie).await;
    let fields = [("csrf", csrf.as_str()), ("revision", "1"), ("name", "Third")];
    let answer = house.form(&cookie, "/systems/system-1/change", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("The record says now") && answer.text.contains("First"));
    assert!(answer.text.contains("value=\"Third\""), "what was typed is still there");
}

#[tokio::test]
async fn the_same_request_with_the_same_key_is_carried_out_once() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    let body = json!({ "title": "Once", "source": "safety" }).to_string();
    let key = [("idempotency-key", "k-1")];
    let first = house.api(&token, "POST", "/api/risks", &key, &body).await;
    let second = house.api(&token, "POST", "/api/risks", &key, &body).await;
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!(first.json(), second.json());
    let other = json!({ "title": "Other", "source": "safety" }).to_string();
    let third = house.api(&token, "POST", "/api/risks", &key, &other).await;
    assert_eq!(third.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down_and_says_nothing() {
    let house = house().await;
    let wrong = |login: &'static str| [("login", login), ("password", "wrong guess 123456")];
    let known = house.form("", "/sign-in", &wrong("owner")).await;
    let unknown = house.form("", "/sign-in", &wrong("nobody")).await;
    assert_eq!(known.status, StatusCode::UNAUTHORIZED);
    assert_eq!(known.text.replace("\"owner\"", "\"nobody\""), unknown.text);
    let mut last = StatusCode::OK;
    for _ in 0..6 {
        last = house.form("", "/sign-in", &wrong("owner")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn malformed_requests_get_a_problem_that_names_the_place() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    for (path, body, status, says) in [
        ("/api/risks", "{", 400, "the body ends before its JSON does: line 1, column 1"),
        ("/api/risks", "{\"title\":\"x\"}", 400, "`source` is missing"),
        ("/api/risks", "{\"title\":\"x\",\"source\":\"bad\"}", 400, "source"),
        ("/api/risks/risk-99/assess", "{}", 404, "risk-99"),
        ("/api/risks/system-1/assess", "{}", 404, "is not a risk"),
        ("/api/risks/risk-1/fly", "{}", 404, "no command `fly`"),
        ("/api/nothing", "{}", 404, "nothing"),
        ("/api/query", "{\"sql\":\"drop table risk\"}", 400, "read"),
        ("/api/query", "{\"sql\":\"select nope from risk\"}", 400, "nope"),
    ] {
        let answer = house.api(&token, "POST", path, &[], body).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {body}: {}", answer.text);
        let problem = answer.json();
        assert!(answer.text.contains(says), "{path} {body}: {}", answer.text);
        assert!(!problem["hint"].as_str().unwrap().is_empty());
    }
    let long = format!("{{\"title\":\"{}\"}}", "x".repeat(5 << 20));
    let answer = house.api(&token, "POST", "/api/risks", &[], &long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_past_is_shown_and_not_changed() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    let before = house.get(&cookie, "/risks?as_of=2").await;
    assert!(before.text.contains("As of entry 2"), "{}", before.text);
    assert!(before.text.contains("Nothing is recorded here yet"));
    assert!(!before.text.contains("href=\"/risks/new\""), "nothing can be made in the past");
    assert_eq!(house.get(&cookie, "/risks/new?as_of=2").await.status, StatusCode::CONFLICT);
    assert_eq!(house.get(&cookie, "/risks?as_of=never").await.status, StatusCode::BAD_REQUEST);
}

#[test]
fn the_description_of_the_api_is_the_one_in_git() {
    let document = serde_json::to_string_pretty(&server::openapi()).unwrap() + "\n";
    expect_file!["../../../../docs/openapi.json"].assert_eq(&document);
}
