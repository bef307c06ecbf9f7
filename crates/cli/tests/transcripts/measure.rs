//! Fairness of decisions in a file: report, gate, claims, and the same again.

use expect_test::expect_file;

use crate::{release::composed, support::Place};

/// Loans whose decisions favour one group: of a hundred each, so many get one.
pub(crate) fn loans(place: &Place, name: &str, female: usize, male: usize) {
    let mut csv = String::from("repaid,approve,sex\n");
    for (sex, approved) in [("female", female), ("male", male)] {
        for row in 0..100 {
            let line = [u8::from(row % 3 > 0), u8::from(row < approved)].map(|one| one.to_string());
            csv = csv + &line.join(",") + "," + sex + "\n";
        }
    }
    place.write(name, csv.as_bytes());
}

pub(crate) const FAIRNESS: &str = "assess fairness --outcome repaid --decision approve --by sex";

#[test]
fn figures_come_with_their_intervals_and_a_gate_decides_the_exit_code() {
    let place = Place::new();
    loans(&place, "fair.csv", 60, 60);
    loans(&place, "unfair.csv", 30, 60);
    place.write("gate.toml", b"[fairness]\nparity_min = 0.8\n");
    place.write("gap.toml", b"[fairness]\nparity_min = 0.5\nparity = 0.5\n");
    expect_file!["said/figures_come_with_their_intervals_and_a_gate_decides_the_exit_code.txt"]
        .assert_eq(&place.transcripts(&[
            &format!("{FAIRNESS} fair.csv"),
            &format!("{FAIRNESS} unfair.csv"),
            &format!("{FAIRNESS} unfair.csv --gate gate.toml"),
            &format!("{FAIRNESS} fair.csv --gate gate.toml"),
            &format!("{FAIRNESS} fair.csv --gate gap.toml"),
            &format!("{FAIRNESS} fair.csv --gate nowhere.toml"),
        ]));
}

#[test]
fn a_measured_release_has_claims_that_can_be_measured_again() {
    let place = composed();
    loans(&place, "loans.csv", 40, 60);
    loans(&place, "other.csv", 50, 60);
    place.write("gate.toml", b"[fairness]\nparity_min = 0.8\n");
    let day = place.day(0);
    let gated = format!("{FAIRNESS} loans.csv --release release-1 --until {day} --gate gate.toml");
    expect_file!["said/a_measured_release_has_claims_that_can_be_measured_again.txt"].assert_eq(
        &place.transcripts(&[
            &gated,
            &format!("{FAIRNESS} loans.csv --release release-9"),
            &format!("{FAIRNESS} loans.csv --release release-1 --until soon"),
            "query 'select id, measure, subject, value, n from claim'",
            "verify --rerun claim-1 --data loans.csv",
            "verify --rerun claim-1 --data other.csv",
            "verify --rerun claim-9 --data loans.csv",
            "verify --rerun claim-1",
        ]),
    );
    assert_eq!(place.verified(), place.json("ledger verify")["entries"]);
}
