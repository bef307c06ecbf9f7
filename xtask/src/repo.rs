//! The text files of a checkout, read once: what the rules and the search look at.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Folders that no commit has: built things, data folders, what fuzzing finds.
const SKIPPED: [&str; 6] =
    [".git", "target", "plumbline-demo", "plumb-data", "corpus", "artifacts"];

/// A text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A checkout.
#[derive(Debug, Clone)]
pub struct Repo {
    root: PathBuf,
    files: Vec<File>,
}

impl File {
    /// A file, for tests of rules.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether its name ends with this.
    pub fn ends_with(&self, end: &str) -> bool {
        self.path.ends_with(end)
    }

    /// Its lines, numbered from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

impl Repo {
    /// The checkout that this crate is part of.
    ///
    /// # Errors
    /// A folder or file cannot be read.
    pub fn here() -> io::Result<Self> {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::read(xtask.parent().unwrap_or(xtask))
    }

    /// A checkout of these files, for tests of rules.
    pub fn of(mut files: Vec<File>) -> Self {
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { root: PathBuf::new(), files }
    }

    /// Reads all text files below `root`, in the order of their paths.
    ///
    /// # Errors
    /// A folder or file cannot be read.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        walk(root, "", &mut files)?;
        Ok(Self { root: root.to_owned(), ..Self::of(files) })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its text files, in the order of their paths.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The text of a file; nothing if it is not there.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Whether there is such a text file.
    pub fn has(&self, path: &str) -> bool {
        self.text(path).is_some()
    }
}

/// A file that goes away while others work here is not there; bytes that are no text are skipped.
fn walk(folder: &Path, under: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if under.is_empty() { name.clone() } else { format!("{under}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(&entry.path(), &path, files)?;
        } else if kind.is_file() {
            match fs::read(entry.path()).map(String::from_utf8) {
                Ok(Ok(text)) => files.push(File { path, text }),
                Ok(Err(_)) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}
