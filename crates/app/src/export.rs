//! What leaves the house: evidence bundles, tiles and checkpoints in the C2SP layout, proofs.

use access::{Action, Principal};
use base::{Error, Refusal};
use ledger::{
    Entry, SignedCheckpoint,
    bundle::{Bundle, BundledEntry, Consistency, Document},
    proof::prove_consistency,
    seal,
    tile::{Rows, TileId, TileNodes, write_bundle},
    tlog_proof::TlogProof,
};

use crate::App;

/// The most entries that one bundle is made of here.
const BUNDLE_MAX: usize = 10_000;

impl App {
    /// A bundle of entries that an auditor verifies with no server: entries, proofs, the signed head,
    /// the texts that are still there if `open`, and the documents that the entries name.
    ///
    /// # Errors
    /// Refuses who may not, entries that are not there, and those about records that `who` may not
    /// read.
    pub fn bundle(
        &self,
        who: &Principal,
        entries: &[u64],
        open: bool,
        since: Option<SignedCheckpoint>,
    ) -> Result<String, Error> {
        self.authorise(who, &Action::ExportBundle)?;
        if entries.is_empty() || entries.len() > BUNDLE_MAX {
            let what = format!("a bundle has 1 to {BUNDLE_MAX} entries, not {}", entries.len());
            return Err(Refusal::invalid(what, "choose the entries that matter").into());
        }
        let mut numbers = entries.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let Some(checkpoint) = self.checkpoint()? else {
            return Err(
                Refusal::missing("the ledger has no entries", "record something first").into()
            );
        };
        let mut bundle = Bundle::new(checkpoint, vec![self.key().clone()], self.catalog().digest());
        let size = self.size()?;
        for number in numbers {
            if number >= size {
                let what = format!("there is no entry {number}");
                let last = size.saturating_sub(1);
                return Err(Refusal::missing(what, format!("the last entry is {last}")).into());
            }
            self.put(&mut bundle, who, (number, size), open)?;
        }
        if let Some(since) = since {
            bundle.consistency = Some(self.consistency(&since, size)?);
        }
        bundle.print().map_err(|error| Error::failed("write the bundle", error))
    }

    /// Puts an entry of a ledger of so many into the bundle.
    fn put(
        &self,
        bundle: &mut Bundle,
        who: &Principal,
        (number, size): (u64, u64),
        open: bool,
    ) -> Result<(), Error> {
        let leaf = self.leaf(number)?;
        let path = self.path(number, size)?;
        let text = String::from_utf8(leaf).map_err(|e| Error::failed("write the bundle", e))?;
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|e| Error::failed("read an entry", e))?;
        self.may_read_leaf(who, text.as_bytes())?;
        if open {
            for digest in seal::seals(&value["body"]) {
                bundle.openings.extend(self.0.vault.opening(&digest)?);
            }
        }
        for digest in seal::digests(&value["body"]) {
            let named = bundle.documents.iter().any(|document| document.digest == digest);
            if let Some(bytes) = self.stored_document(&digest)?.filter(|_| !named) {
                bundle.documents.push(Document {
                    digest,
                    media_type: "application/json".to_owned(),
                    bytes,
                });
            }
        }
        bundle.entries.push(BundledEntry { index: number, leaf: text, path });
        Ok(())
    }

    fn consistency(&self, since: &SignedCheckpoint, size: u64) -> Result<Consistency, Error> {
        let nodes = TileNodes::new(|level, index| self.store().tile(level, index).ok().flatten());
        let path = prove_consistency(&nodes, since.checkpoint().size(), size).map_err(|_| {
            let what =
                format!("a head of {} entries is ahead of this ledger", since.checkpoint().size());
            Refusal::conflict(what, "it belongs to another ledger, or entries were taken back")
        })?;
        Ok(Consistency { checkpoint: since.note().to_string(), path })
    }

    /// The proof of one entry as a C2SP `tlog-proof`.
    ///
    /// # Errors
    /// Refuses who may not read the ledger, and entries that are not there.
    pub fn tlog_proof(&self, who: &Principal, number: u64) -> Result<String, Error> {
        let proof = self.entry(who, number)?;
        let signed: SignedCheckpoint =
            proof.checkpoint.parse().map_err(|error: ledger::checkpoint::CheckpointError| {
                Error::failed("read the checkpoint", error)
            })?;
        let proof = TlogProof { extra: None, index: number, path: proof.path, checkpoint: signed };
        Ok(proof.to_string())
    }

    /// The file at a path of the C2SP `tlog-tiles` layout: `checkpoint`, `tile/…` or `tile/entries/…`.
    ///
    /// # Errors
    /// Refuses who may not, paths of no tile of this ledger, and tiles with entries about records that
    /// `who` may not read.
    pub fn tile_file(&self, who: &Principal, path: &str) -> Result<Vec<u8>, Error> {
        self.authorise(who, &Action::ExportBundle)?;
        let gone = || Refusal::missing(format!("there is no `{path}`"), "see c2sp.org/tlog-tiles");
        if path == "checkpoint" {
            return Ok(self.checkpoint()?.ok_or_else(gone)?.into_bytes());
        }
        let tile: TileId = path.parse().map_err(|_| gone())?;
        let (index, width) = (tile.index(), usize::from(tile.width()));
        match tile.rows() {
            Rows::Entries => {
                let leaves = self.store().leaves(index * 256, width).map_err(crate::unreadable)?;
                if leaves.len() < width {
                    return Err(gone().into());
                }
                for leaf in &leaves {
                    self.may_read_leaf(who, &leaf.bytes)?;
                }
                let leaves: Vec<_> = leaves.into_iter().map(|leaf| leaf.bytes).collect();
                write_bundle(&leaves).map_err(|error| Error::failed("write a tile", error))
            }
            Rows::Hashes(level) => {
                let bytes = self.store().tile(level, index).map_err(crate::unreadable)?;
                let mut bytes = bytes.filter(|bytes| bytes.len() >= width * 32).ok_or_else(gone)?;
                bytes.truncate(width * 32);
                Ok(bytes)
            }
        }
    }

    /// Whether `who` may read the record that an entry is about.
    fn may_read_leaf(&self, who: &Principal, leaf: &[u8]) -> Result<(), Error> {
        let entry = Entry::read(leaf).map_err(|error| Error::failed("read an entry", error))?;
        self.may_read(who, &entry.on.noun)
    }
}
