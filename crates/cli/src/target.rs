//! Where something goes: to stdout, or into a file that is there as a whole or not at all.
//!
//! **A file that is read is never written over**, by whatever name it is called: see [`Inputs`].

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, BufWriter, Write as _},
    path::{Component, Path, PathBuf},
};

use base::{Error, Refusal};
use tempfile::NamedTempFile;

/// Stands for stdin and stdout.
pub(crate) const DASH: &str = "-";

/// How the name of a file begins that is not whole yet; the rest of it is drawn.
const DRAFT: &str = ".plumb-";

/// How many links a path may lead over, as in Linux.
const LINKS_MAX: usize = 40;

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
}

/// Who may read a file that was not there before; one that was keeps its own mode.
#[derive(Debug, Clone)]
pub(crate) enum Mode {
    /// Who may read what this person writes elsewhere.
    Usual,
    /// Who may read a file with these.
    Like(Permissions),
    /// This person alone.
    Private,
}

/// What is written, until it is whole.
pub(crate) struct Draft {
    /// As it was typed, for messages.
    named: PathBuf,
    sink: Sink,
    made: Made,
}

enum Sink {
    Stdout(BufWriter<io::Stdout>),
    /// What is no plain file, such as a pipe.
    There(BufWriter<File>),
    /// A file beside its place, with the mode that it has in the end.
    Beside {
        writer: BufWriter<NamedTempFile>,
        place: PathBuf,
        mode: Option<Permissions>,
    },
}

/// Folders that were made for something, and go again if nothing comes of it.
struct Made(Vec<PathBuf>);

impl Target {
    /// What somebody typed.
    pub(crate) fn of(path: &Path) -> Self {
        let stdout = path == Path::new(DASH) || path == Path::new("/dev/stdout");
        if stdout { Self::Stdout } else { Self::File(path.to_owned()) }
    }

    /// Refuses what can be no file: a folder, and what would lie in a file.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let Self::File(path) = self else { return Ok(()) };
        if is_folder(path) {
            let what = format!("`{}` is a folder, and not a file", path.display());
            return Err(Refusal::invalid(what, "name a file in it"));
        }
        let above =
            path.ancestors().skip(1).find_map(|above| Some((above, fs::metadata(above).ok()?)));
        match above {
            Some((above, about)) if !about.is_dir() => {
                let (path, above) = (path.display(), above.display());
                let what = format!("`{path}` cannot lie in `{above}`, which is no folder");
                Err(Refusal::invalid(what, "name a folder, or another place"))
            }
            _ => Ok(()),
        }
    }

    /// Makes all ready to write: the folders in which a file lies, and the file beside its place.
    ///
    /// # Errors
    /// As [`Target::check`]; it cannot be written.
    pub(crate) fn begin(&self, mode: Mode) -> Result<Draft, Error> {
        self.check()?;
        match self {
            Self::Stdout => Ok(Draft {
                named: DASH.into(),
                sink: Sink::Stdout(BufWriter::new(io::stdout())),
                made: Made(Vec::new()),
            }),
            Self::File(path) => begun(path, mode).map_err(|error| unwritten(path, error)),
        }
    }
}

/// Whether a path is that of a folder, there or not.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

fn begun(path: &Path, mode: Mode) -> io::Result<Draft> {
    let (named, made) = (path.to_owned(), Made(Vec::new()));
    // What somebody opened for us is written on, and not replaced behind its back.
    let open =
        ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc"].iter().any(|one| path.starts_with(one));
    if path.exists() && (open || !path.is_file()) {
        let file = OpenOptions::new().append(true).open(path)?;
        return Ok(Draft { named, sink: Sink::There(BufWriter::new(file)), made });
    }
    // Of a link it is the file that it leads to which is replaced.
    let place = walked(path)?;
    let folder = place.parent().unwrap_or(Path::new("/"));
    let made = Made::folder(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(DRAFT);
    let own = fs::metadata(&place).ok().map(|about| bare(&about.permissions()));
    let mode = match (own, mode) {
        (Some(own), _) => Some(own),
        (None, Mode::Like(permissions)) => Some(bare(&permissions)),
        (None, Mode::Private) => None,
        (None, Mode::Usual) => {
            usual(&mut builder);
            None
        }
    };
    let writer = BufWriter::new(builder.tempfile_in(folder)?);
    Ok(Draft { named, sink: Sink::Beside { writer, place, mode }, made })
}

/// A draft is its owner's alone, unless it is to have the mode that all new files have.
#[cfg(unix)]
fn usual(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn usual(_: &mut tempfile::Builder<'_, '_>) {}

/// Who may read, write and run, without what makes a program run as somebody else.
#[cfg(unix)]
fn bare(permissions: &Permissions) -> Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    Permissions::from_mode(permissions.mode() & 0o777)
}

#[cfg(not(unix))]
fn bare(permissions: &Permissions) -> Permissions {
    permissions.clone()
}

impl Draft {
    /// Adds some bytes.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = match &mut self.sink {
            Sink::Stdout(writer) => writer.write_all(bytes),
            Sink::There(writer) => writer.write_all(bytes),
            Sink::Beside { writer, .. } => writer.write_all(bytes),
        };
        written.map_err(|error| unwritten(&self.named, error))
    }

    /// It is whole: it goes to its place.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { named, sink, made } = self;
        let finished = match sink {
            Sink::Stdout(mut writer) => writer.flush(),
            Sink::There(mut writer) => writer.flush(),
            Sink::Beside { writer, place, mode } => settled(writer, &place, mode),
        };
        finished.map_err(|error| unwritten(&named, error))?;
        made.stay();
        Ok(())
    }
}

fn settled(
    writer: BufWriter<NamedTempFile>,
    place: &Path,
    mode: Option<Permissions>,
) -> io::Result<()> {
    let draft = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(mode) = mode {
        draft.as_file().set_permissions(mode)?;
    }
    draft.persist(place).map_err(|error| error.error)?;
    Ok(())
}

fn unwritten(path: &Path, error: io::Error) -> Error {
    let to = if path == Path::new(DASH) {
        "write to stdout".to_owned()
    } else {
        format!("write `{}`", path.display())
    };
    Error::failed(to, error)
}

impl Made {
    /// Makes a folder, and those in which it lies.
    fn folder(folder: &Path) -> io::Result<Self> {
        let mut made = Self(Vec::new());
        let missing: Vec<&Path> = folder.ancestors().take_while(|one| !one.is_dir()).collect();
        for one in missing.into_iter().rev() {
            match fs::create_dir(one) {
                Ok(()) => made.0.push(one.to_owned()),
                // Somebody else made it meanwhile.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && one.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }

    fn stay(mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Where something else lies in it by now, it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What is read, by whatever name: nothing is written over it, or among it.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    files: BTreeSet<PathBuf>,
    same: BTreeSet<Same>,
    /// Folders as they were typed, and where they are.
    folders: Vec<(PathBuf, PathBuf)>,
}

/// What makes two files one, whatever they are called.
type Same = (u64, u64);

impl Inputs {
    pub(crate) fn of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<Self, Error> {
        let mut inputs = Self::default();
        for path in paths {
            inputs.add(path)?;
        }
        Ok(inputs)
    }

    /// Adds a file or folder; `-` is the file that stdin comes from, if it comes from one.
    pub(crate) fn add(&mut self, path: &Path) -> Result<(), Error> {
        let path = if path == Path::new(DASH) { Path::new("/dev/stdin") } else { path };
        // What is not there, or no file, cannot be written over.
        let Ok(about) = fs::metadata(path) else { return Ok(()) };
        if about.is_dir() {
            self.folders.push((path.to_owned(), real(path)?));
        } else if about.is_file() {
            self.files.insert(real(path)?);
            self.same.extend(same(&about));
        }
        Ok(())
    }

    /// Refuses a target that is one of them, or lies in one of them.
    pub(crate) fn spare(&self, to: &Target) -> Result<(), Error> {
        let Target::File(path) = to else { return Ok(()) };
        let hint = "write it to another place";
        let place = real(path)?;
        if let Some((folder, _)) = self.folders.iter().find(|(_, real)| place.starts_with(real)) {
            let (path, folder) = (path.display(), folder.display());
            let what = format!("`{path}` would lie in `{folder}`, which is read");
            return Err(Refusal::invalid(what, hint).into());
        }
        let about = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        let is_read = about.is_some_and(|about| same(&about).any(|one| self.same.contains(&one)));
        if is_read || self.files.contains(&place) {
            let what = format!("`{}` is read and would be written over", path.display());
            return Err(Refusal::invalid(what, hint).into());
        }
        Ok(())
    }
}

#[cfg(unix)]
fn same(about: &fs::Metadata) -> impl Iterator<Item = Same> + use<> {
    use std::os::unix::fs::MetadataExt as _;
    std::iter::once((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn same(_: &fs::Metadata) -> impl Iterator<Item = Same> + use<> {
    std::iter::empty()
}

/// Where a path leads, be it there or not: absolute, without links, `.` and `..`.
pub(crate) fn real(path: &Path) -> Result<PathBuf, Error> {
    walked(path).map_err(|error| {
        let what = format!("`{}` leads nowhere: {error}", path.display());
        Refusal::invalid(what, "name another place").into()
    })
}

/// As [`real`]. The system could not be asked of what is not there yet.
fn walked(path: &Path) -> io::Result<PathBuf> {
    let mut real = if path.is_absolute() { PathBuf::new() } else { std::env::current_dir()? };
    let mut ahead = parts(path);
    let mut links = 0;
    while let Some(part) = ahead.pop() {
        match part.components().next() {
            None | Some(Component::CurDir) => {}
            Some(Component::ParentDir) => {
                real.pop();
            }
            Some(Component::Prefix(_) | Component::RootDir) => real.push(part),
            Some(Component::Normal(_)) => {
                let next = real.join(&part);
                match fs::read_link(&next) {
                    Ok(_) if links == LINKS_MAX => {
                        return Err(io::Error::other("it leads over too many links"));
                    }
                    Ok(to) => {
                        links += 1;
                        ahead.extend(parts(&to));
                    }
                    Err(_) => real = next,
                }
            }
        }
    }
    Ok(real)
}

/// The parts of a path, the first one last.
fn parts(path: &Path) -> Vec<PathBuf> {
    path.components().rev().map(|part| PathBuf::from(part.as_os_str())).collect()
}
