//! `cargo xtask where WORD`: one noun everywhere, or files and public items that bear a word.

use catalog::{CheckPage, checks::CHECKS, views::VIEWS};
use registry::AnyRegister;

use crate::{repo::Repo, tidy::names};

/// The most files, and the most items, that are shown.
pub const FOUND_MAX: usize = 40;

/// Where a word is found: lines of a kind and a place.
pub fn places(word: &str, repo: &Repo) -> Vec<(&'static str, String)> {
    let mut found = match registry::register(&word.to_lowercase()) {
        Ok(register) => noun(register, repo),
        Err(_) => Vec::new(),
    };
    let known: Vec<String> = found.iter().map(|(_, place)| place.clone()).collect();
    let files: Vec<_> =
        files(word, repo).into_iter().filter(|path| !known.contains(path)).collect();
    found.extend(first(files, "file"));
    found.extend(first(items(word, repo), "item"));
    found
}

/// The first of many, and how many more there are.
fn first(mut all: Vec<String>, kind: &'static str) -> Vec<(&'static str, String)> {
    let more = all.len().saturating_sub(FOUND_MAX);
    all.truncate(FOUND_MAX);
    if more > 0 {
        all.push(format!("… and {more} more"));
    }
    all.into_iter().map(|place| (kind, place)).collect()
}

/// A register, everywhere that its noun stands.
fn noun(register: &dyn AnyRegister, repo: &Repo) -> Vec<(&'static str, String)> {
    let (noun, plural) = (register.noun(), register.plural());
    let mut found = Vec::new();
    let kinds = ["register", "golden file", "page of the docs"];
    for (kind, path) in kinds.into_iter().zip(names::files(noun)) {
        let missing = if repo.has(&path) { "" } else { " (missing)" };
        found.push((kind, format!("{path}{missing}")));
    }
    let verbs: Vec<String> =
        register.forms().iter().map(|form| form.verb.replace('_', "-")).collect();
    let source = repo.text(&format!("crates/registry/src/{noun}.rs")).unwrap_or_default();
    let facts = crate::docs::facts(source);
    let facts: Vec<String> = facts.iter().map(|(name, _)| format!("{noun}.{name}")).collect();
    let tables: Vec<String> = register.shape().tables().into_iter().map(|(name, _)| name).collect();
    found.push(("facts", facts.join(", ")));
    found.push(("command", format!("plumb {noun} list|show|history|{}", verbs.join("|"))));
    found.push(("address", format!("/{plural}, /{plural}/{noun}-1, /api/{plural}")));
    found.push(("tables", tables.join(", ")));
    for (file, text) in CHECKS {
        let reads =
            CheckPage::parse(file, text).is_ok_and(|page| page.reads.iter().any(|r| r == noun));
        if reads {
            found.push(("check", format!("crates/catalog/checks/{file}")));
        }
    }
    for (name, sql) in VIEWS {
        if tables.iter().any(|table| has_word(sql, table)) {
            found.push(("view", format!("crates/catalog/views/{name}.sql")));
        }
    }
    found
}

/// Whether a text has this word, not as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}

/// Files whose names have the word.
fn files(word: &str, repo: &Repo) -> Vec<String> {
    let word = word.to_lowercase();
    let named = repo.files().iter().filter(|file| file.name().to_lowercase().contains(&word));
    named.map(|file| file.path.clone()).collect()
}

/// Public items whose names have the word, as `path:line pub fn name`.
fn items(word: &str, repo: &Repo) -> Vec<String> {
    let word = word.to_lowercase();
    let mut found = Vec::new();
    for file in repo.files().iter().filter(|file| file.ends_with(".rs")) {
        for (number, line) in file.lines() {
            if let Some((kind, name)) =
                public(line).filter(|(_, n)| n.to_lowercase().contains(&word))
            {
                found.push(format!("{}:{number} {kind} {name}", file.path));
            }
        }
    }
    found
}

/// The kind and name of the public item that a line begins.
fn public(line: &str) -> Option<(&str, &str)> {
    const KINDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];
    let rest = line.trim_start().strip_prefix("pub ")?;
    let mut words = rest.split([' ', '<', '(', ':', ';', '{', '=']).filter(|word| !word.is_empty());
    let mut kind = words.next()?;
    let mut name = words.next()?;
    while ["async", "const", "unsafe"].contains(&kind) && KINDS.contains(&name) {
        (kind, name) = (name, words.next()?);
    }
    KINDS.contains(&kind).then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::File;

    #[test]
    fn a_public_item_is_found_by_its_name_and_a_private_one_is_not() {
        let text = "pub fn coverage() {}\nfn cover() {}\n    pub(crate) fn cover() {}\n\
                    pub const fn uncovered(x: u8) {}\npub const COVER_MAX: u8 = 1;\npub use cover;\n";
        let repo = Repo::of(vec![File::new("a.rs", text), File::new("b.md", text)]);
        assert_eq!(
            items("cover", &repo),
            ["a.rs:1 fn coverage", "a.rs:4 fn uncovered", "a.rs:5 const COVER_MAX"]
        );
    }

    #[test]
    fn a_noun_is_found_everywhere_it_stands() {
        let repo = Repo::here().unwrap();
        let found = places("release", &repo);
        let has = |kind, place: &str| found.iter().any(|(k, p)| *k == kind && p.contains(place));
        assert!(has("register", "crates/registry/src/release.rs"));
        assert!(has("golden file", "crates/registry/golden/release.txt"));
        assert!(has("facts", "release.proposed"));
        assert!(has("command", "plumb release list"));
        assert!(has("address", "/releases"));
        assert!(has("tables", "release_components"));
        assert!(has("check", "PL-DEV-04"));
        assert!(has("view", "subject_release"));
    }

    #[test]
    fn a_part_of_a_word_is_not_the_word() {
        assert!(has_word("select * from risk r", "risk"));
        assert!(!has_word("select * from open_risk r, risks", "risk"));
    }
}
