//! The objects of PDF (ISO 32000-1, section 7.3) and the tokens that they are written in.

use std::{collections::BTreeMap, ops::Range, rc::Rc};

/// Arrays and dictionaries within each other.
const DEPTH_MAX: u32 = 100;

/// The most objects in one token: an array or a dictionary with all that is in it.
const OBJECTS_MAX: usize = 1 << 20;

/// An object. Copies share what they hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    String(Rc<[u8]>),
    Name(Rc<[u8]>),
    Array(Rc<[Object]>),
    Dict(Rc<Dict>),
    Stream(Rc<Stream>),
    /// Another object, by its number.
    Ref(u32),
}

/// A dictionary, by the names of its entries.
pub(super) type Dict = BTreeMap<Rc<[u8]>, Object>;

/// A stream as it stands in the file.
#[derive(Debug, PartialEq)]
pub(super) struct Stream {
    pub(super) dict: Rc<Dict>,
    /// Its bytes, not decoded, as a range of the file.
    pub(super) range: Range<usize>,
}

impl Object {
    pub(super) fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn as_string(&self) -> Option<&[u8]> {
        if let Self::String(string) = self { Some(string) } else { None }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A number that counts or numbers something.
    pub(super) fn as_count(&self) -> Option<usize> {
        let number = self.as_number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is in range"
        )]
        let count = |number: f64| number as usize;
        (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number))
            .then(|| count(number))
    }

    pub(super) fn as_array(&self) -> Option<&[Object]> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// The dictionary, or that of a stream.
    pub(super) fn as_dict(&self) -> Option<&Rc<Dict>> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }
}

/// What stands next in a file or a content stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'b> {
    Object(Object),
    /// A word that is no object: an operator, or `obj`, `stream`, `R`.
    Word(&'b [u8]),
    End,
}

/// Something that is no PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// Reads tokens, one after the other.
pub(super) struct Lexer<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) at: usize,
    /// Whether `<<` and `>>` are words, as in PostScript, where anything may stand between them.
    postscript: bool,
    /// How many objects were made since they were counted.
    objects: usize,
    /// How many may be.
    objects_max: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, postscript: false, objects: 0, objects_max: OBJECTS_MAX }
    }

    /// The same with a number of objects that may be made: each takes more room than its few bytes do.
    pub(super) fn with_room(bytes: &'b [u8], at: usize, objects_max: usize) -> Self {
        Self { objects_max, ..Self::new(bytes, at) }
    }

    /// A lexer of PostScript, as far as character maps need it.
    pub(super) fn postscript(bytes: &'b [u8]) -> Self {
        Self { postscript: true, ..Self::new(bytes, 0) }
    }

    /// How many objects were made since this was asked last; more than may be if there were too many.
    pub(super) fn counted(&mut self) -> usize {
        std::mem::take(&mut self.objects)
    }

    fn count(&mut self) -> Result<(), Broken> {
        self.objects += 1;
        if self.objects > self.objects_max { Err(Broken) } else { Ok(()) }
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Result<u8, Broken> {
        let byte = self.byte().ok_or(Broken)?;
        self.at += 1;
        Ok(byte)
    }

    /// Skips white space and comments.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.byte() {
            if byte == b'%' {
                while self.byte().is_some_and(|byte| !matches!(byte, b'\r' | b'\n')) {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    pub(super) fn token(&mut self) -> Result<Token<'b>, Broken> {
        self.token_at(0)
    }

    fn token_at(&mut self, depth: u32) -> Result<Token<'b>, Broken> {
        self.skip();
        let Some(byte) = self.byte() else { return Ok(Token::End) };
        let pair = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
        if self.postscript && matches!(pair, b"<<" | b">>") {
            self.at += 2;
            return Ok(Token::Word(pair));
        }
        let object = match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::String(self.literal()?),
            b'[' => Object::Array(self.array(depth)?),
            b'<' if pair == b"<<" => Object::Dict(self.dict(depth)?),
            b'<' => Object::String(self.hex()?),
            b'{' | b'}' => {
                self.at += 1;
                return Ok(Token::Word(if byte == b'{' { b"{" } else { b"}" }));
            }
            _ if is_regular(byte) => match self.word() {
                Token::Object(object) => object,
                word => return Ok(word),
            },
            _ => return Err(Broken),
        };
        self.count()?;
        Ok(Token::Object(object))
    }

    /// The next token if it is an object; a number may begin a reference.
    pub(super) fn object(&mut self) -> Result<Object, Broken> {
        self.object_at(0)
    }

    fn object_at(&mut self, depth: u32) -> Result<Object, Broken> {
        let Token::Object(object) = self.token_at(depth)? else { return Err(Broken) };
        let Some(number) = object.as_count() else { return Ok(object) };
        let back = self.at;
        if let Ok(Token::Object(Object::Number(_))) = self.token_at(depth)
            && let Ok(Token::Word(b"R")) = self.token_at(depth)
        {
            return Ok(Object::Ref(u32::try_from(number).map_err(|_| Broken)?));
        }
        self.at = back;
        Ok(object)
    }

    fn word(&mut self) -> Token<'b> {
        let start = self.at;
        while self.byte().is_some_and(is_regular) {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        match word {
            b"true" => Token::Object(Object::Bool(true)),
            b"false" => Token::Object(Object::Bool(false)),
            b"null" => Token::Object(Object::Null),
            _ => number(word).map_or(Token::Word(word), |n| Token::Object(Object::Number(n))),
        }
    }

    fn name(&mut self) -> Rc<[u8]> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.byte().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            let code = self.bytes.get(self.at..self.at + 2).and_then(hex_byte);
            match (byte, code) {
                (b'#', Some(code)) => {
                    name.push(code);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        name.into()
    }

    fn literal(&mut self) -> Result<Rc<[u8]>, Broken> {
        self.at += 1;
        let (mut string, mut open) = (Vec::new(), 1_u32);
        loop {
            match self.take()? {
                b'(' => {
                    open += 1;
                    string.push(b'(');
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(string.into());
                    }
                    string.push(b')');
                }
                b'\\' => self.escape(&mut string)?,
                // Any line end is a line feed.
                b'\r' => {
                    self.at += usize::from(self.byte() == Some(b'\n'));
                    string.push(b'\n');
                }
                byte => string.push(byte),
            }
        }
    }

    fn escape(&mut self, string: &mut Vec<u8>) -> Result<(), Broken> {
        match self.take()? {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.byte() == Some(b'\n')),
            first @ b'0'..=b'7' => {
                let mut code = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.byte() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // High-order overflow is ignored, says the standard.
                string.push(u8::try_from(code & 0xff).unwrap_or_default());
            }
            other => string.push(other),
        }
        Ok(())
    }

    fn hex(&mut self) -> Result<Rc<[u8]>, Broken> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.take()? {
                b'>' => break,
                byte if is_space(byte) => {}
                byte if byte.is_ascii_hexdigit() => digits.push(byte),
                _ => return Err(Broken),
            }
        }
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        digits.chunks(2).map(|pair| hex_byte(pair).ok_or(Broken)).collect()
    }

    fn array(&mut self, depth: u32) -> Result<Rc<[Object]>, Broken> {
        if depth >= DEPTH_MAX {
            return Err(Broken);
        }
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.byte() == Some(b']') {
                self.at += 1;
                return Ok(items.into());
            }
            items.push(self.object_at(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: u32) -> Result<Rc<Dict>, Broken> {
        if depth >= DEPTH_MAX {
            return Err(Broken);
        }
        self.at += 2;
        let mut dict = Dict::new();
        loop {
            self.skip();
            if self.bytes.get(self.at..self.at + 2) == Some(b">>") {
                self.at += 2;
                return Ok(dict.into());
            }
            if self.byte() != Some(b'/') {
                return Err(Broken);
            }
            let name = self.name();
            self.count()?;
            let value = self.object_at(depth + 1)?;
            dict.insert(name, value);
        }
    }
}

fn hex_byte(pair: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(pair).ok()?;
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u8::from_str_radix(text, 16).ok()
}

/// A number without an exponent. Some writers double the sign.
fn number(word: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(word).ok()?;
    let unsigned = text.trim_start_matches(['+', '-']);
    let numeric = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !numeric || !unsigned.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: f64 = unsigned.parse().ok()?;
    Some(if text.starts_with('-') { -value } else { value })
}
