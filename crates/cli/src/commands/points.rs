//! Places in a text, as people and other programs count them.

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// As editors count it, from 1 on.
    pub(crate) line: usize,
    /// In code points of its line, from 1 on.
    pub(crate) column: usize,
    /// In code points of the text, from 0 on.
    pub(crate) point: usize,
    byte: usize,
}

impl Place {
    /// Where a text begins.
    pub(crate) fn first() -> Self {
        Self { line: 1, column: 1, point: 0, byte: 0 }
    }

    /// Goes on to a byte that lies ahead.
    pub(crate) fn go_to(&mut self, text: &str, byte: usize) {
        let between = text.get(self.byte..byte).unwrap_or_default();
        let points = between.chars().count();
        self.point += points;
        match between.rfind('\n') {
            None => self.column += points,
            Some(last) => {
                self.line += between.matches('\n').count();
                self.column = between[last + 1..].chars().count() + 1;
            }
        }
        self.byte = byte;
    }
}
