//! Rules about crates: the map, the layers, the lints.

use std::collections::{BTreeMap, BTreeSet};

use crate::repo::Repo;

/// The layer of each crate, as the map has it.
pub type Map = BTreeMap<String, u8>;

/// The crates of ours that each crate uses when it is built, tests aside.
pub type Uses = BTreeMap<String, BTreeSet<String>>;

/// The text of each crate's `Cargo.toml`, behind its name.
pub type Manifests = Vec<(String, String)>;

/// The most lines of a function; clippy counts them.
const FUNCTION_LINES_MAX: u32 = 70;

/// The folder of a crate.
pub fn folder(name: &str) -> String {
    if name == "xtask" { name.to_owned() } else { format!("crates/{name}") }
}

/// Reads the table of the map: lines like ``| `base` | 0 | duty |``.
pub fn map(architecture: &str) -> Map {
    let row = |line: &str| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), cells.next()?.parse().ok()?))
    };
    architecture.lines().filter_map(row).collect()
}

/// Which of our crates each `Cargo.toml` names as a dependency for building, not only for tests.
pub fn uses(ours: &BTreeSet<String>, manifests: &[(String, String)]) -> Uses {
    let of = |text: &str| -> BTreeSet<String> {
        dependencies(text).filter(|name| ours.contains(*name)).map(str::to_owned).collect()
    };
    manifests.iter().map(|(name, text)| (name.clone(), of(text))).collect()
}

/// The names under `[dependencies]`, `[build-dependencies]` and `[target.….dependencies]`.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let last = section.rsplit('.').next().unwrap_or_default();
            inside = matches!(last, "dependencies" | "build-dependencies");
            // `[dependencies.NAME]` names one in its heading.
            let (above, name) = section.rsplit_once('.').unwrap_or_default();
            let above = above.rsplit('.').next().unwrap_or_default();
            return matches!(above, "dependencies" | "build-dependencies").then_some(name);
        }
        let plain = inside && !line.starts_with('#');
        let name = line.split(['.', '=', ' ']).next()?;
        (plain && !name.is_empty()).then_some(name)
    })
}

/// Every crate stands on the map, everything on the map is a crate, and every use points down.
pub fn layers(map: &Map, uses: &Uses) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, used) in uses {
        let Some(layer) = map.get(name) else {
            wrong.push(format!("`{name}` is not in ARCHITECTURE.md"));
            continue;
        };
        for other in used {
            if map.get(other).is_some_and(|below| below >= layer) {
                wrong.push(format!("`{name}` must not use `{other}`"));
            }
        }
    }
    let gone = map.keys().filter(|name| !uses.contains_key(*name));
    wrong.extend(gone.map(|name| format!("`{name}` of ARCHITECTURE.md is no crate")));
    wrong
}

/// Every crate takes the lints of the workspace, or repeats them where it is no part of it. `workspace` is the
/// manifest of the workspace.
pub fn lints(workspace: &str, manifests: &[(String, String)]) -> Vec<String> {
    let section = |text: &str, name: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim).skip_while(|line| *line != name).skip(1);
        let within = lines.take_while(|line| !line.starts_with('['));
        within
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    let repeats = |text: &str| {
        ["rust", "clippy"].iter().all(|tool| {
            section(text, &format!("[lints.{tool}]"))
                == section(workspace, &format!("[workspace.lints.{tool}]"))
        })
    };
    let takes = |text: &str| {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let apart = lines.contains(&"[workspace]");
        apart && repeats(text)
            || lines.windows(2).any(|pair| pair == ["[lints]", "workspace = true"])
    };
    let without = manifests.iter().filter(|(_, text)| !takes(text));
    without.map(|(name, _)| format!("`{name}` does not take the lints of the workspace")).collect()
}

/// Functions are kept short by clippy: its threshold is ours, and the group of the lint is on.
pub fn settings(workspace: &str, clippy: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let limit = format!("too-many-lines-threshold = {FUNCTION_LINES_MAX}");
    if !clippy.lines().any(|found| found.trim() == limit) {
        wrong.push(format!("clippy.toml lacks `{limit}`"));
    }
    let lint = |name: &str| {
        let value =
            |line: &str| Some(line.strip_prefix(name)?.trim().strip_prefix('=')?.to_owned());
        workspace.lines().find_map(value)
    };
    if !lint("pedantic").is_some_and(|value| ["warn", "deny"].iter().any(|on| value.contains(on))) {
        wrong.push("Cargo.toml does not switch on clippy's `pedantic`".to_owned());
    }
    if lint("too_many_lines").is_some() {
        wrong.push("Cargo.toml sets `too_many_lines` apart from its group".to_owned());
    }
    wrong
}

/// Each crate begins with a line that says what it is.
pub fn headers(crates: &BTreeSet<String>, repo: &Repo) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in crates {
        let roots = ["lib.rs", "main.rs"].map(|file| format!("{}/src/{file}", folder(name)));
        let roots: Vec<_> =
            roots.iter().filter_map(|path| Some((path, repo.text(path)?))).collect();
        if roots.is_empty() {
            wrong.push(format!("`{name}` has neither src/lib.rs nor src/main.rs"));
        }
        for (path, text) in roots {
            if !text.starts_with("//! ") {
                wrong.push(format!("{path} does not begin with `//!` and what it is"));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHITECTURE: &str = "
# Architecture
| crate  | layer | duty  |
| ------ | ----- | ----- |
| `base` | 0     | words |
| `drift` | 1    | says whether it moved |
| `app`  | 2     | all   |
| `gone` | 2     | none  |
";

    fn manifest(name: &str, rest: &str) -> (String, String) {
        (name.to_owned(), format!("[package]\nname = \"{name}\"\n{rest}"))
    }

    #[test]
    fn an_arrow_that_does_not_point_down_and_a_crate_off_the_map_are_named() {
        let manifests = [
            manifest("base", "[dependencies]\nserde.workspace = true\n"),
            manifest("drift", "[dependencies]\n# app is not used\napp.workspace = true\n"),
            manifest(
                "app",
                "[dependencies]\nbase = { path = \"../base\" }\ndrift.workspace = true\n",
            ),
            manifest("fairness", "[dev-dependencies]\napp.workspace = true\n"),
        ];
        let ours = manifests.iter().map(|(name, _)| name.clone()).collect();
        let uses = uses(&ours, &manifests);
        assert_eq!(
            layers(&map(ARCHITECTURE), &uses),
            [
                "`drift` must not use `app`",
                "`fairness` is not in ARCHITECTURE.md",
                "`gone` of ARCHITECTURE.md is no crate",
            ]
        );
    }

    #[test]
    fn a_crate_of_the_same_layer_is_not_lower() {
        let map = Map::from([("one".to_owned(), 1), ("two".to_owned(), 1)]);
        let uses = Uses::from([
            ("one".to_owned(), BTreeSet::from(["two".to_owned()])),
            ("two".to_owned(), BTreeSet::new()),
        ]);
        assert_eq!(layers(&map, &uses), ["`one` must not use `two`"]);
    }

    #[test]
    fn a_dependency_is_found_however_it_is_written_and_one_of_tests_is_none() {
        let text = "
[dependencies]
plain.workspace = true
inline = { workspace = true }
[dependencies.headed]
workspace = true
[target.'cfg(unix)'.dependencies]
unix.workspace = true
[build-dependencies]
build.workspace = true
[dev-dependencies]
test.workspace = true
[dev-dependencies.other]
workspace = true
[lints]
workspace = true
";
        let found: Vec<_> = dependencies(text).collect();
        assert_eq!(found, ["plain", "inline", "headed", "unix", "build"]);
    }

    #[test]
    fn a_crate_without_the_lints_is_named() {
        let workspace =
            "[workspace.lints.rust]\na = 1\n\n[workspace.lints.clippy]\nb = 2\n\n# c\n[x]\n";
        let manifests = [
            manifest("base", "[lints]\nworkspace = true\n"),
            manifest("app", "[dependencies]\n"),
            manifest("onnx", "[workspace]\n[lints.rust]\na = 1\n\n[lints.clippy]\nb = 2\n"),
            manifest("lax", "[workspace]\n[lints.rust]\na = 1\n\n[lints.clippy]\nb = 3\n"),
        ];
        let wrong =
            ["app", "lax"].map(|one| format!("`{one}` does not take the lints of the workspace"));
        assert_eq!(lints(workspace, &manifests), wrong);
    }

    #[test]
    fn a_longer_function_than_ours_is_not_allowed_by_the_settings() {
        let (on, clippy) = ("pedantic = { level = \"warn\" }", "too-many-lines-threshold = 70\n");
        assert_eq!(settings(on, clippy), Vec::<String>::new());
        assert_eq!(
            settings("pedantic = \"allow\"\ntoo_many_lines = \"allow\"", "too-many-lines = 700"),
            [
                "clippy.toml lacks `too-many-lines-threshold = 70`",
                "Cargo.toml does not switch on clippy's `pedantic`",
                "Cargo.toml sets `too_many_lines` apart from its group",
            ]
        );
    }
}
