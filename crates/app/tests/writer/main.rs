//! The writer on a storage that fails: what is acknowledged stays, what is refused harms nobody else,
//! what is erased is gone.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod erase;
mod house;
mod refuse;
mod scope;
mod simulation;
