//! Every link of the demo leads somewhere: what helps with an open verdict, the proof of a met one,
//! the records that point to each other.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use ureq::Agent;

/// The demo, stopped when it is dropped.
struct Demo {
    _place: tempfile::TempDir,
    child: Child,
    address: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn demo() -> Demo {
    let place = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_plumb"))
        .args(["demo", "--listen", "127.0.0.1:0", "--folder"])
        .arg(place.path().join("demo"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let open = lines.find_map(|line| {
        let line = line.unwrap();
        line.split_once("is open at ").map(|(_, address)| address.trim().to_owned())
    });
    Demo { _place: place, child, address: open.unwrap() }
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
}

/// The links of a page that stay on the site, without their anchors.
fn links(page: &str) -> Vec<String> {
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let bare = hrefs.map(|href| href.split('#').next().unwrap_or_default());
    let ours = bare.filter(|href| href.starts_with('/'));
    ours.map(|href| href.replace("&amp;", "&").replace("&#38;", "&")).collect()
}

#[test]
fn no_link_of_the_demo_leads_nowhere() {
    let demo = demo();
    let agent = agent();
    let signed = agent
        .post(format!("{}/sign-in", demo.address))
        .header("content-type", "application/x-www-form-urlencoded")
        .send("login=mara@harbourside.example&password=plumbline-demo")
        .unwrap();
    let cookie = signed.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let mut from: BTreeMap<String, String> = BTreeMap::from([("/".to_owned(), String::new())]);
    let mut open = vec!["/".to_owned()];
    let mut dead = Vec::new();
    while let Some(path) = open.pop() {
        let address = format!("{}{path}", demo.address);
        let mut answer = agent.get(&address).header("cookie", &cookie).call().unwrap();
        if answer.status().as_u16() >= 400 {
            dead.push(format!("{} {path}, linked from {}", answer.status(), from[&path]));
        }
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        for link in links(&answer.body_mut().read_to_string().unwrap()) {
            // Every order of every list is the same list.
            let again = link.contains("sort=") || link.contains("as_of=");
            if !again && !from.contains_key(&link) {
                from.insert(link.clone(), path.clone());
                open.push(link);
            }
        }
    }
    assert!(from.len() > 300, "only {} pages were found", from.len());
    assert!(dead.is_empty(), "{dead:#?}");
}
