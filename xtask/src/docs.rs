//! Generated documents: a page for each register, from the same forms and tables that the product
//! shows.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use base::Error;
use registry::{AnyRegister, Class, Field, Form, REGISTERS, Takes};

use crate::repo::Repo;

/// Where the pages of the registers lie.
pub const FOLDER: &str = "docs/registers";

/// All generated documents, by path.
pub fn pages(repo: &Repo) -> BTreeMap<String, String> {
    let page = |register: &&dyn AnyRegister| {
        (format!("{FOLDER}/{}.md", register.noun()), page(*register, repo))
    };
    let mut pages: BTreeMap<String, String> = REGISTERS.iter().map(page).collect();
    pages.insert(format!("{FOLDER}/README.md"), index());
    pages
}

/// The documents that are not as they would be made now, with what is wrong.
pub fn differing(repo: &Repo) -> Vec<String> {
    let made = pages(repo);
    let wrong = |(path, text): (&String, &String)| match repo.text(path) {
        None => Some(format!("{path} is missing")),
        Some(found) if found != text => Some(format!("{path} is out of date")),
        Some(_) => None,
    };
    let mut all: Vec<String> = made.iter().filter_map(wrong).collect();
    let old = repo.files().iter().map(|file| &file.path);
    let old = old.filter(|path| path.starts_with(FOLDER) && !made.contains_key(*path));
    all.extend(old.map(|path| format!("{path} is of no register")));
    all
}

/// Writes the documents that differ and takes away those of registers that are gone.
///
/// # Errors
/// A file cannot be written.
pub fn write(repo: &Repo) -> Result<Vec<String>, Error> {
    let made = pages(repo);
    let fault = |error| Error::failed(format!("write `{FOLDER}`"), error);
    fs::create_dir_all(repo.root().join(FOLDER)).map_err(fault)?;
    let mut changed = Vec::new();
    for (path, text) in &made {
        if repo.text(path) != Some(text) {
            fs::write(repo.root().join(path), text).map_err(fault)?;
            changed.push(path.clone());
        }
    }
    for file in repo.files() {
        if file.path.starts_with(FOLDER) && !made.contains_key(&file.path) {
            fs::remove_file(repo.root().join(&file.path)).map_err(fault)?;
            changed.push(file.path.clone());
        }
    }
    Ok(changed)
}

/// The sentence that keeps people from editing what is made.
const MADE: &str = "<!-- Made by `cargo xtask docs`; edit the register instead. -->";

fn index() -> String {
    let mut text = format!(
        "{MADE}\n# Registers\n\nWhat the organisation keeps, in the order of the navigation.\n\n"
    );
    text.push_str("| register | what is kept | commands |\n| --- | --- | --- |\n");
    for register in REGISTERS {
        let (noun, title, about) = (register.noun(), register.title(), register.about());
        let verbs: Vec<String> = register.by_hand().iter().map(|form| typed(&form.verb)).collect();
        let _ = writeln!(text, "| [{title}]({noun}.md) | {about} | {} |", verbs.join(", "));
    }
    text
}

fn page(register: &dyn AnyRegister, repo: &Repo) -> String {
    let (noun, plural) = (register.noun(), register.plural());
    let mut text = format!("{MADE}\n# {}\n\n{}\n\n", register.title(), register.about());
    let _ = writeln!(
        text,
        "One noun everywhere: `{noun}` is [its file](../../crates/registry/src/{noun}.rs), the facts \
         `{noun}.*`, the\ncommand `plumb {noun}`, the table `{noun}` and the page `/{plural}`. A record \
         is called `{noun}-1`, its name\nis the field `{}`.\n",
        register.name_field(),
    );
    text.push_str("## Commands\n");
    for (place, form) in register.forms().iter().enumerate() {
        command(&mut text, register, form, place == 0);
    }
    text.push_str("\n## Facts\n");
    let source = repo.text(&format!("crates/registry/src/{noun}.rs")).unwrap_or_default();
    let has = |verb: &str| register.forms().iter().any(|form| form.verb == verb);
    let common = if has("tag") { repo.text("crates/registry/src/metadata.rs") } else { None };
    let common = facts(common.unwrap_or_default()).into_iter();
    let common = common.filter(|(name, _)| name != "owned" || has("own"));
    for (name, about) in facts(source).into_iter().chain(common) {
        let _ = writeln!(text, "- `{noun}.{name}`: {about}");
    }
    tables(&mut text, register);
    places(&mut text, register);
    text
}

/// How a record is reached: on the command line, on the web, by a program.
fn places(text: &mut String, register: &dyn AnyRegister) {
    let (noun, plural, name) = (register.noun(), register.plural(), register.name_field());
    let _ = write!(
        text,
        "\n## Where to find it\n```sh\nplumb {noun} list\nplumb {noun} show {noun}-1\n\
         plumb {noun} history {noun}-1\nplumb query \"select id, {name}, state from {noun}\"\n```\n\n"
    );
    let page = format!("/{plural}/{noun}-1");
    let mut rows = vec![
        ("all of them", format!("/{plural}"), format!("`GET /api/{plural}`")),
        ("one", page.clone(), format!("`GET /api{page}`")),
        ("its facts", page.clone(), format!("`GET /api{page}/history`")),
    ];
    let forms = register.by_hand();
    if let Some(form) = forms.first() {
        let page = format!("/{plural}/new");
        rows.push(("a new one", page, format!("`POST /api/{plural}` ({})", form.verb)));
    }
    if let Some(form) = forms.get(1) {
        let page = format!("{page}/{}", form.verb);
        rows.push(("a command on it", page.clone(), format!("`POST /api{page}`")));
    }
    text.push_str("| what | page | API |\n| --- | --- | --- |\n");
    for (what, page, api) in rows {
        let _ = writeln!(text, "| {what} | `{page}` | {api} |");
    }
}

/// A word of the command line.
fn typed(word: &str) -> String {
    word.replace('_', "-")
}

fn command(text: &mut String, register: &dyn AnyRegister, form: &Form, makes: bool) {
    let class = match register.class(&form.verb) {
        Class::Contribute => "to contribute",
        Class::Approve => "to approve",
        Class::Administer => "to administer",
        Class::Own => "each person for themselves",
        Class::Measure => "nobody: what measures records it",
    };
    let _ = writeln!(text, "\n### {}\n{}. Who may: {class}.\n", typed(&form.verb), form.label);
    if !form.help.is_empty() {
        let _ = writeln!(text, "{}\n", form.help);
    }
    if !form.fields.is_empty() {
        text.push_str("| field | what to write | takes |\n| --- | --- | --- |\n");
        for field in &form.fields {
            let stop = if field.help.is_empty() { "" } else { ". " };
            let (name, label, help) = (&field.name, &field.label, &field.help);
            let _ = writeln!(text, "| `{name}` | {label}{stop}{help} | {} |", takes(field));
        }
        text.push('\n');
    }
    if register.class(&form.verb) != Class::Measure {
        let _ = writeln!(text, "```sh\n{}\n```", example(register.noun(), form, makes));
    }
}

/// What a field takes, in words.
fn takes(field: &Field) -> String {
    let kind = match &field.takes {
        Takes::Line => "a line".to_owned(),
        Takes::Lines => "text".to_owned(),
        Takes::Whole { low, high } if *high == i64::MAX => format!("a whole number from {low}"),
        Takes::Whole { low, high } => format!("a whole number from {low} to {high}"),
        Takes::Number => "a number".to_owned(),
        Takes::Flag => "yes or no".to_owned(),
        Takes::Day => "a day".to_owned(),
        Takes::Choice(words) => {
            let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            format!("one of {}", words.join(", "))
        }
        Takes::Document => "a file; for a program its digest, once it was sent".to_owned(),
        Takes::Link(noun) if noun == "*" => "the id of any record".to_owned(),
        Takes::Link(noun) => format!("the id of a record of [{noun}]({noun}.md)"),
    };
    let marks = [
        (field.many, "may be repeated"),
        (field.optional, "may be left out"),
        (field.personal, "personal, kept apart from the ledger"),
    ];
    let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark);
    std::iter::once(kind.as_str()).chain(marks).collect::<Vec<_>>().join("; ")
}

/// The command as somebody types it, with every field that may not be left out.
fn example(noun: &str, form: &Form, makes: bool) -> String {
    let mut line = format!("plumb {noun} {}", typed(&form.verb));
    if !makes {
        let _ = write!(line, " {noun}-1");
    }
    for field in form.fields.iter().filter(|field| !field.optional) {
        let _ = write!(line, " --{} {}", typed(&field.name), sample(&field.takes));
    }
    line
}

/// A value that a field takes.
fn sample(takes: &Takes) -> String {
    match takes {
        Takes::Line | Takes::Lines => "\"…\"".to_owned(),
        Takes::Whole { low, .. } => low.to_string(),
        Takes::Number => "0.8".to_owned(),
        Takes::Flag => "yes".to_owned(),
        Takes::Day => "2026-11-20".to_owned(),
        Takes::Choice(words) => words.first().map_or("…", |(word, _)| word.as_str()).to_owned(),
        Takes::Document => "report.pdf".to_owned(),
        Takes::Link(noun) if noun == "*" => "risk-1".to_owned(),
        Takes::Link(noun) => format!("{noun}-1"),
    }
}

fn tables(text: &mut String, register: &dyn AnyRegister) {
    text.push_str("\n## Tables\n");
    for (name, columns) in register.shape().tables() {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| {
                let holds = format!("{:?}", column.holds).to_lowercase();
                format!("`{}` {holds}", column.name)
            })
            .collect();
        let _ = writeln!(text, "- `{name}`: {}", columns.join(", "));
    }
}

/// The facts of a register's file: the variants of its `Fact` and what their comments say.
pub fn facts(source: &str) -> Vec<(String, String)> {
    let inside = source.split_once("\npub enum Fact {\n").map_or("", |(_, rest)| rest);
    let inside = inside.split_once("\n}\n").map_or("", |(inside, _)| inside);
    let (mut found, mut about) = (Vec::new(), Vec::new());
    for line in inside.lines() {
        let Some(line) = line.strip_prefix("    ").filter(|line| !line.starts_with(' ')) else {
            continue;
        };
        let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
        if let Some(comment) = line.strip_prefix("/// ") {
            about.push(comment);
        } else if !name.is_empty() {
            found.push((snake(&name), about.join(" ")));
            about.clear();
        }
    }
    found
}

/// `TreatmentPlanned` as facts are named: `treatment_planned`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_of_a_file_are_read_with_their_comments() {
        let source = "
/// What has happened.
#[derive(Debug)]
pub enum Fact {
    /// Somebody saw
    /// it.
    Identified {
        /// Not a fact.
        title: Title,
    },
    /// It is planned.
    #[serde(rename = \"x\")]
    TreatmentPlanned { by: Day },
    /// Over.
    Closed,
}

pub enum Other {
    No,
}
";
        let found = facts(source);
        let found: Vec<_> =
            found.iter().map(|(name, about)| (name.as_str(), about.as_str())).collect();
        assert_eq!(
            found,
            [
                ("identified", "Somebody saw it."),
                ("treatment_planned", "It is planned."),
                ("closed", "Over.")
            ]
        );
    }

    #[test]
    fn every_register_has_facts_and_a_page_that_shows_all_its_commands() {
        let repo = Repo::here().unwrap();
        for register in REGISTERS {
            let noun = register.noun();
            let source = repo.text(&format!("crates/registry/src/{noun}.rs")).unwrap();
            assert!(!facts(source).is_empty(), "{noun} has no facts");
            let page = page(*register, &repo);
            for form in register.forms() {
                assert!(page.contains(&format!("### {}\n", typed(&form.verb))), "{noun}");
            }
        }
    }

    #[test]
    fn a_page_that_was_edited_and_one_of_no_register_are_named() {
        let here = Repo::here().unwrap();
        let sources =
            here.files().iter().filter(|file| file.path.starts_with("crates/registry/src"));
        let mut files: Vec<_> = sources.cloned().collect();
        for (path, text) in pages(&here) {
            files.push(crate::repo::File { path, text });
        }
        assert_eq!(differing(&Repo::of(files.clone())), Vec::<String>::new());
        let page = files.iter_mut().find(|file| file.path == "docs/registers/risk.md").unwrap();
        page.text.push('!');
        files.push(crate::repo::File::new("docs/registers/gone.md", ""));
        assert_eq!(
            differing(&Repo::of(files)),
            ["docs/registers/risk.md is out of date", "docs/registers/gone.md is of no register"]
        );
    }
}
