//! `cargo xtask bench ledger`: how many entries a second become durable, and how long their
//! verification takes.
//!
//! It runs what the product runs for a batch: canonical leaves, Merkle tiles, one signature, one
//! `Backend::commit` on the embedded store with synchronous FULL. It leaves out authorising,
//! deciding and folding, which cost what the rules of a register cost. Making the made-up entries is
//! part of the measured time.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use app::Wall;
use base::{AnyId, Clock as _, Digest, Error, Millis, chance::Seeded};
use ledger::{Entry, Head, SignedCheckpoint, Signer, Writer, audit::Auditor};
use serde_json::{Value, json};
use store::{Backend as _, Commit, Row, Sqlite};

/// The name of the log that is written here.
const ORIGIN: &str = "bench.example/log";

/// How many entries touch a record, and over how many of the newest records they are spread.
const ENTRIES_PER_RECORD: u64 = 4;
const RECORDS_AT_WORK: u64 = 1000;

/// How many leaves are read at a time to verify, as the product does.
const READ_LEAVES: usize = 8192;

/// The targets: entries a second in batches of so many, and the seconds of verifying a million.
const TARGETS: [(usize, f64); 2] = [(1000, 50_000.0), (100, 15_000.0)];
const VERIFY_S_PER_MILLION: f64 = 3.0;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many entries each run appends.
    pub entries: u64,
    /// Where the database is made; each run has a folder of its own in it, taken away afterwards.
    pub folder: PathBuf,
}

/// What one run measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The entries of a batch.
    pub batch: usize,
    /// Whether each entry came with the folded state of its record.
    pub rows: bool,
    /// How many entries were appended.
    pub entries: u64,
    /// The mean length of a leaf.
    pub leaf_bytes: u64,
    /// The time on the wall.
    pub wall_s: f64,
    /// The time that all threads spent on processors, in user mode and in the kernel.
    pub cpu_s: f64,
    /// The time on the wall to read all leaves again and verify them against the signed head.
    pub verify_s: f64,
    /// The size of the database file.
    pub database_bytes: u64,
}

impl Figures {
    /// Durable entries a second.
    pub fn per_second(&self) -> f64 {
        float(self.entries) / self.wall_s.max(0.001)
    }

    /// Whether it is as fast as it is meant to be; nothing if its batch has no target.
    pub fn holds(&self) -> Option<bool> {
        let (_, target) = TARGETS.into_iter().find(|(batch, _)| *batch == self.batch)?;
        let verified = self.verify_s <= VERIFY_S_PER_MILLION * float(self.entries) / 1e6;
        Some(self.per_second() >= target && verified)
    }

    fn json(&self) -> Value {
        json!({
            "batch": self.batch, "rows": self.rows, "entries": self.entries,
            "leaf_bytes": self.leaf_bytes, "entries_per_second": self.per_second().round(),
            "wall_s": self.wall_s, "cpu_s": self.cpu_s, "verify_s": self.verify_s,
            "database_bytes": self.database_bytes, "holds": self.holds(),
        })
    }
}

/// Appends and verifies in batches of 1,000 and of 100, without and with folded rows.
///
/// # Errors
/// A folder cannot be used, or the ledger does not verify.
pub fn ledger(plan: &Plan) -> Result<Vec<Figures>, Error> {
    let mut all = Vec::new();
    for (batch, _) in TARGETS {
        for rows in [false, true] {
            let folder = plan.folder.join(format!("ledger-{batch}-{rows}-{}", std::process::id()));
            fs::create_dir_all(&folder).map_err(|error| failed("make a folder", error))?;
            let figures = run(&folder, plan.entries, batch, rows);
            fs::remove_dir_all(&folder).map_err(|error| failed("take a folder away", error))?;
            all.push(figures?);
        }
    }
    Ok(all)
}

/// The figures for scripts.
pub fn json(all: &[Figures]) -> Value {
    all.iter().map(Figures::json).collect()
}

/// The figures for people.
pub fn text(all: &[Figures]) -> String {
    let mut text = String::from(
        "  batch  rows   entries  bytes  entries/s  wall s   CPU s  verify s  DB MB\n",
    );
    for one in all {
        let rows = if one.rows { "yes" } else { "no" };
        let verdict = match one.holds() {
            Some(true) => "",
            Some(false) => "  misses its target",
            None => "  no target",
        };
        let _ = writeln!(
            text,
            "{:>7}  {rows:>4} {:>9} {:>6} {:>10.0} {:>7.2} {:>7.2} {:>9.2} {:>6}{verdict}",
            one.batch,
            one.entries,
            one.leaf_bytes,
            one.per_second(),
            one.wall_s,
            one.cpu_s,
            one.verify_s,
            one.database_bytes / 1_000_000,
        );
    }
    text
}

fn failed(
    doing: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::failed(doing, source)
}

/// One run in a fresh folder.
fn run(folder: &Path, entries: u64, batch: usize, rows: bool) -> Result<Figures, Error> {
    let path = folder.join("plumb.db");
    let signer = Signer::new(ORIGIN, &[7; 32]).map_err(|error| failed("make a key", error))?;
    let (began, cpu) = (Wall.now(), cpu_ticks());
    let bytes = append(&path, &signer, entries, batch, rows)?;
    let (wall_s, cpu_s) = (seconds_since(began), float(cpu_ticks() - cpu) / TICKS_PER_SECOND);
    let began = Wall.now();
    verify(&path, &signer, entries)?;
    let verify_s = seconds_since(began);
    let file = fs::metadata(&path).map_err(|error| failed("look at the database", error))?;
    Ok(Figures {
        batch,
        rows,
        entries,
        leaf_bytes: bytes / entries.max(1),
        wall_s,
        cpu_s,
        verify_s,
        database_bytes: file.len(),
    })
}

/// Appends the entries; gives the bytes of all leaves.
fn append(
    path: &Path,
    signer: &Signer,
    entries: u64,
    batch: usize,
    rows: bool,
) -> Result<u64, Error> {
    let store = Sqlite::open(path).map_err(|error| failed("open the store", error))?;
    let mut log = Writer::new(ORIGIN).map_err(|error| failed("begin a log", error))?;
    let chance = Seeded::new(42);
    let (mut bytes, mut after): (u64, Option<Head>) = (0, None);
    while log.head().size < entries {
        let first = log.head().size;
        let until = entries.min(first + batch as u64);
        let made: Vec<Entry> = (first..until).map(|number| entry(number, &chance)).collect();
        let leaves: Result<Vec<Vec<u8>>, _> = made.iter().map(Entry::leaf).collect();
        let leaves = leaves.map_err(|error| failed("write an entry", error))?;
        bytes += leaves.iter().map(|leaf| leaf.len() as u64).sum::<u64>();
        let rows = if rows { (first..).zip(&made).map(row).collect() } else { Vec::new() };
        let pending = log
            .batch(leaves, signer)
            .map_err(|rejected| failed("append to the ledger", rejected.cause))?;
        let commit = Commit {
            after,
            batch: pending.batch().clone(),
            entries: made,
            rows,
            links: Vec::new(),
            locked: Vec::new(),
            keys: Vec::new(),
            replies: Vec::new(),
            forgotten: Millis(0),
        };
        store.commit(&commit).map_err(|error| failed("store the entries", error))?;
        let (stored, next) = pending.durable();
        (after, log) = (Some(stored.head), next);
    }
    Ok(bytes)
}

/// Reads every leaf of the closed and opened store and verifies them against the signed head.
fn verify(path: &Path, signer: &Signer, entries: u64) -> Result<(), Error> {
    let store = Sqlite::open(path).map_err(unverified)?;
    let stored = store.head().map_err(unverified)?.ok_or_else(|| unverified("no head"))?;
    let read = SignedCheckpoint::read(stored.checkpoint.as_bytes()).map_err(unverified)?;
    read.verify(std::slice::from_ref(signer.public())).map_err(unverified)?;
    let mut auditor = Auditor::new(read.checkpoint().head());
    while auditor.size() < entries {
        let leaves = store.leaves(auditor.size(), READ_LEAVES).map_err(unverified)?;
        if leaves.is_empty() {
            break;
        }
        let leaves: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.bytes.as_slice()).collect();
        auditor.push_many(&leaves);
    }
    let head = auditor.finish().map_err(unverified)?;
    if head.size == entries { Ok(()) } else { Err(unverified("the head has another size")) }
}

fn unverified(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::failed("verify the ledger", source)
}

/// An entry of about 300 bytes about one of the records that are worked on.
fn entry(number: u64, chance: &Seeded) -> Entry {
    let newest = number / ENTRIES_PER_RECORD;
    let serial = newest.saturating_sub(chance.below(RECORDS_AT_WORK)) + 1;
    Entry {
        at: Millis(1_790_000_000_000 + number),
        by: format!("person-{}", chance.below(200) + 1),
        via: "session".to_owned(),
        on: AnyId::new("risk", serial),
        what: "risk.assessed".to_owned(),
        body: json!({
            "likelihood": chance.below(5) + 1,
            "impact": chance.below(5) + 1,
            "reason": "looked at again after the model of the supplier had changed",
            "digest": Digest::of(&number.to_be_bytes()),
        }),
    }
}

/// The folded state of the entry's record, as long as those of the product usually are.
fn row((number, entry): (u64, &Entry)) -> Row {
    let act = json!({ "entry": number, "at": entry.at, "by": entry.by, "via": entry.via });
    let state =
        json!({ "state": "assessed", "title": "Scores drift unseen", "rating": entry.body });
    let body = json!({
        "id": entry.on, "revision": 2, "created": act, "changed": act, "state": state,
    });
    Row { id: entry.on.clone(), entry: number, body: body.to_string() }
}

fn seconds_since(began: Millis) -> f64 {
    float(Wall.now().0.saturating_sub(began.0)) / 1000.0
}

/// In how many ticks Linux counts a second of processor time for programs, on every platform.
const TICKS_PER_SECOND: f64 = 100.0;

/// The ticks that all threads of this process spent on processors; 0 where Linux does not tell.
pub(crate) fn cpu_ticks() -> u64 {
    fs::read_to_string("/proc/self/stat").ok().and_then(|text| ticks(&text)).unwrap_or(0)
}

/// User and system time of `/proc/self/stat`, fields 14 and 15; the name before may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_any_name() {
        let stat = "7 (a) b (c)) R 1 2 3 4 5 6 7 8 9 10 120 30 0 0 20 0";
        assert_eq!(ticks(stat), Some(150));
        assert_eq!(ticks("7 (a"), None);
    }

    #[test]
    fn a_small_run_appends_verifies_and_leaves_nothing_behind() {
        let folder = std::env::temp_dir().join(format!("bench-test-{}", std::process::id()));
        let all = ledger(&Plan { entries: 2500, folder: folder.clone() }).unwrap();
        assert_eq!(all.len(), 4);
        for one in &all {
            assert_eq!(one.entries, 2500);
            assert!((280..=330).contains(&one.leaf_bytes), "{} bytes", one.leaf_bytes);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(&folder).unwrap();
        assert_eq!(text(&all).lines().count(), 5);
        assert_eq!(json(&all)[0]["batch"], 1000);
    }

    #[test]
    fn a_leaf_that_was_changed_after_it_was_signed_does_not_verify() {
        let folder = std::env::temp_dir().join(format!("bench-tamper-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("plumb.db");
        let signer = Signer::new(ORIGIN, &[7; 32]).unwrap();
        append(&path, &signer, 300, 100, false).unwrap();
        verify(&path, &signer, 300).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(8).position(|part| part == b"supplier").unwrap();
        bytes[at] = b'S';
        fs::write(&path, bytes).unwrap();
        assert!(verify(&path, &signer, 300).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
