//! The words that all crates speak: what is read is shown as it was, as text and in JSON.
#![no_main]

use std::{fmt::Display, str::FromStr};

use base::{AnyId, Day, Digest, Id, Millis, Text, Title, canon};
use libfuzzer_sys::fuzz_target;
use registry::risk::Risk;

/// What is read has one spelling.
fn exact<T: FromStr + Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string(), text);
    }
}

/// What is read is shown in a spelling that reads back to the same.
fn stable<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert!(value.to_string().parse().is_ok_and(|again: T| again == value), "{text}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes)
        && let Ok(canonical) = canon::bytes(&value)
    {
        let again: serde_json::Value =
            serde_json::from_slice(&canonical).expect("canonical JSON is JSON");
        assert_eq!(canon::bytes(&again).expect("it was written before"), canonical);
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    exact::<AnyId>(text);
    exact::<Id<Risk>>(text);
    stable::<Digest>(text);
    stable::<Millis>(text);
    stable::<Day>(text);
    if let Ok(title) = Title::try_from(text.to_owned()) {
        assert_eq!(Title::try_from(title.as_str().to_owned()).as_ref(), Ok(&title));
        assert!(title.as_str().chars().count() <= Title::MAX);
    }
    if let Ok(long) = Text::try_from(text.to_owned()) {
        assert_eq!(Text::try_from(long.as_str().to_owned()).as_ref(), Ok(&long));
    }
});
