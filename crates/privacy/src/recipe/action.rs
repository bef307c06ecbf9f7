//! The operator that a table of a recipe asks for.

use std::num::{NonZeroU32, NonZeroU64};

use super::{Fields, RecipeError, WORD_BYTES_MAX};
use crate::{DateOrder, Fitting, Generalise, Operator, Total};

/// Every action, in the order in which the docs name them.
const ACTIONS: [&str; 12] = [
    "keep",
    "redact",
    "replace",
    "number",
    "mask",
    "hmac",
    "encrypt",
    "pseudonymise",
    "format_preserving",
    "generalise",
    "shift_date",
    "noise",
];

/// What a value can be generalised to.
const COARSER: [&str; 7] = ["bucket", "month", "year", "prefix", "network", "region", "country"];

/// The fewest hex digits of an HMAC: 64 bits, so that two values do not meet by chance.
const HMAC_CHARACTERS_MIN: u64 = 16;
/// All hex digits of an HMAC.
const HMAC_CHARACTERS_MAX: u64 = 64;
/// The most characters that a mask may leave at either end.
const KEPT_MAX: u64 = 64;
/// The most days that a date is moved: a century.
const DAYS_MAX: u64 = 36_525;

/// The operator of a table that must have one.
pub(super) fn required(fields: &mut Fields) -> Result<Operator, RecipeError> {
    let found = operator(fields)?;
    fields.needed("action", found)
}

/// The operator of a table; none if it names no action.
pub(super) fn operator(fields: &mut Fields) -> Result<Option<Operator>, RecipeError> {
    let Some(action) = fields.take::<String>("action", "the name of an action")? else {
        return Ok(None);
    };
    if action == "keep" {
        return Ok(Some(Operator::Keep));
    }
    if let Some(fitting) = fitting(&action, fields)? {
        let otherwise = match fields.take::<toml::Table>("otherwise", "a table with an action")? {
            Some(table) => otherwise(fields.place("otherwise"), table)?,
            None if fitting.is_reversible() => Total::Pseudonymise,
            None => Total::Replace { with: None },
        };
        return Ok(Some(Operator::Fitting { fitting, otherwise }));
    }
    match total(&action, fields)? {
        Some(total) => Ok(Some(Operator::Total(total))),
        None => Err(unknown(fields, "action", &action, &ACTIONS)),
    }
}

fn otherwise(place: String, table: toml::Table) -> Result<Total, RecipeError> {
    let mut fields = Fields::new(place, table);
    let action = fields.take::<String>("action", "the name of an action")?;
    let action = fields.needed("action", action)?;
    let Some(total) = total(&action, &mut fields)? else {
        if !ACTIONS.contains(&action.as_str()) {
            return Err(unknown(&fields, "action", &action, &ACTIONS));
        }
        let what = format!("`{action}` cannot stand here, where every value must be treated");
        return Err(RecipeError::at(fields.place("action"), what));
    };
    fields.finish()?;
    Ok(total)
}

/// An operator that treats every value; none if the action is another one.
fn total(action: &str, fields: &mut Fields) -> Result<Option<Total>, RecipeError> {
    Ok(Some(match action {
        "redact" => Total::Redact,
        "replace" => Total::Replace { with: with(fields)? },
        "number" => Total::Number,
        "mask" => {
            let with = fields.take::<char>("with", "one character")?.unwrap_or('*');
            if with.is_control() || with.is_whitespace() {
                let what = "a mask must be seen: white space and control characters are not";
                return Err(RecipeError::at(fields.place("with"), what));
            }
            let keep_first = size(fields.number("keep_first", 0..=KEPT_MAX)?, 0);
            let keep_last = size(fields.number("keep_last", 0..=KEPT_MAX)?, 0);
            Total::Mask { with, keep_first, keep_last }
        }
        "hmac" => {
            let range = HMAC_CHARACTERS_MIN..=HMAC_CHARACTERS_MAX;
            Total::Hmac {
                characters: size(fields.number("characters", range)?, HMAC_CHARACTERS_MAX),
            }
        }
        "encrypt" => Total::Encrypt,
        "pseudonymise" => Total::Pseudonymise,
        _ => return Ok(None),
    }))
}

/// An operator that treats only what it can read; none if the action is another one.
fn fitting(action: &str, fields: &mut Fields) -> Result<Option<Fitting>, RecipeError> {
    Ok(Some(match action {
        "pseudonymise" => match fields.take::<bool>("surrogate", "true or false")? {
            Some(true) => Fitting::Surrogate,
            Some(false) | None => return Ok(None),
        },
        "format_preserving" => Fitting::FormatPreserving,
        "generalise" => Fitting::Generalise(coarser(fields)?),
        "shift_date" => {
            let days = fields.number("days", 1..=DAYS_MAX)?;
            let days = fields.needed("days", days)?;
            let days = u32::try_from(days).ok().and_then(NonZeroU32::new);
            Fitting::ShiftDate { days: fields.needed("days", days)?, order: order(fields)? }
        }
        "noise" => {
            let scale = fields.take::<f64>("scale", "a number")?;
            let scale = fields.needed("scale", scale)?;
            if !scale.is_finite() || scale <= 0.0 {
                let what = format!("{scale} is no scale, expected a number above 0");
                return Err(RecipeError::at(fields.place("scale"), what));
            }
            Fitting::Noise { scale }
        }
        _ => return Ok(None),
    }))
}

fn coarser(fields: &mut Fields) -> Result<Generalise, RecipeError> {
    let to = fields.take::<String>("to", "a text")?;
    let to = fields.needed("to", to)?;
    Ok(match to.as_str() {
        "bucket" => {
            let width = fields.number("width", 2..=1 << 32)?.and_then(NonZeroU64::new);
            let width = fields.needed("width", width)?;
            Generalise::Bucket { width, top: fields.number("top", 1..=1 << 32)? }
        }
        "month" => Generalise::Month { order: order(fields)? },
        "year" => Generalise::Year { order: order(fields)? },
        "prefix" => {
            let keep = fields.number("keep", 1..=KEPT_MAX)?;
            let keep = fields.needed("keep", keep)?;
            Generalise::Prefix { keep: size(Some(keep), 1) }
        }
        "network" => Generalise::Network,
        "region" => Generalise::Region,
        "country" => Generalise::Country,
        _ => return Err(unknown(fields, "to", &to, &COARSER)),
    })
}

/// A fixed text to stand in the place of values: it cannot be taken for a token that can be put back.
fn with(fields: &mut Fields) -> Result<Option<String>, RecipeError> {
    let Some(with) = fields.take::<String>("with", "a text")? else { return Ok(None) };
    let what = if with.len() > WORD_BYTES_MAX {
        format!("it has {} bytes, at most {WORD_BYTES_MAX} are allowed", with.len())
    } else if with.chars().any(char::is_control) {
        "there is a control character in it".to_owned()
    } else if with.contains(['<', '>']) {
        "angle brackets are kept for tokens".to_owned()
    } else {
        return Ok(Some(with));
    };
    Err(RecipeError::at(fields.place("with"), what))
}

fn order(fields: &mut Fields) -> Result<Option<DateOrder>, RecipeError> {
    fields.take("order", "`day_first` or `month_first`")
}

fn size(found: Option<u64>, default: u64) -> usize {
    // All ranges here end far below what fits.
    usize::try_from(found.unwrap_or(default)).unwrap_or(usize::MAX)
}

fn unknown(fields: &Fields, field: &str, found: &str, known: &[&str]) -> RecipeError {
    let known = known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    RecipeError::at(fields.place(field), format!("`{found}` is none of {known}"))
}
