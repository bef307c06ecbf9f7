//! `plumb verify`: a bundle, with no server and no trust in its sender.

use std::{fmt::Write as _, path::Path};

use base::{Error, Refusal};
use ledger::{
    Checkpoint, SignedCheckpoint, VerifierKey,
    bundle::{Bundle, Trust, verify},
};
use serde_json::json;

use crate::{outcome::Outcome, work::file};

pub(crate) fn run(
    bundle: &Path,
    keys: &[String],
    remembered: Option<&Path>,
) -> Result<Outcome, Error> {
    let unread = |error: String| {
        let what = format!("`{}`: {error}", bundle.display());
        Error::from(Refusal::invalid(what, "do not rely on it; ask for another one"))
    };
    let text = file(bundle)?;
    let read = Bundle::read(text.as_bytes()).map_err(|error| unread(chain(&error)))?;
    let trust = Trust {
        keys: keys.iter().map(|text| key(text)).collect::<Result<_, _>>()?,
        remembered: remembered.map(checkpoint).transpose()?,
    };
    let verified = verify(&read, &trust).map_err(|error| unread(chain(&error)))?;
    let mut lines = Vec::new();
    for entry in &verified.entries {
        lines.push(format!(
            "entry {} {} {} by {} at {}: included",
            entry.index, entry.what, entry.on, entry.by, entry.at
        ));
    }
    lines.push(format!(
        "head {} of {}: signed by {}",
        verified.head.size, verified.origin, verified.signer
    ));
    lines.push(format!(
        "texts shown: {}, documents: {}, all fit",
        verified.openings, verified.documents
    ));
    lines.push(format!("witnesses: {}", verified.witnesses.len()));
    if let Some(size) = verified.continues {
        lines.push(format!("continues the head of {size} entries"));
    }
    lines.push(if verified.trusted {
        "verified with a key that you trust".to_owned()
    } else {
        "it agrees with itself; name a key that you trust with --key to know who made it".to_owned()
    });
    let value = json!({
        "trusted": verified.trusted, "origin": verified.origin, "size": verified.head.size,
        "signer": verified.signer.to_string(), "entries": verified.entries.len(),
        "openings": verified.openings, "documents": verified.documents,
        "witnesses": verified.witnesses.len(), "continues": verified.continues,
    });
    Ok(Outcome::new(value, lines.join("\n")))
}

/// An error with its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}

fn key(text: &str) -> Result<VerifierKey, Error> {
    text.parse().map_err(|error: ledger::key::KeyError| {
        Refusal::invalid(format!("`{text}`: {error}"), "a key looks like name+hash+base64").into()
    })
}

/// The checkpoint in a file.
pub(crate) fn checkpoint(path: &Path) -> Result<Checkpoint, Error> {
    signed(path).map(|signed| signed.checkpoint().clone())
}

/// The signed checkpoint in a file, or in what `plumb ledger head` printed, which has the key below.
pub(crate) fn signed(path: &Path) -> Result<SignedCheckpoint, Error> {
    let text = file(path)?;
    let bare = text.split_once("\n\nkey: ").map(|(note, _)| [note, "\n"].concat());
    bare.unwrap_or(text).parse().map_err(|error: ledger::checkpoint::CheckpointError| {
        let what = format!("`{}`: {error}", path.display());
        Refusal::invalid(what, "name a file with a signed checkpoint").into()
    })
}
