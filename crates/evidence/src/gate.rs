//! Gates: which checks a release must show to move on, and what they say of it.

use std::collections::BTreeSet;

use base::Day;
use catalog::{Answer, Class, Stage, gates};
use query::Limits;
use registry::{Asked, GateAnswer, emergency::Emergency};

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
    /// The share of the traffic that it was limited to in its stage, in percent.
    pub traffic_percent: Option<u8>,
    /// Whether no AI system of a class for which the organisation shows a floor went live through
    /// its gate yet.
    pub first: bool,
    /// Whether the organisation makes this AI system.
    pub develops: bool,
    /// The day.
    pub today: Day,
    /// Granted exceptions in force: the check and the exception.
    pub exceptions: Vec<(String, String)>,
    /// The exception from the whole gate by which it goes straight to the stage, if it does.
    pub emergency: Option<Emergency>,
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
    let found = run(checker, tables, gates::required(case.class, case.to)).await?;
    let floor = run(checker, tables, floor(case)).await?;
    Ok(judge(case, &members, found, floor))
}

/// What checks say, in their order; nothing for one that no page computes.
type Found<'a> = Vec<(&'a str, Option<Vec<Verdict>>)>;

async fn run<'a>(
    checker: &Checker,
    tables: &Tables<'_>,
    checks: Vec<&'a str>,
) -> Result<Found<'a>, CheckError> {
    let mut found = Vec::new();
    for check in checks {
        let verdicts = match checker.run(check, tables).await {
            Ok(answers) => Some(answers.verdicts),
            Err(CheckError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        found.push((check, verdicts));
    }
    Ok(found)
}

/// The checks that the organisation itself shows before its first AI system of a class goes live; none
/// where the class is lower, or another one went live before.
fn floor(case: &GateCase) -> Vec<&'static str> {
    let floor = gates::floor();
    if !case.first || case.class < floor.class || case.to > floor.to {
        return Vec::new();
    }
    let developing = floor.if_developing.iter().filter(|_| case.develops);
    floor.checks.iter().chain(developing).map(String::as_str).collect()
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

/// The answer of a gate from the verdicts of its checks, and of those of the floor: before the move
/// that needs it, the floor is only shown.
fn judge(
    case: &GateCase,
    members: &BTreeSet<String>,
    found: Found<'_>,
    floor: Found<'_>,
) -> GateAnswer {
    let mut answer = GateAnswer {
        class: case.class.as_str().to_owned(),
        asked: Vec::new(),
        passed_over: Vec::new(),
        unasked: Vec::new(),
        readiness: Vec::new(),
        also: also(case),
        emergency: case.emergency.clone(),
    };
    let due = case.to == gates::floor().to;
    let asked: BTreeSet<&str> = found.iter().map(|(check, _)| *check).collect();
    let floor: Vec<_> = floor.into_iter().filter(|(check, _)| !asked.contains(check)).collect();
    for (ready, (check, verdicts)) in
        found.into_iter().map(|one| (false, one)).chain(floor.into_iter().map(|one| (!due, one)))
    {
        match weigh(case, members, check, verdicts.as_deref()) {
            Weighed::Asked(one) if ready => answer.readiness.push(one),
            Weighed::Asked(one) => answer.asked.push(one),
            Weighed::PassedOver(why) if !ready => {
                answer.passed_over.push(format!("{check}: {why}"));
                if verdicts.is_none() {
                    answer.unasked.push(check.to_owned());
                }
            }
            Weighed::PassedOver(_) => {}
        }
    }
    answer.passed_over.extend(uncounted(case));
    answer
}

/// What a check says to a release before its gate.
enum Weighed {
    /// Its verdict.
    Asked(Asked),
    /// Why it says nothing.
    PassedOver(&'static str),
}

/// Silence about what is hard keeps a gate shut; other silence is passed over and named.
fn weigh(
    case: &GateCase,
    members: &BTreeSet<String>,
    check: &str,
    verdicts: Option<&[Verdict]>,
) -> Weighed {
    let hard = gates::hard(case.class, case.to).contains(check);
    let Some(verdicts) = verdicts else {
        if !hard {
            return Weighed::PassedOver("no page computes it yet");
        }
        return Weighed::Asked(Asked {
            check: check.to_owned(),
            subject: case.release.clone(),
            verdict: Answer::Unknown.as_str().to_owned(),
            reason: "it is not computable yet, and no exception from it is possible; a version that has \
                     a page for it would mend this"
                .to_owned(),
            entry: None,
            exception: None,
        });
    };
    let own = [case.release.as_str(), case.system.as_str(), "organisation"];
    let about =
        |one: &&Verdict| own.contains(&one.subject.as_str()) || members.contains(&one.subject);
    let Some(worst) = verdicts.iter().filter(about).max_by_key(|one| badness(one.answer)) else {
        return Weighed::PassedOver("does not apply");
    };
    let own_exception = case.exceptions.iter().find(|(of, _)| of == check);
    let exception = own_exception.map(|(_, exception)| exception.clone());
    let exception = exception
        .or_else(|| case.emergency.as_ref().map(|emergency| emergency.exception.to_string()))
        .filter(|_| !hard && worst.answer != Answer::Met);
    Weighed::Asked(Asked {
        check: check.to_owned(),
        subject: worst.subject.clone(),
        verdict: worst.answer.as_str().to_owned(),
        reason: if members.contains(&worst.subject) {
            format!("{}: {}", worst.subject, worst.reason)
        } else {
            worst.reason.clone()
        },
        entry: worst.entry,
        exception,
    })
}

fn badness(answer: Answer) -> u8 {
    match answer {
        Answer::Met => 0,
        Answer::Stale => 1,
        Answer::Unknown => 2,
        Answer::Broken => 3,
    }
}

/// What else stands in the way: the path, the minimum stay in the stage that it leaves, and the share
/// of the traffic that it had there.
///
/// What was brought in where it runs passes the gate of its stage later, and leaves none by that. An
/// emergency repair does not wait.
fn also(case: &GateCase) -> Vec<String> {
    let mut also = Vec::new();
    if case.from == case.to || case.emergency.is_some() {
        return also;
    }
    if let Err(no) = gates::open(case.class, case.from, case.to) {
        also.push(no.to_string());
    }
    if case.to > Stage::Live {
        return also;
    }
    let stay = gates::stay(case.class, case.from);
    let days = i32::try_from(stay.days).unwrap_or(i32::MAX);
    let stayed = case.today.number() - case.since.number();
    if stayed < days {
        let left = days - stayed;
        also.push(format!("{} more days in {} (of {days})", left, case.from));
    }
    match (stay.share_percent_max, case.traffic_percent) {
        (Some(most), None) => also.push(format!(
            "its share of the traffic in {} was never limited (at most {most} percent)",
            case.from
        )),
        (Some(most), Some(share)) if u32::from(share) > most => also.push(format!(
            "its share of the traffic in {} is {share} percent (at most {most})",
            case.from
        )),
        _ => {}
    }
    also
}

/// What a move needs besides and nothing counts yet.
fn uncounted(case: &GateCase) -> Vec<String> {
    let mut uncounted = Vec::new();
    if case.from == case.to || case.to > Stage::Live {
        return uncounted;
    }
    let exchanges = gates::stay(case.class, case.from).exchanges;
    if exchanges > 0 {
        let from = case.from;
        uncounted.push(format!(
            "at least {exchanges} exchanges or decisions in {from}: nothing counts them yet"
        ));
    }
    uncounted.push(
        "no open incident of severity major on the AI system: there is no register of incidents yet"
            .to_owned(),
    );
    uncounted
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
            traffic_percent: None,
            first: false,
            develops: false,
            today: Day::new(20_000 + stayed),
            exceptions: Vec::new(),
            emergency: None,
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
        judge(case, &BTreeSet::new(), vec![], vec![])
    }

    #[test]
    fn a_risk_of_the_system_keeps_its_gate_shut_and_one_of_another_does_not() {
        let case = case(Class::High, Stage::Build, Stage::Verify, 0);
        let found = || vec![("PL-RISK-05", Some(said("PL-RISK-05", "risk-7", Answer::Broken)))];
        let members = BTreeSet::from(["risk-7".to_owned()]);
        let answer = judge(&case, &members, found(), vec![]);
        assert!(!answer.passes());
        assert_eq!(answer.asked[0].reason, "risk-7: because");
        assert!(judge(&case, &BTreeSet::new(), found(), vec![]).passes());
    }

    #[test]
    fn a_gate_opens_when_every_check_is_met_for_the_release_or_its_system() {
        let case = case(Class::Minimal, Stage::Design, Stage::Build, 0);
        let found = vec![
            ("PL-CTX-02", Some(said("PL-CTX-02", "system-1", Answer::Met))),
            ("PL-ROLE-03", Some(said("PL-ROLE-03", "system-2", Answer::Broken))),
            ("PL-IMP-04", None),
        ];
        let answer = judge(&case, &BTreeSet::new(), found, vec![]);
        assert!(answer.passes(), "{answer:?}");
        assert_eq!(answer.unasked, ["PL-IMP-04"]);
        let incidents = "no open incident of severity major on the AI system: there is no register of \
                         incidents yet";
        let passed_over =
            ["PL-ROLE-03: does not apply", "PL-IMP-04: no page computes it yet", incidents];
        assert_eq!(answer.passed_over, passed_over, "what was not asked is listed");
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
        let answer = judge(&case, &BTreeSet::new(), found, vec![]);
        let missing: Vec<_> = answer.missing().map(|asked| asked.check.as_str()).collect();
        assert_eq!(missing, ["PL-LEGAL-01"]);
    }

    #[test]
    fn silence_about_a_hard_check_keeps_the_gate_shut_where_it_is_hard() {
        let found = || vec![("PL-IMP-03", None), ("PL-PARTY-02", None)];
        let high = case(Class::High, Stage::Design, Stage::Build, 0);
        let answer = judge(&high, &BTreeSet::new(), found(), vec![]);
        let missing: Vec<_> = answer.missing().map(|asked| asked.check.as_str()).collect();
        assert_eq!(missing, ["PL-IMP-03"]);
        assert_eq!(answer.asked[0].verdict, "unknown");
        assert!(answer.asked[0].reason.starts_with("it is not computable yet"));
        assert_eq!(answer.unasked, ["PL-PARTY-02"]);
        let limited = case(Class::Limited, Stage::Design, Stage::Build, 0);
        assert!(judge(&limited, &BTreeSet::new(), found(), vec![]).passes());
    }

    #[test]
    fn canary_is_left_with_a_small_share_of_the_traffic_only() {
        let leaves = |class, share| {
            let case = case(class, Stage::Canary, Stage::Live, 20);
            judge_alone(&GateCase { traffic_percent: share, ..case }).also
        };
        assert_eq!(leaves(Class::Limited, Some(10)), Vec::<String>::new());
        assert_eq!(
            leaves(Class::High, Some(10)),
            ["its share of the traffic in canary is 10 percent (at most 5)"]
        );
        assert_eq!(
            leaves(Class::High, None),
            ["its share of the traffic in canary was never limited (at most 5 percent)"]
        );
        let answer = judge_alone(&GateCase {
            traffic_percent: Some(5),
            ..case(Class::High, Stage::Canary, Stage::Live, 14)
        });
        assert!(answer.passes());
        assert_eq!(
            answer.passed_over[0],
            "at least 5000 exchanges or decisions in canary: nothing counts them yet"
        );
    }

    #[test]
    fn the_first_system_that_goes_live_needs_the_floor_and_before_that_it_is_shown() {
        let first = |class, from, to| GateCase {
            traffic_percent: Some(1),
            first: true,
            ..case(class, from, to, 20)
        };
        let to_live = first(Class::Limited, Stage::Canary, Stage::Live);
        assert!(floor(&to_live).contains(&"PL-POL-01") && !floor(&to_live).contains(&"PL-DEV-03"));
        assert!(floor(&GateCase { develops: true, ..to_live.clone() }).contains(&"PL-DEV-03"));
        assert!(floor(&first(Class::Minimal, Stage::Canary, Stage::Live)).is_empty());
        assert!(floor(&GateCase { first: false, ..to_live.clone() }).is_empty());

        let broken =
            || vec![("PL-POL-01", Some(said("PL-POL-01", "organisation", Answer::Broken)))];
        let answer = judge(&to_live, &BTreeSet::new(), vec![], broken());
        assert_eq!(answer.missing().next().unwrap().check, "PL-POL-01");
        let to_canary = first(Class::Limited, Stage::Shadow, Stage::Canary);
        let answer = judge(&to_canary, &BTreeSet::new(), vec![], broken());
        assert!(answer.passes(), "{answer:?}");
        assert_eq!(answer.readiness[0].verdict, "broken");
    }

    #[test]
    fn what_was_brought_in_is_asked_the_proofs_of_its_stage_and_no_stay() {
        let caught_up = case(Class::Minimal, Stage::Live, Stage::Live, 0);
        assert!(judge_alone(&caught_up).passes());
        let found = vec![("PL-VER-01", Some(said("PL-VER-01", "release-1", Answer::Stale)))];
        assert!(!judge(&caught_up, &BTreeSet::new(), found, vec![]).passes());
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
