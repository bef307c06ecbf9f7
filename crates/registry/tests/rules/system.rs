//! AI systems: what is decided about them by whom, and when one may be over.

use registry::Actor;
use serde_json::{Value, json};

use crate::world::{World, open, person};

/// A world with two people and an AI system that the first one described.
fn proposed(decides_about_people: bool) -> World {
    let mut world = World::new();
    for name in ["Priya", "Mara"] {
        let join = json!({ "name": name, "employment": "staff", "in_scope": true });
        world.done(&person(1), "person", "join", join);
    }
    let system = json!({
        "name": "Credit decision", "purpose": "Recommends loans", "personal_data": true,
        "decides_about_people": decides_about_people,
    });
    world.done(&person(1), "system", "propose", system);
    world
}

fn classify(world: &mut World, who: &Actor, law: &str, decides: Option<bool>) {
    let class = json!({
        "jurisdiction": law, "class": "limited", "basis": "Article 50",
        "decides_about_people": decides,
    });
    world.done(who, "system-1", "classify", class);
}

fn decides(world: &World) -> &Value {
    &world.seen("system-1")["decides_about_people"]
}

#[test]
fn a_no_counts_only_if_another_person_decides_it_with_the_class() {
    let mut world = proposed(false);
    assert_eq!(decides(&world), true, "nobody has decided yet");
    classify(&mut world, &person(1), "EU", Some(false));
    assert_eq!(decides(&world), true, "who describes it decided");
    let token = Actor { via: "token-1".to_owned(), ..person(2) };
    classify(&mut world, &token, "EU", Some(false));
    assert_eq!(decides(&world), true, "a token decided");
    classify(&mut world, &person(2), "EU", None);
    assert_eq!(decides(&world), true, "it was left open");
    classify(&mut world, &person(2), "EU", Some(false));
    assert_eq!(decides(&world), false);
    assert_eq!(world.seen("system-1")["personal_data"], true, "said so, and left open");
}

#[test]
fn a_yes_counts_whoever_says_it() {
    let mut world = proposed(true);
    classify(&mut world, &person(2), "EU", Some(false));
    assert_eq!(decides(&world), true, "who describes it says so");
    world.done(&person(1), "system-1", "change", json!({ "decides_about_people": false }));
    assert_eq!(decides(&world), false, "what was decided stays decided");
    classify(&mut world, &person(2), "US-NY", Some(true));
    assert_eq!(decides(&world), true, "one law is enough");
}

#[test]
fn who_changed_what_it_is_for_is_no_other_person_and_who_mended_its_name_is() {
    let mut world = proposed(false);
    world.done(&person(2), "system-1", "change", json!({ "name": "Credit" }));
    classify(&mut world, &person(2), "EU", Some(false));
    assert_eq!(decides(&world), false);
    world.done(&person(2), "system-1", "describe", json!({ "automation": "alone" }));
    assert_eq!(decides(&world), false, "it was decided before they described it");
    classify(&mut world, &person(2), "EU", Some(false));
    assert_eq!(decides(&world), true);
}

#[test]
fn protected_attributes_are_named_by_another_person_and_are_names_of_columns() {
    let mut world = proposed(true);
    let protect = json!({ "attributes": ["sex", "age_group"], "reason": "the law does" });
    assert_eq!(
        world.refused(&person(1), "system-1", "protect", protect.clone()),
        "somebody who did not describe the AI system says what is protected"
    );
    for (names, why) in [
        (json!([]), "no attribute is named"),
        (json!(["a\"b"]), "`a\"b` has a quote or a backslash in it"),
    ] {
        let odd = json!({ "attributes": names, "reason": "the law does" });
        assert_eq!(world.refused(&person(2), "system-1", "protect", odd), why);
    }
    world.done(&person(2), "system-1", "protect", protect);
    let fewer = json!({ "attributes": ["sex"], "reason": "we hold no ages" });
    world.done(&person(2), "system-1", "protect", fewer);
    let protected = world.seen("system-1")["protected"].as_object().unwrap();
    assert_eq!(protected.keys().collect::<Vec<_>>(), ["sex"], "the list replaces the one before");
}

#[test]
fn its_use_is_described_piece_by_piece() {
    let mut world = proposed(true);
    let usage = json!({ "user_groups": "officers", "automation": "proposes" });
    world.done(&person(1), "system-1", "describe", usage);
    world.done(&person(1), "system-1", "describe", json!({ "exclusions": "loans to firms" }));
    let system = world.seen("system-1");
    assert_eq!(
        (&system["user_groups"], &system["automation"]),
        (&json!("officers"), &json!("proposes"))
    );
    assert_eq!(system["exclusions"], "loans to firms");
    assert_eq!(system["purpose_changed"]["entry"], 5, "it has to be confirmed again");
}

#[test]
fn a_system_is_not_over_while_a_release_of_it_stands() {
    let mut world = proposed(true);
    world.gate = Some(open("minimal"));
    let reason = || json!({ "reason": "its successor runs" });
    for _ in 0..2 {
        let release = json!({ "system": "system-1", "version": "1" });
        world.done(&person(1), "release", "propose", release);
    }
    world.done(&person(2), "release-1", "retire", reason());
    assert_eq!(
        world.refused(&person(2), "system-1", "retire", reason()),
        "`release-2` is still in design"
    );
    world.done(&person(2), "release-2", "stop", reason());
    world.done(&person(2), "system-1", "retire", reason());
    assert_eq!(world.seen("system-1")["state"], "retired");
}

#[test]
fn a_release_of_another_system_keeps_nobody_from_retiring_this_one() {
    let mut world = proposed(true);
    let other = json!({
        "name": "Triage", "purpose": "Sorts", "decides_about_people": false, "personal_data": false,
    });
    world.done(&person(1), "system", "propose", other);
    world.done(&person(1), "release", "propose", json!({ "system": "system-2", "version": "1" }));
    world.done(&person(2), "system-1", "retire", json!({ "reason": "nobody uses it" }));
}

/// A release whose list was set and confirmed.
fn confirmed() -> World {
    let mut world = proposed(true);
    let part =
        json!({ "system": "system-1", "kind": "tool", "name": "Calculator", "version": "1" });
    world.done(&person(1), "component", "add", part);
    world.done(&person(1), "release", "propose", json!({ "system": "system-1", "version": "1" }));
    let list = json!({ "components": ["component-1"] });
    world.done(&person(1), "release-1", "compose", list);
    world.done(&person(2), "release-1", "confirm", json!({}));
    world
}

#[test]
fn ruling_a_kind_out_takes_the_confirmation_back() {
    let mut world = confirmed();
    assert!(world.seen("release-1")["confirmed"].is_object());
    let none = json!({ "kind": "model", "reason": "it follows rules" });
    world.done(&person(1), "release-1", "none_of_kind", none);
    assert!(world.seen("release-1")["confirmed"].is_null());
}

#[test]
fn a_kind_is_ruled_out_as_long_as_the_list_may_change() {
    let mut world = confirmed();
    world.gate = Some(open("minimal"));
    for stage in ["build", "verify"] {
        let ask = json!({ "to": stage, "reason": "it is ready" });
        world.done(&person(1), "release-1", "ask", ask);
        world.done(&person(2), "release-1", "move", json!({}));
    }
    let none = json!({ "kind": "model", "reason": "it follows rules" });
    assert_eq!(
        world.refused(&person(1), "release-1", "none_of_kind", none),
        "the component list is fixed since this release is in verify"
    );
}
