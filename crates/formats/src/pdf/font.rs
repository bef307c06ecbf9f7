//! Fonts (ISO 32000-1, sections 9.5 to 9.10): which characters a string shows, and how wide it is.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE};
use memchr::memmem;

use super::{
    cmap::{self, CMap},
    encoding::{Base, glyph},
    file::File,
    object::{Dict, Object},
};
use crate::error::{Cause, malformed};

/// A font that says that it has symbols of its own (table 123).
const SYMBOLIC: usize = 4;
/// What a font counts for, in entries of a list.
const FONT_ENTRIES: usize = 8;
/// How much of the name of a font is shown.
const NAME_BYTES_MAX: usize = 100;
/// How wide a glyph is taken to be if nothing says it, in text space units.
const USUAL_WIDTH: f64 = 0.5;

/// A font, as far as reading needs it.
pub(super) struct Font {
    pub(super) name: String,
    codes: Codes,
    to_unicode: Option<CMap>,
    widths: Widths,
    pub(super) vertical: bool,
    /// Whether its glyphs are drawn by the file, of which the font says little.
    pub(super) drawn: bool,
}

/// How strings fall into codes, and what the codes stand for if there is no map to Unicode.
enum Codes {
    /// One byte each: what an encoding says, but for codes that have a text of their own, or none that is known.
    Bytes(Option<Base>, BTreeMap<u8, Option<String>>),
    /// As a map says; without one two bytes each.
    Mapped(Option<CMap>),
    /// Text in an encoding of its own.
    Encoded(&'static Encoding),
}

struct Widths {
    /// From the first code of a range to the last one and their width.
    ranges: BTreeMap<u32, (u32, f64)>,
    /// That of all others; none if the widths are not known.
    other: Option<f64>,
}

/// What one code shows.
pub(super) struct Glyph {
    /// Its characters; none if they are not known.
    pub(super) text: Option<String>,
    /// How far it moves on, in text space units.
    pub(super) width: f64,
    /// Whether the width is a guess.
    pub(super) guessed: bool,
    /// Whether it is a space in the sense of word spacing.
    pub(super) space: bool,
    /// The code itself; that of a character if the string is text in an encoding.
    pub(super) code: u32,
}

impl Font {
    /// Reads a font.
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Result<Self, Cause> {
        file.charge_entries(FONT_ENTRIES)?;
        let name = file.entry(dict, b"BaseFont")?;
        let name = name.as_name().unwrap_or(b"unnamed");
        let dingbats = name.ends_with(b"ZapfDingbats");
        let name = String::from_utf8_lossy(name.get(..NAME_BYTES_MAX).unwrap_or(name)).into_owned();
        let to_unicode = match file.entry(dict, b"ToUnicode")? {
            Object::Stream(stream) => Some(CMap::read(file, &file.decoded(&stream)?)?),
            _ => None,
        };
        let subtype = file.entry(dict, b"Subtype")?;
        if subtype.as_name() != Some(b"Type0") {
            let codes = simple_codes(file, dict, dingbats)?;
            let widths = simple_widths(file, dict)?;
            let drawn = subtype.as_name() == Some(b"Type3");
            return Ok(Self { name, codes, to_unicode, widths, vertical: false, drawn });
        }
        let (codes, vertical) = composite_codes(file, dict)?;
        let Some(descendant) =
            file.entry(dict, b"DescendantFonts")?.as_array().and_then(<[_]>::first).cloned()
        else {
            return Err(malformed("a font without glyphs"));
        };
        let descendant = file.get(&descendant)?;
        let descendant = descendant.as_dict().ok_or(malformed("a font without glyphs"))?;
        let widths = composite_widths(file, descendant)?;
        Ok(Self { name, codes, to_unicode, widths, vertical, drawn: false })
    }

    /// Gives what each code of a string shows.
    pub(super) fn glyphs(&self, string: &[u8], mut each: impl FnMut(Glyph)) {
        let mut rest = string;
        if let Codes::Encoded(encoding) = self.codes
            && self.to_unicode.is_none()
        {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            let Some(text) = text else {
                return each(Glyph {
                    text: None,
                    width: 1.0,
                    guessed: true,
                    space: false,
                    code: 0,
                });
            };
            for character in text.chars() {
                let (text, width, code) = (Some(character.into()), 1.0, u32::from(character));
                each(Glyph { text, width, guessed: true, space: false, code });
            }
            return;
        }
        while !rest.is_empty() {
            let length = match &self.codes {
                Codes::Bytes(..) => 1,
                Codes::Mapped(Some(map)) => map.code_bytes(rest).unwrap_or(2),
                Codes::Mapped(None) => 2,
                Codes::Encoded(_) => {
                    self.to_unicode.as_ref().and_then(|map| map.code_bytes(rest)).unwrap_or(2)
                }
            };
            let (bytes, after) = rest.split_at(length.clamp(1, rest.len()));
            rest = after;
            each(self.glyph(bytes));
        }
    }

    fn glyph(&self, bytes: &[u8]) -> Glyph {
        let code = cmap::code(bytes);
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code));
        let (own, number) = match &self.codes {
            Codes::Bytes(base, texts) => {
                let text = |code: u8| match (texts.get(&code), base) {
                    (Some(own), _) => own.clone(),
                    (None, base) => base.as_ref()?.character(code).map(String::from),
                };
                (u8::try_from(code).ok().and_then(text), code)
            }
            Codes::Mapped(Some(map)) => (None, map.glyph(code).unwrap_or(code)),
            Codes::Mapped(None) | Codes::Encoded(_) => (None, code),
        };
        let width = self.widths.of(number);
        Glyph {
            text: mapped.or(own),
            width: width.unwrap_or(USUAL_WIDTH),
            guessed: width.is_none(),
            space: bytes == b" ",
            code,
        }
    }
}

impl Widths {
    fn of(&self, code: u32) -> Option<f64> {
        let known = self.ranges.range(..=code).next_back();
        known.filter(|(_, (last, _))| code <= *last).map(|(_, (_, width))| *width).or(self.other)
    }
}

/// What the codes of a simple font stand for.
fn simple_codes(file: &File<'_>, dict: &Dict, dingbats: bool) -> Result<Codes, Cause> {
    let encoding = file.entry(dict, b"Encoding")?;
    let descriptor = file.entry(dict, b"FontDescriptor")?;
    let none = Dict::new();
    let descriptor = descriptor.as_dict().map_or(&none, |dict| &**dict);
    let named = match &encoding {
        Object::Dict(encoding) => file.entry(encoding, b"BaseEncoding")?,
        other => other.clone(),
    };
    let (base, mut own) = match named.as_name() {
        // What one means that is not known stands nowhere here.
        Some(name) => (Base::named(name), BTreeMap::new()),
        None => built_in(file, descriptor, dingbats)?,
    };
    let Object::Dict(encoding) = &encoding else { return Ok(Codes::Bytes(base, own)) };
    let differences = file.entry(encoding, b"Differences")?;
    file.charge_entries(differences.as_array().map_or(0, <[_]>::len))?;
    let mut code = 0;
    for item in differences.as_array().unwrap_or_default() {
        match file.get(item)? {
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    let text = std::str::from_utf8(&name).ok();
                    own.insert(code, text.and_then(|name| glyph(name, dingbats)));
                }
                code += 1;
            }
            other => code = other.as_count().ok_or(malformed("the encoding of a font"))?,
        }
    }
    Ok(Codes::Bytes(base, own))
}

/// An encoding, and the texts of codes that differ from it.
type Encoded = (Option<Base>, BTreeMap<u8, Option<String>>);

/// The encoding that a font has in itself.
fn built_in(file: &File<'_>, descriptor: &Dict, dingbats: bool) -> Result<Encoded, Cause> {
    let flags = file.entry(descriptor, b"Flags")?.as_count().unwrap_or_default();
    if let Object::Stream(program) = file.entry(descriptor, b"FontFile")? {
        return Ok(type1(&file.decoded(&program)?, dingbats));
    }
    let embedded =
        [b"FontFile2".as_slice(), b"FontFile3"].iter().any(|n| descriptor.contains_key(*n));
    // Which symbols these are stands in the program, which is not read.
    let known = !embedded || flags & SYMBOLIC == 0;
    Ok((known.then_some(Base::Standard), BTreeMap::new()))
}

/// The encoding in the clear part of a Type 1 font program: `dup 65 /A put` for each code.
fn type1(program: &[u8], dingbats: bool) -> Encoded {
    let standard = || (Some(Base::Standard), BTreeMap::new());
    let clear = memmem::find(program, b"eexec").unwrap_or(program.len());
    let clear = String::from_utf8_lossy(program.get(..clear).unwrap_or_default()).into_owned();
    let Some((_, encoding)) = clear.split_once("/Encoding") else { return standard() };
    let encoding = encoding.split("readonly").next().unwrap_or(encoding);
    if encoding.trim_start().starts_with("StandardEncoding") {
        return standard();
    }
    let mut codes = BTreeMap::new();
    for entry in encoding.split("dup ").skip(1) {
        let mut words = entry.split_whitespace();
        let code = words.next().and_then(|word| word.parse::<u8>().ok());
        let name = words.next().and_then(|word| word.strip_prefix('/'));
        if let (Some(code), Some(name)) = (code, name) {
            codes.insert(code, glyph(name, dingbats));
        }
    }
    (None, codes)
}

fn simple_widths(file: &File<'_>, dict: &Dict) -> Result<Widths, Cause> {
    let mut widths = Widths { ranges: BTreeMap::new(), other: None };
    let Object::Array(list) = file.entry(dict, b"Widths")? else { return Ok(widths) };
    file.charge_entries(list.len())?;
    // The glyphs of a Type 3 font have a space of their own.
    let matrix = file.entry(dict, b"FontMatrix")?;
    let scale =
        matrix.as_array().and_then(<[_]>::first).and_then(Object::as_number).unwrap_or(0.001);
    let first = file.entry(dict, b"FirstChar")?.as_count().unwrap_or_default();
    for (code, width) in (first..).zip(list.iter()) {
        let (Ok(code), Some(width)) = (u32::try_from(code), file.get(width)?.as_number()) else {
            return Err(malformed("the widths of a font"));
        };
        widths.ranges.insert(code, (code, width * scale));
    }
    let descriptor = file.entry(dict, b"FontDescriptor")?;
    let missing = match descriptor.as_dict() {
        Some(descriptor) => file.entry(descriptor, b"MissingWidth")?.as_number(),
        None => None,
    };
    widths.other = Some(missing.unwrap_or_default() * scale);
    Ok(widths)
}

/// How strings of a composite font fall into codes, and whether it is written from top to bottom.
fn composite_codes(file: &File<'_>, dict: &Dict) -> Result<(Codes, bool), Cause> {
    match file.entry(dict, b"Encoding")? {
        Object::Name(name) => {
            let name = String::from_utf8_lossy(&name).into_owned();
            let codes = match name.as_str() {
                name if name.starts_with("Identity") => Codes::Mapped(None),
                name => Codes::Encoded(predefined(name)?),
            };
            Ok((codes, name.ends_with("-V")))
        }
        Object::Stream(stream) => {
            let vertical = file.entry(&stream.dict, b"WMode")?.as_count() == Some(1);
            if !matches!(file.entry(&stream.dict, b"UseCMap")?, Object::Null) {
                let what = "a character map that is built upon another".to_owned();
                return Err(Cause::Unsupported { what });
            }
            Ok((Codes::Mapped(Some(CMap::read(file, &file.decoded(&stream)?)?)), vertical))
        }
        _ => Err(malformed("the encoding of a font")),
    }
}

/// The text encoding of a predefined character map (table 118).
fn predefined(name: &str) -> Result<&'static Encoding, Cause> {
    let known: [(&str, &Encoding); 8] = [
        ("UCS2", UTF_16BE),
        ("UTF16", UTF_16BE),
        ("RKSJ", SHIFT_JIS),
        ("GBK", GBK),
        ("GB-EUC", GBK),
        ("B5", BIG5),
        ("KSC", EUC_KR),
        ("EUC-", EUC_JP),
    ];
    // CNS 11643 has an order of its own.
    let found = known.iter().find(|(part, _)| name.contains(part) && !name.contains("CNS"));
    let what = || Cause::Unsupported { what: format!("the character map `{name}`") };
    found.map(|(_, encoding)| *encoding).ok_or_else(what)
}

fn composite_widths(file: &File<'_>, descendant: &Dict) -> Result<Widths, Cause> {
    let broken = || malformed("the widths of a font");
    let other = file.entry(descendant, b"DW")?.as_number().unwrap_or(1000.0) / 1000.0;
    let mut widths = Widths { ranges: BTreeMap::new(), other: Some(other) };
    let list = file.entry(descendant, b"W")?;
    file.charge_entries(list.as_array().map_or(0, <[_]>::len))?;
    let mut items = list.as_array().unwrap_or_default().iter();
    while let Some(first) = items.next() {
        let first = file.get(first)?.as_count().and_then(|n| u32::try_from(n).ok());
        let (Some(first), Some(second)) = (first, items.next()) else { return Err(broken()) };
        match file.get(second)? {
            Object::Array(each) => {
                file.charge_entries(each.len())?;
                for (code, width) in (first..=u32::MAX).zip(each.iter()) {
                    let width = file.get(width)?.as_number().ok_or_else(broken)?;
                    widths.ranges.insert(code, (code, width / 1000.0));
                }
            }
            last => {
                let last =
                    last.as_count().and_then(|n| u32::try_from(n).ok()).ok_or_else(broken)?;
                let width = items.next().ok_or_else(broken)?;
                let width = file.get(width)?.as_number().ok_or_else(broken)?;
                widths.ranges.insert(first, (last, width / 1000.0));
            }
        }
    }
    Ok(widths)
}
