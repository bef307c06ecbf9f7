//! What the test starts, and stops again by its process id even when an assertion fails.

use std::{
    io::{self, BufRead, BufReader, Read, Write as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tempfile::TempDir;

/// A process that ends with its owner.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The demo organisation, served by the real binary.
pub(crate) struct Demo {
    pub(crate) address: String,
    pub(crate) login: String,
    pub(crate) password: String,
    _running: Running,
    _place: TempDir,
}

impl Demo {
    /// The demo that all tests of this file visit: it is made once, and ends with the last visitor.
    pub(crate) fn shared() -> Arc<Self> {
        static LAST: Mutex<Weak<Demo>> = Mutex::new(Weak::new());
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        last.upgrade().unwrap_or_else(|| {
            let demo = Arc::new(Self::start());
            *last = Arc::downgrade(&demo);
            demo
        })
    }

    fn start() -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_plumb"))
            .args(["demo", "--listen", "127.0.0.1:0", "--folder"])
            .arg(place.path().join("demo"))
            .env_remove("PLUMB_SERVER")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let running = Running(child);
        let address = word_after(&mut said, " is open at ");
        let login = word_after(&mut said, "sign in as ");
        let password = word_after(&mut said, "password ");
        drain(said);
        Self { address, login, password, _running: running, _place: place }
    }
}

/// The word that stands behind some words in what a process says.
pub(crate) fn word_after(said: &mut impl BufRead, words: &str) -> String {
    let mut so_far = String::new();
    loop {
        let mut line = String::new();
        assert!(said.read_line(&mut line).unwrap() > 0, "`{words}` is not in:\n{so_far}");
        if let Some((_, rest)) = line.split_once(words) {
            return rest.split_whitespace().next().unwrap().trim_end_matches('.').to_owned();
        }
        so_far += &line;
    }
}

/// Reads on, so that a full pipe never stops who writes.
pub(crate) fn drain(mut said: impl Read + Send + 'static) {
    std::thread::spawn(move || io::copy(&mut said, &mut io::sink()));
}

/// The first of these programs that is installed.
pub(crate) fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file())
    })
}

/// Says what was not tested and why. It writes past the capture of the test runner, which would
/// swallow the words of a test that passes.
pub(crate) fn skipped(what: &str, why: &str) {
    let line = format!("SKIPPED: {what}: {why}\n");
    let _ = io::stderr().write_all(line.as_bytes());
}
