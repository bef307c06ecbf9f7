//! What is done with a value that was found.
//!
//! Some operators treat every value ([`Total`]); others treat only what they can read, such as a date
//! or a number ([`Fitting`]). Each of the latter comes with one of the former for all else, so that
//! **no value is ever passed on because it could not be treated**. Only [`Operator::Keep`] leaves it.

pub(crate) mod date;
pub(crate) mod format;
pub(crate) mod generalise;
pub(crate) mod mask;
pub(crate) mod noise;
pub(crate) mod place;
pub(crate) mod shift;
pub(crate) mod surrogate;

use std::num::{NonZeroU32, NonZeroU64};

pub use date::DateOrder;

/// What is done with the values of a label.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// They stay as they are.
    Keep,
    /// All are treated alike.
    Total(Total),
    /// Those that fit are treated so, all others otherwise.
    Fitting {
        /// What is tried.
        fitting: Fitting,
        /// What is done where that cannot be done.
        otherwise: Total,
    },
}

/// An operator that treats every value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Total {
    /// Nothing is left.
    Redact,
    /// The label in angle brackets, as `<PERSON>`, or a fixed text.
    Replace {
        /// The fixed text.
        with: Option<String>,
    },
    /// The label and a number, as `<PERSON_1>`: the same for the same value within a session, where
    /// case and the width of spaces make no difference.
    Number,
    /// Letters and digits are masked; spaces and ASCII punctuation stay. If there is nothing to mask
    /// but punctuation, it is masked, too. If all would be kept, nothing is.
    Mask {
        /// What stands in the place of each.
        with: char,
        /// How many of the first letters and digits stay.
        keep_first: usize,
        /// How many of the last letters and digits stay.
        keep_last: usize,
    },
    /// HMAC-SHA-256 of the label and the value with the key of the scope, in hex. It is never a bare
    /// hash: without the key nobody can try out values.
    Hmac {
        /// How many of the 64 hex digits are given, at least 16.
        characters: usize,
    },
    /// Encrypted, as `<PERSON~…>`: the key of the scope restores it, without a vault. The same value of
    /// a label gives the same text, and its length shows.
    Encrypt,
    /// A token, as `<PERSON_K7Q2M9XB4D>`, remembered by the vault.
    Pseudonymise,
}

/// An operator that treats only values that it can read.
#[derive(Debug, Clone, PartialEq)]
pub enum Fitting {
    /// A realistic value of the same kind, remembered by the vault: for people, places, organisations,
    /// e-mail addresses and telephone numbers.
    Surrogate,
    /// Digits become other digits and letters other letters of the same case, by FF1; the rest stays.
    /// It is remembered by the vault, so that it is found again in any text.
    FormatPreserving,
    /// Something coarser.
    Generalise(Generalise),
    /// A date is moved by a number of days that is the same for all dates of a subject: at most this
    /// many, back or forth, never 0.
    ShiftDate {
        /// The most days.
        days: NonZeroU32,
        /// Which of two numbers is the day, where the date does not tell.
        order: Option<DateOrder>,
    },
    /// Laplace noise of this scale is added to a number. The noise follows from the key, the subject
    /// and the value, so that it cannot be averaged away by asking again. **This alone guarantees no
    /// differential privacy**: nothing bounds how much one person changes what is published, and
    /// noise that would leave the number as it is is drawn again.
    Noise {
        /// The scale b of the density exp(-|x|/b) / 2b, in units of the number; finite and above 0.
        scale: f64,
    },
}

/// What a value is made coarser to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generalise {
    /// A whole number to the bucket that it is in, as `30-39`; from `top` on to one, as `90+`.
    Bucket {
        /// How wide a bucket is, at least 2.
        width: NonZeroU64,
        /// From where on all is one bucket.
        top: Option<u64>,
    },
    /// A date to its month, as `2024-03`.
    Month {
        /// Which of two numbers is the day, where the date does not tell.
        order: Option<DateOrder>,
    },
    /// A date to its year, as `2024`.
    Year {
        /// Which of two numbers is the day, where the date does not tell.
        order: Option<DateOrder>,
    },
    /// A postcode to its first letters and digits, as `902`.
    Prefix {
        /// How many stay, at least 1.
        keep: usize,
    },
    /// An IP address to its network: `/24` for version 4, `/48` for version 6.
    Network,
    /// A country or a state of the USA to its sub-region in the standard M49 of the United Nations, as
    /// `Western Europe`.
    Region,
    /// A state of the USA to its country.
    Country,
}

impl Operator {
    /// Its name in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Total(total) => total.name(),
            Self::Fitting { fitting, .. } => fitting.name(),
        }
    }

    /// Whether every value can be put back.
    pub fn is_reversible(&self) -> bool {
        match self {
            Self::Keep => true,
            Self::Total(total) => total.is_reversible(),
            Self::Fitting { fitting, otherwise } => {
                fitting.is_reversible() && otherwise.is_reversible()
            }
        }
    }

    /// Whether some values can be put back, other than those that are kept.
    pub(crate) fn restores(&self) -> bool {
        match self {
            Self::Keep => false,
            Self::Total(total) => total.is_reversible(),
            Self::Fitting { fitting, otherwise } => {
                fitting.is_reversible() || otherwise.is_reversible()
            }
        }
    }

    /// Whether a vault must remember what it gives, so that it can be put back.
    pub(crate) fn remembers(&self) -> bool {
        match self {
            Self::Keep => false,
            Self::Total(total) => *total == Total::Pseudonymise,
            Self::Fitting { fitting, otherwise } => {
                fitting.is_reversible() || *otherwise == Total::Pseudonymise
            }
        }
    }
}

impl Total {
    /// Its name in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Redact => "redact",
            Self::Replace { .. } => "replace",
            Self::Number => "number",
            Self::Mask { .. } => "mask",
            Self::Hmac { .. } => "hmac",
            Self::Encrypt => "encrypt",
            Self::Pseudonymise => "pseudonymise",
        }
    }

    /// Whether what it gives can be put back.
    pub fn is_reversible(&self) -> bool {
        matches!(self, Self::Encrypt | Self::Pseudonymise)
    }
}

impl Fitting {
    /// Its name in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Surrogate => "pseudonymise",
            Self::FormatPreserving => "format_preserving",
            Self::Generalise(_) => "generalise",
            Self::ShiftDate { .. } => "shift_date",
            Self::Noise { .. } => "noise",
        }
    }

    /// Whether what it gives can be put back.
    pub fn is_reversible(&self) -> bool {
        matches!(self, Self::Surrogate | Self::FormatPreserving)
    }
}
