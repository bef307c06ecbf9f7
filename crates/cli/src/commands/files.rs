//! Files that are read, and the copies of them that are written elsewhere.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use app::Snippet;
use base::{Error, Refusal};
use formats::{Cause, Format, FormatError, Limits, Part};

use crate::work;

/// The largest file that is read at once, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// Stands for stdin and stdout.
const DASH: &str = "-";

/// Where something is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

/// Where a copy goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
}

/// A file on its way: what is read, and where what is made of it goes.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) from: Source,
    pub(crate) to: Target,
}

/// Whether these paths stand for stdin.
pub(crate) fn is_stdin(paths: &[PathBuf]) -> bool {
    paths.is_empty() || paths == [PathBuf::from(DASH)]
}

/// The files that are named, and those in the folders that are, in the order of their names. Links are
/// not followed out of a folder.
pub(crate) fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut ahead: Vec<PathBuf> = named.iter().rev().cloned().collect();
    while let Some(path) = ahead.pop() {
        let unread = |error: io::Error| {
            let what = format!("`{}` cannot be read: {error}", path.display());
            Refusal::invalid(what, "name files and folders that are there")
        };
        if !fs::metadata(&path).map_err(unread)?.is_dir() {
            found.push(path);
            continue;
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(&path).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            if !entry.file_type().map_err(unread)?.is_symlink() {
                inside.push(entry.path());
            }
        }
        inside.sort();
        ahead.extend(inside.into_iter().rev());
    }
    Ok(found)
}

/// A file that was taken apart into its texts.
pub(crate) struct Opened {
    format: Format,
    bytes: Vec<u8>,
    /// What stands before each text and says what it is about, and the text.
    texts: Vec<(String, String)>,
}

impl Opened {
    /// Takes a file apart.
    ///
    /// # Errors
    /// Why it cannot be, or could not be written again.
    pub(crate) fn new(from: &Source, bytes: Vec<u8>) -> Result<Self, String> {
        let format = Format::of(&from.to_string(), &bytes);
        let format = format.ok_or_else(|| Cause::UnknownFormat.to_string())?;
        if !format.can_be_rewritten() {
            return Err(Cause::NotRewritable.to_string());
        }
        let mut texts = Vec::new();
        let take = |part: Part<'_>| {
            texts.push((part.lead.to_owned(), part.text.to_owned()));
            Ok::<(), FormatError>(())
        };
        formats::read(format, &bytes, &Limits::default(), take)
            .map_err(|error| error.to_string())?;
        Ok(Self { format, bytes, texts })
    }

    /// Its texts, with what stands before them.
    pub(crate) fn snippets(&self) -> Vec<Snippet<'_>> {
        self.texts.iter().map(|(lead, text)| Snippet { lead, text }).collect()
    }

    /// The same file with other texts, one for each of its own.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn with(&self, texts: &[&str]) -> Result<Vec<u8>, String> {
        let mut own = self.texts.iter().zip(texts);
        let put = |part: &Part<'_>| match own.next() {
            Some(((_, old), new)) if part.text == old => {
                Ok((old != new).then(|| (*new).to_owned()))
            }
            _ => Err(FormatError { unread: Vec::new(), more: 1 }), // it was read otherwise before
        };
        formats::rewrite(self.format, &self.bytes, &Limits::default(), put)
            .map_err(|error| error.to_string())
    }
}

impl Source {
    /// Its bytes.
    ///
    /// # Errors
    /// Why they cannot be read: for files in words, because others can be; for stdin a failure.
    pub(crate) fn read(&self) -> Result<Result<Vec<u8>, String>, Error> {
        match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                // A byte more than may be, so that a text is never read in part.
                let read = io::stdin().lock().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
                let read = read.map_err(|error| Error::failed("read stdin", error))?;
                Ok(if read as u64 > FILE_BYTES_MAX { Err(too_large()) } else { Ok(bytes) })
            }
            Self::File(path) => Ok(read(path)),
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stdin => f.write_str(DASH),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

fn too_large() -> String {
    format!("it has more than {} MiB", FILE_BYTES_MAX >> 20)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    // What is no plain file, such as a pipe, might never end.
    let read = fs::metadata(path).and_then(|about| match (about.is_file(), about.len()) {
        (false, _) => Err(io::Error::other("it is not a plain file; send it by stdin")),
        (true, ..=FILE_BYTES_MAX) => fs::read(path),
        (true, _) => Err(io::Error::other(too_large())),
    });
    read.map_err(|error| error.to_string())
}

impl Target {
    /// Writes a copy, as a whole or not at all.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Self::File(path) => work::write(path, bytes),
            Self::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map_err(|error| Error::failed("write to stdout", error))
            }
        }
    }
}

/// Where the copies go of what is named: of one file or of stdin to the file `out`, or into the folder
/// `out`; of one folder to `out` in its place; of several into the folder `out`, by their names.
///
/// # Errors
/// Refuses what is not there, two copies of the same name, and copies over or among what is read.
pub(crate) fn passages(named: &[PathBuf], out: &Path) -> Result<Vec<Passage>, Error> {
    if is_stdin(named) {
        let to = if out == Path::new(DASH) { Target::Stdout } else { Target::File(out.into()) };
        return Ok(vec![Passage { from: Source::Stdin, to }]);
    }
    let mut passages = Vec::new();
    if out == Path::new(DASH) && !matches!(named, [one] if one.is_file()) {
        let what = "stdout takes one file";
        return Err(Refusal::invalid(what, "name a folder with `--out`").into());
    }
    for root in named {
        if root == Path::new(DASH) {
            let what = "stdin is read by itself, not among files";
            return Err(Refusal::invalid(what, "name `-` alone").into());
        }
        let name = root.file_name().map(PathBuf::from).unwrap_or_default();
        let is_folder = out.is_dir() || out.as_os_str().to_string_lossy().ends_with('/');
        for file in files(std::slice::from_ref(root))? {
            // Where it lies in the folder that is named; a file that is named lies in none.
            let inside = file.strip_prefix(root).ok().filter(|_| file != *root);
            let to = match (named.len(), inside) {
                (1, None) if out == Path::new(DASH) => Target::Stdout,
                (1, None) if !is_folder => Target::File(out.to_owned()),
                (1, Some(inside)) => Target::File(out.join(inside)),
                (_, None) => Target::File(out.join(&name)),
                (_, Some(inside)) => Target::File(out.join(&name).join(inside)),
            };
            passages.push(Passage { from: Source::File(file), to });
        }
    }
    apart(named, out, &passages)?;
    Ok(passages)
}

/// Refuses copies that would meet each other or what is read.
fn apart(named: &[PathBuf], out: &Path, passages: &[Passage]) -> Result<(), Error> {
    let refused = |what: String| Err(Refusal::invalid(what, "choose another `--out`").into());
    let real = |path: &Path| fs::canonicalize(path).ok();
    // Of what is not there yet: the folder in which it will be made.
    let place = out.ancestors().find_map(|folder| {
        real(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
            .map(|folder_is| folder_is.join(out.strip_prefix(folder).unwrap_or(Path::new(""))))
    });
    for root in named.iter().filter(|root| root.is_dir()) {
        if place.as_ref().zip(real(root)).is_some_and(|(place, root)| place.starts_with(root)) {
            return refused(format!("the copies would lie in `{}`, which is read", root.display()));
        }
    }
    let read: BTreeSet<PathBuf> = passages
        .iter()
        .filter_map(|one| match &one.from {
            Source::File(path) => real(path),
            Source::Stdin => None,
        })
        .collect();
    let mut written = BTreeSet::new();
    for Passage { from, to } in passages {
        let Target::File(path) = to else { continue };
        if real(path).is_some_and(|path| read.contains(&path)) {
            return refused(format!("`{}` is read and would be written over", path.display()));
        }
        if !written.insert(path) {
            return refused(format!(
                "`{from}` and another file would both be `{}`",
                path.display()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read and where it goes, below a folder.
    fn seen(folder: &Path, named: &[&str], out: &str) -> Result<Vec<String>, String> {
        let path = |name: &&str| if *name == DASH { DASH.into() } else { folder.join(name) };
        let named: Vec<PathBuf> = named.iter().map(path).collect();
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        let passages = passages(&named, &folder.join(out)).map_err(|error| error.to_string())?;
        Ok(passages
            .iter()
            .map(|one| match (&one.from, &one.to) {
                (Source::File(from), Target::File(to)) => format!("{} > {}", name(from), name(to)),
                other => format!("{other:?}"),
            })
            .collect())
    }

    #[test]
    fn copies_keep_the_structure_and_lie_apart_from_what_is_read() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        for name in ["a/x.txt", "a/deep/y.txt", "b/x.txt", "there/old.txt"] {
            work::write(&folder.join(name), b"").unwrap();
        }
        let seen = |named: &[&str], out: &str| seen(folder, named, out);
        assert_eq!(seen(&["a/x.txt"], "new.txt").unwrap(), ["a/x.txt > new.txt"]);
        assert_eq!(seen(&["a/x.txt"], "there").unwrap(), ["a/x.txt > there/x.txt"]);
        assert_eq!(seen(&["a/x.txt"], "new/").unwrap(), ["a/x.txt > new/x.txt"]);
        let one = ["a/deep/y.txt > c/deep/y.txt", "a/x.txt > c/x.txt"];
        assert_eq!(seen(&["a"], "c").unwrap(), one);
        let two = ["a/deep/y.txt > c/a/deep/y.txt", "a/x.txt > c/a/x.txt", "b/x.txt > c/b/x.txt"];
        assert_eq!(seen(&["a", "b"], "c").unwrap(), two);
        let refused = |named: &[&str], out: &str| seen(named, out).unwrap_err();
        assert!(refused(&["a/x.txt", "b/x.txt"], "c").contains("would both be"));
        assert!(refused(&["a/x.txt"], "a/x.txt").contains("written over"));
        assert!(refused(&["a/x.txt"], "b/../a/x.txt").contains("written over"));
        assert!(refused(&["a"], "a").contains("which is read"));
        assert!(refused(&["a"], "a/new/deep").contains("which is read"));
        assert!(refused(&["a/x.txt", "-"], "c").contains("stdin"));
    }
}
