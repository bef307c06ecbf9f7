//! Questions in SQL: the page and its CSV.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use base::{
    Error,
    table::{Cell, Holds, Table},
};

use crate::{
    Site,
    fault::{self, Fault},
    html::{self, Html},
    pages::{Reply, value::Names},
    shell::Shell,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "query.html")]
pub(crate) struct QueryPage {
    shell: Shell,
    sql: String,
    answer: Option<Answer>,
    refused: Option<(String, String)>,
    tables: Vec<(String, Vec<(String, &'static str)>)>,
    csv: String,
}

struct Answer {
    heading: String,
    size: u64,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<(Html, bool)>>,
}

/// How many rows the page shows; the CSV has all.
const SHOWN: usize = 500;

const EXAMPLE: &str = "select i.id, i.title, v.verdict, v.reason, v.proof\nfrom verdict v join system i on i.id = v.subject\norder by v.verdict";

pub(crate) async fn page(State(site): State<Site>, visit: Visit) -> Reply {
    site.app.authorise(&visit.told.who, &access::Action::Query)?;
    let sql = visit.asked("sql").to_owned();
    let asked = !sql.trim().is_empty();
    let answered =
        if asked { Some(site.app.ask(&visit.told.who, &sql, visit.as_of).await) } else { None };
    if let (Some(Ok(answered)), "csv") = (&answered, visit.asked("format")) {
        let kind = HeaderValue::from_static("text/csv; charset=utf-8");
        let name = HeaderValue::from_static("attachment; filename=\"query.csv\"");
        let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
        return Ok((headers, csv(&answered.table)?).into_response());
    }
    let shell = Shell::of(&site, &visit, "Query")?;
    let (answer, error) = match answered {
        Some(Ok(answered)) => (Some(shown(&site, &visit.as_of_text, &answered)), None),
        Some(Err(error @ Error::Refused(_))) => (None, Some(error)),
        Some(Err(error)) => return Err(Fault(error)),
        None => (None, None),
    };
    let refused = error.as_ref().and_then(|error| match error {
        Error::Refused(refusal) => Some((refusal.what.clone(), refusal.hint.to_string())),
        Error::Failed { .. } => None,
    });
    let encoded: String = url::form_urlencoded::byte_serialize(sql.as_bytes()).collect();
    let page = QueryPage {
        csv: shell.to(format!("/query?format=csv&sql={encoded}")),
        sql: if asked { sql } else { EXAMPLE.replace("i.title", "i.name") },
        answer,
        refused,
        tables: tables(&site),
        shell,
    };
    let page = super::page(&page)?;
    Ok(match error {
        Some(error) => (fault::status(&error), page).into_response(),
        None => page,
    })
}

fn shown(site: &Site, moment: &str, answered: &app::Answered) -> Answer {
    let names = Names { app: &site.app, size: answered.size, moment };
    let table = &answered.table;
    let number = |holds: Holds| matches!(holds, Holds::Int | Holds::Real);
    let cell = |(cell, column): (&Cell, &base::table::Column)| {
        let shown = match cell {
            Cell::Null => Html::assembled(r#"<span class="faint">nothing</span>"#),
            Cell::Text(text) => names.plain(&column.name, text),
            Cell::Int(entry) if column.name == "entry" || column.name == "proof" => {
                u64::try_from(*entry).map(html::entry).unwrap_or_default()
            }
            other => Html::text(&other.show()),
        };
        (shown, number(column.holds))
    };
    let row = |row: &Vec<Cell>| row.iter().zip(&table.columns).map(cell).collect();
    let rows = table.rows.len();
    let heading = match (rows, answered.more) {
        (0, _) => "No rows".to_owned(),
        (1, _) => "1 row".to_owned(),
        (rows, true) => format!("The first {rows} rows; there are more"),
        (rows, false) if rows > SHOWN => format!("{rows} rows, the first {SHOWN} are shown"),
        (rows, false) => format!("{rows} rows"),
    };
    Answer {
        heading,
        size: answered.size,
        columns: table.columns.iter().map(|c| (c.name.clone(), number(c.holds))).collect(),
        rows: table.rows.iter().take(SHOWN).map(row).collect(),
    }
}

fn tables(site: &Site) -> Vec<(String, Vec<(String, &'static str)>)> {
    let kind = |holds: Holds| match holds {
        Holds::Text => "text",
        Holds::Int => "bigint",
        Holds::Real => "double",
        Holds::Flag => "boolean",
        Holds::Time => "timestamp",
    };
    let table = |(name, columns): (&str, &[base::table::Column])| {
        let columns = columns.iter().map(|c| (c.name.clone(), kind(c.holds))).collect();
        (name.to_owned(), columns)
    };
    site.app.tables().into_iter().map(table).collect()
}

/// A table as CSV (RFC 4180). Cells that a spreadsheet would run as a formula get a quote in front.
pub(crate) fn csv(table: &Table) -> Result<Vec<u8>, Fault> {
    let failed = |error: csv::Error| Fault(Error::failed("write CSV", error));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(tame)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::failed("write CSV", error.into_error()));
    Ok(bytes?)
}

fn tame(cell: &Cell) -> String {
    let text = cell.show();
    match cell {
        Cell::Text(_) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::samples::Samples;

    impl Samples for QueryPage {
        const NAME: &'static str = "query";

        fn full(text: &'static str) -> Self {
            let answer = Answer {
                heading: "1 row".to_owned(),
                size: 4807,
                columns: vec![(text.to_owned(), false), ("score".to_owned(), true)],
                rows: vec![vec![(Html::text(text), false), (Html::text("12"), true)]],
            };
            Self {
                shell: Shell::full(text),
                sql: text.to_owned(),
                answer: Some(answer),
                refused: Some((text.to_owned(), text.to_owned())),
                tables: vec![("risk".to_owned(), vec![("title".to_owned(), "text")])],
                csv: "/query?format=csv&sql=select+1".to_owned(),
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                sql: String::new(),
                answer: None,
                refused: None,
                tables: Vec::new(),
                csv: String::new(),
            }
        }
    }

    #[test]
    fn a_spreadsheet_runs_nothing_that_somebody_wrote() {
        assert_eq!(tame(&Cell::Text("=HYPERLINK(1)".to_owned())), "'=HYPERLINK(1)");
        assert_eq!(tame(&Cell::Int(-4)), "-4");
        assert_eq!(tame(&Cell::Text("plain".to_owned())), "plain");
    }
}
