//! Dates that are moved.

use std::num::NonZeroU32;

use jiff::ToSpan;

use super::date::{self, DateOrder};
use crate::keys::{Keys, Purpose};

/// Moves a date by the days of a subject; how it is written stays. None if it cannot be read.
pub(crate) fn shift(
    keys: &Keys,
    subject: &str,
    value: &str,
    days: NonZeroU32,
    order: Option<DateOrder>,
) -> Option<String> {
    let written = date::read(value, order)?;
    let moved = written.date.checked_add(offset(keys, subject, days).days()).ok()?;
    written.write(moved)
}

/// The days of a subject: `-days..=days`, never 0. It does not depend on the label, so that the days
/// between any two dates of a subject stay as they were.
fn offset(keys: &Keys, subject: &str, days: NonZeroU32) -> i64 {
    let most = i64::from(days.get());
    let drawn = keys.number(Purpose::Shift, &[subject.as_bytes()]) % (2 * u64::from(days.get()));
    let drawn = i64::try_from(drawn).unwrap_or_default();
    if drawn < most { drawn - most } else { drawn - most + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScopeKey;

    #[test]
    fn every_offset_occurs_but_zero() {
        let keys = Keys::new(&ScopeKey::new([1; 32]), "scope");
        let days = NonZeroU32::new(3).unwrap();
        let all: std::collections::BTreeSet<i64> =
            (0..200).map(|subject| offset(&keys, &subject.to_string(), days)).collect();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [-3, -2, -1, 1, 2, 3]);
    }
}
