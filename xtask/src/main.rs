//! Chores of the project: `cargo xtask help`.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use base::{Error, Refusal};
use xtask::{bench, bench_privacy, docs, find, make, names, repo::Repo, tidy};

const USAGE: &str = "\
usage: cargo xtask CHORE

  check                  format, lints, tidy rules
  test                   everything that must hold, as ./test does
  bless                  run the tests and take what they find as the golden files
  docs [--check]         write the generated documents, or name those that are out of date
  where WORD             find a noun everywhere, or the files and public items that bear a word
  new register NAME      begin a register
  new check PL-AREA-NN   begin a check page
  bench [ledger] [--entries N] [--folder DIR] [--json]
                         measure durable appends and their verification
  bench privacy --text FILE
                         measure how fast personal data is found in a text
  train names --text DIR --registries DIR [--out FILE] [--without-templates]
                         make the weights that find names, from what NAMES.md lists
  measure names --text DIR
                         precision and recall of the weights on the texts that were kept apart
  help                   show this
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            let _ = std::io::stderr().write_all(error.render().as_bytes());
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode, Error> {
    match words {
        ["help" | "--help" | "-h"] => say(USAGE),
        ["check"] => check(),
        ["test"] => shell(&mut Command::new("./test")),
        ["bless"] => {
            let mut tests = cargo(&["test", "--release", "--workspace"]);
            shell(tests.env("UPDATE_EXPECT", "1"))
        }
        ["docs"] => {
            let changed = docs::write(&here()?)?;
            say(&lines(&changed))
        }
        ["docs", "--check"] => named(&docs::differing(&here()?), "run `cargo xtask docs`"),
        ["where", word] => locate(word),
        ["new", "register", noun] => begin(&make::register(noun)?),
        ["new", "check", id] => begin(&make::check(id)?),
        ["bench", "privacy", "--text", text] => say(&bench_privacy::privacy(Path::new(text))?),
        ["bench", rest @ ..] => measure(rest),
        ["train", "names", rest @ ..] => train(rest),
        ["measure", "names", "--text", text] => say(&names::measure(Path::new(text))?),
        _ => {
            let _ = std::io::stderr().write_all(USAGE.as_bytes());
            Ok(ExitCode::from(1))
        }
    }
}

fn say(text: &str) -> Result<ExitCode, Error> {
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads may stop early, as `head` does.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::failed("write to the terminal", error))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn lines<T: AsRef<str>>(lines: &[T]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect()
}

fn here() -> Result<Repo, Error> {
    Repo::here().map_err(|error| Error::failed("read the repository", error))
}

fn cargo(words: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words);
    cargo
}

/// Makes the weights that find names.
fn train(words: &[&str]) -> Result<ExitCode, Error> {
    let value = |name: &str| {
        let place = words.iter().position(|word| *word == name)?;
        words.get(place + 1).map(PathBuf::from)
    };
    let (Some(text), Some(registries)) = (value("--text"), value("--registries")) else {
        let hint = "crates/privacy/data/NAMES.md says what they hold";
        return Err(Refusal::invalid("`--text` and `--registries` name two folders", hint).into());
    };
    let out = value("--out").unwrap_or_else(|| PathBuf::from("crates/privacy/data/names.bin"));
    let without_templates = words.contains(&"--without-templates");
    say(&names::train(&names::Sources { text, registries, out, without_templates })?)
}

/// Runs a command in the root of the repository; its exit code is ours.
fn shell(command: &mut Command) -> Result<ExitCode, Error> {
    let doing = format!("run `{}`", command.get_program().display());
    let status = command.current_dir(here()?.root()).status();
    let status = status.map_err(|error| Error::failed(doing, error))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints what is wrong; the exit code says whether anything is.
fn named(wrong: &[String], hint: &'static str) -> Result<ExitCode, Error> {
    say(&lines(wrong))?;
    if wrong.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Refusal::conflict(format!("{} things are not as they should be", wrong.len()), hint).into())
}

fn check() -> Result<ExitCode, Error> {
    let format = shell(&mut cargo(&["fmt", "--all", "--check"]))?;
    let mut lints = cargo(&["clippy", "--release", "--workspace", "--all-targets"]);
    let lints = shell(lints.args(["--", "-D", "warnings"]))?;
    let repo = here()?;
    let mut wrong =
        tidy::violations(&repo).map_err(|error| Error::failed("read the repository", error))?;
    wrong.extend(docs::differing(&repo));
    named(&wrong, "each line names its place")?;
    let fine = format == ExitCode::SUCCESS && lints == ExitCode::SUCCESS;
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn locate(word: &str) -> Result<ExitCode, Error> {
    let found = find::places(word, &here()?);
    if found.is_empty() {
        let what = format!("`{word}` is nowhere");
        return Err(Refusal::missing(what, "try a shorter word").into());
    }
    let wide = found.iter().map(|(kind, _)| kind.len()).max().unwrap_or(0);
    let line = |(kind, place): &(&str, String)| format!("{kind:<wide$}  {place}");
    say(&lines(&found.iter().map(line).collect::<Vec<_>>()))
}

fn begin(made: &make::Made) -> Result<ExitCode, Error> {
    make::write(here()?.root(), made)?;
    say(&format!("wrote {}\n{}\n", made.path, made.next))
}

fn measure(words: &[&str]) -> Result<ExitCode, Error> {
    let mut plan =
        bench::Plan { entries: 1_000_000, folder: here()?.root().join("target").join("bench") };
    let (mut json, mut rest) = (false, words.strip_prefix(&["ledger"]).unwrap_or(words));
    while let [word, after @ ..] = rest {
        rest = match (*word, after) {
            ("--json", _) => {
                json = true;
                after
            }
            ("--entries", [count, after @ ..]) => {
                plan.entries = count.parse().ok().filter(|count| *count > 0).ok_or_else(|| {
                    Refusal::invalid(format!("`{count}` is no number of entries"), "try 100000")
                })?;
                after
            }
            ("--folder", [folder, after @ ..]) => {
                plan.folder = PathBuf::from(folder);
                after
            }
            _ => {
                let what = format!("`{word}` is not understood here");
                return Err(Refusal::invalid(what, "see `cargo xtask help`").into());
            }
        };
    }
    let figures = bench::ledger(&plan)?;
    say(&if json { format!("{:#}\n", bench::json(&figures)) } else { bench::text(&figures) })?;
    let missed = figures.iter().any(|one| one.holds() == Some(false));
    Ok(if missed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
