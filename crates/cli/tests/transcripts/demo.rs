//! The demo is made once, served, stopped and served again.

use expect_test::expect_file;

use crate::{
    served::Served,
    support::{Place, plain},
};

/// The page that somebody sees before they signed in.
fn sign_in(served: &Served) -> String {
    let mut answer = ureq::get(format!("{}/sign-in", served.address)).call().unwrap();
    assert_eq!(answer.status(), 200);
    answer.body_mut().read_to_string().unwrap()
}

#[test]
fn the_demo_is_made_once_and_stops_when_it_is_told_to() {
    let place = Place::new();
    let first = Served::start(&place, "demo --listen 127.0.0.1:0 --folder demo");
    assert!(sign_in(&first).contains("Harbourside Credit Union"));
    expect_file!["said/the_demo_is_made_once_and_stops_when_it_is_told_to.txt"]
        .assert_eq(&plain(&first.said));
    assert!(first.terminate().success(), "it was asked to stop and did");
    assert!(!place.path("demo.making").exists());
    let entries = place.json("--folder demo ledger verify")["entries"].as_u64().unwrap();
    assert_eq!(place.json("--folder demo rebuild")["identical"], true);
    let zero = place.done("--folder demo ledger show 0");

    let again = Served::start(&place, "demo --listen 127.0.0.1:0 --folder demo");
    sign_in(&again);
    expect_file!["said/the_demo_is_served_again.txt"].assert_eq(&plain(&again.said));
    assert!(again.terminate().success());
    assert!(place.json("--folder demo ledger verify")["entries"].as_u64().unwrap() >= entries);
    assert_eq!(place.done("--folder demo ledger show 0").lines().nth(1), zero.lines().nth(1));
}
