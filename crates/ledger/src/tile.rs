//! C2SP tlog-tiles: the tree as tiles of 256 hashes and the leaves as bundles of 256, under paths
//! that a file server can serve.

use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map},
    fmt,
    str::FromStr,
};

use crate::{
    ENTRY_BYTES_MAX, Hash, b64,
    hash::{leaf_hash, node_hash},
    tree::Nodes,
};

/// The height of a full tile.
pub const TILE_HEIGHT: u8 = 8;
/// The number of hashes in a full tile, and of leaves in a full bundle.
pub const TILE_WIDTH: usize = 1 << TILE_HEIGHT;
/// The highest level that a path can name.
pub const LEVEL_MAX: u8 = 63;
/// The number of bytes of a hash in a tile.
pub const HASH_BYTES: usize = 32;

/// Names a tile or a bundle, as the path under which it is served does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileId {
    rows: Rows,
    index: u64,
    width: u16,
}

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rows {
    /// Hashes of subtrees of 256^level leaves; those of the leaves at level 0.
    Hashes(u8),
    /// The leaves themselves: a bundle.
    Entries,
}

/// Why a tile or its name was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not a path of a tile.
    #[error("`{found}` is not the path of a tile")]
    Path {
        /// What was found.
        found: String,
    },
    /// There is no such tile.
    #[error("tile {index} of level {level} is missing")]
    Missing {
        /// The level of the tile.
        level: u8,
        /// The index of the tile.
        index: u64,
    },
    /// A tile with too few hashes, or with bytes that are not hashes.
    #[error("tile {index} of level {level} has {found} bytes, expected {expected} or more")]
    Short {
        /// The level of the tile.
        level: u8,
        /// The index of the tile.
        index: u64,
        /// The number of bytes that were found.
        found: usize,
        /// The fewest bytes that it can have.
        expected: usize,
    },
    /// A node beyond the largest tree.
    #[error("there is no node {index} at height {level}")]
    Beyond {
        /// The height of the node.
        level: u8,
        /// Its index.
        index: u64,
    },
    /// A bundle that ends within a leaf, or has more than 256 of them.
    #[error("the bundle is damaged after {leaves} leaves")]
    Bundle {
        /// The number of leaves that were read.
        leaves: usize,
    },
    /// A leaf longer than its length prefix can say.
    #[error("a leaf has at most {ENTRY_BYTES_MAX} bytes, this one has {found}")]
    TooLong {
        /// The number of bytes.
        found: usize,
    },
}

impl TileId {
    /// The tile `index` of `rows` in a log of `size` leaves; nothing if it would be empty.
    pub fn at(rows: Rows, index: u64, size: u64) -> Option<Self> {
        let level = if let Rows::Hashes(level) = rows { level } else { 0 };
        let count = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
        let left = count.checked_sub(index.checked_mul(TILE_WIDTH as u64)?)?;
        let width = u16::try_from(left.min(TILE_WIDTH as u64)).ok()?;
        (width > 0 && level <= LEVEL_MAX).then_some(Self { rows, index, width })
    }

    /// What it holds.
    pub fn rows(self) -> Rows {
        self.rows
    }

    /// Its place in its level, from zero.
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many hashes or leaves it has, 1 to 256; fewer than 256 make it partial.
    pub fn width(self) -> u16 {
        self.width
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rows {
            Rows::Hashes(level) => write!(f, "tile/{level}/")?,
            Rows::Entries => f.write_str("tile/entries/")?,
        }
        let (mut elements, mut rest) = (vec![self.index % 1000], self.index / 1000);
        while rest > 0 {
            elements.push(rest % 1000);
            rest /= 1000;
        }
        for element in elements[1..].iter().rev() {
            write!(f, "x{element:03}/")?;
        }
        write!(f, "{:03}", elements[0])?;
        if usize::from(self.width) < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// The width of a partial tile.
fn partial(width: &str) -> Option<u16> {
    let width = u16::try_from(b64::decimal(width)?).ok()?;
    (1..256).contains(&width).then_some(width)
}

/// The number that an element of a tile path holds.
fn element(digits: &str) -> Option<u64> {
    let plain = digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

impl FromStr for TileId {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let parse = || {
            let (rows, rest) = path.strip_prefix("tile/")?.split_once('/')?;
            let rows = if rows == "entries" {
                Rows::Entries
            } else {
                let level = u8::try_from(b64::decimal(rows)?).ok()?;
                Rows::Hashes(Some(level).filter(|level| *level <= LEVEL_MAX)?)
            };
            let (rest, width) = match rest.split_once(".p/") {
                Some((rest, width)) => (rest, partial(width)?),
                None => (rest, 256),
            };
            let mut elements = rest.split('/').rev();
            let mut index = element(elements.next()?)?;
            let mut unit: u64 = 1;
            let mut first = None;
            for text in elements {
                let digits = element(text.strip_prefix('x')?)?;
                unit = unit.checked_mul(1000)?;
                index = index.checked_add(digits.checked_mul(unit)?)?;
                first = Some(digits);
            }
            (first != Some(0)).then_some(Self { rows, index, width })
        };
        parse().ok_or_else(|| TileError::Path { found: b64::shown(path) })
    }
}

/// The hashes of a tile's bytes; what is left over after the last whole one is ignored.
pub(crate) fn hashes(bytes: &[u8]) -> &[Hash] {
    bytes.as_chunks::<HASH_BYTES>().0
}

/// The root over a power of two of hashes, which must not be empty.
pub(crate) fn fold(hashes: &[Hash]) -> Hash {
    assert!(hashes.len().is_power_of_two(), "only a complete subtree has a hash");
    let mut row = hashes.to_vec();
    let mut width = row.len();
    while width > 1 {
        width /= 2;
        for place in 0..width {
            row[place] = node_hash(&row[2 * place], &row[2 * place + 1]);
        }
    }
    row[0]
}

/// Answers [`Nodes`] from tiles. It asks for each tile once and keeps it, with the nodes between its
/// hashes: make one per question, or one for many about the same log.
///
/// A tile may be wider than the tree at hand: the hashes of a tile never change.
#[derive(Debug)]
pub struct TileNodes<F> {
    fetch: F,
    fetched: RefCell<BTreeMap<(u8, u64), Subtree>>,
}

impl<F: Fn(u8, u64) -> Option<Vec<u8>>> TileNodes<F> {
    /// Nodes from the tiles that `fetch` gives by level and index.
    pub fn new(fetch: F) -> Self {
        Self { fetch, fetched: RefCell::default() }
    }
}

/// The hashes of a tile and, row by row, those of the complete subtrees above them.
type Subtree = Vec<Vec<Hash>>;

fn subtree(bytes: &[u8]) -> Subtree {
    let mut rows: Subtree = vec![hashes(bytes).iter().take(TILE_WIDTH).copied().collect()];
    while let Some(row) = rows.last().filter(|row| row.len() > 1) {
        rows.push(row.as_chunks().0.iter().map(|[left, right]| node_hash(left, right)).collect());
    }
    rows
}

impl<F: Fn(u8, u64) -> Option<Vec<u8>>> Nodes for TileNodes<F> {
    type Error = TileError;

    fn node(&self, level: u8, index: u64) -> Result<Hash, TileError> {
        let height = level % TILE_HEIGHT;
        let first = index.checked_mul(1 << height).ok_or(TileError::Beyond { level, index })?;
        let (level, index) = (level / TILE_HEIGHT, first / TILE_WIDTH as u64);
        let place = usize::try_from(first % TILE_WIDTH as u64).unwrap_or(usize::MAX) >> height;

        let mut fetched = self.fetched.borrow_mut();
        let rows = match fetched.entry((level, index)) {
            btree_map::Entry::Occupied(tile) => tile.into_mut(),
            btree_map::Entry::Vacant(vacant) => {
                let tile = (self.fetch)(level, index);
                vacant.insert(subtree(&tile.ok_or(TileError::Missing { level, index })?))
            }
        };
        let node = rows.get(usize::from(height)).and_then(|row| row.get(place));
        node.copied().ok_or_else(|| {
            let found = rows.first().map_or(0, Vec::len) * HASH_BYTES;
            let expected = ((place + 1) << height) * HASH_BYTES;
            TileError::Short { level, index, found, expected }
        })
    }
}

/// Writes leaves as a bundle, each behind its length as a big-endian 16-bit number.
///
/// # Errors
/// A leaf is longer than [`ENTRY_BYTES_MAX`], or there are more than 256.
pub fn write_bundle<L: AsRef<[u8]>>(leaves: &[L]) -> Result<Vec<u8>, TileError> {
    if leaves.len() > TILE_WIDTH {
        return Err(TileError::Bundle { leaves: TILE_WIDTH });
    }
    let mut bytes = Vec::with_capacity(leaves.iter().map(|leaf| leaf.as_ref().len() + 2).sum());
    for leaf in leaves.iter().map(AsRef::as_ref) {
        let found = leaf.len();
        let length = u16::try_from(found).map_err(|_| TileError::TooLong { found })?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(leaf);
    }
    Ok(bytes)
}

/// Reads the leaves of a bundle.
///
/// # Errors
/// The bundle ends within a leaf, or has more than 256.
pub fn read_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let (mut leaves, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let damaged = || TileError::Bundle { leaves: leaves.len() };
        if leaves.len() == TILE_WIDTH {
            return Err(damaged());
        }
        let (length, behind) = rest.split_first_chunk().ok_or_else(damaged)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (leaf, behind) = behind.split_at_checked(length).ok_or_else(damaged)?;
        leaves.push(leaf);
        rest = behind;
    }
    Ok(leaves)
}

/// The bytes of the tile of level 0 that belongs to a bundle of these leaves.
pub fn leaf_tile<L: AsRef<[u8]>>(leaves: &[L]) -> Vec<u8> {
    leaves.iter().flat_map(|leaf| leaf_hash(leaf.as_ref())).collect()
}

/// The tiles of a tree of `size` entries, those of the entries first: with the checkpoint they are all
/// files of the C2SP tlog-tiles layout.
pub fn all(size: u64) -> Vec<TileId> {
    let mut tiles = Vec::new();
    let mut add = |rows: Rows, count: u64| {
        tiles.extend((0..count.div_ceil(256)).filter_map(|index| TileId::at(rows, index, size)));
    };
    add(Rows::Entries, size);
    let (mut level, mut count) = (0, size);
    while count > 0 {
        add(Rows::Hashes(level), count);
        (level, count) = (level + 1, count / 256);
    }
    tiles
}
