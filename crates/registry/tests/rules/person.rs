//! People: the last one who can open accounts does not leave.

use serde_json::json;

use crate::world::{World, person};

#[test]
fn the_last_owner_leaves_only_after_somebody_else_became_one() {
    let (mut world, mara) = (World::new(), person(1));
    for serial in 1..=2 {
        let name = format!("Person {serial}");
        let join = json!({ "name": name, "employment": "staff", "in_scope": true });
        world.done(&mara, "person", "join", join);
    }
    let leave = json!({ "on": world.now.day() });
    world.done(&mara, "account", "open", json!({ "person": "person-1", "role": "owner" }));
    world.done(&mara, "account", "open", json!({ "person": "person-2", "role": "manager" }));
    let refused = world.refused(&mara, "person-1", "leave", leave.clone());
    assert!(refused.starts_with("this person has the last account of an owner"), "{refused}");
    world.done(&mara, "account-2", "change", json!({ "role": "owner" }));
    world.done(&mara, "person-1", "leave", leave.clone());
    assert!(world.act(&mara, "person-2", "leave", leave).is_err(), "now she is the last");
}

#[test]
fn where_nobody_has_an_account_anybody_leaves() {
    let (mut world, mara) = (World::new(), person(1));
    let join = json!({ "name": "Mara", "employment": "staff", "in_scope": true });
    world.done(&mara, "person", "join", join);
    let leave = json!({ "on": world.now.day() });
    world.done(&mara, "person-1", "leave", leave);
}
