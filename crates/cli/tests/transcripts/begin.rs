//! Making a ledger, and what every command has in common.

use expect_test::expect_file;

use crate::support::{OWNER, Place};

const INIT: &str = "init --organisation Harbourside --origin harbour.example/plumbline \
                    --owner 'Mara Lindqvist' --login mara@harbour.example";

#[test]
fn a_ledger_is_made_once() {
    let place = Place::new();
    expect_file!["said/a_ledger_is_made_once.txt"].assert_eq(&place.transcripts(&[
        INIT,
        INIT,
        "--quiet person list",
    ]));
}

#[test]
fn what_no_ledger_can_have_is_refused_before_anything_is_made() {
    let place = Place::new();
    place.write("short.txt", b"too short");
    let with = |origin: &str, login: &str| {
        format!("init --organisation H --origin '{origin}' --owner M --login '{login}'")
    };
    expect_file!["said/what_no_ledger_can_have_is_refused_before_anything_is_made.txt"].assert_eq(
        &place.transcripts(&[
            &with("https://harbour example", OWNER),
            &with("", OWNER),
            &with("harbour.example", "two words"),
            &format!("{} --password-file short.txt", with("harbour.example", OWNER)),
            &format!("{} --password-file nowhere.txt", with("harbour.example", OWNER)),
            "init --organisation H",
        ]),
    );
    assert!(!place.path("plumb-data").exists(), "nothing was made");
}

#[test]
fn without_a_ledger_a_command_says_how_to_make_one() {
    expect_file!["said/without_a_ledger_a_command_says_how_to_make_one.txt"]
        .assert_eq(&Place::new().transcripts(&["person list", "check", "serve"]));
}

#[test]
fn what_is_no_command_is_refused_with_a_hint() {
    let place = Place::founded();
    expect_file!["said/what_is_no_command_is_refused_with_a_hint.txt"].assert_eq(
        &place.transcripts(&[
            "prove",
            "risk aks risk-1",
            "risk show",
            "risk list --colour",
            "risk show risk-7",
            "risk show finding-1",
            "risk history nothing",
            "--as person-9 risk list",
            "--as risk-1 risk list",
        ]),
    );
}

#[test]
fn errors_are_json_where_json_is_asked_for() {
    let place = Place::founded();
    std::fs::remove_file(place.path("plumb-data/signing.key")).unwrap();
    expect_file!["said/errors_are_json_where_json_is_asked_for.txt"].assert_eq(&place.transcripts(
        &[
            "--json --folder nowhere risk show risk-7",
            "--json risk assess risk-7 --likelihood nine",
            "--json risk list",
        ],
    ));
}

#[test]
fn nothing_is_coloured_and_talk_is_left_out_when_quiet_is_asked_for() {
    let place = Place::founded();
    let coloured = |line: &str, no_color: bool| {
        let mut command = place.command(line);
        command.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        let output = if no_color { command.env("NO_COLOR", "1") } else { &mut command }.output();
        let output = output.unwrap();
        output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
    };
    assert!(coloured("--help", false), "else this test could not fail");
    for line in ["--help", "risk --help", "person list", "prove", "ledger verify"] {
        assert!(!coloured(line, true), "`plumb {line}` is coloured in spite of NO_COLOR");
    }
    expect_file!["said/nothing_is_coloured_and_talk_is_left_out_when_quiet_is_asked_for.txt"]
        .assert_eq(&place.transcript("--quiet ledger verify"));
}

#[test]
fn a_command_names_what_it_takes() {
    let place = Place::new();
    expect_file!["said/a_command_names_what_it_takes.txt"]
        .assert_eq(&place.transcript("person join --help"));
}

#[test]
fn who_acts_is_who_was_named_with_as_and_nobody_else() {
    let place = Place::founded();
    place.done("person join --name Tomas --employment staff --in-scope yes");
    place.done("user add person-2 --role auditor --login tomas --password-file password.txt");
    place.done("--as person-1 risk identify --title Drift --source robustness");
    expect_file!["said/who_acts_is_who_was_named_with_as_and_nobody_else.txt"]
        .assert_eq(&place.transcript("ledger list --most 3"));
}
