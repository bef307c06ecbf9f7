//! XML, strictly: a document that is not well-formed is an error, and so is a document type that declares
//! something, which can hide text.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    escape::{resolve_xml_entity, unescape},
    events::{BytesStart, Event},
};

use crate::{
    error::{Cause, Outcome, malformed},
    reading::limit,
    text::Decoded,
};

/// A piece of a document. Names are without their prefix.
pub(crate) enum Node<'a> {
    Open {
        name: &'a str,
        attributes: Attributes<'a>,
    },
    Text(&'a str),
    Close {
        name: &'a str,
    },
    /// What is part of no text: a comment, a processing instruction, or the name of the document type.
    Comment(&'a str),
}

/// The attributes of an element, in order.
pub(crate) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// Each name without its prefix, and its value without escapes. The name of what declares a prefix is `xmlns`.
    pub(crate) fn each(&self, mut each: impl FnMut(&str, &str) -> Outcome) -> Outcome {
        let mut attributes = self.0.attributes();
        // A name that stands there twice is given twice.
        for attribute in attributes.with_checks(false) {
            let broken = || malformed("an attribute of XML").whole();
            let attribute = attribute.map_err(|_| broken())?;
            let value = unescape(&attribute.value).map_err(|_| broken())?;
            let name = attribute.key.as_ref();
            each(if name.starts_with("xmlns:") { "xmlns" } else { local(name) }, &value)?;
        }
        Ok(())
    }

    /// The value of one attribute.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|a| local(a.key.as_ref()) == name)?;
        unescape(&found.value).ok().map(Cow::into_owned)
    }
}

/// Reads a document.
pub(crate) fn read(
    bytes: &[u8],
    depth_max: u32,
    each: &mut dyn FnMut(Node<'_>) -> Outcome,
) -> Outcome {
    let decoded = Decoded::of(bytes).map_err(Cause::whole)?;
    let mut reader = Reader::from_str(&decoded.text);
    let (mut depth, mut elements) = (0_u32, 0_u64);
    loop {
        let event = reader.read_event().map_err(|_| malformed("it is not XML").whole())?;
        match event {
            Event::Start(start) => {
                depth += 1;
                elements += 1;
                if depth > depth_max {
                    return Err(limit("elements within each other", depth_max.into()).whole());
                }
                open(&start, each)?;
            }
            Event::Empty(start) => {
                elements += 1;
                open(&start, each)?;
                each(Node::Close { name: local(start.name().as_ref()) })?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                each(Node::Close { name: local(end.name().as_ref()) })?;
            }
            Event::Text(text) => each(Node::Text(&text.xml10_content()))?,
            Event::CData(text) => each(Node::Text(&text.xml10_content()))?,
            Event::Comment(text) => each(Node::Comment(&text))?,
            Event::PI(text) => each(Node::Comment(&text))?,
            Event::DocType(text) if !text.contains('[') => each(Node::Comment(&text))?,
            Event::GeneralRef(entity) => {
                let unknown = || malformed("an entity of XML that is not known").whole();
                match entity.resolve_char_ref().map_err(|_| unknown())? {
                    Some(character) => each(Node::Text(character.encode_utf8(&mut [0; 4])))?,
                    None => each(Node::Text(resolve_xml_entity(&entity).ok_or_else(unknown)?))?,
                }
            }
            Event::DocType(_) => {
                let what = "a document type with declarations in XML".to_owned();
                return Err(Cause::Unsupported { what }.whole());
            }
            Event::Decl(_) => {}
            Event::Eof if depth > 0 || elements == 0 => {
                return Err(malformed("an element of XML does not end").whole());
            }
            Event::Eof => return Ok(()),
        }
    }
}

fn open(start: &BytesStart<'_>, each: &mut dyn FnMut(Node<'_>) -> Outcome) -> Outcome {
    each(Node::Open { name: local(start.name().as_ref()), attributes: Attributes(start) })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Gives the text of a document with a line for each element that has some, and the values of all attributes.
pub(crate) fn plain(bytes: &[u8], depth_max: u32) -> Outcome<String> {
    let mut out = String::new();
    let line = |out: &mut String, text: &str| {
        if !text.trim().is_empty() {
            *out += text.trim();
            out.push('\n');
        }
        Ok(())
    };
    let mut text = String::new();
    read(bytes, depth_max, &mut |node| {
        match node {
            Node::Text(piece) => text += piece,
            Node::Open { attributes, .. } => {
                line(&mut out, &std::mem::take(&mut text))?;
                attributes.each(|name, value| {
                    // An address that is a name: it says what the elements are, and nothing of people.
                    let names = ["http://", "https://", "urn:"];
                    let name = name == "xmlns" && names.iter().any(|name| value.starts_with(name));
                    if name { Ok(()) } else { line(&mut out, value) }
                })?;
            }
            Node::Close { .. } => line(&mut out, &std::mem::take(&mut text))?,
            Node::Comment(comment) => line(&mut out, comment)?,
        }
        Ok(())
    })?;
    Ok(out)
}
