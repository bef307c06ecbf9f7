//! What a page shows: runs its content (ISO 32000-1, sections 8 and 9), as far as text needs it.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use memchr::memmem;

use super::{
    encoding::text_string,
    file::File,
    font::Font,
    layout::{Layout, Matrix},
    object::{Dict, Lexer, Object, Stream, Token},
};
use crate::error::{Cause, malformed};

/// Forms within each other.
const FORMS_DEPTH: u32 = 16;
/// Saved graphics states within each other.
const STATES_MAX: usize = 512;
/// How far letters may be spaced out and still be one word, in font sizes.
const SPREAD_MAX: f64 = 0.3;
/// Operands of one operator.
const OPERANDS_MAX: usize = 1024;

/// More codes than these cannot all stand for a space: they are letters that shall look like none.
const BLANKS_MAX: usize = 2;

/// The fonts of a file that are in use, by where their dictionaries are kept, which stay there for that.
pub(super) type Fonts = BTreeMap<*const Dict, (Rc<Dict>, Rc<Font>)>;

/// What the content of a page shows.
pub(super) struct Content<'f, 'b> {
    file: &'f File<'b>,
    fonts: &'f mut Fonts,
    pub(super) layout: Layout,
    /// Whether pictures, drawn shapes, or glyphs that claim to be blank are shown, which may be text to the eye.
    pub(super) draws: bool,
    /// What marks say that parts of the page stand for, one a line.
    pub(super) replaced: String,
    /// The codes that stand for space.
    blanks: BTreeSet<u32>,
    page: Rc<Dict>,
    /// How many characters are not known, and the first font of which that is true.
    pub(super) unknown: Option<(u64, String)>,
    depth: u32,
}

/// The graphics state, as far as text needs it (tables 52 and 104).
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// One run of a content stream.
struct Run<'r> {
    resources: &'r Dict,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
}

impl<'f, 'b> Content<'f, 'b> {
    /// What a page shows that has these resources.
    pub(super) fn new(file: &'f File<'b>, fonts: &'f mut Fonts, page: Rc<Dict>) -> Self {
        Self {
            file,
            fonts,
            layout: Layout::default(),
            draws: false,
            replaced: String::new(),
            blanks: BTreeSet::new(),
            page,
            unknown: None,
            depth: 0,
        }
    }

    /// Runs the content of the page.
    pub(super) fn page(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        self.run(bytes, &self.page.clone(), Matrix::IDENTITY)
    }

    /// Runs a form, which is a page within a page.
    pub(super) fn form(&mut self, form: &Stream, to_page: Matrix) -> Result<(), Cause> {
        if self.depth >= FORMS_DEPTH {
            return Err(malformed("forms within each other"));
        }
        let bytes = self.file.decoded(form)?;
        let matrix = self.file.entry(&form.dict, b"Matrix")?;
        let matrix =
            numbers(matrix.as_array().unwrap_or_default()).map_or(Matrix::IDENTITY, Matrix::of);
        let own = self.file.entry(&form.dict, b"Resources")?;
        let none = Rc::default();
        let resources = own.as_dict().unwrap_or(&none);
        self.depth += 1;
        let outcome = self.run(&bytes, resources, matrix.then(to_page));
        self.depth -= 1;
        outcome
    }

    fn run(&mut self, bytes: &[u8], resources: &Dict, to_page: Matrix) -> Result<(), Cause> {
        let state = State {
            to_page,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let (text, line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let mut run = Run { resources, state, saved: Vec::new(), text, line };
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<Object> = Vec::new();
        loop {
            match lexer.token().map_err(|_| malformed("the content of a page"))? {
                Token::End => return Ok(()),
                Token::Object(object) => {
                    if operands.len() >= OPERANDS_MAX {
                        return Err(malformed("the content of a page"));
                    }
                    operands.push(object);
                }
                Token::Word(b"BI") => {
                    self.draws = true;
                    skip_image(&mut lexer)?;
                }
                Token::Word(word) => {
                    // If there are more than it takes, the last ones count.
                    let extra = operands.len().saturating_sub(operand_count(word));
                    self.operator(word, operands.get(extra..).unwrap_or_default(), &mut run)?;
                    operands.clear();
                    lexer.counted();
                }
            }
        }
    }

    fn operator(
        &mut self,
        word: &[u8],
        operands: &[Object],
        run: &mut Run<'_>,
    ) -> Result<(), Cause> {
        let number = |index: usize| operands.get(index).and_then(Object::as_number).unwrap_or(0.0);
        match word {
            b"q" if run.saved.len() < STATES_MAX => run.saved.push(run.state.clone()),
            b"q" => return Err(malformed("saved states within each other")),
            b"Q" => run.state = run.saved.pop().unwrap_or_else(|| run.state.clone()),
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    run.state.to_page = Matrix::of(matrix).then(run.state.to_page);
                }
            }
            b"BT" => (run.text, run.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tf" => {
                run.state.size = number(1);
                let font = self.resource(b"Font", operands.first(), run.resources)?;
                run.state.font = self.font(&font)?;
            }
            b"gs" => self.graphics_state(operands.first(), run)?,
            b"Tc" => run.state.character_space = number(0),
            b"Tw" => run.state.word_space = number(0),
            b"Tz" => run.state.scale = number(0) / 100.0,
            b"TL" => run.state.leading = number(0),
            b"Ts" => run.state.rise = number(0),
            b"Td" => self.next_line(number(0), number(1), run),
            b"TD" => {
                run.state.leading = -number(1);
                self.next_line(number(0), number(1), run);
            }
            b"T*" => self.next_line(0.0, -run.state.leading, run),
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    (run.text, run.line) = (Matrix::of(matrix), Matrix::of(matrix));
                    self.layout.jump();
                }
            }
            b"Tj" => {
                self.layout.begin();
                self.show(operands.first(), run)?;
            }
            b"'" => {
                self.next_line(0.0, -run.state.leading, run);
                self.show(operands.first(), run)?;
            }
            b"\"" => {
                (run.state.word_space, run.state.character_space) = (number(0), number(1));
                self.next_line(0.0, -run.state.leading, run);
                self.show(operands.get(2), run)?;
            }
            b"TJ" => {
                self.layout.begin();
                self.show_all(operands.first(), run)?;
            }
            b"Do" => self.external(operands.first(), run)?,
            b"BDC" | b"DP" => self.mark(operands.get(1)),
            // Rectangles are frames and fillings; all else may spell, and so may a pattern in them.
            b"m" | b"sh" => self.draws = true,
            b"scn" | b"SCN" => self.draws |= matches!(operands, [Object::Name(_)]),
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64, run: &mut Run<'_>) {
        run.line = Matrix::moved(x, y).then(run.line);
        run.text = run.line;
        self.layout.jump();
        self.layout.begin();
    }

    /// A resource by its kind and its name, null if it is not there.
    fn resource(
        &self,
        kind: &[u8],
        name: Option<&Object>,
        resources: &Dict,
    ) -> Result<Object, Cause> {
        let Some(name) = name.and_then(Object::as_name) else { return Ok(Object::Null) };
        // What a form does not have itself viewers take from its page.
        for resources in [resources, &self.page] {
            let of_kind = self.file.entry(resources, kind)?;
            if let Some(found) = of_kind.as_dict().and_then(|dict| dict.get(name)) {
                return self.file.get(found);
            }
        }
        Ok(Object::Null)
    }

    /// Keeps the words of a mark: what a part of the page stands for (section 14.9).
    fn mark(&mut self, properties: Option<&Object>) {
        let Some(Object::Dict(properties)) = properties else { return };
        for (name, value) in properties.iter() {
            if let Object::String(string) = value
                && **name != *b"Lang"
            {
                self.replaced += &text_string(string);
                self.replaced.push('\n');
            }
        }
    }

    fn font(&mut self, font: &Object) -> Result<Option<Rc<Font>>, Cause> {
        let Some(dict) = font.as_dict() else { return Ok(None) };
        if let Some((_, known)) = self.fonts.get(&Rc::as_ptr(dict)) {
            return Ok(Some(known.clone()));
        }
        let font = Rc::new(Font::read(self.file, dict)?);
        self.fonts.insert(Rc::as_ptr(dict), (dict.clone(), font.clone()));
        Ok(Some(font))
    }

    fn graphics_state(&mut self, name: Option<&Object>, run: &mut Run<'_>) -> Result<(), Cause> {
        let state = self.resource(b"ExtGState", name, run.resources)?;
        let Some(state) = state.as_dict() else { return Ok(()) };
        if let Object::Array(pair) = self.file.entry(state, b"Font")?
            && let [font, size] = &*pair
        {
            run.state.font = self.font(&self.file.get(font)?)?;
            run.state.size = self.file.get(size)?.as_number().unwrap_or_default();
        }
        Ok(())
    }

    fn external(&mut self, name: Option<&Object>, run: &mut Run<'_>) -> Result<(), Cause> {
        let object = self.resource(b"XObject", name, run.resources)?;
        let Object::Stream(stream) = object else {
            return Err(malformed("a drawing that is not there"));
        };
        if self.file.entry(&stream.dict, b"Subtype")?.as_name() == Some(b"Form") {
            return self.form(&stream, run.state.to_page);
        }
        self.draws = true;
        Ok(())
    }

    fn show_all(&mut self, items: Option<&Object>, run: &mut Run<'_>) -> Result<(), Cause> {
        let items = items.and_then(Object::as_array);
        for item in items.ok_or(malformed("text that is no list of strings"))? {
            match item.as_number() {
                Some(back) => {
                    let state = &run.state;
                    let vertical = state.font.as_ref().is_some_and(|font| font.vertical);
                    let by = -back / 1000.0 * state.size;
                    let moved = if vertical { (0.0, by) } else { (by * state.scale, 0.0) };
                    run.text = Matrix::moved(moved.0, moved.1).then(run.text);
                }
                None => self.show(Some(item), run)?,
            }
        }
        Ok(())
    }

    fn show(&mut self, string: Option<&Object>, run: &mut Run<'_>) -> Result<(), Cause> {
        let string = string.and_then(Object::as_string);
        let string = string.ok_or(malformed("text that is no string"))?;
        if string.is_empty() {
            return Ok(());
        }
        let state = run.state.clone();
        let Some(font) = &state.font else { return Err(malformed("text without a font")) };
        let size = if state.size == 0.0 { 1.0 } else { state.size };
        let mut charged = Ok(());
        font.glyphs(string, |glyph| {
            if charged.is_err() {
                return;
            }
            let space = state.character_space + if glyph.space { state.word_space } else { 0.0 };
            let shape = Matrix::of([size * state.scale, 0.0, 0.0, size, 0.0, state.rise]);
            let on_page = shape.then(run.text).then(state.to_page);
            // Letters that are spaced out are one word still.
            let spread = (state.character_space / size).clamp(0.0, SPREAD_MAX);
            let moves =
                if font.vertical { (0.0, -1.0 - spread) } else { (glyph.width + spread, 0.0) };
            if glyph.text.is_none() {
                self.unknown.get_or_insert_with(|| (0, font.name.clone())).0 += 1;
            }
            let text = glyph.text.as_deref().unwrap_or("\u{fffd}");
            // A code may stand for a long text.
            charged = self.file.charge(text.len());
            if text.trim().is_empty() && self.blanks.len() <= BLANKS_MAX {
                self.blanks.insert(glyph.code);
                self.draws |= font.drawn || self.blanks.len() > BLANKS_MAX;
            }
            self.layout.add(text, on_page, moves, glyph.guessed);
            let moved = if font.vertical {
                (0.0, -size - space)
            } else {
                ((glyph.width * size + space) * state.scale, 0.0)
            };
            run.text = Matrix::moved(moved.0, moved.1).then(run.text);
        });
        charged
    }
}

/// How many operands an operator takes, of those that run here.
fn operand_count(word: &[u8]) -> usize {
    match word {
        b"cm" | b"Tm" => 6,
        b"\"" => 3,
        b"Tf" | b"Td" | b"TD" | b"BDC" | b"DP" => 2,
        _ => 1,
    }
}

fn numbers(operands: &[Object]) -> Option<[f64; 6]> {
    let mut numbers = [0.0; 6];
    for (slot, operand) in numbers.iter_mut().zip(operands.get(..6)?) {
        *slot = operand.as_number()?;
    }
    Some(numbers)
}

/// Skips a picture that stands in the content itself: its dictionary, and its bytes up to the word `EI`.
fn skip_image(lexer: &mut Lexer<'_>) -> Result<(), Cause> {
    /// What follows a picture is content again, of which this much is looked at.
    const AFTER_BYTES: usize = 16;
    let broken = || malformed("a picture in the content of a page");
    while lexer.token().map_err(|_| broken())? != Token::Word(b"ID") {
        if lexer.at >= lexer.bytes.len() {
            return Err(broken());
        }
    }
    let data = lexer.bytes.get(lexer.at..).unwrap_or_default();
    for at in memmem::find_iter(data, b"EI") {
        let before = at.checked_sub(1).and_then(|at| data.get(at));
        let after = data.get(at + 2..).unwrap_or_default();
        let after = after.get(..AFTER_BYTES).unwrap_or(after);
        let space = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
        if !before.is_some_and(space) || !after.first().is_none_or(space) {
            continue;
        }
        // If it is not followed by content, it is not known whether the picture ends here.
        if !after.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) {
            return Err(broken());
        }
        lexer.at += at + 2;
        lexer.counted();
        return Ok(());
    }
    Err(broken())
}
