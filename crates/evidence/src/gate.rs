//! Gates: which checks a release must show to move on, and what they say of it.

use std::collections::BTreeSet;

use base::Day;
use catalog::{Answer, Class, Stage, gates};
use query::Limits;
use registry::{Asked, GateAnswer};

use crate::{CheckError, Checker, Tables, Verdict};

/// A release before its gate.
#[derive(Debug, Clone)]
pub struct GateCase {
    /// The release.
    pub release: String,
    /// Its AI system.
    pub system: String,
    /// The class of the system; unclassified counts as high.
    pub class: Class,
    /// The stage it is in.
    pub from: Stage,
    /// The stage it wants.
    pub to: Stage,
    /// Since when it is in its stage.
    pub since: Day,
    /// The day.
    pub today: Day,
    /// Granted exceptions in force: the check and the exception.
    pub exceptions: Vec<(String, String)>,
}

/// Runs the checks of a gate for a release at its target stage.
///
/// # Errors
/// A check failed; a gate with a failed check stays shut.
pub async fn gate(
    checker: &Checker,
    tables: &Tables<'_>,
    case: &GateCase,
) -> Result<GateAnswer, CheckError> {
    let members = members(checker, tables, &case.system).await?;
    let mut found = Vec::new();
    for check in gates::required(case.class, case.to) {
        let verdicts = match checker.run(check, tables).await {
            Ok(answers) => Some(answers.verdicts),
            Err(CheckError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        found.push((check, verdicts));
    }
    Ok(judge(case, &members, found))
}

/// The records that belong to an AI system and that checks speak of, such as its risks.
async fn members(
    checker: &Checker,
    tables: &Tables<'_>,
    system: &str,
) -> Result<BTreeSet<String>, CheckError> {
    let fault = |source| CheckError::Rule { check: "the view `belongs`".to_owned(), source };
    let sql = "select subject, system from belongs";
    let (table, more) = checker.engine().ask(tables, sql, Limits::CHECK).await.map_err(fault)?;
    if more {
        let what = format!("more than {} records belong to AI systems", Limits::CHECK.rows);
        return Err(CheckError::Odd { check: "the view `belongs`".to_owned(), what });
    }
    let ours = table.rows.iter().filter(|row| row[1].text() == Some(system));
    Ok(ours.filter_map(|row| row[0].text().map(str::to_owned)).collect())
}

/// The answer of a gate from the verdicts of its checks; none for a check that no page computes.
fn judge(
    case: &GateCase,
    members: &BTreeSet<String>,
    found: Vec<(&str, Option<Vec<Verdict>>)>,
) -> GateAnswer {
    let hard = gates::hard(case.class, case.to);
    let (mut asked, mut passed_over) = (Vec::new(), Vec::new());
    for (check, verdicts) in found {
        let Some(verdicts) = verdicts else {
            passed_over.push(format!("{check}: no page computes it yet"));
            continue;
        };
        let own = [case.release.as_str(), case.system.as_str(), "organisation"];
        let about =
            |one: &&Verdict| own.contains(&one.subject.as_str()) || members.contains(&one.subject);
        let Some(worst) = verdicts.iter().filter(about).max_by_key(|one| badness(one.answer))
        else {
            passed_over.push(format!("{check}: does not apply"));
            continue;
        };
        let exception = case.exceptions.iter().find(|(of, _)| of == check && !hard.contains(check));
        asked.push(Asked {
            check: check.to_owned(),
            subject: worst.subject.clone(),
            verdict: worst.answer.as_str().to_owned(),
            reason: if members.contains(&worst.subject) {
                format!("{}: {}", worst.subject, worst.reason)
            } else {
                worst.reason.clone()
            },
            entry: worst.entry,
            exception: exception
                .filter(|_| worst.answer != Answer::Met)
                .map(|(_, exception)| exception.clone()),
        });
    }
    GateAnswer { class: case.class.as_str().to_owned(), asked, passed_over, also: also(case) }
}

fn badness(answer: Answer) -> u8 {
    match answer {
        Answer::Met => 0,
        Answer::Stale => 1,
        Answer::Unknown => 2,
        Answer::Broken => 3,
    }
}

/// What else stands in the way: the path, and the minimum stay in the stage it is in.
fn also(case: &GateCase) -> Vec<String> {
    let mut also = Vec::new();
    if let Err(no) = gates::open(case.class, case.from, case.to) {
        also.push(no.to_string());
    }
    let days = i32::try_from(gates::min_stay_days(case.class, case.from)).unwrap_or(i32::MAX);
    let stayed = case.today.number() - case.since.number();
    if stayed < days {
        let left = days - stayed;
        also.push(format!("{} more days in {} (of {days})", left, case.from));
    }
    also
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(class: Class, from: Stage, to: Stage, stayed: i32) -> GateCase {
        GateCase {
            release: "release-1".to_owned(),
            system: "system-1".to_owned(),
            class,
            from,
            to,
            since: Day::new(20_000),
            today: Day::new(20_000 + stayed),
            exceptions: Vec::new(),
        }
    }

    fn said(check: &str, subject: &str, answer: Answer) -> Vec<Verdict> {
        vec![Verdict {
            check: check.to_owned(),
            subject: subject.to_owned(),
            answer,
            reason: "because".to_owned(),
            entry: Some(1),
        }]
    }

    fn judge_alone(case: &GateCase) -> GateAnswer {
        judge(case, &BTreeSet::new(), vec![])
    }

    #[test]
    fn a_risk_of_the_system_keeps_its_gate_shut_and_one_of_another_does_not() {
        let case = case(Class::High, Stage::Build, Stage::Verify, 0);
        let found = || vec![("PL-RISK-05", Some(said("PL-RISK-05", "risk-7", Answer::Broken)))];
        let members = BTreeSet::from(["risk-7".to_owned()]);
        let answer = judge(&case, &members, found());
        assert!(!answer.passes());
        assert_eq!(answer.asked[0].reason, "risk-7: because");
        assert!(judge(&case, &BTreeSet::new(), found()).passes());
    }

    #[test]
    fn a_gate_opens_when_every_check_is_met_for_the_release_or_its_system() {
        let case = case(Class::Minimal, Stage::Design, Stage::Build, 0);
        let found = vec![
            ("PL-CTX-02", Some(said("PL-CTX-02", "system-1", Answer::Met))),
            ("PL-ROLE-03", Some(said("PL-ROLE-03", "system-2", Answer::Broken))),
            ("PL-IMP-04", None),
        ];
        let answer = judge(&case, &BTreeSet::new(), found);
        assert!(answer.passes(), "{answer:?}");
        assert_eq!(answer.passed_over.len(), 2, "what was not asked is listed");
    }

    #[test]
    fn an_exception_stands_in_for_a_check_but_not_for_a_hard_one() {
        let mut case = case(Class::High, Stage::Design, Stage::Build, 0);
        case.exceptions = vec![
            ("PL-CTX-02".to_owned(), "exception-1".to_owned()),
            ("PL-LEGAL-01".to_owned(), "exception-2".to_owned()),
        ];
        let found = vec![
            ("PL-CTX-02", Some(said("PL-CTX-02", "system-1", Answer::Stale))),
            ("PL-LEGAL-01", Some(said("PL-LEGAL-01", "system-1", Answer::Unknown))),
        ];
        let answer = judge(&case, &BTreeSet::new(), found);
        let missing: Vec<_> = answer.missing().map(|asked| asked.check.as_str()).collect();
        assert_eq!(missing, ["PL-LEGAL-01"]);
    }

    #[test]
    fn a_release_stays_its_time_in_shadow() {
        let early = judge_alone(&case(Class::Limited, Stage::Shadow, Stage::Canary, 3));
        assert_eq!(early.also, ["4 more days in shadow (of 7)"]);
        assert!(judge_alone(&case(Class::Limited, Stage::Shadow, Stage::Canary, 7)).passes());
    }

    #[test]
    fn nothing_prohibited_moves() {
        let answer = judge_alone(&case(Class::Prohibited, Stage::Design, Stage::Build, 0));
        assert!(!answer.passes());
    }
}
