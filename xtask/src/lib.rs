//! Chores of the project: the rules that it is held to, its generated documents, new files from
//! templates, where things are, and measurements.

pub mod bench;
pub mod bench_privacy;
pub mod docs;
pub mod find;
pub mod make;
pub mod names;
pub mod repo;
pub mod tidy;
