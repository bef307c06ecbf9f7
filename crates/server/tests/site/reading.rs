//! What people and programs read: nothing that the policy keeps from them, all that there is of the
//! rest, and forms that do not hide what changed meanwhile.

use axum::http::StatusCode;
use serde_json::json;

use crate::house::house;

#[tokio::test]
async fn the_ledger_tells_of_accounts_only_whoever_may_read_them() {
    let house = house().await;
    let (manager, auditor) = (house.sign_in("manager").await, house.sign_in("auditor").await);
    let by_manager = house.token("account-2", &["read"]).await;
    let by_auditor = house.token("account-4", &["read"]).await;
    let entries = "/api/ledger/entries?what=account&limit=500";
    let seen = house.api(&by_auditor, "GET", entries, &[], "").await.json();
    let opened = seen[0]["entry"].as_u64().unwrap();
    assert_eq!(seen[0]["said"]["what"], "account.opened");
    assert_eq!(house.api(&by_manager, "GET", entries, &[], "").await.json(), json!([]));
    let all = house.api(&by_manager, "GET", "/api/ledger/entries?limit=500", &[], "").await;
    assert!(all.text.contains("person.joined") && !all.text.contains("account.opened"));
    assert!(!all.text.contains("token.issued"));

    let path = format!("/api/ledger/entries/{opened}");
    let entry = house.api(&by_manager, "GET", &path, &[], "").await;
    assert_eq!(entry.json()["holds"], true, "{}", entry.text);
    assert!(!entry.text.contains("account.opened"), "{}", entry.text);
    let bundle = format!("{{\"entries\":[{opened}]}}");
    let refused = house.api(&by_manager, "POST", "/api/ledger/bundle", &[], &bundle).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let tiles = format!("/api/log/tile/entries/000.p/{}", opened + 1);
    let refused = house.api(&by_manager, "GET", &tiles, &[], "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);

    for (path, says) in [
        ("/ledger".to_owned(), "account opened"),
        (format!("/ledger/{opened}"), "account.opened"),
        ("/people/person-3".to_owned(), "account-3"),
        ("/query?sql=select+what+from+entry+where+what+is+not+null".to_owned(), "account.opened"),
    ] {
        let (shown, kept) = (house.get(&auditor, &path).await, house.get(&manager, &path).await);
        assert_eq!((shown.status, kept.status), (StatusCode::OK, StatusCode::OK), "{path}");
        assert!(shown.text.contains(says), "{path}: {}", shown.text);
        assert!(!kept.text.contains(says), "{path}: {}", kept.text);
    }
}

#[tokio::test]
async fn a_refused_form_does_not_hide_what_changed_meanwhile() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    let cookie = house.sign_in("owner").await;
    let csrf = house.csrf(&cookie).await;
    let theirs = json!({ "name": "Theirs" });
    house.post(&token, "/api/systems/system-1/change", &theirs).await;
    // The visitor opened the form at revision 1, and first makes a slip.
    let path = "/systems/system-1/change";
    let slip = [("csrf", csrf.as_str()), ("revision", "1"), ("personal_data", "perhaps")];
    let answer = house.form(&cookie, path, &slip).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("name=\"revision\" value=\"1\""), "{}", answer.text);
    let again = [("csrf", csrf.as_str()), ("revision", "1"), ("name", "Mine")];
    let answer = house.form(&cookie, path, &again).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("The record says now") && answer.text.contains("Theirs"));
    assert!(answer.text.contains("name=\"revision\" value=\"2\""), "{}", answer.text);
}

#[tokio::test]
async fn a_long_history_goes_on_at_older_facts() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    for round in 0..60 {
        let change = json!({ "purpose": format!("Round {round}.") });
        house.post(&token, "/api/systems/system-1/change", &change).await;
    }
    let cookie = house.sign_in("owner").await;
    let newest = house.get(&cookie, "/systems/system-1").await.text;
    assert!(newest.contains("61 facts") && newest.contains("Round 59."), "{newest}");
    assert!(!newest.contains("Round 9."), "{newest}");
    let (_, rest) = newest.split_once("href=\"/systems/system-1?below=").unwrap();
    let below = rest.split('#').next().unwrap();
    let older = house.get(&cookie, &format!("/systems/system-1?below={below}")).await.text;
    assert!(older.contains("Round 9.") && older.contains("System proposed"), "{older}");
    assert!(!older.contains("Round 30."));
    assert!(older.contains("href=\"/systems/system-1#history\">Newest"), "{older}");

    let path = "/api/systems/system-1/history?limit=2";
    let piece = house.api(&token, "GET", path, &[], "").await.json();
    let last = piece[1]["entry"].as_u64().unwrap();
    let path = format!("/api/systems/system-1/history?limit=2&below={last}");
    let next = house.api(&token, "GET", &path, &[], "").await.json();
    assert_eq!(next[0]["said"]["body"]["purpose"], "Round 57.");
}

#[tokio::test]
async fn lists_and_search_know_records_by_the_names_that_they_take_from_others() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    let order = |text: &str| {
        let mut found: Vec<(usize, &str)> = ["Mara", "auditor", "contributor", "manager"]
            .into_iter()
            .filter_map(|name| Some((text.find(&format!(">{name}"))?, name)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    let rows = |text: String| text.split_once("<tbody>").unwrap().1.to_owned();
    let up = rows(house.get(&cookie, "/accounts?sort=person").await.text);
    assert_eq!(order(&up), ["auditor", "contributor", "manager", "Mara"], "{up}");
    let down = rows(house.get(&cookie, "/accounts?sort=-person").await.text);
    assert_eq!(order(&down), ["Mara", "manager", "contributor", "auditor"], "{down}");
    let one = rows(house.get(&cookie, "/accounts?q=mara").await.text);
    assert!(one.contains("account-1") && !one.contains("account-2"), "{one}");
    let found = house.get(&cookie, "/search?q=mara").await.text;
    assert!(found.contains("account-1") && found.contains("person-1"), "{found}");
}
