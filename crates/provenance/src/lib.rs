//! Reads the record of a build and says what it tells of the model that came out.
//!
//! A record is an in-toto statement (v1) with SLSA provenance (v1) as its predicate, as the pipeline
//! wrote it: [`Record::read`]. [`Report::of`] looks whether it names what an auditor asks of a model
//! version: that it is about exactly this model, from what it was made, with which tools, and by whom.
//!
//! **Invariant:** no I/O and no clock. The same record and digest give the same bytes.

mod record;
mod report;

pub use record::{RECORD_BYTES_MAX, Record, RecordError};
pub use report::{Point, Report, Source, Tool};
