//! Carries out every use case; where all arrows meet.
//!
//! A request becomes a command, a pure rule decides which fact follows, the ledger keeps the fact, and
//! everything shown is a query over the facts. [`App::carry_out`] is the only door for commands and
//! [`App::authorise`] the only place that asks whether somebody may.

mod ask;
mod assess;
mod assess_build;
mod assess_privacy;
mod batch;
mod desk;
mod export;
mod found;
mod gate;
mod history;
mod machine;
mod prove;
mod pseudonyms;
mod reckon;
mod record;
mod scope;
mod signin;
mod step_back;
mod text;
mod treat;
mod vault;
mod verify;
mod witness;
mod world;
mod writer;

pub use ask::{Answered, AsOf};
pub use assess::{Assessed, Assessment, judge, measure};
pub use assess_build::{AssessedBuild, judge_build};
pub use assess_privacy::{AssessedPrivacy, Limit, PrivacyAssessment, measure_privacy, treated};
pub use evidence::Verdict;
pub use found::{Founding, found};
pub use history::{Fact, Facts, PIECE_MAX, Piece};
pub use machine::{Dice, Wall};
pub use prove::{EntryProof, Says, Step};
pub use query::count::Counted;
pub use reckon::Standing;
pub use record::{Backlink, Seen};
pub use scope::{Beside, Restored};
pub use signin::{Session, Told};
pub use text::{Found, RECIPE, Scanned, ScannedText, TEXTS_MAX, Treated, plug_names, scanner};
pub use treat::{Hand, Snippet, anonymise};
pub use verify::{Checked, RememberedHead};
pub use writer::{Done, Request};

use std::sync::{Arc, Mutex};

use access::{Policies, Principal};
use base::{Chance, Clock, Error, Millis, Refusal};
use catalog::Catalog;
use evidence::Checker;
use ledger::{Signer, VerifierKey};
use registry::Actor;
use store::{Backend, Documents, Folder, Held, SignIn, Storage, StoreError};

/// The product at work on one organisation's folder. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    folder: Folder,
    store: Arc<dyn Storage>,
    documents: Arc<dyn Documents>,
    catalog: Arc<Catalog>,
    checker: Checker,
    policies: Policies,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    key: VerifierKey,
    vault: vault::Vault,
    /// The writer of the ledger; none if the folder was opened to read.
    writer: Option<writer::Writer>,
    tables: Mutex<world::Kept>,
    verdicts: Mutex<reckon::Kept>,
    throttle: Mutex<access::throttle::Throttle>,
    scopes: scope::Locks,
    hashing: Arc<tokio::sync::Semaphore>,
    scanning: Arc<tokio::sync::Semaphore>,
    _held: Option<Held>,
}

/// The largest document that is attached to a record, in bytes.
pub const ATTACHMENT_BYTES_MAX: usize = 32 << 20;

/// How many passwords are hashed at once: each takes 19 MiB and one core for some 50 ms.
const HASHES_AT_ONCE: usize = 2;

impl App {
    /// Opens a folder to work in it. Nobody else can while this one lives.
    ///
    /// # Errors
    /// There is no ledger, somebody else works in the folder, or what is stored does not hold.
    pub fn open(
        folder: Folder,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Error> {
        there(&folder)?;
        let held = folder.hold().map_err(|error| busy(&folder, error))?;
        let store = folder.storage().map_err(|error| unopened(&folder, error))?;
        Self::start(folder, store, clock, chance, Some(held))
    }

    /// As [`App::open`], on a storage that the caller brings in place of the folder's own.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn open_on(
        store: Arc<dyn Storage>,
        folder: Folder,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Error> {
        let held = folder.hold().map_err(|error| busy(&folder, error))?;
        Self::start(folder, store, clock, chance, Some(held))
    }

    /// Opens a folder to read it only, also while a server works in it.
    ///
    /// # Errors
    /// There is no ledger, or what is stored does not hold.
    pub fn open_to_read(
        folder: Folder,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Error> {
        there(&folder)?;
        let store = folder.storage().map_err(|error| unopened(&folder, error))?;
        Self::start(folder, store, clock, chance, None)
    }

    fn start(
        folder: Folder,
        store: Arc<dyn Storage>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        held: Option<Held>,
    ) -> Result<Self, Error> {
        let open = |error: StoreError| unopened(&folder, error);
        let origin = found::origin(&folder)?;
        let seed = folder.signing_key().map_err(open)?;
        let signer = Signer::new(&origin, &seed)
            .map_err(|error| Error::failed("read the signing key", error))?;
        let backend: Arc<dyn Backend> = store.clone();
        let vault = vault::Vault::new(&folder.encryption_key().map_err(open)?, backend);
        let catalog = Arc::new(found::catalog(&folder)?);
        let checker = Checker::new(Arc::clone(&catalog))
            .map_err(|error| Error::failed("read the check pages", error))?;
        let policies =
            Policies::load().map_err(|error| Error::failed("read the access policy", error))?;
        let key = signer.public().clone();
        let documents = Arc::new(store::LocalDocuments::new(folder.documents()));
        let inner = Arc::new_cyclic(|weak| Inner {
            writer: held.as_ref().map(|_| writer::Writer::start(weak.clone(), signer)),
            folder,
            store,
            documents,
            catalog,
            checker,
            policies,
            clock,
            chance,
            key,
            vault,
            tables: Mutex::default(),
            verdicts: Mutex::default(),
            throttle: Mutex::new(access::throttle::Throttle::new()),
            scopes: scope::Locks::default(),
            hashing: Arc::new(tokio::sync::Semaphore::new(HASHES_AT_ONCE)),
            scanning: Arc::new(tokio::sync::Semaphore::new(text::places())),
            _held: held,
        });
        let app = Self(inner);
        app.check_keys()?;
        app.check_remembered()?;
        if app.0.writer.is_some() {
            app.sweep_erased()?;
            app.sweep_credentials()?;
        }
        Ok(app)
    }

    /// The present moment.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// The catalogue of frameworks, gates and check pages.
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// The key that verifies this ledger's checkpoints.
    pub fn key(&self) -> &VerifierKey {
        &self.0.key
    }

    /// How many entries the ledger has.
    ///
    /// # Errors
    /// The storage cannot be read.
    pub fn size(&self) -> Result<u64, Error> {
        Ok(self.store().head().map_err(unreadable)?.map_or(0, |stored| stored.head.size))
    }

    /// The signed checkpoint over the whole ledger, in the C2SP format; none before the first entry.
    ///
    /// # Errors
    /// The storage cannot be read.
    pub fn checkpoint(&self) -> Result<Option<String>, Error> {
        Ok(self.store().head().map_err(unreadable)?.map(|stored| stored.checkpoint))
    }

    /// A stored document, such as a report.
    ///
    /// # Errors
    /// Refuses who may not read records; it cannot be read, or its bytes changed.
    pub fn document(
        &self,
        who: &Principal,
        digest: &base::Digest,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.authorise(who, &access::Action::Read { area: access::action::Area::Records })?;
        self.stored_document(digest)
    }

    /// Keeps a document, for a command that will name it by its digest.
    ///
    /// # Errors
    /// Refuses who may not contribute, and what is empty or too large; it cannot be written.
    pub fn keep_document(&self, who: &Principal, bytes: &[u8]) -> Result<base::Digest, Error> {
        let class = access::action::VerbClass::Contribute;
        self.authorise(who, &access::Action::Command { noun: "document", verb: "keep", class })?;
        if bytes.is_empty() || bytes.len() > ATTACHMENT_BYTES_MAX {
            let most = ATTACHMENT_BYTES_MAX >> 20;
            let what = format!("a document that is attached has 1 byte to {most} MiB");
            return Err(Refusal::invalid(what, "choose another file").about("document").into());
        }
        self.0.documents.put(bytes).map_err(|error| Error::failed("keep a document", error))
    }

    pub(crate) fn stored_document(&self, digest: &base::Digest) -> Result<Option<Vec<u8>>, Error> {
        self.0.documents.get(digest).map_err(|error| Error::failed("read a document", error))
    }

    /// Whether `who` may do this; the only place that asks.
    ///
    /// # Errors
    /// Refuses, naming the roles that may.
    pub fn authorise(&self, who: &Principal, action: &access::Action<'_>) -> Result<(), Error> {
        Ok(self.0.policies.authorise(who, action)?)
    }

    pub(crate) fn store(&self) -> &dyn Backend {
        &*self.0.store
    }

    pub(crate) fn signin(&self) -> &dyn SignIn {
        &*self.0.store
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}

/// Who asks, in the words of the rules.
pub(crate) fn actor(who: &Principal) -> Actor {
    let person = who.person.as_deref().and_then(|person| person.parse().ok());
    let by = match (&who.via, &who.person) {
        (access::Via::Product, _) => "product".to_owned(),
        (_, Some(person)) => person.clone(),
        (_, None) => who.account.clone(),
    };
    let via = match &who.via {
        access::Via::Session => "session".to_owned(),
        access::Via::Token { id, .. } => id.clone(),
        access::Via::Folder => "folder".to_owned(),
        access::Via::Product => "product".to_owned(),
    };
    Actor { person, by, via }
}

/// A failure to read what is stored.
pub(crate) fn unreadable(error: StoreError) -> Error {
    Error::failed("read the store", error)
}

/// Refuses a folder without a ledger; fails if there was one.
fn there(folder: &Folder) -> Result<(), Error> {
    let path = folder.path().display();
    if folder.is_bereft() {
        let database = folder.database();
        let what = "is missing, and there was a ledger; restore the folder from a backup";
        let cause = format!("`{}` {what}", database.display());
        return Err(Error::failed(format!("open `{path}`"), std::io::Error::other(cause)));
    }
    if folder.is_initialised() {
        return Ok(());
    }
    Err(base::Refusal::missing(
        format!("there is no ledger in `{path}`"),
        "make one with `plumb init`, or name another folder with `--folder`",
    )
    .into())
}

/// Why a folder could not be opened. One of a newer version is not broken: it is refused.
pub(crate) fn unopened(folder: &Folder, error: StoreError) -> Error {
    match error {
        StoreError::Format { .. } => {
            let hint = "use the version of plumb that wrote it, or a newer one";
            base::Refusal::conflict(error.to_string(), hint).into()
        }
        error => Error::failed(format!("open `{}`", folder.path().display()), error),
    }
}

fn busy(folder: &Folder, error: StoreError) -> Error {
    match error {
        StoreError::Busy(holder) => base::Refusal::conflict(
            format!("another plumb works in `{}` ({holder})", folder.path().display()),
            "ask it instead with `--server URL --token FILE`, or stop it first",
        )
        .into(),
        error => Error::failed("open the folder", error),
    }
}
