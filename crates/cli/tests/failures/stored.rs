//! A folder whose files are damaged, missing, or somebody else's.

use std::{fs, os::unix::fs::PermissionsExt as _};

use expect_test::expect_file;

use crate::support::Place;

/// What people would do with a folder that is not well.
const TRIED: [&str; 3] = ["person list", "risk identify --title Drift --source safety", "rebuild"];

/// The transcripts of a folder after something was done to a copy of it.
fn after(place: &Place, tried: &[&str], harm: impl FnOnce(&Place)) -> String {
    let _ = fs::remove_dir_all(place.path("harmed"));
    place.copy("plumb-data", "harmed");
    harm(place);
    let lines: Vec<String> = tried.iter().map(|line| format!("--folder harmed {line}")).collect();
    place.transcripts(&lines.iter().map(String::as_str).collect::<Vec<_>>()) + "\n"
}

fn grown() -> Place {
    let place = Place::founded();
    for number in 0..12 {
        place.done(&format!("risk identify --title 'Risk {number}' --source safety"));
    }
    place.verified(); // and what was in the write-ahead log is in the database
    place
}

#[test]
fn a_database_that_was_cut_is_said_to_be_damaged() {
    let place = grown();
    expect_file!["said/a_database_that_was_cut_is_said_to_be_damaged.txt"].assert_eq(&after(
        &place,
        &TRIED,
        |place| {
            let bytes = place.read("harmed/plumb.db");
            place.write("harmed/plumb.db", &bytes[..bytes.len() / 2]);
            let _ = fs::remove_file(place.path("harmed/plumb.db-wal"));
        },
    ));
}

#[test]
fn a_page_that_was_overwritten_is_never_taken_for_an_absence() {
    let place = grown();
    let size = place.read("plumb-data/plumb.db").len();
    let lines =
        ["risk show risk-3", "risk review risk-3 --reason Again", "ledger verify", "rebuild"];
    let mut noticed = 0;
    for page in 1..size / 4096 {
        let said = after(&place, &lines, |place| {
            let mut bytes = place.read("harmed/plumb.db");
            bytes[page * 4096..(page + 1) * 4096].fill(0xa5);
            place.write("harmed/plumb.db", &bytes);
            let _ = fs::remove_file(place.path("harmed/plumb.db-wal"));
        });
        assert!(!said.contains("does not exist"), "page {page}:\n{said}");
        assert!(!said.contains("panicked"), "page {page}:\n{said}");
        noticed += usize::from(said.contains("`plumb.db` is damaged"));
    }
    assert!(noticed > 5, "{noticed} of {} pages were noticed", size / 4096);
}

#[test]
fn a_database_that_is_none_empty_or_gone_is_not_taken_for_a_new_one() {
    let place = grown();
    let tried = ["person list", "init --organisation H --origin h --owner M --login m"];
    let mut said = after(&place, &tried, |place| {
        place.write("harmed/plumb.db", b"this is no database, this is a note about one");
    });
    said += &after(&place, &tried[..1], |place| place.write("harmed/plumb.db", b""));
    said += &after(&place, &tried, |place| {
        fs::remove_file(place.path("harmed/plumb.db")).unwrap();
    });
    expect_file!["said/a_database_that_is_none_empty_or_gone_is_not_taken_for_a_new_one.txt"]
        .assert_eq(&said);
}

#[test]
fn entries_that_were_taken_back_are_noticed() {
    let place = grown();
    place.copy("plumb-data", "early");
    place.done("risk identify --title Late --source safety");
    place.verified();
    expect_file!["said/entries_that_were_taken_back_are_noticed.txt"].assert_eq(&after(
        &place,
        &TRIED[..2],
        |place| {
            place.write("harmed/plumb.db", &place.read("early/plumb.db"));
            let _ = fs::remove_file(place.path("harmed/plumb.db-wal"));
        },
    ));
}

#[test]
fn a_key_that_is_missing_open_to_others_or_another_one_is_not_used() {
    let place = grown();
    let before = place.verified();
    let mut said = String::new();
    for name in ["harmed/signing.key", "harmed/encryption.key"] {
        let (one, two) = (&TRIED[..1], &TRIED[..2]);
        said += &after(&place, two, |place| fs::remove_file(place.path(name)).unwrap());
        said += &after(&place, one, |place| {
            fs::set_permissions(place.path(name), fs::Permissions::from_mode(0o640)).unwrap();
        });
        said += &after(&place, one, |place| place.write(name, &place.read(name)[..31]));
        said += &after(&place, two, |place| place.write(name, &[7; 32]));
    }
    expect_file!["said/a_key_that_is_missing_open_to_others_or_another_one_is_not_used.txt"]
        .assert_eq(&said);
    assert_eq!(place.verified(), before);
}

#[test]
fn what_describes_the_folder_cannot_be_read() {
    let place = grown();
    let mut said = after(&place, &TRIED[..1], |place| place.write("harmed/plumb.json", b"{"));
    said += &after(&place, &TRIED[..1], |place| {
        fs::remove_file(place.path("harmed/plumb.json")).unwrap();
    });
    said += &after(&place, &TRIED[..1], |place| {
        place.write("harmed/remembered.checkpoint", b"none");
    });
    said += &after(&place, &TRIED[..1], |place| place.write("harmed/remembered.checkpoint", b""));
    said += &after(&place, &["check PL-LED-01"], |place| {
        fs::create_dir(place.path("harmed/checks")).unwrap();
        place.write("harmed/checks/mine.md", b"# No front matter\n");
    });
    expect_file!["said/what_describes_the_folder_cannot_be_read.txt"].assert_eq(&said);
}

#[test]
fn a_folded_table_that_was_changed_is_found_and_folded_anew() {
    let place = grown();
    let bytes = place.read("plumb-data/plumb.db");
    // The leaf says it too, with other words behind it.
    let row = b"\"title\":\"Risk 3\",\"treatment\"";
    let at = bytes.windows(row.len()).position(|window| window == row);
    let at = at.expect("a folded row");
    let mut changed = bytes;
    changed[at + 9..at + 15].copy_from_slice(b"Risk X");
    place.write("plumb-data/plumb.db", &changed);
    assert!(place.done("risk list").contains("Risk X"), "the folded table was believed");
    let rebuilt = place.command("rebuild").output().unwrap();
    let said = String::from_utf8(rebuilt.stdout).unwrap();
    assert_eq!(rebuilt.status.code(), Some(1), "scripts notice: {said}");
    assert!(said.contains("the tables had been changed"), "{said}");
    assert!(!place.done("risk list").contains("Risk X"), "it is folded from the entries");
    place.verified();
}
