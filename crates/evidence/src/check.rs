//! One check: its SQL in, its verdicts out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use base::table::Table;
use catalog::{Answer, Catalog, CheckPage, NOT_APPLICABLE};
use query::{Engine, Limits, QueryError, Source};
use serde::Serialize;

use crate::{Tables, tables::World};

/// The answer of a check for one subject, with its reason and its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The check, as in `PL-FAIR-01`.
    pub check: String,
    /// What it is about: the id of a record, or `organisation`.
    pub subject: String,
    /// Met, broken, stale or unknown.
    pub answer: Answer,
    /// Why.
    pub reason: String,
    /// The entry that proves it, where one does.
    pub entry: Option<u64>,
}

/// What a check does not ask about, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exempt {
    /// The check.
    pub check: String,
    /// To what it does not apply: the id of a record, or `organisation`.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// The entry that says so: a decision about the subject, or somebody's word that there is none.
    pub entry: u64,
}

/// What a check says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its verdicts, one a subject.
    pub verdicts: Vec<Verdict>,
    /// To what it does not apply.
    pub exempt: Vec<Exempt>,
}

/// Why a check gave no verdicts.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no such check.
    #[error("there is no check `{check}`")]
    Missing {
        /// The check asked for.
        check: String,
    },
    /// Its SQL failed.
    #[error("the rule of {check} failed")]
    Rule {
        /// The check.
        check: String,
        /// What the engine said.
        source: QueryError,
    },
    /// Its SQL gave something that is no verdict.
    #[error("the rule of {check} gave {what}")]
    Odd {
        /// The check.
        check: String,
        /// What it gave.
        what: String,
    },
}

/// Runs checks.
#[derive(Debug)]
pub struct Checker {
    catalog: Arc<Catalog>,
    engine: Engine,
    reads: BTreeMap<String, BTreeSet<String>>,
}

impl Checker {
    /// A checker for the pages of a catalogue.
    ///
    /// # Errors
    /// The SQL of a page cannot be read; the error names the check.
    pub fn new(catalog: Arc<Catalog>) -> Result<Self, CheckError> {
        let rule = |check: &str, source| CheckError::Rule { check: check.to_owned(), source };
        let engine = Engine::new().map_err(|error| rule("all checks", error))?;
        let mut reads = BTreeMap::new();
        for page in catalog.checks() {
            let tables = Tables::new(&Nowhere, &catalog, None);
            let read = engine.reads(&tables, &page.sql).map_err(|error| rule(&page.id, error))?;
            reads.insert(page.id.clone(), read);
        }
        Ok(Self { catalog, engine, reads })
    }

    /// The engine that answers the checks' questions; it answers others too.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The tables that a check reads in the end.
    pub fn reads(&self, check: &str) -> impl Iterator<Item = &str> {
        self.reads.get(check).into_iter().flatten().map(String::as_str)
    }

    /// What one check says.
    ///
    /// # Errors
    /// Names the check and what is wrong with its rule.
    pub async fn run(&self, check: &str, tables: &Tables<'_>) -> Result<Answers, CheckError> {
        let page = self
            .catalog
            .check(check)
            .ok_or_else(|| CheckError::Missing { check: check.to_owned() })?;
        run(&self.engine, page, tables).await
    }
}

/// What one page says over any tables.
pub(crate) async fn run(
    engine: &Engine,
    page: &CheckPage,
    source: &dyn Source,
) -> Result<Answers, CheckError> {
    let fault = |source| CheckError::Rule { check: page.id.clone(), source };
    let (table, more) = engine.ask(source, &page.sql, Limits::CHECK).await.map_err(fault)?;
    let odd = |what: String| CheckError::Odd { check: page.id.clone(), what };
    if more {
        return Err(odd(format!("more than {} verdicts", Limits::CHECK.rows)));
    }
    answers(&page.id, &table).map_err(odd)
}

/// Reads the columns `subject`, `verdict`, `reason` and `entry`.
fn answers(check: &str, table: &Table) -> Result<Answers, String> {
    let place = |name: &str| table.place(name).ok_or_else(|| format!("no column `{name}`"));
    let (subject, verdict, reason, entry) =
        (place("subject")?, place("verdict")?, place("reason")?, place("entry")?);
    let mut seen = BTreeSet::new();
    let mut answers = Answers::default();
    for row in &table.rows {
        let about = row[subject].text().ok_or("a verdict about nothing")?;
        if !seen.insert(about) {
            return Err(format!("two verdicts about `{about}`"));
        }
        let word = row[verdict].text().unwrap_or_default();
        let (check, subject) = (check.to_owned(), about.to_owned());
        let reason = row[reason].text().unwrap_or_default().to_owned();
        let entry = row[entry].int().and_then(|number| u64::try_from(number).ok());
        if word == NOT_APPLICABLE {
            let entry =
                entry.ok_or_else(|| format!("no entry why `{about}` is not asked about"))?;
            answers.exempt.push(Exempt { check, subject, reason, entry });
        } else {
            let answer = word.parse().map_err(|_| format!("the verdict `{word}` for `{about}`"))?;
            answers.verdicts.push(Verdict { check, subject, answer, reason, entry });
        }
    }
    Ok(answers)
}

/// A world without tables: enough to find out what a page reads.
struct Nowhere;

impl World for Nowhere {
    fn columns(&self, _: &str) -> Option<Vec<base::table::Column>> {
        None
    }

    fn table(&self, _: &str) -> Option<Result<query::Filled, base::Error>> {
        None
    }

    fn settings(&self) -> Result<BTreeMap<String, f64>, base::Error> {
        Ok(BTreeMap::new())
    }

    fn today(&self) -> base::Day {
        base::Day::new(0)
    }
}

#[cfg(test)]
mod tests {
    use base::table::{Cell, Column, Holds};

    use super::*;

    fn table(word: &str, subjects: &[&str]) -> Table {
        let names = ["subject", "verdict", "reason"];
        let mut columns: Vec<_> = names.map(|name| Column::new(name, Holds::Text)).into();
        columns.push(Column::new("entry", Holds::Int));
        let row = |subject: &&str| {
            let text = |text: &str| Cell::Text(text.to_owned());
            vec![text(subject), text(word), text("because"), Cell::Int(7)]
        };
        Table { columns, rows: subjects.iter().map(row).collect() }
    }

    #[test]
    fn a_word_that_is_no_verdict_is_an_error_and_never_green() {
        let met = answers("PL-X-01", &table("met", &["a"])).unwrap();
        assert_eq!((met.verdicts[0].entry, met.exempt.len()), (Some(7), 0));
        let error = answers("PL-X-01", &table("ok", &["a"])).unwrap_err();
        assert_eq!(error, "the verdict `ok` for `a`");
    }

    #[test]
    fn a_subject_has_one_verdict() {
        let error = answers("PL-X-01", &table("met", &["a", "a"])).unwrap_err();
        assert_eq!(error, "two verdicts about `a`");
    }

    #[test]
    fn what_a_check_does_not_ask_about_is_no_verdict_and_has_an_entry_that_says_why() {
        let mut table = table("not applicable", &["a"]);
        let found = answers("PL-X-01", &table).unwrap();
        assert_eq!((found.verdicts.len(), found.exempt[0].entry), (0, 7));
        table.rows[0][3] = Cell::Null;
        let error = answers("PL-X-01", &table).unwrap_err();
        assert_eq!(error, "no entry why `a` is not asked about");
    }
}
