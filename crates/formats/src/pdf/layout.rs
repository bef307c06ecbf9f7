//! Puts glyphs that stand anywhere on a page in lines of text.

/// How far to the side a gap is a space, in font sizes.
const SPACE_GAP: f64 = 0.12;
/// How far back a glyph begins a new line, or the text of another column.
const BACK_GAP: f64 = 1.0;
/// How far back the next letter may be in words that are written from right to left.
const LETTERS_GAP: f64 = 2.5;
/// How far up or down a glyph is on another line.
const LINE_GAP: f64 = 0.5;

/// A transformation (ISO 32000-1, section 8.3.3): where it leads a step to the right, a step up, and the origin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix {
    right: (f64, f64),
    up: (f64, f64),
    origin: (f64, f64),
}

impl Matrix {
    pub(super) const IDENTITY: Self =
        Self { right: (1.0, 0.0), up: (0.0, 1.0), origin: (0.0, 0.0) };

    /// From the six numbers as a file has them.
    pub(super) fn of([right_x, right_y, up_x, up_y, x, y]: [f64; 6]) -> Self {
        Self { right: (right_x, right_y), up: (up_x, up_y), origin: (x, y) }
    }

    pub(super) fn moved(x: f64, y: f64) -> Self {
        Self { origin: (x, y), ..Self::IDENTITY }
    }

    /// This one first, then the other.
    pub(super) fn then(self, other: Self) -> Self {
        let origin = other.step(self.origin);
        Self {
            right: other.step(self.right),
            up: other.step(self.up),
            origin: (origin.0 + other.origin.0, origin.1 + other.origin.1),
        }
    }

    /// Where it leads a step.
    fn step(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (x * self.right.0 + y * self.up.0, x * self.right.1 + y * self.up.1)
    }
}

/// Where a glyph stands, and where the next one is expected.
struct Pen {
    x: f64,
    y: f64,
    /// The direction of writing, of length 1.
    along: (f64, f64),
    guessed: bool,
    /// Where the string that was shown last begins.
    start: (f64, f64),
}

/// The text of a page so far.
#[derive(Default)]
pub(super) struct Layout {
    text: String,
    /// Where the line begins that is written now.
    line: usize,
    /// Whether letters that are read from right to left stand in it from left to right.
    mirrored: bool,
    pen: Option<Pen>,
    /// Whether the next glyph begins a string.
    starts: bool,
}

impl Layout {
    /// Adds what a glyph shows. `matrix` leads from text space, in which the font has size 1, to the page; `moves` is
    /// how far the glyph moves the pen there, with the space that is put between all characters.
    pub(super) fn add(&mut self, text: &str, matrix: Matrix, moves: (f64, f64), guessed: bool) {
        let (x, y) = matrix.origin;
        let ahead = if moves.1 == 0.0 { matrix.right } else { (-matrix.up.0, -matrix.up.1) };
        let size = ahead.0.hypot(ahead.1);
        let size = if size.is_finite() && size > 0.0 { size } else { 1.0 };
        let along = (ahead.0 / size, ahead.1 / size);
        let mut start = (x, y);
        if let Some(pen) = self.pen.take() {
            let from = |(px, py): (f64, f64)| (x - px) * along.0 + (y - py) * along.1;
            let ahead = from((pen.x, pen.y));
            let aside = ((x - pen.x) * along.1 - (y - pen.y) * along.0).abs();
            let turned = pen.along.0 * along.0 + pen.along.1 * along.1 < 0.9;
            let leftward =
                text.starts_with(is_right_to_left) && self.text.ends_with(is_right_to_left);
            self.mirrored |= leftward && ahead > -LINE_GAP * size;
            // Where widths are wrong, a string may go on before the place at which the last one should end.
            let back = ahead < -BACK_GAP * size && from(pen.start) <= 0.0;
            let back = back && !(leftward && ahead > -LETTERS_GAP * size);
            if turned || aside > LINE_GAP * size || back {
                self.end_with('\n');
            } else if ahead > SPACE_GAP * size && !text.starts_with(char::is_whitespace) {
                self.end_with(' ');
            }
            if !std::mem::take(&mut self.starts) {
                start = pen.start;
            }
        }
        text.chars().for_each(|character| self.push(character));
        let moved = matrix.step(moves);
        let (x, y) = (x + moved.0, y + moved.1);
        self.pen = Some(Pen { x, y, along, guessed, start });
    }

    /// Says that a string begins.
    pub(super) fn begin(&mut self) {
        self.starts = true;
    }

    /// Says that the text goes on at a place that was named. After glyphs of guessed width that is a word
    /// of its own.
    pub(super) fn jump(&mut self) {
        if self.pen.as_ref().is_some_and(|pen| pen.guessed) {
            self.end_with(' ');
        }
    }

    /// Begins a new line.
    pub(super) fn break_line(&mut self) {
        self.end_with('\n');
        self.pen = None;
    }

    fn end_with(&mut self, space: char) {
        if space == '\n' {
            self.end_line();
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(space);
        }
        if space == '\n' {
            self.line = self.text.len();
        }
    }

    /// Puts words that are read from right to left in the order in which they are read.
    fn end_line(&mut self) {
        if std::mem::take(&mut self.mirrored) {
            let line = self.text.split_off(self.line);
            let mut rest: &str = &line;
            while let Some(start) = rest.find(is_right_to_left) {
                let (before, run) = rest.split_at(start);
                let others = |c: char| c.is_alphanumeric() && !is_right_to_left(c);
                let run = run.get(..run.find(others).unwrap_or(run.len())).unwrap_or(run);
                let run = run.trim_end_matches(|c| !is_right_to_left(c));
                self.text += before;
                self.text.extend(run.chars().rev());
                rest = rest.get(start + run.len()..).unwrap_or_default();
            }
            self.text += rest;
        }
    }

    /// The text, when there is no more.
    pub(super) fn finished(mut self) -> String {
        self.end_line();
        self.text
    }

    /// Adds a character, with ligatures as the letters that they stand for.
    fn push(&mut self, character: char) {
        match character {
            'ﬀ' => self.text += "ff",
            'ﬁ' => self.text += "fi",
            'ﬂ' => self.text += "fl",
            'ﬃ' => self.text += "ffi",
            'ﬄ' => self.text += "ffl",
            'ﬅ' | 'ﬆ' => self.text += "st",
            '\u{ad}' => self.text.push('-'),
            '\u{a0}' | '\t' | '\r' | '\n' => self.text.push(' '),
            other => self.text.push(other),
        }
    }
}

/// Letters of Hebrew, Arabic and the other scripts that are written from right to left.
fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
