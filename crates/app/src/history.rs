//! Facts as people read them, piece by piece and the newest first: those of the whole ledger, of a
//! record, and of the verdicts of checks.

use access::{Action, Principal, action::Area};
use base::{AnyId, Error};
use ledger::Entry;
use store::{Leaf, Listing};

use crate::{App, AsOf, desk};

/// A fact as the history shows it, texts opened.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The number of its entry.
    pub entry: u64,
    /// When, by whom, how, of what, and what.
    pub said: Entry,
}

/// Which piece of a history is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Only entries below this one; all if there is none.
    pub below: Option<u64>,
    /// At most so many facts; above [`PIECE_MAX`] it counts as that.
    pub most: usize,
}

/// A piece of a history, the newest first.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The facts.
    pub facts: Vec<Fact>,
    /// Where the next piece begins, for [`Piece::below`]; none if nothing is older.
    pub older: Option<u64>,
}

/// The most facts of a history that are given at once.
pub const PIECE_MAX: usize = 500;

impl Piece {
    /// The first piece, as large as can be.
    pub const NEWEST: Self = Self { below: None, most: PIECE_MAX };

    /// The first piece with at most so many facts.
    pub fn newest(most: usize) -> Self {
        Self { below: None, most }
    }

    fn most(self) -> usize {
        self.most.clamp(1, PIECE_MAX)
    }

    /// The entry below which it begins, in a ledger of `size` entries.
    fn below(self, size: u64) -> u64 {
        self.below.map_or(size, |below| below.min(size))
    }
}

impl App {
    /// The facts about a record.
    ///
    /// # Errors
    /// Refuses who may not read it.
    pub fn history(
        &self,
        who: &Principal,
        id: &AnyId,
        as_of: AsOf,
        piece: Piece,
    ) -> Result<Facts, Error> {
        self.may_read(who, &id.noun)?;
        let (size, _) = self.moment(as_of)?;
        let (below, most) = (piece.below(size), piece.most());
        let leaves = self.about(id, below, most + 1)?;
        self.piece(leaves, most)
    }

    /// Facts of the whole ledger whose names start with `what`, but for those about records that
    /// `who` may not read.
    ///
    /// # Errors
    /// Refuses who may not read the ledger.
    pub fn newest(
        &self,
        who: &Principal,
        what: &str,
        as_of: AsOf,
        piece: Piece,
    ) -> Result<Facts, Error> {
        self.authorise(who, &Action::Read { area: Area::Ledger })?;
        let (size, _) = self.moment(as_of)?;
        let unread = self.unread(who);
        let most = piece.most();
        let mut listing = Listing {
            on: None,
            what: (!what.is_empty()).then(|| what.to_owned()),
            below: Some(piece.below(size)),
            most: most + 1,
        };
        let mut leaves = Vec::new();
        while leaves.len() <= most {
            let some = self.store().list(&listing).map_err(crate::unreadable)?;
            let all = some.len() < listing.most;
            listing.below = some.last().map(|leaf| leaf.index);
            for leaf in some {
                if !unread.contains(&read(&leaf)?.on.noun.as_str()) {
                    leaves.push(leaf);
                }
            }
            if all {
                break;
            }
        }
        self.piece(leaves, most)
    }

    /// The turns of all verdicts of these checks.
    ///
    /// # Errors
    /// Refuses who may not read verdicts.
    pub fn turns(
        &self,
        who: &Principal,
        checks: &[&str],
        as_of: AsOf,
        piece: Piece,
    ) -> Result<Facts, Error> {
        self.may_read(who, "verdict")?;
        let (size, _) = self.moment(as_of)?;
        let (below, most) = (piece.below(size), piece.most());
        // A verdict has a record for each check and subject; the words tell which to read.
        let words: Vec<String> = checks.iter().map(|check| format!("\"{check}\"")).collect();
        let mut leaves = Vec::new();
        for row in self.store().records("verdict", size).map_err(crate::unreadable)? {
            if !words.iter().any(|word| row.body.contains(word)) {
                continue;
            }
            let of = Self::text(&desk::record(&row)?, "check");
            if of.is_some_and(|of| checks.contains(&of.as_str())) {
                leaves.extend(self.about(&row.id, below, most + 1)?);
            }
        }
        leaves.sort_unstable_by_key(|leaf| std::cmp::Reverse(leaf.index));
        self.piece(leaves, most)
    }

    /// The newest entries about a record below one.
    fn about(&self, id: &AnyId, below: u64, most: usize) -> Result<Vec<Leaf>, Error> {
        let listing = Listing { on: Some(id.clone()), what: None, below: Some(below), most };
        self.store().list(&listing).map_err(crate::unreadable)
    }

    /// The first `most` of these entries as facts; the others tell only that there are older ones.
    fn piece(&self, mut leaves: Vec<Leaf>, most: usize) -> Result<Facts, Error> {
        let more = leaves.len() > most;
        leaves.truncate(most);
        let older = leaves.last().map(|leaf| leaf.index).filter(|_| more);
        let fact = |leaf: &Leaf| {
            let mut said = read(leaf)?;
            self.0.vault.open(&mut said.body);
            Ok(Fact { entry: leaf.index, said })
        };
        Ok(Facts { facts: leaves.iter().map(fact).collect::<Result<_, Error>>()?, older })
    }
}

/// Reads a stored entry, texts sealed.
fn read(leaf: &Leaf) -> Result<Entry, Error> {
    Entry::read(&leaf.bytes)
        .map_err(|error| Error::failed(format!("read entry {}", leaf.index), error))
}
