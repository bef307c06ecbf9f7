//! Questions in SQL over tables that are filled only when they are read.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use base::{
    Error,
    table::{Column, Table},
};
use datafusion::{
    catalog::MemTable,
    error::DataFusionError,
    execution::{
        SessionStateBuilder, context::SQLOptions, memory_pool::GreedyMemoryPool,
        runtime_env::RuntimeEnvBuilder, session_state::SessionState,
    },
    prelude::{DataFrame, SessionConfig, SessionContext},
    sql::{
        parser::{DFParser, Statement},
        resolve::resolve_table_references,
        sqlparser::ast::Statement as Asked,
    },
};

use crate::{Filled, QueryError, arrow};

/// What questions are asked of.
pub trait Source: Send + Sync {
    /// The columns of a table, if there is such a table.
    fn columns(&self, table: &str) -> Option<Vec<Column>>;
    /// A table with its rows.
    ///
    /// # Errors
    /// It cannot be read.
    fn fill(&self, table: &str) -> Result<Filled, Error>;
    /// The SQL of a view, if there is such a view.
    fn view(&self, name: &str) -> Option<&str>;
}

/// How far a question may go.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most rows that are given back.
    pub rows: usize,
    /// The longest time that it may take.
    pub time: Duration,
}

impl Limits {
    /// What a person at a page or a terminal may ask: 10,000 rows, 10 seconds.
    pub const PERSON: Self = Self { rows: 10_000, time: Duration::from_secs(10) };
    /// What a check may ask: 100,000 subjects, 60 seconds.
    pub const CHECK: Self = Self { rows: 100_000, time: Duration::from_mins(1) };
}

/// The most memory that one engine's questions may take together, in MB.
const MEMORY_MB: usize = 512;

/// How deep views may stand on views.
const VIEWS_DEEP: usize = 8;

/// Answers questions.
#[derive(Debug)]
pub struct Engine {
    state: SessionState,
}

impl Engine {
    /// An engine with its own bound on memory.
    ///
    /// # Errors
    /// The runtime could not be set up.
    pub fn new() -> Result<Self, QueryError> {
        let pool = Arc::new(GreedyMemoryPool::new(MEMORY_MB << 20));
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(pool)
            .build_arc()
            .map_err(|error| QueryError::Engine(error.to_string()))?;
        let mut config =
            SessionConfig::new().with_information_schema(false).with_target_partitions(1);
        // The tables are small and in memory: planning costs more than running, and a second pass of
        // the optimizer finds next to nothing.
        config.options_mut().optimizer.max_passes = 1;
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(runtime)
            .with_default_features()
            .build();
        Ok(Self { state })
    }

    /// The answer to one question, and whether rows were left off at the limit.
    ///
    /// # Errors
    /// Says what is wrong with the SQL, or which limit it hit.
    pub async fn ask(
        &self,
        source: &dyn Source,
        sql: &str,
        limits: Limits,
    ) -> Result<(Table, bool), QueryError> {
        let answer = self.answer(source, sql, limits);
        tokio::time::timeout(limits.time, answer)
            .await
            .unwrap_or(Err(QueryError::TooLong { seconds: limits.time.as_secs() }))
    }

    async fn answer(
        &self,
        source: &dyn Source,
        sql: &str,
        limits: Limits,
    ) -> Result<(Table, bool), QueryError> {
        let context = self.context();
        let statement = parse(sql)?;
        Self::register(&context, source, &statement, 0).await?;
        let frame = plan(&context, statement).await?;
        let frame = frame.limit(0, Some(limits.rows + 1)).map_err(fault)?;
        let schema = Arc::clone(frame.schema().inner());
        let batches = frame.collect().await.map_err(fault)?;
        let mut table =
            arrow::table(&schema, &batches).map_err(|e| QueryError::Engine(e.to_string()))?;
        let more = table.rows.len() > limits.rows;
        table.rows.truncate(limits.rows);
        Ok((table, more))
    }

    /// The tables that a question reads in the end, through all views.
    ///
    /// # Errors
    /// The SQL cannot be read.
    pub fn reads(&self, source: &dyn Source, sql: &str) -> Result<BTreeSet<String>, QueryError> {
        let (mut seen, mut tables) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<String> = references(&parse(sql)?)?;
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match source.view(&name) {
                Some(view) => open.extend(references(&parse(view)?)?),
                None => drop(tables.insert(name)),
            }
        }
        Ok(tables)
    }

    /// A context of its own for each question: names of one do not reach another.
    fn context(&self) -> SessionContext {
        let catalogs = Arc::new(datafusion::catalog::MemoryCatalogProviderList::new());
        let state = SessionStateBuilder::new_from_existing(self.state.clone())
            .with_catalog_list(catalogs)
            .build();
        let context = SessionContext::new_with_state(state);
        let schema = Arc::new(datafusion::catalog::MemorySchemaProvider::new());
        let catalog = Arc::new(datafusion::catalog::MemoryCatalogProvider::new());
        let _ = datafusion::catalog::CatalogProvider::register_schema(&*catalog, "public", schema);
        context.register_catalog("datafusion", catalog);
        context
    }

    /// Makes every table and view that a statement names known to the context.
    fn register<'a>(
        context: &'a SessionContext,
        source: &'a dyn Source,
        statement: &'a Statement,
        deep: usize,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), QueryError>> + Send + 'a>> {
        Box::pin(async move {
            if deep > VIEWS_DEEP {
                return Err(QueryError::Sql(format!(
                    "views stand on views more than {VIEWS_DEEP} deep"
                )));
            }
            for name in references(statement)? {
                if context.table_exist(name.as_str()).unwrap_or(false) {
                    continue;
                }
                if let Some(view) = source.view(&name) {
                    let inner = parse(view)?;
                    Self::register(context, source, &inner, deep + 1).await?;
                    let frame = plan(context, inner).await?;
                    context.register_table(name.as_str(), frame.into_view()).map_err(fault)?;
                } else if source.columns(&name).is_some() {
                    let filled = source.fill(&name).map_err(|error| QueryError::Fill {
                        table: name.clone(),
                        source: Box::new(error),
                    })?;
                    let table =
                        MemTable::try_new(filled.schema, vec![filled.pieces]).map_err(fault)?;
                    context.register_table(name.as_str(), Arc::new(table)).map_err(fault)?;
                }
            }
            Ok(())
        })
    }
}

/// Reads one statement, which must be a question.
fn parse(sql: &str) -> Result<Statement, QueryError> {
    let mut statements =
        DFParser::parse_sql(sql).map_err(|error| QueryError::Sql(plain(&error)))?;
    match (statements.pop_front(), statements.is_empty()) {
        (Some(Statement::Statement(asked)), true) if matches!(*asked, Asked::Query(_)) => {
            Ok(Statement::Statement(asked))
        }
        _ => Err(QueryError::NotAQuery),
    }
}

/// The names of the tables that a statement reads; names of its own `with` are left out.
fn references(statement: &Statement) -> Result<Vec<String>, QueryError> {
    let (tables, _) = resolve_table_references(statement, true)
        .map_err(|error| QueryError::Sql(plain(&error)))?;
    Ok(tables.iter().map(|table| table.table().to_owned()).collect())
}

async fn plan(context: &SessionContext, statement: Statement) -> Result<DataFrame, QueryError> {
    let options =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let plan = context
        .state()
        .statement_to_plan(statement)
        .await
        .map_err(|error| QueryError::Sql(plain(&error)))?;
    options.verify_plan(&plan).map_err(|_| QueryError::NotAQuery)?;
    context.execute_logical_plan(plan).await.map_err(fault)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn fault(error: DataFusionError) -> QueryError {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => QueryError::TooLarge { megabytes: MEMORY_MB },
        root => QueryError::Sql(plain(root)),
    }
}

/// The message without the engine's own prefixes, on one line.
pub(crate) fn plain(error: &DataFusionError) -> String {
    let text = error.find_root().strip_backtrace();
    let prefixes = [
        "Error during planning: ",
        "SQL error: ",
        "Schema error: ",
        "Arrow error: ",
        "Execution error: ",
        "External error: ",
        "Csv error: ",
        "Parser error: ",
        "Parquet error: ",
    ];
    let mut rest = text.lines().next().unwrap_or_default();
    while let Some(shorter) = prefixes.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = shorter;
    }
    let rest =
        rest.strip_prefix("ParserError(\"").and_then(|r| r.strip_suffix("\")")).unwrap_or(rest);
    // Where tables are kept is nothing that people asked about.
    let rest = rest.replace("datafusion.public.", "");
    let mut letters = rest.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str().trim_end_matches('.')
    })
}

/// A source of fixed tables and views, for scenarios and tests.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The tables, by name.
    pub tables: BTreeMap<String, Table>,
    /// The views, by name.
    pub views: BTreeMap<String, String>,
}

impl Source for Fixed {
    fn columns(&self, table: &str) -> Option<Vec<Column>> {
        self.tables.get(table).map(|table| table.columns.clone())
    }

    fn fill(&self, table: &str) -> Result<Filled, Error> {
        let found = self.tables.get(table).cloned().unwrap_or_default();
        Ok(Filled::new(&found)?)
    }

    fn view(&self, name: &str) -> Option<&str> {
        self.views.get(name).map(String::as_str)
    }
}
