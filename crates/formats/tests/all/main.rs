//! What is read of files of each format, and what becomes of them when they are rewritten.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod any_bytes;
mod documents;
mod files;
mod mail;
mod tables;

use formats::{Format, FormatError, Limits, read, rewrite};

/// All parts of a file, one a line: place, lead and text.
fn parts(format: Format, bytes: &[u8]) -> Result<Vec<String>, FormatError> {
    let mut parts = Vec::new();
    read::<FormatError>(format, bytes, &Limits::default(), |part| {
        parts.push(format!("{} | {} | {}", part.place, part.lead, part.text));
        Ok(())
    })?;
    Ok(parts)
}

/// What is given of a file of which something cannot be read, and how the error reads.
fn partly(format: Format, bytes: &[u8], limits: &Limits) -> (Vec<String>, String) {
    let mut parts = Vec::new();
    let error = read::<FormatError>(format, bytes, limits, |part| {
        parts.push(part.text.to_owned());
        Ok(())
    });
    (parts, error.unwrap_err().to_string())
}

fn refused(format: Format, bytes: &[u8]) -> String {
    partly(format, bytes, &Limits::default()).1
}

/// The same file with each text that `with` knows a better one for.
fn changed(
    format: Format,
    bytes: &[u8],
    with: impl Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, FormatError> {
    rewrite(format, bytes, &Limits::default(), |part| Ok(with(part.text)))
}
