//! The repository is held to its own rules.

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
