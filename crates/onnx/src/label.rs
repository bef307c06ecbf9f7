//! What the labels of a model mean.

use std::collections::BTreeMap;

use privacy::names::Kind;

/// The labels of models that name people, places and organisations: in capitals, letters only. What
/// is not here is passed over; numbers, addresses of mail and the like are found by patterns.
const LABELS: &[(&str, Kind, Part)] = &[
    ("PER", Kind::Person, Part::Whole),
    ("PERSON", Kind::Person, Part::Whole),
    ("PERSONNAME", Kind::Person, Part::Whole),
    ("NAME", Kind::Person, Part::Whole),
    ("FULLNAME", Kind::Person, Part::Whole),
    ("GIVENNAME", Kind::Person, Part::Given),
    ("FIRSTNAME", Kind::Person, Part::Given),
    ("MIDDLENAME", Kind::Person, Part::Given),
    ("SURNAME", Kind::Person, Part::Family),
    ("LASTNAME", Kind::Person, Part::Family),
    ("FAMILYNAME", Kind::Person, Part::Family),
    ("LOC", Kind::Place, Part::Whole),
    ("LOCATION", Kind::Place, Part::Whole),
    ("GPE", Kind::Place, Part::Whole),
    ("FAC", Kind::Place, Part::Whole),
    ("CITY", Kind::Place, Part::Whole),
    ("COUNTY", Kind::Place, Part::Whole),
    ("STATE", Kind::Place, Part::Whole),
    ("REGION", Kind::Place, Part::Whole),
    ("COUNTRY", Kind::Place, Part::Whole),
    ("ADDRESS", Kind::Place, Part::Whole),
    ("STREET", Kind::Place, Part::Whole),
    ("STREETNAME", Kind::Place, Part::Whole),
    ("STREETADDRESS", Kind::Place, Part::Whole),
    ("ORG", Kind::Organisation, Part::Whole),
    ("ORGANIZATION", Kind::Organisation, Part::Whole),
    ("ORGANISATION", Kind::Organisation, Part::Whole),
    ("COMPANY", Kind::Organisation, Part::Whole),
    ("COMPANYNAME", Kind::Organisation, Part::Whole),
    ("CORPORATION", Kind::Organisation, Part::Whole),
];

/// Which part of a person's name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// What others can follow.
    Given,
    /// What follows a given name.
    Family,
}

/// Where in a name a word stands: the schemes BIO, BIOES and BILOU, and labels without a scheme,
/// which are taken as inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Begin,
    Inside,
    End,
    Single,
}

/// A label that says that a word is part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) kind: Kind,
    pub(crate) part: Part,
    pub(crate) position: Position,
    /// Which entry of the table it is: `B-CITY` and `I-STATE` are not of one name.
    pub(crate) noun: usize,
}

impl Label {
    /// Reads `B-GIVEN_NAME`; `None` for `O` and for what is no name.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (position, noun) = match text.split_at_checked(2) {
            Some(("B-" | "b-" | "B_", noun)) => (Position::Begin, noun),
            Some(("I-" | "i-" | "I_" | "M-", noun)) => (Position::Inside, noun),
            Some(("E-" | "e-" | "E_" | "L-", noun)) => (Position::End, noun),
            Some(("S-" | "s-" | "S_" | "U-", noun)) => (Position::Single, noun),
            _ => (Position::Inside, text),
        };
        let letters = noun.chars().filter(char::is_ascii_alphanumeric);
        let noun: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
        let place = LABELS.iter().position(|(name, ..)| *name == noun)?;
        let (_, kind, part) = LABELS.get(place)?;
        Some(Self { kind: *kind, part: *part, position, noun: place })
    }
}

/// The labels of a model, in the order of what it gives.
///
/// # Errors
/// A number is missing or none of them is a name.
pub(crate) fn labels(by_number: &BTreeMap<String, String>) -> Result<Vec<Option<Label>>, String> {
    let labels: Vec<Option<Label>> = (0..by_number.len())
        .map(|number| match by_number.get(&number.to_string()) {
            Some(text) => Ok(Label::read(text)),
            None => Err(format!("`id2label` has no label `{number}`")),
        })
        .collect::<Result<_, _>>()?;
    if labels.iter().all(Option::is_none) {
        return Err("`id2label` has no label of a person, a place or an organisation".to_owned());
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_many_schemes_are_understood() {
        let read = |text| Label::read(text).map(|label| (label.kind, label.part, label.position));
        assert_eq!(read("B-PER"), Some((Kind::Person, Part::Whole, Position::Begin)));
        assert_eq!(read("I-GIVEN_NAME"), Some((Kind::Person, Part::Given, Position::Inside)));
        assert_eq!(read("U-LastName"), Some((Kind::Person, Part::Family, Position::Single)));
        assert_eq!(read("E-corporation"), Some((Kind::Organisation, Part::Whole, Position::End)));
        assert_eq!(read("GPE"), Some((Kind::Place, Part::Whole, Position::Inside)));
        for other in ["O", "", "B-", "B-EMAIL", "I-MISC", "ö", "B-ZIP_CODE"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
