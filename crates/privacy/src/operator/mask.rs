//! Masking.

/// Masks letters and digits but for the first and the last that are kept.
///
/// Only white space and ASCII punctuation are separators: a mark of another script, an emoji or a
/// control character could carry meaning and is masked like a letter.
pub(crate) fn mask(value: &str, with: char, keep_first: usize, keep_last: usize) -> String {
    let many = value.chars().filter(|one| !is_separator(*one)).count();
    if many == 0 {
        return value.chars().map(|one| if one.is_whitespace() { one } else { with }).collect();
    }
    let (first, last) = match keep_first.checked_add(keep_last) {
        Some(kept) if kept < many => (keep_first, many - keep_last),
        _ => (0, many),
    };
    let mut place = 0;
    value
        .chars()
        .map(|one| {
            if is_separator(one) {
                return one;
            }
            place += 1;
            if (first + 1..=last).contains(&place) { with } else { one }
        })
        .collect()
}

fn is_separator(one: char) -> bool {
    one.is_whitespace() || one.is_ascii_punctuation()
}
