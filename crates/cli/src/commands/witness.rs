//! `plumb witness`: somebody else's memory of a ledger, in a folder of their own.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use app::{Dice, Wall};
use base::{Clock as _, Error, Refusal, chance};
use ledger::{Checkpoint, Cosigner, SignedCheckpoint, VerifierKey, cosignature, offer::Offer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    args::Witness,
    outcome::Outcome,
    work::{file, verifier, write},
};

/// What a witness is, in `witness.json`; its seed lies beside it in a file of its own.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    name: String,
    ledger: String,
}

pub(crate) fn run(command: Witness) -> Result<Outcome, Error> {
    match command {
        Witness::New { name, ledger, at } => new(&at, name, &ledger),
        Witness::Show { at } => show(&at),
        Witness::Sign { offer, at, out } => sign(&at, &offer, &out),
    }
}

fn failed(doing: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::failed(doing, error)
}

fn about(at: &Path) -> PathBuf {
    at.join("witness.json")
}

fn seed(at: &Path) -> PathBuf {
    at.join("witness.key")
}

fn last(at: &Path) -> PathBuf {
    at.join("last.checkpoint")
}

fn new(at: &Path, name: String, ledger: &str) -> Result<Outcome, Error> {
    let ledger = verifier(ledger)?;
    if about(at).exists() {
        let what = format!("there is a witness in `{}` already", at.display());
        return Err(Refusal::conflict(what, "name another folder with `--at`").into());
    }
    let secret = chance::random::<32>(&Dice);
    let key = cosigner(&name, &secret)?.public().to_string();
    fs::create_dir_all(at).map_err(failed("make the folder of the witness"))?;
    private(&seed(at), hex::encode(secret).as_bytes())?;
    let text = serde_json::to_vec_pretty(&About { name, ledger: ledger.to_string() })
        .map_err(|error| Error::failed("write the witness", error))?;
    fs::write(about(at), text).map_err(failed("write the witness"))?;
    let said = format!("key: {key}\ngive it to whoever runs {}", ledger.name());
    Ok(Outcome::new(json!({ "key": key }), said))
}

fn cosigner(name: &str, secret: &[u8; 32]) -> Result<Cosigner, Error> {
    Cosigner::new(name, secret).map_err(|error| {
        let hint = "name it like a web address without `https://`";
        Refusal::invalid(error.to_string(), hint).about("name").into()
    })
}

/// A file that only its owner reads.
fn private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed("write the witness's key"))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed("write the witness's key"))
}

/// The key of a witness, the key of the ledger that it watches, and what it cosigned last.
fn open(at: &Path) -> Result<(Cosigner, VerifierKey, Option<Checkpoint>), Error> {
    if !about(at).exists() {
        let what = format!("there is no witness in `{}`", at.display());
        return Err(Refusal::missing(what, "make one with `plumb witness new`").into());
    }
    let odd = |what: &str| {
        Refusal::invalid(
            format!("the {what} of the witness cannot be read"),
            "restore its folder from a copy",
        )
    };
    let about: About = serde_json::from_str(&file(&about(at))?).map_err(|_| odd("description"))?;
    let bytes = hex::decode(file(&seed(at))?.trim()).map_err(|_| odd("key"))?;
    let secret: [u8; 32] = bytes.try_into().map_err(|_| odd("key"))?;
    let ledger = verifier(&about.ledger)?;
    let signer = cosigner(&about.name, &secret)?;
    let remembered = if last(at).exists() {
        let text = file(&last(at))?;
        let signed: SignedCheckpoint = text.parse().map_err(|_| odd("memory"))?;
        Some(signed.checkpoint().clone())
    } else {
        None
    };
    Ok((signer, ledger, remembered))
}

fn show(at: &Path) -> Result<Outcome, Error> {
    let (signer, ledger, remembered) = open(at)?;
    let size = remembered.map_or(0, |checkpoint| checkpoint.size());
    let key = signer.public().to_string();
    let said = format!("key: {key}\nwatches: {}\ncosigned last: {size} entries", ledger.name());
    Ok(Outcome::new(json!({ "key": key, "ledger": ledger.to_string(), "size": size }), said))
}

/// One at a time: two that cosign at once could cosign a fork.
fn sign(at: &Path, offered: &Path, out: &Path) -> Result<Outcome, Error> {
    let lock = fs::File::open(about(at)).map_err(|_| {
        let what = format!("there is no witness in `{}`", at.display());
        Error::from(Refusal::missing(what, "make one with `plumb witness new`"))
    })?;
    lock.lock().map_err(failed("wait for the other one that cosigns"))?;
    let (signer, ledger, remembered) = open(at)?;
    let name = ledger.name().to_owned();
    let witness = cosignature::Witness::new(signer, &name, vec![ledger]);
    let offer = Offer::read(file(offered)?.as_bytes()).map_err(|error| {
        let what = format!("`{}`: {error}", offered.display());
        Refusal::invalid(what, "bring what `plumb ledger offer` wrote")
    })?;
    let cosigned = witness
        .cosign(remembered.as_ref(), &offer.checkpoint, &offer.path, Wall.now())
        .map_err(|error| refused(&error, remembered.as_ref()))?;
    let whole = offer.checkpoint.with(cosigned.signature).map_err(|error| {
        Refusal::invalid(error.to_string(), "offer a checkpoint with fewer signatures")
    })?;
    // What was cosigned is on disk before the signature leaves the house.
    let text = whole.to_string();
    let draft = last(at).with_extension("part");
    let mut memory = fs::File::create(&draft).map_err(failed("remember the checkpoint"))?;
    memory
        .write_all(text.as_bytes())
        .and_then(|()| memory.sync_all())
        .and_then(|()| fs::rename(&draft, last(at)))
        .and_then(|()| fs::File::open(at)?.sync_all())
        .map_err(failed("remember the checkpoint"))?;
    write(out, text.as_bytes())?;
    let size = cosigned.checkpoint.size();
    let said = format!("cosigned {size} entries; wrote {}", out.display());
    Ok(Outcome::new(json!({ "size": size, "out": out }), said))
}

fn refused(error: &cosignature::WitnessError, remembered: Option<&Checkpoint>) -> Refusal {
    let size = remembered.map_or(0, Checkpoint::size);
    let hint = match error {
        cosignature::WitnessError::Rollback { .. } | cosignature::WitnessError::Fork { .. } => {
            format!(
                "make the offer with `--old {size}`; if it was, the ledger was replaced: keep both checkpoints and ask"
            )
        }
        _ => "bring an offer of the ledger that this witness watches".to_owned(),
    };
    let causes = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    Refusal::conflict(format!("{error}{}", causes.unwrap_or_default()), hint)
}
