//! Documents of Word: a ZIP archive of XML (ECMA-376).

use std::io::Read as _;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

use crate::{
    error::{Cause, Outcome, malformed},
    format::{Format, is_picture},
    place::Spot,
    reading::Reading,
    xml::{self, Attributes, Node},
};

/// Parts of a document that say how it looks and what it is made of.
const LOOKS: &[&str] = &[
    "[Content_Types].xml",
    "word/fontTable.xml",
    "word/styles.xml",
    "word/stylesWithEffects.xml",
    "word/webSettings.xml",
];

/// Attributes that hold words of people, of whatever element.
const WORDS: &[&str] = &["alt", "author", "descr", "initials", "title", "userId"];

/// Elements of which the attribute `val` holds words.
const WORDS_IN_VAL: &[&str] =
    &["alias", "default", "docVar", "helpText", "listEntry", "name", "result", "statusText", "tag"];

/// Gives the text of each part: the body, headers, footers, notes, comments, properties, links, and documents
/// that are embedded.
pub(crate) fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let broken = || malformed("the ZIP archive").whole();
    let archive = ZipArchive::from_slice(bytes).map_err(|_| broken())?;
    let (mut entries, mut found) = (archive.entries(), 0);
    let mut body = false;
    while let Some(entry) = entries.next_entry().map_err(|_| broken())? {
        found += 1;
        let path = entry.file_path();
        let name = String::from_utf8_lossy(path.as_bytes());
        body |= name == "word/document.xml";
        if entry.is_dir() || is_look(&name) {
            continue;
        }
        reading.apart(|reading| {
            let content = content(&archive, &entry, reading)
                .and_then(|content| reading.unpacked(content.len()).map(|()| content))
                .map_err(|cause| cause.at(Spot::Named(&name)))?;
            part(&name, &content, reading)
        })?;
    }
    // The directory says how many entries it has.
    if found != archive.entries_hint() || !body {
        return Err(broken());
    }
    Ok(())
}

fn is_look(name: &str) -> bool {
    LOOKS.contains(&name) || name.starts_with("word/theme/") || name.starts_with("word/fonts/")
}

/// What an entry holds, with its size and checksum verified.
fn content(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &ZipFileHeaderRecord<'_>,
    reading: &Reading<'_>,
) -> Result<Vec<u8>, Cause> {
    if entry.flags().is_encrypted() {
        return Err(Cause::Encrypted);
    }
    let broken = |_| malformed("the ZIP archive");
    let packed = archive.get_entry(entry.wayfinder()).map_err(broken)?;
    let mut content = Vec::new();
    // One more byte than may be, so that too much is seen as such.
    let most = reading.room_bytes().saturating_add(1);
    let read = match entry.compression_method() {
        CompressionMethod::STORE => {
            packed.verifying_reader(packed.data()).take(most).read_to_end(&mut content)
        }
        CompressionMethod::DEFLATE => {
            let plain = DeflateDecoder::new(packed.data());
            packed.verifying_reader(plain).take(most).read_to_end(&mut content)
        }
        _ => {
            return Err(Cause::Unsupported { what: "another compression than Deflate".to_owned() });
        }
    };
    read.map_err(|_| malformed("the ZIP archive"))?;
    if content.len() as u64 >= most {
        return Err(reading.too_much_unpacked());
    }
    Ok(content)
}

/// Reads one part of the document.
fn part(name: &str, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "xml" | "rels" => text(title(name), content, reading),
        _ if is_picture(content) => Ok(()),
        _ => {
            let file = format!("embedded file {}", name.rsplit('/').next().unwrap_or(name));
            reading.nested(&file, |reading| {
                let format = Format::of(name, content).ok_or(Cause::UnknownFormat);
                crate::any(format.map_err(Cause::whole)?, content, reading)
            })
        }
    }
}

/// What people call a part.
fn title(name: &str) -> &str {
    match name {
        "word/document.xml" => "body",
        "docProps/core.xml" | "docProps/app.xml" | "docProps/custom.xml" => "properties",
        "word/_rels/document.xml.rels" => "links",
        _ => {
            let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
            file.strip_suffix(".xml").unwrap_or(file)
        }
    }
}

/// Gives the text of one part of XML: paragraphs are lines, and so are properties.
fn text(title: &str, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let mut shown = String::new();
    let mut hidden: Vec<(String, String)> = Vec::new();
    let mut code: Option<String> = None;
    let links = title == "links" || title.strip_suffix(".rels").is_some();
    let properties = title == "properties";
    let read = xml::read(content, reading.limits.depth, &mut |node| {
        match node {
            Node::Text(text) => *code.as_mut().unwrap_or(&mut shown) += text,
            Node::Open { name, attributes } => {
                match name {
                    "tab" | "ptab" => shown.push('\t'),
                    "br" | "cr" => shown.push('\n'),
                    "noBreakHyphen" => shown.push('-'),
                    // The code of a field, such as a link, is not shown.
                    "instrText" | "delInstrText" => code = Some(String::new()),
                    _ => {}
                }
                words(name, &attributes, links, &mut hidden)?;
            }
            Node::Close { name } if properties && !shown.trim().is_empty() => {
                hidden.push((name.to_owned(), std::mem::take(&mut shown)));
            }
            Node::Close { name: "instrText" | "delInstrText" } => {
                hidden.push(("field".to_owned(), code.take().unwrap_or_default()));
            }
            Node::Close { name: "p" } if !shown.ends_with('\n') => shown.push('\n'),
            Node::Close { .. } => {}
        }
        Ok(())
    });
    read.map_err(|stop| stop.at(Spot::Named(title)))?;
    reading.give_some(Spot::Named(title), "", &shown)?;
    for (lead, value) in hidden {
        reading.give_some(Spot::Named(&format!("{title}, {lead}")), &lead, &value)?;
    }
    Ok(())
}

/// Collects the words that stand in attributes.
fn words(
    element: &str,
    attributes: &Attributes<'_>,
    links: bool,
    hidden: &mut Vec<(String, String)>,
) -> Outcome {
    let external = links && attributes.get("TargetMode").as_deref() == Some("External");
    let picture = matches!(element, "docPr" | "cNvPr");
    attributes.each(|name, value| {
        let wanted = WORDS.contains(&name)
            || (name == "Target" && external)
            || (name == "name" && picture)
            || (name == "val" && WORDS_IN_VAL.contains(&element))
            || (matches!(name, "displayText" | "value") && element == "listItem");
        if wanted && !value.is_empty() {
            let lead = if name == "val" { element } else { name };
            hidden.push((lead.to_owned(), value.to_owned()));
        }
        Ok(())
    })
}
