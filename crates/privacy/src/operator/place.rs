//! Countries and states of the USA, and the regions that they are in.

use std::{collections::BTreeMap, sync::LazyLock};

/// Sub-regions and countries of the standard M49, and the states of the USA under their country.
const PLACES: &str = include_str!("m49.txt");

/// What stands above the states in the list.
const STATES: &str = "United States of America";

/// Every name in lower case, with the heading it stands under.
static HEADINGS: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let mut headings = BTreeMap::new();
    let mut heading = "";
    for line in PLACES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            heading = name;
            continue;
        }
        for name in line.split(" | ") {
            // Georgia is a country and a state: the first counts.
            headings.entry(name.to_lowercase()).or_insert(heading);
        }
    }
    headings
});

/// The sub-region of a country, or of the country of a state.
pub(crate) fn region(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let heading = *HEADINGS.get(&lower)?;
    if heading == STATES { HEADINGS.get(&STATES.to_lowercase()).copied() } else { Some(heading) }
}

/// The country of a state of the USA.
pub(crate) fn country_of_state(name: &str) -> Option<&'static str> {
    HEADINGS.get(&name.to_lowercase()).copied().filter(|heading| *heading == STATES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let countries = PLACES.split(&format!("[{STATES}]")).next().unwrap();
        let lines = |text: &str| {
            text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])).count()
        };
        // M49 lists 248 countries and areas in 17 sub-regions and Antarctica; Taiwan stands here, too.
        assert_eq!(lines(countries), 249);
        assert_eq!(countries.lines().filter(|line| line.starts_with('[')).count(), 18);
        assert_eq!(lines(PLACES) - lines(countries), 51);
        for (name, expected) in [
            ("Germany", "Western Europe"),
            ("france", "Western Europe"),
            ("Texas", "Northern America"),
            ("USA", "Northern America"),
            ("Japan", "Eastern Asia"),
            ("Kenya", "Sub-Saharan Africa"),
        ] {
            assert_eq!(region(name), Some(expected), "{name}");
        }
        assert_eq!(country_of_state("Texas"), Some(STATES));
        assert_eq!([country_of_state("Germany"), region("Springfield")], [None, None]);
    }
}
