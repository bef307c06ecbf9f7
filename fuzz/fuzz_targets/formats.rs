//! Any bytes as any format: read or refused, and rewritten to the same bytes if nothing is replaced.
#![no_main]

use formats::{Format, FormatError, Limits, read, rewrite};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let limits = Limits::default();
    let whole = read(format, rest, &limits, |_| Ok::<(), FormatError>(())).is_ok();
    if format.can_be_rewritten() {
        let same = rewrite(format, rest, &limits, |_| Ok::<_, FormatError>(None));
        assert_eq!(same.is_ok(), whole);
        assert!(same.is_err() || same.is_ok_and(|same| same == rest));
    }
});
