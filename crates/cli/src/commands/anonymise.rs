//! `plumb anonymize`: copies of files, folders or stdin without the personal data in them.

use std::path::Path;

use app::Dice;
use base::{AnyId, Error, RefusalKind};
use serde_json::{Value, json};

use crate::{
    args::Anonymize,
    commands::{
        files::{self, Left, Opened, Passage},
        jsonl,
        scan::Counts,
        treat::Treat,
    },
    outcome::{Outcome, Printer},
    target::Target,
    work::{self, Place},
};

/// What is done where nobody says what.
const USUAL: &str = "replace";

/// What was done.
#[derive(Default)]
struct Done {
    written: Vec<(String, Counts)>,
    /// What was not written, and why.
    unwritten: Vec<Left>,
    /// How many values of each label were replaced.
    counts: Counts,
}

pub(crate) fn run(place: &Place, asked: &Anonymize, printer: &Printer) -> Result<Outcome, Error> {
    let named = asked.recipe.as_deref().map(work::recipe).transpose()?;
    let file = named.as_ref().and_then(|named| named.file.clone());
    let file = file.as_deref();
    if let Some(scope) = &asked.scope {
        let scope = work::scope(scope)?;
        let (app, who) = place.open()?;
        let recipe = named.map(|named| named.recipe);
        return app.anonymise(&who, &scope, recipe, |hand| treat(hand, asked, file, printer));
    }
    let recipe = named.map_or_else(|| work::recipe(USUAL), Ok)?.recipe;
    if recipe.restores() {
        printer.say(
            "without a scope pseudonyms are the same within this run only, and nobody can restore them",
        );
    }
    app::anonymise(&recipe, &Dice, |hand| treat(hand, asked, file, printer))
}

/// Treats in a scope through what is opened, by its id and the recipe, once all that was typed is read.
pub(crate) fn through<T: Treat>(
    open: impl FnOnce(AnyId, Option<String>) -> Result<T, Error>,
    asked: &Anonymize,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let named = asked.recipe.as_deref().map(work::recipe).transpose()?;
    let scope = work::scope(asked.scope.as_deref().unwrap_or_default())?;
    let (recipe, file) = named.map(|named| (named.text, named.file)).unzip();
    let mut hand = open(scope, recipe)?;
    treat(&mut hand, asked, file.flatten().as_deref(), printer)
}

/// Treats what is named; the recipe may lie in a file.
fn treat(
    hand: &mut dyn Treat,
    asked: &Anonymize,
    recipe: Option<&Path>,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let subject = asked.subject.as_deref().unwrap_or_default();
    if let Some(input) = &asked.jsonl {
        let to = Target::of(&asked.out);
        let asked_for = jsonl::Asked { input, to: &to, recipe, subject };
        let (texts, counts) = jsonl::anonymise(hand, &asked_for, printer)?;
        let total: u64 = counts.values().sum();
        let mut lines: Vec<String> = listed(&counts).collect();
        if to == Target::Stdout {
            lines.push(format!("{total:>8} replaced in {texts} texts"));
            printer.say(&lines.join("\n"));
            return Ok(Outcome::new(Value::Null, ""));
        }
        lines.push(format!("{total:>8} replaced in {texts} texts; wrote {}", asked.out.display()));
        let value = json!({ "texts": texts, "counts": counts });
        return Ok(Outcome::new(value, lines.join("\n")));
    }
    let (passages, unwritten) = files::passages(&asked.paths, &asked.out, recipe)?;
    let mut done = Done { unwritten, ..Done::default() };
    for (number, passage) in passages.iter().enumerate() {
        printer.progress("files treated", number as u64, passages.len() as u64);
        done.pass(passage, subject, hand)?;
    }
    printer.progress("files treated", passages.len() as u64, passages.len() as u64);
    let to_stdout = passages.iter().any(|passage| passage.to == Target::Stdout);
    Ok(done.shown(&asked.out, to_stdout.then_some(printer)))
}

/// A file without what was found in it, and how much that was; or why it cannot be treated.
fn treated(
    opened: &Opened,
    subject: &str,
    hand: &mut dyn Treat,
) -> Result<Result<(Vec<u8>, Counts), String>, Error> {
    let treated = match hand.treat(&opened.snippets(subject)) {
        Ok(treated) => treated,
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Invalid => {
            return Ok(Err(refusal.what));
        }
        // It is not about this text: no other could be treated.
        Err(error) => return Err(error),
    };
    let mut counts = Counts::new();
    for label in treated.iter().flat_map(|one| &one.labels) {
        *counts.entry(label.clone()).or_default() += 1;
    }
    let texts: Vec<&str> = treated.iter().map(|one| one.text.as_str()).collect();
    Ok(opened.with(&texts).map(|bytes| (bytes, counts)))
}

impl Done {
    /// Writes the treated copy of a file; what cannot be treated is not written.
    fn pass(
        &mut self,
        passage: &Passage,
        subject: &str,
        hand: &mut dyn Treat,
    ) -> Result<(), Error> {
        let name = passage.from.to_string();
        let made = passage.from.read()?.and_then(|bytes| Opened::new(&passage.from, None, bytes));
        let made = match made {
            Ok(opened) => treated(&opened, subject, hand)?,
            Err(why) => Err(why),
        };
        match made {
            Ok((bytes, counts)) => {
                let mut draft = passage.to.begin(passage.from.mode())?;
                draft.put(&bytes)?;
                draft.finish()?;
                for (label, count) in &counts {
                    *self.counts.entry(label.clone()).or_default() += count;
                }
                self.written.push((name, counts));
            }
            Err(why) => self.unwritten.push((name, why)),
        }
        Ok(())
    }

    /// Where the copy went to stdout, what is said of it goes to stderr.
    fn shown(self, out: &Path, beside: Option<&Printer>) -> Outcome {
        let total: u64 = self.counts.values().sum();
        let mut lines: Vec<String> = self
            .unwritten
            .iter()
            .map(|(name, why)| format!("{name}: not written: {why}"))
            .chain(listed(&self.counts))
            .collect();
        let many = self.written.len();
        let files = if many == 1 { "file" } else { "files" };
        let wrote = if many == 0 || beside.is_some() {
            String::new()
        } else {
            format!("; wrote {}", out.display())
        };
        lines.push(format!("{total:>8} replaced in {many} {files}{wrote}"));
        let holds = self.unwritten.is_empty();
        let said = lines.join("\n");
        if let Some(printer) = beside {
            printer.say(&said);
            return Outcome { holds, ..Outcome::new(Value::Null, "") };
        }
        let file = |(name, counts): &(String, Counts)| json!({ "file": name, "replaced": counts });
        let unwritten = |(name, why): &Left| json!({ "file": name, "why": why });
        let value = json!({
            "files": self.written.iter().map(file).collect::<Vec<_>>(), "counts": self.counts,
            "unwritten": self.unwritten.iter().map(unwritten).collect::<Vec<_>>(),
        });
        Outcome { holds, ..Outcome::new(value, said) }
    }
}

fn listed(counts: &Counts) -> impl Iterator<Item = String> {
    counts.iter().map(|(label, count)| format!("{count:>8} {label}"))
}
