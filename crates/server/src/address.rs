//! The parts of addresses: registers by their plural, records by their id.

use base::{AnyId, Refusal};
use registry::{AnyRegister, REGISTERS};

/// The register of a plural, as addresses name it.
pub(crate) fn by_plural(plural: &str) -> Result<&'static dyn AnyRegister, Refusal> {
    let found = REGISTERS.iter().find(|register| register.plural() == plural);
    found.copied().ok_or_else(|| {
        let what = format!("there is no page `/{plural}`");
        Refusal::missing(what, "see the navigation for those there are")
    })
}

/// Reads the id of an address that lies under a register's plural.
pub(crate) fn id_of(register: &dyn AnyRegister, text: &str) -> Result<AnyId, Refusal> {
    let gone = || {
        let (noun, plural) = (register.noun(), register.plural());
        Refusal::missing(format!("`{text}` is not a {noun}"), format!("see the list /{plural}"))
    };
    let id: AnyId = text.parse().map_err(|_| gone())?;
    if id.noun == register.noun() { Ok(id) } else { Err(gone()) }
}
