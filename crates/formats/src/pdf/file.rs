//! A PDF file: where its objects are (ISO 32000-1, section 7.5), and what they are.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use memchr::memmem;

use super::{
    filter,
    object::{Broken, Dict, Lexer, Object, Stream, Token},
};
use crate::{
    error::{Cause, malformed},
    reading::Reading,
};

/// How far from the end of a file its table of objects is named.
const TAIL_BYTES: usize = 2048;
/// How far into a file its header may begin.
const HEADER_BYTES: usize = 1024;
/// References that lead to references.
const REFS_DEPTH: u32 = 32;
/// What an entry of a list counts for, in bytes that are unpacked.
const ENTRY_BYTES: usize = 64;
/// How much is looked at behind a stream for the word that ends it.
const AFTER_STREAM_BYTES: usize = 32;
/// Filters on one stream.
const FILTERS_MAX: usize = 8;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Location {
    Free,
    At(usize),
    /// In a stream of objects.
    In(u32),
}

/// An open file.
pub(super) struct File<'b> {
    bytes: &'b [u8],
    /// Where the header begins; offsets count from there.
    start: usize,
    locations: BTreeMap<u32, Location>,
    pub(super) trailer: Rc<Dict>,
    objects: RefCell<BTreeMap<u32, Object>>,
    streams: RefCell<BTreeMap<u32, Rc<ObjectStream>>>,
    depth: Cell<u32>,
    /// How many bytes may still be unpacked.
    room_bytes: Cell<u64>,
    /// How many were since they were counted.
    spent_bytes: Cell<u64>,
    /// How many may be of all files together.
    most_bytes: u64,
    /// Whether objects of an older version were replaced or removed.
    pub(super) has_older: bool,
}

/// A stream of objects: its bytes, and where in them each object is.
struct ObjectStream {
    bytes: Vec<u8>,
    offsets: BTreeMap<u32, usize>,
}

fn broken_table<T>() -> Result<T, Cause> {
    Err(malformed("the table of objects"))
}

impl<'b> File<'b> {
    /// A file that is not open yet. The room is what is left of what all files together may unpack.
    pub(super) fn new(bytes: &'b [u8], room_bytes: u64, most_bytes: u64) -> Self {
        Self {
            bytes,
            start: 0,
            locations: BTreeMap::new(),
            trailer: Rc::default(),
            objects: RefCell::default(),
            streams: RefCell::default(),
            depth: Cell::new(0),
            room_bytes: Cell::new(room_bytes),
            spent_bytes: Cell::new(0),
            most_bytes,
            has_older: false,
        }
    }

    /// Opens it. All of its table of objects must be there.
    pub(super) fn open(&mut self) -> Result<(), Cause> {
        let head = self.bytes.get(..HEADER_BYTES).unwrap_or(self.bytes);
        self.start = memmem::find(head, b"%PDF-").ok_or(malformed("the header"))?;
        self.bytes = self.bytes.get(self.start..).unwrap_or_default();
        let tail_start = self.bytes.len().saturating_sub(TAIL_BYTES);
        let tail = self.bytes.get(tail_start..).unwrap_or_default();
        let named = memmem::rfind(tail, b"startxref").ok_or(malformed("the end of the file"))?;
        let mut lexer = Lexer::new(self.bytes, tail_start + named + 9);
        let table = match lexer.token() {
            Ok(Token::Object(object)) => object.as_count(),
            _ => None,
        };
        let Some(table) = table else { return broken_table() };
        self.tables(table)?;
        if self.trailer.contains_key(b"Encrypt".as_slice()) {
            return Err(Cause::Encrypted);
        }
        Ok(())
    }

    /// Reads the table at an offset and those of all earlier versions of the file. The newest one counts.
    fn tables(&mut self, first: usize) -> Result<(), Cause> {
        let (mut ahead, mut seen) = (vec![first], BTreeSet::new());
        while let Some(at) = ahead.pop() {
            if !seen.insert(at) {
                continue;
            }
            let mut lexer = self.lexer(self.bytes, at);
            lexer.skip();
            let classic = self.bytes.get(lexer.at..).is_some_and(|rest| rest.starts_with(b"xref"));
            let trailer = if classic {
                lexer.at += 4;
                let trailer = self.table(&mut lexer);
                // Tables may lie in each other.
                self.charge_lexer(&mut lexer, at)?;
                trailer?
            } else {
                self.charge(lexer.at.saturating_sub(at))?;
                self.table_stream(lexer.at)?
            };
            let known = Rc::make_mut(&mut self.trailer);
            for (name, value) in trailer.iter() {
                known.entry(name.clone()).or_insert_with(|| value.clone());
            }
            for name in [b"Prev".as_slice(), b"XRefStm"] {
                match trailer.get(name).map(Object::as_count) {
                    Some(Some(at)) => ahead.push(at),
                    Some(None) => return broken_table(),
                    None => {}
                }
            }
        }
        Ok(())
    }

    fn table(&mut self, lexer: &mut Lexer<'b>) -> Result<Rc<Dict>, Cause> {
        let number = |lexer: &mut Lexer<'b>| match lexer.token() {
            Ok(Token::Object(object)) => object.as_count(),
            _ => None,
        };
        loop {
            let back = lexer.at;
            if lexer.token() == Ok(Token::Word(b"trailer")) {
                break;
            }
            lexer.at = back;
            let (Some(first), Some(count)) = (number(lexer), number(lexer)) else {
                return broken_table();
            };
            for object in (first..).take(count) {
                let (Some(at), Some(_)) = (number(lexer), number(lexer)) else {
                    return broken_table();
                };
                let location = match lexer.token() {
                    Ok(Token::Word(b"n")) => Location::At(at),
                    Ok(Token::Word(b"f")) => Location::Free,
                    _ => return broken_table(),
                };
                self.locate(object, location)?;
                lexer.counted();
            }
        }
        match lexer.object() {
            Ok(Object::Dict(trailer)) => Ok(trailer),
            _ => broken_table(),
        }
    }

    fn locate(&mut self, object: usize, location: Location) -> Result<(), Cause> {
        self.charge_entries(1)?;
        let Ok(object) = u32::try_from(object) else { return broken_table() };
        // There is the header, and no object; some writers mean that there is none.
        let location = if location == Location::At(0) { Location::Free } else { location };
        let known = self.locations.entry(object).or_insert(location);
        // In a hybrid file what old readers shall not see is free in the table and stands in the stream.
        if *known == Location::Free && matches!(location, Location::In(_)) {
            *known = location;
        }
        self.has_older |= *known != location && location != Location::Free;
        Ok(())
    }

    fn table_stream(&mut self, at: usize) -> Result<Rc<Dict>, Cause> {
        let Some(Object::Stream(stream)) = self.indirect(at, None)? else { return broken_table() };
        let bytes = self.decoded(&stream)?;
        let counts = |name: &[u8]| -> Option<Vec<usize>> {
            stream.dict.get(name)?.as_array()?.iter().map(Object::as_count).collect()
        };
        let Some(&[kind, second, third]) = counts(b"W").as_deref() else { return broken_table() };
        let size = stream.dict.get(b"Size".as_slice()).and_then(Object::as_count);
        let index = counts(b"Index").unwrap_or_else(|| vec![0, size.unwrap_or_default()]);
        let length = kind.saturating_add(second).saturating_add(third);
        if length == 0 || length > 24 {
            return broken_table();
        }
        let mut entries = bytes.chunks_exact(length);
        for pair in index.chunks(2) {
            let &[first, count] = pair else { return broken_table() };
            for object in (first..).take(count) {
                let Some(entry) = entries.next() else { return broken_table() };
                let (a, rest) = entry.split_at(kind);
                let (b, _) = rest.split_at(second);
                let value = |bytes: &[u8]| {
                    bytes.iter().fold(0_usize, |n, byte| n.wrapping_shl(8) | usize::from(*byte))
                };
                let location = match (if kind == 0 { 1 } else { value(a) }, u32::try_from(value(b)))
                {
                    (0, _) => Location::Free,
                    (1, _) => Location::At(value(b)),
                    (2, Ok(stream)) => Location::In(stream),
                    _ => return broken_table(),
                };
                self.locate(object, location)?;
            }
        }
        Ok(stream.dict.clone())
    }

    /// The object that is written at an offset, if there is one, of the number that is wanted.
    fn indirect(&self, at: usize, wanted: Option<u32>) -> Result<Option<Object>, Cause> {
        let mut lexer = self.lexer(self.bytes, at);
        let object = self.indirect_at(&mut lexer, wanted);
        // Objects may lie in each other, so that a small file has many large ones.
        self.charge_lexer(&mut lexer, at)?;
        Ok(object.ok())
    }

    fn indirect_at(&self, lexer: &mut Lexer<'b>, wanted: Option<u32>) -> Result<Object, Broken> {
        let Token::Object(number) = lexer.token()? else { return Err(Broken) };
        let (Token::Object(_), Token::Word(b"obj")) = (lexer.token()?, lexer.token()?) else {
            return Err(Broken);
        };
        let number = number.as_count().and_then(|n| u32::try_from(n).ok());
        if wanted.is_some() && number != wanted {
            return Err(Broken);
        }
        let object = lexer.object()?;
        let Object::Dict(dict) = &object else { return Ok(object) };
        if lexer.token() != Ok(Token::Word(b"stream")) {
            return Ok(object);
        }
        let rest = self.bytes.get(lexer.at..).unwrap_or_default();
        let start = lexer.at
            + match rest {
                [b'\r', b'\n', ..] => 2,
                [b'\n' | b'\r', ..] => 1,
                _ => 0,
            };
        let length = dict.get(b"Length".as_slice()).and_then(|length| self.get(length).ok());
        let length = length.and_then(|length| length.as_count()).unwrap_or(usize::MAX);
        let range = start..self.stream_end(start, length).ok_or(Broken)?;
        Ok(Object::Stream(Rc::new(Stream { dict: dict.clone(), range })))
    }

    /// Where a stream ends. A length that is wrong does not count, but the word that ends the stream.
    fn stream_end(&self, start: usize, length: usize) -> Option<usize> {
        if let Some(end) = start.checked_add(length)
            && end <= self.bytes.len()
        {
            // No comment may stand there, and no more space than a line end.
            let after = self.bytes.get(end..)?;
            let after = after.get(..AFTER_STREAM_BYTES).unwrap_or(after).trim_ascii_start();
            if after.starts_with(b"endstream") {
                return Some(end);
            }
        }
        let rest = self.bytes.get(start..)?;
        let room = usize::try_from(self.room_bytes.get()).unwrap_or(usize::MAX);
        let near = rest.get(..room).unwrap_or(rest);
        let end = memmem::find(near, b"endstream");
        self.charge(end.unwrap_or(near.len())).ok()?;
        let end = end?;
        let data = rest.get(..end)?;
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        Some(start + data.strip_suffix(b"\r").unwrap_or(data).len())
    }

    /// The object itself, if this one refers to another. What is nowhere is null, says the standard; where
    /// something is needed its user sees that.
    pub(super) fn get(&self, object: &Object) -> Result<Object, Cause> {
        let Object::Ref(number) = object else { return Ok(object.clone()) };
        if let Some(known) = self.objects.borrow().get(number) {
            return Ok(known.clone());
        }
        if self.depth.get() >= REFS_DEPTH {
            return Err(malformed("objects that refer to each other"));
        }
        self.depth.set(self.depth.get() + 1);
        let found = self.load(*number);
        self.depth.set(self.depth.get() - 1);
        let found = found?;
        self.objects.borrow_mut().insert(*number, found.clone());
        Ok(found)
    }

    fn load(&self, number: u32) -> Result<Object, Cause> {
        let found = match self.locations.get(&number) {
            None | Some(Location::Free) => Object::Null,
            Some(Location::At(at)) => {
                // Some writers count from the start of the file, not from that of the header.
                let shifted = at.checked_sub(self.start).filter(|shifted| shifted != at);
                let mut found = self.indirect(*at, Some(number))?;
                if let (None, Some(shifted)) = (&found, shifted) {
                    found = self.indirect(shifted, Some(number))?;
                }
                found.ok_or(malformed("an object is not where it should be"))?
            }
            Some(Location::In(stream)) => {
                let stream = self.object_stream(*stream)?;
                let broken = || malformed("a stream of objects");
                let offset = *stream.offsets.get(&number).ok_or_else(broken)?;
                let mut lexer = self.lexer(&stream.bytes, offset);
                let object = lexer.object();
                self.charge_lexer(&mut lexer, offset)?;
                object.map_err(|_| broken())?
            }
        };
        match found {
            Object::Ref(_) => self.get(&found),
            found => Ok(found),
        }
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, Cause> {
        if let Some(known) = self.streams.borrow().get(&number) {
            return Ok(known.clone());
        }
        let broken = || malformed("a stream of objects");
        let Object::Stream(stream) = self.get(&Object::Ref(number))? else { return Err(broken()) };
        let count = |name: &[u8]| {
            let value = self.entry(&stream.dict, name)?;
            value.as_count().ok_or_else(broken)
        };
        let (objects, first) = (count(b"N")?, count(b"First")?);
        let bytes = self.decoded(&stream)?;
        let mut lexer = Lexer::new(&bytes, 0);
        let mut number_at = || {
            lexer.counted();
            match lexer.token() {
                Ok(Token::Object(object)) => object.as_count().ok_or_else(broken),
                _ => Err(broken()),
            }
        };
        let mut offsets = BTreeMap::new();
        for _ in 0..objects {
            self.charge_entries(1)?;
            let (object, offset) = (number_at()?, number_at()?);
            offsets.insert(u32::try_from(object).map_err(|_| broken())?, first + offset);
        }
        let found = Rc::new(ObjectStream { bytes, offsets });
        self.streams.borrow_mut().insert(number, found.clone());
        Ok(found)
    }

    /// An entry of a dictionary, null if it is not there.
    pub(super) fn entry(&self, dict: &Dict, name: &[u8]) -> Result<Object, Cause> {
        dict.get(name).map_or(Ok(Object::Null), |object| self.get(object))
    }

    /// The numbers of all objects of the newest version.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        let used = self.locations.iter().filter(|(_, location)| **location != Location::Free);
        used.map(|(number, _)| *number)
    }

    /// The bytes of a stream, with all filters undone.
    pub(super) fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, Cause> {
        if stream.dict.contains_key(b"F".as_slice()) {
            return Err(Cause::Unsupported { what: "a stream in another file".to_owned() });
        }
        let list = |name: &[u8]| -> Result<Vec<Object>, Cause> {
            match self.entry(&stream.dict, name)? {
                Object::Null => Ok(Vec::new()),
                Object::Array(items) if items.len() > FILTERS_MAX => {
                    Err(malformed("the filters of a stream"))
                }
                Object::Array(items) => items.iter().map(|item| self.get(item)).collect(),
                one => Ok(vec![one]),
            }
        };
        let (filters, parms) = (list(b"Filter")?, list(b"DecodeParms")?);
        let mut bytes = self.bytes.get(stream.range.clone()).unwrap_or_default().to_vec();
        self.charge(bytes.len())?;
        for (index, filter) in filters.iter().enumerate() {
            let name = filter.as_name().ok_or(malformed("the filters of a stream"))?;
            let parms = parms.get(index).and_then(Object::as_dict);
            bytes = filter::apply(name, parms.map(|dict| &**dict), &bytes, self.room_bytes.get())?;
            self.charge(bytes.len())?;
        }
        Ok(bytes)
    }

    /// A lexer that makes no more objects than there is room for.
    fn lexer<'l>(&self, bytes: &'l [u8], at: usize) -> Lexer<'l> {
        let room = usize::try_from(self.room_bytes.get()).unwrap_or(usize::MAX);
        Lexer::with_room(bytes, at, room / ENTRY_BYTES)
    }

    /// Counts what was read from a place on, and the objects that were made.
    fn charge_lexer(&self, lexer: &mut Lexer<'_>, from: usize) -> Result<(), Cause> {
        self.charge(lexer.at.saturating_sub(from))?;
        self.charge_entries(lexer.counted())
    }

    /// Counts bytes that were unpacked, or drawn once more.
    pub(super) fn charge(&self, bytes: usize) -> Result<(), Cause> {
        let bytes = bytes as u64;
        self.spent_bytes.set(self.spent_bytes.get().saturating_add(bytes));
        let room = self.room_bytes.get().checked_sub(bytes);
        self.room_bytes.set(room.unwrap_or_default());
        let limit = || Cause::Limit { what: "bytes when unpacked", max: self.most_bytes };
        room.map(|_| ()).ok_or_else(limit)
    }

    /// Counts entries of a list that is gone through, which may be gone through often.
    pub(super) fn charge_entries(&self, entries: usize) -> Result<(), Cause> {
        self.charge(entries.saturating_mul(ENTRY_BYTES))
    }

    /// Tells what was spent to the reading of all files, and takes from it what other files have left.
    pub(super) fn settle(&self, reading: &mut Reading<'_>) -> Result<(), Cause> {
        let spent = self.spent_bytes.take();
        let counted = reading.unpacked(usize::try_from(spent).unwrap_or(usize::MAX));
        self.room_bytes.set(reading.room_bytes());
        counted
    }
}
