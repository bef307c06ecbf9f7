//! What is typed about personal data in texts.

use std::path::PathBuf;

/// What is scanned, and what is said of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Files, folders, and patterns such as `*.txt`; `-`, or none, reads stdin.
    pub(crate) paths: Vec<PathBuf>,
    /// A file with a line `{"id": …, "text": …}` for each text; `-` is stdin.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "explain", "show"])]
    pub(crate) jsonl: Option<PathBuf>,
    /// Where to write a line `{"id": …, "spans": […]}` for each text, without it to stdout; places in it, as
    /// with `--json`, count Unicode code points from 0 on.
    #[arg(long, value_name = "FILE", requires = "jsonl")]
    pub(crate) out: Option<PathBuf>,
    /// What counts: a recipe, by its file or by the name of one that comes with plumb.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) recipe: Option<String>,
    /// Say of each finding which recogniser made it, and by what evidence.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print what was found, too: it is personal data.
    #[arg(long)]
    pub(crate) show: bool,
    /// The exit code is 1 if one of these labels is found, with commas; `any` stands for all.
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    pub(crate) fail_on: Vec<String>,
}

/// What is treated, how, and where it goes. Names of files and ids of lines stay as they are.
#[derive(Debug, clap::Args)]
pub(crate) struct Anonymize {
    /// Files, folders, and patterns such as `*.txt`; `-`, or none, reads stdin.
    pub(crate) paths: Vec<PathBuf>,
    /// A file with a line `{"id": …, "text": …}` for each text; `-` is stdin.
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(crate) jsonl: Option<PathBuf>,
    /// Where the treated copy goes: a file for a file, a folder for a folder or for several; `-` is stdout.
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    /// What is done: a recipe, by its file or by the name of one that comes with plumb. Without it that of
    /// the scope; without a scope `replace`.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) recipe: Option<String>,
    /// The scope in which the same value has the same pseudonym, such as scope-1. Without it pseudonyms
    /// are forgotten.
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: Option<String>,
    /// Whom the texts are about, by whatever name: `shift_date` moves dates about the same subject by the
    /// same days. A line of JSON can say it itself, as `subject`.
    #[arg(long, value_name = "NAME")]
    pub(crate) subject: Option<String>,
}

/// What is put back, for what, and where it goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// Files, folders, and patterns such as `*.txt`; `-`, or none, reads stdin.
    pub(crate) paths: Vec<PathBuf>,
    /// A file of JSON lines, whatever it is called; `-` is stdin.
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(crate) jsonl: Option<PathBuf>,
    /// Where the restored copy goes: a file for a file, a folder for a folder or for several; `-` is stdout.
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    /// The scope whose pseudonyms are replaced by their values, such as scope-1.
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: String,
    /// For what: one of the purposes of the scope. It is recorded.
    #[arg(long, value_name = "TEXT")]
    pub(crate) purpose: String,
}

/// A recipe that is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct AssessPrivacy {
    /// The recipe: a file, or the name of a built-in one.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) recipe: String,
    /// Labelled texts, a line `{"id", "text", "spans": [{"start", "end", "label"}]}` each.
    #[arg(long, value_name = "FILE")]
    pub(crate) labelled: PathBuf,
    /// Texts to treat and to look at again, a line `{"id", "text"}` each.
    #[arg(long, value_name = "FILE")]
    pub(crate) sample: Option<PathBuf>,
    /// What another detector found in the treated texts, a line `{"id", "spans"}` each; without it our
    /// own looks, which is not independent.
    #[arg(long, value_name = "FILE", requires = "sample")]
    pub(crate) second: Option<PathBuf>,
    /// Where to write the treated texts, for another detector; what the recipe missed is still in them.
    #[arg(long, value_name = "FILE", requires = "sample", conflicts_with = "second")]
    pub(crate) treated: Option<PathBuf>,
    /// The labels that must be found, with commas.
    #[arg(long, value_name = "LABEL", value_delimiter = ',', required = true)]
    pub(crate) require: Vec<String>,
    /// The guardrail on record that works by this recipe; without it nothing is recorded.
    #[arg(long, value_name = "COMPONENT")]
    pub(crate) component: Option<String>,
    /// The last day that the texts cover; without it today.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// The exit code is 1 if the lower end of the interval of the recall is below this.
    #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = share)]
    pub(crate) recall_min: f64,
    /// The exit code is 1 if more identifiers than this are left in 1,000 texts.
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, value_parser = number)]
    pub(crate) leak_max: f64,
}

/// Reads a share of all.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected 0 to 1, such as 0.95".to_owned())
}

/// Reads how many there are in 1,000.
fn number(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "expected a number from 0 on, such as 0.5".to_owned())
}
