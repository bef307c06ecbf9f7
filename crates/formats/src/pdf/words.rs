//! What a PDF says beside its pages. Rather than to follow each of the many structures that hold words, all
//! objects are gone through, and every text string is given but those that are known to hold none.

use std::{borrow::Cow, collections::BTreeSet, rc::Rc};

use super::{
    encoding::text_string,
    file::File,
    object::{Dict, Object, Stream},
};
use crate::{
    error::{Cause, Outcome},
    format::Format,
    html,
    place::Spot,
    reading::Reading,
    xml,
};

/// Names of entries of which the strings are no words: checksums, keys, and the codes of fonts.
const NO_WORDS: &[&[u8]] = &[
    b"ByteRange",
    b"CharSet",
    b"CheckSum",
    b"Cert",
    b"DA",
    b"FontFamily",
    b"ID",
    b"IDS",
    b"Lang",
    b"Ordering",
    b"Panose",
    b"Registry",
];

/// How much of the name of an entry is shown.
const NAME_BYTES_MAX: usize = 64;
/// The longest date (section 7.9.4), `D:YYYYMMDDHHmmSS+HH'mm'`.
const DATE_BYTES_MAX: usize = 23;

/// Gives all words that are not on a page.
pub(super) fn read(file: &File<'_>, reading: &mut Reading<'_>) -> Outcome {
    let info = file.trailer.get(b"Info".as_slice());
    for number in file.numbers() {
        let place = if info == Some(&Object::Ref(number)) {
            "properties".to_owned()
        } else {
            format!("object {number}")
        };
        reading.apart(|reading| {
            let at = |cause: Cause| cause.at(Spot::Named(&place));
            let object = file.get(&Object::Ref(number)).map_err(at)?;
            give(file, &object, &place, reading)?;
            match &object {
                Object::Stream(stream) if is_metadata(stream) => metadata(file, stream, reading),
                _ => Ok(()),
            }
        })?;
    }
    // The root and the properties may stand in the trailer itself.
    reading.apart(|reading| {
        let trailer = Object::Dict(file.trailer.clone());
        give(file, &trailer, "properties", reading)
    })
}

/// Gives the strings of an object, then the files that are attached in it.
fn give(file: &File<'_>, object: &Object, place: &str, reading: &mut Reading<'_>) -> Outcome {
    // They are read when all else is done, so that what is within each other is not so in both ways.
    let mut files = Vec::new();
    reading.apart(|reading| walk(file, object, place, b"", &mut files, reading))?;
    files.iter().try_for_each(|specification| attached(file, specification, reading))
}

/// Gives the strings of an object. Those of objects that it refers to have their own turn.
fn walk(
    file: &File<'_>,
    object: &Object,
    place: &str,
    name: &[u8],
    files: &mut Vec<Rc<Dict>>,
    reading: &mut Reading<'_>,
) -> Outcome {
    match object {
        Object::String(string) => {
            let text = text_string(string);
            if is_date(&text) || NO_WORDS.contains(&name) {
                return Ok(());
            }
            give_words(name, place, &text, reading)
        }
        Object::Array(items) => {
            // A color space holds the table of its colors (section 8.6.6.3).
            let items = match &**items {
                [Object::Name(kind), base, most, _] if **kind == *b"Indexed" => {
                    &[base.clone(), most.clone()]
                }
                items => items,
            };
            items.iter().try_for_each(|item| walk(file, item, place, name, files, reading))
        }
        Object::Dict(dict) => entries(file, dict, place, files, reading),
        Object::Stream(stream) => entries(file, &stream.dict, place, files, reading),
        _ => Ok(()),
    }
}

fn shown(name: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(name.get(..NAME_BYTES_MAX).unwrap_or(name))
}

/// Gives the words of an entry. Rich text (section 12.7.3.4) is a piece of a web page.
fn give_words(name: &[u8], place: &str, text: &str, reading: &mut Reading<'_>) -> Outcome {
    let lead = shown(name);
    let place = format!("{place}, {lead}");
    match name {
        b"RC" | b"RV" => reading.nested(&place, |reading| html::read(text, reading)),
        _ => reading.give_some(Spot::Named(&place), &lead, text),
    }
}

/// Whether a text says when, and of whom it does not say.
fn is_date(text: &str) -> bool {
    let Some(date) = text.strip_prefix("D:") else { return false };
    let of_date = |byte: u8| byte.is_ascii_digit() || b"+-'Z".contains(&byte);
    let century = date.starts_with("19") || date.starts_with("20");
    century && date.len() <= DATE_BYTES_MAX && date.bytes().all(of_date)
}

fn entries(
    file: &File<'_>,
    dict: &Rc<Dict>,
    place: &str,
    files: &mut Vec<Rc<Dict>>,
    reading: &mut Reading<'_>,
) -> Outcome {
    // The bytes of a signature, which is of no type within its kind.
    let signature =
        dict.contains_key(b"ByteRange".as_slice()) && !dict.contains_key(b"Subtype".as_slice());
    for (name, value) in dict.iter() {
        if !(signature && **name == *b"Contents") {
            walk(file, value, place, name, files, reading)?;
        }
        if matches!(&**name, b"DV" | b"JS" | b"Metadata" | b"RC" | b"RV" | b"V" | b"XFA") {
            reading.apart(|reading| written(file, value, place, name, reading))?;
        }
    }
    if dict.contains_key(b"EF".as_slice()) {
        files.push(dict.clone());
    }
    Ok(())
}

/// Gives words that are written in streams: scripts, rich text, what is filled in, and forms in XML, which may
/// stand in pieces.
fn written(
    file: &File<'_>,
    value: &Object,
    place: &str,
    name: &[u8],
    reading: &mut Reading<'_>,
) -> Outcome {
    let lead = shown(name);
    let full = format!("{place}, {lead}");
    let spot = Spot::Named(&full);
    let at = |cause: Cause| cause.at(spot);
    let pieces = file.get(value).map_err(at)?;
    let pieces = pieces.as_array().unwrap_or(std::slice::from_ref(&pieces));
    file.charge_entries(pieces.len()).map_err(at)?;
    let mut bytes = Vec::new();
    for piece in pieces {
        match file.get(piece).map_err(at)? {
            // It has its own turn.
            Object::Stream(stream) if is_metadata(&stream) => {}
            Object::Stream(stream) if name == b"Metadata" => {
                metadata(file, &stream, reading)?;
            }
            Object::Stream(stream) => bytes.extend(file.decoded(&stream).map_err(at)?),
            _ => {}
        }
    }
    if name == b"XFA" && !bytes.is_empty() {
        let text = xml::plain(&bytes, reading.limits.depth).map_err(|stop| stop.at(spot))?;
        return reading.give_some(spot, &lead, &text);
    }
    give_words(name, place, &text_string(&bytes), reading)
}

/// Reads the files that a file specification holds (section 7.11.3).
fn attached(file: &File<'_>, dict: &Dict, reading: &mut Reading<'_>) -> Outcome {
    let specification = |name: &[u8]| file.entry(dict, name).map_err(Cause::whole);
    let files = specification(b"EF")?;
    let Some(files) = files.as_dict() else { return Ok(()) };
    let name = match (specification(b"UF")?, specification(b"F")?) {
        (Object::String(name), _) | (_, Object::String(name)) => text_string(&name),
        _ => "without a name".to_owned(),
    };
    // The same file may stand there under several keys, and a stream is never written in place.
    let number = |file: &Object| if let Object::Ref(number) = file { Some(*number) } else { None };
    let numbers: BTreeSet<u32> = files.values().filter_map(number).collect();
    for number in numbers {
        file.settle(reading).map_err(Cause::whole)?;
        reading.nested(&format!("attachment {name}"), |reading| {
            let stream = file.get(&Object::Ref(number)).map_err(Cause::whole)?;
            let Object::Stream(stream) = stream else {
                return Err(crate::error::malformed("an attached file is not there").whole());
            };
            let bytes = file.decoded(&stream).map_err(Cause::whole)?;
            let format = Format::of(&name, &bytes).ok_or(Cause::UnknownFormat);
            crate::any(format.map_err(Cause::whole)?, &bytes, reading)
        })?;
        file.settle(reading).map_err(Cause::whole)?;
    }
    Ok(())
}

/// Whether a stream says that it is metadata in XML, in one way or the other.
fn is_metadata(stream: &Stream) -> bool {
    let says = |name: &[u8]| stream.dict.get(name).and_then(Object::as_name);
    says(b"Subtype") == Some(b"XML") || says(b"Type") == Some(b"Metadata")
}

fn metadata(file: &File<'_>, stream: &Stream, reading: &mut Reading<'_>) -> Outcome {
    let spot = Spot::Named("metadata");
    let bytes = file.decoded(stream).map_err(|cause| cause.at(spot))?;
    let text = xml::plain(&bytes, reading.limits.depth).map_err(|stop| stop.at(spot))?;
    reading.give_some(spot, "", &text)
}
