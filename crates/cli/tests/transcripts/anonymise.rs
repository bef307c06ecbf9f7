//! Personal data taken out of files, folders and stdin, and put back.

use std::{io::Write as _, process::Stdio};

use expect_test::expect_file;

use crate::support::{Place, transcript};

const ONE: &str = "Write to ann@harbour-mail.com,\ncard 4111 1111 1111 1111.\n";

fn fill(place: &Place) {
    for folder in ["mail", "mail/old"] {
        std::fs::create_dir(place.path(folder)).unwrap();
    }
    place.write("mail/one.txt", ONE.as_bytes());
    place.write("mail/old/two.txt", b"Her SSN: 308-63-0237. Copy to ann@harbour-mail.com.\n");
    place.write(
        "texts.jsonl",
        "{\"id\": 1, \"text\": \"Größe 5, write to ann@harbour-mail.com\"}\n\n{\"id\": \"b\", \"text\": \"\"}\n"
            .as_bytes(),
    );
    place.write(
        "own.toml",
        b"name = 'own'\ndefault = { action = 'keep' }\n\
          labels.US_SSN = { action = 'mask', keep_last = 4 }\n\
          labels.EMAIL_ADDRESS = { action = 'redact', threshold = 0.96 }\n\
          [[recognisers]]\nname = 'copy'\nlabel = 'HABIT'\nwords = ['copy to']\n",
    );
    std::fs::create_dir(place.path("tables")).unwrap();
    place.write("tables/people.csv", b"id;ssn;mail\n1;\"308630237\";\"ann@harbour-mail.com\"\n");
    let json = "{\"ssn\": 308630237, \"to\": [\"ann\\u0040harbour-mail.com\"], \"n\": 1.50}";
    place.write("tables/one.json", json.as_bytes());
    place.write("odd.toml", b"name = 'odd'\n[labels.US_SSN]\naction = 'forget'\n");
}

fn text(place: &Place, name: &str) -> String {
    String::from_utf8(place.read(name)).unwrap()
}

fn piped(place: &Place, line: &str, input: &[u8]) -> std::process::Output {
    let mut command = place.command(line);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(input).unwrap();
    running.wait_with_output().unwrap()
}

#[test]
fn dates_about_the_same_subject_are_moved_by_the_same_days() {
    let place = Place::new();
    place.write(
        "shift.toml",
        b"name = 'shift'\nlabels.DATE_TIME = { action = 'shift_date', days = 300 }",
    );
    let line = |id: u8, subject: &str| {
        format!("{{\"id\": {id}, \"text\": \"Seen on 2026-03-14.\"{subject}}}\n")
    };
    let about = |name: &str| format!(", \"subject\": \"{name}\"");
    let lines =
        [line(1, &about("p-1")), line(2, &about("p-2")), line(3, &about("p-1")), line(4, "")];
    place.write("visits.jsonl", lines.concat().as_bytes());
    let dates = |subject: &str| {
        place.done(&format!(
            "anonymize --jsonl visits.jsonl --recipe shift.toml --out moved.jsonl {subject}"
        ));
        let moved = String::from_utf8(place.read("moved.jsonl")).unwrap();
        assert!(!moved.contains("p-1") && !moved.contains("2026-03-14"), "{moved}");
        let date = |line: &str| line.split_once("Seen on ").unwrap().1.to_owned();
        moved.lines().map(date).collect::<Vec<_>>()
    };
    let [one, other, again, nobody] = dates("").try_into().unwrap();
    assert_eq!(one, again);
    assert!(one != other && other != nobody && one != nobody, "{one} {other} {nobody}");
    let named = dates("--subject p-2");
    assert_eq!(named[1], named[3], "whom a line does not name");
}

#[test]
fn copies_are_written_without_what_is_personal() {
    let place = Place::new();
    fill(&place);
    expect_file!["said/copies_are_written_without_what_is_personal.txt"].assert_eq(
        &place.transcripts(&[
            "anonymize mail --out clean",
            "anonymize mail/one.txt --recipe pseudonymise --out copy.txt",
            "--json anonymise mail/old/two.txt --recipe own.toml --out masked.txt",
            "anonymize --jsonl texts.jsonl --recipe number --out clean.jsonl",
            "anonymize tables --out tables-clean",
            "scan mail/old --recipe own.toml",
            "scan mail --recipe replace",
            "scan --jsonl texts.jsonl --recipe own.toml",
        ]),
    );
    assert_eq!(text(&place, "clean/one.txt"), "Write to <EMAIL_ADDRESS>,\ncard <CREDIT_CARD>.\n");
    let two = "Her SSN: <US_SSN>. Copy to <EMAIL_ADDRESS>.\n";
    assert_eq!(text(&place, "clean/old/two.txt"), two);
    let masked = "Her SSN: ***-**-0237. Copy to ann@harbour-mail.com.\n";
    assert_eq!(text(&place, "masked.txt"), masked);
    let lines = "{\"id\":1,\"text\":\"Größe 5, write to <EMAIL_ADDRESS_1>\"}\n{\"id\":\"b\",\"text\":\"\"}\n";
    assert_eq!(text(&place, "clean.jsonl"), lines);
    assert!(text(&place, "copy.txt").starts_with("Write to <EMAIL_ADDRESS_"));
    assert_eq!(text(&place, "mail/one.txt"), ONE, "what is read stays");
    // Tables and JSON are treated value by value, with the name of the column or key before it.
    let csv = "id;ssn;mail\n1;\"<US_SSN>\";\"<EMAIL_ADDRESS>\"\n";
    assert_eq!(text(&place, "tables-clean/people.csv"), csv);
    let json = "{\"ssn\": \"<US_SSN>\", \"to\": [\"<EMAIL_ADDRESS>\"], \"n\": 1.50}";
    assert_eq!(text(&place, "tables-clean/one.json"), json);
    let copied = piped(&place, "anonymize - --out -", b"SSN 308-63-0237");
    assert_eq!(String::from_utf8_lossy(&copied.stdout), "SSN <US_SSN>");
}

#[test]
fn what_cannot_be_treated_is_named_and_not_written() {
    let place = Place::new();
    fill(&place);
    place.write("mail/picture.png", &[0x89, b'P', b'N', b'G', 0xff, 0xfe]);
    let mail = b"Content-Transfer-Encoding: base64\n\nYW5uQGhhcmJvdXItbWFpbC5jb20=\n";
    place.write("mail/letter.eml", mail);
    place.write("mail/broken.json", b"{\"to\": \"ann@harbour-mail.com\"");
    place.write(
        "more.jsonl",
        b"{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"b\", \"name\": \"Ann\"}\n",
    );
    place.write("nested.jsonl", b"{\"id\": [\"Ann\"], \"text\": \"a\"}\n");
    place.write("clean.txt", b"as it was");
    expect_file!["said/what_cannot_be_treated_is_named_and_not_written.txt"].assert_eq(
        &place.transcripts(&[
            "anonymize mail --out clean",
            "anonymize mail/picture.png --out clean.txt",
            "anonymize mail --out mail/clean",
            "anonymize mail/one.txt --out mail/one.txt",
            "anonymize mail/one.txt mail/one.txt --out both",
            "anonymize nowhere --out clean2",
            "anonymize mail --out -",
            "anonymize mail",
            "anonymize mail --recipe nothing --out clean2",
            "anonymize mail --recipe odd.toml --out clean2",
            "anonymize mail --recipe ./nowhere.toml --out clean2",
            "anonymize mail --scope scope-1 --out clean2",
            "anonymize mail --scope foo --out clean2",
            "anonymize --jsonl more.jsonl --out more.out",
            "anonymize --jsonl nested.jsonl --out more.out",
            "anonymize --jsonl texts.jsonl --out texts.jsonl",
            "scan mail --recipe odd.toml",
        ]),
    );
    assert_eq!(text(&place, "clean.txt"), "as it was");
    assert!(!place.path("clean/picture.png").exists() && place.path("clean/one.txt").exists());
    for name in ["clean2", "more.out", "mail/clean", "both"] {
        assert!(!place.path(name).exists(), "{name}: nothing half done");
    }
}

#[test]
fn what_was_replaced_in_a_scope_is_put_back_for_a_purpose_and_on_record() {
    let place = Place::founded();
    fill(&place);
    place.write("plain.txt", b"Nothing of anybody here.\n");
    place.write("picture.png", &[0x89, b'P', b'N', b'G', 0xff, 0xfe]);
    expect_file!["said/what_was_replaced_in_a_scope_is_put_back_for_a_purpose_and_on_record.txt"]
        .assert_eq(&place.transcripts(&[
            "scope open --title 'Letters for the vendor' --purposes 'Answer a complaint' --recipe pseudonymise",
            "scope open --title 'Other letters' --recipe pseudonymize",
            "scope open --title 'Other letters'",
            "anonymize mail --scope scope-1 --out clean",
            "anonymize mail --scope scope-1 --recipe mask --out clean2",
            "anonymize mail --scope scope-2 --out clean2",
            "anonymize mail --scope scope-2 --recipe pseudonymise --out other",
            "anonymize --jsonl texts.jsonl --scope scope-1 --out clean.jsonl",
            "restore clean --scope scope-1 --purpose 'Answer a complaint' --out back",
            "restore clean/one.txt --scope scope-1 --purpose Curiosity --out back2",
            "restore other --scope scope-2 --purpose 'Answer a complaint' --out back2",
            "restore other/one.txt plain.txt --scope scope-1 --purpose 'Answer a complaint' --out back2",
            "restore picture.png clean/one.txt --scope scope-1 --purpose 'Answer a complaint' --out back4",
            "restore clean/one.txt --scope scope-1 --purpose ' ' --out back5",
            "restore clean/one.txt --scope risk-1 --purpose 'Answer a complaint' --out back5",
            "restore clean/one.txt --scope scope-1 --purpose 'Answer a complaint' --out /dev/null/back5",
            "restore clean/one.txt --scope scope-1 --purpose 'Answer a complaint' --out /proc/back5/x",
            "scope history scope-1",
            "scope close scope-1 --reason 'The contract ended'",
            "restore clean --scope scope-1 --purpose 'Answer a complaint' --out back3",
            "anonymize mail --scope scope-1 --out clean3",
        ]));
    assert_eq!(text(&place, "back/one.txt"), ONE);
    let word = |name: &str, before: &str| {
        let text = text(&place, name);
        let rest = text.split_once(before).unwrap().1;
        rest.split_once('>').unwrap().0.to_owned()
    };
    let ann = word("clean/one.txt", "Write to ");
    assert_eq!(word("clean/old/two.txt", "Copy to "), ann, "one value, one pseudonym");
    assert_eq!(word("clean.jsonl", "write to "), ann, "in the next run, too");
    assert_ne!(word("other/one.txt", "Write to "), ann, "another scope, another pseudonym");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let about = std::fs::metadata(place.path("back/one.txt")).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600, "it is personal again");
    }
    for name in ["back3", "back5", "clean2", "clean3"] {
        assert!(!place.path(name).exists(), "{name}");
    }
    let other = transcript(&piped(
        &place,
        "anonymize - --scope scope-2 --recipe pseudonymise --out -",
        text(&place, "mail/one.txt").as_bytes(),
    ));
    assert!(other.contains(&word("other/one.txt", "Write to ")), "{other}");
    place.verified();
}

#[test]
fn a_recipe_is_named_in_one_way_everywhere() {
    let place = Place::founded();
    fill(&place);
    // What comes with the product is meant before a file that is called so.
    place.write("replace", b"no recipe");
    place.write("keep.toml", b"name = 'own'\nlabels.EMAIL_ADDRESS.action = 'keep'\n");
    place.done("scope open --title Letters --purposes Audit --recipe ./keep.toml");
    let shown = place.json("scope show scope-1");
    assert!(shown["state"]["recipe"].as_str().unwrap().starts_with("name = 'own'"), "{shown}");
    place.done("anonymize mail/one.txt --scope scope-1 --out kept.txt");
    assert!(text(&place, "kept.txt").contains("ann@harbour-mail.com,\ncard <CREDIT_CARD>"));
    place.write("one.jsonl", b"{\"id\": 1, \"text\": \"a@example.org\", \"spans\": []}\n");
    let assess = "assess privacy --labelled one.jsonl --require EMAIL_ADDRESS";
    for line in ["scan mail", "anonymize mail --out clean", assess, "scope open --title Other"] {
        let nowhere = place.transcript(&format!("{line} --recipe ./nowhere.toml"));
        assert!(nowhere.contains("`./nowhere.toml` cannot be read: No such file"), "{nowhere}");
        let other = place.transcript(&format!("{line} --recipe nothing"));
        assert!(other.contains("there is no recipe `nothing`, but there are"), "{other}");
        let ours = place.transcript(&format!("{line} --recipe replace"));
        assert!(!ours.contains("recipe") || ours.contains("scope.opened"), "{ours}");
    }
}

#[test]
fn lines_are_restored_as_lines_whatever_the_file_is_called() {
    let place = Place::founded();
    place.write(
        "own.toml",
        b"name = 'own'\n[[recognisers]]\nname = 'n'\nlabel = 'NICK'\n\
        patterns = [{ regex = 'Ann \"[A-Z]\" Wu', score = 0.9 }]\n\
        [labels.NICK]\naction = 'pseudonymise'\n",
    );
    let line = "{\"id\":1,\"text\":\"by Ann \\\"X\\\" Wu.\"}\n";
    place.write("texts.jsonl", line.as_bytes());
    place.done("scope open --title Lines --purposes Audit --recipe own.toml");
    place.done("anonymize --jsonl texts.jsonl --scope scope-1 --out treated.txt");
    assert!(text(&place, "treated.txt").contains("by <NICK_"));
    place.done("restore --jsonl treated.txt --scope scope-1 --purpose Audit --out back.txt");
    assert_eq!(text(&place, "back.txt"), line);
}
