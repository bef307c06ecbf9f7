//! More text: the same sentences with other names in them, so that the network learns from what stands
//! around a name, and from what registries say, rather than names by heart.

use privacy::names::Kind;

use super::{
    chance::Dice,
    corpus::{Corpus, Text},
    gazetteer::Names,
};

/// How often a name is replaced.
const REPLACED: f32 = 0.8;

/// How often a replaced name is written in lower case, and in capitals.
const LOWER: f32 = 0.06;
const CAPITALS: f32 = 0.04;

/// The words of the longest name that is replaced.
const WORDS_MAX: usize = 3;

/// Adds to each set of written, not of made, text a second one with other names.
pub(crate) fn add(corpora: &mut Vec<Corpus>, names: &Names, dice: &mut Dice) {
    let mut added = Vec::new();
    for (corpus, name) in corpora.iter().zip(["btc_all, other names", "wnut17_train, other names"])
    {
        let named = corpus.training.iter().filter(|text| {
            text.names.iter().any(|(_, kind)| matches!(kind, Kind::Person | Kind::Place))
        });
        let training = named.map(|text| replaced(text, names, dice)).collect();
        added.push(Corpus { name, weight: corpus.weight / 2.0, training, kept: Vec::new() });
    }
    corpora.extend(added);
}

fn replaced(text: &Text, names: &Names, dice: &mut Dice) -> Text {
    let mut changed = Text { body: String::new(), names: Vec::new(), unsaid: Vec::new() };
    let mut end = 0;
    for (range, kind) in &text.names {
        let name = &text.body[range.clone()];
        // What nothing is said of moves along; where it stood between is easier left out.
        changed.body += &text.body[end..range.start];
        let start = changed.body.len();
        let words = name.split_whitespace().count();
        let capital = name.starts_with(char::is_uppercase);
        let other = (capital && words <= WORDS_MAX && dice.part() < REPLACED)
            .then(|| another(*kind, words, names, dice))
            .flatten();
        changed.body += other.as_deref().unwrap_or(name);
        changed.names.push((start..changed.body.len(), *kind));
        end = range.end;
    }
    for unsaid in text.unsaid.iter().filter(|unsaid| unsaid.start >= end) {
        let moved = changed.body.len();
        changed.unsaid.push(moved + unsaid.start - end..moved + unsaid.end - end);
    }
    changed.body += &text.body[end..];
    changed
}

fn another(kind: Kind, words: usize, names: &Names, dice: &mut Dice) -> Option<String> {
    let name = match kind {
        Kind::Organisation => return None,
        Kind::Place => dice.pick(&names.places)?.clone(),
        Kind::Person => {
            let (given, surname) = (dice.pick(&names.given)?, dice.pick(&names.surnames)?);
            match words {
                1 if dice.part() < 0.5 => given.clone(),
                1 => surname.clone(),
                2 => format!("{given} {surname}"),
                _ if dice.part() < 0.5 => format!("{given} {}. {surname}", given.chars().next()?),
                _ => format!("{given} {} {surname}", dice.pick(&names.given)?),
            }
        }
    };
    let case = dice.part();
    Some(if case < LOWER {
        name.to_lowercase()
    } else if case < LOWER + CAPITALS {
        name.to_uppercase()
    } else {
        name
    })
}
