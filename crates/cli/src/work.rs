//! Where a command works: a data folder, and as whom.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use access::{Principal, password::Password};
use app::{App, Dice, Wall};
use base::{AnyId, Error, Refusal, chance};
use clap::parser::ValueSource;
use privacy::{RECIPES, Recipe};
use store::Folder;

use crate::target::{Mode, Target};

/// Where the demo lies if no folder is named.
const DEMO: &str = "plumbline-demo";

/// A folder, and the person in whose name somebody works in it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) folder: Folder,
    /// Whether the folder was named, and not the default one.
    named: bool,
    person: Option<AnyId>,
}

impl Place {
    pub(crate) fn of(matches: &clap::ArgMatches) -> Result<Self, Error> {
        let path = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
        let person = matches.get_one::<String>("as").map(|person| id(person)).transpose()?;
        let named = matches.value_source("folder") != Some(ValueSource::DefaultValue);
        Ok(Self { folder: Folder::new(path), named, person })
    }

    /// The demo has a default folder of its own, so that it never meets somebody's work.
    pub(crate) fn for_demo(&self) -> Self {
        let folder = if self.named { self.folder.clone() } else { Folder::new(DEMO) };
        Self { folder, named: self.named, person: self.person.clone() }
    }

    /// Opens the folder to write in it.
    pub(crate) fn open(&self) -> Result<(App, Principal), Error> {
        let app = App::open(self.folder.clone(), Arc::new(Wall), Arc::new(Dice))?;
        let who = app.in_folder(self.person.as_ref())?.who;
        Ok((app, who))
    }

    /// Opens the folder to read it, also while a server works in it.
    pub(crate) fn read(&self) -> Result<(App, Principal), Error> {
        let app = App::open_to_read(self.folder.clone(), Arc::new(Wall), Arc::new(Dice))?;
        let who = app.in_folder(self.person.as_ref())?.who;
        Ok((app, who))
    }
}

/// Reads an id.
pub(crate) fn id(text: &str) -> Result<AnyId, Error> {
    text.parse().map_err(|error: base::id::IdError| {
        Refusal::invalid(error.to_string(), "copy it from a list").into()
    })
}

/// Reads the id of a scope.
pub(crate) fn scope(text: &str) -> Result<AnyId, Error> {
    id(text).ok().filter(|id| id.noun == "scope").ok_or_else(|| {
        let what = format!("`{text}` is not a scope id, expected one like `scope-1`");
        Refusal::invalid(what, "see `plumb scope list`").about("scope").into()
    })
}

/// Reads a verifier key.
pub(crate) fn verifier(text: &str) -> Result<ledger::VerifierKey, Error> {
    text.trim().parse().map_err(|error: ledger::key::KeyError| {
        let hint = "copy the line that `plumb ledger head` or `plumb witness show` prints";
        Refusal::invalid(error.to_string(), hint).about("key").into()
    })
}

/// A recipe that somebody names.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) recipe: Recipe,
    /// Its name if it comes with the product, and otherwise its TOML, as everything takes it that reads
    /// recipes.
    pub(crate) text: String,
    /// Where it was read, if it lies in a file.
    pub(crate) file: Option<PathBuf>,
}

/// Reads a recipe: the name of one that comes with the product, a file, or TOML as it is.
pub(crate) fn recipe(named: &str) -> Result<Named, Error> {
    let path = Path::new(named);
    let ours = RECIPES.iter().any(|(name, _)| *name == named);
    let is_file = !ours && (path.exists() || (named.contains(['.', '/']) && !named.contains('=')));
    let (text, place) = if is_file {
        (file(path)?, format!("`{named}`: "))
    } else {
        (named.to_owned(), String::new())
    };
    // A file is TOML, also if it has nothing but a name in it.
    let read = if is_file { text.parse() } else { Recipe::read(&text) };
    let recipe = read.map_err(|error| {
        let hint = "name a recipe that comes with plumb, or the file of your own";
        Refusal::invalid(format!("{place}{error}"), hint).about("recipe")
    })?;
    Ok(Named { recipe, text, file: is_file.then(|| path.to_owned()) })
}

/// Reads a file that the caller names.
pub(crate) fn file(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        let what = format!("`{}` cannot be read: {error}", path.display());
        Refusal::invalid(what, "name a file that is there and is text").into()
    })
}

/// Reads the bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        let what = format!("`{}` cannot be read: {error}", path.display());
        Refusal::invalid(what, "name a file that is there").into()
    })
}

/// Writes a file, and the folders that it lies in. The file is there as a whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut draft = Target::File(path.to_owned()).begin(Mode::Usual)?;
    draft.put(bytes)?;
    draft.finish()
}

/// The password of a file or of stdin, or a new one; the second is what to tell if it was made up.
pub(crate) fn password(path: Option<&Path>) -> Result<(Password, Option<String>), Error> {
    let Some(path) = path else {
        let made = made_up();
        return Ok((Password::choose(made.clone())?, Some(made)));
    };
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Error::failed("read the password from stdin", error))?;
        text
    } else {
        file(path)?
    };
    let line = text.lines().next().unwrap_or_default().to_owned();
    Ok((Password::choose(line)?, None))
}

/// Four groups of five letters and digits that are not mistaken for each other: some 100 bits.
fn made_up() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let bytes = chance::random::<20>(&Dice);
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
