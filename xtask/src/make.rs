//! `cargo xtask new`: a file from a small template, and what is to be done next.

use std::{fs, path::Path};

use base::{Error, Refusal};
use catalog::{CheckPage, item};

const REGISTER: &str = include_str!("../templates/register.rs");
const CHECK: &str = include_str!("../templates/check.md");

/// The longest noun.
const NOUN_MAX: usize = 20;

/// A file that is to be written, and what comes after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its path from the root.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The next steps, one a line.
    pub next: String,
}

/// A new register.
///
/// # Errors
/// Refuses nouns that are no lowercase word and those that are taken.
pub fn register(noun: &str) -> Result<Made, Refusal> {
    let word = noun.bytes().all(|byte| byte.is_ascii_lowercase());
    if !word || !(3..=NOUN_MAX).contains(&noun.len()) {
        let what = format!("`{noun}` is not a noun");
        let hint = format!("take one lowercase word of 3 to {NOUN_MAX} letters, such as `audit`");
        return Err(Refusal::invalid(what, hint));
    }
    let taken = ["form", "gate", "lib", "personal", "register", "shape", "self", "super", "crate"];
    if registry::register(noun).is_ok() || taken.contains(&noun) {
        let what = format!("`{noun}` is there already");
        return Err(Refusal::conflict(what, format!("see `cargo xtask where {noun}`")));
    }
    let name = capital(noun);
    let (plural, title) = (plural(noun), capital(&plural(noun)));
    let text = REGISTER
        .replace("Things", &title)
        .replace("things", &plural)
        .replace("Thing", &name)
        .replace("thing", noun);
    let next = format!(
        "add to crates/registry/src/lib.rs:\n  pub mod {noun};\n  &Of::<{noun}::{name}>(PhantomData),\n\
         then: cargo xtask bless && cargo xtask docs",
    );
    Ok(Made { path: format!("crates/registry/src/{noun}.rs"), text, next })
}

/// A new check page.
///
/// # Errors
/// Refuses ids that are none, those that are taken, and those that no item asks for.
pub fn check(id: &str) -> Result<Made, Refusal> {
    let file = format!("{id}.md");
    if catalog::checks::CHECKS.iter().any(|(name, _)| *name == file) {
        return Err(Refusal::conflict(format!("`{id}` is there already"), "choose another number"));
    }
    let asking = item::items().iter().filter(|item| item.checks.iter().any(|check| check == id));
    let serves: Vec<String> = asking.map(|item| format!("iso42001:{}", item.id)).collect();
    if serves.is_empty() {
        return Err(Refusal::missing(
            format!("no item asks for `{id}`"),
            "name it in `checks` of an item in crates/catalog/data/iso42001.toml",
        ));
    }
    let text = CHECK.replace("ID", id).replace("SERVES", &format!("[{}]", serves.join(", ")));
    CheckPage::parse(&file, &text)
        .map_err(|error| Refusal::invalid(error.to_string(), "an id is like `PL-FAIR-01`"))?;
    let next = format!(
        "add to crates/catalog/src/checks.rs, where people meet it:\n  page!(\"{id}\"),\n\
         then: cargo test --release --workspace -- every_page",
    );
    Ok(Made { path: format!("crates/catalog/checks/{file}"), text, next })
}

/// Writes a new file; one that is there stays as it is.
///
/// # Errors
/// Refuses to write over a file; fails if it cannot be written.
pub fn write(root: &Path, made: &Made) -> Result<(), Error> {
    let path = root.join(&made.path);
    if path.exists() {
        let what = format!("{} is there already", made.path);
        return Err(Refusal::conflict(what, "edit it, or take it away first").into());
    }
    fs::write(&path, &made.text)
        .map_err(|error| Error::failed(format!("write {}", made.path), error))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// The usual plural; people correct the rare ones in the file.
fn plural(noun: &str) -> String {
    let vowel_before = |end: char| {
        noun.strip_suffix(end).is_some_and(|stem| stem.ends_with(['a', 'e', 'i', 'o', 'u']))
    };
    if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        return format!("{noun}es");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !vowel_before('y') => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_register_bears_its_noun_everywhere() {
        let made = register("inquiry").unwrap();
        assert_eq!(made.path, "crates/registry/src/inquiry.rs");
        assert!(made.text.contains("pub struct Inquiry {"));
        assert!(made.text.contains("const PLURAL: &'static str = \"inquiries\";"));
        assert!(!made.text.to_lowercase().contains("thing's") && !made.text.contains("Thing"));
        assert!(made.next.contains("&Of::<inquiry::Inquiry>(PhantomData),"));
        assert_eq!(crate::docs::facts(&made.text).len(), 2);
    }

    #[test]
    fn a_noun_that_is_none_or_is_taken_is_refused() {
        for noun in ["", "ab", "Audit", "two_words", "a-b", "a1b", "../../etc"] {
            assert!(register(noun).unwrap_err().what.contains("is not a noun"), "{noun}");
        }
        for noun in ["risk", "form", "self"] {
            assert!(register(noun).unwrap_err().what.contains("is there already"), "{noun}");
        }
    }

    #[test]
    fn every_check_that_is_asked_for_and_not_written_can_be_begun() {
        let written = |id: &str| {
            catalog::checks::CHECKS.iter().any(|(file, _)| file.strip_suffix(".md") == Some(id))
        };
        let asked = item::items().iter().flat_map(|item| &item.checks);
        for id in asked.filter(|id| !written(id)) {
            let made = check(id).unwrap();
            let page = CheckPage::parse(&format!("{id}.md"), &made.text).unwrap();
            assert_eq!(&page.id, id);
            assert!(page.serves.iter().all(|served| served.known().is_some()), "{id}");
        }
    }

    #[test]
    fn a_check_that_is_there_or_that_nobody_asks_for_is_refused() {
        assert!(check("PL-FAIR-01").unwrap_err().what.contains("is there already"));
        assert!(check("PL-NONE-99").unwrap_err().what.contains("no item asks"));
    }

    #[test]
    fn plurals_are_the_usual_ones() {
        let all = ["audit", "policy", "survey", "process", "box"].map(plural);
        assert_eq!(all, ["audits", "policies", "surveys", "processes", "boxes"]);
    }
}
