//! Whole transcripts of the command line: exit code, stdout and stderr. What changes from run to run
//! stands in brackets. `UPDATE_EXPECT=1 cargo test --test transcripts` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "../support/served.rs"]
mod served;
#[path = "../support/mod.rs"]
mod support;

mod anonymise;
mod begin;
mod build;
mod demo;
mod measure;
mod places;
mod privacy;
mod proof;
mod question;
mod record;
mod release;
mod remote;
mod scan;
mod witness;
