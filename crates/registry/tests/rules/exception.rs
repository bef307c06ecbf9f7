//! Exceptions: how many, for what, and by whom.

use registry::{
    Actor,
    exception::{Exception, in_force},
};
use serde_json::{Value, json};

use crate::world::{DAY, TODAY, World, person};

/// An AI system of a class with a release and a risk, and one of another system.
fn given(class: &str) -> (World, Actor, Actor) {
    let (mut world, tomas, aoife) = (World::new(), person(1), person(2));
    for name in ["Credit decision", "Alert triage"] {
        let propose = json!({ "name": name, "purpose": "Sorts", "decides_about_people": true,
            "personal_data": true });
        let system = world.done(&tomas, "system", "propose", propose);
        let classify = json!({ "jurisdiction": "EU", "class": class, "basis": "Annex III" });
        world.done(&aoife, &system, "classify", classify);
        let release = json!({ "system": system, "version": "1.0" });
        world.done(&tomas, "release", "propose", release);
        let risk = json!({ "title": "Untested", "system": system, "source": "robustness" });
        world.done(&tomas, "risk", "identify", risk);
    }
    (world, tomas, aoife)
}

fn ask(world: &World, check: &str, days: u64) -> Value {
    let until = world.now.plus(days * DAY).day();
    json!({ "check": check, "subject": "release-1", "reason": "Not measured yet",
        "compensation": "Nobody sees its answers", "risk": "risk-1", "until": until })
}

/// Asks for an exception and has it granted.
fn granted(world: &mut World, check: &str) -> Result<String, String> {
    let fields = ask(world, check, 30);
    let exception = world.act(&person(1), "exception", "ask", fields);
    let exception = exception.map_err(|refusal| refusal.what)?;
    let granted = world.act(&person(2), &exception, "grant", json!({}));
    granted.map_err(|refusal| refusal.what)
}

#[test]
fn no_exception_is_possible_from_what_is_hard_for_the_class() {
    let hard_for = |class: &str, check: &str| {
        let (mut world, tomas, _) = given(class);
        let fields = ask(&world, check, 30);
        world.act(&tomas, "exception", "ask", fields).is_err()
    };
    for (check, classes) in [
        ("PL-LEGAL-01", [true, true, true]),
        ("PL-LOG-01", [false, true, true]),
        ("PL-LED-01", [false, true, true]),
        ("PL-IMP-03", [false, false, true]),
        ("PL-VER-01", [false, false, true]),
        ("PL-VER-02", [false, false, true]),
        ("PL-RISK-05", [false, false, true]),
        ("PL-OVER-01", [false, false, true]),
        ("PL-ROLE-03", [false, false, true]),
        ("PL-FAIR-01", [false, false, false]),
    ] {
        assert_eq!(
            ["minimal", "limited", "high"].map(|class| hard_for(class, check)),
            classes,
            "{check}"
        );
    }
}

#[test]
fn a_class_that_rose_since_somebody_asked_counts_when_it_is_granted() {
    let (mut world, tomas, aoife) = given("limited");
    let fields = ask(&world, "PL-VER-01", 30);
    let exception = world.done(&tomas, "exception", "ask", fields);
    let classify = json!({ "jurisdiction": "US", "class": "high", "basis": "Credit" });
    world.done(&aoife, "system-1", "classify", classify);
    let refused = world.refused(&aoife, &exception, "grant", json!({}));
    assert_eq!(refused, "no exception from `PL-VER-01` is possible at class high");
}

#[test]
fn an_ai_system_has_two_exceptions_within_a_year_and_none_twice_for_a_check() {
    let (mut world, ..) = given("high");
    granted(&mut world, "PL-VER-03").unwrap();
    let twice = granted(&mut world, "PL-VER-03").unwrap_err();
    assert_eq!(twice, "there was an exception for `PL-VER-03` on this AI system already");
    granted(&mut world, "PL-INV-02").unwrap();
    let third = granted(&mut world, "PL-DEPL-01").unwrap_err();
    assert_eq!(third, "this AI system had 2 exceptions within a year, which is the most");
    world.now = world.now.plus(364 * DAY);
    assert!(granted(&mut world, "PL-DEPL-01").is_err(), "the year is not over");
    world.now = world.now.plus(DAY);
    granted(&mut world, "PL-DEPL-01").unwrap();
    assert!(granted(&mut world, "PL-VER-03").is_err(), "a year does not make the second the first");
}

#[test]
fn the_exceptions_of_another_system_and_those_that_were_refused_do_not_count() {
    let (mut world, tomas, aoife) = given("high");
    for _ in 0..3 {
        let fields = ask(&world, "PL-VER-03", 30);
        let exception = world.done(&tomas, "exception", "ask", fields);
        world.done(&aoife, &exception, "refuse", json!({ "reason": "Measure it" }));
    }
    let mut other = ask(&world, "PL-VER-03", 30);
    (other["subject"], other["risk"]) = (json!("release-2"), json!("risk-2"));
    let exception = world.done(&tomas, "exception", "ask", other);
    world.done(&aoife, &exception, "grant", json!({}));
    granted(&mut world, "PL-VER-03").unwrap();
}

#[test]
fn an_exception_from_a_gate_is_for_a_tested_release_of_what_answered_and_lasts_a_week() {
    let (mut world, tomas, aoife) = given("minimal");
    world.gate = Some(crate::world::open("minimal"));
    let part = json!({ "system": "system-1", "kind": "model", "name": "Rules", "version": "1" });
    world.done(&tomas, "component", "add", part);
    let fields = ask(&world, "canary", 8);
    let refused = world.refused(&tomas, "exception", "ask", fields);
    assert_eq!(refused, "an exception for an emergency repair lasts 1 to 7 days");
    let mut of_system = ask(&world, "canary", 7);
    of_system["subject"] = json!("system-1");
    let refused = world.refused(&tomas, "exception", "ask", of_system);
    assert_eq!(refused, "an emergency repair is a release");
    let fields = ask(&world, "canary", 7);
    let refused = world.refused(&tomas, "exception", "ask", fields.clone());
    assert_eq!(refused, "an emergency repair starts in verify, and `release-1` is in design");
    world.done(&tomas, "release-1", "compose", json!({ "components": ["component-1"] }));
    for to in ["build", "verify"] {
        world.done(&tomas, "release-1", "ask", json!({ "to": to, "reason": "Ready" }));
        world.done(&tomas, "release-1", "move", json!({}));
    }
    let refused = world.refused(&tomas, "exception", "ask", fields.clone());
    assert_eq!(
        refused,
        "no release of this AI system ever answered, so there is nothing to repair"
    );
    let running = json!({ "system": "system-1", "version": "0.9" });
    let running = world.done(&tomas, "release", "propose", running);
    world.done(&tomas, &running, "compose", json!({ "components": ["component-1"] }));
    world.done(&tomas, &running, "adopt", json!({ "stage": "live", "reason": "It runs" }));
    // Two within a year, for the same gate: another emergency is another repair.
    for _ in 0..2 {
        let exception = world.done(&tomas, "exception", "ask", fields.clone());
        world.done(&aoife, &exception, "grant", json!({}));
    }
    let third = world.done(&tomas, "exception", "ask", fields);
    assert!(world.act(&aoife, &third, "grant", json!({})).is_err());
}

#[test]
fn an_exception_is_short_has_a_risk_of_its_system_and_a_person_who_asks_and_another_who_grants() {
    let (mut world, tomas, aoife) = given("high");
    let fields = ask(&world, "PL-VER-03", 91);
    assert_eq!(
        world.refused(&tomas, "exception", "ask", fields),
        "an exception lasts 1 to 90 days"
    );
    let mut foreign = ask(&world, "PL-VER-03", 90);
    foreign["risk"] = json!("risk-2");
    let refused = world.refused(&tomas, "exception", "ask", foreign);
    assert_eq!(refused, "`risk-2` is closed, or a risk of another AI system");
    let program = Actor { person: None, by: "account-9".to_owned(), via: "token-1".to_owned() };
    let fields = ask(&world, "PL-VER-03", 90);
    assert!(world.act(&program, "exception", "ask", fields.clone()).is_err());
    let exception = world.done(&tomas, "exception", "ask", fields);
    assert!(world.act(&tomas, &exception, "grant", json!({})).is_err(), "not the asker");
    let token = Actor { via: "token-1".to_owned(), ..aoife.clone() };
    assert!(world.act(&token, &exception, "grant", json!({})).is_err(), "not a program");
    world.done(&aoife, &exception, "grant", json!({}));
}

#[test]
fn a_gate_accepts_no_exception_that_goes_beyond_the_limits_however_it_came_to_be() {
    let (mut world, ..) = given("high");
    let first = granted(&mut world, "PL-VER-03").unwrap();
    let sound = world.seen(&first).clone();
    // The same exception with some of it changed, as no rule would have let it through.
    let changed = |serial: u64, edit: &dyn Fn(&mut Value)| {
        let mut state = sound.clone();
        edit(&mut state);
        let id = base::AnyId::new("exception", serial);
        (id, serde_json::from_value::<Exception>(state).unwrap())
    };
    let day = |days| TODAY.plus(days * DAY).day();
    let accepted = |all: &[(base::AnyId, Exception)], days: u64| -> Vec<String> {
        let (release, system) = ("release-1".parse().unwrap(), "system-1".parse().unwrap());
        let found = in_force(all, &release, &system, day(days));
        found.into_iter().map(|(_, id)| id.to_string()).collect()
    };
    let same = changed(1, &|_| {});
    assert_eq!(accepted(&[same], 30), ["exception-1"]);
    assert!(accepted(&[changed(1, &|_| {})], 31).is_empty(), "its last day has passed");
    for edit in [
        &|state: &mut Value| state["state"] = json!("withdrawn"),
        &|state: &mut Value| state["subject"] = json!("release-2"),
        &|state: &mut Value| state["granted"]["by"] = state["asked"]["by"].clone(),
        &|state: &mut Value| state["granted"]["via"] = json!("token-1"),
        &|state: &mut Value| state["until"] = json!(day(91)),
    ] as [&dyn Fn(&mut Value); 5]
    {
        assert!(accepted(&[changed(1, edit)], 1).is_empty());
    }
    let later = |serial: u64, check: &'static str| {
        changed(serial, &move |state| {
            state["check"] = json!(check);
            state["granted"]["entry"] = json!(100 + serial);
        })
    };
    let many = [changed(1, &|_| {}), later(2, "PL-VER-03"), later(3, "PL-DEPL-01")];
    assert_eq!(accepted(&many, 1), ["exception-1"], "twice for a check, and the third of a year");
}
