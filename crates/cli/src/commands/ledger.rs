//! `plumb ledger`

use std::path::Path;

use base::{Error, Refusal};
use serde_json::json;

use super::verify::signed;
use crate::{
    args::Ledger,
    outcome::{Outcome, Printer},
    records::shown_history,
    work::{Place, file, verifier, write},
};

/// The file of the head in the C2SP tlog-tiles layout.
const CHECKPOINT: &str = "checkpoint";

pub(crate) async fn run(
    place: &Place,
    command: Ledger,
    printer: &Printer,
) -> Result<Outcome, Error> {
    if let Ledger::Witnessed { checkpoint, key } = command {
        let (app, who) = place.open()?;
        let done = app.witnessed(&who, &file(&checkpoint)?, verifier(&key)?).await?;
        let text = format!("{} {} (entry #{})", done.what, done.id, done.entry);
        return Ok(Outcome::new(json!(done), text));
    }
    let (app, who) = place.read()?;
    read(&app, &who, command, printer)
}

fn read(
    app: &app::App,
    who: &access::Principal,
    command: Ledger,
    printer: &Printer,
) -> Result<Outcome, Error> {
    match command {
        Ledger::Witnessed { .. } => Err(Refusal::invalid("this one writes", "report it").into()),
        Ledger::Offer { old, out } => {
            let offer = app.offer(who, old)?;
            write(&out, offer.to_string().as_bytes())?;
            let size = offer.checkpoint.checkpoint().size();
            let said = format!("wrote {}: from {old} to {size} entries", out.display());
            Ok(Outcome::new(json!({ "out": out, "old": old, "size": size }), said))
        }
        Ledger::Head => {
            let text = app.checkpoint()?.ok_or_else(|| {
                Refusal::missing("the ledger has no entries", "record something first")
            })?;
            let value = json!({ "checkpoint": text, "key": app.key().to_string() });
            Ok(Outcome::new(value, format!("{text}\nkey: {}", app.key())))
        }
        Ledger::List { what, most } => {
            let facts = app.newest(who, &what, None, most)?;
            let value = facts
                .iter()
                .map(|fact| json!({ "entry": fact.entry, "said": fact.said }))
                .collect();
            Ok(shown_history(value))
        }
        Ledger::Show { entry, proof: true } => {
            let text = app.tlog_proof(who, entry)?;
            Ok(Outcome::new(json!({ "tlog_proof": text }), text))
        }
        Ledger::Show { entry, proof: false } => Ok(show(&app.entry(who, entry)?)),
        Ledger::Verify { remembered } => {
            let brought =
                remembered.iter().map(|path| signed(path)).collect::<Result<Vec<_>, _>>()?;
            let progress = |done, all| printer.progress("verifying entries", done, all);
            let checked = app.verify(who, &brought, progress)?;
            let text = format!(
                "{} entries lead to the signed head; it continues {} remembered heads",
                checked.entries,
                checked.continues.len()
            );
            Ok(Outcome::new(
                json!({ "entries": checked.entries, "continues": checked.continues }),
                text,
            ))
        }
        Ledger::Bundle { entries, out, open, since } => {
            let since = since.as_deref().map(signed).transpose()?;
            let text = app.bundle(who, &entries, open, since)?;
            write(&out, text.as_bytes())?;
            let said = format!(
                "wrote {} with {} entries; verify it with `plumb verify`",
                out.display(),
                entries.len()
            );
            Ok(Outcome::new(json!({ "out": out, "entries": entries }), said))
        }
        Ledger::Export { out } => export(app, who, &out, printer),
    }
}

/// The ledger as files of the C2SP tlog-tiles layout.
fn export(
    app: &app::App,
    who: &access::Principal,
    out: &Path,
    printer: &Printer,
) -> Result<Outcome, Error> {
    // Read first and written last, the checkpoint never covers what is not there.
    let checkpoint = app.tile_file(who, CHECKPOINT)?;
    let mut paths = app.tile_paths()?;
    paths.sort_by_key(|path| path == CHECKPOINT);
    for (done, path) in (1..).zip(&paths) {
        let known = (path == CHECKPOINT).then(|| Ok(checkpoint.clone()));
        let bytes = known.unwrap_or_else(|| app.tile_file(who, path))?;
        write(&out.join(path), &bytes)?;
        printer.progress("writing files", done, paths.len() as u64);
    }
    let (files, to) = (paths.len(), out.display());
    let said = format!("wrote {files} files of the C2SP tlog-tiles layout to {to}");
    Ok(Outcome::new(json!({ "out": out, "files": files }), said))
}

fn show(proof: &app::EntryProof) -> Outcome {
    let said = &proof.said;
    let mut lines = vec![
        format!(
            "entry {}: {} {} by {} ({}) at {}",
            proof.number, said.what, said.on, said.by, said.via, said.at
        ),
        format!("sealed: {}", proof.leaf),
    ];
    for step in &proof.steps {
        lines.push(format!("with entries {} to {}: covers {}", step.first, step.last, step.covers));
    }
    lines.push(if proof.holds {
        format!("the steps lead to the signed head of {} entries", proof.head.size)
    } else {
        "THE PROOF DOES NOT HOLD".to_owned()
    });
    let value = json!({
        "entry": proof.number, "said": said, "leaf": proof.leaf, "size": proof.head.size,
        "holds": proof.holds, "checkpoint": proof.checkpoint,
    });
    Outcome { holds: proof.holds, ..Outcome::new(value, lines.join("\n")) }
}
