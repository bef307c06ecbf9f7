//! Puts values back into a text.

use crate::{
    Vault, VaultError,
    issued::{Bounds, Issued},
    keys::Keys,
    token::{self, Form},
};

/// A text with its values put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The text.
    pub text: String,
    /// How many values were put back.
    pub restored: usize,
    /// What was not put back though it looks like a token: those of another scope or key, and those
    /// of this scope that somebody wrote in lower case or without their angle brackets.
    pub unknown: Vec<String>,
}

pub(crate) fn restore(
    text: &str,
    scope: &str,
    keys: &Keys,
    issued: &Issued,
    vault: &dyn Vault,
) -> Result<Restored, VaultError> {
    let mut out =
        Restored { text: String::with_capacity(text.len()), restored: 0, unknown: Vec::new() };
    let mut at = 0;
    for found in issued.find(text, Bounds::Words) {
        let gap = text.get(at..found.range.start).unwrap_or_default();
        damaged(gap, scope, vault, &mut out.unknown)?;
        out.text += gap;
        at = found.range.end;
        let pseudonym = text.get(found.range).unwrap_or_default();
        let value = match found.form {
            Some(Form::Encrypted) => token::decrypt(keys, &found.label, pseudonym),
            Some(Form::Pseudonym) | None => vault.value(scope, pseudonym)?,
        };
        if let Some(value) = value {
            out.restored += 1;
            out.text += &value;
        } else {
            out.unknown.push(pseudonym.to_owned());
            out.text += pseudonym;
        }
    }
    let rest = text.get(at..).unwrap_or_default();
    damaged(rest, scope, vault, &mut out.unknown)?;
    out.text += rest;
    Ok(out)
}

/// Finds tokens of the scope in lower case or without their brackets.
fn damaged(
    text: &str,
    scope: &str,
    vault: &dyn Vault,
    unknown: &mut Vec<String>,
) -> Result<(), VaultError> {
    let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
    for bare in text.split(|one| !is_part(one)).filter(|bare| bare.contains('_')) {
        let upper = bare.to_ascii_uppercase();
        let is_token = token::label_of(&upper).is_some();
        if is_token && vault.value(scope, &format!("<{upper}>"))?.is_some() {
            unknown.push(bare.to_owned());
        }
    }
    Ok(())
}
