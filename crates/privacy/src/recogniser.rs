//! A recogniser: what one kind of personal data looks like, and how it is validated.

use std::ops::Range;

/// One kind of personal data.
///
/// `examples` are texts in which what must be found stands between « and »; in `counter_examples`
/// this recogniser finds nothing. A test runs them all.
#[derive(Debug, Clone, Copy)]
pub struct Recogniser {
    /// Its name, as in `us_ssn`: that of its file.
    pub name: &'static str,
    /// The label of what it finds, as in `US_SSN`.
    pub label: &'static str,
    /// What it is, in one sentence.
    pub about: &'static str,
    /// Where its format and its check digit are published.
    pub source: &'static str,
    /// The country that issues it, ISO 3166-1; none for what is international.
    pub country: Option<&'static str>,
    /// Its shapes.
    pub patterns: &'static [Pattern],
    /// Finds candidates by itself, where no pattern could: what begins like any word, such as the name
    /// before an `@`. It takes time linear in the length of the text.
    pub finder: Option<Finder>,
    /// Says of what matched whether it can be one; nothing computes it where there is none.
    pub check: Option<fn(&str) -> Check>,
    /// Words near it, in lower case, that speak for it. `ssn` also stands for `ssn:` and `SSN`.
    pub context: &'static [&'static str],
    /// Texts with what must be found between « and ».
    pub examples: &'static [&'static str],
    /// Texts in which it must find nothing.
    pub counter_examples: &'static [&'static str],
}

/// Finds candidates in a text, and says of each how much its shape is believed.
pub type Finder = fn(&[u8], &mut dyn FnMut(Range<usize>, f32));

/// Grows a place in a text to both sides.
pub type Grow = fn(&str, Range<usize>) -> Range<usize>;

impl Recogniser {
    /// A recogniser of nothing yet: what a file does not say.
    pub const EMPTY: Self = Self {
        name: "",
        label: "",
        about: "",
        source: "",
        country: None,
        patterns: &[],
        finder: None,
        check: None,
        context: &[],
        examples: &[],
        counter_examples: &[],
    };
}

/// A shape of what is looked for.
///
/// A pattern is matched from the beginning of a token on, never inside a word, and what follows it is
/// no letter or digit either, nor does a number go on across a dot, so it says nothing of its
/// boundaries. It is matched on bytes, without
/// Unicode classes; `[a-z\x80-\xff]` is a letter of any language. The longest match of each pattern
/// counts. **It must be bounded**: no `*`, no `+`, no `{3,}`; what is longer is left to `extend`.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// The regular expression, in the syntax of the crate `regex`.
    pub regex: &'static str,
    /// How much this shape alone is believed, 0 to 1. Below the threshold of a scan it needs a check or
    /// a word near it.
    pub score: f32,
    /// Extends a match to the right: the text, and where the match ends; gives where it really does.
    /// It looks at no byte beyond the end that it gives and the next one.
    pub extend: Option<fn(&[u8], usize) -> usize>,
    /// Narrows a match to what is personal in it, as the value of `password: value`.
    pub narrow: Option<fn(&str) -> Range<usize>>,
    /// Grows what is left to both sides, by what stands beside it: the text and the place of it; gives
    /// the whole place. It looks a bounded way around.
    pub grow: Option<Grow>,
    /// Words that the first digit of a match follows, with or without a space between. A shape that
    /// begins like any word is looked for where such a number stands; where there are none,
    /// everywhere.
    pub number_after: &'static [&'static str],
}

impl Pattern {
    /// A shape and how much it is believed.
    pub const fn new(regex: &'static str, score: f32) -> Self {
        Self { regex, score, extend: None, narrow: None, grow: None, number_after: &[] }
    }

    /// The same, extended to the right.
    #[must_use]
    pub const fn extended(self, extend: fn(&[u8], usize) -> usize) -> Self {
        Self { extend: Some(extend), ..self }
    }

    /// The same, with its first digit always behind one of these words.
    #[must_use]
    pub const fn numbered_after(self, number_after: &'static [&'static str]) -> Self {
        Self { number_after, ..self }
    }

    /// The same, grown to both sides.
    #[must_use]
    pub const fn grown(self, grow: Grow) -> Self {
        Self { grow: Some(grow), ..self }
    }

    /// The same, narrowed to a part of what matched.
    #[must_use]
    pub const fn narrowed(self, narrow: fn(&str) -> Range<usize>) -> Self {
        Self { narrow: Some(narrow), ..self }
    }
}

/// What a validation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A check digit or as strong a rule holds: it is believed whatever its shape.
    Holds,
    /// It can be one, and nothing more is known.
    Possible,
    /// It cannot be one, unless a word near it says so: what is wrong was perhaps only mistyped.
    Doubtful,
    /// It cannot be one.
    Fails,
}
