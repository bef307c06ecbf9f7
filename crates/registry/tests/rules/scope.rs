//! Pseudonym scopes: what may be put back, and that closing is for ever.

use base::Digest;
use registry::{Actor, Class, register};
use serde_json::{Value, json};

use crate::world::{World, person};

fn given(purposes: &[&str]) -> World {
    let mut world = World::new();
    let open = json!({ "title": "Letters for the vendor", "purposes": purposes });
    world.done(&person(1), "scope", "open", open);
    world
}

fn restore(purpose: &str) -> Value {
    json!({ "purpose": purpose, "pseudonyms": 3, "text": Digest::of(b"Dear <PERSON_K7Q2M9XB4D>") })
}

#[test]
fn values_are_put_back_for_the_purposes_of_the_scope_and_no_other() {
    let mut world = given(&["Answer a complaint", "Answer a complaint", "Court order"]);
    assert_eq!(
        world.seen("scope-1")["purposes"],
        json!(["Answer a complaint", "Court order"]),
        "each once"
    );
    world.done(&person(1), "scope-1", "restore", restore("Court order"));
    world.done(&person(2), "scope-1", "restore", restore("Answer a complaint"));
    let scope = world.seen("scope-1");
    assert_eq!((&scope["restorations"], &scope["restored"]["by"]), (&json!(2), &json!("person-2")));
    let refused = world.refused(&person(1), "scope-1", "restore", restore("Curiosity"));
    assert_eq!(refused, "`Curiosity` is no purpose of this scope");
    let nothing = json!({ "purpose": "Court order", "pseudonyms": 0, "text": Digest::of(b"") });
    assert_eq!(world.refused(&person(1), "scope-1", "restore", nothing), "nothing was put back");

    let revise = json!({ "title": "Letters", "purposes": [] });
    world.done(&person(1), "scope-1", "revise", revise);
    let refused = world.refused(&person(1), "scope-1", "restore", restore("Court order"));
    assert_eq!(refused, "`Court order` is no purpose of this scope");
}

/// Opens an account; its person is `who`, who works here.
fn employ(world: &mut World, who: u64, role: &str) {
    let join = json!({ "name": "Somebody", "employment": "staff", "in_scope": true });
    let id = world.done(&person(1), "person", "join", join);
    assert_eq!(id, format!("person-{who}"));
    world.done(&person(1), "account", "open", json!({ "person": id, "role": role }));
}

#[test]
fn who_adds_a_purpose_later_does_not_restore_for_it_while_another_could() {
    let mut world = given(&["Court order"]);
    for (who, role) in [(1, "owner"), (2, "contributor"), (3, "auditor")] {
        employ(&mut world, who, role);
    }
    let revise = |purposes: &[&str]| json!({ "title": "Letters", "purposes": purposes });
    let both = ["Court order", "Answer a complaint"];
    world.done(&person(1), "scope-1", "revise", revise(&both));
    world.done(&person(1), "scope-1", "restore", restore("Answer a complaint"));
    assert_eq!(world.seen("scope-1")["restored"]["alone"], true, "nobody else could");
    world.done(&person(1), "scope-1", "restore", restore("Court order"));
    assert_eq!(world.seen("scope-1")["restored"]["alone"], false, "it was there from the start");

    employ(&mut world, 4, "manager");
    let says = "who added `Answer a complaint` to this scope does not restore for it";
    let mut refused =
        |who: &Actor| world.refused(who, "scope-1", "restore", restore("Answer a complaint"));
    assert_eq!(refused(&person(1)), says);
    assert_eq!(refused(&Actor { via: "folder".to_owned(), ..person(1) }), says);
    let nobody = Actor { person: None, by: "folder".to_owned(), via: "folder".to_owned() };
    assert!(refused(&nobody).contains("no person stands behind this request"));
    world.done(&person(4), "scope-1", "restore", restore("Answer a complaint"));
    world.done(&person(1), "scope-1", "restore", restore("Court order"));

    // Whoever describes it anew has added nothing; whoever takes a purpose out and in again has.
    world.done(&person(4), "scope-1", "revise", revise(&both));
    assert_eq!(world.seen("scope-1")["added"][0]["by"], "person-1");
    world.done(&person(4), "scope-1", "revise", revise(&["Answer a complaint"]));
    world.done(&person(4), "scope-1", "revise", revise(&both));
    world.done(&person(1), "scope-1", "restore", restore("Court order"));
    let refused = world.refused(&person(4), "scope-1", "restore", restore("Court order"));
    assert_eq!(refused, "who added `Court order` to this scope does not restore for it");
    let unknown = world.refused(&nobody, "scope-1", "revise", revise(&["Curiosity"]));
    assert!(unknown.contains("no person stands behind this request"), "{unknown}");
}

#[test]
fn a_program_sets_no_purposes() {
    let mut world = given(&["Court order"]);
    let program = Actor { via: "token-3".to_owned(), ..person(1) };
    let with = |purposes: &[&str]| json!({ "title": "Letters", "purposes": purposes });
    let says = "for what values may be put back is said by a person, not with a token";
    assert_eq!(world.refused(&program, "scope", "open", with(&["Curiosity"])), says);
    for purposes in [&["Curiosity"] as &[_], &["Court order", "Curiosity"], &[]] {
        assert_eq!(world.refused(&program, "scope-1", "revise", with(purposes)), says);
    }
    world.done(&program, "scope-1", "revise", with(&["Court order"]));
    world.done(&program, "scope", "open", with(&[]));
}

#[test]
fn a_closed_scope_stays_closed() {
    let mut world = given(&["Court order"]);
    world.done(&person(1), "scope-1", "close", json!({ "reason": "The contract ended" }));
    assert_eq!(world.seen("scope-1")["state"], "closed");
    let why = json!({ "reason": "Once more" });
    let revise = json!({ "title": "Letters" });
    for (verb, fields) in [
        ("restore", restore("Court order")),
        ("anonymise", json!({ "texts": 1, "replaced": 1, "new_pseudonyms": 0 })),
        ("close", why),
        ("revise", revise.clone()),
    ] {
        let refused = world.refused(&person(1), "scope-1", verb, fields);
        assert_eq!(refused, "this scope is closed and its key is destroyed", "{verb}");
    }
    assert!(world.act(&person(1), "scope-1", "open", revise).is_err());
}

#[test]
fn a_recipe_is_one_that_comes_with_the_product_or_is_written_out() {
    let mut world = World::new();
    let mut open = |recipe: &str| {
        let fields = json!({ "title": "Letters", "recipe": recipe });
        world.act(&person(1), "scope", "open", fields).map_err(|refusal| refusal.what)
    };
    open("pseudonymise").unwrap();
    open("name = \"own\"\n[labels.PERSON]\naction = \"encrypt\"").unwrap();
    let unknown = open("pseudonymize").unwrap_err();
    assert!(unknown.starts_with("there is no recipe `pseudonymize`"), "{unknown}");
    let odd = open("name = \"own\"\n[labels.PERSON]\naction = \"forget\"").unwrap_err();
    assert!(odd.contains("labels.PERSON.action"), "{odd}");
    let many: Vec<String> = (0..21).map(|number| format!("Purpose {number}")).collect();
    let many = json!({ "title": "Letters", "purposes": many });
    let refused = world.refused(&person(1), "scope", "open", many);
    assert_eq!(refused, "a scope has at most 20 purposes, not 21");
}

#[test]
fn nobody_types_in_that_texts_were_treated_or_restored() {
    let scope = register("scope").unwrap();
    for verb in ["anonymise", "restore"] {
        assert_eq!(scope.class(verb), Class::Measure);
        assert!(scope.by_hand().iter().all(|form| form.verb != verb));
    }
}
