//! What bad input and failures do: a clear error that names the place and the way out, and nothing
//! half written.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "../support/served.rs"]
mod served;
#[path = "../support/mod.rs"]
mod support;

mod api;
mod crash;
mod data;
mod disk;
mod serving;
mod stored;
