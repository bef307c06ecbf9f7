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

/// Attributes that hold words of people, of whatever element.
const WORDS: &[&str] = &[
    "alt", "author", "descr", "href", "initials", "instr", "string", "title", "tooltip", "userId",
];

/// Elements of which the attribute `val` holds words.
const WORDS_IN_VAL: &[&str] = &[
    "alias",
    "connectString",
    "default",
    "docVar",
    "helpText",
    "listEntry",
    "lvlText",
    "name",
    "query",
    "result",
    "statusText",
    "tag",
];

/// Elements that stand within a line. All others that hold text end it.
const INLINE: &[&str] = &[
    "Choice",
    "Fallback",
    "AlternateContent",
    "bdo",
    "customXml",
    "del",
    "delText",
    "dir",
    "fld",
    "fldSimple",
    "hyperlink",
    "ins",
    "moveFrom",
    "moveTo",
    "oMath",
    "r",
    "ruby",
    "rubyBase",
    "sdt",
    "sdtContent",
    "smartTag",
    "t",
];

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
        // Names differ in more than their case (ISO/IEC 29500-2, section 6.2.2.3).
        let folded = name.to_ascii_lowercase();
        body |= folded == "word/document.xml";
        // A folder, which holds nothing, and glyphs, which are made unreadable for other documents.
        let folder = entry.is_dir() && entry.compressed_size_hint() == 0;
        if folder || extension(&folded) == "odttf" {
            continue;
        }
        reading.apart(|reading| {
            let content =
                content(&archive, &entry, reading).map_err(|cause| cause.at(Spot::Named(&name)))?;
            part(&name, &folded, &content, reading)
        })?;
    }
    // The directory says how many entries it has.
    if found != archive.entries_hint() || !body {
        return Err(broken());
    }
    Ok(())
}

/// What an entry holds, with its size and checksum verified.
fn content(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &ZipFileHeaderRecord<'_>,
    reading: &mut Reading<'_>,
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
    reading.unpacked(content.len())?;
    read.map_err(|_| malformed("the ZIP archive"))?;
    Ok(content)
}

/// Reads one part of the document. `folded` is its name in lower case.
fn part(name: &str, folded: &str, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let title = title(name, folded);
    match extension(folded) {
        // What other programs keep in a document, in elements and attributes of their own.
        "xml" if folded.starts_with("customxml/") => {
            let spot = Spot::Named(title);
            let text = xml::plain(content, reading.limits.depth).map_err(|stop| stop.at(spot))?;
            reading.give_some(spot, "", &text)
        }
        "xml" | "rels" => text(title, content, reading),
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

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// What people call a part.
fn title<'n>(name: &'n str, folded: &str) -> &'n str {
    match folded {
        "word/document.xml" => "body",
        "docprops/core.xml" | "docprops/app.xml" | "docprops/custom.xml" => "properties",
        "word/_rels/document.xml.rels" => "links",
        _ => {
            let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
            let end = if extension(folded) == "xml" { ".xml".len() } else { 0 };
            file.get(..file.len() - end).unwrap_or(file)
        }
    }
}

/// Gives the text of one part of XML: paragraphs are lines. What is not shown is given first, as it comes.
fn text(title: &str, content: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let depth_max = reading.limits.depth;
    let links = title == "links" || extension(&title.to_ascii_lowercase()) == "rels";
    let mut text = Text {
        title,
        links,
        properties: title == "properties",
        reading,
        shown: String::new(),
        open: Vec::new(),
        code: String::new(),
        codes: 0,
    };
    let read = xml::read(content, depth_max, &mut |node| text.node(node));
    let rest = text.field();
    let shown = text.shown;
    reading.give_some(Spot::Named(title), "", &shown)?;
    read.and(rest).map_err(|stop| stop.at(Spot::Named(title)))
}

/// The text of one part while it is read.
struct Text<'t, 'r, 'l> {
    title: &'t str,
    links: bool,
    properties: bool,
    reading: &'r mut Reading<'l>,
    shown: String,
    /// Where the text of each open element begins, and whether it stands within a line.
    open: Vec<(usize, bool)>,
    /// The code of a field, such as a link, which is not shown, and may be cut into pieces.
    code: String,
    /// How many elements of such code are open.
    codes: u32,
}

impl Text<'_, '_, '_> {
    fn node(&mut self, node: Node<'_>) -> Outcome {
        match node {
            Node::Text(text) if self.codes > 0 => self.code += text,
            Node::Text(text) => {
                if let Some((start, false)) = self.open.last()
                    && *start == self.shown.len()
                {
                    self.break_line();
                }
                self.shown += text;
            }
            Node::Comment(comment) => self.hidden("comment", comment)?,
            Node::Open { name, attributes } => {
                match name {
                    "tab" | "ptab" => self.shown.push('\t'),
                    "br" | "cr" => self.shown.push('\n'),
                    "noBreakHyphen" => self.shown.push('-'),
                    "instrText" | "delInstrText" => self.codes += 1,
                    "fldChar" => self.field()?,
                    // A box begins amid the paragraph that it belongs to.
                    "txbxContent" => self.break_line(),
                    _ => {}
                }
                self.open.push((self.shown.len(), INLINE.contains(&name)));
                self.words(name, &attributes)?;
            }
            Node::Close { name } => self.close(name)?,
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Outcome {
        let (start, inline) = self.open.pop().unwrap_or_default();
        match name {
            "instrText" | "delInstrText" => self.codes = self.codes.saturating_sub(1),
            _ if self.properties => {
                let value = std::mem::take(&mut self.shown);
                self.hidden(name, value.trim())?;
            }
            "p" => {
                self.field()?;
                self.break_line();
            }
            _ if self.shown.len() > start && !inline => self.break_line(),
            _ => {}
        }
        Ok(())
    }

    fn break_line(&mut self) {
        if !self.shown.is_empty() && !self.shown.ends_with('\n') {
            self.shown.push('\n');
        }
    }

    /// Gives the code of the field that ends here.
    fn field(&mut self) -> Outcome {
        let code = std::mem::take(&mut self.code);
        self.hidden("field", &code)
    }

    fn hidden(&mut self, lead: &str, value: &str) -> Outcome {
        if value.trim().is_empty() {
            return Ok(());
        }
        self.reading.give(Spot::Named(&format!("{}, {lead}", self.title)), lead, value)
    }

    /// Gives the words that stand in attributes.
    fn words(&mut self, element: &str, attributes: &Attributes<'_>) -> Outcome {
        let external = self.links && attributes.get("TargetMode").as_deref() == Some("External");
        let picture = matches!(element, "docPr" | "cNvPr");
        attributes.each(|name, value| {
            let wanted = WORDS.contains(&name)
                || (name == "Target" && external)
                || (name == "name" && picture)
                || (name == "val" && WORDS_IN_VAL.contains(&element))
                || (matches!(name, "displayText" | "value") && element == "listItem");
            if !wanted {
                return Ok(());
            }
            self.hidden(if name == "val" { element } else { name }, value)
        })
    }
}
