//! Rules that the repository itself is held to.
//!
//! Each rule is a pure function from texts to sentences that name what is wrong and where; an empty
//! list is a tidy repository. [`violations`] applies all of them.

pub mod crates;
pub mod licences;
pub mod names;
pub mod texts;

use std::{collections::BTreeSet, fs, io};

use crate::repo::Repo;

/// Everything that is wrong with a checkout, rule by rule.
///
/// # Errors
/// A folder cannot be read.
pub fn violations(repo: &Repo) -> io::Result<Vec<String>> {
    let map = crates::map(repo.text("ARCHITECTURE.md").unwrap_or_default());
    let (found, manifests) = members(repo)?;
    let uses = crates::uses(&found, &manifests);
    let nouns: Vec<&str> = registry::REGISTERS.iter().map(|register| register.noun()).collect();
    let mut all = crates::layers(&map, &uses);
    let workspace = repo.text("Cargo.toml").unwrap_or_default();
    all.extend(crates::lints(workspace, &manifests));
    all.extend(crates::settings(workspace, repo.text("clippy.toml").unwrap_or_default()));
    all.extend(crates::headers(&found, repo));
    all.extend(names::registers(&nouns, repo));
    for file in repo.files() {
        all.extend(texts::length(file));
        all.extend(texts::unfinished(file));
        all.extend(texts::spaces(file));
        all.extend(texts::machine(file));
        all.extend(texts::sources(file));
        all.extend(texts::lifted(file));
    }
    Ok(all)
}

/// The crates of the workspace, by name, and their manifests.
fn members(repo: &Repo) -> io::Result<(BTreeSet<String>, crates::Manifests)> {
    let mut found = BTreeSet::from(["xtask".to_owned()]);
    for folder in fs::read_dir(repo.root().join("crates"))? {
        let folder = folder?;
        if folder.path().join("Cargo.toml").exists() {
            found.extend(folder.file_name().into_string());
        }
    }
    let manifest = |name: &String| {
        let path = format!("{}/Cargo.toml", crates::folder(name));
        Some((name.clone(), repo.text(&path)?.to_owned()))
    };
    let manifests = found.iter().filter_map(manifest).collect();
    Ok((found, manifests))
}
