//! One entry and its proof, step by step, computed for whoever looks.

use access::{Action, Principal, action::Area};
use base::{Error, Refusal};
use ledger::{
    Entry, Hash, Head, SignedCheckpoint,
    hash::{leaf_hash, node_hash},
    proof::{prove_inclusion, verify_inclusion},
    tile::TileNodes,
};

use crate::App;

/// An entry and the proof that it is in the ledger.
#[derive(Debug, Clone)]
pub struct EntryProof {
    /// Its number.
    pub number: u64,
    /// What it says; none if whoever looks may not read what it is about. Its proof holds all the
    /// same.
    pub says: Option<Says>,
    /// The hash of its bytes, the leaf of the tree.
    pub own: Hash,
    /// The head that it was proved to be under.
    pub head: Head,
    /// The signed checkpoint of that head.
    pub checkpoint: String,
    /// The steps from the entry up to the root.
    pub steps: Vec<Step>,
    /// The siblings, from the leaf up.
    pub path: Vec<Hash>,
    /// Whether the steps lead to the root of the signed head, recomputed just now.
    pub holds: bool,
}

/// What an entry says.
#[derive(Debug, Clone)]
pub struct Says {
    /// The exact bytes that were sealed.
    pub leaf: String,
    /// The same, texts opened.
    pub said: Entry,
}

/// One step: a neighbour joined, and what is covered then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The first entry of the neighbour.
    pub first: u64,
    /// The last entry of the neighbour.
    pub last: u64,
    /// The hash of the neighbour.
    pub hash: Hash,
    /// How many entries are covered with it.
    pub covers: u64,
    /// The hash after it was joined.
    pub joined: Hash,
}

impl App {
    /// An entry with its proof under the present head. An entry about a record that `who` may not
    /// read shows its proof only.
    ///
    /// # Errors
    /// Refuses who may not read the ledger, and entries that are not there.
    pub fn entry(&self, who: &Principal, number: u64) -> Result<EntryProof, Error> {
        self.authorise(who, &Action::Read { area: Area::Ledger })?;
        let stored = self.store().head().map_err(crate::unreadable)?;
        let Some(stored) = stored.filter(|stored| number < stored.head.size) else {
            let size = self.size()?;
            let hint = if size == 0 {
                "the ledger is empty".to_owned()
            } else {
                format!("the entries are 0 to {}", size - 1)
            };
            return Err(Refusal::missing(format!("there is no entry {number}"), hint).into());
        };
        let leaf = self.leaf(number)?;
        let mut said = Entry::read(&leaf)
            .map_err(|error| Error::failed(format!("read entry {number}"), error))?;
        self.0.vault.open(&mut said.body);
        let head = stored.head;
        let path = self.path(number, head.size)?;
        let own = leaf_hash(&leaf);
        let holds = verify_inclusion(&own, number, head.size, &path, &head.root).is_ok()
            && stored.checkpoint.parse::<SignedCheckpoint>().is_ok_and(|signed| {
                signed.checkpoint().head() == head
                    && signed.verify(std::slice::from_ref(self.key())).is_ok()
            });
        let steps = climb(number, head.size, own, &path);
        let leaf = String::from_utf8_lossy(&leaf).into_owned();
        let says = self.may_read(who, &said.on.noun).is_ok().then_some(Says { leaf, said });
        Ok(EntryProof {
            number,
            says,
            own,
            head,
            checkpoint: stored.checkpoint,
            steps,
            path,
            holds,
        })
    }

    pub(crate) fn leaf(&self, number: u64) -> Result<Vec<u8>, Error> {
        let leaves = self.store().leaves(number, 1).map_err(crate::unreadable)?;
        let found = leaves.into_iter().next().filter(|leaf| leaf.index == number);
        let gone = || {
            let cause = std::io::Error::other("it is not in the store, though the head covers it");
            Error::failed(format!("read entry {number}"), cause)
        };
        found.map(|leaf| leaf.bytes).ok_or_else(gone)
    }

    pub(crate) fn path(&self, number: u64, size: u64) -> Result<Vec<Hash>, Error> {
        let nodes = TileNodes::new(|level, index| self.store().tile(level, index).ok().flatten());
        prove_inclusion(&nodes, number, size)
            .map_err(|error| Error::failed("prove the entry", error))
    }
}

/// The steps of an inclusion proof with the entries that each neighbour covers.
///
/// The tree is split as RFC 6962 says: the left part is the largest power of two that is smaller than
/// the whole.
fn climb(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Vec<Step> {
    let (mut first, mut width, mut sides) = (0, size, Vec::new());
    while width > 1 {
        let left = width.next_power_of_two() / 2;
        if index - first < left {
            sides.push((first + left, first + width - 1, true));
            width = left;
        } else {
            sides.push((first, first + left - 1, false));
            (first, width) = (first + left, width - left);
        }
    }
    let (mut hash, mut covers) = (leaf, 1);
    let mut steps = Vec::new();
    for ((first, last, right), sibling) in sides.into_iter().rev().zip(path) {
        hash = if right { node_hash(&hash, sibling) } else { node_hash(sibling, &hash) };
        covers += last - first + 1;
        steps.push(Step { first, last, hash: *sibling, covers, joined: hash });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_joins_to_the_whole() {
        let steps = climb(4, 7, leaf_hash(b"x"), &[[1; 32], [2; 32], [3; 32]]);
        let covered: Vec<_> =
            steps.iter().map(|step| (step.first, step.last, step.covers)).collect();
        assert_eq!(covered, [(5, 5, 2), (6, 6, 3), (0, 3, 7)]);
    }
}
