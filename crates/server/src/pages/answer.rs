//! What the verdicts say in a sentence: the worst one, why, and what helps.

use app::Standing;
use catalog::{Answer, CheckPage};
use evidence::ItemStatus;

use crate::{
    Site,
    html::{self, Html},
};

/// The worst verdict of a check; none if it has no subject.
pub(crate) fn worst(standing: &Standing, check: &str) -> Option<&'static str> {
    let order = [Answer::Broken, Answer::Unknown, Answer::Stale, Answer::Met];
    let has = |answer: &&Answer| {
        standing.verdicts.iter().any(|v| v.check == check && v.answer == **answer)
    };
    order.iter().find(has).map(|answer| answer.as_str())
}

/// The sentence that helps after a verdict, its link leading to the subject.
pub(crate) fn help(page: &CheckPage, answer: &str, subject: &str) -> Html {
    let found = page.helps.iter().find(|(kind, _)| kind.as_str() == answer);
    let Some((_, help)) = found else { return Html::default() };
    let text = html::escape(&help.text);
    let Some(link) = &help.link else { return Html::assembled(&text) };
    let label = html::escape(&link.label);
    let anchor = html::link(&link.to(subject), &link.label).to_string();
    Html::assembled(&text.replacen(&label, &anchor, 1))
}

/// Why an item is open: the reason of its worst verdict, or that nothing computes it.
pub(crate) fn worst_reason(item: &ItemStatus) -> String {
    let of = |answer: Answer| {
        item.checks.iter().flat_map(|check| &check.verdicts).find(|v| v.answer == answer)
    };
    if let Some(verdict) = of(item.answer) {
        return format!("{}: {}", verdict.subject, verdict.reason);
    }
    if !item.missing.is_empty() {
        return format!("No page computes {} yet", item.missing.join(", "));
    }
    "No subject was recorded".to_owned()
}

/// What helps with the worst verdict of an item.
pub(crate) fn first_help(site: &Site, item: &ItemStatus) -> Html {
    let verdicts = item.checks.iter().flat_map(|check| &check.verdicts);
    let worst = verdicts.clone().find(|verdict| verdict.answer == item.answer);
    let page = worst.and_then(|verdict| site.app.catalog().check(&verdict.check));
    match (worst, page) {
        (Some(verdict), Some(page)) => help(page, verdict.answer.as_str(), &verdict.subject),
        _ => Html::default(),
    }
}
