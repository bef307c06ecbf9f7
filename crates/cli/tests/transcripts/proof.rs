//! The ledger: heads, entries, proofs, bundles, tiles, and a bundle that was tampered with.

use expect_test::expect_file;

use crate::{release::composed, support::Place};

/// The key that verifies a ledger.
pub(crate) fn key(place: &Place) -> String {
    place.json("ledger head")["key"].as_str().unwrap().to_owned()
}

#[test]
fn heads_and_entries_are_shown_with_their_proofs() {
    let place = composed();
    expect_file!["said/heads_and_entries_are_shown_with_their_proofs.txt"].assert_eq(
        &place.transcripts(&[
            "ledger head",
            "ledger list --most 2",
            "ledger list component",
            "ledger show 2",
            "ledger show 2 --proof",
            "ledger show 99",
            "ledger verify",
            "rebuild",
        ]),
    );
}

#[test]
fn a_bundle_verifies_elsewhere_with_a_key_that_is_trusted() {
    let place = composed();
    let (key, other) = (key(&place), key(&Place::founded()));

    expect_file!["said/a_bundle_verifies_elsewhere_with_a_key_that_is_trusted.txt"].assert_eq(
        &place.transcripts(&[
            "ledger bundle 2 3 --out bundles/two.bundle",
            "ledger bundle 0 --open --out bundles/open.bundle",
            "ledger bundle 99 --out bundles/none.bundle",
            "ledger bundle --out bundles/none.bundle",
            "verify bundles/two.bundle",
            &format!("verify bundles/two.bundle --key {key}"),
            &format!("verify bundles/open.bundle --key {key} --json"),
            &format!("verify bundles/two.bundle --key {other}"),
            "verify bundles/two.bundle --key mine",
            "verify bundles/none.bundle",
            "verify password.txt",
        ]),
    );
}

#[test]
fn a_bundle_that_was_changed_in_one_byte_does_not_verify() {
    let place = composed();
    place.done("ledger bundle 3 --out one.bundle");
    let bytes = place.read("one.bundle");
    let key = key(&place);
    let at = bytes.windows(9).position(|nine| nine == b"Scorecard").unwrap();
    let mut changed = bytes.clone();
    changed[at] ^= 1;
    place.write("changed.bundle", &changed);
    expect_file!["said/a_bundle_that_was_changed_in_one_byte_does_not_verify.txt"]
        .assert_eq(&place.transcript(&format!("verify changed.bundle --key {key}")));
    // Wherever the byte is: whatever still reads as a bundle does not verify, or says the same.
    let said = place.done(&format!("verify one.bundle --key {key}"));
    let mut refused = 0;
    for at in (0..bytes.len()).step_by(bytes.len() / 24) {
        let mut changed = bytes.clone();
        changed[at] ^= 2;
        place.write("changed.bundle", &changed);
        let output = place.command(&format!("verify changed.bundle --key {key}")).output().unwrap();
        match output.status.code() {
            Some(0) => assert_eq!(String::from_utf8(output.stdout).unwrap(), said, "byte {at}"),
            code => {
                assert_eq!(code, Some(1), "byte {at}");
                refused += 1;
            }
        }
    }
    assert!(refused >= 20, "{refused} of 24 changes were refused");
}

#[test]
fn a_remembered_head_is_continued_or_the_ledger_was_rolled_back() {
    let place = composed();
    let write_head = |name: &str| {
        place.write(name, place.done("ledger head").as_bytes());
    };
    write_head("early.checkpoint");
    place.copy("plumb-data", "early-data");
    place.done("risk identify --title Drift --source robustness");
    write_head("late.checkpoint");
    place.done("ledger bundle 2 --since early.checkpoint --out late.bundle");
    place.done("--folder early-data ledger bundle 2 --out early.bundle");
    let other = Place::founded();
    other.write("late.checkpoint", &place.read("late.checkpoint"));
    let mut said = place.transcripts(&[
        "ledger verify --remembered early.checkpoint --remembered late.checkpoint",
        "--folder early-data ledger verify --remembered late.checkpoint",
        "ledger verify --remembered password.txt",
        "verify late.bundle --remembered early.checkpoint",
        "verify early.bundle --remembered late.checkpoint",
    ]);
    said += "\n";
    said += &other.transcripts(&["ledger verify --remembered late.checkpoint"]);
    expect_file!["said/a_remembered_head_is_continued_or_the_ledger_was_rolled_back.txt"]
        .assert_eq(&said);
}

#[test]
fn the_ledger_is_exported_as_tiles_and_offered_to_witnesses() {
    let place = composed();
    expect_file!["said/the_ledger_is_exported_as_tiles_and_offered_to_witnesses.txt"].assert_eq(
        &place.transcripts(&[
            "ledger export --out tiles",
            "ledger offer --out offers/first",
            "ledger offer --old 4 --out offers/next",
            "ledger offer --old 99 --out offers/none",
            "ledger export --out password.txt",
        ]),
    );
    let checkpoint = place.json("ledger head")["checkpoint"].as_str().unwrap().to_owned();
    assert_eq!(place.read("tiles/checkpoint"), checkpoint.as_bytes());
    assert!(place.read("tiles/tile/0/000.p/6").len() == 6 * 32);
    assert!(!place.path("offers/none").exists());
}

#[test]
fn what_cannot_be_printed_is_a_failure() {
    let place = Place::founded();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place.command("person list").stdout(full).output().unwrap();
    expect_file!["said/what_cannot_be_printed_is_a_failure.txt"]
        .assert_eq(&crate::support::transcript(&output));
}
