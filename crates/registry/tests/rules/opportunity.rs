//! Opportunities: they are pursued, and somebody else says whether they came true.

use serde_json::json;

use crate::world::{DAY, World, person};

fn given() -> World {
    let mut world = World::new();
    for serial in 1..=4 {
        let name = format!("Person {serial}");
        let join = json!({ "name": name, "employment": "staff", "in_scope": true });
        world.done(&person(1), "person", "join", join);
    }
    let identify = json!({ "title": "Decisions within a day", "benefit": "Members wait less" });
    world.done(&person(1), "opportunity", "identify", identify);
    world
}

fn pursue(world: &World, days: u64) -> serde_json::Value {
    let due = world.now.plus(days * DAY).day();
    json!({ "plan": "Sort the queue by age", "owner": "person-2", "due": due })
}

#[test]
fn what_came_true_is_said_by_somebody_who_neither_planned_nor_did_it() {
    for (who, independent) in [(1, false), (2, false), (3, false), (4, true)] {
        let mut world = given();
        let plan = pursue(&world, 30);
        world.done(&person(1), "opportunity-1", "pursue", plan);
        let told = json!({ "effective": true, "reason": "Half a day on average" });
        let early = world.refused(&person(4), "opportunity-1", "evaluate", told.clone());
        assert_eq!(early, "nothing was done yet that could be looked at");
        world.done(&person(3), "opportunity-1", "complete", json!({ "done": "It is sorted" }));
        world.done(&person(who), "opportunity-1", "evaluate", told);
        let evaluation = &world.seen("opportunity-1")["evaluation"];
        assert_eq!(evaluation["independent"], independent, "person-{who}");
    }
}

#[test]
fn a_later_plan_does_not_move_the_first_due_day_and_no_plan_begins_in_the_past() {
    let mut world = given();
    let (soon, later) = (pursue(&world, 10), pursue(&world, 90));
    world.done(&person(1), "opportunity-1", "pursue", soon.clone());
    world.done(&person(1), "opportunity-1", "pursue", later);
    assert_eq!(world.seen("opportunity-1")["first_due"], soon["due"]);
    world.now = world.now.plus(11 * DAY);
    let refused = world.refused(&person(1), "opportunity-1", "pursue", soon);
    assert_eq!(refused, "the due day has passed");
}

#[test]
fn what_was_let_go_is_over() {
    let mut world = given();
    world.done(&person(1), "opportunity-1", "close", json!({ "reason": "Too dear" }));
    let refused =
        world.refused(&person(1), "opportunity-1", "review", json!({ "reason": "Looked" }));
    assert_eq!(refused, "this opportunity was let go");
    assert!(world.act(&person(1), "opportunity-1", "complete", json!({ "done": "x" })).is_err());
}
