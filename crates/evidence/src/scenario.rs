//! Plays the scenarios of check pages: the page is its own test, also for an organisation's own pages.

use std::collections::BTreeMap;

use base::{
    Error,
    table::{Cell, Column, Holds, Table},
};
use catalog::{Answer, CheckPage, Given, NOT_APPLICABLE, Scenario, views::VIEWS};
use query::{Engine, Filled, Limits, Source};
use registry::REGISTERS;

use crate::{Answers, Exempt, Tables, Verdict, check};

/// Plays every scenario of a page and gives what came out otherwise than the page says, each as one
/// line that begins with the page and the line of the scenario.
///
/// # Errors
/// The engine could not be set up.
pub async fn play(page: &CheckPage) -> Result<Vec<String>, Error> {
    let engine = Engine::new().map_err(Error::from)?;
    let views = views(&engine).await?;
    let mut differences = Vec::new();
    for scenario in &page.scenarios {
        let place = |line: usize| format!("{}:{line}: {}", page.id, scenario.name);
        let stage = match Staged::new(page, scenario, &views) {
            Ok(stage) => stage,
            Err((line, why)) => {
                differences.push(format!("{}: {why}", place(line)));
                continue;
            }
        };
        match check::run(&engine, page, &stage).await {
            Ok(answers) => {
                let found = differ(scenario, &answers);
                differences
                    .extend(found.into_iter().map(|(line, d)| format!("{}: {d}", place(line))));
            }
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                let why = cause.unwrap_or_default();
                differences.push(format!("{}: {error}: {why}", place(scenario.line)));
            }
        }
    }
    Ok(differences)
}

/// The columns of the views.
type Views = BTreeMap<String, Vec<Column>>;

/// Asks each view over empty tables, to learn its columns.
async fn views(engine: &Engine) -> Result<Views, Error> {
    let empty = Staged { tables: BTreeMap::new() };
    let mut views = BTreeMap::new();
    for (name, _) in VIEWS {
        let ask = format!("select * from {name}");
        let (table, _) = engine.ask(&empty, &ask, Limits::CHECK).await.map_err(Error::from)?;
        views.insert((*name).to_owned(), table.columns);
    }
    Ok(views)
}

/// Where the answers differ from what a scenario expects.
fn differ(scenario: &Scenario, answers: &Answers) -> Vec<(usize, String)> {
    let verdict = |one: &Verdict| (one.subject.clone(), one.answer.as_str(), one.reason.clone());
    let exempt = |one: &Exempt| (one.subject.clone(), NOT_APPLICABLE, one.reason.clone());
    let given: Vec<(String, &str, String)> =
        answers.verdicts.iter().map(verdict).chain(answers.exempt.iter().map(exempt)).collect();
    let mut found = Vec::new();
    for expected in &scenario.expected {
        let subject = &expected.subject;
        let word = expected.verdict.map_or(NOT_APPLICABLE, Answer::as_str);
        match given.iter().find(|(about, _, _)| about == subject) {
            None => found.push((expected.line, format!("no verdict about `{subject}`"))),
            Some((_, answer, reason)) if *answer != word => {
                let what = format!("`{subject}` is {answer} ({reason}), expected {word}");
                found.push((expected.line, what));
            }
            Some((_, _, reason)) if expected.reason.as_ref().is_some_and(|r| r != reason) => {
                let what = format!("`{subject}`: the reason is “{reason}”");
                found.push((expected.line, what));
            }
            Some(_) => {}
        }
    }
    let known = |subject: &str| scenario.expected.iter().any(|e| e.subject == subject);
    for (subject, answer, _) in given.iter().filter(|(subject, _, _)| !known(subject)) {
        let what = format!("a verdict about `{subject}` that nobody expects: {answer}");
        found.push((scenario.line, what));
    }
    found
}

/// The tables of one scenario.
struct Staged {
    tables: BTreeMap<String, Table>,
}

impl Staged {
    fn new(page: &CheckPage, scenario: &Scenario, views: &Views) -> Result<Self, (usize, String)> {
        let mut tables = BTreeMap::new();
        for given in &scenario.tables {
            tables.insert(given.name.clone(), typed(given, views)?);
        }
        let column = |name: &str, holds| Column::new(name, holds);
        let today = Cell::Int(scenario.today.number().into());
        let now = Table { columns: vec![column("now", Holds::Int)], rows: vec![vec![today]] };
        tables.insert("today".to_owned(), now);
        let row =
            |(name, value): (&String, &f64)| vec![Cell::Text(name.clone()), Cell::Real(*value)];
        let settings = Table {
            columns: vec![column("name", Holds::Text), column("value", Holds::Real)],
            rows: page.settings.iter().map(row).collect(),
        };
        tables.entry("setting".to_owned()).or_insert(settings);
        Ok(Self { tables })
    }
}

impl Source for Staged {
    fn columns(&self, table: &str) -> Option<Vec<Column>> {
        let given = self.tables.get(table).map(|table| table.columns.clone());
        given.or_else(|| columns(table))
    }

    fn fill(&self, table: &str) -> Result<Filled, Error> {
        let empty = || Table { columns: columns(table).unwrap_or_default(), rows: Vec::new() };
        Ok(Filled::new(&self.tables.get(table).cloned().unwrap_or_else(empty))?)
    }

    fn view(&self, name: &str) -> Option<&str> {
        // A scenario may give the rows of a view instead of all the tables below it.
        let view = VIEWS.iter().find(|(view, _)| *view == name && !self.tables.contains_key(name));
        view.map(|(_, sql)| *sql)
    }
}

/// The columns of a table that checks may read.
fn columns(table: &str) -> Option<Vec<Column>> {
    if let Some(made) = Tables::made(table) {
        return Some(made);
    }
    let tables = REGISTERS.iter().flat_map(|register| register.shape().tables());
    let own = [("entry".to_owned(), entry_columns())];
    tables.chain(own).find(|(name, _)| name == table).map(|(_, columns)| columns)
}

/// The columns of the table of ledger entries.
pub fn entry_columns() -> Vec<Column> {
    [
        ("entry", Holds::Int),
        ("at", Holds::Time),
        ("at_day", Holds::Int),
        ("by", Holds::Text),
        ("via", Holds::Text),
        ("subject", Holds::Text),
        ("what", Holds::Text),
    ]
    .map(|(name, holds)| Column::new(name, holds))
    .to_vec()
}

/// A given table with all the columns of its SQL table or view, cells typed.
fn typed(given: &Given, views: &Views) -> Result<Table, (usize, String)> {
    let Some(all) = columns(&given.name).or_else(|| views.get(&given.name).cloned()) else {
        return Err((given.line, format!("there is no table `{}`", given.name)));
    };
    for name in &given.columns {
        if !all.iter().any(|column| column.name == *name) {
            return Err((given.line, format!("the table `{}` has no column `{name}`", given.name)));
        }
    }
    let mut rows = Vec::new();
    for row in &given.rows {
        let mut cells = Vec::new();
        for column in &all {
            let place = given.columns.iter().position(|name| *name == column.name);
            let text = place.and_then(|place| row[place].as_deref());
            cells.push(
                text.map_or(Ok(Cell::Null), |text| cell(text, column))
                    .map_err(|w| (given.line, w))?,
            );
        }
        rows.push(cells);
    }
    Ok(Table { columns: all, rows })
}

/// A cell from its text. Days may stand for day numbers and for moments.
fn cell(text: &str, column: &Column) -> Result<Cell, String> {
    let fault = || format!("`{text}` does not fit the column `{}`", column.name);
    let day = text.parse::<base::Day>();
    match column.holds {
        Holds::Text => Ok(Cell::Text(text.to_owned())),
        Holds::Int => match day {
            Ok(day) => Ok(Cell::Int(day.number().into())),
            Err(_) => text.parse().map(Cell::Int).map_err(|_| fault()),
        },
        Holds::Real => text.parse().map(Cell::Real).map_err(|_| fault()),
        Holds::Flag => match text {
            "true" | "yes" => Ok(Cell::Flag(true)),
            "false" | "no" => Ok(Cell::Flag(false)),
            _ => Err(fault()),
        },
        Holds::Time => match day {
            Ok(day) => Ok(Cell::Time(day.start())),
            Err(_) => text.parse().map(Cell::Time).map_err(|_| fault()),
        },
    }
}
