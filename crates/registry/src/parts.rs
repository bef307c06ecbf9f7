//! Lists of components: what a release is made of, and the digest that names it.

use std::collections::BTreeSet;

use base::{Digest, Id, Refusal, canon};

use crate::{
    component::{Component, PartKind},
    register::Case,
    system::System,
};

/// A component list with its digest.
#[derive(Debug)]
pub struct Parts {
    /// The components, each once.
    pub components: Vec<Id<Component>>,
    /// The digest of what each part is: ids, kinds, names, versions and digests, canonical.
    pub digest: Digest,
    /// The kinds of component on the list.
    pub kinds: BTreeSet<PartKind>,
}

impl Parts {
    /// The list becomes a digest of what each part is, so that a changed part is a changed release.
    ///
    /// # Errors
    /// Refuses empty lists, and parts of another AI system.
    pub fn of(
        system: Id<System>,
        components: Vec<Id<Component>>,
        case: &Case<'_>,
    ) -> Result<Self, Refusal> {
        let ids: BTreeSet<_> = components.into_iter().collect();
        let (mut parts, mut kinds) = (Vec::new(), BTreeSet::new());
        for id in &ids {
            let part = case.get::<Component>(*id).map_err(|refusal| refusal.about("components"))?;
            if part.system != system {
                let what = format!("`{id}` is part of `{}`", part.system);
                let hint = format!("list components of `{system}`");
                return Err(Refusal::conflict(what, hint).about("components"));
            }
            kinds.insert(part.kind);
            parts.push((*id, part.kind, part.name, part.version, part.digest));
        }
        if parts.is_empty() {
            return Err(Refusal::invalid("a component list cannot be empty", "name its parts")
                .about("components"));
        }
        let digest = canon::digest(&parts)
            .map_err(|error| Refusal::invalid(error.to_string(), "report it as a fault"))?;
        Ok(Self { components: ids.into_iter().collect(), digest, kinds })
    }
}
