//! `plumb ledger`

use std::path::Path;

use app::{AsOf, Piece};
use base::{Error, Refusal};
use ledger::{SignedCheckpoint, tile};
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
            let found = app.newest(who, &what, AsOf::Now, Piece::newest(most))?;
            let value = found
                .facts
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
            Ok(verified(checked.entries, &checked.continues))
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
        Ledger::Export { out } => export(&out, printer, |path| app.tile_file(who, path)),
    }
}

/// The ledger as files of the C2SP tlog-tiles layout; `read` gives the file at a path.
pub(crate) fn export(
    out: &Path,
    printer: &Printer,
    read: impl Fn(&str) -> Result<Vec<u8>, Error>,
) -> Result<Outcome, Error> {
    // Read first and written last, the checkpoint never covers what is not there.
    let checkpoint = read(CHECKPOINT)?;
    let signed = SignedCheckpoint::read(&checkpoint)
        .map_err(|error| Error::failed("read the checkpoint", error))?;
    let tiles = tile::all(signed.checkpoint().size());
    let files = tiles.len() + 1;
    for (done, tile) in (1..).zip(tiles) {
        let path = tile.to_string();
        write(&out.join(&path), &read(&path)?)?;
        printer.progress("writing files", done, files as u64);
    }
    write(&out.join(CHECKPOINT), &checkpoint)?;
    let to = out.display();
    let said = format!("wrote {files} files of the C2SP tlog-tiles layout to {to}");
    Ok(Outcome::new(json!({ "out": out, "files": files }), said))
}

/// That every entry was read, and which heads it continues.
pub(crate) fn verified(entries: u64, continues: &[u64]) -> Outcome {
    let heads = continues.len();
    let text =
        format!("{entries} entries lead to the signed head; it continues {heads} remembered heads");
    Outcome::new(json!({ "entries": entries, "continues": continues }), text)
}

fn show(proof: &app::EntryProof) -> Outcome {
    let mut lines = match &proof.says {
        Some(app::Says { leaf, said }) => vec![
            format!(
                "entry {}: {} {} by {} ({}) at {}",
                proof.number, said.what, said.on, said.by, said.via, said.at
            ),
            format!("sealed: {leaf}"),
        ],
        None => vec![format!("entry {}: what it says may not be read", proof.number)],
    };
    for step in &proof.steps {
        lines.push(format!("with entries {} to {}: covers {}", step.first, step.last, step.covers));
    }
    lines.push(if proof.holds {
        format!("the steps lead to the signed head of {} entries", proof.head.size)
    } else {
        "THE PROOF DOES NOT HOLD".to_owned()
    });
    let value = json!({
        "entry": proof.number, "said": proof.says.as_ref().map(|says| &says.said),
        "leaf": proof.says.as_ref().map(|says| &says.leaf), "size": proof.head.size,
        "holds": proof.holds, "checkpoint": proof.checkpoint,
    });
    Outcome { holds: proof.holds, ..Outcome::new(value, lines.join("\n")) }
}
