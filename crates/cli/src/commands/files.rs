//! Files that are read, and the copies of them that are written elsewhere.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use app::Snippet;
use base::{Error, Refusal};
use formats::{Cause, Format, FormatError, Limits, Part};

use crate::{
    commands::wild::expanded,
    target::{DASH, Inputs, Mode, Target, is_folder, real},
};

/// The largest file that is read at once, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// Where something is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

/// A file on its way: what is read, and where what is made of it goes.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) from: Source,
    pub(crate) to: Target,
}

/// What is met on the way through what somebody names.
#[derive(Debug)]
pub(crate) enum Met {
    File(PathBuf),
    /// What is not read, and why.
    Left(PathBuf, String),
}

/// What is not read or written, and why.
pub(crate) type Left = (String, String);

/// Whether these paths stand for stdin.
pub(crate) fn is_stdin(paths: &[PathBuf]) -> bool {
    paths.is_empty() || paths == [PathBuf::from(DASH)]
}

/// A file that is named, or those in the folder that is, in the order of their names. A link that is named
/// is followed; those in a folder are not, for they may lead anywhere.
///
/// # Errors
/// Refuses what cannot be read.
pub(crate) fn met(named: &Path) -> Result<Vec<Met>, Error> {
    let mut found = Vec::new();
    let mut ahead = vec![named.to_owned()];
    while let Some(path) = ahead.pop() {
        match inside(&path, path == named) {
            Ok(Some(entries)) => ahead.extend(entries.into_iter().rev()),
            Ok(None) if path != named && path.is_symlink() => {
                let why = "it is a link, which is not followed; name it to have it read";
                found.push(Met::Left(path, why.to_owned()));
            }
            Ok(None) => found.push(Met::File(path)),
            Err(error) if path == named => {
                let what = format!("`{}` cannot be read: {error}", path.display());
                return Err(Refusal::invalid(what, "name files and folders that are there").into());
            }
            Err(error) => found.push(Met::Left(path, error.to_string())),
        }
    }
    if found.is_empty() {
        found.push(Met::Left(named.to_owned(), "there is no file in it".to_owned()));
    }
    Ok(found)
}

/// What lies in a folder, sorted; none if it is no folder.
fn inside(path: &Path, follow: bool) -> io::Result<Option<Vec<PathBuf>>> {
    let about = if follow { fs::metadata(path)? } else { fs::symlink_metadata(path)? };
    if !about.is_dir() {
        return Ok(None);
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    Ok(Some(entries))
}

/// A file that was taken apart into its texts.
pub(crate) struct Opened {
    format: Format,
    bytes: Vec<u8>,
    /// What stands before each text and says what it is about, and the text.
    texts: Vec<(String, String)>,
}

impl Opened {
    /// Takes a file apart: as this format, or as what its name and its bytes say.
    ///
    /// # Errors
    /// Why it cannot be, or could not be written again.
    pub(crate) fn new(
        from: &Source,
        format: Option<Format>,
        bytes: Vec<u8>,
    ) -> Result<Self, String> {
        let format = format.or_else(|| Format::of(&from.to_string(), &bytes));
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

    /// Its texts, with what stands before them, about a subject.
    pub(crate) fn snippets<'a>(&'a self, subject: &'a str) -> Vec<Snippet<'a>> {
        self.texts.iter().map(|(lead, text)| Snippet { lead, subject, text }).collect()
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

    /// Who may read a copy of it: who may read it.
    pub(crate) fn mode(&self) -> Mode {
        match self {
            Self::Stdin => Mode::Usual,
            Self::File(path) => {
                let about = fs::metadata(path);
                about.map_or(Mode::Private, |about| Mode::Like(about.permissions()))
            }
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

/// What is read and where the copies go of what is named: of one file or of stdin to the file `out`, or
/// into the folder `out`; of one folder to `out` in its place; of several into the folder `out`, by their
/// names. Also what is not read, and why.
///
/// # Errors
/// Refuses what is not there, two copies of the same name, copies that can be no files, and copies over or
/// among what is read, which `also` is.
pub(crate) fn passages(
    named: &[PathBuf],
    out: &Path,
    also: Option<&Path>,
) -> Result<(Vec<Passage>, Vec<Left>), Error> {
    let named = &expanded(named)?;
    let mut inputs = Inputs::of(also)?;
    if is_stdin(named) {
        let to = Target::of(out);
        if to != Target::Stdout && is_folder(out) {
            let what =
                format!("`{}` is a folder, and what comes by stdin has no name", out.display());
            return Err(Refusal::invalid(what, "name a file in it with `--out`").into());
        }
        inputs.add(Path::new(DASH))?;
        let passages = vec![Passage { from: Source::Stdin, to }];
        apart(&inputs, &passages)?;
        return Ok((passages, Vec::new()));
    }
    let to_stdout = Target::of(out) == Target::Stdout;
    if to_stdout && (named.len() > 1 || named.iter().any(|one| one.is_dir())) {
        let what = "stdout takes one file";
        return Err(Refusal::invalid(what, "name a folder with `--out`").into());
    }
    let (mut passages, mut left) = (Vec::new(), Vec::new());
    for root in named {
        if root == Path::new(DASH) {
            let what = "stdin is read by itself, not among files";
            return Err(Refusal::invalid(what, "name `-` alone").into());
        }
        inputs.add(root)?;
        let name = root.file_name().map(PathBuf::from).unwrap_or_default();
        for met in met(root)? {
            let file = match met {
                Met::File(file) => file,
                Met::Left(path, why) => {
                    left.push((path.display().to_string(), why));
                    continue;
                }
            };
            inputs.add(&file)?;
            // Where it lies in the folder that is named; a file that is named lies in none.
            let inside = file.strip_prefix(root).ok().filter(|_| file != *root);
            let to = match (named.len(), inside) {
                (1, None) if to_stdout => Target::Stdout,
                (1, None) if !is_folder(out) => Target::of(out),
                (1, Some(inside)) => Target::File(out.join(inside)),
                (_, None) => Target::File(out.join(&name)),
                (_, Some(inside)) => Target::File(out.join(&name).join(inside)),
            };
            passages.push(Passage { from: Source::File(file), to });
        }
    }
    apart(&inputs, &passages)?;
    Ok((passages, left))
}

/// Refuses copies that would meet each other or what is read, and those that can be no files.
fn apart(inputs: &Inputs, passages: &[Passage]) -> Result<(), Error> {
    let mut written = BTreeSet::new();
    for Passage { from, to } in passages {
        let Target::File(path) = to else { continue };
        inputs.spare(to)?;
        to.check()?;
        if !written.insert(real(path)?) {
            let what = format!("`{from}` and another file would both be `{}`", path.display());
            return Err(Refusal::invalid(what, "choose another `--out`").into());
        }
    }
    // Of what is not there yet, one could be a file that another is to lie in.
    for path in &written {
        if let Some(above) = path.ancestors().skip(1).find(|above| written.contains(*above)) {
            let (path, above) = (path.display(), above.display());
            let what = format!("`{path}` cannot lie in `{above}`, which is a file then");
            return Err(Refusal::invalid(what, "treat them one after the other").into());
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
        let (passages, _) =
            passages(&named, &folder.join(out), None).map_err(|error| error.to_string())?;
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
            crate::work::write(&folder.join(name), b"").unwrap();
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
