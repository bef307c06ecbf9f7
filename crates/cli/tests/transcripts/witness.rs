//! A witness keeps a head of somebody's ledger and cosigns only what continues it.

use expect_test::expect_file;

use crate::{proof::key, support::Place};

#[test]
fn a_witness_cosigns_what_continues_and_nothing_else() {
    let place = Place::founded();
    let ours = key(&place);
    let other = Place::founded();
    other.done("ledger offer --out other");
    place.write("other", &other.read("other"));
    place.copy("plumb-data", "early-data");
    let mut said = place.transcripts(&[
        &format!("witness new --name audit.example/witness --ledger {ours} --at witness"),
        &format!("witness new --name audit.example/witness --ledger {ours} --at witness"),
        &format!("witness new --name 'audit example' --ledger {ours} --at second"),
        "witness new --name audit.example/witness --ledger nonsense --at second",
        "witness show --at nowhere",
        "ledger offer --out first",
        "witness sign first --at witness --out first.signed",
        "person join --name Ravi --employment staff --in-scope yes",
        "ledger offer --out forgot",
        "witness sign forgot --at witness --out forgot.signed",
        "ledger offer --old 2 --out second",
        "witness sign second --at witness --out second.signed",
        "witness show --at witness",
        "witness sign first --at witness --out back.signed",
        "witness sign other --at witness --out other.signed",
        "witness sign password.txt --at witness --out none.signed",
    ]);
    let witness = place.json("witness show --at witness")["key"].as_str().unwrap().to_owned();
    said += "\n";
    said += &place.transcripts(&[
        &format!("ledger witnessed second.signed --key {witness}"),
        &format!("ledger witnessed second.signed --key {ours}"),
        &format!("ledger witnessed second.signed --key {}", key(&other)),
        &format!("ledger witnessed password.txt --key {witness}"),
        &format!("--folder early-data ledger witnessed second.signed --key {witness}"),
    ]);
    expect_file!["said/a_witness_cosigns_what_continues_and_nothing_else.txt"].assert_eq(&said);
    for none in
        ["forgot.signed", "back.signed", "other.signed", "none.signed", "second/witness.json"]
    {
        assert!(!place.path(none).exists(), "{none}");
    }
}
