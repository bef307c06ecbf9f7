//! Counts over a data set: one GROUP BY, however many rows.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
    task::Poll,
};

use base::{Digest, table::Cell};
use datafusion::{
    arrow::datatypes::{DataType, Field, Schema},
    prelude::{CsvReadOptions, ParquetReadOptions, SessionConfig, SessionContext},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{QueryError, arrow, engine::plain};

/// What to count.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The column of what really happened, if there is one.
    pub outcome: Option<&'a str>,
    /// The column of what was decided.
    pub decision: &'a str,
    /// The value that counts as positive, in both columns.
    pub positive: &'a str,
    /// The columns of the protected attributes.
    pub by: &'a [String],
}

/// The counts of one group: values of the attributes, and how often which outcome met which decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupCount {
    /// One value per attribute.
    pub group: Vec<String>,
    /// Positive outcome, positive decision. Without an outcome column: positive decision.
    pub true_positive: u64,
    /// Negative outcome, positive decision.
    pub false_positive: u64,
    /// Negative outcome, negative decision. Without an outcome column: negative decision.
    pub true_negative: u64,
    /// Positive outcome, negative decision.
    pub false_negative: u64,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The groups, in the order of their values.
    pub groups: Vec<GroupCount>,
    /// Rows that were left out because a value was missing: empty, or not a number (`NaN`).
    pub excluded: u64,
    /// The digest of the bytes of the data.
    pub data: Digest,
}

/// Counts the groups of a CSV or Parquet file.
///
/// # Errors
/// The file cannot be read, a column is not there, or no row has the positive value.
pub async fn groups(path: &Path, question: &Question<'_>) -> Result<Counted, QueryError> {
    let mut counting = std::pin::pin!(count(path, question));
    // Readers of file formats were written for whole files: one that panics over bad bytes refuses this
    // file, and does not end a server.
    std::future::poll_fn(|context| {
        let poll = || counting.as_mut().poll(context);
        catch_unwind(AssertUnwindSafe(poll)).unwrap_or_else(|_| {
            Poll::Ready(Err(at(path, "its bytes cannot be read as such a file")))
        })
    })
    .await
}

async fn count(path: &Path, question: &Question<'_>) -> Result<Counted, QueryError> {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    there_is_something(path)?;
    let before = Bytes::read(path)?;
    let there = open(&context, path).await?;
    let named = question.by.iter().map(String::as_str);
    for name in named.chain([question.decision]).chain(question.outcome) {
        if !there.iter().any(|column| column == name) {
            return Err(QueryError::NoColumn { name: name.to_owned(), there });
        }
    }
    let frame = context.sql(&sql(question)).await.map_err(|e| QueryError::Data(plain(&e)))?;
    let schema = Arc::clone(frame.schema().inner());
    let batches = frame.collect().await.map_err(|e| at(path, &plain(&e)))?;
    let table = arrow::table(&schema, &batches).map_err(|e| QueryError::Engine(e.to_string()))?;
    let data = before.still(path)?;
    let mut counted = Counted { groups: Vec::new(), excluded: 0, data };
    let endless = |row: &Vec<Cell>| row.last().and_then(Cell::int).is_some_and(|rows| rows > 0);
    if table.rows.iter().any(endless) {
        return Err(at(path, "an infinite number is no decision and no outcome"));
    }
    for row in &table.rows {
        let (group, counts) = row.split_at(question.by.len());
        let count = |place: usize| {
            counts[place].int().and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
        };
        counted.excluded += count(4);
        let group: Option<Vec<String>> =
            group.iter().map(|cell| cell.text().map(str::to_owned)).collect();
        let rows = count(0) + count(1) + count(2) + count(3);
        if let (Some(group), true) = (group, rows > 0) {
            if group.iter().any(|value| value.chars().any(char::is_control)) {
                return Err(at(
                    path,
                    "the name of a group runs over a line: is a quote not closed?",
                ));
            }
            counted.groups.push(GroupCount {
                group,
                true_positive: count(0),
                false_positive: count(1),
                true_negative: count(2),
                false_negative: count(3),
            });
        }
    }
    if counted.groups.is_empty() {
        return Err(at(path, "no row has a value in every column that is asked for"));
    }
    Ok(counted)
}

fn at(path: &Path, why: &str) -> QueryError {
    QueryError::Data(format!("`{}`: {why}", path.display()))
}

/// Refuses a path that no file with something in it is at.
fn there_is_something(path: &Path) -> Result<(), QueryError> {
    match fs::metadata(path) {
        Err(error) => Err(at(path, &error.to_string())),
        Ok(found) if found.is_dir() => Err(at(path, "this is a folder, name a file in it")),
        Ok(found) if found.len() == 0 => Err(at(path, "the file is empty")),
        Ok(_) => Ok(()),
    }
}

/// Registers the file as the table `data` and gives its columns.
async fn open(context: &SessionContext, path: &Path) -> Result<Vec<String>, QueryError> {
    let text = path.to_string_lossy();
    let columns = if text.ends_with(".parquet") {
        footer(path)?;
        let options = ParquetReadOptions::default();
        context.register_parquet("data", &text, options).await.map_err(|e| at(path, &plain(&e)))?;
        let table = context.table("data").await.map_err(|e| at(path, &plain(&e)))?;
        table.schema().fields().iter().map(|field| field.name().clone()).collect()
    } else if text.ends_with(".csv") {
        let names = header(path)?;
        // Every column is text: values are compared as they are written, and no row fails because
        // a guess from the first rows was wrong.
        let field = |name: &String| Field::new(name, DataType::Utf8, true);
        let schema = Schema::new(names.iter().map(field).collect::<Vec<_>>());
        let options = CsvReadOptions::new().schema(&schema);
        context.register_csv("data", &text, options).await.map_err(|e| at(path, &plain(&e)))?;
        names
    } else {
        return Err(at(path, "data files are `.csv` or `.parquet`"));
    };
    Ok(columns)
}

/// Whether a Parquet file ends as one: how long its footer is, and the magic word.
fn footer(path: &Path) -> Result<(), QueryError> {
    const ENDING: u64 = 8;
    let fault = |error: std::io::Error| at(path, &error.to_string());
    let mut file = File::open(path).map_err(fault)?;
    let size = file.metadata().map_err(fault)?.len();
    let mut ending = [0; 8];
    if size > ENDING {
        file.seek(SeekFrom::Start(size - ENDING)).map_err(fault)?;
        file.read_exact(&mut ending).map_err(fault)?;
    }
    let [a, b, c, d, magic @ ..] = ending;
    let before = size.saturating_sub(ENDING);
    if &magic == b"PAR1" && u64::from(u32::from_le_bytes([a, b, c, d])) < before {
        return Ok(());
    }
    Err(at(path, "the end of the file is missing, or this is no Parquet file"))
}

/// The names in the first line of a CSV file.
fn header(path: &Path) -> Result<Vec<String>, QueryError> {
    let mut reader = csv::Reader::from_path(path).map_err(|e| at(path, &e.to_string()))?;
    let header = reader.headers().map_err(|e| at(path, &e.to_string()))?;
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    if names.iter().all(String::is_empty) {
        return Err(at(path, "the first line names no columns"));
    }
    if names.iter().any(|name| name.chars().any(char::is_control)) {
        return Err(at(path, "the first line is no text: is this a CSV file?"));
    }
    for (place, name) in names.iter().enumerate() {
        if names[..place].contains(name) {
            return Err(at(path, &format!("the column `{name}` is there twice")));
        }
    }
    Ok(names)
}

/// One pass: each group's four cells, and the rows with something missing.
fn sql(question: &Question<'_>) -> String {
    let name = |column: &str| format!("\"{}\"", column.replace('"', "\"\""));
    let text = |column: &str| {
        let written = format!("trim(cast({} as varchar))", name(column));
        format!("case when lower({written}) in ('', 'nan') then null else {written} end")
    };
    let value = question.positive.replace('\'', "''");
    let is = |column: &str| format!("{} = '{value}'", text(column));
    let decided = is(question.decision);
    // Without an outcome every decision is counted as if the outcome were the decision.
    let happened = question.outcome.map_or_else(|| decided.clone(), is);
    let known: Vec<String> = question
        .by
        .iter()
        .map(String::as_str)
        .chain([question.decision])
        .chain(question.outcome)
        .map(|column| format!("{} is not null", text(column)))
        .collect();
    let known = known.join(" and ");
    let endless =
        |column: &str| format!("lower(ltrim({}, '+-')) in ('inf', 'infinity')", text(column));
    let endless: Vec<String> =
        [question.decision].into_iter().chain(question.outcome).map(endless).collect();
    let endless = endless.join(" or ");
    let count = |what: &str| format!("count(*) filter (where {known} and {what})");
    let groups: Vec<String> = question.by.iter().map(|column| text(column)).collect();
    let groups = groups.join(", ");
    format!(
        "select {groups}, {}, {}, {}, {}, count(*) filter (where not ({known})), \
         count(*) filter (where {endless}) \
         from data group by {groups} order by {groups}",
        count(&format!("{happened} and {decided}")),
        count(&format!("not ({happened}) and {decided}")),
        count(&format!("not ({happened}) and not ({decided})")),
        count(&format!("{happened} and not ({decided})")),
    )
}

/// What the bytes of a file are, read in pieces.
#[derive(Debug, PartialEq, Eq)]
struct Bytes {
    digest: Digest,
    /// Whether the quotes of a CSV file come in pairs: one that is not closed swallows the rows behind
    /// it.
    paired: bool,
}

impl Bytes {
    fn read(path: &Path) -> Result<Self, QueryError> {
        let mut file = File::open(path).map_err(|e| at(path, &e.to_string()))?;
        let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
        let (csv, mut paired) = (path.extension().is_some_and(|ending| ending == "csv"), true);
        loop {
            let read = file.read(&mut piece).map_err(|e| at(path, &e.to_string()))?;
            if read == 0 {
                return Ok(Self { digest: Digest(hash.finalize().into()), paired });
            }
            hash.update(&piece[..read]);
            if csv {
                paired = piece[..read].iter().fold(paired, |paired, byte| paired ^ (*byte == b'"'));
            }
        }
    }

    /// The digest that stands for what was counted since this was read: the file must still have the
    /// same bytes, or the figures would be certified for data that they do not come from.
    fn still(self, path: &Path) -> Result<Digest, QueryError> {
        if Self::read(path)? != self {
            return Err(at(
                path,
                "the file changed while it was counted; count it when it is whole",
            ));
        }
        if self.paired { Ok(self.digest) } else { Err(at(path, "a quote is not closed")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_counted_is_not_certified() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("decisions.csv");
        fs::write(&path, "sex,approve\nfemale,1\n").unwrap();
        let before = Bytes::read(&path).unwrap();
        fs::write(&path, "sex,approve\nfemale,0\n").unwrap();
        let error = before.still(&path).unwrap_err().to_string();
        assert!(error.contains("changed while it was counted"), "{error}");

        let bytes = fs::read(&path).unwrap();
        assert_eq!(Bytes::read(&path).unwrap().still(&path).unwrap(), Digest::of(&bytes));
    }

    #[test]
    fn what_is_counted_is_certified_by_the_digest_of_its_bytes() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("decisions.csv");
        fs::write(&path, "sex,approve\nfemale,1\nmale,0\n").unwrap();
        let by = ["sex".to_owned()];
        let question = Question { outcome: None, decision: "approve", positive: "1", by: &by };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let counted = runtime.block_on(groups(&path, &question)).unwrap();
        assert_eq!(counted.data, Digest::of(&fs::read(&path).unwrap()));
        assert_eq!(counted.groups.len(), 2);
    }
}
