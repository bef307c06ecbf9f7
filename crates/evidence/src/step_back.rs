//! Stepping back: which running releases the product takes out of use by itself.
//!
//! A check that stays broken on what runs is not left to be noticed. How long it may stay broken depends
//! on the check and on the class of the system; stale for a multiple of its freshness counts as broken.

use base::Day;
use catalog::{Answer, Class, gates};

/// A release that answers.
#[derive(Debug, Clone)]
pub struct Running {
    /// The release.
    pub release: String,
    /// Its AI system.
    pub system: String,
    /// The class of the system; unclassified counts as high.
    pub class: Class,
    /// The exception on which it went straight to where it runs, in an emergency, and the last day on
    /// which that holds; none once it passed the gate.
    pub emergency: Option<(String, Day)>,
}

/// How a check stands for a subject, as its last recorded turn has it.
#[derive(Debug, Clone)]
pub struct Turned {
    /// The check.
    pub check: String,
    /// Of what: a release, or its AI system.
    pub subject: String,
    /// What it is since then.
    pub answer: Answer,
    /// Since when.
    pub since: Day,
    /// How old its proof may be, in days.
    pub fresh_days: u32,
}

/// A release from which the product steps back, or about which it notes that a higher class would have
/// it step back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The release.
    pub release: String,
    /// The check.
    pub check: String,
    /// Since when it counts as broken.
    pub since: Day,
    /// Why, in words.
    pub reason: String,
    /// Whether the product only notes it.
    pub note: bool,
}

/// The steps that are due on a day, one for each release: stepping back before noting.
pub fn steps(running: &[Running], turned: &[Turned], today: Day) -> Vec<Step> {
    let due = |one: &Running| {
        let about = |turn: &&Turned| turn.subject == one.release || turn.subject == one.system;
        let due = turned.iter().filter(about).filter_map(|turn| step(one, turn, today));
        due.chain(over(one, today)).min_by_key(|step| (step.note, step.since))
    };
    running.iter().filter_map(due).collect()
}

fn step(running: &Running, turn: &Turned, today: Day) -> Option<Step> {
    let own = gates::step_back_after_days(running.class, &turn.check);
    // A class that has no number of its own is measured by the next one that has.
    let days = own.or_else(|| gates::step_back_after_days(Class::Limited, &turn.check))?;
    let since = broken_since(turn)?;
    let due = since.plus(i32::try_from(days).unwrap_or(i32::MAX)) <= today;
    let (release, check) = (running.release.clone(), turn.check.clone());
    let reason =
        format!("{check} counts as broken since {}; it may for {days} days", since.human());
    due.then_some(Step { release, check, since, reason, note: own.is_none() })
}

/// An emergency repair that did not pass the gate it had skipped while its exception held.
fn over(running: &Running, today: Day) -> Option<Step> {
    let (exception, until) = running.emergency.as_ref()?;
    let reason = format!(
        "{exception}, on which this emergency repair stood, is over, and it did not pass the gate that \
         it had skipped"
    );
    (*until < today).then(|| Step {
        release: running.release.clone(),
        check: SKIPPED.to_owned(),
        since: until.plus(1),
        reason,
        note: false,
    })
}

/// The check that tells of gates that were skipped.
const SKIPPED: &str = "PL-DEV-04";

/// Since when a check counts as broken; never while it is met or unknown.
fn broken_since(turn: &Turned) -> Option<Day> {
    match turn.answer {
        Answer::Broken => Some(turn.since),
        Answer::Stale => {
            let days = gates::step_back_stale_factor().saturating_mul(turn.fresh_days);
            Some(turn.since.plus(i32::try_from(days).unwrap_or(i32::MAX)))
        }
        Answer::Met | Answer::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Day = Day::new(20_000);

    fn running(class: Class) -> Running {
        Running {
            release: "release-2".to_owned(),
            system: "system-1".to_owned(),
            class,
            emergency: None,
        }
    }

    fn turn(check: &str, subject: &str, answer: Answer) -> Turned {
        let (check, subject) = (check.to_owned(), subject.to_owned());
        Turned { check, subject, answer, since: SINCE, fresh_days: 30 }
    }

    /// After how many days the product first does something, and whether it only notes it.
    fn after(class: Class, turn: &Turned) -> Option<(i32, bool)> {
        let turned = std::slice::from_ref(turn);
        (0..200).find_map(|days| {
            let steps = steps(&[running(class)], turned, SINCE.plus(days));
            steps.first().map(|step| (days, step.note))
        })
    }

    #[test]
    fn the_product_steps_back_after_the_days_that_the_check_and_the_class_allow() {
        let unfair = turn("PL-FAIR-01", "release-2", Answer::Broken);
        assert_eq!(after(Class::High, &unfair), Some((1, false)));
        assert_eq!(after(Class::Limited, &unfair), Some((3, false)));
        let unverified = turn("PL-VER-03", "release-2", Answer::Broken);
        assert_eq!(after(Class::Limited, &unverified), Some((0, false)));
        let lawless = turn("PL-LEGAL-01", "system-1", Answer::Broken);
        assert_eq!(after(Class::High, &lawless), Some((30, false)));
    }

    #[test]
    fn a_minimal_system_gets_a_note_except_where_nothing_is_logged() {
        let unfair = turn("PL-FAIR-01", "release-2", Answer::Broken);
        assert_eq!(after(Class::Minimal, &unfair), Some((3, true)));
        let unlogged = turn("PL-LOG-01", "release-2", Answer::Broken);
        assert_eq!(after(Class::Minimal, &unlogged), Some((0, false)));
    }

    #[test]
    fn an_emergency_repair_whose_exception_is_over_goes_back_whatever_its_class() {
        for class in [Class::Minimal, Class::High] {
            let repair =
                Running { emergency: Some(("exception-1".to_owned(), SINCE)), ..running(class) };
            assert_eq!(steps(std::slice::from_ref(&repair), &[], SINCE), [], "its last day");
            let back = steps(&[repair], &[], SINCE.plus(1));
            assert_eq!((back[0].check.as_str(), back[0].note), ("PL-DEV-04", false));
        }
    }

    #[test]
    fn stale_for_twice_its_freshness_counts_as_broken() {
        let old = turn("PL-FAIR-01", "release-2", Answer::Stale);
        assert_eq!(after(Class::High, &old), Some((61, false)));
    }

    #[test]
    fn nothing_happens_for_silence_other_subjects_or_other_checks() {
        for quiet in [
            turn("PL-FAIR-01", "release-2", Answer::Unknown),
            turn("PL-FAIR-01", "release-2", Answer::Met),
            turn("PL-FAIR-01", "release-1", Answer::Broken),
            turn("PL-POL-01", "system-1", Answer::Broken),
        ] {
            assert_eq!(after(Class::High, &quiet), None, "{quiet:?}");
        }
    }
}
