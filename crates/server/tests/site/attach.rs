//! Documents that are attached to records, by a browser and by a program.

use axum::http::StatusCode;
use serde_json::json;

use crate::house::house;

const MINUTES: &[u8] = b"%PDF-1.7 <script>alert(1)</script>\r\n--cu";

#[tokio::test]
async fn a_document_is_attached_by_a_form_and_comes_back_as_a_file() {
    let house = house().await;
    let cookie = house.sign_in("contributor").await;
    let csrf = house.csrf(&cookie).await;
    let page = house.get(&cookie, "/risks/risk-1/attach").await.text;
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("type=\"file\""));

    let file = ("document", "Minutes <1>.pdf", MINUTES);
    let fields = [("csrf", csrf.as_str()), ("revision", "1"), ("caption", "")];
    let sent = house.upload(&cookie, "/risks/risk-1/attach", &fields, file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = house.get(&cookie, "/risks/risk-1").await.text;
    assert!(page.contains("Minutes &lt;1&gt;.pdf"), "the name of the file is its title: {page}");
    let (_, link) = page.split_once("href=\"/documents/").unwrap();
    let link = format!("/documents/{}", link.split('"').next().unwrap());
    let got = house.get(&cookie, &link).await;
    assert_eq!((got.status, got.text.as_bytes()), (StatusCode::OK, MINUTES));
    assert_eq!(got.header("content-disposition"), "attachment; filename=\"Minutes _1_.pdf\"");
    assert_eq!(got.header("content-type"), "application/octet-stream");

    let off = house.get(&cookie, "/risks/risk-1/detach").await.text;
    assert!(off.contains(&format!("<option value=\"{}\"", base::Digest::of(MINUTES))), "{off}");

    let again = house.upload(&cookie, "/risks/risk-1/attach", &fields, file).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "another revision");
    let none = [("csrf", csrf.as_str()), ("revision", "2"), ("caption", "Nothing")];
    let none = house.upload(&cookie, "/risks/risk-1/attach", &none, ("document", "", b"")).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST, "no file was chosen");
    assert!(none.text.contains("“Document” is missing"), "{}", none.text);
}

#[tokio::test]
async fn nobody_attaches_who_may_not_contribute_or_did_not_come_from_a_page() {
    let house = house().await;
    let file = ("document", "minutes.pdf", MINUTES);
    let cookie = house.sign_in("auditor").await;
    let csrf = house.csrf(&cookie).await;
    let fields = [("csrf", csrf.as_str()), ("caption", "")];
    let sent = house.upload(&cookie, "/risks/risk-1/attach", &fields, file).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    let cookie = house.sign_in("owner").await;
    let sent = house.upload(&cookie, "/risks/risk-1/attach", &[("caption", "")], file).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "without a token of the session");
    let digest = base::Digest::of(MINUTES);
    assert_eq!(house.get(&cookie, &format!("/documents/{digest}")).await.status, 404, "not kept");
}

#[tokio::test]
async fn a_program_sends_a_document_and_then_names_it() {
    let house = house().await;
    let token = house.token("account-1", &["read", "write"]).await;
    let digest = base::Digest::of(b"minutes");
    let attach = json!({ "document": digest, "caption": "Minutes" });
    let early = house.post(&token, "/api/risks/risk-1/attach", &attach).await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
    assert!(early.text.contains("there is no such document here"), "{}", early.text);
    let kept = house.api(&token, "POST", "/api/documents", &[], "minutes").await;
    assert_eq!(
        (kept.status, kept.json()["document"].clone()),
        (StatusCode::CREATED, json!(digest))
    );
    let done = house.post(&token, "/api/risks/risk-1/attach", &attach).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let got = house.api(&token, "GET", &format!("/api/documents/{digest}"), &[], "").await;
    assert_eq!(got.text, "minutes");
    let reads = house.token("account-1", &["read"]).await;
    let kept = house.api(&reads, "POST", "/api/documents", &[], "minutes").await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
}
