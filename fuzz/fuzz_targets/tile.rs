//! Paths of tiles, and bundles of leaves.
#![no_main]

use ledger::tile::{TileId, leaf_tile, read_bundle, write_bundle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(leaves) = read_bundle(bytes) {
        assert_eq!(write_bundle(&leaves).expect("what was read can be written"), bytes);
        assert_eq!(leaf_tile(&leaves).len(), 32 * leaves.len());
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(tile) = text.parse::<TileId>() {
        assert_eq!(tile.to_string(), text);
        assert!((1..=256).contains(&tile.width()));
    }
});
