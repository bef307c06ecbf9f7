//! The command line as people type it: our commands, and one for each register.

mod privacy;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::{Arg, ArgAction, Command, Parser, Subcommand};
use registry::{AnyRegister, Field, Form, REGISTERS, Takes};

use crate::records;

pub(crate) use privacy::{Anonymize, AssessPrivacy, Restore, Scan};

/// The heading of what every command takes, below its own options.
const EVERYWHERE: &str = "Everywhere";

/// An AI management system that proves itself.
#[derive(Debug, Parser)]
#[command(
    name = "plumb",
    version,
    about,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Plumb {
    /// The data folder.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "PLUMB_FOLDER", default_value = "plumb-data")]
    folder: PathBuf,
    /// Work through a server instead of a folder, such as `https://plumb.example`.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "PLUMB_SERVER", value_name = "URL")]
    server: Option<String>,
    /// A file with the API token for the server; without it `PLUMB_TOKEN` holds the token.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    token: Option<PathBuf>,
    /// Act as this person, such as person-1; recorded as an act in the folder, not in a session.
    // Its id is no name that a command gives to an argument of its own: they would be taken for one.
    #[arg(long = "as", id = "as", global = true, help_heading = EVERYWHERE, value_name = "PERSON")]
    acting: Option<String>,
    /// A folder with a stronger model for names in ONNX, beside the built-in tagger; see docs/privacy.md.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "PLUMB_NAMES_MODEL", value_name = "FOLDER")]
    names_model: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    json: bool,
    /// Print no talk and no progress.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
    #[command(subcommand)]
    ours: Ours,
}

/// Our commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Ours {
    /// Make a ledger in a folder, with its first owner.
    Init {
        /// The name of the organisation.
        #[arg(long)]
        organisation: String,
        /// The name of the log, like a web address: credit-union.example/plumbline.
        #[arg(long)]
        origin: String,
        /// The name of the first owner.
        #[arg(long)]
        owner: String,
        /// What the owner types to sign in, such as an e-mail address.
        #[arg(long)]
        login: String,
        /// A file with the owner's password; `-` reads it from stdin. One is made up without it.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Serve the pages and the API of a folder.
    Serve {
        /// The address to listen on. Only this machine reaches 127.0.0.1; put a proxy with TLS in front
        /// of anything else.
        #[arg(long, default_value = "127.0.0.1:7742")]
        listen: SocketAddr,
        /// Browsers come by HTTPS: let them send the session by HTTPS only.
        #[arg(long)]
        https: bool,
        /// A proxy in front, by its address, that says in `X-Forwarded-For` whom it speaks for; failed
        /// sign-ins then count for them and not for the proxy. May be repeated.
        #[arg(long, value_name = "ADDRESS")]
        trusted_proxy: Vec<IpAddr>,
    },
    /// Make a demo organisation in the folder, if it is not there yet, and serve it.
    Demo {
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1:7742")]
        listen: SocketAddr,
    },
    /// Compute all checks: the status of every item, what is open, and what turned.
    Check {
        /// Only this item, such as A.5.4, or this check, such as PL-FAIR-01.
        id: Option<String>,
        /// As of a day (2026-11-20) or an entry (4806).
        #[arg(long, default_value = "now")]
        as_of: String,
        /// Measure the product itself first (ledger, checks, coverage) and record what turned.
        #[arg(long)]
        record: bool,
    },
    /// Ask in SQL over registers, claims, verdicts and entries.
    Query {
        /// The query; without it the tables and their columns are listed.
        sql: Option<String>,
        /// As of a day (2026-11-20) or an entry (4806).
        #[arg(long, default_value = "now")]
        as_of: String,
        /// Print CSV.
        #[arg(long)]
        csv: bool,
    },
    /// Look at the ledger, verify it, export it.
    #[command(subcommand)]
    Ledger(Ledger),
    /// Verify an evidence bundle, with no server and no trust in its sender; or measure a claim again.
    Verify {
        /// The bundle.
        #[arg(required_unless_present = "rerun")]
        bundle: Option<PathBuf>,
        /// A claim that is measured again from its data; the report must come out the same.
        #[arg(long, value_name = "CLAIM", requires = "data", conflicts_with = "bundle")]
        rerun: Option<String>,
        /// The data of the claim.
        #[arg(long, value_name = "FILE")]
        data: Option<PathBuf>,
        /// A verifier key that you trust, from elsewhere than the bundle; may be repeated.
        #[arg(long, value_name = "KEY")]
        key: Vec<String>,
        /// The checkpoint that you saw last; the bundle must continue it.
        #[arg(long, value_name = "FILE")]
        remembered: Option<PathBuf>,
    },
    /// Measure, and record the figures as claims.
    #[command(subcommand)]
    Assess(Assess),
    /// Find personal data in files, folders or stdin.
    Scan(Scan),
    /// Replace personal data in files, folders or stdin.
    #[command(visible_alias = "anonymise")]
    Anonymize(Anonymize),
    /// Put back what was replaced in a scope.
    Restore(Restore),
    /// Drop all folded tables and fold them anew from the ledger.
    Rebuild,
    /// Accounts that sign in.
    #[command(subcommand)]
    User(User),
    /// Watch somebody's ledger: cosign its head only if it continues the head that was cosigned last.
    #[command(subcommand)]
    Witness(Witness),
}

/// A witness, who needs no ledger of its own.
#[derive(Debug, Subcommand)]
pub(crate) enum Witness {
    /// Make a witness for one ledger.
    New {
        /// The name of the witness, like a web address: audit.example/witness.
        #[arg(long)]
        name: String,
        /// The verifier key of the ledger that is watched, as `plumb ledger head` shows it.
        #[arg(long, value_name = "KEY")]
        ledger: String,
        /// The folder of the witness.
        #[arg(long, value_name = "FOLDER")]
        at: PathBuf,
    },
    /// Show the witness's key and the size that it cosigned last.
    Show {
        /// The folder of the witness.
        #[arg(long, value_name = "FOLDER")]
        at: PathBuf,
    },
    /// Cosign what `plumb ledger offer` wrote, and write the cosigned checkpoint.
    Sign {
        /// The offer.
        offer: PathBuf,
        /// The folder of the witness.
        #[arg(long, value_name = "FOLDER")]
        at: PathBuf,
        /// The file to write.
        #[arg(long, short)]
        out: PathBuf,
    },
}

/// The ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Show the signed head and the key that verifies it.
    Head,
    /// List the newest entries.
    List {
        /// Only facts whose name starts with this, such as risk or risk.accepted.
        #[arg(default_value = "")]
        what: String,
        /// How many.
        #[arg(long, default_value_t = 20)]
        most: usize,
    },
    /// Show an entry and the proof that it is in the ledger.
    Show {
        /// Its number.
        entry: u64,
        /// Print the proof as a C2SP tlog-proof.
        #[arg(long)]
        proof: bool,
    },
    /// Verify every entry from the first to the head.
    Verify {
        /// A checkpoint that you saw before; the ledger must continue it. May be repeated.
        #[arg(long, value_name = "FILE")]
        remembered: Vec<PathBuf>,
    },
    /// Write an evidence bundle of chosen entries.
    Bundle {
        /// The entries.
        #[arg(required = true)]
        entries: Vec<u64>,
        /// The file to write.
        #[arg(long, short)]
        out: PathBuf,
        /// Show the personal texts of these entries too.
        #[arg(long)]
        open: bool,
        /// A checkpoint that the reader saw before; its continuation is proved.
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
    },
    /// Write what a witness is asked to cosign (C2SP tlog-witness).
    Offer {
        /// The size that the witness cosigned last; 0 for none.
        #[arg(long, default_value_t = 0)]
        old: u64,
        /// The file to write.
        #[arg(long, short)]
        out: PathBuf,
    },
    /// Record a checkpoint that a witness cosigned.
    Witnessed {
        /// The cosigned checkpoint.
        checkpoint: PathBuf,
        /// The verifier key of the witness.
        #[arg(long)]
        key: String,
    },
    /// Write the ledger as C2SP tiles into a folder.
    Export {
        /// The folder.
        #[arg(long, short)]
        out: PathBuf,
    },
}

/// Engines.
#[derive(Debug, Subcommand)]
pub(crate) enum Assess {
    /// Group fairness of decisions in a CSV or Parquet file.
    Fairness {
        /// The data.
        data: PathBuf,
        /// The column of what really happened.
        #[arg(long)]
        outcome: Option<String>,
        /// The column of what was decided.
        #[arg(long)]
        decision: String,
        /// The columns of the protected attributes, with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        by: Vec<String>,
        /// The value that counts as positive.
        #[arg(long, default_value = "1")]
        positive: String,
        /// The release that decided; without it nothing is recorded.
        #[arg(long)]
        release: Option<String>,
        /// The last day that the data cover; without it the day when the file was last written.
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
        /// A TOML file with thresholds; the exit code is 1 if one is not met.
        #[arg(long, value_name = "FILE")]
        gate: Option<PathBuf>,
    },
    /// The record of a build (in-toto statement with SLSA provenance v1): what it tells of a model.
    Build {
        /// The record, as the pipeline wrote it.
        record: PathBuf,
        /// The model on record, such as component-3; the exit code is 1 if something is not told.
        #[arg(long, value_name = "COMPONENT", required_unless_present = "model")]
        component: Option<String>,
        /// The digest of a model that is not on record; then nothing is recorded.
        #[arg(long, value_name = "DIGEST", conflicts_with = "component")]
        model: Option<String>,
    },
    /// Text privacy: how much personal data a recipe finds in labelled texts, and what it leaves in others.
    Privacy(Box<AssessPrivacy>),
}

/// Accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Open an account for a person.
    Add {
        /// The person, such as person-2.
        person: String,
        /// owner, manager, contributor or auditor.
        #[arg(long)]
        role: String,
        /// What they type to sign in.
        #[arg(long)]
        login: String,
        /// A file with the password; `-` reads it from stdin. One is made up without it.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Set the login and password of an account.
    Password {
        /// The account, such as account-2.
        account: String,
        /// What they type to sign in.
        #[arg(long)]
        login: String,
        /// A file with the password; `-` reads it from stdin. One is made up without it.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
}

/// The whole command line.
pub(crate) fn command() -> Command {
    let ours = <Plumb as clap::CommandFactory>::command();
    REGISTERS.iter().fold(ours, |command, register| command.subcommand(noun(*register)))
}

/// The command of a register: `plumb risk list`, `plumb risk assess risk-1 --likelihood 4`.
fn noun(register: &'static dyn AnyRegister) -> Command {
    let as_of =
        || Arg::new("as-of").long("as-of").default_value("now").help("As of a day or an entry");
    let id = || Arg::new("id").required(true).help(format!("Such as {}-1", register.noun()));
    let mut command = Command::new(register.noun())
        .about(format!("{}: {}", register.title(), register.about()))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("list").about("List the records").arg(as_of()))
        .subcommand(Command::new("show").about("Show a record").arg(id()).arg(as_of()))
        .subcommand(Command::new("history").about("Show its facts").arg(id()).arg(as_of()));
    for (place, form) in register.by_hand().iter().enumerate() {
        let mut verb = Command::new(form.verb.replace('_', "-")).about(form.label.clone());
        if place > 0 {
            let expected = Arg::new("expected").long("expected").value_name("REVISION");
            let expected = expected.value_parser(clap::value_parser!(u64));
            verb =
                verb.arg(id()).arg(expected.help("Refuse if it was changed since this revision"));
        }
        command = command.subcommand(fields(verb, register, form));
    }
    command
}

fn fields(verb: Command, register: &dyn AnyRegister, form: &Form) -> Command {
    form.fields.iter().fold(verb, |verb, field| {
        let arg = arg(field);
        let recipe = records::takes_recipe(register, &field.name);
        verb.arg(if recipe { arg.value_name("FILE|NAME") } else { arg })
    })
}

fn arg(field: &Field) -> Arg {
    let mut help = field.label.clone();
    if let Takes::Choice(words) = &field.takes {
        let words: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
        help = format!("{help}: {}", words.join(", "));
    }
    let action = if field.many { ArgAction::Append } else { ArgAction::Set };
    let value = match &field.takes {
        Takes::Link(noun) => noun.to_uppercase(),
        Takes::Day => "DAY".to_owned(),
        Takes::Flag => "YES|NO".to_owned(),
        Takes::Whole { low, high } if *high < i64::MAX => format!("{low}..{high}"),
        Takes::Whole { .. } | Takes::Number => "NUMBER".to_owned(),
        Takes::Choice(_) => "WORD".to_owned(),
        Takes::Line | Takes::Lines => "TEXT".to_owned(),
        Takes::Document => "FILE".to_owned(),
    };
    Arg::new(format!("field-{}", field.name))
        .long(field.name.replace('_', "-"))
        .value_name(value)
        .help(help)
        .action(action)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_command_of_every_register_can_be_typed() {
        super::command().debug_assert();
    }
}
