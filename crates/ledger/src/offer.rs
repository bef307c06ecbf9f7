//! What a log hands to a witness: the size that the witness saw last, the proof that the log still
//! continues it, and the new checkpoint (the body of `add-checkpoint` in C2SP tlog-witness).

use std::{fmt, str::FromStr};

use crate::{Hash, SignedCheckpoint, b64, checkpoint::CheckpointError};

/// The most hashes of a consistency proof, as tlog-witness has it.
pub const PATH_HASHES_MAX: usize = 63;

/// A checkpoint that a witness is asked to cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The size of the checkpoint that the witness cosigned last; 0 for none.
    pub old: u64,
    /// The consistency proof from there.
    pub path: Vec<Hash>,
    /// The new checkpoint, signed by the log.
    pub checkpoint: SignedCheckpoint,
}

/// Why an offer was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// Not UTF-8.
    #[error("an offer is UTF-8 text")]
    NotText,
    /// The first line is not the old size.
    #[error("`{found}` is not a line like `old 4806`")]
    Old {
        /// The line.
        found: String,
    },
    /// A line of the proof that is not a hash, or too many of them.
    #[error("`{found}` is not a line of a consistency proof")]
    Path {
        /// The line.
        found: String,
    },
    /// No empty line before the checkpoint.
    #[error("an offer ends with an empty line and a checkpoint")]
    Unfinished,
    /// The checkpoint was not read.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl Offer {
    /// Reads an offer from bytes.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn read(bytes: &[u8]) -> Result<Self, OfferError> {
        std::str::from_utf8(bytes).map_err(|_| OfferError::NotText)?.parse()
    }
}

impl FromStr for Offer {
    type Err = OfferError;

    fn from_str(text: &str) -> Result<Self, OfferError> {
        let (head, note) = text.split_once("\n\n").ok_or(OfferError::Unfinished)?;
        let mut lines = head.split('\n');
        let line = lines.next().unwrap_or_default();
        let old = line.strip_prefix("old ").and_then(b64::decimal);
        let old = old.ok_or_else(|| OfferError::Old { found: b64::shown(line) })?;
        let mut path = Vec::new();
        for line in lines {
            let fault = || OfferError::Path { found: b64::shown(line) };
            path.push(b64::hash(line).filter(|_| path.len() < PATH_HASHES_MAX).ok_or_else(fault)?);
        }
        Ok(Self { old, path, checkpoint: note.parse()? })
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", b64::encode(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Checkpoint, Head, Signer};

    fn offer(old: u64, hashes: usize) -> Offer {
        let signer = Signer::new("log.example", &[7; 32]).unwrap();
        let head = Head { size: old + 9, root: [3; 32] };
        let checkpoint = Checkpoint::new("log.example", head).unwrap().sign(&signer);
        Offer { old, path: vec![[5; 32]; hashes], checkpoint }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(old in 0_u64..1 << 40, hashes in 0_usize..64) {
            let offer = offer(old, hashes);
            let read = Offer::read(offer.to_string().as_bytes());
            prop_assert_eq!(read.ok(), Some(offer));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Offer::read(&bytes);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let text = offer(4, 1).to_string();
        let broken = text.replacen("old 4", "old 04", 1);
        assert_eq!(Offer::read(broken.as_bytes()), Err(OfferError::Old { found: "old 04".into() }));
        assert_eq!(Offer::read(b"old 4\n"), Err(OfferError::Unfinished));
        let many = offer(4, 64).to_string();
        assert!(matches!(Offer::read(many.as_bytes()), Err(OfferError::Path { .. })));
    }
}
