//! The automata of a scanner, each for the places where its patterns can begin.

use std::error::Error;

use crate::{
    Pattern,
    plain::is_found_in_plain,
    walk::{Part, Walker, parsed},
};

/// All patterns but those whose number follows known words.
pub(crate) const ALL: usize = 0;

/// Those of them that are found in plain places.
pub(crate) const PLAIN: usize = 1;

/// Those whose number follows known words.
pub(crate) const NUMBERED: usize = 2;

/// The automata of the patterns.
pub(crate) fn walkers(patterns: &[(u16, &str, Pattern)]) -> Result<[Walker; 3], Box<dyn Error>> {
    let regexes =
        patterns.iter().map(|(_, regex, _)| parsed(regex)).collect::<Result<Vec<_>, _>>()?;
    let (mut all, mut plain, mut numbered) = (Vec::new(), Vec::new(), Vec::new());
    for (pattern, ((_, _, one), regex)) in patterns.iter().zip(&regexes).enumerate() {
        let part = Part { pattern, regex, open_ended: one.extend.is_some() };
        if !one.number_after.is_empty() {
            numbered.push(part);
            continue;
        }
        all.push(part);
        if is_found_in_plain(regex) {
            plain.push(part);
        }
    }
    Ok([Walker::new(&all)?, Walker::new(&plain)?, Walker::new(&numbered)?])
}
