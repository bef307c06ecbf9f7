//! Checks and questions in SQL.

use expect_test::expect_file;

use crate::{release::composed, support::Place};

#[test]
fn checks_are_computed_whole_by_item_and_by_check() {
    let place = Place::founded();
    expect_file!["said/checks_are_computed_whole_by_item_and_by_check.txt"].assert_eq(
        &place.transcripts(&[
            "check A.5.4",
            "check PL-LED-01",
            "check --record PL-LED-01",
            "check PL-LED-01 --as-of 1",
            "check A.99",
            "check --as-of 2001-01-01 PL-LED-01",
        ]),
    );
    let whole = place.transcript("check");
    let counted: usize = whole.lines().filter(|line| line.contains(" PL-")).count();
    let standing = place.json("check");
    assert_eq!(standing["verdicts"].as_array().unwrap().len(), counted);
    assert!(whole.starts_with("exit_code: 0 (done)\n----- stdout -----\n0 of 70 items"), "{whole}");
    assert_eq!(standing["failed"], serde_json::json!([]), "every check can be computed");
}

#[test]
fn a_question_is_answered_in_columns_csv_and_json() {
    let place = composed();
    let sql = "'select id, name, decides_about_people from system'";
    expect_file!["said/a_question_is_answered_in_columns_csv_and_json.txt"].assert_eq(
        &place.transcripts(&[
            &format!("query {sql}"),
            &format!("query {sql} --csv"),
            &format!("query {sql} --json"),
            &format!("query {sql} --as-of 1"),
            "query 'select count(*) as facts from entry'",
            "query 'select title from risk' --csv",
        ]),
    );
    let tables = place.json("query");
    assert!(tables.as_array().unwrap().iter().any(|table| table["table"] == "risk"));
}

#[test]
fn a_question_that_is_none_or_changes_something_is_refused() {
    let place = composed();
    let before = (place.json("ledger head"), place.verified());
    expect_file!["said/a_question_that_is_none_or_changes_something_is_refused.txt"].assert_eq(
        &place.transcripts(&[
            "query selec",
            "query 'select nam from system'",
            "query 'select * from nowhere'",
            "query 'drop table system'",
            "query 'create table copy as select * from system'",
            "query 'delete from system'",
            "query 'insert into system values (1)'",
            "query 'update system set name = 1'",
            "query \"copy (select 1) to 'gone.csv'\"",
            "query \"create external table t stored as csv location 'password.txt'\"",
            "query \"select * from 'password.txt'\"",
            "query 'select 1; select 2'",
            "query 'select 1 / 0'",
            "query ''",
            "query 'select 1' --as-of 99",
        ]),
    );
    assert!(!place.path("gone.csv").exists());
    assert_eq!((place.json("ledger head"), place.verified()), before, "nothing was written");
}
