//! `plumb query`

use std::fmt::Write as _;

use base::{Error, table::Table};
use serde_json::Value;

use crate::{outcome::Outcome, work::Place};

pub(crate) async fn run(
    place: &Place,
    sql: Option<String>,
    as_of: &str,
    csv: bool,
) -> Result<Outcome, Error> {
    let (app, who) = place.read()?;
    let Some(sql) = sql else {
        return Ok(listed(app.tables_shown()));
    };
    let answered = app.ask(&who, &sql, as_of.parse()?).await?;
    shown(&answered.table, answered.more, answered.size, csv)
}

/// The tables that can be asked, each with its columns.
pub(crate) fn listed(tables: Value) -> Outcome {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |table: &Value| {
        let columns = table["columns"].as_array().into_iter().flatten();
        let columns: Vec<String> = columns.map(|column| word(&column["name"])).collect();
        format!("{}: {}", word(&table["table"]), columns.join(", "))
    };
    let text: Vec<String> = tables.as_array().into_iter().flatten().map(line).collect();
    Outcome::new(tables, text.join("\n"))
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
