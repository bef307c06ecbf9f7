//! The scenarios of a page: small tables in, verdicts out. They are the test of its rule.

use std::{fmt, str::FromStr};

use base::Day;
use serde::Serialize;

use crate::{
    fault::{At, Fault},
    front::is_name,
};

/// The four answers that a verdict has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Shown to hold.
    Met,
    /// Shown not to hold, however long ago.
    Broken,
    /// Shown to have held, too long ago.
    Stale,
    /// Not shown either way.
    Unknown,
}

/// What a rule says in place of an answer about a subject to which it does not apply, for a reason
/// that stands in an entry: a property that was decided, or the word that there is nothing.
pub const NOT_APPLICABLE: &str = "not applicable";

/// One case: the tables as they are given, the day, and the verdicts that follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// The case in words.
    pub name: String,
    /// The line of its heading, from 1.
    pub line: usize,
    /// The day on which the question is asked; it fills the table `today`.
    pub today: Day,
    /// The tables that are given. A table that is not given is empty, but for `setting`, which then
    /// holds the page's defaults.
    pub tables: Vec<Given>,
    /// The rows that the rule returns, in any order; none if it has no subject.
    pub expected: Vec<Expected>,
}

/// A given table. Its cells are texts, which get their types from the SQL table of that name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The SQL table that it fills.
    pub name: String,
    /// The line that introduces it, from 1.
    pub line: usize,
    /// The columns that it fills; the others are null.
    pub columns: Vec<String>,
    /// Its rows; each has one cell per column, and an empty cell is null.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A verdict that a scenario expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// What it is about.
    pub subject: String,
    /// The answer; `None` if the check does not apply to it.
    pub verdict: Option<Answer>,
    /// The reason, word by word; `None` if any reason will do.
    pub reason: Option<String>,
    /// Its line, from 1.
    pub line: usize,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::Met, Self::Broken, Self::Stale, Self::Unknown];

    /// The word for it, as the column `verdict` of a rule holds it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Broken => "broken",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// A text that is not an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a verdict, expected met, broken, stale or unknown")]
pub struct AnswerError(String);

impl FromStr for Answer {
    type Err = AnswerError;

    fn from_str(text: &str) -> Result<Self, AnswerError> {
        let fault = || AnswerError(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|answer| answer.as_str() == text).ok_or_else(fault)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

const FORM: &str = "a line like `today: 2026-11-23`, `table: NAME` or `expect:`";
const EXPECT: [&str; 3] = ["subject", "verdict", "reason"];

/// What has been read of one scenario.
struct Draft<'a> {
    name: &'a str,
    line: usize,
    today: Option<(usize, Day)>,
    tables: Vec<Given>,
    expected: Option<(usize, Vec<Expected>)>,
}

/// Reads the scenarios in `lines`, which follow a heading in the line `heading`.
pub(crate) fn read(lines: &[&str], heading: usize) -> Result<Vec<Scenario>, At> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut draft: Option<Draft> = None;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        index += 1;
        let number = heading + index;
        if let Some(name) = line.strip_prefix("### ") {
            scenarios.extend(draft.take().map(Draft::finish).transpose()?);
            let name = name.trim();
            if let Some(twin) = scenarios.iter().find(|twin| twin.name == name) {
                return Err((number, Fault::again(format!("the scenario `{name}`"), twin.line)));
            }
            draft = Some(Draft { name, line: number, today: None, tables: vec![], expected: None });
        } else if !line.trim().is_empty() {
            let expected = "the name of a scenario, a line like `### A ratio below the limit`";
            let draft =
                draft.as_mut().ok_or_else(|| (number, Fault::unexpected(line, expected)))?;
            index += draft.take(line, number, &lines[index..])?;
        }
    }
    scenarios.extend(draft.map(Draft::finish).transpose()?);
    if scenarios.is_empty() {
        let what = "a scenario, which begins with `### ` and its name,";
        return Err((heading, Fault::missing(what)));
    }
    Ok(scenarios)
}

impl Draft<'_> {
    /// Takes one line, and of the lines `after` it as many as it returns.
    fn take(&mut self, line: &str, number: usize, after: &[&str]) -> Result<usize, At> {
        if self.expected.is_some() {
            let last = "the next scenario, since `expect:` ends one";
            return Err((number, Fault::unexpected(line, last)));
        }
        let (word, value) =
            line.split_once(':').ok_or_else(|| (number, Fault::unexpected(line, FORM)))?;
        match (word, value.trim()) {
            ("today", day) => self.today(day, number).map(|()| 0).map_err(|fault| (number, fault)),
            ("table", name) => {
                self.introduced(name).map_err(|fault| (number, fault))?;
                let (columns, rows, used) = table(after, number + 1)?;
                let rows = rows.into_iter().map(|(_, row)| row).collect();
                self.tables.push(Given { name: name.to_owned(), line: number, columns, rows });
                Ok(used)
            }
            ("expect", "") => {
                let (columns, rows, used) = table(after, number + 1)?;
                let rows = expected(&columns, rows, number)?;
                self.expected = Some((number, rows));
                Ok(used)
            }
            _ => Err((number, Fault::unexpected(line, FORM))),
        }
    }

    fn today(&mut self, day: &str, number: usize) -> Result<(), Fault> {
        if let Some((first, _)) = self.today {
            return Err(Fault::again("`today:`", first));
        }
        let day = day.parse().map_err(|_| Fault::unexpected(day, "a day like `2026-11-23`"))?;
        self.today = Some((number, day));
        Ok(())
    }

    /// Whether a table of this name may follow.
    fn introduced(&self, name: &str) -> Result<(), Fault> {
        if name == "today" {
            return Err(Fault::unexpected("table: today", "the line `today: 2026-11-23`"));
        }
        if !is_name(name) {
            return Err(Fault::unexpected(name, "the name of a table like `latest_claim`"));
        }
        match self.tables.iter().find(|table| table.name == name) {
            Some(twin) => Err(Fault::again(format!("the table `{name}`"), twin.line)),
            None => Ok(()),
        }
    }

    /// The whole scenario.
    fn finish(self) -> Result<Scenario, At> {
        let of = |part: &str| (self.line, Fault::missing(format!("`{part}` of `{}`", self.name)));
        let (_, today) = self.today.ok_or_else(|| of("today:"))?;
        let (_, expected) = self.expected.ok_or_else(|| of("expect:"))?;
        let (name, line) = (self.name.to_owned(), self.line);
        if name.is_empty() {
            return Err((line, Fault::missing("the name of the scenario")));
        }
        Ok(Scenario { name, line, today, tables: self.tables, expected })
    }
}

type Row = (usize, Vec<Option<String>>);

/// Reads one table: columns, rows with their lines, and how many lines it took.
fn table(lines: &[&str], first: usize) -> Result<(Vec<String>, Vec<Row>, usize), At> {
    let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
    let is_row = |line: &&&str| line.trim_start().starts_with('|');
    let body: Vec<&str> = lines[blank..].iter().take_while(is_row).copied().collect();
    let first = first + blank;
    let [header, rule, rows @ ..] = body.as_slice() else {
        let what = "a table with a header and a line like `| --- | --- |`";
        return Err((first.saturating_sub(1), Fault::missing(what)));
    };
    let header = cells(header).map_err(|fault| (first, fault))?;
    let mut columns: Vec<String> = Vec::new();
    for cell in header {
        let name = cell.unwrap_or_default();
        if !is_name(&name) {
            return Err((first, Fault::unexpected(&name, "the name of a column like `age_days`")));
        }
        if columns.contains(&name) {
            return Err((first, Fault::again(format!("the column `{name}`"), first)));
        }
        columns.push(name);
    }
    let rules = fitting(rule, columns.len()).map_err(|fault| (first + 1, fault))?;
    let dashes = |cell: &Option<String>| cell.as_deref().is_some_and(is_rule);
    if !rules.iter().all(dashes) {
        return Err((first + 1, Fault::unexpected(rule, "a line like `| --- | --- |`")));
    }
    let mut read = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let number = first + 2 + index;
        read.push((number, fitting(row, columns.len()).map_err(|fault| (number, fault))?));
    }
    Ok((columns, read, blank + body.len()))
}

/// Whether a cell of the second line is dashes, with or without colons for the alignment.
fn is_rule(cell: &str) -> bool {
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
}

/// The cells of one row, as many as the header has.
fn fitting(row: &str, expected: usize) -> Result<Vec<Option<String>>, Fault> {
    let cells = cells(row)?;
    if cells.len() == expected {
        Ok(cells)
    } else {
        Err(Fault::Cells { found: cells.len(), expected })
    }
}

/// The cells of one line, between bars; `\|` is a bar within a cell, an empty cell is nothing.
fn cells(row: &str) -> Result<Vec<Option<String>>, Fault> {
    let fault = || Fault::unexpected(row, "a row like `| release-1 | met |`");
    let mut rest = row.trim().strip_prefix('|').ok_or_else(fault)?;
    let mut cells = Vec::new();
    let mut cell = String::new();
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("\\|") {
            cell.push('|');
            rest = after;
            continue;
        }
        rest = &rest[next.len_utf8()..];
        if next == '|' {
            let text = std::mem::take(&mut cell);
            cells.push(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        } else {
            cell.push(next);
        }
    }
    if !cell.is_empty() || cells.is_empty() { Err(fault()) } else { Ok(cells) }
}

/// Reads the rows after `expect:`, which stands in the line `line`.
fn expected(columns: &[String], rows: Vec<Row>, line: usize) -> Result<Vec<Expected>, At> {
    if columns != &EXPECT[..2] && columns != EXPECT {
        let form = "the columns subject, verdict and, if wanted, reason";
        return Err((line, Fault::unexpected(&columns.join(", "), form)));
    }
    let mut expected: Vec<Expected> = Vec::new();
    for (line, row) in rows {
        let mut cells = row.into_iter();
        let mut next = || cells.next().flatten();
        let (subject, verdict, reason) = (next(), next().unwrap_or_default(), next());
        let subject = subject.ok_or_else(|| (line, Fault::missing("the subject")))?;
        let form = "a verdict: met, broken, stale or unknown";
        let verdict = match verdict.as_str() {
            NOT_APPLICABLE => None,
            word => Some(word.parse().map_err(|_| (line, Fault::unexpected(word, form)))?),
        };
        if let Some(twin) = expected.iter().find(|twin| twin.subject == subject) {
            return Err((line, Fault::again(format!("the subject `{subject}`"), twin.line)));
        }
        expected.push(Expected { subject, verdict, reason, line });
    }
    Ok(expected)
}
