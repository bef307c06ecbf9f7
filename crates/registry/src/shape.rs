//! The tables that a register's records fill: derived from the schema of its state.
//!
//! Scalars are columns; a nested object's fields are columns with its name before them; moments and
//! days also have a column `…_day` that counts days; a list is a table of its own, named
//! `noun_field`, with a row per item, and if its items are words also a column that joins them.

use base::{
    AnyId, Day, Millis,
    table::{Cell, Column, Holds, Table},
};
use schemars::Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{form::without_null, register::Act};

/// The tables of a register.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    noun: String,
    columns: Vec<Path>,
    lists: Vec<List>,
}

/// A column and where its value stands in a state.
#[derive(Debug, Clone, PartialEq)]
struct Path {
    column: Column,
    keys: Vec<String>,
    what: What,
    /// The register it points to, `*` for any, empty for none.
    link: String,
}

/// How a JSON value becomes a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    Plain,
    Moment,
    Day,
    /// The day number of a moment or a day.
    Number,
    /// Words of a list, joined.
    Joined,
}

/// A list of a state: a table of its own.
#[derive(Debug, Clone, PartialEq)]
struct List {
    name: String,
    key: String,
    /// Whether it is a map, whose keys fill the column `key`.
    map: bool,
    columns: Vec<Path>,
}

/// A record as it is folded, stored and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: AnyId,
    /// How many facts made it: what a command may expect.
    pub revision: u64,
    /// The act that made it.
    pub created: Act,
    /// The latest act on it.
    pub changed: Act,
    /// Its state, sealed texts opened.
    pub state: Value,
}

/// How many columns every register's table begins with.
pub const ALWAYS_COUNT: usize = ALWAYS.len();

/// The columns that every register's table begins with.
const ALWAYS: [(&str, Holds); 11] = [
    ("id", Holds::Text),
    ("serial", Holds::Int),
    ("revision", Holds::Int),
    ("entry", Holds::Int),
    ("created_entry", Holds::Int),
    ("created_at", Holds::Time),
    ("created_day", Holds::Int),
    ("created_by", Holds::Text),
    ("changed_at", Holds::Time),
    ("changed_day", Holds::Int),
    ("changed_by", Holds::Text),
];

/// The tables of records whose states have the fields of all these schemas; of two with the same name
/// the first counts.
pub(crate) fn shape(noun: &str, schemas: &[Schema]) -> Shape {
    let (mut columns, mut lists) = (Vec::new(), Vec::new());
    for schema in schemas {
        let root = schema.as_value();
        walk(root, root, &mut Vec::new(), &mut columns, &mut lists);
    }
    for list in &mut lists {
        list.name = format!("{noun}_{}", list.name);
    }
    Shape { noun: noun.to_owned(), columns, lists }
}

/// Collects the columns below one schema.
fn walk(
    root: &Value,
    schema: &Value,
    keys: &mut Vec<String>,
    columns: &mut Vec<Path>,
    lists: &mut Vec<List>,
) {
    for part in ["oneOf", "allOf"] {
        for option in schema[part].as_array().into_iter().flatten() {
            walk(root, &without_null(root, option), keys, columns, lists);
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let property = without_null(root, property);
        keys.push(name.clone());
        place(root, &property, keys, columns, lists);
        keys.pop();
    }
}

fn place(
    root: &Value,
    schema: &Value,
    keys: &mut Vec<String>,
    columns: &mut Vec<Path>,
    lists: &mut Vec<List>,
) {
    let name = keys.join("_");
    if columns.iter().any(|path| path.column.name == name) {
        return; // the tag of another variant of the same enum
    }
    let map = without_null(root, &schema["additionalProperties"]);
    if schema["type"] == "array" || map.is_object() {
        let item = if map.is_object() { map } else { without_null(root, &schema["items"]) };
        let mut inner = Vec::new();
        if item["properties"].is_object() {
            walk(root, &item, &mut Vec::new(), &mut inner, &mut Vec::new());
        } else {
            inner.extend(scalar("value", &item, &[]));
            let joined = Column::new(&name, Holds::Text);
            let link = String::new();
            columns.push(Path { column: joined, keys: keys.clone(), what: What::Joined, link });
        }
        let map = schema["type"] != "array";
        lists.push(List { name, key: keys.join("/"), map, columns: inner });
    } else if schema["properties"].is_object() || is_union(schema) {
        walk(root, schema, keys, columns, lists);
    } else {
        columns.extend(scalar(&name, schema, keys));
    }
}

/// An enum whose variants carry fields, as against an enum of words.
fn is_union(schema: &Value) -> bool {
    schema["oneOf"]
        .as_array()
        .is_some_and(|options| options.iter().any(|option| option["properties"].is_object()))
}

fn scalar(name: &str, schema: &Value, keys: &[String]) -> Vec<Path> {
    let link = schema["x-link"].as_str().unwrap_or_default().to_owned();
    let path = |name: &str, holds, what| Path {
        column: Column::new(name, holds),
        keys: keys.to_vec(),
        what,
        link: link.clone(),
    };
    let day = || {
        let stem = name.strip_suffix("_at").unwrap_or(name);
        path(&format!("{stem}_day"), Holds::Int, What::Number)
    };
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) => vec![path(name, Holds::Int, What::Plain)],
        (Some("number"), _) => vec![path(name, Holds::Real, What::Plain)],
        (Some("boolean"), _) => vec![path(name, Holds::Flag, What::Plain)],
        (_, Some("date-time")) => vec![path(name, Holds::Time, What::Moment), day()],
        (_, Some("date")) => vec![path(name, Holds::Text, What::Day), day()],
        _ => vec![path(name, Holds::Text, What::Plain)],
    }
}

impl Path {
    fn cell(&self, state: &Value) -> Cell {
        let value = self.keys.iter().fold(state, |value, key| &value[key.as_str()]);
        let text = value.as_str();
        match self.what {
            What::Plain => match value {
                Value::Bool(flag) => Cell::Flag(*flag),
                Value::String(text) => Cell::Text(text.clone()),
                Value::Number(number) if self.column.holds == Holds::Int => {
                    number.as_i64().map_or(Cell::Null, Cell::Int)
                }
                Value::Number(number) => number.as_f64().map_or(Cell::Null, Cell::Real),
                _ => Cell::Null,
            },
            What::Moment => text.and_then(|text| text.parse().ok()).map_or(Cell::Null, Cell::Time),
            What::Day => text.map_or(Cell::Null, |text| Cell::Text(text.to_owned())),
            What::Number => text
                .and_then(|text| {
                    let moment = text.parse::<Millis>().map(Millis::day);
                    moment.or_else(|_| text.parse::<Day>()).ok()
                })
                .map_or(Cell::Null, |day| Cell::Int(day.number().into())),
            What::Joined => Cell::Text(words(value).join(", ")),
        }
    }
}

/// The words of a list, or the keys of a map.
fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::Object(map) => map.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

impl Shape {
    /// The names of its tables and their columns, the register's own table first.
    pub fn tables(&self) -> Vec<(String, Vec<Column>)> {
        let always = ALWAYS.iter().map(|(name, holds)| Column::new(name, *holds));
        let own = always.chain(self.columns.iter().map(|path| path.column.clone())).collect();
        let mut tables = vec![(self.noun.clone(), own)];
        for list in &self.lists {
            let mut columns = vec![Column::new(&self.noun, Holds::Text)];
            columns.push(if list.map {
                Column::new("key", Holds::Text)
            } else {
                Column::new("place", Holds::Int)
            });
            columns.extend(list.columns.iter().map(|path| path.column.clone()));
            tables.push((list.name.clone(), columns));
        }
        tables
    }

    /// The table `name`, filled with these records.
    pub fn fill(&self, name: &str, records: &[Record]) -> Option<Table> {
        let (_, columns) = self.tables().into_iter().find(|(table, _)| table == name)?;
        let list = self.lists.iter().find(|list| list.name == name);
        let rows = match list {
            None => records.iter().map(|record| self.row(record)).collect(),
            Some(list) => records.iter().flat_map(|record| list.rows(record)).collect(),
        };
        Some(Table { columns, rows })
    }

    fn row(&self, record: &Record) -> Vec<Cell> {
        let int = |number: u64| Cell::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let day = |at: Millis| Cell::Int(at.day().number().into());
        let mut row = vec![
            Cell::Text(record.id.to_string()),
            int(record.id.serial),
            int(record.revision),
            int(record.changed.entry),
            int(record.created.entry),
            Cell::Time(record.created.at),
            day(record.created.at),
            Cell::Text(record.created.by.clone()),
            Cell::Time(record.changed.at),
            day(record.changed.at),
            Cell::Text(record.changed.by.clone()),
        ];
        row.extend(self.columns.iter().map(|path| path.cell(&record.state)));
        row
    }

    /// The records that a state points to: the column and the id, each once.
    pub fn links(&self, state: &Value) -> Vec<(String, AnyId)> {
        let mut found = Vec::new();
        let mut add = |name: &str, text: &str| {
            if let Ok(id) = text.parse::<AnyId>() {
                found.push((name.to_owned(), id));
            }
        };
        for path in self.columns.iter().filter(|path| !path.link.is_empty()) {
            if let Some(text) = path.cell(state).text() {
                add(&path.column.name, text);
            }
        }
        for list in &self.lists {
            for path in list.columns.iter().filter(|path| !path.link.is_empty()) {
                for (_, item) in list.items(state) {
                    add(&list.key.replace('/', "_"), path.cell(item).text().unwrap_or_default());
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

impl List {
    fn items<'a>(&self, state: &'a Value) -> Vec<(Cell, &'a Value)> {
        match self.key.split('/').fold(state, |value, key| &value[key]) {
            Value::Array(items) => (0..).map(Cell::Int).zip(items).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (Cell::Text(key.clone()), value)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn rows(&self, record: &Record) -> Vec<Vec<Cell>> {
        let row = |(place, item): (Cell, &Value)| {
            let mut row = vec![Cell::Text(record.id.to_string()), place];
            row.extend(self.columns.iter().map(|path| path.cell(item)));
            row
        };
        self.items(&record.state).into_iter().map(row).collect()
    }
}
