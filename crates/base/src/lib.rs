//! The words that every other crate speaks: ids, texts, time, digests, proportions, tables, refusals.
//!
//! **Invariant:** no I/O, no clock, no random source: those are traits here and come from outside.

pub mod canon;
pub mod chance;
pub mod digest;
pub mod id;
pub mod interval;
pub mod outcome;
pub mod table;
pub mod text;
pub mod time;

pub use chance::Chance;
pub use digest::Digest;
pub use id::{AnyId, Id, Kind};
pub use outcome::{Error, Refusal, RefusalKind};
pub use text::{Text, Title};
pub use time::{Clock, Day, Millis};
