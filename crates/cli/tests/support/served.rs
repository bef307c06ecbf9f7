//! A process of ours that listens, and ends with the test.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ExitStatus, Stdio},
    sync::mpsc,
    time::Duration,
};

use crate::support::Place;

/// How long a process may take to say that it listens; machines that build at the same time are slow.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
pub(crate) struct Served {
    child: Child,
    /// Where it listens, as `http://127.0.0.1:45671`.
    pub(crate) address: String,
    /// What it said before it listened.
    pub(crate) said: String,
}

impl Served {
    /// Starts a command that listens and waits until it does.
    pub(crate) fn start(place: &Place, line: &str) -> Self {
        let mut command = place.command(line);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        let (tell, told) = mpsc::channel();
        // It reads on until the process ends, so that the process never waits for a full pipe.
        std::thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let mut said = String::new();
        loop {
            let Ok(next) = told.recv_timeout(PATIENCE) else {
                let _ = child.kill();
                let _ = child.wait();
                panic!("`plumb {line}` did not listen; it said:\n{said}");
            };
            said = said + &next + "\n";
            if let Some((_, address)) = next.split_once("http://127.0.0.1:") {
                let port: String = address.chars().take_while(char::is_ascii_digit).collect();
                return Self { child, address: format!("http://127.0.0.1:{port}"), said };
            }
        }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as a service manager does, and waits until it did.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let id = self.id().to_string();
        let told = std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Served {
    /// Ends it at once, as a power cut does.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
