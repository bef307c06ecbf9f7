//! Data files that are none, or not what they seem.

use expect_test::expect_file;

use crate::support::Place;

const FAIRNESS: &str = "assess fairness --outcome repaid --decision approve --by sex";

/// What is measured on a file of these bytes.
fn measured(place: &Place, name: &str, bytes: &[u8]) -> String {
    place.write(name, bytes);
    place.transcripts(&[&format!("{FAIRNESS} {name}")]) + "\n"
}

#[test]
fn a_malformed_table_is_refused_with_its_place() {
    let place = Place::new();
    let mut said = String::new();
    for (name, bytes) in [
        ("short-row.csv", &b"repaid,approve,sex\n1,1,male\n0,1\n1,0,female\n"[..]),
        ("long-row.csv", b"repaid,approve,sex\n1,1,male\n0,1,female,9\n1,0,female\n"),
        ("no-column.csv", b"repaid,approve,gender\n1,1,male\n0,1,female\n"),
        ("semicolons.csv", b"repaid;approve;sex\n1;1;male\n0;1;female\n"),
        ("twice.csv", b"repaid,approve,approve,sex\n1,1,1,male\n"),
        ("empty.csv", b""),
        ("blank.csv", b"\n\n"),
        ("header-only.csv", b"repaid,approve,sex\n"),
        ("binary.csv", &(0..=255).cycle().take(4096).collect::<Vec<u8>>()),
        ("not-utf8.csv", b"repaid,approve,sex\n1,1,m\xff\xfe\n0,0,f\n"),
        ("open-quote.csv", b"repaid,approve,sex\n1,1,\"male\n0,1,female\n1,0,female\n"),
        ("late-quote.csv", b"repaid,approve,sex\n1,1,\"male\n0,1,\"female\n1,0,male\n0,1,male\n"),
        ("data.txt", b"repaid,approve,sex\n1,1,male\n"),
        ("empty.parquet", b""),
        ("text.parquet", b"repaid,approve,sex\n1,1,male\n0,1,female\n"),
        ("cut.parquet", b"PAR1\x15\x04\x15\x00\x15\x02"),
        ("lying.parquet", b"PAR1\x00\x00\x00\x00\xff\xff\xff\x7fPAR1"),
    ] {
        said += &measured(&place, name, bytes);
    }
    std::fs::create_dir(place.path("folder.csv")).unwrap();
    said += &place.transcripts(&[
        &format!("{FAIRNESS} folder.csv"),
        &format!("{FAIRNESS} nowhere.csv"),
        &format!("{FAIRNESS} nowhere.parquet"),
    ]);
    expect_file!["said/a_malformed_table_is_refused_with_its_place.txt"].assert_eq(&said);
}

#[test]
fn too_few_rows_are_said_to_be_too_few_and_decide_nothing() {
    let place = Place::new();
    place.write("gate.toml", b"[fairness]\nparity_min = 0.8\n");
    let one = measured(&place, "one-group.csv", b"repaid,approve,sex\n1,1,male\n0,1,male\n");
    let nobody = measured(&place, "nobody.csv", b"repaid,approve,sex\n1,0,male\n0,0,female\n");
    place.write("few.csv", b"repaid,approve,sex\n1,1,male\n0,1,female\n1,0,female\n0,0,male\n");
    let few = place.transcripts(&[&format!("{FAIRNESS} few.csv --gate gate.toml")]);
    expect_file!["said/too_few_rows_are_said_to_be_too_few_and_decide_nothing.txt"]
        .assert_eq(&[one, nobody, few].concat());
}

#[test]
fn what_is_no_number_is_left_out_and_counted_and_what_is_endless_is_refused() {
    let place = Place::new();
    let rows = |odd: &str| {
        let head = "repaid,approve,sex\n".to_owned();
        let four = format!("1,{odd},male\n0,0,female\n1,1,female\n0,1,male\n");
        head + &four.repeat(40)
    };
    let first = |text: String| text.lines().take(4).collect::<Vec<_>>().join("\n") + "\n";
    let mut said = first(measured(&place, "nan.csv", rows("NaN").as_bytes()));
    said += &first(measured(&place, "missing.csv", rows("").as_bytes()));
    for endless in ["inf", "-Infinity"] {
        said += &measured(&place, "endless.csv", rows(endless).as_bytes());
    }
    expect_file![
        "said/what_is_no_number_is_left_out_and_counted_and_what_is_endless_is_refused.txt"
    ]
    .assert_eq(&said);
}

#[test]
fn data_that_are_refused_leave_no_claim_and_no_report() {
    let place = Place::founded();
    place.done(
        "system propose --name Credit --purpose Loans --affected Applicants \
         --decides-about-people yes --personal-data yes",
    );
    place.done("component add --system system-1 --kind model --name Score --version 1");
    place.done("release propose --system system-1 --version 1 --about First");
    let before = place.verified();
    place.write("ragged.csv", b"repaid,approve,sex\n1,1,male\n0,1\n");
    place.write("good.csv", b"repaid,approve,sex\n1,1,male\n0,1,female\n");
    expect_file!["said/data_that_are_refused_leave_no_claim_and_no_report.txt"].assert_eq(
        &place.transcripts(&[
            &format!("{FAIRNESS} good.csv --release release-1"),
            "release compose release-1 --components component-1",
            &format!("{FAIRNESS} ragged.csv --release release-1"),
        ]),
    );
    assert_eq!(place.verified(), before + 1, "the component list, and no claim");
    assert!(!place.path("plumb-data/documents").exists(), "no report");
}

/// Two hundred loans, as another tool wrote them.
const LOANS: &[u8] = include_bytes!("loans.parquet");

#[test]
fn a_parquet_file_is_counted_whole_and_refused_wherever_it_was_cut_or_changed() {
    let place = Place::new();
    let first = |text: String| text.lines().take(6).collect::<Vec<_>>().join("\n");
    let whole = first(measured(&place, "loans.parquet", LOANS));
    expect_file![
        "said/a_parquet_file_is_counted_whole_and_refused_wherever_it_was_cut_or_changed.txt"
    ]
    .assert_eq(&whole);
    for length in (0..LOANS.len()).step_by(LOANS.len() / 12) {
        let said = measured(&place, "cut.parquet", &LOANS[..length]);
        assert!(said.contains("exit_code: 1 (refused)"), "{length} bytes: {said}");
        assert!(said.contains("error: `cut.parquet`: "), "{length} bytes: {said}");
    }
    // A byte that was changed may lie in a name or a count that is not asked for; a crash is never the answer.
    for at in (4..LOANS.len()).step_by(LOANS.len() / 40) {
        let mut changed = LOANS.to_vec();
        changed[at] ^= 0xff;
        let said = measured(&place, "changed.parquet", &changed);
        assert!(
            said.contains("exit_code: 0") || said.contains("exit_code: 1"),
            "byte {at}: {said}"
        );
    }
}

#[test]
fn endless_numbers_of_a_parquet_file_are_refused_too() {
    let place = Place::new();
    place.write("loans.parquet", LOANS);
    expect_file!["said/endless_numbers_of_a_parquet_file_are_refused_too.txt"].assert_eq(
        &place.transcript("assess fairness --decision score --positive 1.0 --by sex loans.parquet"),
    );
}
