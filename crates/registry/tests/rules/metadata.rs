//! What every record has: an owner, tags, documents; and what its register makes of it afterwards.

use base::Digest;
use serde_json::json;

use crate::world::{World, person};

/// An AI system, and a person who works here and one who left.
fn given() -> World {
    let mut world = World::new();
    let join = |name: &str| json!({ "name": name, "employment": "staff", "in_scope": true });
    world.done(&person(1), "person", "join", join("Mara"));
    let gone = world.done(&person(1), "person", "join", join("Ravi"));
    let day = world.now.day();
    world.done(&person(1), &gone, "leave", json!({ "on": day }));
    let propose = json!({ "name": "Credit", "purpose": "Decides", "affected": "Members",
        "decides_about_people": true, "personal_data": true });
    world.done(&person(1), "system", "propose", propose);
    world
}

#[test]
fn a_record_keeps_its_owner_and_tags_whatever_its_register_does() {
    let (mut world, mara) = (given(), person(1));
    world.done(&mara, "system-1", "own", json!({ "owner": "person-1" }));
    let tags = json!({ "tags": ["Support", "EU market", "support"] });
    world.done(&mara, "system-1", "tag", tags);
    world.done(&mara, "system-1", "change", json!({ "purpose": "Recommends" }));
    let seen = world.seen("system-1");
    assert_eq!(seen["tags"], json!(["EU market", "Support"]), "in order, each once");
    assert_eq!(seen["owner"], "person-1");
    assert_eq!(seen["purpose"], "Recommends");
    world.done(&mara, "system-1", "tag", json!({}));
    world.done(&mara, "system-1", "own", json!({}));
    assert!(world.seen("system-1").get("tags").is_none(), "none is as if there never were any");
    assert!(world.seen("system-1").get("owner").is_none());
}

#[test]
fn who_left_owns_nothing_and_a_tag_is_short_and_there_are_few() {
    let (mut world, mara) = (given(), person(1));
    let gone = world.refused(&mara, "system-1", "own", json!({ "owner": "person-2" }));
    assert_eq!(gone, "`person-2` does not work here any more");
    for odd in ["a,b", &"x".repeat(41)] {
        let refused = world.refused(&mara, "system-1", "tag", json!({ "tags": [odd] }));
        assert_eq!(refused, format!("`{odd}` is not a tag"));
    }
    let many: Vec<String> = (0..21).map(|number| format!("tag {number}")).collect();
    let refused = world.refused(&mara, "system-1", "tag", json!({ "tags": many }));
    assert_eq!(refused, "a record has at most 20 tags, these are 21");
}

#[test]
fn a_document_is_attached_once_and_taken_off_with_a_reason() {
    let (mut world, mara) = (given(), person(1));
    let document = Digest::of(b"minutes");
    let attach = || json!({ "document": document, "caption": "Minutes" });
    world.done(&mara, "system-1", "attach", attach());
    let twice = world.refused(&mara, "system-1", "attach", attach());
    assert_eq!(twice, "this document is attached already");
    let attached = &world.seen("system-1")["attachments"][0];
    assert_eq!((&attached["caption"], &attached["by"]), (&json!("Minutes"), &json!("person-1")));
    let other = json!({ "document": Digest::of(b"other"), "reason": "Wrong file" });
    let refused = world.refused(&mara, "system-1", "detach", other);
    assert_eq!(refused, "no document with this digest is attached");
    let off = json!({ "document": document, "reason": "Wrong file" });
    world.done(&mara, "system-1", "detach", off);
    assert!(world.seen("system-1").get("attachments").is_none());
}

#[test]
fn what_engines_record_and_people_have_none_and_a_register_with_its_own_owner_names_it_itself() {
    let has = |noun: &str, verb: &str| {
        let forms = registry::register(noun).unwrap().forms();
        forms.iter().any(|form| form.verb == verb)
    };
    for noun in ["claim", "verdict", "account", "token", "setting", "comment", "person"] {
        assert!(!has(noun, "tag") && !has(noun, "attach") && !has(noun, "own"), "{noun}");
    }
    for noun in ["component", "policy", "risk"] {
        assert!(has(noun, "tag") && !has(noun, "own"), "{noun}");
    }
    let (mut world, mara) = (given(), person(1));
    assert!(world.act(&mara, "person-1", "tag", json!({ "tags": ["x"] })).is_err());
    let part = json!({ "system": "system-1", "kind": "model", "name": "Card", "version": "1",
        "owner": "person-1" });
    let part = world.done(&mara, "component", "add", part);
    world.done(&mara, &part, "tag", json!({ "tags": ["credit"] }));
    assert_eq!(world.seen(&part)["owner"], "person-1", "its own owner stays");
    assert!(world.act(&mara, &part, "own", json!({ "owner": "person-1" })).is_err());
}
