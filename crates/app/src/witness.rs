//! Witnesses: others who keep a head of this ledger, so that nobody can replace it as a whole.

use access::{Action, Principal, action::Area};
use base::{Error, Refusal};
use ledger::{
    SignedCheckpoint, VerifierKey, checkpoint::Witnessed, offer::Offer, proof::prove_consistency,
    tile::TileNodes, tree,
};
use serde_json::json;

use crate::{App, Done, Request};

impl App {
    /// What a witness is asked to cosign: the present head, and the proof that it continues the head
    /// of `old` entries that the witness cosigned last (0 for none).
    ///
    /// # Errors
    /// Refuses who may not read the ledger, an empty ledger, and sizes that it never had.
    pub fn offer(&self, who: &Principal, old: u64) -> Result<Offer, Error> {
        self.authorise(who, &Action::Read { area: Area::Ledger })?;
        let checkpoint = self.signed_head()?;
        let size = checkpoint.checkpoint().size();
        let ahead = || {
            let what = format!("the ledger has {size} entries, fewer than {old}");
            Refusal::invalid(what, "name the size that the witness cosigned last")
        };
        if old > size {
            return Err(ahead().into());
        }
        let nodes = TileNodes::new(|level, index| self.store().tile(level, index).ok().flatten());
        let path = if old == 0 {
            Vec::new()
        } else {
            prove_consistency(&nodes, old, size).map_err(|_| ahead())?
        };
        Ok(Offer { old, path, checkpoint })
    }

    fn signed_head(&self) -> Result<SignedCheckpoint, Error> {
        let text = self.checkpoint()?.ok_or_else(|| {
            Refusal::missing("the ledger has no entries", "record something first")
        })?;
        text.parse().map_err(|error: ledger::checkpoint::CheckpointError| {
            Error::failed("read the checkpoint", error)
        })
    }

    /// Takes a checkpoint that a witness cosigned: it must be of this ledger, and `key` must have
    /// signed it. It is kept as a document, and its age becomes the claim `ledger.witnessed`.
    ///
    /// # Errors
    /// Refuses who may not, checkpoints of another ledger or past, and signatures that do not hold.
    pub async fn witnessed(
        &self,
        who: &Principal,
        cosigned: &str,
        key: VerifierKey,
    ) -> Result<Done, Error> {
        self.authorise(who, &Action::ManageSettings)?;
        let by = self.witness_of(cosigned, key)?;
        let digest = self
            .0
            .documents
            .put(cosigned.as_bytes())
            .map_err(|error| Error::failed("store the checkpoint", error))?;
        let age_ms = self.now().0.saturating_sub(by.at.0);
        #[expect(clippy::cast_precision_loss, reason = "an age in hours")]
        let hours = age_ms as f64 / 3_600_000.0;
        let parameters = json!({ "witness": by.key.to_string(), "at": by.at }).to_string();
        let fields = json!({
            "measure": "ledger.witnessed", "value": hours, "low": hours, "high": hours, "n": 1,
            "engine": "ledger", "engine_version": env!("CARGO_PKG_VERSION"),
            "parameters": parameters, "data_until": self.now().day(), "report_digest": digest,
        });
        let fields = fields.as_object().cloned().unwrap_or_default();
        let request =
            Request { noun: "claim".into(), verb: "record".into(), fields, ..Request::default() };
        self.record(crate::actor(who), request).await
    }

    /// Who cosigned, if it is a head that this ledger once had.
    fn witness_of(&self, cosigned: &str, key: VerifierKey) -> Result<Witnessed, Refusal> {
        let unlike = |what: String| Refusal::invalid(what, "send what the witness gave back");
        let signed: SignedCheckpoint =
            cosigned.parse().map_err(|error: ledger::checkpoint::CheckpointError| {
                unlike(format!("this is not a cosigned checkpoint: {error}"))
            })?;
        let signatories = signed
            .verify(&[self.key().clone(), key])
            .map_err(|error| unlike(format!("the signatures do not hold: {error}")))?;
        let head = signed.checkpoint().head();
        let nodes = TileNodes::new(|level, index| self.store().tile(level, index).ok().flatten());
        if tree::root(&nodes, head.size).ok() != Some(head.root) {
            let what = format!("this ledger never had the head of {} entries", head.size);
            return Err(Refusal::conflict(what, "ask the witness which ledger it saw"));
        }
        signatories.witnesses.into_iter().next().ok_or_else(|| {
            Refusal::invalid("the witness of this key did not sign it", "check the key")
        })
    }
}
