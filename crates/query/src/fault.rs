//! Why a question was not answered.

use base::{Error, Refusal};

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The SQL cannot be read or planned.
    #[error("{0}")]
    Sql(String),
    /// It is not a question.
    #[error("only one query that reads is answered, and this is something else")]
    NotAQuery,
    /// It took too long.
    #[error("the query took longer than {seconds} s")]
    TooLong {
        /// The limit.
        seconds: u64,
    },
    /// It wanted too much memory.
    #[error("the query wanted more than {megabytes} MB of memory")]
    TooLarge {
        /// The limit.
        megabytes: usize,
    },
    /// A data file that cannot be used.
    #[error("{0}")]
    Data(String),
    /// A column that is not there.
    #[error("there is no column `{name}` in the data")]
    NoColumn {
        /// The column asked for.
        name: String,
        /// The columns that are there.
        there: Vec<String>,
    },
    /// A table could not be filled.
    #[error("the table `{table}` could not be filled")]
    Fill {
        /// The table.
        table: String,
        /// What stopped it.
        source: Box<Error>,
    },
    /// Anything else.
    #[error("{0}")]
    Engine(String),
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let what = error.to_string();
        let hint = match &error {
            QueryError::Sql(_) => "see the tables and columns with `plumb query` alone".to_owned(),
            QueryError::NotAQuery => "begin it with `select` or `with`".to_owned(),
            QueryError::TooLong { .. } | QueryError::TooLarge { .. } => {
                "read fewer rows, or group them".to_owned()
            }
            QueryError::Data(_) => "mend the file, or name another one".to_owned(),
            QueryError::NoColumn { there, .. } => format!("there are: {}", there.join(", ")),
            QueryError::Fill { .. } | QueryError::Engine(_) => {
                return Error::failed("answer the query", error);
            }
        };
        Refusal::invalid(what, hint).into()
    }
}
