//! Build records as pipelines write them, and what is wrong with others.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use base::Digest;
use expect_test::expect;
use provenance::{Point, RECORD_BYTES_MAX, Record, Report};

const RECORD: &str = include_str!("record.json");

fn model() -> Digest {
    Digest::of(b"weights")
}

/// The record with one text replaced by another.
fn with(old: &str, new: &str) -> String {
    assert!(RECORD.contains(old), "{old}");
    RECORD.replace(old, new)
}

fn missing(text: &str) -> Vec<Point> {
    Report::of(&Record::read(text.as_bytes()).unwrap(), model()).missing
}

#[test]
fn a_whole_record_tells_all_that_is_asked() {
    let report = Report::of(&Record::read(RECORD.as_bytes()).unwrap(), model());
    expect![["
        model sha256:9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c
        builder https://builds.example/runner
        origin gradient boosting
        tools lightgbm 4.6.0
        evaluation plumb 0.1.0
        source git+https://code.example/scorecard@refs/heads/main gitCommit:7fd1a60b01f91b314f59955a4e4d4e80d8edf11d
        source loans-2025.parquet sha256:b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c
        the record is complete
    "]]
    .assert_eq(&(report.summary().join("\n") + "\n"));
    assert!(report.is_complete());
    let again = Report::of(&Record::read(RECORD.as_bytes()).unwrap(), model());
    assert_eq!(report.json().unwrap(), again.json().unwrap());
}

#[test]
fn what_a_record_does_not_tell_is_named() {
    let hex = model().to_string().replace("sha256:", "");
    assert_eq!(missing(&with(&hex, &"0".repeat(64))), [Point::Output]);
    assert_eq!(missing(&with("\"algorithm\"", "\"seed\"")), [Point::Origin]);
    assert_eq!(missing(&with("\"gradient boosting\"", "\" \"")), [Point::Origin]);
    assert_eq!(missing(&with("\"evaluationTools\"", "\"tools\"")), [Point::Evaluation]);
    assert_eq!(missing(&with("\"git+https", "\"https")), [Point::Code]);
    assert_eq!(missing(&with("\"gitCommit\"", "\"md5\"")), [Point::Code], "a weak digest");
    assert_eq!(missing(&with("\"version\"", "\"versions\"")), [Point::Tools]);
    assert_eq!(missing(&with("\"4.6.0\"", "\"\"")), [Point::Tools], "a tool without a version");
}

#[test]
fn a_base_model_stands_for_the_algorithm_and_a_later_minor_version_is_read() {
    assert_eq!(missing(&with("\"algorithm\"", "\"baseModel\"")), []);
    assert_eq!(missing(&with("provenance/v1\"", "provenance/v1.1\"")), []);
}

#[test]
fn what_is_no_record_is_refused_with_its_place() {
    let says = |text: &str| Record::read(text.as_bytes()).unwrap_err().to_string();
    expect!["this is not a build record: EOF while parsing a value at line 1 column 0"]
        .assert_eq(&says(""));
    expect!["this is not a build record: missing field `_type` at line 1 column 2"]
        .assert_eq(&says("{}"));
    expect!["`predicateType` is `https://slsa.dev/provenance/v0.2`, expected `https://slsa.dev/provenance/v1`"]
        .assert_eq(&says(&with("provenance/v1\"", "provenance/v0.2\"")));
    expect!["this is not a build record: `predicate.runDetails.builder`: missing field `id` at line 25 column 96"].assert_eq(&says(&with("\"id\"", "\"name\"")));
    expect!["this is not a build record: `predicate.runDetails.builder.version.lightgbm`: invalid type: floating point `4.6`, expected a string at line 25 column 86"].assert_eq(&says(&with("\"4.6.0\"", "4.6")));
    expect!["`predicate.runDetails.metadata.finishedOn` is missing, or not a moment such as `2026-11-20T09:00:00Z`"].assert_eq(&says(&with("2026-11-20T09:00:00Z", "yesterday")));
    let long = Record::read(&vec![b' '; RECORD_BYTES_MAX + 1]).unwrap_err().to_string();
    expect!["a build record has at most 1048576 bytes, this one has 1048577"].assert_eq(&long);
}
