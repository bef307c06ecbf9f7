//! Reads the text of files of well-known formats, and rewrites those that can be rewritten.
//!
//! [`Format::of`] tells the format of a file, [`read`] gives its text piece by piece, and [`rewrite`] makes the
//! same file with other texts: every byte that is not part of a replaced text stays as it is.
//!
//! It **fails closed**: what cannot be read, or not entirely, is an error that names the place. What can be
//! read beside it is given all the same. What is no text by its nature is passed over: pictures inside a document
//! that has text of its own, fonts, and the look of things. An attached picture, and a page that shows nothing
//! but a picture, is an error.
//!
//! **Invariant:** bytes in, text out. No I/O, no clock. No bytes, however broken, make it panic, run for ever,
//! or use more than the [`Limits`] say.

mod csv;
mod docx;
mod error;
mod format;
mod html;
mod json;
mod limits;
mod mail;
mod pdf;
mod place;
mod reading;
mod slot;
mod text;
mod xml;

use std::{borrow::Cow, collections::BTreeMap};

pub use error::{Cause, FormatError, Unread};
pub use format::Format;
pub use limits::Limits;
pub use place::{Part, Place, Spot, Step};

use error::{Outcome, Stop};
use reading::{Reading, limit};
use slot::{Slot, Style};
use text::Decoded;

/// Gives each piece of the text of a file to `each`, in order.
///
/// Nothing is kept of what was given: memory does not grow with the number of rows, pages or parts. An error of
/// `each` ends the reading and is returned. If anything could not be read, the error comes at the end.
pub fn read<E: From<FormatError>>(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    mut each: impl FnMut(Part<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut caller = None;
    let mut give = |part: Part<'_>| {
        each(part).map_err(|error| {
            caller = Some(error);
            Stop::Caller
        })
    };
    let mut reading = Reading::new(limits, &mut give);
    let outcome = if bytes.len() as u64 > limits.file_bytes {
        Err(limit("bytes", limits.file_bytes).whole())
    } else {
        any(format, bytes, &mut reading)
    };
    let known = reading.into_error(outcome);
    match (caller, known) {
        (Some(error), _) => Err(error),
        (None, Some(known)) => known.map_err(E::from),
        (None, None) => Ok(()),
    }
}

/// The same file with other texts. `each` gives the text that is to stand in the place of a piece, or nothing
/// if it is to stay.
///
/// Quotes, escapes, delimiters, the order of keys, the way numbers are written, line ends and the byte order
/// mark stay byte for byte as they were. A number or a truth value of JSON that is replaced becomes a string. Two
/// keys of one object that would become the same are an error.
/// Only [`Format::Text`], [`Format::Csv`], [`Format::Json`] and [`Format::JsonLines`] can be rewritten.
pub fn rewrite<E: From<FormatError>>(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    mut each: impl FnMut(&Part<'_>) -> Result<Option<String>, E>,
) -> Result<Vec<u8>, E> {
    let mut caller = None;
    let outcome = rewritten(format, bytes, limits, &mut |part| {
        each(part).map_err(|error| {
            caller = Some(error);
            Stop::Caller
        })
    });
    match (outcome, caller) {
        (_, Some(error)) => Err(error),
        (Ok(bytes), None) => Ok(bytes),
        (Err(Stop::Unread(unread)), None) => {
            Err(FormatError { unread: vec![unread], more: 0 }.into())
        }
        (Err(Stop::Caller), None) => Err(FormatError { unread: Vec::new(), more: 0 }.into()),
    }
}

fn rewritten(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    each: &mut dyn FnMut(&Part<'_>) -> Outcome<Option<String>>,
) -> Outcome<Vec<u8>> {
    if !format.can_be_rewritten() {
        return Err(Cause::NotRewritable.whole());
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(limit("bytes", limits.file_bytes).whole());
    }
    let decoded = Decoded::of(bytes).map_err(Cause::whole)?;
    let text: &str = &decoded.text;
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut parts = 0;
    let mut keys = Keys::default();
    slots(format, text, limits, &mut |slot| {
        parts += 1;
        if parts > limits.parts {
            return Err(limit("parts", limits.parts).at(slot.spot));
        }
        let place = Place { within: "", spot: slot.spot };
        let part = Part { place, lead: slot.lead, text: slot.text };
        let with = each(&part)?;
        if let Style::Key { object, depth } = slot.style
            && !keys.differ(object, depth, slot.text, with.as_deref())
        {
            return Err(Cause::SameKeys.at(slot.spot));
        }
        if let Some(with) = with {
            out += text.get(done..slot.range.start).unwrap_or_default();
            slot.style.write(&with, &mut out);
            done = slot.range.end;
        }
        Ok(())
    })?;
    out += text.get(done..).unwrap_or_default();
    Ok(decoded.encoded(out))
}

/// The keys of each object of JSON that is open: as it is written, and as it was. Objects are known by where
/// they begin.
#[derive(Default)]
struct Keys(Vec<(usize, BTreeMap<String, String>)>);

impl Keys {
    /// Takes a key and what it is replaced by, and says whether keys that were different still are.
    fn differ(&mut self, object: usize, depth: usize, key: &str, with: Option<&str>) -> bool {
        self.0.resize_with(depth, Default::default);
        let Some((known, keys)) = self.0.last_mut() else { return true };
        if *known != object {
            (*known, *keys) = (object, BTreeMap::new());
        }
        let other = keys.insert(with.unwrap_or(key).to_owned(), key.to_owned());
        other.is_none_or(|other| other == key)
    }
}

/// Gives every text of a file of which each text stands in one range.
fn slots(
    format: Format,
    text: &str,
    limits: &Limits,
    each: &mut dyn FnMut(Slot<'_>) -> Outcome,
) -> Outcome {
    match format {
        Format::Csv => csv::slots(text, each),
        Format::Json => json::document(text, limits, each),
        Format::JsonLines => {
            json::lines(text).try_for_each(|line| json::line(text, line, limits, each))
        }
        _ => slot::plain(text, each),
    }
}

/// Reads a file of any format.
pub(crate) fn any(format: Format, bytes: &[u8], reading: &mut Reading<'_>) -> Outcome {
    match format {
        Format::JsonLines => {
            let text = unicode(bytes)?;
            let limits = reading.limits;
            // What follows a line that is broken does not depend on it.
            json::lines(&text).try_for_each(|line| {
                reading.apart(|reading| {
                    json::line(&text, line, limits, &mut |slot| {
                        reading.give(slot.spot, slot.lead, slot.text)
                    })
                })
            })
        }
        Format::Text | Format::Csv | Format::Json => {
            let text = unicode(bytes)?;
            let limits = reading.limits;
            slots(format, &text, limits, &mut |slot| reading.give(slot.spot, slot.lead, slot.text))
        }
        Format::Html => html::read(&unicode(bytes)?, reading),
        Format::Xml => {
            reading.give_some(Spot::Whole, "", &xml::plain(bytes, reading.limits.depth)?)
        }
        Format::Pdf => pdf::read(bytes, reading),
        Format::Docx => docx::read(bytes, reading),
        Format::Email => mail::read(bytes, reading),
        Format::Mbox => mail::read_all(bytes, reading),
    }
}

fn unicode(bytes: &[u8]) -> Outcome<Cow<'_, str>> {
    Ok(Decoded::of(bytes).map_err(Cause::whole)?.text)
}
