//! The repository is held to its own rules.

use std::process::Command;

use xtask::{repo::Repo, tidy};

#[test]
fn the_repository_is_tidy() {
    let repo = Repo::here().unwrap();
    assert!(repo.has("ARCHITECTURE.md") && repo.files().len() > 100, "this is the repository");
    let wrong = tidy::violations(&repo).unwrap();
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_page_of_a_register_is_as_it_is_made() {
    let repo = Repo::here().unwrap();
    let stale = xtask::docs::differing(&repo);
    assert!(stale.is_empty(), "run `cargo xtask docs`:\n{}", stale.join("\n"));
}

#[test]
fn what_is_linked_in_has_licences_that_are_allowed() {
    let run = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = run("rustc", &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Of this platform only: what others link in was not fetched.
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let metadata: serde_json::Value = serde_json::from_str(&run(env!("CARGO"), &words)).unwrap();
    assert!(metadata["packages"].as_array().unwrap().len() > 100);
    let repo = Repo::here().unwrap();
    let wrong = tidy::licences::licences(&metadata, repo.text("deny.toml").unwrap());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
