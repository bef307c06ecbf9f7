//! A field of a form, as its page shows it.

use registry::{Field, Takes};

/// A field as the form shows it.
pub(crate) struct Entry {
    pub(crate) field: Field,
    /// What stands in it.
    pub(crate) given: Vec<String>,
    pub(crate) bad: bool,
    /// The records that a link may name: id, text.
    pub(crate) records: Vec<(String, String)>,
}

impl Entry {
    pub(crate) fn text(&self) -> String {
        self.given.join("\n")
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.given.iter().any(|given| given == word)
    }

    /// The whole numbers of a short scale.
    pub(crate) fn steps(&self) -> Vec<String> {
        match self.field.takes {
            Takes::Whole { low, high } if high - low <= 6 => {
                (low..=high).map(|step| step.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match &self.field.takes {
            Takes::Flag => "flag",
            Takes::Choice(_) => "choice",
            Takes::Whole { .. } if !self.steps().is_empty() => "steps",
            Takes::Whole { .. } => "whole",
            Takes::Number => "number",
            Takes::Day => "day",
            Takes::Link(_) if !self.records.is_empty() && self.field.many => "records",
            Takes::Link(_) | Takes::Line if !self.records.is_empty() => "record",
            Takes::Lines => "lines",
            Takes::Line | Takes::Link(_) if self.field.many => "lines",
            Takes::Line | Takes::Link(_) => "line",
            Takes::Document => "document",
        }
    }

    pub(crate) fn choices(&self) -> &[(String, String)] {
        if let Takes::Choice(words) = &self.field.takes { words } else { &[] }
    }

    pub(crate) fn range(&self) -> (i64, String) {
        match self.field.takes {
            Takes::Whole { low, high } if high < i64::MAX => (low, high.to_string()),
            Takes::Whole { low, .. } => (low, String::new()),
            _ => (0, String::new()),
        }
    }

    /// Whether two words fit on radio buttons.
    pub(crate) fn few(&self) -> bool {
        self.choices().len() <= 6
    }
}

/// A field of each kind, filled and refused.
#[cfg(test)]
pub(crate) fn each_kind(text: &str) -> Vec<Entry> {
    let words = |many: usize| {
        let word = |number| (format!("word_{number}"), text.to_owned());
        Takes::Choice((1..=many).map(word).collect())
    };
    let whole = |high| Takes::Whole { low: 1, high };
    let kinds = [
        (Takes::Line, false, false),
        (Takes::Line, true, true),
        (Takes::Lines, false, true),
        (whole(5), false, false),
        (whole(90), false, true),
        (whole(i64::MAX), false, false),
        (Takes::Number, false, true),
        (Takes::Flag, false, false),
        (Takes::Flag, false, true),
        (Takes::Day, false, false),
        (words(2), false, false),
        (words(9), false, true),
        (words(3), true, false),
        (Takes::Link("system".to_owned()), false, false),
        (Takes::Link("system".to_owned()), true, true),
        (Takes::Link("*".to_owned()), false, true),
        (Takes::Document, false, false),
    ];
    let entry = |(number, (takes, many, optional)): (usize, (Takes, bool, bool))| {
        let offered = matches!(&takes, Takes::Link(noun) if noun != "*");
        let records = vec![("system-1".to_owned(), text.to_owned())];
        Entry {
            field: Field {
                name: format!("field_{number}"),
                label: text.to_owned(),
                help: if number % 2 == 0 { text.to_owned() } else { String::new() },
                takes,
                many,
                optional,
                personal: number == 0,
            },
            given: vec![text.to_owned(), "system-1".to_owned(), "true".to_owned()],
            bad: number % 3 == 0,
            records: if offered { records } else { Vec::new() },
        }
    };
    kinds.into_iter().enumerate().map(entry).collect()
}
