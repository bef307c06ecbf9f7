//! Telling the format of a file.

use memchr::memmem;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Plain text, and everything that reads like it: Markdown, logs, source code.
    Text,
    /// A table of values that are separated by commas, semicolons, tabs or bars.
    Csv,
    /// One JSON document.
    Json,
    /// A JSON document on each line.
    JsonLines,
    /// A web page.
    Html,
    /// A document in XML of no other of these formats.
    Xml,
    /// Portable Document Format.
    Pdf,
    /// A document of Word, in Office Open XML.
    Docx,
    /// An e-mail with its attachments.
    Email,
    /// A file of many e-mails, one after the other.
    Mbox,
}

/// How many bytes at the beginning are looked at to tell text from what is not.
const HEAD_BYTES: usize = 8192;

/// How far into a file its PDF header may begin (PDF 1.7, implementation note 13).
const PDF_HEADER_BYTES: usize = 1024;

/// The endings of file names that say the format.
const ENDINGS: &[(&str, Format)] = &[
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("json", Format::Json),
    ("geojson", Format::Json),
    ("har", Format::Json),
    ("ipynb", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("htm", Format::Html),
    ("html", Format::Html),
    ("xhtml", Format::Html),
    ("svg", Format::Xml),
    ("xml", Format::Xml),
    ("eml", Format::Email),
    ("mht", Format::Email),
    ("mhtml", Format::Email),
    ("mbox", Format::Mbox),
];

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Csv,
        Self::Json,
        Self::JsonLines,
        Self::Html,
        Self::Xml,
        Self::Pdf,
        Self::Docx,
        Self::Email,
        Self::Mbox,
    ];

    /// The format of a file, from its first bytes and the end of its name; none if it is binary and not one
    /// of these. Bytes that say what they are count more than the name.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        if memmem::find(head(bytes, PDF_HEADER_BYTES), b"%PDF-").is_some() {
            return Some(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            // The names of what a ZIP archive holds stand in it as they are.
            return memmem::find(bytes, b"word/document.xml").map(|_| Self::Docx);
        }
        // Rich text writes its letters as codes, so that it reads like plain text and is none.
        if bytes.starts_with(b"{\\rtf") {
            return None;
        }
        let format = Self::of_ending(name).unwrap_or(Self::Text);
        let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        // Any bytes may stand in the body of an e-mail.
        let mail = matches!(format, Self::Email | Self::Mbox);
        (mail || marked || !is_binary(bytes)).then_some(format)
    }

    /// The format that the end of a file name says.
    pub(crate) fn of_ending(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let known = ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))?;
        Some(known.1)
    }

    /// Whether [`rewrite`](crate::rewrite) can write files of this format.
    pub fn can_be_rewritten(self) -> bool {
        matches!(self, Self::Text | Self::Csv | Self::Json | Self::JsonLines)
    }
}

fn head(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

/// Whether there are bytes at the beginning that stand in no text.
fn is_binary(bytes: &[u8]) -> bool {
    let binary = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    head(bytes, HEAD_BYTES).iter().any(binary)
}

/// Whether bytes are a picture: they begin like one, and are no text that happens to begin so.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    const BEGINNINGS: &[&[u8]] =
        &[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\xd7\xcd\xc6\x9a"];
    let begins = |beginning: &&[u8]| bytes.starts_with(beginning);
    let at = |from: usize, bytes_there: &[u8]| {
        bytes.get(from..).is_some_and(|rest| rest.starts_with(bytes_there))
    };
    let bitmap = at(0, b"BM") && at(6, &[0; 4]);
    let metafile = at(0, &[1, 0, 0, 0]) && at(40, b" EMF");
    let webp = at(0, b"RIFF") && at(8, b"WEBP");
    (bitmap || metafile || webp || BEGINNINGS.iter().any(begins)) && is_binary(bytes)
}
