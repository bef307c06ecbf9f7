//! Making a new ledger, and what belongs to a folder besides its database.

use std::{io::Write as _, sync::Arc};

use access::{Principal, password::Password};
use base::{Chance, Clock, Error, Refusal};
use catalog::Catalog;
use serde_json::{Map, Value, json};
use store::{Folder, StoreError};

use crate::{App, Request};

/// Who founds a ledger, and for whom.
#[derive(Debug)]
pub struct Founding {
    /// The name of the organisation.
    pub organisation: String,
    /// The name of the log, as in `credit-union.example/plumbline`.
    pub origin: String,
    /// The name of the first owner.
    pub name: String,
    /// What they type to sign in.
    pub login: String,
    /// Their password.
    pub password: Password,
}

/// What belongs to a folder and is no secret, in `plumb.json`.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    organisation: String,
    origin: String,
}

const ABOUT: &str = "plumb.json";

/// Makes a folder with keys, an empty ledger, and its first owner. What was cut short before there was
/// an account is gone on with.
///
/// # Errors
/// Refuses a folder that has a ledger already or is worked in, a name that no log can have, and a
/// login that is no word.
pub async fn found(
    folder: Folder,
    founding: Founding,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<App, Error> {
    // Only the name of the log is looked at; the keys are made when all else is known to be good.
    ledger::Signer::new(&founding.origin, &[0; 32]).map_err(|error| {
        let hint = "name the log like a web address without `https://`";
        Refusal::invalid(error.to_string(), hint).about("origin")
    })?;
    crate::signin::login(&founding.login)?;
    unused(&folder)?;
    let fault = |error: StoreError| Error::failed("make the folder", error);
    folder.make().map_err(fault)?;
    let held = folder.hold().map_err(|error| crate::busy(&folder, error))?;
    unused(&folder)?;
    folder.make_keys(&*chance).map_err(fault)?;
    let about = About { organisation: founding.organisation, origin: founding.origin };
    let text = serde_json::to_string_pretty(&about)
        .map_err(|error| Error::failed("write the folder's description", error))?;
    std::fs::File::create(folder.path().join(ABOUT))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| Error::failed("write the folder's description", error))?;
    let store = folder.storage().map_err(fault)?;
    let app = App::start(folder, store, clock, chance, Some(held))?;
    let fields = json!({ "name": founding.name, "employment": "staff", "in_scope": true });
    let person = app.first("person", "join", &fields).await?;
    let fields = json!({ "person": person, "role": "owner" });
    let account = app.first("account", "open", &fields).await?;
    let serial = account.rsplit('-').next().and_then(|digits| digits.parse().ok()).unwrap_or(1);
    app.put_password(serial, &founding.login, founding.password, None).await?;
    Ok(app)
}

/// Refuses a folder that has a ledger with an account, and what is left of one.
fn unused(folder: &Folder) -> Result<(), Error> {
    let path = folder.path().display();
    let what = if folder.is_initialised() {
        let fault = |error: StoreError| crate::unopened(folder, error);
        let store = folder.storage().map_err(fault)?;
        if store.last_serial("account").map_err(fault)? == 0 {
            return Ok(());
        }
        format!("there is a ledger in `{path}` already")
    } else if folder.is_bereft() {
        format!("there was a ledger in `{path}`, and its database is gone")
    } else {
        return Ok(());
    };
    Err(Refusal::conflict(what, "name another folder with `--folder`").into())
}

impl App {
    /// The first records of a ledger are made by the product, for there is nobody yet who could.
    async fn first(&self, noun: &str, verb: &str, fields: &Value) -> Result<String, Error> {
        if self.store().last_serial(noun).map_err(crate::unreadable)? > 0 {
            return Ok(format!("{noun}-1"));
        }
        let fields: Map<String, Value> = fields.as_object().cloned().unwrap_or_default();
        let request =
            Request { noun: noun.to_owned(), verb: verb.to_owned(), fields, ..Request::default() };
        let done = self.record(crate::actor(&Principal::product()), request).await?;
        Ok(done.id.to_string())
    }

    /// The name of the organisation.
    ///
    /// # Errors
    /// The folder's description cannot be read.
    pub fn organisation(&self) -> Result<String, Error> {
        about(&self.0.folder).map(|about| about.organisation)
    }
}

fn about(folder: &Folder) -> Result<About, Error> {
    let path = folder.path().join(ABOUT);
    let read = || -> Result<About, Box<dyn std::error::Error + Send + Sync>> {
        Ok(serde_json::from_str(&std::fs::read_to_string(&path)?)?)
    };
    read().map_err(|error| {
        let cause = std::io::Error::other(format!("{error}; bring it back from a backup"));
        Error::failed(format!("read `{}`", path.display()), cause)
    })
}

/// The name of the folder's log.
pub(crate) fn origin(folder: &Folder) -> Result<String, Error> {
    about(folder).map(|about| about.origin)
}

/// The built-in check pages and those of the organisation in `checks/`.
pub(crate) fn catalog(folder: &Folder) -> Result<Catalog, Error> {
    let own = folder.path().join("checks");
    let mut pages = Vec::new();
    if own.is_dir() {
        let fault = |error| Error::failed(format!("read `{}`", own.display()), error);
        let mut paths: Vec<_> = std::fs::read_dir(&own)
            .map_err(fault)?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            pages.push((name, std::fs::read_to_string(&path).map_err(fault)?));
        }
    }
    Catalog::load(pages).map_err(|error| {
        Refusal::invalid(error.to_string(), "mend the page, or take it out of `checks/`").into()
    })
}
