//! What is read and what is written: nothing is lost, nothing is left over, nothing is passed over in silence.

use std::{
    fs,
    process::{Output, Stdio},
};

use expect_test::expect_file;

use crate::support::{Place, transcript};

const TEXT: &str = "SSN 308-63-0237";
const LINE: &str = "{\"id\": 1, \"text\": \"SSN 308-63-0237\"}\n";
const LABELLED: &str = "{\"id\": 1, \"text\": \"SSN 308-63-0237\", \"spans\": \
                        [{\"start\": 4, \"end\": 15, \"label\": \"US_SSN\"}]}\n";

fn given() -> Place {
    let place = Place::new();
    for folder in ["src", "src/deep", "there", "there/b.txt", "empty"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    for name in ["src/a.txt", "src/b.txt", "src/deep/c.txt", "k.txt.part", "z.txt.part"] {
        place.write(name, TEXT.as_bytes());
    }
    place.write("texts.jsonl", LINE.as_bytes());
    place.write("d.jsonl.part", LINE.as_bytes());
    place.write("labelled.jsonl", LABELLED.as_bytes());
    place.write("own.toml", b"name = 'own'\n");
    place
}

fn text(place: &Place, name: &str) -> String {
    String::from_utf8(place.read(name)).unwrap()
}

/// The names of all that lies in a folder, also of what is hidden.
fn names(place: &Place, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(place.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs a command that reads a file by stdin.
fn fed(place: &Place, line: &str, input: &str) -> Output {
    let input = fs::File::open(place.path(input)).unwrap();
    place.command(line).stdin(Stdio::from(input)).output().unwrap()
}

#[cfg(unix)]
#[test]
fn no_file_that_is_read_is_written_over_by_whatever_name() {
    let place = given();
    std::os::unix::fs::symlink("src", place.path("way")).unwrap();
    std::os::unix::fs::symlink("src/a.txt", place.path("link.txt")).unwrap();
    fs::create_dir(place.path("into")).unwrap();
    std::os::unix::fs::symlink("../src/b.txt", place.path("into/a.txt")).unwrap();
    let before = ["src", "."].map(|folder| names(&place, folder));
    let assess = "assess privacy --recipe own.toml --require US_SSN --labelled labelled.jsonl \
                  --sample texts.jsonl --treated";
    let said = place.transcripts(&[
        "anonymize src --out nowhere/../src",
        "anonymize src --out nowhere/../way/new",
        "anonymize way --out src",
        "anonymize src --out into",
        "anonymize src/a.txt --out there/../src/a.txt",
        "anonymize src/a.txt --out link.txt",
        "anonymize src/a.txt --recipe own.toml --out own.toml",
        "anonymize --jsonl texts.jsonl --out src/../texts.jsonl",
        "scan --jsonl texts.jsonl --out ./texts.jsonl",
        "scan --jsonl texts.jsonl --recipe own.toml --out own.toml",
        &format!("{assess} texts.jsonl"),
        &format!("{assess} there/../labelled.jsonl"),
        &format!("{assess} own.toml"),
    ]);
    let by_stdin = transcript(&fed(&place, "anonymize - --out link.txt", "src/a.txt"));
    expect_file!["said/no_file_that_is_read_is_written_over_by_whatever_name.txt"]
        .assert_eq(&format!("{said}\n{by_stdin}"));
    assert_eq!(["src", "."].map(|folder| names(&place, folder)), before);
    for name in ["src/a.txt", "src/b.txt", "src/deep/c.txt"] {
        assert_eq!(text(&place, name), TEXT, "{name}");
    }
    assert_eq!(
        (text(&place, "texts.jsonl"), text(&place, "labelled.jsonl")),
        (LINE.into(), LABELLED.into())
    );
    assert_eq!(text(&place, "own.toml"), "name = 'own'\n");
}

#[test]
fn what_is_not_whole_yet_takes_no_name_that_somebody_uses() {
    let place = given();
    place.done("scan --jsonl d.jsonl.part --out d.jsonl");
    assert_eq!(text(&place, "d.jsonl").lines().count(), 1);
    place.done("anonymize k.txt.part --out k.txt");
    place.done("anonymize src/a.txt --out z.txt");
    assert_eq!(
        (text(&place, "k.txt"), text(&place, "z.txt")),
        ("SSN <US_SSN>".into(), "SSN <US_SSN>".into())
    );
    assert_eq!(text(&place, "d.jsonl.part"), LINE);
    assert_eq!(
        (text(&place, "k.txt.part"), text(&place, "z.txt.part")),
        (TEXT.into(), TEXT.into())
    );
    place.write("odd.jsonl", b"{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\n");
    for verb in ["scan", "anonymize"] {
        let said = place.transcript(&format!("{verb} --jsonl odd.jsonl --out new/deep/odd.out"));
        assert!(said.contains("line 2, column 9"), "{said}");
    }
    assert!(!place.path("new").exists(), "no folder is left that was made for nothing");
    let hidden = |folder: &str| names(&place, folder).iter().any(|name| name.starts_with('.'));
    assert!(!hidden(".") && !hidden("src"), "no draft is left");
}

#[cfg(unix)]
#[test]
fn lines_come_by_stdin_and_go_to_stdout_into_new_folders_and_to_what_is_no_file() {
    use std::os::unix::fs::FileTypeExt as _;
    let place = given();
    let copied = fed(&place, "anonymize --jsonl - --out -", "texts.jsonl");
    assert_eq!(String::from_utf8(copied.stdout).unwrap(), "{\"id\":1,\"text\":\"SSN <US_SSN>\"}\n");
    let found = fed(&place, "--json scan --jsonl - --out -", "texts.jsonl");
    assert!(String::from_utf8(found.stdout).unwrap().ends_with("1.0}]}\n"), "and no `null`");
    for line in ["anonymize src/a.txt", "anonymize --jsonl texts.jsonl", "scan --jsonl texts.jsonl"]
    {
        let to_stdout = place.done(&format!("--json {line} --out -"));
        assert_eq!(to_stdout.lines().count(), 1, "{to_stdout}");
        assert_eq!(place.done(&format!("{line} --out /dev/stdout --quiet")), to_stdout);
        place.done(&format!("{line} --out /dev/null"));
    }
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    place.done("scan --jsonl texts.jsonl --out new/deep/found.jsonl");
    assert_eq!(text(&place, "new/deep/found.jsonl").lines().count(), 1);
    let pipe = place.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    place.done("scan --jsonl texts.jsonl --out pipe");
    assert_eq!(reader.join().unwrap(), text(&place, "new/deep/found.jsonl"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo(), "a pipe stays one");
}

#[cfg(unix)]
#[test]
fn a_copy_is_for_those_who_may_read_its_source_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = given();
    let mode = |name: &str| fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    let set = |name: &str, mode: u32| {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("src/a.txt", 0o600);
    set("src/b.txt", 0o640);
    set("texts.jsonl", 0o600);
    place.done("anonymize src --out copy");
    place.done("anonymize --jsonl texts.jsonl --out copy/texts.jsonl");
    assert_eq!(["copy/a.txt", "copy/b.txt", "copy/texts.jsonl"].map(mode), [0o600, 0o640, 0o600]);
    // What was there keeps its mode, and a link leads where it led.
    set("copy/a.txt", 0o644);
    symlink("a.txt", place.path("copy/link.txt")).unwrap();
    symlink("new.txt", place.path("copy/ahead.txt")).unwrap();
    place.done("anonymize src/b.txt --out copy/link.txt");
    place.done("anonymize src/b.txt --out copy/ahead.txt");
    assert!(place.path("copy/link.txt").is_symlink() && place.path("copy/ahead.txt").is_symlink());
    assert_eq!((mode("copy/a.txt"), text(&place, "copy/new.txt")), (0o644, "SSN <US_SSN>".into()));
}

#[cfg(unix)]
#[test]
fn what_can_be_no_file_is_refused_before_anything_is_written() {
    let place = given();
    place.write("file.txt", b"as it was");
    expect_file!["said/what_can_be_no_file_is_refused_before_anything_is_written.txt"].assert_eq(
        &place.transcripts(&[
            "anonymize src --out there",
            "anonymize src/a.txt src/b.txt --out file.txt",
            "anonymize src --out file.txt",
            "anonymize src/a.txt --out file.txt/new.txt",
            "anonymize - --out there/",
            "anonymize --jsonl texts.jsonl --out there",
            "scan --jsonl texts.jsonl --out there",
            "scan --jsonl texts.jsonl --out new/",
            "scan --jsonl there",
            "scan --jsonl texts.jsonl --explain",
            "scan --jsonl texts.jsonl --show",
        ]),
    );
    assert_eq!(
        (names(&place, "there"), text(&place, "file.txt")),
        (vec!["b.txt".into()], "as it was".into())
    );
    let nowhere = place.transcript("scan --jsonl texts.jsonl --out /proc/nowhere/found.jsonl");
    assert!(nowhere.contains("could not write `/proc/nowhere/found.jsonl`"), "{nowhere}");
}

#[cfg(unix)]
#[test]
fn links_and_empty_folders_are_not_passed_over_in_silence() {
    let place = given();
    std::os::unix::fs::symlink("../k.txt.part", place.path("src/link.txt")).unwrap();
    std::os::unix::fs::symlink("..", place.path("src/deep/up")).unwrap();
    expect_file!["said/links_and_empty_folders_are_not_passed_over_in_silence.txt"].assert_eq(
        &place.transcripts(&[
            "scan src",
            "scan src/link.txt",
            "anonymize src --out copy",
            "scan empty --fail-on any",
            "anonymize empty --out copy2",
        ]),
    );
    assert_eq!(names(&place, "copy"), ["a.txt", "b.txt", "deep"]);
    assert!(!place.path("copy2").exists());
}

#[cfg(unix)]
#[test]
fn a_pattern_stands_for_names_where_no_shell_put_them_in_its_place() {
    let place = given();
    place.write("src/[odd].txt", b"Nothing.");
    place.write("src/.hidden.txt", TEXT.as_bytes());
    let name: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"src/z\xff.text");
    fs::write(place.path("").join(name), TEXT).unwrap();
    expect_file!["said/a_pattern_stands_for_names_where_no_shell_put_them_in_its_place.txt"]
        .assert_eq(&place.transcripts(&[
            "scan 'src/?.txt' --fail-on credit_card",
            "scan 'src/*/c.*'",
            "scan './src/*.text'",
            "scan 'src/.h*'",
            "scan 'src/[odd].txt'",
            "anonymize 'src/[ab].txt' --out copy",
            "scan 'src/*.pdf'",
            "scan 'src/[.txt'",
            "scan 'src/**/c.*'",
        ]));
    assert_eq!(names(&place, "copy"), ["a.txt", "b.txt"]);
}
