//! What all readers share: the limits, the way out to the caller, and the list of what was not read.

use crate::{
    error::{Cause, FormatError, Outcome, Stop, Unread},
    limits::Limits,
    place::{Part, Place, Spot},
};

/// How much of the name of a file within a file is shown.
const NAME_BYTES_MAX: usize = 200;

/// One file that is being read, with all files inside it.
pub(crate) struct Reading<'r> {
    pub(crate) limits: &'r Limits,
    each: &'r mut dyn FnMut(Part<'_>) -> Outcome,
    within: String,
    files_depth: u32,
    parts: u64,
    unpacked_bytes: u64,
    unread: Vec<Unread>,
    more: u64,
}

impl<'r> Reading<'r> {
    pub(crate) fn new(limits: &'r Limits, each: &'r mut dyn FnMut(Part<'_>) -> Outcome) -> Self {
        let (within, unread) = (String::new(), Vec::new());
        Self { limits, each, within, files_depth: 0, parts: 0, unpacked_bytes: 0, unread, more: 0 }
    }

    /// Gives a piece of text to the caller.
    pub(crate) fn give(&mut self, spot: Spot<'_>, lead: &str, text: &str) -> Outcome {
        self.parts += 1;
        if self.parts > self.limits.parts {
            return Err(limit("parts", self.limits.parts).at(spot));
        }
        (self.each)(Part { place: Place { within: &self.within, spot }, lead, text })
    }

    /// Gives a piece of text, if it has any.
    pub(crate) fn give_some(&mut self, spot: Spot<'_>, lead: &str, text: &str) -> Outcome {
        if text.trim().is_empty() { Ok(()) } else { self.give(spot, lead, text) }
    }

    /// Reads what stands at a place of its own. If it cannot be read, that is noted and what comes after it is
    /// read all the same, unless a limit is reached.
    pub(crate) fn apart(&mut self, read: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        match read(self) {
            Err(Stop::Unread(mut unread)) if !matches!(unread.cause, Cause::Limit { .. }) => {
                unread.place = joined(&self.within, &unread.place);
                self.note(unread);
                Ok(())
            }
            outcome => outcome,
        }
    }

    /// Reads a file inside this one, [apart](Self::apart).
    pub(crate) fn nested(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        let outside = self.within.len();
        self.within += if outside == 0 || name.is_empty() { "" } else { ": " };
        let end = name.floor_char_boundary(NAME_BYTES_MAX);
        self.within += &name.get(..end).unwrap_or_default().replace(char::is_control, " ");
        self.files_depth += 1;
        let outcome = if self.files_depth > self.limits.files_depth {
            Err(limit("files within each other", u64::from(self.limits.files_depth)).whole())
        } else {
            read(self)
        };
        let outcome = self.apart(|_| outcome).map_err(|stop| match stop {
            Stop::Caller => Stop::Caller,
            Stop::Unread(mut unread) => {
                let inner = self.within.get(outside..).unwrap_or_default();
                unread.place = joined(inner.trim_start_matches(": "), &unread.place);
                Stop::Unread(unread)
            }
        });
        self.files_depth -= 1;
        self.within.truncate(outside);
        outcome
    }

    /// Notes that something could not be read.
    fn note(&mut self, unread: Unread) {
        if self.unread.len() < FormatError::UNREAD_MAX {
            self.unread.push(unread);
        } else {
            self.more += 1;
        }
    }

    /// Notes that a place of the file that is read now could not be read.
    pub(crate) fn unread(&mut self, spot: Spot<'_>, cause: Cause) {
        let place = Place { within: &self.within, spot }.to_string();
        self.note(Unread { place, cause });
    }

    /// How many bytes may still be unpacked.
    pub(crate) fn room_bytes(&self) -> u64 {
        self.limits.unpacked_bytes.saturating_sub(self.unpacked_bytes)
    }

    /// Counts bytes that were unpacked.
    pub(crate) fn unpacked(&mut self, bytes: usize) -> Result<(), Cause> {
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(bytes as u64);
        if self.unpacked_bytes > self.limits.unpacked_bytes {
            return Err(limit("bytes when unpacked", self.limits.unpacked_bytes));
        }
        Ok(())
    }

    /// What was not read, if anything.
    pub(crate) fn into_error(mut self, outcome: Outcome) -> Option<Result<(), FormatError>> {
        match outcome {
            Err(Stop::Caller) => return None,
            Err(Stop::Unread(unread)) => self.note(unread),
            Ok(()) if self.unread.is_empty() => return Some(Ok(())),
            Ok(()) => {}
        }
        Some(Err(FormatError { unread: self.unread, more: self.more }))
    }
}

pub(crate) fn limit(what: &'static str, max: u64) -> Cause {
    Cause::Limit { what, max }
}

fn joined(outer: &str, inner: &str) -> String {
    let between = if outer.is_empty() || inner.is_empty() { "" } else { ": " };
    format!("{outer}{between}{inner}")
}
