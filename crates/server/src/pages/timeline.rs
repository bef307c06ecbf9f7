//! Facts as the steps of a timeline.

use app::{Fact, Facts, Piece};
use serde_json::Value;

use crate::{
    html::{self, Html},
    pages::value::{Names, Shown},
    visit::Visit,
};

/// A piece of a history as a page shows it, the newest first.
pub(crate) struct Timeline {
    pub(crate) turns: Vec<Turn>,
    /// The address of the same page with the facts before these, if there are any.
    pub(crate) older: Option<String>,
    /// The address of the same page with the newest facts, if these are older ones.
    pub(crate) newest: Option<String>,
}

/// The piece that a page asks for in its address, with at most so many facts.
pub(crate) fn piece(visit: &Visit, most: usize) -> Piece {
    Piece { below: visit.asked("below").parse().ok(), most }
}

impl Timeline {
    pub(crate) fn of(names: Names<'_>, visit: &Visit, found: &Facts) -> Self {
        let here = |query: &str| visit.at(&format!("{}{query}#history", visit.path));
        Self {
            turns: found.facts.iter().map(|fact| turn(names, fact)).collect(),
            older: found.older.map(|below| here(&format!("?below={below}"))),
            newest: (!visit.asked("below").is_empty()).then(|| here("")),
        }
    }

    /// Whether there is nothing to show and nothing to go to.
    pub(crate) fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.newest.is_none()
    }
}

/// A fact of the history.
pub(crate) struct Turn {
    pub(crate) what: String,
    pub(crate) when: String,
    pub(crate) at: String,
    pub(crate) who: Html,
    pub(crate) via: &'static str,
    pub(crate) entry: Html,
    pub(crate) fields: Vec<Shown>,
    /// `met`, `broken`, … if it is a turn of a verdict, and its mark.
    pub(crate) class: String,
    pub(crate) mark: Html,
}

/// A fact as a step of a timeline; a turn of a verdict is a sentence, any other fact its fields.
pub(crate) fn turn(names: Names<'_>, fact: &Fact) -> Turn {
    let said = &fact.said;
    let empty = serde_json::Map::new();
    let object = said.body.as_object().unwrap_or(&empty);
    let to = object.get("to").and_then(Value::as_str).filter(|_| said.what == "verdict.turned");
    let shown = Turn {
        what: html::capital(html::words(said.what.replace('.', " "))),
        when: said.at.human(),
        at: said.at.to_string(),
        who: names.who(&said.by),
        via: match said.via.as_str() {
            "session" => "signed in",
            "product" => "computed",
            "folder" => "in the data folder",
            _ => "by a token",
        },
        entry: html::entry(fact.entry),
        mark: Html::default(),
        fields: Vec::new(),
        class: String::new(),
    };
    let Some(to) = to else { return Turn { fields: names.fields(object), ..shown } };
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let (check, subject) = (names.plain("check", text("check")), text("subject"));
    let subject = names.plain("subject", subject);
    let reason = html::escape(&html::capital(text("reason")));
    let proof = object.get("proof").and_then(Value::as_u64).map(html::entry).unwrap_or_default();
    Turn {
        mark: html::verdict(to),
        what: String::new(),
        class: to.to_owned(),
        fields: vec![Shown {
            label: String::new(),
            value: Html::assembled(&format!("{check}, {subject}: {reason} {proof}")),
        }],
        ..shown
    }
}
