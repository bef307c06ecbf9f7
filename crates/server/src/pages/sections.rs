//! What some registers show beyond the fields of their records: the risk matrix, the gate of a
//! release, the course of claims. Everything here is read from the same records and verdicts.

mod claims;
mod comments;
mod gate;
mod matrix;
mod system;

use std::fmt::Write as _;

use app::Seen;

use crate::{Site, fault::Fault, html::Html, shell::Shell, visit::Visit};

pub(crate) use comments::section as comments;
pub(crate) use matrix::at_step;

/// What stands above the list of a register.
pub(crate) async fn above_list(site: &Site, visit: &Visit, noun: &str) -> Result<Html, Fault> {
    match noun {
        "risk" => matrix::section(site, visit),
        "verdict" | "policy" | "system" => checks_of(site, visit, noun).await,
        _ => Ok(Html::default()),
    }
}

/// What stands above the fields of a record.
pub(crate) async fn above_record(
    site: &Site,
    visit: &Visit,
    shell: &Shell,
    seen: &Seen,
) -> Result<Html, Fault> {
    match seen.record.id.noun.as_str() {
        "system" => system::section(site, visit, shell, seen).await,
        "release" => gate::section(site, visit, seen).await,
        "claim" => Ok(claims::report(seen)),
        _ => Ok(Html::default()),
    }
}

/// What stands beside a form: for the move of a release, what its gate says.
pub(crate) async fn beside_form(
    site: &Site,
    visit: &Visit,
    verb: &str,
    seen: Option<&Seen>,
) -> Result<Html, Fault> {
    match seen {
        Some(seen) if seen.record.id.noun == "release" && matches!(verb, "ask" | "move") => {
            gate::section(site, visit, seen).await
        }
        _ => Ok(Html::default()),
    }
}

/// The checks that read a register, each with the worst of its verdicts.
async fn checks_of(site: &Site, visit: &Visit, noun: &str) -> Result<Html, Fault> {
    if noun == "verdict" {
        return Ok(Html::default());
    }
    let standing = site.app.standing(&visit.told.who, visit.as_of).await?;
    let mut lines = String::new();
    for page in site.app.catalog().checks() {
        if page.reads.first().map(String::as_str) != Some(noun) {
            continue;
        }
        let Some(answer) = super::answer::worst(&standing, &page.id) else { continue };
        if answer != "met" {
            let title = format!("{} {}", page.id, page.title);
            let link = crate::html::link(&visit.at(&format!("/checks/{}", page.id)), &title);
            let mark = crate::html::verdict(answer);
            let _ = write!(lines, r#"<li><div class="row">{link}{mark}</div></li>"#);
        }
    }
    if lines.is_empty() {
        return Ok(Html::default());
    }
    let head = r#"<section class="card" aria-labelledby="open-checks"><header><h2 id="open-checks">Not met here</h2></header>"#;
    Ok(Html::assembled(&format!(r#"{head}<ul class="plain" role="list">{lines}</ul></section>"#)))
}
