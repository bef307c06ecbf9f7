//! Check pages of an organisation's own: a page that is read is named by its id and has its verdicts.
#![no_main]

use catalog::{CheckPage, Reference};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match CheckPage::parse("FUZZ-01.md", text) {
        Ok(page) => {
            assert!(!page.sql.is_empty() && page.fresh_days > 0);
            assert_eq!(CheckPage::parse("FUZZ-01.md", &page.source).as_ref(), Ok(&page));
            for help in page.helps.values() {
                let _ = help.link.as_ref().map(|link| link.to("release-1"));
            }
        }
        Err(error) => assert!(error.line <= text.lines().count().max(1), "{error}"),
    }
    if let Ok(reference) = text.parse::<Reference>() {
        assert_eq!(reference.to_string(), text);
    }
});
