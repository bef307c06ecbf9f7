//! Personal data in texts that people paste and programs send: found, replaced, and kept nowhere.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

use crate::house::{Answer, House, house};

const SCAN: &str = "/api/privacy/scan";
const ANONYMIZE: &str = "/api/privacy/anonymize";
const RESTORE: &str = "/api/privacy/restore";

/// Says where each span stands, cut out of the text by code points.
fn cut(text: &str, span: &Value) -> String {
    let place = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    text.chars().skip(place("start")).take(place("end") - place("start")).collect()
}

#[tokio::test]
async fn a_program_is_told_what_stands_where_in_code_points_and_why() {
    let house = house().await;
    let token = house.token("account-4", &["read"]).await;
    let text = "Zoë 🦉 card 4111 1111 1111 1111, mail zoe@example.org";
    let answer = house.post(&token, SCAN, &json!({ "text": text })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    assert_eq!(answer["recipe"], "replace");
    let spans = answer["texts"][0]["spans"].as_array().unwrap();
    let card = spans.iter().find(|span| span["label"] == "CREDIT_CARD").unwrap();
    assert_eq!(cut(text, card), "4111 1111 1111 1111");
    assert_eq!(card["recogniser"], "credit_card");
    assert_eq!(card["evidence"], json!(["pattern", "check digit", "context word"]));
    assert!(card["score"].as_f64().unwrap() > 0.85, "{card}");
    assert!(spans.iter().any(|span| cut(text, span) == "zoe@example.org"), "{spans:?}");

    let texts = json!({ "texts": [text, "nothing", ""] });
    let many = house.post(&token, SCAN, &texts).await.json();
    assert_eq!(many["texts"][0], answer["texts"][0]);
    assert_eq!(
        many["texts"].as_array().unwrap()[1..],
        [json!({ "spans": [] }), json!({ "spans": [] })]
    );
}

#[tokio::test]
async fn a_program_gets_texts_back_without_what_a_recipe_names() {
    let house = house().await;
    let token = house.token("account-3", &["read"]).await;
    let recipe = "name = 'own'\ndefault = { action = 'keep' }\n\
        [labels.MEMBER]\naction = 'mask'\nkeep_last = 2\n\
        [[recognisers]]\nname = 'member'\nlabel = 'MEMBER'\npatterns = [{ regex = 'HCU-[0-9]{4}', score = 0.9 }]";
    let texts = ["🦉 HCU-1234 pays 4111 1111 1111 1111"];
    let sent = json!({ "texts": texts, "recipe": recipe });
    let answer = house.post(&token, ANONYMIZE, &sent).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    let treated = &answer["texts"][0];
    assert_eq!(treated["text"], "🦉 ***-**34 pays 4111 1111 1111 1111");
    let replaced = json!([{
        "from": { "start": 2, "end": 10 }, "to": { "start": 2, "end": 10 },
        "label": "MEMBER", "operator": "mask",
    }]);
    assert_eq!(treated["replaced"], replaced);
    assert_eq!(answer["recipe"], "own");
}

#[tokio::test]
async fn pseudonyms_are_the_same_within_a_request_and_nobody_can_put_them_back() {
    let house = house().await;
    let token = house.token("account-1", &["read"]).await;
    let sent = json!({ "texts": ["zoe@example.org", "zoe@example.org"], "recipe": "pseudonymise" });
    let first = house.post(&token, ANONYMIZE, &sent).await.json();
    let next = house.post(&token, ANONYMIZE, &sent).await.json();
    assert_eq!(first["reversible"], false);
    assert!(first["about"].as_str().unwrap().contains("nobody can put"), "{first}");
    assert_eq!(first["texts"][0], first["texts"][1]);
    assert!(first["texts"][0]["text"].as_str().unwrap().starts_with("<EMAIL_ADDRESS_"));
    assert_ne!(first["texts"][0]["text"], next["texts"][0]["text"]);
}

#[tokio::test]
async fn in_a_scope_pseudonyms_stay_the_same_and_are_put_back_for_a_purpose_and_on_record() {
    let house = house().await;
    let manager = house.token("account-1", &["read", "write"]).await;
    let contributor = house.token("account-3", &["read", "write"]).await;
    let reader = house.token("account-1", &["read"]).await;
    let writer = house.token("account-1", &["write"]).await;
    let purposes = ["Answer a complaint"];
    let open = json!({ "title": "Letters", "purposes": purposes, "recipe": "pseudonymise" });
    let refused = house.post(&manager, "/api/scopes", &open).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "no program says what it may restore");
    let cookie = house.sign_in("manager").await;
    let csrf = house.csrf(&cookie).await;
    let open = [("csrf", csrf.as_str()), ("title", "Letters"), ("purposes", purposes[0])];
    let open = [open.as_slice(), &[("recipe", "pseudonymise")]].concat();
    let opened = house.form(&cookie, "/scopes", &open).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let scope = "scope-1";
    let sent = json!({ "text": "mail zoe@example.org", "scope": scope });
    let first = house.post(&contributor, ANONYMIZE, &sent).await.json();
    let next = house.post(&manager, ANONYMIZE, &sent).await.json();
    assert_eq!(first["texts"], next["texts"], "{first}");
    assert_eq!((&first["reversible"], &first["recipe"]), (&json!(true), &json!("pseudonymise")));
    assert_eq!(house.post(&reader, ANONYMIZE, &sent).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.post(&manager, SCAN, &sent).await.status, StatusCode::BAD_REQUEST);

    // What stands before a text says what it is about.
    let led = |leads: Value| json!({ "text": "308630237", "scope": scope, "leads": leads });
    let number = house.post(&contributor, ANONYMIZE, &led(json!(["ssn: "]))).await.json();
    assert!(number["texts"][0]["text"].as_str().unwrap().starts_with("<US_SSN_"), "{number}");
    let alone = json!({ "text": "308630237", "leads": ["ssn: "] });
    let about = json!({ "texts": ["a", "b"], "scope": scope, "subjects": ["p-1"] });
    let refused = house.post(&contributor, ANONYMIZE, &about).await;
    assert!(refused.text.contains("there are 1 subjects for 2 texts"), "{}", refused.text);
    for (path, body, says) in [
        (ANONYMIZE, led(json!(["ssn: ", "mail: "])), "there are 2 leads for 1 texts"),
        (ANONYMIZE, alone.clone(), "`leads` go with texts that are treated in a scope"),
        (SCAN, alone, "`leads` go with texts that are treated in a scope"),
    ] {
        let refused = house.post(&contributor, path, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        let problem = refused.json();
        assert_eq!((&problem["detail"], &problem["fields"]), (&json!(says), &json!(["leads"])));
    }

    let text = &first["texts"][0]["text"];
    let back = |purpose: &str| json!({ "text": text, "scope": scope, "purpose": purpose });
    let restored = house.post(&manager, RESTORE, &back("Answer a complaint")).await;
    assert_eq!(restored.status, StatusCode::OK, "{}", restored.text);
    let restored = restored.json();
    assert_eq!(restored["texts"], json!([{ "text": "mail zoe@example.org" }]));
    assert_eq!((&restored["restored"], &restored["unknown"]), (&json!(1), &json!([])));
    assert!(restored["entry"].as_u64().is_some(), "{restored}");
    for (token, purpose) in
        [(&manager, "Curiosity"), (&contributor, "Answer a complaint"), (&reader, "x")]
    {
        let refused = house.post(token, RESTORE, &back(purpose)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    }
    let refused = house.post(&writer, RESTORE, &back("Answer a complaint")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(refused.text.contains("the scopes `read` and `write`"), "{}", refused.text);
    let typed = json!({ "purpose": "Answer a complaint", "pseudonyms": 1,
        "text": base::Digest::of(b"") });
    let typed = house.post(&manager, &format!("/api/scopes/{scope}/restore"), &typed).await;
    assert_eq!(typed.status, StatusCode::FORBIDDEN, "{}", typed.text);
}

#[tokio::test]
async fn what_cannot_be_treated_gets_a_problem_that_says_why() {
    let house = house().await;
    let token = house.token("account-1", &["read"]).await;
    let many = json!({ "texts": vec!["a"; app::TEXTS_MAX + 1] });
    let odd = "name = 'a'\n[[recognisers]]\nname = 'a'\nlabel = 'A'\npatterns = [{ regex = '(' }]";
    for path in [SCAN, ANONYMIZE] {
        for (body, says, field) in [
            (json!({}), "either `text` or `texts`", Some("texts")),
            (json!({ "text": "a", "texts": ["a"] }), "either `text` or `texts`", Some("texts")),
            (json!({ "texts": [] }), "there are 0 texts, expected 1 to 1000", Some("texts")),
            (many.clone(), "there are 1001 texts", Some("texts")),
            (json!({ "text": "a", "recipe": "shred" }), "no recipe `shred`", Some("recipe")),
            (json!({ "text": "a", "recipe": "name = 1" }), "line 1, column 8", Some("recipe")),
            (json!({ "text": "a", "recipe": odd }), "`(`: unclosed group", Some("recipe")),
            (json!({ "text": "a", "scopes": 1 }), "does not have the fields", None),
            (json!({ "text": 1 }), "types that are expected: line 1, column 9", None),
        ] {
            let answer = house.post(&token, path, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let problem = answer.json();
            assert!(problem["detail"].as_str().unwrap().contains(says), "{path}: {problem}");
            assert!(!problem["hint"].as_str().unwrap().is_empty());
            assert_eq!(problem["fields"][0].as_str(), field, "{path}: {problem}");
        }
        let long = json!({ "text": "x".repeat(5 << 20) }).to_string();
        let answer = send(&house, &token, path, long.into_bytes()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], 413);
        assert_eq!(problem["detail"], "the body is larger than 4 MiB, which is the most");
        let nobody = house.post("no token", path, &json!({ "text": "a" })).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        let measures = house.token("account-1", &["measure", "write"]).await;
        let refused = house.post(&measures, path, &json!({ "text": "a" })).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(refused.text.contains("the scope `read`"), "{}", refused.text);
    }
}

#[tokio::test]
async fn a_body_that_is_not_understood_is_not_repeated() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write", "measure"]).await;
    for path in [
        SCAN,
        ANONYMIZE,
        RESTORE,
        "/api/query",
        "/api/ledger/bundle",
        "/api/ledger/verify",
        "/api/assessments/fairness",
        "/api/assessments/build",
        "/api/risks",
    ] {
        for (sent, says) in [
            ("\"My name is John Smith, 219-09-9999\"", "line 1, column "),
            ("{\"text\": \"John Smith, 219-09-9999", "line 1, column "),
            ("{", "the body ends before its JSON does: line 1, column 1"),
            ("John Smith,\n219-09-9999", "the body is not JSON: line 1, column 1"),
            ("{\"text\": \"John Smith \u{7}219-09-9999\"}", "line 1, column "),
        ] {
            let answer = house.api(&token, "POST", path, &[], sent).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.text);
            assert!(answer.text.contains(says), "{path} {sent}: {}", answer.text);
            for told in ["John", "219-09", "struct"] {
                assert!(!answer.text.contains(told), "{path} {sent}: {}", answer.text);
            }
        }
        let answer = send(&house, &token, path, b"{\"text\":\"John \xff\"}".to_vec()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.text);
        assert!(!answer.text.contains("John"), "{path}: {}", answer.text);
    }
    let typed = json!({ "title": { "John Smith": 1 }, "source": "fairness" });
    let answer = house.post(&token, "/api/risks", &typed).await;
    assert!(answer.text.contains("`title`: this is not what is expected"), "{}", answer.text);
    assert!(!answer.text.contains("John"), "{}", answer.text);
}

async fn send(house: &House, token: &str, path: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder().method("POST").uri(path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    house.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn what_can_be_found_and_done_is_listed() {
    let house = house().await;
    let token = house.token("account-1", &["read"]).await;
    let all = house.api(&token, "GET", "/api/privacy/recognisers", &[], "").await.json();
    let all = all.as_array().unwrap();
    assert!(all.len() > privacy::RECOGNISERS.len(), "names are found, too");
    let people = all.iter().find(|one| one["name"] == "person_name").unwrap();
    assert_eq!((&people["label"], &people["country"]), (&json!("PERSON"), &Value::Null));
    assert!(all.iter().any(|one| one["label"] == "US_SSN" && one["country"] == "US"));
    let recipes = house.api(&token, "GET", "/api/privacy/recipes", &[], "").await.json();
    for (place, (name, toml)) in privacy::RECIPES.iter().enumerate() {
        let reversible = *name == "pseudonymise";
        let expected = json!({ "name": name, "toml": toml, "reversible": reversible });
        assert_eq!(recipes[place], expected);
    }
}

#[tokio::test]
async fn a_page_shows_what_was_found_and_what_it_became() {
    let house = house().await;
    let cookie = house.sign_in("auditor").await;
    let page = house.get(&cookie, "/privacy").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("href=\"/privacy?example=yes\""), "{}", page.text);
    assert!(!page.text.contains("<mark>"), "nothing was asked yet");
    let example = house.get(&cookie, "/privacy?example=yes").await;
    assert!(example.text.contains("&lt;PERSON&gt;"), "{}", example.text);
    assert!(example.text.contains("Tomasz Wilk<small>"), "{}", example.text);

    let csrf = house.csrf(&cookie).await;
    let send = |text: &'static str, recipe: &'static str, own: &'static str| {
        let (house, cookie, csrf) = (&house, &cookie, csrf.as_str());
        async move {
            let fields = [("csrf", csrf), ("text", text), ("recipe", recipe), ("own", own)];
            house.form(cookie, "/privacy", &fields).await
        }
    };
    let done = send("first\r\nmail <zoe@example.org>", "replace", "").await;
    assert_eq!(done.status, StatusCode::OK);
    let mark = "mail &lt;<mark><span class=\"sr\">found: </span>zoe@example.org<small>";
    assert!(done.text.contains(mark), "{}", done.text);
    assert!(done.text.contains("mail &lt;<mark>&lt;EMAIL_ADDRESS&gt;</mark>&gt;"), "{}", done.text);
    assert!(done.text.contains(">2:7</td>"), "{}", done.text);
    assert!(done.text.contains("<title>One finding: Personal data in text"), "{}", done.text);
    let own =
        send("mail zoe@example.org", "replace", "name = \"a\"\ndefault = { action = \"redact\" }")
            .await;
    assert!(own.text.contains(">removed</span>"), "{}", own.text);
    let nothing = send("nothing to see", "replace", "").await;
    assert!(nothing.text.contains("Nothing was found") && nothing.text.contains("proves little"));

    for (text, recipe, own, field, says) in [
        (" \n", "replace", "", "text", "There is no text"),
        ("a", "shred", "", "recipe", "There is no recipe `shred`"),
        ("a", "replace", "name = 'a'\nthreshold = 2", "own", "`threshold`: 2 is no score"),
    ] {
        let answer = send(text, recipe, own).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field}");
        assert!(answer.text.contains("<title>Error: Personal data in text"), "{}", answer.text);
        assert!(answer.text.contains(&format!("<a href=\"#{field}\">")), "{}", answer.text);
        let error = format!("id=\"{field}-e\"");
        let (_, beside) = answer.text.split_once(&error).unwrap();
        assert!(beside.contains(says.trim_end()), "{field}: {}", answer.text);
        assert!(answer.text.contains(text.trim()), "what was typed is still there");
    }
    let long: &'static str = Box::leak("ä".repeat(100_001).into_boxed_str());
    let answer = send(long, "replace", "").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("The text has 100,001 characters, at most 100,000"));
}

#[tokio::test]
async fn nothing_of_a_text_is_kept() {
    let house = house().await;
    let cookie = house.sign_in("owner").await;
    let csrf = house.csrf(&cookie).await;
    let token = house.token("account-1", &["read"]).await;
    let before = house.app.size().unwrap();
    let text = "The heron walks at dusk, says heron.dusk@example.org";
    let fields = [("csrf", csrf.as_str()), ("text", text), ("recipe", "pseudonymise")];
    assert_eq!(house.form(&cookie, "/privacy", &fields).await.status, StatusCode::OK);
    let sent = json!({ "text": text, "recipe": "pseudonymise" });
    assert_eq!(house.post(&token, ANONYMIZE, &sent).await.status, StatusCode::OK);
    assert_eq!(house.app.size().unwrap(), before, "no fact");
    let mut ahead = vec![house.place.path().to_owned()];
    let mut files = 0;
    while let Some(path) = ahead.pop() {
        if path.is_dir() {
            ahead.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(10).any(|piece| piece == b"heron.dusk"), "{}", path.display());
        files += 1;
    }
    assert!(files > 2, "the folder was read");
}
