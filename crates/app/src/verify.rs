//! Verifying the whole ledger, remembering its head outside the database, erasing, and folding anew.

use std::fs;

use access::{Action, Principal};
use base::{AnyId, Digest, Error, Refusal};
use ledger::{Checkpoint, Entry, Head, SignedCheckpoint, audit::Auditor, tile::TileNodes, tree};
use registry::{Act, Happened, Record};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{Leaf, Link, Refill, Row, StoreError};

use crate::{App, Request, actor, writer};

/// A head that was seen before.
#[derive(Debug, Clone)]
pub struct RememberedHead {
    /// Its size and root.
    pub head: Head,
}

/// What a verification found to hold.
#[derive(Debug, Clone)]
pub struct Checked {
    /// How many entries were read and hashed.
    pub entries: u64,
    /// The head that they lead to.
    pub head: Head,
    /// The sizes of remembered heads that it continues.
    pub continues: Vec<u64>,
}

/// How many leaves are read at a time.
const READ: usize = 8192;

impl App {
    /// Verifies every entry from the first to the head: against the stored checkpoint, its signature,
    /// the head remembered outside the database, and heads that the caller brings.
    ///
    /// # Errors
    /// Refuses who may not; fails naming what does not hold.
    pub fn verify(
        &self,
        who: &Principal,
        brought: &[SignedCheckpoint],
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Checked, Error> {
        self.authorise(who, &Action::Verify)?;
        let fault = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::failed("verify the ledger", error)
        };
        // Read before the head: a server that writes meanwhile makes the head grow, never shrink.
        let remembered = self.remembered()?;
        let Some(stored) = self.store().head().map_err(crate::unreadable)? else {
            return Err(
                Refusal::missing("the ledger has no entries", "record something first").into()
            );
        };
        let signed: SignedCheckpoint = stored
            .checkpoint
            .parse()
            .map_err(|e: ledger::checkpoint::CheckpointError| fault(e.into()))?;
        signed.verify(std::slice::from_ref(self.key())).map_err(|e| fault(e.into()))?;
        self.own(brought)?;
        let mut auditor = Auditor::new(signed.checkpoint().head());
        let mut continues = Vec::new();
        for head in remembered
            .iter()
            .chain(brought.iter().map(SignedCheckpoint::checkpoint))
            .map(Checkpoint::head)
        {
            auditor.expect(head.size, head.root).map_err(|e| fault(e.into()))?;
            continues.push(head.size);
        }
        let size = stored.head.size;
        while auditor.size() < size {
            let leaves = self.store().leaves(auditor.size(), READ).map_err(crate::unreadable)?;
            if leaves.is_empty() {
                break;
            }
            let bytes: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.bytes.as_slice()).collect();
            auditor.push_many(&bytes);
            progress(auditor.size(), size);
        }
        let head = auditor.finish().map_err(|e| fault(e.into()))?;
        Ok(Checked { entries: head.size, head, continues })
    }

    /// Refuses checkpoints that a caller brings and that are not of this ledger.
    fn own(&self, brought: &[SignedCheckpoint]) -> Result<(), Refusal> {
        for signed in brought {
            signed.verify(std::slice::from_ref(self.key())).map_err(|error| {
                let what = format!("a checkpoint that you bring is not of this ledger: {error}");
                Refusal::invalid(
                    what,
                    "bring what `plumb ledger head` printed, or a witness gave back",
                )
            })?;
        }
        Ok(())
    }

    /// Measures what the product can measure of itself, and records it as claims: that the ledger
    /// verifies, that all checks were computed, and the coverage. Then records what turned.
    ///
    /// # Errors
    /// The ledger or the store failed; that something does not verify is a claim, not an error.
    pub async fn measure_self(&self) -> Result<(), Error> {
        let app = self.clone();
        // It hashes the whole ledger: a task of its own, so that requests do not wait for it.
        let verified =
            tokio::task::spawn_blocking(move || app.verify(&Principal::product(), &[], |_, _| {}));
        let verified = verified.await.map_err(|error| Error::failed("verify the ledger", error))?;
        let (value, n, why) = match &verified {
            Ok(checked) => (1.0, checked.entries, None),
            Err(error) => (0.0, self.size()?, Some(error.causes().join(": "))),
        };
        self.claim_self("ledger", "ledger.verified", value, n, why).await?;
        let (size, today) = self.moment(crate::AsOf::Now)?;
        let standing = self.stand(size, today).await?;
        let all = self.catalog().checks().len() as u64;
        let done = all - standing.failed.len() as u64;
        #[expect(clippy::cast_precision_loss, reason = "a share of some hundred checks")]
        let share = done as f64 / all.max(1) as f64;
        let why = standing.failed.first().map(|(check, why)| format!("{check}: {why}"));
        self.claim_self("evidence", "checks.computed", share, all, why).await?;
        let coverage = &standing.coverage;
        for (measure, count) in [
            ("coverage.machine", coverage.machine),
            ("coverage.recorded", coverage.recorded),
            ("coverage.open", coverage.open),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "a count of some hundred items")]
            let value = count as f64;
            self.claim_self("evidence", measure, value, coverage.applicable as u64, None).await?;
        }
        self.reckon().await.map(drop)
    }

    async fn claim_self(
        &self,
        engine: &str,
        measure: &str,
        value: f64,
        n: u64,
        why: Option<String>,
    ) -> Result<(), Error> {
        // Which checks there were belongs to what was computed.
        let parameters = json!({ "catalogue": self.catalog().digest() }).to_string();
        let fields = json!({
            "measure": measure, "value": value, "low": value, "high": value, "n": n,
            "insufficient": why, "engine": engine, "engine_version": env!("CARGO_PKG_VERSION"),
            "parameters": parameters, "data_until": self.now().day(),
        });
        if self.said_today(&fields)? {
            return Ok(());
        }
        let fields = fields.as_object().cloned().unwrap_or_default();
        let request =
            Request { noun: "claim".into(), verb: "record".into(), fields, ..Request::default() };
        self.record(actor(&Principal::product()), request).await.map(drop)
    }

    /// Whether the newest claim of this measure says the same, today: a ledger that only grows by
    /// saying that it holds would be read by nobody.
    fn said_today(&self, fields: &Value) -> Result<bool, Error> {
        let claims = self.records("claim", u64::MAX)?;
        let newest = claims
            .iter()
            .filter(|claim| claim.state["measure"] == fields["measure"])
            .max_by_key(|claim| claim.changed.entry);
        // Canonical JSON writes 1.0 as 1.
        let same = |claim: &Record| {
            claim.state["value"].as_f64() == fields["value"].as_f64()
                && ["insufficient", "engine_version", "parameters", "data_until"]
                    .into_iter()
                    .all(|key| claim.state[key] == fields[key])
        };
        Ok(newest.is_some_and(same))
    }

    /// The head that was last seen, kept outside the database.
    fn remembered(&self) -> Result<Option<Checkpoint>, Error> {
        let path = self.0.folder.remembered();
        let fault = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::failed(format!("read `{}`", path.display()), error)
        };
        match fs::read(&path) {
            // After a power cut the last one may be there by name only, for it is not synced.
            Ok(bytes) if bytes.iter().all(|byte| *byte == 0) => Ok(None),
            Ok(bytes) => {
                let signed = SignedCheckpoint::read(&bytes).map_err(|error| {
                    let way_out = "if no backup has it, verify with a checkpoint that you kept, then remove it";
                    fault(format!("{error}; {way_out}").into())
                })?;
                Ok(Some(signed.checkpoint().clone()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(error.into())),
        }
    }

    /// Keeps a head outside the database. It is a second witness on the same disk, no more; it need
    /// not be durable, so it costs no sync.
    pub(crate) fn remember(&self, checkpoint: &str) -> Result<(), Error> {
        let path = self.0.folder.remembered();
        let draft = path.with_extension("part");
        fs::write(&draft, checkpoint)
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|error| Error::failed("remember the head", error))
    }

    /// The keys beside the database are those that it was written with: another signing key would
    /// sign what no reader of this ledger trusts, another encryption key would open no text.
    pub(crate) fn check_keys(&self) -> Result<(), Error> {
        let another = |key: &str| {
            let path = self.0.folder.path().join(key);
            let why =
                "this is not the key that the ledger was written with; bring it back from a backup";
            let cause = std::io::Error::other(format!("`{}`: {why}", path.display()));
            Error::failed(format!("open `{}`", self.0.folder.path().display()), cause)
        };
        if let Some(text) = self.checkpoint()? {
            let signed = text.parse::<SignedCheckpoint>();
            let ours =
                |signed: SignedCheckpoint| signed.verify(std::slice::from_ref(self.key())).is_ok();
            if !signed.is_ok_and(ours) {
                return Err(another("signing.key"));
            }
        }
        if self.0.vault.fits()? { Ok(()) } else { Err(another("encryption.key")) }
    }

    /// A database that lies behind the remembered head was rolled back.
    pub(crate) fn check_remembered(&self) -> Result<(), Error> {
        let Some(remembered) = self.remembered()? else { return Ok(()) };
        let stored = self.store().head().map_err(crate::unreadable)?.map(|stored| stored.head);
        let size = stored.map_or(0, |head| head.size);
        let distrust = |what: &str| {
            let before = remembered.size();
            let cause = format!(
                "the ledger has {size} entries, and a head of {before} was signed before: {what}"
            );
            Err(Error::failed("trust the ledger", std::io::Error::other(cause)))
        };
        if size < remembered.size() {
            return distrust("entries were taken back; restore a newer backup");
        }
        let nodes = TileNodes::new(|level, index| self.store().tile(level, index).ok().flatten());
        if tree::root(&nodes, remembered.size()).ok() != Some(remembered.root()) {
            return distrust("its entries were others; restore a backup that it continues");
        }
        Ok(())
    }

    /// Destroys the key of a record, with its texts and pseudonyms.
    pub(crate) fn erase_texts(&self, subject: &AnyId) -> Result<(), Error> {
        self.store().erase(subject).map_err(|error| Error::failed("erase texts", error))?;
        self.0.vault.forget(subject);
        self.forget_tables();
        Ok(())
    }

    /// Erases what was to be erased when the process ended in between.
    pub(crate) fn sweep_erased(&self) -> Result<(), Error> {
        for (noun, end) in [("person", "erased"), ("scope", "closed")] {
            for row in self.store().records(noun, u64::MAX).map_err(crate::unreadable)? {
                let ended = crate::desk::record(&row)?.state["state"] == end;
                if ended && self.store().data_key(&row.id).map_err(crate::unreadable)?.is_some() {
                    self.erase_texts(&row.id)?;
                }
            }
        }
        Ok(())
    }

    /// Drops all folded tables and folds them anew from the entries. Gives the digests of the tables
    /// before and after: they are the same unless the tables were tampered with.
    ///
    /// # Errors
    /// Refuses who may not; the tables are as they were if an entry cannot be folded.
    pub fn rebuild(&self, who: &Principal) -> Result<(Digest, Digest), Error> {
        self.authorise(who, &Action::Rebuild)?;
        let fault = |error: StoreError| Error::failed("fold the tables anew", error);
        let before = self.store().fold_digest().map_err(fault)?;
        self.store().refold(&mut Again::default()).map_err(fault)?;
        self.forget_tables();
        Ok((before, self.store().fold_digest().map_err(fault)?))
    }
}

/// Folds leaves again, from the first on.
#[derive(Default)]
struct Again(BTreeMap<AnyId, Record>);

impl Again {
    fn one(&mut self, leaf: &Leaf) -> Result<(Row, Vec<Link>), String> {
        let entry = Entry::read(&leaf.bytes).map_err(|error| error.to_string())?;
        let register = registry::register(&entry.on.noun).map_err(|refusal| refusal.what)?;
        let old = self.0.get(&entry.on);
        let act = Act { entry: leaf.index, at: entry.at, by: entry.by, via: entry.via };
        let fact = Happened { what: entry.what, body: entry.body };
        let state = register
            .apply(old.map(|old| &old.state), &fact, &act)
            .map_err(|error| error.to_string())?;
        let record = Record {
            id: entry.on.clone(),
            revision: old.map_or(1, |old| old.revision + 1),
            created: old.map_or_else(|| act.clone(), |old| old.created.clone()),
            changed: act,
            state,
        };
        let folded = writer::folded(&record).map_err(|error| error.to_string())?;
        self.0.insert(entry.on, record);
        Ok(folded)
    }
}

impl Refill for Again {
    fn fold(&mut self, leaves: &[Leaf]) -> Result<(Vec<Row>, Vec<Link>), StoreError> {
        let (mut rows, mut links) = (Vec::new(), BTreeMap::new());
        for leaf in leaves {
            let fault = |why| StoreError::Fold { entry: leaf.index, why };
            let (row, to) = self.one(leaf).map_err(fault)?;
            links.insert(row.id.clone(), to);
            rows.push(row);
        }
        Ok((rows, links.into_values().flatten().collect()))
    }
}
