//! Personal data in files, folders and stdin.

use std::io::Write as _;

use expect_test::expect_file;

use crate::support::Place;

fn given() -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("mail")).unwrap();
    place.write(
        "mail/one.txt",
        "Dear Dr. Okafor,\nmy IBAN is DE89 3704 0044 0532 0130 00.\n".as_bytes(),
    );
    place.write("mail/two.txt", "Grüße! Her SSN: 308-63-0237, call +1 (654) 416-6126\n".as_bytes());
    place.write("mail/three.txt", b"Nothing of anybody here.\n");
    place.write("mail/picture.png", &[0x89, b'P', b'N', b'G', 0xff, 0xfe]);
    place.write(
        "texts.jsonl",
        "{\"id\": 1, \"text\": \"Größe 5, write to ann@example.com\"}\n\n{\"id\": \"b\", \"text\": \"\"}\n"
            .as_bytes(),
    );
    place.write("odd.jsonl", b"{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\n");
    place.write("typed.jsonl", "{\"id\": 1, \"text\": {\"name\": \"Zoë Okafor\"}}\n".as_bytes());
    place.write("broken.jsonl", b"\n\n{\"id\": 1, \"text\": Ann Okafor}\n");
    place.write(
        "latin.jsonl",
        b"{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"Gr\xfc\xdfe\"}\n",
    );
    place.write(
        "marked.jsonl",
        "\u{feff}{\"id\": 1, \"text\": \"write to ann@example.com\"}\r\n".as_bytes(),
    );
    place
}

#[test]
fn what_is_personal_is_named_by_its_place_and_not_printed() {
    let place = given();
    expect_file!["said/what_is_personal_is_named_by_its_place_and_not_printed.txt"].assert_eq(
        &place.transcripts(&[
            "scan mail/one.txt mail/two.txt mail/three.txt",
            "scan mail",
            "scan mail/two.txt --explain --show",
            "--json scan mail/one.txt --explain",
            "scan mail/three.txt --fail-on any",
            "scan mail/two.txt --fail-on us_ssn,iban_code",
            "scan mail/one.txt --fail-on us_ssn",
            "scan mail/one.txt --fail-on us_sn",
            "scan nowhere",
            "scan --jsonl texts.jsonl",
            "scan --jsonl texts.jsonl --fail-on email_address",
            "scan --jsonl texts.jsonl --fail-on us_ssn --out none.jsonl --json",
            "scan --jsonl marked.jsonl --fail-on any",
            "scan --jsonl odd.jsonl --out found.jsonl",
            "scan --jsonl typed.jsonl",
            "scan --jsonl broken.jsonl",
            "scan --jsonl latin.jsonl",
            "anonymize --jsonl typed.jsonl --out found.jsonl",
            "scan --jsonl nowhere.jsonl",
            "scan --jsonl texts.jsonl mail",
        ]),
    );
    assert!(!place.path("found.jsonl").exists(), "nothing half done");
}

#[test]
fn texts_come_by_stdin_and_go_to_a_file() {
    let place = given();
    let mut command = place.command("scan");
    let command = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(b"SSN 308-63-0237").unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("-:1:5: US_SSN"), "{output:?}");
    place.done("scan --jsonl texts.jsonl --out found.jsonl");
    let found = String::from_utf8(place.read("found.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    let span = &first["spans"][0];
    // In code points, of which the umlauts are one each.
    assert_eq!((&span["start"], &span["end"]), (&18.into(), &33.into()));
    assert_eq!(span["label"], "EMAIL_ADDRESS");
    assert_eq!(found.lines().count(), 2, "one line for each text");
    let scanned = place.json("scan mail/two.txt");
    let ssn = &scanned["files"][0]["spans"][0];
    assert_eq!((&ssn["start"], &ssn["end"], &ssn["column"]), (&16.into(), &27.into(), &17.into()));
}

#[test]
#[cfg(not(feature = "onnx"))]
fn a_model_is_refused_where_nothing_reads_it() {
    let place = given();
    let said = place.transcript("--names-model model scan mail/one.txt");
    assert!(said.contains("exit_code: 1"), "{said}");
    assert!(said.contains("built without what reads models"), "{said}");
    assert!(said.contains("--features onnx"), "{said}");
}
