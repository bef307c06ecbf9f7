//! A tamper-evident log of facts that anybody can verify offline.
//!
//! A leaf is an [`entry::Entry`] in canonical JSON. The leaves lie under an RFC 6962 Merkle tree that
//! is kept as C2SP tiles ([`tile`]); its head is a signed checkpoint ([`checkpoint`], [`note`]) that
//! witnesses cosign ([`cosignature`]). One [`writer::Writer`] appends; [`proof`], [`tlog_proof`],
//! [`bundle`] and [`audit`] let others check what it did. Personal text never enters a leaf
//! ([`seal`]); it lies beside it, encrypted ([`vault`]).
//!
//! **Invariant:** this crate does no I/O, never asks for the time and draws no random bytes but from
//! the source it is given.

pub mod audit;
mod b64;
pub mod bundle;
pub mod checkpoint;
pub mod cosignature;
pub mod entry;
pub mod hash;
pub mod key;
pub mod note;
pub mod offer;
pub mod proof;
pub mod seal;
pub mod tile;
pub mod tlog_proof;
pub mod tree;
pub mod vault;
pub mod writer;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use entry::Entry;
pub use hash::Hash;
pub use key::{Cosigner, Signer, VerifierKey};
pub use tree::{Head, Nodes};
pub use writer::Writer;

/// The most bytes of a leaf: a C2SP tile entry has a 16-bit length. Larger things are documents,
/// named by their digest.
pub const ENTRY_BYTES_MAX: usize = 65_535;
