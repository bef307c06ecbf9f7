//! The rules of the registers, each as what is given, what is asked, and what follows.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod comment;
mod exception;
mod house;
mod metadata;
mod opportunity;
mod person;
mod policy;
mod release;
mod risk;
mod scope;
mod system;
mod world;
