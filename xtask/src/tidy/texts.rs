//! Rules about the text of files.

use crate::repo::File;

/// The most lines of the map.
pub const MAP_LINES_MAX: usize = 200;

/// The most lines of a Rust file, its unit tests aside.
pub const FILE_LINES_MAX: usize = 500;

/// The only place that a dependency may come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What is written where something is still to be written; each is a macro.
const UNFINISHED: [&str; 3] = ["todo", "unimplemented", "dbg"];

/// Folders of one machine. They are written in parts so that this file does not have them.
const MACHINE: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

/// The map and each Rust file are short enough to be read at one go.
pub fn length(file: &File) -> Vec<String> {
    let (found, most) = if file.path == "ARCHITECTURE.md" {
        (file.text.lines().count(), MAP_LINES_MAX)
    } else if file.ends_with(".rs") {
        (lines_before_tests(&file.text), FILE_LINES_MAX)
    } else {
        return Vec::new();
    };
    let long = found > most;
    long.then(|| format!("{} has {found} lines, at most {most}", file.path)).into_iter().collect()
}

/// The lines before the module of the unit tests, which stands last.
fn lines_before_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| pair == ["#[cfg(test)]", "mod tests {"]);
    tests.unwrap_or(lines.len())
}

/// Nothing is left to be written, and nothing is printed to see what happens.
pub fn unfinished(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in file.lines().filter(|_| file.ends_with(".rs")) {
        for name in UNFINISHED {
            let called = line.split(name).skip(1).any(|rest| rest.starts_with("!("));
            if called {
                wrong.push(format!("{}:{number} has `{name}!`", file.path));
            }
        }
    }
    wrong
}

/// No line ends with a space or a tab.
pub fn spaces(file: &File) -> Vec<String> {
    let ends = |line: &str| line.ends_with([' ', '\t', '\r']);
    let found = file.lines().filter(|(_, line)| ends(line));
    found.map(|(number, _)| format!("{}:{number} ends with a space", file.path)).collect()
}

/// No file names a folder of somebody's machine.
pub fn machine(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in file.lines() {
        for folder in MACHINE {
            // `a/b/` is a relative path; an absolute one begins after no name.
            let named = |before: &str| {
                before.ends_with(|last: char| last.is_alphanumeric() || "._-}".contains(last))
            };
            if line.match_indices(folder).any(|(at, _)| !named(&line[..at])) {
                wrong.push(format!(
                    "{}:{number} names `{folder}`, a folder of a machine",
                    file.path
                ));
            }
        }
    }
    wrong
}

/// Dependencies come from crates.io and nowhere else.
pub fn sources(file: &File) -> Vec<String> {
    if file.name() != "Cargo.lock" {
        return Vec::new();
    }
    let source = |line: &str| Some(line.strip_prefix("source = ")?.trim_matches('"').to_owned());
    let found = file.lines().filter_map(|(number, line)| Some((number, source(line)?)));
    let other = found.filter(|(_, source)| source != SOURCE);
    other.map(|(number, source)| format!("{}:{number} takes from {source}", file.path)).collect()
}

/// Nobody lifts the limit of a function's length.
pub fn lifted(file: &File) -> Vec<String> {
    let lint = concat!("clippy::too_many", "_lines");
    let found = file.lines().filter(|(_, line)| file.ends_with(".rs") && line.contains(lint));
    found.map(|(number, _)| format!("{}:{number} lifts `{lint}`", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(text: &str) -> File {
        File::new("crates/risk/src/lib.rs", text)
    }

    #[test]
    fn a_long_file_is_named_and_its_tests_do_not_count() {
        let most = "let a = 1;\n".repeat(FILE_LINES_MAX);
        assert_eq!(length(&rust(&most)), Vec::<String>::new());
        let with_tests = format!("{most}#[cfg(test)]\nmod tests {{\n{most}}}\n");
        assert_eq!(length(&rust(&with_tests)), Vec::<String>::new());
        assert_eq!(
            length(&rust(&format!("{most}\n"))),
            ["crates/risk/src/lib.rs has 501 lines, at most 500"]
        );
        let map = File::new("ARCHITECTURE.md", &"line\n".repeat(201));
        assert_eq!(length(&map), ["ARCHITECTURE.md has 201 lines, at most 200"]);
        assert_eq!(length(&File::new("README.md", &"line\n".repeat(900))), Vec::<String>::new());
    }

    #[test]
    fn what_is_unfinished_is_named_and_a_word_that_looks_like_it_is_not() {
        let text = format!("fn a() {{\n    {}!(\"later\");\n}}\n", "todo");
        assert_eq!(unfinished(&rust(&text)), ["crates/risk/src/lib.rs:2 has `todo!`"]);
        assert_eq!(unfinished(&rust("let todo = plan(todo);\n")), Vec::<String>::new());
        assert_eq!(unfinished(&File::new("PLAN.md", &text)), Vec::<String>::new());
    }

    #[test]
    fn a_line_that_ends_with_a_space_is_named() {
        assert_eq!(
            spaces(&File::new("README.md", "one\ntwo \nthree\t\nfour\n")),
            ["README.md:2 ends with a space", "README.md:3 ends with a space"]
        );
    }

    #[test]
    fn a_folder_of_a_machine_is_named_and_a_relative_path_is_not() {
        let text = format!("cd {}me\ncd net{0}me\ncd ./frame{0}\n", MACHINE[0]);
        let found = machine(&File::new("README.md", &text));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("README.md:1 names "), "{found:?}");
        let quoted = File::new("a.rs", &format!("open(\"{}a\")\n", MACHINE[3]));
        assert_eq!(machine(&quoted).len(), 1);
    }

    #[test]
    fn a_dependency_from_elsewhere_is_named() {
        let lock = |source: &str| {
            File::new("fuzz/Cargo.lock", &format!("[[package]]\nsource = \"{source}\"\n"))
        };
        assert_eq!(sources(&lock(SOURCE)), Vec::<String>::new());
        assert_eq!(
            sources(&lock("registry+https://mirror.example/index")),
            ["fuzz/Cargo.lock:2 takes from registry+https://mirror.example/index"]
        );
        assert_eq!(sources(&File::new("a.toml", "source = \"x\"\n")), Vec::<String>::new());
    }

    #[test]
    fn lifting_the_length_of_a_function_is_named() {
        let text =
            format!("#[expect({}, reason = \"long\")]\n", concat!("clippy::too_many", "_lines"));
        assert_eq!(lifted(&rust(&text)).len(), 1);
        assert_eq!(lifted(&rust("fn short() {}\n")), Vec::<String>::new());
    }
}
