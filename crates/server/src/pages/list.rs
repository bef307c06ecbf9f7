//! The list of a register: filters, sorting, pages, CSV. Written once, for all registers.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use base::Error;
use registry::{AnyRegister, Record, Takes};
use serde_json::Value;

use crate::{
    Site, address,
    html::{self, Html},
    pages::{Reply, sections, value::Names},
    shell::Shell,
    visit::Visit,
};

/// How many records stand on a page.
const PAGE: usize = 50;

/// The most columns between the name and the state.
const COLUMNS_MAX: usize = 4;

#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    shell: Shell,
    title: &'static str,
    about: &'static str,
    noun: &'static str,
    plural: &'static str,
    /// The label of the form that makes a record, if the visitor may use it.
    new: Option<String>,
    above: Html,
    columns: Vec<Head>,
    rows: Vec<Line>,
    found: usize,
    all: usize,
    q: String,
    filters: Vec<Filter>,
    filtered: bool,
    pager: Pager,
    csv: String,
}

/// A column's head: a link that sorts by it.
struct Head {
    text: String,
    href: String,
    /// `ascending` or `descending`, if the list is sorted by it.
    sorted: Option<&'static str>,
    class: &'static str,
}

struct Line {
    href: String,
    id: String,
    name: String,
    cells: Vec<(Html, &'static str)>,
}

/// A choice that narrows the list.
struct Filter {
    name: String,
    label: String,
    options: Vec<(String, bool)>,
}

struct Pager {
    from: usize,
    to: usize,
    before: Option<String>,
    after: Option<String>,
}

/// A column of a list: its key in the state.
struct Column {
    key: String,
    label: String,
    choice: bool,
}

pub(crate) async fn page(
    State(site): State<Site>,
    Path(plural): Path<String>,
    visit: Visit,
) -> Reply {
    let (plural, csv) = plural.strip_suffix(".csv").map_or((plural.as_str(), false), |p| (p, true));
    let register = address::by_plural(plural)?;
    let records = site.app.list(&visit.told.who, register.noun(), visit.as_of)?;
    let all = records.len();
    let (size, _) = site.app.moment(visit.as_of)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let columns = columns(register);
    let mut rows: Vec<Record> =
        records.into_iter().filter(|record| fits(&visit, &columns, names, record)).collect();
    sort(&mut rows, visit.asked("sort"), register.name_field(), names);
    if csv {
        return as_csv(register, &rows);
    }
    let shell = Shell::of(&site, &visit, register.title())?;
    let forms = register.forms();
    let new = forms.first().filter(|form| {
        shell.present() && site.app.may(&visit.told.who, register.noun(), &form.verb)
    });
    let filters = filters(&visit, register, &columns, &rows);
    let from = visit.asked("from").parse::<usize>().unwrap_or(0).min(rows.len());
    let found = rows.len();
    let above = sections::above_list(&site, &visit, register.noun()).await?;
    let page = ListPage {
        title: register.title(),
        about: register.about(),
        noun: register.noun(),
        plural: register.plural(),
        new: new.map(|form| form.label.clone()),
        above,
        columns: heads(&visit, register, &columns),
        rows: rows[from..(from + PAGE).min(found)]
            .iter()
            .map(|record| line(&shell, names, &columns, record))
            .collect(),
        found,
        all,
        q: visit.asked("q").to_owned(),
        filtered: filters.iter().any(|f| f.options.iter().any(|o| o.1))
            || !visit.asked("q").is_empty(),
        filters,
        pager: Pager {
            from: from + 1,
            to: (from + PAGE).min(found),
            before: (from > 0)
                .then(|| with(&visit, "from", &from.saturating_sub(PAGE).to_string())),
            after: (from + PAGE < found).then(|| with(&visit, "from", &(from + PAGE).to_string())),
        },
        csv: with(&visit, "", "").replacen(
            &format!("/{}", register.plural()),
            &format!("/{}.csv", register.plural()),
            1,
        ),
        shell,
    };
    super::page(&page)
}

/// The columns of a list: what people fill in first, short fields only.
fn columns(register: &dyn AnyRegister) -> Vec<Column> {
    let forms = register.forms();
    let fields = forms.first().map_or(&[][..], |form| form.fields.as_slice());
    let short = |takes: &Takes| !matches!(takes, Takes::Lines);
    let mut columns: Vec<Column> = fields
        .iter()
        .filter(|field| field.name != register.name_field() && short(&field.takes) && !field.many)
        .take(COLUMNS_MAX)
        .map(|field| Column {
            key: field.name.clone(),
            label: field.label.clone(),
            choice: matches!(field.takes, Takes::Choice(_) | Takes::Flag),
        })
        .collect();
    if columns.is_empty() {
        columns = measured(register);
    }
    if register.shape().tables().iter().any(|(_, cells)| cells.iter().any(|c| c.name == "state")) {
        columns.push(Column { key: "state".to_owned(), label: "State".to_owned(), choice: true });
    }
    columns
}

/// The columns of a register that no form fills, such as claims: its first plain figures and words.
fn measured(register: &dyn AnyRegister) -> Vec<Column> {
    let tables = register.shape().tables();
    let all = tables.first().map_or(&[][..], |(_, columns)| columns.as_slice());
    let own = all.iter().skip(registry::shape::ALWAYS_COUNT).map(|column| column.name.as_str());
    let plain = |name: &&str| {
        !name.contains('_') && !["state", "digest", register.name_field()].contains(name)
    };
    own.filter(plain)
        .take(COLUMNS_MAX + 1)
        .map(|name| Column { key: name.to_owned(), label: html::capital(name), choice: false })
        .collect()
}

/// The text that a filter or a sort compares.
fn plain(record: &Record, key: &str) -> String {
    match &record.state[key] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

/// Whether a record is one of those asked for. Its name is looked up last: it may take other records.
fn fits(visit: &Visit, columns: &[Column], names: Names<'_>, record: &Record) -> bool {
    let q = visit.asked("q").trim().to_lowercase();
    let words = || {
        q.is_empty()
            || record.id.to_string() == q
            || record.state.to_string().to_lowercase().contains(&q)
            || names.of(record).to_lowercase().contains(&q)
    };
    columns.iter().filter(|column| column.choice).all(|column| {
        let asked = visit.asked(&column.key);
        asked.is_empty() || plain(record, &column.key) == asked
    }) && ["likelihood", "impact"].iter().all(|key| {
        visit.asked(key).parse().map_or(true, |step| sections::at_step(record, key, step))
    }) && words()
}

fn sort(rows: &mut [Record], by: &str, name_field: &str, names: Names<'_>) {
    let (key, down) = by.strip_prefix('-').map_or((by, false), |key| (key, true));
    match key {
        "" => rows.sort_by_key(|record| std::cmp::Reverse(record.id.serial)),
        "id" => rows.sort_by_key(|record| record.id.serial),
        "changed" => rows.sort_by_key(|record| record.changed.entry),
        key if key == name_field => {
            rows.sort_by_cached_key(|record| names.of(record).to_lowercase());
        }
        key => {
            rows.sort_by(|one, other| match (one.state[key].as_f64(), other.state[key].as_f64()) {
                (Some(one), Some(other)) => one.total_cmp(&other),
                _ => plain(one, key).cmp(&plain(other, key)),
            });
        }
    }
    if down {
        rows.reverse();
    }
}

/// The address of this list with one field of its query set; an empty name changes nothing.
fn with(visit: &Visit, name: &str, value: &str) -> String {
    let kept = visit.query.iter().filter(|(key, value)| {
        key != name && !value.is_empty() && !matches!(key.as_str(), "done" | "entry" | "from")
    });
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept);
    if !name.is_empty() && !value.is_empty() && value != "0" {
        query.append_pair(name, value);
    }
    let query = query.finish();
    let path = &visit.path;
    if query.is_empty() { path.clone() } else { format!("{path}?{query}") }
}

fn heads(visit: &Visit, register: &dyn AnyRegister, columns: &[Column]) -> Vec<Head> {
    let now = visit.asked("sort");
    let head = |key: &str, text: &str, class| {
        let sorted = match now.strip_prefix('-') {
            Some(down) if down == key => Some("descending"),
            None if now == key => Some("ascending"),
            _ => None,
        };
        let next = if sorted == Some("ascending") { format!("-{key}") } else { key.to_owned() };
        Head { text: text.to_owned(), href: with(visit, "sort", &next), sorted, class }
    };
    let mut heads = vec![head(register.name_field(), register.title(), "")];
    for column in columns {
        let class = if column.key == "state" { "" } else { "opt" };
        heads.push(head(&column.key, &column.label, class));
    }
    heads.push(head("changed", "Changed", "opt"));
    heads
}

fn line(shell: &Shell, names: Names<'_>, columns: &[Column], record: &Record) -> Line {
    let mut cells: Vec<(Html, &'static str)> = columns
        .iter()
        .map(|column| {
            let class = if column.key == "state" { "" } else { "opt" };
            let value = &record.state[&column.key];
            let text = match value {
                Value::String(text) if column.choice => Value::String(html::words(text)),
                other => other.clone(),
            };
            (names.value(&column.key, &text), class)
        })
        .collect();
    cells.push((Html::text(&record.changed.at.day().human()), "opt nowrap"));
    Line {
        href: shell.to(html::page_of(&record.id)),
        id: record.id.to_string(),
        name: names.of(record),
        cells,
    }
}

/// Filters for the columns of words, with the words that occur.
fn filters(
    visit: &Visit,
    register: &dyn AnyRegister,
    columns: &[Column],
    rows: &[Record],
) -> Vec<Filter> {
    let mut filters = Vec::new();
    for column in columns.iter().filter(|column| column.choice) {
        let asked = visit.asked(&column.key);
        let mut options: Vec<String> =
            rows.iter().map(|record| plain(record, &column.key)).collect();
        for field in register.forms().iter().flat_map(|form| &form.fields) {
            if let (true, Takes::Choice(words)) = (field.name == column.key, &field.takes) {
                options.extend(words.iter().map(|(word, _)| word.clone()));
            }
        }
        options.push(asked.to_owned());
        options.retain(|option| !option.is_empty());
        options.sort_unstable();
        options.dedup();
        if options.len() > 1 || !asked.is_empty() {
            let options = options.into_iter().map(|option| {
                let picked = option == asked;
                (option, picked)
            });
            filters.push(Filter {
                name: column.key.clone(),
                label: column.label.clone(),
                options: options.collect(),
            });
        }
    }
    filters
}

/// Every column of the register's table, for spreadsheets.
fn as_csv(register: &dyn AnyRegister, rows: &[Record]) -> Reply {
    let table = register.shape().fill(register.noun(), rows).unwrap_or_default();
    let body = super::query::csv(&table)?;
    let name = format!("attachment; filename=\"{}.csv\"", register.plural());
    let name =
        HeaderValue::from_str(&name).map_err(|error| Error::failed("name the file", error))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::Samples;

    impl Samples for ListPage {
        const NAME: &'static str = "list";

        fn full(text: &'static str) -> Self {
            let head = |sorted| Head {
                text: text.to_owned(),
                href: "/risks?sort=title".to_owned(),
                sorted,
                class: "opt",
            };
            let line = Line {
                href: "/risks/risk-1".to_owned(),
                id: "risk-1".to_owned(),
                name: text.to_owned(),
                cells: vec![(Html::text(text), "opt"), (Html::text("open"), "")],
            };
            let filter = Filter {
                name: "state".to_owned(),
                label: "State".to_owned(),
                options: vec![(text.to_owned(), true), ("closed".to_owned(), false)],
            };
            Self {
                shell: Shell::full(text),
                title: "Risks",
                about: "What can go wrong, and what is done about it.",
                noun: "risk",
                plural: "risks",
                new: Some("Identify a risk".to_owned()),
                above: Html::text(text),
                columns: vec![head(None), head(Some("ascending"))],
                rows: vec![line],
                found: 101,
                all: 120,
                q: text.to_owned(),
                filters: vec![filter],
                filtered: true,
                pager: Pager {
                    from: 51,
                    to: 100,
                    before: Some("/risks".to_owned()),
                    after: Some("/risks?from=100".to_owned()),
                },
                csv: "/risks.csv".to_owned(),
            }
        }

        fn empty() -> Self {
            Self {
                shell: Shell::empty(),
                new: None,
                above: Html::default(),
                columns: Vec::new(),
                rows: Vec::new(),
                found: 0,
                all: 0,
                q: String::new(),
                filters: Vec::new(),
                filtered: false,
                pager: Pager { from: 1, to: 0, before: None, after: None },
                ..Self::full("Nothing")
            }
        }
    }
}
