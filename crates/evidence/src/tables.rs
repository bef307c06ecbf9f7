//! The tables that checks read: those of a world, and what checks need besides.

use std::collections::BTreeMap;

use base::{
    Day, Error,
    table::{Cell, Column, Holds, Table},
};
use catalog::{Catalog, Stage, views::VIEWS};
use query::{Filled, Source};

/// The registers' tables at a moment.
pub trait World: Send + Sync {
    /// The columns of a table, if there is such a table.
    fn columns(&self, table: &str) -> Option<Vec<Column>>;
    /// A table with its rows, if there is such a table.
    fn table(&self, name: &str) -> Option<Result<Filled, Error>>;
    /// The settings that the organisation changed.
    ///
    /// # Errors
    /// They cannot be read: that is not the same as that there are none.
    fn settings(&self) -> Result<BTreeMap<String, f64>, Error>;
    /// The day.
    fn today(&self) -> Day;
}

/// A world with the tables `today`, `setting` and `candidate`, and the views that pages share.
pub struct Tables<'a> {
    world: &'a dyn World,
    catalog: &'a Catalog,
    candidate: Option<(&'a str, Stage)>,
}

impl<'a> Tables<'a> {
    /// The tables of a world. At a gate, `candidate` is the release at its target stage.
    pub fn new(
        world: &'a dyn World,
        catalog: &'a Catalog,
        candidate: Option<(&'a str, Stage)>,
    ) -> Self {
        Self { world, catalog, candidate }
    }

    /// The columns of the tables that are made here.
    pub(crate) fn made(table: &str) -> Option<Vec<Column>> {
        let columns: &[(&str, Holds)] = match table {
            "today" => &[("now", Holds::Int)],
            "setting" => &[("name", Holds::Text), ("value", Holds::Real)],
            "candidate" => &[("release", Holds::Text), ("stage", Holds::Text)],
            _ => return None,
        };
        Some(columns.iter().map(|(name, holds)| Column::new(name, *holds)).collect())
    }

    fn rows(&self, table: &str) -> Result<Vec<Vec<Cell>>, Error> {
        Ok(match table {
            "today" => vec![vec![Cell::Int(self.world.today().number().into())]],
            "candidate" => {
                let row = |(release, stage): (&str, Stage)| {
                    vec![Cell::Text(release.to_owned()), Cell::Text(stage.as_str().to_owned())]
                };
                self.candidate.map(row).into_iter().collect()
            }
            _ => {
                let mut settings = self.catalog.settings().clone();
                settings.extend(self.world.settings()?);
                let row = |(name, value)| vec![Cell::Text(name), Cell::Real(value)];
                settings.into_iter().map(row).collect()
            }
        })
    }
}

impl Source for Tables<'_> {
    fn columns(&self, table: &str) -> Option<Vec<Column>> {
        Self::made(table).or_else(|| self.world.columns(table))
    }

    fn fill(&self, table: &str) -> Result<Filled, Error> {
        if let Some(columns) = Self::made(table) {
            let rows = self.rows(table)?;
            return Ok(Filled::new(&Table { columns, rows })?);
        }
        let filled = self.world.table(table);
        filled.unwrap_or_else(|| Ok(Filled::new(&Table::default())?))
    }

    fn view(&self, name: &str) -> Option<&str> {
        VIEWS.iter().find(|(view, _)| *view == name).map(|(_, sql)| *sql)
    }
}
