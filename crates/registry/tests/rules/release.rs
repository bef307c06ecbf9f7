//! Releases: who moves them, what is brought in, what the product takes out of use.

use registry::Actor;
use serde_json::json;

use crate::world::{DAY, World, open, person};

/// An AI system of a class with two components, made by the first person.
fn given(class: &str) -> (World, Actor) {
    let (mut world, tomas) = (World::new(), person(1));
    world.gate = Some(open(class));
    let propose = json!({ "name": "Credit decision", "purpose": "Recommends", "affected": "Members",
        "decides_about_people": true, "personal_data": true });
    world.done(&tomas, "system", "propose", propose);
    let classify = json!({ "jurisdiction": "EU", "class": class, "basis": "Annex III" });
    world.done(&tomas, "system-1", "classify", classify);
    for (kind, version) in [("model", "1"), ("model", "2"), ("dataset", "1")] {
        let part =
            json!({ "system": "system-1", "kind": kind, "name": "Scorecard", "version": version });
        world.done(&tomas, "component", "add", part);
    }
    (world, tomas)
}

/// A release with one component.
fn composed(world: &mut World, who: &Actor, version: &str, component: &str) -> String {
    let propose = json!({ "system": "system-1", "version": version });
    let release = world.done(who, "release", "propose", propose);
    world.done(who, &release, "compose", json!({ "components": [component] }));
    release
}

/// Somebody who holds and took on a role.
fn holds(world: &mut World, who: &Actor, by: &Actor, duty: &str, level: &str) {
    let system = (level == "system").then_some("system-1");
    let open = json!({ "duty": duty, "level": level, "system": system });
    let role = world.done(by, "role", "open", open);
    world.done(by, &role, "give", json!({ "person": who.by }));
    world.done(who, &role, "accept", json!({}));
}

fn people(world: &mut World, count: u64) -> Vec<Actor> {
    for serial in 1..=count {
        let join =
            json!({ "name": format!("Person {serial}"), "employment": "staff", "in_scope": true });
        world.done(&person(1), "person", "join", join);
    }
    (1..=count).map(person).collect()
}

const TO_BUILD: &str = r#"{"to":"build","reason":"Thought out"}"#;

fn to_build() -> serde_json::Value {
    serde_json::from_str(TO_BUILD).unwrap()
}

#[test]
fn nobody_asks_or_moves_for_a_system_that_is_not_at_work() {
    for (verb, fields, says) in [
        ("scope", json!({ "in_scope": false, "reason": "Sold" }), "is not in scope"),
        ("suspend", json!({ "reason": "An incident" }), "is suspended"),
    ] {
        let (mut world, tomas) = given("minimal");
        let release = composed(&mut world, &tomas, "1.0", "component-1");
        let other = composed(&mut world, &tomas, "1.1", "component-1");
        world.done(&tomas, &release, "ask", to_build());
        world.done(&tomas, "system-1", verb, fields);
        let refused = world.refused(&tomas, &release, "move", json!({}));
        assert!(refused.contains(says), "{verb}: {refused}");
        let refused = world.refused(&tomas, &other, "ask", to_build());
        assert!(refused.contains(says), "{verb}: {refused}");
    }
}

#[test]
fn a_program_asks_for_a_minimal_system_only() {
    for (class, may) in [("minimal", true), ("limited", false), ("high", false)] {
        let (mut world, tomas) = given(class);
        let release = composed(&mut world, &tomas, "1.0", "component-1");
        let token = Actor { via: "token-1".to_owned(), ..tomas.clone() };
        assert_eq!(world.act(&token, &release, "ask", to_build()).is_ok(), may, "{class}");
    }
}

#[test]
fn neither_who_asked_nor_who_set_the_list_lets_it_pass() {
    let (mut world, tomas) = given("limited");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    let (priya, aoife) = (person(2), person(3));
    world.done(&priya, &release, "ask", to_build());
    let refused = world.refused(&priya, &release, "move", json!({}));
    assert!(refused.contains("another person than the asker"), "{refused}");
    let refused = world.refused(&tomas, &release, "move", json!({}));
    assert!(refused.contains("whose component list they set"), "{refused}");
    world.done(&aoife, &release, "move", json!({}));
    assert_eq!(world.seen(&release)["state"], "build");
}

#[test]
fn at_class_high_the_top_lets_it_pass_or_whom_the_top_named() {
    let (mut world, tomas) = given("high");
    let people = people(&mut world, 4);
    let (aoife, priya, sofia) = (&people[1], &people[2], &people[3]);
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    holds(&mut world, aoife, &tomas, "direction", "top");
    // Sofia has the duty from somebody who is not at the top.
    holds(&mut world, sofia, &tomas, "approval", "system");
    world.done(&tomas, &release, "ask", to_build());
    let refused = world.refused(sofia, &release, "move", json!({}));
    assert!(refused.contains("top management lets a release pass"), "{refused}");
    holds(&mut world, priya, aoife, "approval", "system");
    world.done(priya, &release, "move", json!({}));
    assert_eq!(world.seen(&release)["state"], "build");
}

#[test]
fn another_list_makes_void_what_was_asked_for_the_old_one() {
    let (mut world, tomas) = given("minimal");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    world.done(&tomas, &release, "ask", to_build());
    world.done(&tomas, &release, "compose", json!({ "components": ["component-2"] }));
    assert!(world.seen(&release)["wish"].is_null());
    let refused = world.refused(&tomas, &release, "move", json!({}));
    assert_eq!(refused, "nobody asked to move this release");
}

#[test]
fn what_runs_already_is_brought_in_and_stays_marked_until_it_passes_the_gate_of_its_stage() {
    let (mut world, tomas) = given("limited");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    let why = json!({ "stage": "live", "reason": "It has answered since 2024" });
    let token = Actor { via: "token-1".to_owned(), ..tomas.clone() };
    assert!(world.act(&token, &release, "adopt", why.clone()).is_err(), "a person does it");
    let built = json!({ "stage": "build", "reason": "It is built" });
    assert_eq!(world.refused(&tomas, &release, "adopt", built), "only what runs is brought in");
    world.done(&tomas, &release, "adopt", why.clone());
    let state = world.seen(&release);
    assert_eq!((&state["state"], &state["moves"][0]["adopted"]), (&json!("live"), &json!(true)));
    assert_eq!(state["moves"][0]["asked"], 0);

    let second = composed(&mut world, &tomas, "1.1", "component-2");
    assert!(world.act(&tomas, &second, "adopt", why).is_err(), "one runs in live already");
    let beside = json!({ "stage": "canary", "reason": "One branch uses it" });
    world.done(&tomas, &second, "adopt", beside);
    let catch_up = json!({ "to": "live", "reason": "Its proofs are there now" });
    world.done(&tomas, &release, "ask", catch_up.clone());
    world.done(&person(2), &release, "move", json!({}));
    let state = world.seen(&release);
    assert_eq!((&state["state"], &state["moves"][1]["adopted"]), (&json!("live"), &json!(false)));
    assert!(world.act(&tomas, &release, "ask", catch_up).is_err(), "once is enough");
}

#[test]
fn a_system_whose_releases_pass_gates_here_brings_nothing_in() {
    let (mut world, tomas) = given("minimal");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    let second = composed(&mut world, &tomas, "1.1", "component-1");
    for to in ["build", "verify", "shadow"] {
        world.done(&tomas, &release, "ask", json!({ "to": to, "reason": "Ready" }));
        world.done(&tomas, &release, "move", json!({}));
    }
    let why = json!({ "stage": "live", "reason": "In a hurry" });
    let refused = world.refused(&tomas, &second, "adopt", why);
    assert!(
        refused.starts_with("`release-1` was brought in there, or passed its gates"),
        "{refused}"
    );
}

#[test]
fn a_release_that_differs_from_a_running_one_by_its_digest_only_starts_in_verify() {
    let (mut world, tomas) = given("limited");
    let first = composed(&mut world, &tomas, "1.0", "component-1");
    assert_eq!(world.seen(&first)["state"], "design", "there is no other release yet");
    let why = json!({ "stage": "live", "reason": "It has answered since 2024" });
    world.done(&tomas, &first, "adopt", why);
    let next = composed(&mut world, &tomas, "2.0", "component-2");
    assert_eq!(world.seen(&next)["state"], "verify");
    let fixed = world.refused(&tomas, &next, "compose", json!({ "components": ["component-1"] }));
    assert_eq!(fixed, "the component list is fixed since this release is in verify");
    let other = composed(&mut world, &tomas, "3.0", "component-3");
    assert_eq!(world.seen(&other)["state"], "design", "it has other kinds of parts");
    world.done(&tomas, "system-1", "change", json!({ "purpose": "Decides" }));
    let later = composed(&mut world, &tomas, "4.0", "component-2");
    assert_eq!(world.seen(&later)["state"], "design", "the purpose changed since");
}

#[test]
fn the_share_of_canary_is_small_and_declared_anew_in_each_stage() {
    let (mut world, tomas) = given("high");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    world.done(&tomas, &release, "adopt", json!({ "stage": "canary", "reason": "It runs" }));
    let share = |percent| json!({ "percent": percent, "reason": "One branch" });
    let refused = world.refused(&tomas, &release, "limit", share(6));
    assert_eq!(refused, "in canary a release of class high has at most 5 percent");
    world.done(&tomas, &release, "limit", share(5));
    let live = composed(&mut world, &tomas, "0.9", "component-3");
    world.done(&tomas, &live, "adopt", json!({ "stage": "live", "reason": "It runs" }));
    world.done(&tomas, &live, "limit", share(100));
}

/// An AI system with a release that answers and one in verify, an emergency exception for that one
/// which the first person asked for and the second granted, and the release.
fn hurried(class: &str) -> (World, String) {
    let (mut world, tomas) = given(class);
    let first = composed(&mut world, &tomas, "1.0", "component-1");
    world.done(&tomas, &first, "adopt", json!({ "stage": "live", "reason": "It runs" }));
    let next = composed(&mut world, &tomas, "1.1", "component-2");
    let risk = json!({ "title": "Untested", "system": "system-1", "source": "robustness" });
    world.done(&tomas, "risk", "identify", risk);
    let until = world.now.plus(7 * DAY).day();
    let ask = json!({ "check": "canary", "subject": next, "reason": "It lends to nobody",
        "compensation": "Two people read each decision", "risk": "risk-1", "until": until });
    world.done(&tomas, "exception", "ask", ask);
    world.done(&person(2), "exception-1", "grant", json!({}));
    let mut gate = open(class);
    gate.emergency = Some(registry::emergency::Emergency {
        exception: "exception-1".parse().unwrap(),
        until,
        granted_by: "person-2".to_owned(),
    });
    world.gate = Some(gate);
    (world, next)
}

#[test]
fn an_emergency_repair_goes_straight_to_canary_with_two_approvers_neither_of_whom_asked() {
    let hurry = || json!({ "to": "canary", "reason": "It lends to nobody" });
    for class in ["minimal", "limited"] {
        let (mut world, release) = hurried(class);
        let token = Actor { via: "token-1".to_owned(), ..person(3) };
        assert!(world.act(&token, &release, "ask", hurry()).is_err(), "a person asks");
        world.done(&person(3), &release, "ask", hurry());
        for who in [person(2), person(3), Actor { via: "token-1".to_owned(), ..person(4) }] {
            assert!(world.act(&who, &release, "move", json!({})).is_err(), "{class}: {who:?}");
        }
        world.done(&person(4), &release, "move", json!({}));
        let seen = world.seen(&release);
        assert_eq!(
            (&seen["state"], &seen["moves"][0]["from_stage"]),
            (&json!("canary"), &json!("verify"))
        );
        assert_eq!(seen["moves"][0]["emergency"], "exception-1");

        // It stands before the gate of its stage until it passes that.
        world.gate = Some(open(class));
        world.done(&person(3), &release, "ask", hurry());
        world.done(&person(4), &release, "move", json!({}));
        assert!(world.seen(&release)["moves"][1]["emergency"].is_null());
        assert!(world.act(&person(3), &release, "ask", hurry()).is_err(), "once is enough");
    }
}

#[test]
fn without_an_exception_that_holds_no_stage_is_skipped() {
    let hurry = || json!({ "to": "canary", "reason": "It lends to nobody" });
    let says =
        "from verify a release moves to shadow; no exception from the gate to canary holds for it";
    let (mut world, release) = hurried("limited");
    world.now = world.now.plus(8 * DAY);
    assert_eq!(world.refused(&person(3), &release, "ask", hurry()), says, "it is over");
    let (mut world, release) = hurried("limited");
    world.done(&person(2), "exception-1", "withdraw", json!({ "reason": "It was a false alarm" }));
    assert_eq!(world.refused(&person(3), &release, "ask", hurry()), says, "it was withdrawn");
    let (mut world, _) = hurried("limited");
    let other = composed(&mut world, &person(1), "1.2", "component-2");
    assert_eq!(
        world.refused(&person(3), &other, "ask", hurry()),
        says,
        "it is for another release"
    );
}

#[test]
fn the_product_takes_back_an_emergency_repair_when_its_exception_is_over_or_withdrawn() {
    let product = Actor { person: None, by: "product".to_owned(), via: "product".to_owned() };
    let over = json!({ "check": "PL-DEV-04", "broken_since": "2026-11-20", "reason": "It is over",
        "instead": "release-1" });
    for withdrawn in [false, true] {
        let (mut world, release) = hurried("minimal");
        world.done(&person(3), &release, "ask", json!({ "to": "canary", "reason": "Now" }));
        world.done(&person(4), &release, "move", json!({}));
        if withdrawn {
            let why = json!({ "reason": "Nobody watches it" });
            world.done(&person(2), "exception-1", "withdraw", why);
        } else {
            world.now = world.now.plus(8 * DAY);
        }
        world.done(&product, &release, "step_back", over.clone());
        assert_eq!(world.seen(&release)["state"], "stopped");
    }
}

#[test]
fn only_the_product_steps_back_and_at_class_minimal_it_notes() {
    let product = Actor { person: None, by: "product".to_owned(), via: "product".to_owned() };
    let broken = json!({ "check": "PL-FAIR-01", "broken_since": "2026-11-20",
        "reason": "It counts as broken", "instead": null });
    for (class, state) in [("high", "stopped"), ("minimal", "live")] {
        let (mut world, tomas) = given(class);
        let release = composed(&mut world, &tomas, "1.0", "component-1");
        let idle = world.act(&product, &release, "step_back", broken.clone());
        assert!(idle.is_err(), "it does not answer yet");
        world.done(&tomas, &release, "adopt", json!({ "stage": "live", "reason": "It runs" }));
        assert!(world.act(&tomas, &release, "step_back", broken.clone()).is_err());
        world.done(&product, &release, "step_back", broken.clone());
        let seen = world.seen(&release);
        assert_eq!(seen["state"], state, "{class}");
        assert_eq!(seen["notes"]["PL-FAIR-01"].is_object(), class == "minimal");
        assert_eq!(seen["stepped_back"].is_object(), class == "high");
    }
}

#[test]
fn a_release_is_retired_through_the_gate_out_of_use() {
    let (mut world, tomas) = given("high");
    let release = composed(&mut world, &tomas, "1.0", "component-1");
    let mut gate = open("high");
    gate.asked.push(registry::Asked {
        check: "PL-USER-01".to_owned(),
        subject: "system-1".to_owned(),
        verdict: "broken".to_owned(),
        reason: "users were not told".to_owned(),
        entry: None,
        exception: None,
    });
    world.gate = Some(gate);
    let over = json!({ "reason": "Replaced" });
    let refused = world.refused(&tomas, &release, "retire", over.clone());
    assert!(refused.contains("PL-USER-01 is broken (users were not told)"), "{refused}");
    world.gate = Some(open("high"));
    world.done(&tomas, &release, "retire", over);
    assert_eq!(world.seen(&release)["state"], "retired");
}
