//! `cargo xtask bench privacy`: how fast personal data is found in a text, on one core.
//!
//! The text is scanned as a whole, by patterns alone and with names, and cut into prompts of about a
//! kilobyte, of each of which the time on the wall is taken. Processor time is that of the whole process.

use std::{fmt::Write as _, path::Path, time::Instant};

use base::{Error, Refusal};
use privacy::{Scanner, Span};

use crate::bench::cpu_ticks;

/// The ticks of a second on Linux, in which it says processor time to programs.
const TICKS: f64 = 100.0;

/// The length of a prompt, in bytes.
const PROMPT: usize = 1024;

/// The most prompts of which the time is taken.
const PROMPTS_MAX: usize = 20_000;

/// How long a scan is repeated at least, in ticks, so that the clock tells it.
const TICKS_MIN: u64 = 100;

/// Measures on the text of a file.
///
/// # Errors
/// It is not text in UTF-8; a scanner cannot be made.
pub fn privacy(text: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = bytes.filter(|text| !text.is_empty()).ok_or_else(|| {
        let what = format!("`{}` cannot be read as text", text.display());
        Refusal::invalid(what, "name a file of text in UTF-8, a few megabytes long")
    })?;
    let failed = |error| Error::failed("make a scanner", error);
    let mut said = format!("{} bytes, one thread\n", text.len());
    for (name, scanner) in [
        ("patterns", Scanner::patterns().map_err(failed)?),
        ("patterns and names", Scanner::new().map_err(failed)?),
    ] {
        let (speed, spans) = speed(&scanner, &text)?;
        let [half, most] = latency(&scanner, &text)?;
        let _ = writeln!(
            said,
            "{name:<20} {speed:>8.1} MB per processor second  {spans:>8} findings  prompts of 1 KiB: \
             p50 {half:.3} ms, p99 {most:.3} ms"
        );
    }
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: unknown");
    Ok(said
        + "memory at most, the text included: "
        + peak.trim_start_matches("VmHWM:").trim()
        + "\n")
}

fn speed(scanner: &Scanner, text: &str) -> Result<(f64, usize), Error> {
    let mut spans: Vec<Span> = Vec::new();
    let scan = |spans: &mut Vec<Span>| {
        scanner.scan(text, spans).map_err(|error| Error::failed("scan the text", error))
    };
    scan(&mut spans)?;
    let (start, mut rounds) = (cpu_ticks(), 0.0);
    while cpu_ticks() - start < TICKS_MIN {
        scan(&mut spans)?;
        rounds += 1.0;
    }
    let seconds = float(usize::try_from(cpu_ticks() - start).unwrap_or(usize::MAX)) / TICKS;
    Ok((float(text.len()) * rounds / seconds / 1e6, spans.len()))
}

/// The median and the 99th percentile, in milliseconds.
#[expect(clippy::disallowed_methods, reason = "the clock that is passed round tells milliseconds")]
fn latency(scanner: &Scanner, text: &str) -> Result<[f64; 2], Error> {
    let mut spans = Vec::new();
    let mut times = Vec::new();
    let mut rest = text;
    while times.len() < PROMPTS_MAX && rest.len() > PROMPT {
        let end =
            (PROMPT..=rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        let (prompt, behind) = rest.split_at(end);
        rest = behind;
        let start = Instant::now();
        scanner.scan(prompt, &mut spans).map_err(|error| Error::failed("scan", error))?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |part: usize| {
        times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    Ok([at(50), at(99)])
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn float(count: usize) -> f64 {
    count as f64
}
