//! Runs the checks and says what their answers mean: verdicts, the status of items, coverage, gates.
//!
//! A check is the SQL of its page over the registers' tables. Whoever asks hands in a [`World`], the
//! tables as of some moment. **Invariant:** no I/O and no clock; a check that fails is an error that
//! names it, and never a verdict that looks green.

mod check;
mod gate;
pub mod scenario;
mod status;
pub mod step_back;
mod tables;

pub use check::{Answers, CheckError, Checker, Exempt, Verdict};
pub use gate::{GateCase, gate};
pub use status::{CheckStatus, Coverage, ItemStatus, Proof, items};
pub use tables::{Tables, World};
