//! What a PDF says beside its pages. Rather than to follow each of the many structures that hold words, all
//! objects are gone through, and every text string is given but those that are known to hold none.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    encoding::text_string,
    file::File,
    object::{Dict, Object, Stream},
};
use crate::{
    error::{Cause, Outcome},
    format::Format,
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

/// Objects within each other that are looked through.
const DEPTH: u32 = 100;

/// Gives all words that are not on a page.
pub(super) fn read(file: &File<'_>, reading: &mut Reading<'_>) -> Outcome {
    let info = file.trailer.get(b"Info".as_slice()).cloned();
    for number in file.numbers() {
        reading.apart(|reading| {
            let place = if info == Some(Object::Ref(number)) {
                "properties".to_owned()
            } else {
                format!("object {number}")
            };
            let spot = Spot::Named(&place);
            let object = file.get(&Object::Ref(number)).map_err(|cause| cause.at(spot))?;
            walk(file, &object, &place, b"", 0, reading)?;
            match object {
                Object::Stream(stream) => stream_words(file, &stream, reading),
                _ => Ok(()),
            }
        })?;
    }
    // The trailer may hold its properties itself.
    match info {
        Some(Object::Dict(info)) => entries(file, &info, "properties", 0, reading),
        _ => Ok(()),
    }
}

/// Gives the strings of an object. Those of objects that it refers to have their own turn.
fn walk(
    file: &File<'_>,
    object: &Object,
    place: &str,
    name: &[u8],
    depth: u32,
    reading: &mut Reading<'_>,
) -> Outcome {
    match object {
        _ if depth > DEPTH => Ok(()),
        Object::String(string) => {
            let text = text_string(string);
            // A date says when, and of whom it does not say.
            let date = text
                .strip_prefix("D:")
                .is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit()));
            if date || NO_WORDS.contains(&name) {
                return Ok(());
            }
            let name = String::from_utf8_lossy(name);
            reading.give_some(Spot::Named(&format!("{place}, {name}")), &name, &text)
        }
        Object::Array(items) => {
            // A color space holds the table of its colors.
            if items.first().and_then(Object::as_name) == Some(b"Indexed") {
                return Ok(());
            }
            items.iter().try_for_each(|item| walk(file, item, place, name, depth + 1, reading))
        }
        Object::Dict(dict) => entries(file, dict, place, depth, reading),
        Object::Stream(stream) => entries(file, &stream.dict, place, depth, reading),
        _ => Ok(()),
    }
}

fn entries(
    file: &File<'_>,
    dict: &Rc<Dict>,
    place: &str,
    depth: u32,
    reading: &mut Reading<'_>,
) -> Outcome {
    // The bytes of a signature.
    let signature = dict.contains_key(b"ByteRange".as_slice());
    for (name, value) in dict.iter() {
        if !(signature && **name == *b"Contents") {
            walk(file, value, place, name, depth + 1, reading)?;
        }
        if matches!(&**name, b"JS" | b"RC" | b"RV" | b"XFA") {
            written(file, value, place, name, reading)?;
        }
    }
    attached(file, dict, reading)
}

/// Gives words that are written in streams: scripts, rich text, and forms in XML, which may stand in pieces.
fn written(
    file: &File<'_>,
    value: &Object,
    place: &str,
    name: &[u8],
    reading: &mut Reading<'_>,
) -> Outcome {
    let lead = String::from_utf8_lossy(name);
    let place = format!("{place}, {lead}");
    let spot = Spot::Named(&place);
    let at = |cause: Cause| cause.at(spot);
    let pieces = match file.get(value).map_err(at)? {
        Object::Array(pieces) => pieces.to_vec(),
        one => vec![one],
    };
    let mut bytes = Vec::new();
    for piece in &pieces {
        if let Object::Stream(stream) = file.get(piece).map_err(at)? {
            bytes.extend(file.decoded(&stream).map_err(at)?);
        }
    }
    let text = match name {
        _ if bytes.is_empty() => return Ok(()),
        b"XFA" => xml::plain(&bytes, reading.limits.depth).map_err(|stop| stop.at(spot))?,
        _ => text_string(&bytes),
    };
    reading.give_some(spot, &lead, &text)
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
    // The same file may stand there under several keys.
    let number = |file: &Object| if let Object::Ref(number) = file { Some(*number) } else { None };
    let numbers: BTreeSet<u32> = files.values().filter_map(number).collect();
    for number in numbers {
        reading.nested(&format!("attachment {name}"), |reading| {
            let stream = file.get(&Object::Ref(number)).map_err(Cause::whole)?;
            let Object::Stream(stream) = stream else {
                return Err(crate::error::malformed("an attached file is not there").whole());
            };
            let bytes = file.decoded(&stream).map_err(Cause::whole)?;
            let format = Format::of(&name, &bytes).ok_or(Cause::UnknownFormat);
            crate::any(format.map_err(Cause::whole)?, &bytes, reading)
        })?;
    }
    Ok(())
}

/// Gives the words of a stream that is made of them: metadata in XML.
fn stream_words(file: &File<'_>, stream: &Stream, reading: &mut Reading<'_>) -> Outcome {
    let kind = stream.dict.get(b"Subtype".as_slice()).and_then(Object::as_name);
    let metadata = stream.dict.get(b"Type".as_slice()).and_then(Object::as_name);
    if kind != Some(b"XML") || metadata != Some(b"Metadata") {
        return Ok(());
    }
    let spot = Spot::Named("metadata");
    let bytes = file.decoded(stream).map_err(|cause| cause.at(spot))?;
    let text = xml::plain(&bytes, reading.limits.depth).map_err(|stop| stop.at(spot))?;
    reading.give_some(spot, "", &text)
}
