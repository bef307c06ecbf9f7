use serde_json::json;

use crate::world::{World, person};

#[test]
fn an_answer_stays_with_the_record_that_it_is_about() {
    let (mara, jonas, mut world) = (person(1), person(2), World::new());
    let first = json!({ "on": "risk-1", "text": "Is a limit of 8 not too high?" });
    let first = world.done(&mara, "comment", "say", first);
    let answer = json!({ "on": "risk-1", "text": "The board set it.", "reply_to": first });
    world.done(&jonas, "comment", "say", answer);
    let astray = json!({ "on": "risk-2", "text": "The board set it.", "reply_to": first });
    let said = world.refused(&jonas, "comment", "say", astray);
    assert_eq!(said, "`comment-1` is about another record");
}

#[test]
fn only_who_said_it_takes_it_back_and_once() {
    let (mara, jonas, mut world) = (person(1), person(2), World::new());
    let said = json!({ "on": "risk-1", "text": "This is settled." });
    let said = world.done(&mara, "comment", "say", said);
    let why = || json!({ "reason": "It was not." });
    assert_eq!(world.refused(&jonas, &said, "withdraw", why()), "only who said it takes it back");
    world.done(&mara, &said, "withdraw", why());
    assert_eq!(world.seen(&said)["state"], "withdrawn");
    assert_eq!(world.refused(&mara, &said, "withdraw", why()), "this comment is taken back");
}
