//! Build records: what one tells of a model, as a claim, in a folder and through a server.

use expect_test::expect_file;

use crate::{release::composed, remote, served::Served, support::Place};

const RECORD: &str = include_str!("../../../provenance/tests/record.json");

/// A place with a model on record, its build record, and two that are wrong.
fn given() -> (Place, String) {
    let place = composed();
    let model = base::Digest::of(b"weights").to_string();
    place.done(&format!(
        "component add --system system-1 --kind model --name Scorecard --version 2.0 --digest {model}"
    ));
    place.write("record.json", RECORD.as_bytes());
    place.write("thin.json", RECORD.replace("evaluationTools", "tools").as_bytes());
    place.write("future.json", RECORD.replace("2026-11-20T", "2100-01-01T").as_bytes());
    place.write("other.json", br#"{"_type": "https://in-toto.io/Statement/v0.1"}"#);
    (place, model)
}

#[test]
fn a_build_record_tells_what_a_model_was_made_with() {
    let (place, model) = given();
    expect_file!["said/a_build_record_tells_what_a_model_was_made_with.txt"].assert_eq(
        &place.transcripts(&[
            &format!("assess build thin.json --model {model}"),
            "assess build record.json --component component-2",
            "assess build thin.json --component component-2",
            "assess build record.json --component component-1",
            "assess build record.json --component release-1",
            "assess build record.json --component component-9",
            "assess build future.json --component component-2",
            "assess build other.json --component component-2",
            "assess build nowhere.json --component component-2",
            "assess build record.json",
            "assess build record.json --model sha256:0",
            "verify --rerun claim-1 --data record.json",
            "verify --rerun claim-2 --data record.json",
            "query 'select subject, measure, value, n, engine from claim order by serial'",
        ]),
    );
}

#[test]
fn a_pipeline_sends_a_build_record_to_a_server() {
    let (place, _) = given();
    remote::token(&place);
    let server = Served::start(&place, "serve --listen 127.0.0.1:0");
    let through = format!("--server {} --token my.token", server.address);
    let sent = place.json(&format!("{through} assess build record.json --component component-2"));
    assert_eq!(sent["report"]["missing"], serde_json::json!([]));
    let refused =
        place.command(&format!("{through} assess build other.json --component component-2"));
    let refused = { refused }.output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", crate::support::transcript(&refused));
    drop(server);
    let claims = place.json("claim list");
    let about = |claim: &&serde_json::Value| claim["state"]["measure"] == "build.recorded";
    let claim = claims.as_array().unwrap().iter().find(about).unwrap();
    assert_eq!(claim["state"]["report_digest"], sent["report_digest"]);
    assert_eq!(claim["state"]["value"], 1.0);
}
