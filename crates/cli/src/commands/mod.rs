//! Our commands, one file each.

pub(crate) mod anonymise;
pub(crate) mod assess;
pub(crate) mod check;
mod files;
mod init;
mod jsonl;
pub(crate) mod ledger;
mod points;
pub(crate) mod query;
mod rerun;
pub(crate) mod restore;
mod scan;
mod serve;
pub(crate) mod treat;
mod user;
pub(crate) mod verify;
mod wild;
mod witness;

use base::Error;
use serde_json::json;

use crate::{
    args::Ours,
    outcome::{Outcome, Printer},
    work::Place,
};

pub(crate) async fn run(place: &Place, ours: Ours, printer: &Printer) -> Result<Outcome, Error> {
    match ours {
        Ours::Init { organisation, origin, owner, login, password_file } => {
            init::run(place, (organisation, origin), (owner, login), password_file.as_deref()).await
        }
        Ours::Serve { listen, https, trusted_proxy } => {
            serve::run(place, listen, (https, trusted_proxy), printer).await
        }
        Ours::Demo { listen } => serve::demo(&place.for_demo(), listen, printer).await,
        Ours::Check { id, as_of, record } => check::run(place, id, &as_of, record).await,
        Ours::Query { sql, as_of, csv } => query::run(place, sql, &as_of, csv).await,
        Ours::Ledger(command) => ledger::run(place, command, printer).await,
        Ours::Witness(command) => witness::run(command),
        Ours::Verify { rerun: Some(claim), data: Some(data), .. } => {
            rerun::run(place, &claim, data).await
        }
        Ours::Verify { bundle, key, remembered, .. } => {
            verify::run(&bundle.unwrap_or_default(), &key, remembered.as_deref())
        }
        Ours::Assess(command) => assess::run(place, command).await,
        Ours::Scan(asked) => scan::run(&asked, printer),
        Ours::Anonymize(asked) => anonymise::run(place, &asked, printer),
        Ours::Restore(asked) => restore::run(place, &asked, printer).await,
        Ours::Rebuild => rebuild(place),
        Ours::User(command) => user::run(place, command).await,
    }
}

fn rebuild(place: &Place) -> Result<Outcome, Error> {
    let (app, who) = place.open()?;
    let (before, after) = app.rebuild(&who)?;
    let same = before == after;
    let text = if same {
        format!("folded {} entries anew, identical content ({after})", app.size()?)
    } else {
        format!(
            "folded {} entries anew; the tables had been changed: {before} became {after}",
            app.size()?
        )
    };
    let value = json!({ "before": before, "after": after, "identical": same });
    Ok(Outcome { holds: same, ..Outcome::new(value, text) })
}
