//! A release on its way through a gate.

use expect_test::expect_file;

use crate::support::Place;

/// An AI system with a release that has a component list.
pub(crate) fn composed() -> Place {
    let place = Place::founded();
    place.done(
        "system propose --name 'Credit decision' --purpose 'Recommends approval' \
         --affected Applicants --decides-about-people yes --personal-data yes",
    );
    place.done("component add --system system-1 --kind model --name Scorecard --version 1.0");
    place.done("release propose --system system-1 --version 1.0.0 --about 'The first one'");
    place.done("release compose release-1 --components component-1");
    place
}

#[test]
fn a_gate_is_shut_until_its_proofs_are_there_and_lists_those_that_are_missing() {
    let place = composed();
    expect_file![
        "said/a_gate_is_shut_until_its_proofs_are_there_and_lists_those_that_are_missing.txt"
    ]
    .assert_eq(&place.transcripts(&[
        "release compose release-1 --components component-9",
        "release move release-1",
        "release ask release-1 --to build --reason 'It is designed'",
        "system classify system-1 --jurisdiction EU --class minimal --basis 'Little at stake'",
        "release ask release-1 --to live --reason 'We are in a hurry'",
        "release ask release-1 --to build --reason 'It is designed'",
        "release move release-1",
        "release show release-1",
        "release history release-1",
    ]));
}

#[test]
fn what_a_gate_refuses_leaves_no_fact() {
    let place = composed();
    // From class limited on a person asks, in their own session.
    place.done(
        "system classify system-1 --jurisdiction EU --class minimal --basis 'Little at stake'",
    );
    place.done("release ask release-1 --to build --reason 'It is designed'");
    let before = place.verified();
    assert_eq!(place.command("release move release-1").status().unwrap().code(), Some(1));
    assert_eq!(place.verified(), before);
}
