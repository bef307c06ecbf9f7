//! Questions that nobody meant: any text gets an answer or an error, within its limits, and changes
//! nothing.

use std::{collections::BTreeMap, time::Duration};

use base::table::{Cell, Column, Holds, Table};
use proptest::prelude::*;
use query::{Engine, Fixed, Limits};

fn source() -> Fixed {
    let columns = vec![Column::new("id", Holds::Text), Column::new("level", Holds::Int)];
    let rows = (0..50).map(|n| vec![Cell::Text(format!("risk-{n}")), Cell::Int(n)]).collect();
    let tables = BTreeMap::from([("risk".to_owned(), Table { columns, rows })]);
    let views =
        BTreeMap::from([("high".to_owned(), "select * from risk where level > 40".to_owned())]);
    Fixed { tables, views }
}

/// Pieces that a question is made of, and some that none should be.
const PIECES: [&str; 40] = [
    "select",
    "*",
    "from",
    "risk",
    "high",
    "where",
    "level",
    "id",
    ">",
    "1",
    "'",
    "\"",
    "(",
    ")",
    ",",
    "join",
    "on",
    "group by",
    "order by",
    "limit",
    "with x as",
    "union all",
    "drop table",
    "insert into",
    "copy",
    "to '/tmp/plumb-stolen'",
    "create external table",
    "set",
    "explain",
    "describe",
    "--",
    "/*",
    ";",
    "cast",
    "null",
    "case when",
    "end",
    "unnest",
    "generate_series(1, 1000000000)",
    "\u{0}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_an_answer_or_an_error(
        pieces in prop::collection::vec(0..PIECES.len(), 0..14),
        noise in ".{0,20}",
    ) {
        let words: Vec<&str> = pieces.iter().map(|place| PIECES[*place]).collect();
        let sql = format!("{} {noise}", words.join(" "));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let engine = Engine::new().unwrap();
        let source = source();
        let limits = Limits { rows: 100, time: Duration::from_secs(2) };
        if let Ok((table, _)) = runtime.block_on(engine.ask(&source, &sql, limits)) {
            prop_assert!(table.rows.len() <= 100);
        }
        let _ = engine.reads(&source, &sql);
        prop_assert!(!std::path::Path::new("/tmp/plumb-stolen").exists(), "{sql}");
    }
}

#[test]
fn what_writes_or_leaves_the_tables_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let engine = Engine::new().unwrap();
    for sql in [
        "drop table risk",
        "insert into risk values ('x', 1)",
        "create table other as select * from risk",
        "create external table t stored as csv location '/etc/passwd'",
        "copy risk to '/tmp/plumb-stolen.csv'",
        "select * from '/etc/passwd'",
        "set datafusion.execution.batch_size = 1",
        "select 1; select 2",
        "explain select 1",
        "",
    ] {
        let limits = Limits { rows: 10, time: Duration::from_secs(5) };
        let answer = runtime.block_on(engine.ask(&source(), sql, limits));
        assert!(answer.is_err(), "{sql}: {answer:?}");
    }
    assert!(!std::path::Path::new("/tmp/plumb-stolen.csv").exists());
}
