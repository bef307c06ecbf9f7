//! `plumb query`

use std::fmt::Write as _;

use base::{Error, table::Table};
use serde_json::{Value, json};

use crate::{outcome::Outcome, work::Place};

pub(crate) async fn run(
    place: &Place,
    sql: Option<String>,
    as_of: &str,
    csv: bool,
) -> Result<Outcome, Error> {
    let (app, who) = place.read()?;
    let Some(sql) = sql else {
        let line = |(name, columns): &(&str, &[base::table::Column])| {
            let columns: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
            format!("{name}: {}", columns.join(", "))
        };
        let tables = app.tables();
        let text: Vec<String> = tables.iter().map(line).collect();
        let value: Value = tables
            .iter()
            .map(|(name, columns)| json!({ "table": name, "columns": columns }))
            .collect();
        return Ok(Outcome::new(value, text.join("\n")));
    };
    let answered = app.ask(&who, &sql, as_of.parse()?).await?;
    shown(&answered.table, answered.more, answered.size, csv)
}

/// The rows, as columns or as CSV.
pub(crate) fn shown(table: &Table, more: bool, size: u64, csv: bool) -> Result<Outcome, Error> {
    let mut outcome = Outcome::table(table);
    if csv {
        outcome.text = as_csv(table)?;
    } else {
        let rows = table.rows.len();
        let more = if more { ", and more that were left off" } else { "" };
        let word = if rows == 1 { "row" } else { "rows" };
        let last = size.saturating_sub(1);
        let _ = write!(outcome.text, "\n({rows} {word}{more}; from entries 0 to {last})");
    }
    Ok(outcome)
}

fn as_csv(table: &Table) -> Result<String, Error> {
    let fault = |error: csv::Error| Error::failed("write CSV", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(fault)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(base::table::Cell::show)).map_err(fault)?;
    }
    let bytes =
        writer.into_inner().map_err(|error| Error::failed("write CSV", error.into_error()))?;
    String::from_utf8(bytes).map_err(|error| Error::failed("write CSV", error))
}
