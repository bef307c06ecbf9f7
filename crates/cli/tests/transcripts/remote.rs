//! The same commands through a server: a record is made and changed, data are measured where they lie,
//! the ledger is verified and copied.

use expect_test::expect_file;

use crate::{
    measure::{FAIRNESS, loans},
    release::composed,
    served::Served,
    support::Place,
};

/// A token of the owner, in a file.
pub(crate) fn token(place: &Place) {
    let until = place.day(90);
    let issue = format!(
        "token issue --name Pipeline --account account-1 --scopes read --scopes write \
         --scopes measure --until {until}"
    );
    let token = place.json(&issue)["token"].as_str().unwrap().to_owned();
    place.write("my.token", token.as_bytes());
}

/// The text without the numbers that depend on what the server computed meanwhile.
fn unnumbered(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let digits = rest[at..].find(|letter: char| !letter.is_ascii_digit());
        let (number, after) = rest[at..].split_at(digits.unwrap_or(rest.len() - at));
        let before =
            ["#", "claim-", "entry: ", "entries 0 to "].iter().any(|end| out.ends_with(end));
        out.push_str(if before || after.starts_with(" entries") { "[N]" } else { number });
        rest = after;
    }
    out + rest
}

#[test]
fn a_record_is_made_data_are_measured_and_the_ledger_is_copied_through_a_server() {
    let place = composed();
    loans(&place, "loans.csv", 40, 60);
    token(&place);
    let day = place.day(0);
    let server = Served::start(&place, "serve --listen 127.0.0.1:0");
    let through = format!("--server {} --token my.token", server.address);
    let head = place.json(&format!("{through} ledger head"));
    place.write("seen", head["checkpoint"].as_str().unwrap().as_bytes());
    let lines = [
        "risk identify --title Drift --source safety",
        "risk review risk-1 --reason 'Nothing has moved' --expected 7",
        "risk review risk-1 --reason 'Nothing has moved' --expected 1",
        "risk show risk-1",
        &format!("{FAIRNESS} loans.csv --release release-1 --until {day}"),
        "query 'select id, measure, subject, value, n, created_by from claim where subject is not null'",
        "claim record --measure fairness.parity",
        "ledger verify --remembered seen",
        "ledger export -o tiles",
        "ledger offer -o offer",
        "user add person-1 --role owner --login x",
        "--as person-1 risk list",
    ];
    let lines: Vec<String> = lines.iter().map(|line| format!("{through} {line}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let said = unnumbered(&place.transcripts(&lines));
    expect_file![
        "said/a_record_is_made_data_are_measured_and_the_ledger_is_copied_through_a_server.txt"
    ]
    .assert_eq(&said);
    let tables = place.done(&format!("{through} query"));
    assert!(tables.contains("risk: id, serial,") && tables.contains("claim: "), "{tables}");
    drop(server);
    // What was copied is what the folder has.
    assert_eq!(tables, place.done("query"));
    assert!(place.path("tiles/tile/entries").is_dir() && place.path("tiles/tile/0").is_dir());
}

#[test]
fn a_bundle_is_verified_offline_though_a_server_is_set() {
    let place = Place::founded();
    place.done("ledger bundle 0 -o some.bundle");
    let mut offline = place.command("verify some.bundle");
    let output = offline.env("PLUMB_SERVER", "http://127.0.0.1:1").output().unwrap();
    assert!(output.status.success(), "{}", crate::support::transcript(&output));
}

#[test]
fn texts_are_treated_and_restored_through_a_server() {
    let place = Place::founded();
    place.write("people.csv", b"id;ssn;mail\n1;308630237;ann@harbour-mail.com\n2;308630237;\n");
    place.write("texts.jsonl", b"{\"id\": 1, \"text\": \"to ann@harbour-mail.com\"}\n");
    place.write("labelled.jsonl", b"{\"id\": 1, \"text\": \"a@example.org\", \"spans\": []}\n");
    place.write("huge.txt", "an x\n".repeat(1 << 20).as_bytes());
    place.done("scope open --title Letters --purposes Audit --recipe pseudonymise");
    place.done("anonymize people.csv --scope scope-1 --out here.csv");
    token(&place);
    let server = Served::start(&place, "serve --listen 127.0.0.1:0");
    let through = format!("--server {} --token my.token", server.address);
    let assess =
        "assess privacy --recipe replace --require EMAIL_ADDRESS --labelled labelled.jsonl";
    let lines = [
        "anonymize people.csv --scope scope-1 --out there.csv",
        "anonymize --jsonl texts.jsonl --scope scope-1 --out there.jsonl",
        "anonymize people.csv --scope scope-1 --recipe mask --out other.csv",
        "anonymize people.csv --scope scope-9 --out other.csv",
        "anonymize huge.txt --scope scope-1 --out other.csv",
        "restore there.csv --scope scope-1 --purpose Audit --out back.csv",
        "restore there.jsonl --scope scope-1 --purpose Curiosity --out back.jsonl",
        assess,
        &format!("{assess} --component component-1"),
    ];
    let lines: Vec<String> = lines.iter().map(|line| format!("{through} {line}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let said = unnumbered(&place.transcripts(&lines));
    expect_file!["said/texts_are_treated_and_restored_through_a_server.txt"].assert_eq(&said);
    // A number is a social security number because its column says so, there as here.
    assert!(!String::from_utf8(place.read("here.csv")).unwrap().contains("308630237"));
    assert_eq!(place.read("there.csv"), place.read("here.csv"), "one value, one pseudonym");
    assert_eq!(place.read("back.csv"), place.read("people.csv"));
    assert!(!place.path("other.csv").exists() && !place.path("back.jsonl").exists());
}
