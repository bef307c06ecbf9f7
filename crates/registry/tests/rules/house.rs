//! A house with people, roles and risk criteria: who acts, on which day, and what the registers say.

use base::{Day, Refusal};
use registry::Actor;
use serde_json::{Value, json};

use crate::world::{DAY, TODAY, World, person};

/// A world in which five persons work.
pub(crate) struct House {
    world: World,
}

/// A day counted from the first.
pub(crate) fn day(ahead: i32) -> Day {
    TODAY.day().plus(ahead)
}

impl House {
    /// Five persons. The first holds a role at the top, the second the duty *risk* for the
    /// management system; the third answers for `system-1`; the fourth and fifth hold none. Risk
    /// criteria are in force: limit 8, for harm to individuals 6, and 10 for whoever has the duty.
    pub(crate) fn new() -> Self {
        let mut house = Self { world: World::new() };
        for serial in 1..=5 {
            let join = json!({ "name": "Somebody", "employment": "staff", "in_scope": true });
            house.done(1, &format!("person-{serial}"), "join", join);
        }
        let about = json!({
            "name": "Credit decision", "purpose": "Recommends", "affected": "Applicants",
            "decides_about_people": true, "personal_data": true,
        });
        house.done(1, "system-1", "propose", about);
        for (serial, duty, level, system) in [
            (1, "direction", "top", None),
            (2, "risk", "aims", None),
            (3, "accountable", "system", Some("system-1")),
        ] {
            let role = format!("role-{serial}");
            let open = json!({ "duty": duty, "level": level, "system": system });
            house.done(1, &role, "open", open);
            house.done(1, &role, "give", json!({ "person": format!("person-{serial}") }));
            house.done(serial, &role, "accept", json!({}));
        }
        let draft = json!({
            "title": "Criteria", "scales": "One to five", "limit_level": 8, "limit_individuals": 6,
            "delegated_level": 10, "authority": "The top above ten", "reason": "Members first",
        });
        house.done(2, "criteria-1", "draft", draft);
        house.done(1, "criteria-1", "approve", json!({ "next_review": day(300) }));
        house
    }

    /// It is that many days after the first now.
    pub(crate) fn on(&mut self, ahead: u64) {
        self.world.now = TODAY.plus(ahead * DAY);
    }

    /// Person `who` acts in their own session, and nothing is to stand in the way.
    pub(crate) fn done(&mut self, who: u64, on: &str, verb: &str, fields: Value) {
        self.world.done(&person(who), on, verb, fields);
    }

    /// Person `who` acts in their own session and is refused: what they are told.
    pub(crate) fn refused(&mut self, who: u64, on: &str, verb: &str, fields: Value) -> String {
        self.world.refused(&person(who), on, verb, fields)
    }

    /// Person `who` acts by a token.
    pub(crate) fn by_token(
        &mut self,
        who: u64,
        on: &str,
        verb: &str,
        fields: Value,
    ) -> Result<String, Refusal> {
        let actor = Actor { via: "token-1".to_owned(), ..person(who) };
        self.world.act(&actor, on, verb, fields)
    }

    /// The state of a record.
    pub(crate) fn see(&self, on: &str) -> &Value {
        self.world.seen(on)
    }
}
