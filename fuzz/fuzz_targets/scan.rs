//! Any text: what is found lies in it, and what is left does not overlap.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use privacy::{Scanner, resolve};

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new().expect("the patterns are ours"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let mut spans = Vec::new();
    SCANNER.scan(text, &mut spans).expect("every text can be scanned");
    for span in &spans {
        assert!(text.get(span.start..span.end).is_some_and(|part| !part.is_empty()));
    }
    resolve(&mut spans);
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
});
