//! Rules about names: one noun everywhere.

use crate::repo::Repo;

/// The files that a register of this noun has.
pub fn files(noun: &str) -> [String; 3] {
    [
        format!("crates/registry/src/{noun}.rs"),
        format!("crates/registry/golden/{noun}.txt"),
        format!("docs/registers/{noun}.md"),
    ]
}

/// Each register has its file, its golden file and its page, and there are no others of these.
pub fn registers(nouns: &[&str], repo: &Repo) -> Vec<String> {
    let mut wrong = Vec::new();
    for noun in nouns {
        let missing = files(noun).into_iter().filter(|path| !repo.has(path));
        wrong.extend(missing.map(|path| format!("`{noun}` has no {path}")));
    }
    for file in repo.files() {
        let left = [("crates/registry/golden/", ".txt"), ("docs/registers/", ".md")];
        for (folder, end) in left {
            let rest = file.path.strip_prefix(folder).and_then(|name| name.strip_suffix(end));
            if let Some(noun) = rest.filter(|noun| *noun != "README" && !nouns.contains(noun)) {
                wrong.push(format!("{} belongs to no register: there is no `{noun}`", file.path));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::File;

    #[test]
    fn a_register_without_one_of_its_files_and_a_file_without_its_register_are_named() {
        let file = |path: &str| File::new(path, "");
        let repo = Repo::of(vec![
            file("crates/registry/src/risk.rs"),
            file("crates/registry/golden/risk.txt"),
            file("docs/registers/risk.md"),
            file("docs/registers/README.md"),
            file("crates/registry/src/audit.rs"),
            file("crates/registry/golden/finding.txt"),
        ]);
        assert_eq!(
            registers(&["risk", "audit"], &repo),
            [
                "`audit` has no crates/registry/golden/audit.txt",
                "`audit` has no docs/registers/audit.md",
                "crates/registry/golden/finding.txt belongs to no register: there is no `finding`",
            ]
        );
    }
}
