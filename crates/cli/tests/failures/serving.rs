//! Servers that cannot start, and servers that cannot be asked.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use expect_test::expect_file;

use crate::{api, served::Served, support::Place};

const SERVE: &str = "serve --listen 127.0.0.1:0";

/// The transcript with the process id made plain.
fn without(id: u32, said: &str) -> String {
    said.replace(&format!("process {id}"), "process [ID]")
}

/// The bytes with each `old` in them replaced by `new`, which is as long.
fn replaced(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    for at in 0..bytes.len() - old.len() {
        if bytes[at..].starts_with(old) {
            bytes[at..at + old.len()].copy_from_slice(new);
        }
    }
    bytes
}

#[test]
fn one_process_writes_in_a_folder_and_the_next_is_told_which() {
    let place = Place::founded();
    let server = Served::start(&place, SERVE);
    let said = place.transcripts(&[
        SERVE,
        "demo --listen 127.0.0.1:0 --folder plumb-data",
        "risk identify --title Drift --source safety",
        "rebuild",
        "check --record",
        "init --organisation H --origin h --owner M --login m",
        "risk list",
        "ledger verify --quiet",
    ]);
    let entries = "entries lead to";
    let at = said.find(entries).unwrap();
    let number = said[..at].trim_end().rsplit('\n').next().unwrap().to_owned();
    let said = said.replace(&format!("{number} {entries}"), &format!("[NUMBER] {entries}"));
    expect_file!["said/one_process_writes_in_a_folder_and_the_next_is_told_which.txt"]
        .assert_eq(&without(server.id(), &said));
    let here = format!("Plumbline serves plumb-data on {}\n", server.address);
    assert_eq!(server.said, here);
    assert!(server.terminate().success());
    place.done("risk identify --title Drift --source safety");
}

#[test]
fn a_port_that_is_taken_and_an_address_that_is_none_are_refused() {
    let place = Place::founded();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    expect_file!["said/a_port_that_is_taken_and_an_address_that_is_none_are_refused.txt"]
        .assert_eq(&place.transcripts(&[
            &format!("serve --listen 127.0.0.1:{port}"),
            &format!("demo --folder new --listen 127.0.0.1:{port}"),
            "serve --listen 192.0.2.1:7742",
            "serve --listen here",
        ]));
    assert!(!place.path("new").exists(), "no demo is made that cannot be shown");
}

#[test]
fn a_token_is_wanted_known_alive_and_wide_enough() {
    let place = Place::founded();
    let token = api::token(&place, "read", "read");
    let revoked = api::token(&place, "read", "write");
    place.done("token revoke token-2 --reason 'It leaked'");
    place.write("reads.token", token.as_bytes());
    place.write("revoked.token", revoked.as_bytes());
    place.write("odd.token", b"open sesame");
    let day = place.day(77).to_string();
    let lasts = format!("token issue --name Old --account account-1 --scopes read --until {day}");
    let old = place.json(&lasts)["token"].as_str().unwrap().to_owned();
    place.write("over.token", old.as_bytes());
    place.verified(); // and what was in the write-ahead log is in the database
    let database = place.read("plumb-data/plumb.db");
    place.write("plumb-data/plumb.db", &replaced(database, day.as_bytes(), b"2001-01-01"));
    // Not the last character: two of its bits stand for nothing, and one that sets them is no token.
    let (prefix, rest) = token.split_at("plumb_".len());
    let first = if rest.starts_with('A') { 'B' } else { 'A' };
    place.write("unknown.token", format!("{prefix}{first}{}", &rest[1..]).as_bytes());
    let server = Served::start(&place, SERVE);
    let mut known = place.command(&format!("--server {} person list", server.address));
    assert!(known.env("PLUMB_TOKEN", &token).output().unwrap().status.success());
    let ask = |token: &str, line: &str| {
        place.transcripts(&[&format!("--server {} {token} {line}", server.address)]) + "\n"
    };
    let said = [
        ask("", "risk list"),
        ask("--token nowhere.token", "risk list"),
        ask("--token odd.token", "risk list"),
        ask("--token unknown.token", "risk list"),
        ask("--token revoked.token", "risk list"),
        ask("--token over.token", "risk list"),
        ask("--token reads.token", "person list"),
        ask("--token reads.token", "risk identify --title Drift --source safety"),
        ask("--token reads.token", "account list"),
        ask("--token reads.token", "risk show risk-9"),
        ask("--token reads.token --json", "risk show risk-9"),
        ask("--token reads.token", "query 'drop table risk'"),
        ask("--token reads.token", "rebuild"),
        ask("--token reads.token", "ledger export --out tiles"),
    ]
    .concat();
    expect_file!["said/a_token_is_wanted_known_alive_and_wide_enough.txt"].assert_eq(&said);
    drop(server);
    assert_eq!(place.json("risk list"), serde_json::json!([]), "nothing was written");
}

#[test]
fn a_server_that_is_not_there_or_talks_nonsense_is_a_failure() {
    let place = Place::new();
    place.write("some.token", b"plumb_token");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nonsense = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
        }
    });
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    expect_file!["said/a_server_that_is_not_there_or_talks_nonsense_is_a_failure.txt"].assert_eq(
        &place.transcripts(&[
            &format!("--server http://{gone} --token some.token risk list"),
            &format!("--server http://{gone} --token some.token --json ledger head"),
            &format!("--server http://{nonsense} --token some.token risk list"),
            "--server http://plumb.example --token some.token risk list",
            "--server plumb.example --token some.token risk list",
            "--server ftp://127.0.0.1 --token some.token risk list",
        ]),
    );
}
