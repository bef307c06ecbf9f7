//! What registries say of words: names of people by the censuses of the United States, places by
//! `GeoNames`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use base::Error;
use privacy::names::lexicon::{
    Lexicon, NO_ROW, PHRASE_WORDS_MAX, Word, fingerprint, flag, phrase_fingerprint,
};
use serde_json::Value;

use super::{odd, read, vectors::Vectors};

/// Names to put in the place of others.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) given: Vec<String>,
    pub(crate) surnames: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) countries: Vec<String>,
}

/// The ranks up to which a surname has each flag.
const SURNAMES: [(usize, u32); 3] =
    [(1_000, flag::SURNAME), (10_000, flag::SURNAME_RARER), (100_000, flag::SURNAME_RARE)];

/// The surnames that others are replaced by.
const SURNAMES_USED: usize = 60_000;

/// The rank up to which a given name is a frequent one.
const GIVEN_FREQUENT: usize = 300;

/// The people from which a town is a city, a large town, has other names, or is a large phrase.
const CITY: u64 = 500_000;
const TOWN: u64 = 100_000;
const OTHER_NAMES: u64 = 300_000;
const LARGE_PHRASE: u64 = 50_000;

/// What is gathered.
#[derive(Default)]
struct Gathered {
    words: BTreeMap<String, u32>,
    phrases: BTreeMap<String, bool>,
    names: Names,
}

/// The lexicon of all sources.
pub(crate) fn lexicon(
    folder: &Path,
    vectors: &Vectors,
    common: &[u32],
) -> Result<(Lexicon, Names), Error> {
    let mut gathered = Gathered::default();
    gathered.people(folder)?;
    gathered.towns(folder)?;
    gathered.regions(folder)?;
    gathered.lists(folder)?;
    let mut words: BTreeMap<u32, Word> = BTreeMap::new();
    for (word, row) in &vectors.words {
        words.entry(fingerprint(word.as_bytes())).or_insert(Word { row: *row, flags: 0 });
    }
    let mut flagged = |of: u32, flags: u32| {
        words.entry(of).or_insert(Word { row: NO_ROW, flags: 0 }).flags |= flags;
    };
    for (word, flags) in &gathered.words {
        flagged(fingerprint(word.as_bytes()), *flags);
    }
    for of in common {
        flagged(*of, flag::COMMON);
    }
    let mut phrases = BTreeMap::new();
    for (phrase, large) in &gathered.phrases {
        let first = phrase.split(' ').next().unwrap_or_default();
        flagged(fingerprint(first.as_bytes()), flag::OPENS_PHRASE);
        *phrases.entry(phrase_fingerprint(phrase.split(' ').map(str::as_bytes))).or_default() |=
            large;
    }
    let words: Vec<(u32, Word)> = words.into_iter().collect();
    let phrases: Vec<(u32, bool)> = phrases.into_iter().collect();
    Ok((Lexicon::new(&words, &phrases), gathered.names))
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path)?).map_err(|_| odd(path, "it is not UTF-8"))
}

fn json(path: &Path) -> Result<Value, Error> {
    serde_json::from_slice(&read(path)?).map_err(|error| odd(path, &error.to_string()))
}

/// The values of a list or of an object.
fn values(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}

impl Gathered {
    fn flag(&mut self, word: &str, flags: u32) {
        *self.words.entry(word.to_lowercase()).or_default() |= flags;
    }

    /// A place: one word gets its flag, several are a phrase.
    fn place(&mut self, name: &str, flags: u32, large: bool) {
        let words: Vec<String> = name
            .split(|one: char| !(one.is_alphanumeric() || one == '_'))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        match words.len() {
            0 => {}
            1 => self.flag(name, flags),
            2..=PHRASE_WORDS_MAX => *self.phrases.entry(words.join(" ")).or_default() |= large,
            _ => {}
        }
    }

    fn people(&mut self, folder: &Path) -> Result<(), Error> {
        let path = folder.join("dist.all.last.2000.csv");
        let surnames = text(&path)?;
        for (rank, line) in surnames.lines().skip(1).enumerate() {
            let name = line.split(',').next().unwrap_or_default();
            let flags = SURNAMES.iter().find(|(most, _)| rank < *most);
            if let Some((_, flags)) = flags.filter(|_| name.chars().all(char::is_alphabetic)) {
                self.flag(name, *flags);
            }
            if rank < SURNAMES_USED {
                self.names.surnames.push(capitalised(name));
            }
        }
        for file in ["dist.female.first", "dist.male.first"] {
            for (rank, line) in text(&folder.join(file))?.lines().enumerate() {
                let name = line.split_whitespace().next().unwrap_or_default();
                self.flag(
                    name,
                    if rank < GIVEN_FREQUENT { flag::GIVEN } else { flag::GIVEN_RARER },
                );
                self.names.given.push(capitalised(name));
            }
        }
        Ok(())
    }

    fn towns(&mut self, folder: &Path) -> Result<(), Error> {
        for town in values(&json(&folder.join("cities5000.json"))?) {
            let name = town["name"].as_str().unwrap_or_default();
            let people = town["population"].as_u64().unwrap_or_default();
            let flags = match people {
                CITY.. => flag::CITY,
                TOWN.. => flag::TOWN,
                _ => flag::PLACE,
            };
            if name.chars().count() > 2 {
                self.place(name, flags, people > LARGE_PHRASE);
                self.names.places.push(name.to_owned());
            }
            if people > OTHER_NAMES {
                for other in values(&town["alternatenames"]).into_iter().filter_map(Value::as_str) {
                    let plain = |one: char| one.is_ascii_alphabetic() || "-' ".contains(one);
                    let capital = other.starts_with(|one: char| one.is_ascii_uppercase());
                    if other.len() >= 4 && capital && other.chars().all(plain) && other != name {
                        self.place(other, flag::PLACE, true);
                    }
                }
            }
        }
        Ok(())
    }

    fn regions(&mut self, folder: &Path) -> Result<(), Error> {
        for country in values(&json(&folder.join("countries.json"))?) {
            let name = country["name"].as_str().unwrap_or_default();
            self.place(name, flag::COUNTRY, true);
            self.names.countries.push(name.to_owned());
        }
        for state in values(&json(&folder.join("us_states.json"))?) {
            self.place(state["name"].as_str().unwrap_or_default(), flag::STATE, true);
            self.flag(state["code"].as_str().unwrap_or_default(), flag::STATE_CODE);
        }
        for county in values(&json(&folder.join("us_counties.json"))?) {
            let name = county["name"].as_str().unwrap_or_default();
            let bare = name.trim_end_matches(" County").trim_end_matches(" Parish");
            self.place(bare, flag::PLACE, false);
        }
        Ok(())
    }

    /// Our own lists.
    fn lists(&mut self, folder: &Path) -> Result<(), Error> {
        let lists: BTreeMap<String, String> = toml::from_str(include_str!("words.toml"))
            .map_err(|error| odd(&folder.join("words.toml"), &error.to_string()))?;
        let plain = |list: &str| -> BTreeSet<String> {
            lists
                .get(list)
                .into_iter()
                .flat_map(|list| list.split_whitespace())
                .map(str::to_owned)
                .collect()
        };
        for (list, flags) in [
            ("of_organisation", flag::OF_ORGANISATION),
            ("title", flag::TITLE),
            ("calendar", flag::CALENDAR),
            ("of_place", flag::OF_PLACE),
            ("nationality", flag::NATIONALITY),
        ] {
            for word in plain(list) {
                self.flag(&word, flags);
            }
        }
        for (list, flags) in [("country", flag::COUNTRY), ("state", flag::STATE)] {
            let places = lists.get(list).map(|list| list.replace('\n', " ")).unwrap_or_default();
            for name in places.split('|').map(str::trim) {
                if name.contains('.') {
                    self.flag(name, flags);
                } else {
                    self.place(name, flags, true);
                }
            }
        }
        Ok(())
    }
}
