//! Runs the real binary in a folder of its own and writes down what it says.

mod plain;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

pub(crate) use plain::plain;

/// What the first owner is called in every test.
pub(crate) const OWNER: &str = "mara@harbour.example";

/// The password of every account that a test signs in to.
pub(crate) const PASSWORD: &str = "quiet harbour morning tide";

/// A place to work in, gone when the test is over.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// An empty place.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A place with a ledger in `plumb-data`.
    pub(crate) fn founded() -> Self {
        let place = Self::new();
        place.write("password.txt", PASSWORD.as_bytes());
        place.done(&format!(
            "init --organisation 'Harbourside Credit Union' --origin harbour.example/plumbline \
             --owner 'Mara Lindqvist' --login {OWNER} --password-file password.txt"
        ));
        place
    }

    /// A file or folder in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// A copy of a folder with its files and folders.
    pub(crate) fn copy(&self, from: &str, to: &str) {
        copy(&self.path(from), &self.path(to));
    }

    /// The command of a line as a shell would read it: words, and texts between quotes.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumb"));
        command.args(words(line)).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["PLUMB_FOLDER", "PLUMB_SERVER", "PLUMB_TOKEN"] {
            command.env_remove(name);
        }
        command
    }

    /// The whole transcript of a command, with what changes from run to run made plain.
    pub(crate) fn transcript(&self, line: &str) -> String {
        transcript(&self.command(line).output().unwrap())
    }

    /// The transcripts of some commands, one after the other.
    pub(crate) fn transcripts(&self, lines: &[&str]) -> String {
        let one = |line: &&str| format!("$ plumb {}\n{}", plain(line), self.transcript(line));
        lines.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    /// What a command that must be done says on stdout.
    pub(crate) fn done(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "plumb {line}\n{}", transcript(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that must be done gives to scripts.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.done(&format!("{line} --json"))).unwrap()
    }

    /// How many entries the ledger has, all of them verified; the tables are what they fold to.
    pub(crate) fn verified(&self) -> u64 {
        let checked = self.json("ledger verify");
        assert_eq!(self.json("rebuild")["identical"], true);
        checked["entries"].as_u64().unwrap()
    }

    /// The day so many days after the ledger began.
    pub(crate) fn day(&self, later: i32) -> base::Day {
        let first = self.json("ledger show 0")["said"]["at"].as_str().unwrap()[..10].to_owned();
        let first: base::Day = first.parse().unwrap();
        base::Day::new(first.number() + later)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let beside = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &beside);
        } else {
            fs::copy(entry.path(), beside).unwrap();
        }
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = matches!(first, '\'' | '"');
        let body = if quoted { &rest[1..] } else { rest };
        let ends = |letter: char| if quoted { letter == first } else { letter.is_whitespace() };
        let end = body.find(ends).unwrap_or(body.len());
        words.push(body[..end].to_owned());
        rest = body.get(end + 1..).unwrap_or_default().trim_start();
    }
    words
}

/// Exit code, stdout and stderr.
pub(crate) fn transcript(output: &Output) -> String {
    let meaning = match output.status.code() {
        Some(0) => "0 (done)".to_owned(),
        Some(1) => "1 (refused)".to_owned(),
        Some(2) => "2 (failed)".to_owned(),
        other => format!("{other:?}"),
    };
    let text = |bytes: &[u8]| plain(&String::from_utf8_lossy(bytes));
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("exit_code: {meaning}\n----- stdout -----\n{out}----- stderr -----\n{err}")
}
