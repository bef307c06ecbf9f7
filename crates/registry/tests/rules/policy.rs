//! Policies: whose approval counts, and which text is in force.

use serde_json::json;

use crate::house::{House, day};

/// A policy that person 4 wrote and handed in.
fn handed_in() -> House {
    let mut house = House::new();
    let draft = json!({
        "title": "AI policy", "kind": "ai", "text": "People decide.", "owner": "person-4",
        "next_review": day(300),
    });
    house.done(4, "policy-1", "draft", draft);
    house.done(4, "policy-1", "submit", json!({}));
    house
}

fn published() -> House {
    let mut house = handed_in();
    house.done(1, "policy-1", "approve", json!({}));
    publish(&mut house);
    house
}

fn publish(house: &mut House) {
    let publish = json!({ "effective": day(0), "outside": true, "outside_reason": "On our site" });
    house.done(1, "policy-1", "publish", publish);
}

fn revise(house: &mut House, who: u64, text: &str) {
    house.done(who, "policy-1", "revise", json!({ "text": text, "reason": "It reads better" }));
    house.done(who, "policy-1", "submit", json!({}));
}

#[test]
fn a_version_is_approved_after_it_was_handed_in_and_is_fixed_from_then_on() {
    let mut house = handed_in();
    let tie = json!({ "commitment": "principles", "section": "1" });
    let what = house.refused(4, "policy-1", "tie", tie.clone());
    assert_eq!(what, "this version is handed in, and an approval covers its sections");
    let text = json!({ "text": "People decide always.", "reason": "Plainer" });
    house.done(4, "policy-1", "revise", text);
    let what = house.refused(1, "policy-1", "approve", json!({}));
    assert_eq!(what, "this version is not handed in for review");
    house.done(4, "policy-1", "tie", tie);
    house.done(4, "policy-1", "submit", json!({}));
    house.done(1, "policy-1", "approve", json!({}));
    assert_eq!(house.see("policy-1")["independent"], true);
}

#[test]
fn a_colleague_who_changes_a_word_does_not_free_the_author_to_approve() {
    let mut house = handed_in();
    revise(&mut house, 5, "People decide always.");
    house.done(4, "policy-1", "approve", json!({}));
    assert_eq!(house.see("policy-1")["independent"], false);
}

#[test]
fn an_approval_of_ones_own_text_does_not_make_it_somebody_elses() {
    let mut house = handed_in();
    house.done(4, "policy-1", "approve", json!({}));
    publish(&mut house);
    revise(&mut house, 5, "People decide always.");
    house.done(4, "policy-1", "approve", json!({}));
    assert_eq!(house.see("policy-1")["next"]["independent"], false);
}

#[test]
fn after_an_independent_approval_only_those_who_wrote_since_are_authors() {
    let mut house = published();
    revise(&mut house, 5, "People decide always.");
    assert_eq!(house.see("policy-1")["next"]["authors"], json!(["person-5"]));
    house.done(4, "policy-1", "approve", json!({}));
    assert_eq!(house.see("policy-1")["next"]["independent"], true);
}

#[test]
fn the_version_in_force_stays_in_force_until_the_next_one_is_published() {
    let mut house = published();
    let first = house.see("policy-1")["digest"].clone();
    revise(&mut house, 5, "People decide always.");
    house.done(1, "policy-1", "approve", json!({}));
    for field in ["state", "digest", "text", "independent"] {
        let before = published().see("policy-1")[field].clone();
        assert_eq!(house.see("policy-1")[field], before, "{field}");
    }
    house.done(5, "acknowledgement-1", "give", json!({ "policy": "policy-1" }));
    assert_eq!(house.see("acknowledgement-1")["digest"], first, "what is in force was read");
    publish(&mut house);
    let policy = house.see("policy-1");
    assert_eq!(policy["text"], "People decide always.");
    assert_eq!(policy["edition"], 2);
    assert!(policy["next"].is_null());
    assert_eq!(policy["former"][0]["digest"], first);
    assert_eq!(policy["former"][0]["state"], "replaced");
}

#[test]
fn a_replacement_takes_effect_at_once_so_that_there_is_no_gap() {
    let mut house = published();
    revise(&mut house, 5, "People decide always.");
    house.done(1, "policy-1", "approve", json!({}));
    let later = json!({ "effective": day(1), "outside": true, "outside_reason": "On our site" });
    let what = house.refused(1, "policy-1", "publish", later);
    assert_eq!(what, "the version in force would end before this one takes effect");
}
