//! A recipe that is measured: by itself, and as claims about a guardrail.

use std::fmt::Write as _;

use base::Digest;
use expect_test::expect_file;
use privacy::RECIPES;

use crate::{release::composed, support::Place};

/// A place with a guardrail that works by the recipe `replace`, and texts.
fn given() -> Place {
    let place = composed();
    let (_, recipe) = RECIPES[0];
    let digest = Digest::of(recipe.as_bytes());
    for (kind, name, digest) in [
        ("guardrail", "Anonymiser", format!("--digest {digest}")),
        ("guardrail", "Old-anonymiser", format!("--digest {}", Digest::of(b"older"))),
        ("guardrail", "Filter", String::new()),
    ] {
        place.done(&format!(
            "component add --system system-1 --kind {kind} --name {name} --version 1 {digest}"
        ));
    }
    let (mut labelled, mut few, mut sample) = (String::new(), String::new(), String::new());
    for number in 0..1000 {
        let address = format!("ann{number}@example.org");
        let end = 9 + address.len();
        let line = format!(
            "{{\"id\": {number}, \"text\": \"write to {address} now\", \
             \"spans\": [{{\"start\": 9, \"end\": {end}, \"label\": \"EMAIL_ADDRESS\"}}]}}\n"
        );
        labelled += &line;
        if number < 40 {
            few += &line;
        }
        let text = format!("{{\"id\": {number}, \"text\": \"order from {address}, thanks\"}}\n");
        sample += &text;
    }
    place.write("labelled.jsonl", labelled.as_bytes());
    place.write("few.jsonl", few.as_bytes());
    place.write("sample.jsonl", sample.as_bytes());
    place.write("odd.jsonl", b"{\"id\": 1, \"text\": \"a\", \"spans\": [{\"start\": 0, \"end\": 9, \"label\": \"A\"}]}\n");
    place.write(
        "keeps.toml",
        b"name = 'keeps'\nlabels.EMAIL_ADDRESS.action = 'keep'\nlabels.URL.action = 'keep'\n",
    );
    place
}

#[test]
fn a_recipe_is_measured_and_a_guardrail_held_to_it() {
    let place = given();
    let measure = "assess privacy --recipe replace --require EMAIL_ADDRESS --labelled";
    expect_file!["said/a_recipe_is_measured_and_a_guardrail_held_to_it.txt"].assert_eq(
        &place.transcripts(&[
            &format!("{measure} labelled.jsonl --sample sample.jsonl"),
            &format!("{measure} labelled.jsonl --sample sample.jsonl --component component-2"),
            &format!("{measure} few.jsonl"),
            &format!("{measure} few.jsonl --recall-min 0.9"),
            &format!("{measure} few.jsonl --recall-min 95"),
            &format!("{measure} few.jsonl --recall-min nan"),
            &format!("{measure} few.jsonl --leak-max nan"),
            "assess privacy --recipe keeps.toml --require EMAIL_ADDRESS --labelled labelled.jsonl",
            "assess privacy --recipe replace --require US_PASSPORT --labelled labelled.jsonl",
            "assess privacy --recipe shred --require EMAIL_ADDRESS --labelled labelled.jsonl",
            &format!("{measure} nowhere.jsonl"),
            &format!("{measure} odd.jsonl"),
            &format!("{measure} labelled.jsonl --second odd.jsonl"),
            &format!("{measure} labelled.jsonl --sample sample.jsonl --second odd.jsonl"),
            &format!("{measure} labelled.jsonl --component component-1"),
            &format!("{measure} labelled.jsonl --component component-3"),
            &format!("{measure} labelled.jsonl --component component-4"),
            &format!("{measure} labelled.jsonl --component component-9"),
            &format!("{measure} labelled.jsonl --component release-1"),
            &format!("{measure} labelled.jsonl --component component-2 --until 2100-01-01"),
            &format!("{measure} labelled.jsonl --component component-2 --server http://127.0.0.1:1"),
            "query 'select subject, measure, value, low, high, n, groups, engine from claim order by serial'",
        ]),
    );
}

#[test]
fn another_detector_looks_at_the_texts_that_were_treated() {
    let place = given();
    let measure = "assess privacy --recipe number --require EMAIL_ADDRESS --labelled labelled.jsonl --sample sample.jsonl";
    place.done(&format!("{measure} --treated treated.jsonl"));
    let treated = String::from_utf8(place.read("treated.jsonl")).unwrap();
    assert!(
        treated.starts_with("{\"id\":0,\"text\":\"order from <EMAIL_ADDRESS_1>, thanks\"}\n"),
        "{treated:.80}"
    );
    let mut found = String::new();
    for number in 0..1000 {
        // Of what was put in, which is not left, and of `thanks`, which is.
        let put_in = "{\"start\": 11, \"end\": 25, \"label\": \"EMAIL_ADDRESS\"}";
        let spans =
            if number == 0 { "{\"start\": 30, \"end\": 36, \"label\": \"EMAIL\"}" } else { put_in };
        writeln!(found, "{{\"id\": {number}, \"spans\": [{spans}]}}").unwrap();
    }
    place.write("second.jsonl", found.as_bytes());
    let seen = place.json(&format!("{measure} --second second.jsonl"));
    assert_eq!(
        seen["report"]["leak"]["left"],
        serde_json::json!([{ "label": "EMAIL", "count": 1 }])
    );
    assert_eq!(seen["report"]["leak"]["value"], 1.0);
    assert_eq!(
        seen["report"]["leak"]["second"]["findings"],
        Digest::of(found.as_bytes()).to_string()
    );
}
