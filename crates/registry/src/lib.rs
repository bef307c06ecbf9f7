//! The management system: one file per register.
//!
//! A register holds what can be asked (its `Command`), what can happen (its `Fact`), the present
//! state, and the rules between them. [`REGISTERS`] is the only list; the API, the pages, the command
//! line, the tables and the documents are made from it.
//!
//! **Invariant:** rules are pure. They see the record, the command and a [`Case`], and nothing else.

pub mod account;
pub mod acknowledgement;
pub mod attestation;
pub(crate) mod authority;
pub mod claim;
pub mod comment;
pub mod component;
pub mod criteria;
pub mod document;
pub mod emergency;
pub mod exception;
pub mod form;
pub mod gate;
pub mod hazard;
pub mod law;
pub mod metadata;
pub mod moves;
pub mod opportunity;
pub mod parts;
pub mod person;
pub mod personal;
pub mod policy;
pub mod register;
pub mod release;
pub mod review;
pub mod risk;
pub mod role;
pub mod scope;
pub mod setting;
pub mod shape;
pub mod stage;
pub mod system;
pub mod token;
pub mod treatment;
pub mod usage;
pub mod verdict;
pub mod version;

use std::marker::PhantomData;

pub use form::{Field, Form, Medium, Takes};
pub use gate::{Asked, GateAnswer};
pub use register::{Act, Actor, AnyRegister, Case, Class, FoldError, Happened, Others, Register};
pub use shape::{Record, Shape};

use base::Refusal;
use register::Of;

/// Every register, in the order of the navigation.
pub const REGISTERS: &[&dyn AnyRegister] = &[
    &Of::<system::System>(PhantomData),
    &Of::<release::Release>(PhantomData),
    &Of::<component::Component>(PhantomData),
    &Of::<risk::Risk>(PhantomData),
    &Of::<criteria::Criteria>(PhantomData),
    &Of::<opportunity::Opportunity>(PhantomData),
    &Of::<policy::Policy>(PhantomData),
    &Of::<acknowledgement::Acknowledgement>(PhantomData),
    &Of::<person::Person>(PhantomData),
    &Of::<role::Role>(PhantomData),
    &Of::<exception::Exception>(PhantomData),
    &Of::<scope::Scope>(PhantomData),
    &Of::<attestation::Attestation>(PhantomData),
    &Of::<comment::Comment>(PhantomData),
    &Of::<claim::Claim>(PhantomData),
    &Of::<verdict::Verdict>(PhantomData),
    &Of::<setting::Setting>(PhantomData),
    &Of::<account::Account>(PhantomData),
    &Of::<token::Token>(PhantomData),
];

/// The register of this noun.
///
/// # Errors
/// Refuses unknown nouns, with the list of those there are.
pub fn register(noun: &str) -> Result<&'static dyn AnyRegister, Refusal> {
    let found = REGISTERS.iter().find(|register| register.noun() == noun);
    found.copied().ok_or_else(|| {
        let nouns: Vec<_> = REGISTERS.iter().map(|register| register.noun()).collect();
        let what = format!("there is no register `{noun}`");
        Refusal::missing(what, format!("there are: {}", nouns.join(", ")))
    })
}

/// Refuses a command on a record that does not exist yet, or a second making of one that does.
pub(crate) fn odd(noun: &str, exists: bool) -> Refusal {
    if exists {
        Refusal::conflict(format!("this {noun} is there already"), "change it instead")
    } else {
        Refusal::missing(format!("there is no such {noun}"), "look at the list for those there are")
    }
}
