//! `plumb`: the command line of Plumbline.
//!
//! Data goes to stdout, talk to stderr. Each command gives an [`outcome::Outcome`]; one printer shows
//! it as text or, with `--json`, as JSON. Exit codes: 0 done, 1 refused, 2 failed.

mod args;
mod commands;
mod demo;
mod names;
mod outcome;
mod records;
mod remote;
mod target;
mod work;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use outcome::Printer;

fn main() -> ExitCode {
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let printer = Printer::new(matches.get_flag("json"), matches.get_flag("quiet"));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return printer.fail(&base::Error::failed("start", error)),
    };
    match runtime.block_on(run(&matches, &printer)) {
        Ok(outcome) => printer.show(&outcome),
        Err(error) => printer.fail(&error),
    }
}

/// Whether a command needs neither a folder nor a server, or is about a folder by its nature: then an
/// address in `PLUMB_SERVER` is not meant for it.
fn offline(matches: &clap::ArgMatches) -> bool {
    match matches.subcommand() {
        Some(("init" | "serve" | "demo" | "witness" | "scan", _)) => true,
        Some(("anonymize", inner)) => !inner.contains_id("scope"),
        Some(("assess", inner)) => inner
            .subcommand()
            .is_some_and(|(engine, inner)| engine == "privacy" && !inner.contains_id("component")),
        Some(("verify", inner)) => inner.contains_id("bundle"),
        _ => false,
    }
}

/// One command: a register's, or one of ours.
async fn run(
    matches: &clap::ArgMatches,
    printer: &Printer,
) -> Result<outcome::Outcome, base::Error> {
    if let Some(folder) = matches.get_one::<std::path::PathBuf>("names_model") {
        names::plug(folder)?;
    }
    if let Some(address) = matches.get_one::<String>("server").filter(|_| !offline(matches)) {
        let token = matches.get_one::<std::path::PathBuf>("token");
        let server = remote::Server::new(address, token.map(std::path::PathBuf::as_path))?;
        return remote::run(&server, matches, printer).await;
    }
    let place = work::Place::of(matches)?;
    if let Some((noun, inner)) = matches.subcommand()
        && let Ok(register) = registry::register(noun)
    {
        return records::run(&place, register, inner).await;
    }
    let ours = args::Ours::from_arg_matches(matches)
        .map_err(|error| base::Refusal::invalid(error.to_string(), "see `plumb --help`"))?;
    commands::run(&place, ours, printer).await
}
