//! What the verdicts mean for the items of the standard, and how much is proved by what.

use catalog::{Answer, Catalog, CheckPage, Evidence, Item};
use serde::Serialize;

use crate::{Exempt, Verdict};

/// How an item is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Met, and all its checks measure or observe.
    Machine,
    /// Met, and at least one check rests on a human act, be it the word that it does not apply.
    Recorded,
    /// Not met.
    Open,
}

/// The standing of one check of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckStatus {
    /// The check.
    pub check: String,
    /// The worst of its verdicts; none if it gave none.
    pub answer: Option<Answer>,
    /// Its verdicts.
    pub verdicts: Vec<Verdict>,
    /// To what it does not apply, and why.
    pub exempt: Vec<Exempt>,
}

impl CheckStatus {
    /// Whether it keeps its item from being met: it does not if it said why it does not apply.
    pub fn is_open(&self) -> bool {
        match self.answer {
            Some(answer) => answer != Answer::Met,
            None => self.exempt.is_empty(),
        }
    }
}

/// The standing of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemStatus {
    /// The item, as in `A.5.4`.
    pub item: String,
    /// The worst of its checks that apply; unknown if there is none, one that no page computes, or
    /// one that gave neither a verdict nor the reason why it does not apply.
    pub answer: Answer,
    /// How it is proved, by its weakest link.
    pub proof: Proof,
    /// Its checks that have a page.
    pub checks: Vec<CheckStatus>,
    /// Its checks that no page computes.
    pub missing: Vec<String>,
}

/// How many items are proved by what. The three are never added up into one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Met by machine evidence.
    pub machine: usize,
    /// Met by recorded acts, or by both.
    pub recorded: usize,
    /// Not met.
    pub open: usize,
    /// Open because something is disproved.
    pub broken: usize,
    /// Open because a proof is too old.
    pub stale: usize,
    /// Open because nothing proves it.
    pub unknown: usize,
    /// All that apply.
    pub applicable: usize,
}

/// The worse of two answers: broken before unknown before stale before met.
fn worse(one: Answer, other: Answer) -> Answer {
    let rank = |answer| match answer {
        Answer::Broken => 3,
        Answer::Unknown => 2,
        Answer::Stale => 1,
        Answer::Met => 0,
    };
    if rank(one) >= rank(other) { one } else { other }
}

/// The standing of every item of ISO/IEC 42001, in its order.
pub fn items(catalog: &Catalog, verdicts: &[Verdict], exempt: &[Exempt]) -> Vec<ItemStatus> {
    catalog.items().iter().map(|item| status(catalog, item, verdicts, exempt)).collect()
}

fn status(catalog: &Catalog, item: &Item, verdicts: &[Verdict], exempt: &[Exempt]) -> ItemStatus {
    let pages = catalog.checks_serving(item);
    let checks: Vec<_> = pages.iter().map(|page| check(page, verdicts, exempt)).collect();
    let missing = catalog.missing_checks(item).into_iter().map(str::to_owned).collect();
    let measured = pages.iter().all(|page| page.evidence == Evidence::Machine);
    judged(&item.id, measured, checks, missing)
}

fn check(page: &CheckPage, verdicts: &[Verdict], exempt: &[Exempt]) -> CheckStatus {
    let own = verdicts.iter().filter(|verdict| verdict.check == page.id);
    let verdicts: Vec<Verdict> = own.cloned().collect();
    let answer = verdicts.iter().map(|verdict| verdict.answer).reduce(worse);
    let exempt = exempt.iter().filter(|one| one.check == page.id).cloned().collect();
    CheckStatus { check: page.id.clone(), answer, verdicts, exempt }
}

/// Met only if every check that the item names is computed, and each gave verdicts that are all met
/// or said on which fact it does not apply: silence is never met.
fn judged(
    item: &str,
    measured: bool,
    checks: Vec<CheckStatus>,
    missing: Vec<String>,
) -> ItemStatus {
    let computed = |check: &CheckStatus| match check.answer {
        None if check.exempt.is_empty() => Answer::Unknown,
        None => Answer::Met,
        Some(answer) => answer,
    };
    let mut answer = checks.iter().map(computed).reduce(worse).unwrap_or(Answer::Unknown);
    if !missing.is_empty() {
        answer = worse(answer, Answer::Unknown);
    }
    // That a check does not apply is somebody's word, also where the check itself measures.
    let applies = checks.iter().all(|check| check.answer.is_some());
    let proof = match answer {
        Answer::Met if measured && applies => Proof::Machine,
        Answer::Met => Proof::Recorded,
        _ => Proof::Open,
    };
    ItemStatus { item: item.to_owned(), answer, proof, checks, missing }
}

impl Coverage {
    /// Counts items.
    pub fn of(items: &[ItemStatus]) -> Self {
        let proved = |proof| items.iter().filter(|item| item.proof == proof).count();
        let answered = |answer| items.iter().filter(|item| item.answer == answer).count();
        Self {
            machine: proved(Proof::Machine),
            recorded: proved(Proof::Recorded),
            open: proved(Proof::Open),
            broken: answered(Answer::Broken),
            stale: answered(Answer::Stale),
            unknown: answered(Answer::Unknown),
            applicable: items.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(answers: &[Answer]) -> Vec<CheckStatus> {
        let check = |answer: &Answer| CheckStatus {
            check: "PL-X-01".to_owned(),
            answer: Some(*answer),
            verdicts: Vec::new(),
            exempt: Vec::new(),
        };
        answers.iter().map(check).collect()
    }

    /// A check without a verdict, with or without the fact that it does not apply.
    fn silent(because: &[u64]) -> CheckStatus {
        let check = || "PL-X-03".to_owned();
        let exempt = |entry: &u64| Exempt {
            check: check(),
            subject: "organisation".to_owned(),
            reason: "there is none, as attested".to_owned(),
            entry: *entry,
        };
        let exempt = because.iter().map(exempt).collect();
        CheckStatus { check: check(), answer: None, verdicts: Vec::new(), exempt }
    }

    #[test]
    fn a_check_that_does_not_apply_says_why_and_rests_on_somebodys_word() {
        let alone = judged("8.1", true, vec![silent(&[4])], vec![]);
        assert_eq!((alone.answer, alone.proof), (Answer::Met, Proof::Recorded));
        let beside = |answer| [computed(&[answer]), vec![silent(&[4])]].concat();
        assert_eq!(judged("8.1", true, beside(Answer::Met), vec![]).proof, Proof::Recorded);
        assert_eq!(judged("8.1", true, beside(Answer::Stale), vec![]).answer, Answer::Stale);
        let missing = vec!["PL-X-02".to_owned()];
        assert_eq!(judged("8.1", true, vec![silent(&[4])], missing).answer, Answer::Unknown);
    }

    #[test]
    fn a_check_that_says_nothing_leaves_its_item_unknown() {
        let mixed = [computed(&[Answer::Met]), vec![silent(&[])]].concat();
        assert_eq!(judged("8.1", true, mixed, vec![]).answer, Answer::Unknown);
    }

    #[test]
    fn an_item_is_met_only_if_all_its_checks_are() {
        let met = judged("A.5.4", true, computed(&[Answer::Met, Answer::Met]), vec![]);
        assert_eq!((met.answer, met.proof), (Answer::Met, Proof::Machine));
        let mixed = judged("A.5.4", false, computed(&[Answer::Met]), vec![]);
        assert_eq!(mixed.proof, Proof::Recorded);
        let broken = judged("A.5.4", true, computed(&[Answer::Unknown, Answer::Broken]), vec![]);
        assert_eq!((broken.answer, broken.proof), (Answer::Broken, Proof::Open));
    }

    #[test]
    fn silence_and_a_check_that_nothing_computes_are_never_met() {
        assert_eq!(judged("4.4", true, vec![], vec![]).answer, Answer::Unknown);
        let missing = vec!["PL-X-02".to_owned()];
        assert_eq!(judged("4.4", true, computed(&[Answer::Met]), missing).answer, Answer::Unknown);
    }

    #[test]
    fn the_three_figures_cover_every_item_once() {
        let items = [
            judged("a", true, computed(&[Answer::Met]), vec![]),
            judged("b", false, computed(&[Answer::Met]), vec![]),
            judged("c", true, computed(&[Answer::Stale]), vec![]),
        ];
        let coverage = Coverage::of(&items);
        assert_eq!((coverage.machine, coverage.recorded, coverage.open), (1, 1, 1));
        assert_eq!((coverage.stale, coverage.applicable), (1, 3));
    }
}
