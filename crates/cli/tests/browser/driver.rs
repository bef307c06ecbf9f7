//! A browser, driven by the `WebDriver` protocol: plain JSON over HTTP.

use std::{
    io::BufReader,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use crate::started::{Running, drain, program, skipped, word_after};

/// The longest that a command may take.
const WAIT: Duration = Duration::from_mins(1);

/// Keys without a letter, as the protocol names them.
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const SPACE: char = ' ';

/// Chromium without a window, with a profile of its own.
pub(crate) struct Browser {
    agent: Agent,
    session: String,
    process: Option<u64>,
    _driver: Running,
    profile: TempDir,
}

impl Browser {
    /// Starts one, or says what is missing.
    pub(crate) fn start(test: &str, scripts: bool) -> Option<Self> {
        let Some(driver) = program(&["chromedriver"]) else {
            skipped(test, "chromedriver is not installed (Debian: chromium-driver)");
            return None;
        };
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let Some(chromium) = program(&names) else {
            skipped(test, "Chromium is not installed (Debian: chromium)");
            return None;
        };
        let mut child = Command::new(driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let running = Running(child);
        let port = word_after(&mut said, "started successfully on port ");
        drain(said);
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(WAIT))
            .build()
            .into();
        let profile = tempfile::tempdir().unwrap();
        let at = format!("http://127.0.0.1:{port}/session");
        let wanted = wanted(&chromium, profile.path(), scripts);
        let begun = send(&agent, "POST", &at, &wanted).unwrap();
        let id = begun["sessionId"].as_str().unwrap();
        Some(Self {
            session: format!("{at}/{id}"),
            process: begun["capabilities"]["goog:processID"].as_u64(),
            agent,
            _driver: running,
            profile,
        })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        send(&self.agent, "POST", &format!("{}/{path}", self.session), body)
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn go(&self, address: &str) {
        self.post("url", &json!({ "url": address })).unwrap();
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] })).unwrap()
    }

    /// What a script hands to its last argument.
    pub(crate) fn run_until_done(&self, script: &str) -> Value {
        self.post("execute/async", &json!({ "script": script, "args": [] })).unwrap()
    }

    /// A command of the developer tools.
    pub(crate) fn tell(&self, command: &str, params: &Value) {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": params })).unwrap();
    }

    /// What the console said since it was asked last, if it is an error.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({ "type": "browser" })).unwrap();
        let errors = log.as_array().unwrap().iter().filter(|line| line["level"] == "SEVERE");
        errors.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The text of the title.
    pub(crate) fn title(&self) -> String {
        self.get("title")
    }

    /// The address that is open.
    pub(crate) fn address(&self) -> String {
        self.get("url")
    }

    /// What the page says, without its frame.
    pub(crate) fn words(&self) -> String {
        let words = self.run("return document.querySelector('main')?.innerText ?? ''");
        words.as_str().unwrap().to_owned()
    }

    /// The page as it stands.
    pub(crate) fn source(&self) -> String {
        self.get("source")
    }

    fn get(&self, what: &str) -> String {
        let got = send(&self.agent, "GET", &format!("{}/{what}", self.session), &Value::Null);
        got.unwrap().as_str().unwrap().to_owned()
    }

    /// Clicks the first element that fits, as a person would.
    pub(crate) fn click(&self, css: &str) {
        let element = self.element(css);
        self.post(&format!("element/{element}/click"), &json!({})).unwrap();
    }

    /// Clicks what sends a form or leads elsewhere, and waits for the page that answers.
    pub(crate) fn press(&self, css: &str) {
        let before = self.document();
        self.click(css);
        self.await_other(&before);
    }

    /// Which document is open: no two begin at the same time.
    pub(crate) fn document(&self) -> Value {
        self.run("return document.readyState === 'complete' ? performance.timeOrigin : null")
    }

    /// Waits until another document is open.
    pub(crate) fn await_other(&self, before: &Value) {
        for _ in 0..WAIT.as_secs() * 20 {
            let now = self.document();
            if !now.is_null() && now != *before {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("still at {}: {}", self.address(), self.words());
    }

    /// Types into the first element that fits.
    pub(crate) fn write(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.post(&format!("element/{element}/value"), &json!({ "text": text })).unwrap();
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({ "using": "css selector", "value": css }));
        let found = found.unwrap_or_else(|error| panic!("{css} on {}: {error}", self.address()));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    /// Strikes keys, wherever the focus is.
    pub(crate) fn strike(&self, keys: impl IntoIterator<Item = char>) {
        let strokes = keys.into_iter().flat_map(|key| {
            let value = key.to_string();
            [
                json!({ "type": "keyDown", "value": value }),
                json!({ "type": "keyUp", "value": value }),
            ]
        });
        let strokes: Vec<Value> = strokes.collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", &json!({ "actions": [keyboard] })).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = send(&self.agent, "DELETE", &self.session, &Value::Null);
        // The driver closes its browser. Should it be left over, it is ended by its id, if the id is
        // still that of the browser with our profile.
        let Some(process) = self.process else { return };
        let command = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let ours = self.profile.path().to_string_lossy().into_owned();
        if String::from_utf8_lossy(&command).contains(&ours) {
            let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
        }
    }
}

/// What the browser should be like.
fn wanted(chromium: &Path, profile: &Path, scripts: bool) -> Value {
    let arguments = [
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--no-proxy-server".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-background-networking".to_owned(),
        "--window-size=1440,1000".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    let allowed = if scripts { 1 } else { 2 };
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": chromium, "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": allowed },
        },
    } } })
}

fn send(agent: &Agent, method: &str, address: &str, body: &Value) -> Result<Value, String> {
    let said = |error: ureq::Error| format!("{method} {address}: {error}");
    let answer = match method {
        "GET" => agent.get(address).call(),
        "DELETE" => agent.delete(address).call(),
        _ => agent.post(address).content_type("application/json").send(body.to_string()),
    };
    let text = answer.map_err(said)?.body_mut().read_to_string().map_err(said)?;
    let mut answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}
