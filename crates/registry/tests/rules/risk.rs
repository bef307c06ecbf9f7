//! Risks: who may decide, what a plan must say, and from when lateness counts.

use serde_json::{Value, json};

use crate::house::{House, day};

/// A risk of `system-1`, owned by person 4 and rated by person 2.
fn rated(likelihood: u8, organisation: u8, individuals: u8) -> House {
    let mut house = House::new();
    let identify = json!({
        "title": "Refused for their age", "system": "system-1", "source": "fairness",
        "owner": "person-4",
    });
    house.done(5, "risk-1", "identify", identify);
    house.done(2, "risk-1", "assess", rating(likelihood, organisation, individuals));
    house
}

fn rating(likelihood: u8, organisation: u8, individuals: u8) -> Value {
    json!({
        "likelihood": likelihood, "organisation": organisation, "individuals": individuals,
        "society": 1,
    })
}

fn plan(option: &str, due: i32, residual: u8) -> Value {
    json!({
        "option": option, "plan": "Train without age", "controls": ["A.5.4"], "owner": "person-5",
        "due": day(due), "residual": residual,
    })
}

fn reason() -> Value {
    json!({ "reason": "It does not matter any more" })
}

#[test]
fn a_risk_above_the_limit_is_closed_only_by_somebody_else_with_authority() {
    let mut house = rated(5, 5, 5);
    for (who, why) in [
        (2, "it is the assessor"),
        (3, "it answers for the AI system"),
        (4, "it is the owner"),
        (5, "it holds no role"),
    ] {
        let what = house.refused(who, "risk-1", "close", reason());
        assert_eq!(what, "the level that is left, 25, is above the limit 6", "{why}");
    }
    assert!(house.by_token(1, "risk-1", "close", reason()).is_err());
    house.done(1, "risk-1", "close", reason());
    assert_eq!(house.see("risk-1")["closed"]["level"], 25);
}

#[test]
fn a_risk_that_nobody_rated_counts_as_the_highest_when_it_is_closed() {
    let mut house = House::new();
    let identify = json!({ "title": "Twice on the list", "source": "misuse", "owner": "person-4" });
    house.done(5, "risk-1", "identify", identify);
    house.refused(2, "risk-1", "close", reason());
    house.done(1, "risk-1", "close", reason());
}

#[test]
fn a_promise_of_less_does_not_close_a_risk_and_a_treatment_that_is_done_does() {
    let mut house = rated(4, 4, 4);
    house.done(5, "risk-1", "treat", plan("reduce", 30, 6));
    house.refused(5, "risk-1", "close", reason());
    house.done(5, "risk-1", "complete", json!({ "residual": 6, "done": "It is in use" }));
    house.done(5, "risk-1", "close", reason());
}

#[test]
fn whoever_has_the_duty_decides_up_to_the_level_that_the_criteria_name() {
    for (likelihood, may) in [(2, true), (3, false)] {
        let mut house = rated(likelihood, 5, 1);
        house.done(4, "risk-1", "assess", rating(likelihood, 5, 1));
        let until = json!({ "until": day(30), "reason": "We carry it" });
        house.done(2, "risk-1", "accept", until);
        assert_eq!(house.see("risk-1")["acceptance"]["independent"], true);
        assert_eq!(house.see("risk-1")["acceptance"]["authorised"], may, "{likelihood}");
        if may {
            house.done(2, "risk-1", "close", reason());
        } else {
            house.refused(2, "risk-1", "close", reason());
        }
    }
}

#[test]
fn harm_to_individuals_is_held_against_its_own_limit() {
    // Two times four is within the 8 for the organisation and above the 6 for individuals.
    for (organisation, individuals, limit, above) in
        [(4, 3, 8, false), (4, 4, 6, true), (2, 3, 6, false), (1, 4, 6, true), (5, 4, 6, true)]
    {
        let house = rated(2, organisation, individuals);
        let risk = house.see("risk-1");
        assert_eq!(risk["limit_level"], limit, "{organisation} {individuals}");
        assert_eq!(risk["level"].as_u64() > Some(limit), above, "{organisation} {individuals}");
        assert_eq!(risk["above_since"].is_object(), above);
    }
}

#[test]
fn every_plan_names_controls_whatever_its_option() {
    for option in ["reduce", "avoid", "share", "retain"] {
        let mut house = rated(4, 4, 4);
        let mut plan = plan(option, 30, 16);
        plan["controls"] = json!([]);
        let what = house.refused(5, "risk-1", "treat", plan);
        assert_eq!(what, "a plan names the controls that treat the risk", "{option}");
    }
}

#[test]
fn what_is_kept_keeps_its_level() {
    let mut house = rated(4, 4, 4);
    let lower = plan("retain", 30, 6);
    let what = house.refused(5, "risk-1", "treat", lower);
    assert_eq!(what, "a risk that is kept keeps its level, 16");
    let same = plan("retain", 30, 16);
    house.done(5, "risk-1", "treat", same);
    let done = json!({ "residual": 6, "done": "Nothing" });
    house.refused(5, "risk-1", "complete", done);
}

#[test]
fn nobody_approves_their_own_plan() {
    let mut house = rated(4, 4, 4);
    let first = plan("reduce", 30, 6);
    house.done(1, "risk-1", "treat", first);
    house.done(1, "risk-1", "approve", json!({}));
    assert_eq!(house.see("risk-1")["treatment"]["independent"], false);
    let second = plan("reduce", 40, 6);
    house.done(5, "risk-1", "treat", second);
    house.done(1, "risk-1", "approve", json!({}));
    assert_eq!(house.see("risk-1")["treatment"]["independent"], true);
    assert_eq!(house.see("risk-1")["treatment"]["authorised"], true);
}

#[test]
fn a_later_plan_and_another_rating_do_not_move_the_first_due_day() {
    let mut house = rated(4, 4, 4);
    let first = plan("reduce", 30, 6);
    house.done(5, "risk-1", "treat", first);
    house.on(40);
    house.done(2, "risk-1", "assess", rating(4, 4, 5));
    let later = plan("reduce", 90, 6);
    house.done(5, "risk-1", "treat", later);
    assert_eq!(house.see("risk-1")["first_due"], day(30).to_string());
    house.done(5, "risk-1", "complete", json!({ "residual": 6, "done": "It is in use" }));
    let next = plan("reduce", 120, 4);
    house.done(5, "risk-1", "treat", next);
    assert_eq!(house.see("risk-1")["first_due"], day(120).to_string(), "the old one was done");
}

#[test]
fn another_rating_gives_no_new_time_unless_somebody_who_may_decided_before() {
    let since = |house: &House| house.see("risk-1")["above_since"]["at"].clone();
    let mut house = rated(4, 4, 4);
    let first = since(&house);
    house.on(25);
    house.done(2, "risk-1", "assess", rating(4, 4, 5));
    assert_eq!(since(&house), first);
    let until = json!({ "until": day(60), "reason": "We carry it" });
    house.done(2, "risk-1", "accept", until.clone());
    house.on(30);
    house.done(2, "risk-1", "assess", rating(4, 4, 5));
    assert_eq!(since(&house), first, "the assessor decided alone");
    house.done(1, "risk-1", "accept", until);
    house.on(35);
    house.done(2, "risk-1", "assess", rating(4, 4, 5));
    assert_ne!(since(&house), first);
    house.done(2, "risk-1", "assess", rating(1, 1, 1));
    assert!(house.see("risk-1")["above_since"].is_null());
}

#[test]
fn a_second_rating_is_given_by_somebody_else_who_did_not_look_once_for_each_first() {
    let second = |unseen: bool| json!({ "likelihood": 3, "impact": 5, "unseen": unseen });
    let mut house = rated(4, 2, 4);
    let what = "a second rating is given by somebody else than the assessor, in an own session";
    assert_eq!(house.refused(2, "risk-1", "rate_again", second(true)), what);
    assert!(house.by_token(5, "risk-1", "rate_again", second(true)).is_err());
    let what = "whoever has looked at the first rating cannot give the second";
    assert_eq!(house.refused(5, "risk-1", "rate_again", second(false)), what);
    house.done(5, "risk-1", "rate_again", second(true));
    let pair = &house.see("risk-1")["pairs"][0];
    assert_eq!([&pair["likelihood"], &pair["impact"]], [3, 5]);
    assert_eq!([&pair["first_likelihood"], &pair["first_impact"]], [4, 4]);
    assert_eq!(house.see("risk-1")["level"], 16, "the first rating stays");
    let what = "this rating has a second one already";
    assert_eq!(house.refused(1, "risk-1", "rate_again", second(true)), what);
    house.done(2, "risk-1", "assess", rating(4, 2, 4));
    house.done(5, "risk-1", "rate_again", second(true));
}
