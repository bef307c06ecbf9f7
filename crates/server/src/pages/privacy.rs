//! Personal data in a text that somebody pastes: marked, and replaced by a recipe.
//!
//! **Nothing of the text is kept or logged, and it never stands in an address.**

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::IntoResponse as _};
use base::{Error, Refusal};
use privacy::{Anonymised, Origin, RECIPES, Replaced};

use crate::{
    Site,
    fault::{self, Fault},
    html::{self, Html},
    pages::Reply,
    shell::Shell,
    visit::{Posted, Visit},
};

#[derive(Template)]
#[template(path = "privacy.html")]
pub(crate) struct PrivacyPage {
    shell: Shell,
    typed: Typed,
    refused: Option<Refused>,
    outcome: Option<Outcome>,
}

/// What stands in the form.
#[derive(Default)]
struct Typed {
    text: String,
    /// The name of a recipe that is built in.
    recipe: String,
    /// The TOML of another one, which goes before it.
    own: String,
}

struct Refused {
    what: String,
    hint: String,
    /// The field that it is about.
    field: &'static str,
}

/// What was found in a text, and what it became.
struct Outcome {
    heading: String,
    before: Html,
    after: Html,
    rows: Vec<Row>,
    /// How many findings have no row.
    more: u64,
    /// Whether another who has the key could put it back.
    pseudonyms: bool,
}

/// A finding.
struct Row {
    value: String,
    place: String,
    label: String,
    score: String,
    recogniser: String,
    evidence: String,
    became: Became,
}

enum Became {
    Stays,
    Gone,
    Text(String),
}

#[derive(Template)]
#[template(path = "recognisers.html")]
pub(crate) struct RecognisersPage {
    shell: Shell,
    countries: usize,
    rows: Vec<Origin>,
}

/// The longest text that the page takes, in characters; programs may send more.
const TEXT_CHARS_MAX: u64 = 100_000;

/// How many findings have a row in the table; all are marked in the text.
const ROWS_MAX: usize = 500;

/// The longest value that a row shows, in characters.
const VALUE_CHARS_MAX: usize = 80;

/// A letter that nobody wrote. Its numbers are those that their issuers keep free for examples.
const EXAMPLE: &str = "\
Dear Ms Abernathy,

thank you for your call on 14 March 2026. Our colleague Tomasz Wilk looks after your loan now; write to him at \
tomasz.wilk@harbourside.example or ring +44 20 7946 0958.

We paid the first rate to IBAN DE89 3704 0044 0532 0130 00 and closed the card 4111 1111 1111 1111. Please check \
whether your social security number is still 219-09-9999. Your last visit came from 192.0.2.44.

Ingrid Solheim
Harbourside Credit Union, 12 Quay Street, Bristol
";

/// A recipe to start from.
const OWN: &str = r#"name = "for-vendors"
languages = ["en"]
threshold = 0.5
default = { action = "replace" }

[labels.PERSON]
action = "number"

[labels.CREDIT_CARD]
action = "mask"
keep_last = 4

[labels.DATE_TIME]
action = "keep"

[[recognisers]]
name = "member_number"
label = "MEMBER_NUMBER"
patterns = [{ regex = 'HCU-[0-9]{6}', score = 0.9 }]

[allow]
words = ["Harbourside"]"#;

pub(crate) async fn page(State(site): State<Site>, visit: Visit) -> Reply {
    site.app.authorise(&visit.told.who, &access::Action::TreatText)?;
    let example = visit.asked("example") == "yes";
    let text = if example { EXAMPLE } else { "" }.to_owned();
    let typed = Typed { text, recipe: app::RECIPE.to_owned(), own: String::new() };
    if example {
        return answer(&site, &visit, typed).await;
    }
    let shell = Shell::of(&site, &visit, TITLE)?;
    super::page(&PrivacyPage { shell, typed, refused: None, outcome: None })
}

const TITLE: &str = "Personal data in text";

pub(crate) async fn treat(State(site): State<Site>, posted: Posted) -> Reply {
    site.app.authorise(&posted.visit.told.who, &access::Action::TreatText)?;
    // Browsers send the ends of lines as two characters; people typed one.
    let field = |name: &str| posted.field(name).replace("\r\n", "\n");
    let typed = Typed { text: field("text"), recipe: field("recipe"), own: field("own") };
    answer(&site, &posted.visit, typed).await
}

/// The form with what became of the text, or with why that was refused.
async fn answer(site: &Site, visit: &Visit, typed: Typed) -> Reply {
    let error = match attempt(site, visit, &typed).await {
        Ok(outcome) => {
            let shell = Shell::of(site, visit, &format!("{}: {TITLE}", outcome.heading))?;
            let outcome = Some(outcome);
            return super::page(&PrivacyPage { shell, typed, refused: None, outcome });
        }
        Err(error) => error,
    };
    let Error::Refused(refusal) = &error else { return Err(Fault(error)) };
    let about = |name: &str| refusal.fields.iter().any(|field| field == name);
    let field = match (about("recipe"), typed.own.trim().is_empty()) {
        (true, false) => "own",
        (true, true) => "recipe",
        (false, _) => "text",
    };
    let hint = match field {
        "own" => "mend it below, or empty the field and choose a recipe that is built in",
        _ => &refusal.hint,
    };
    let refused = Refused { what: refusal.what.clone(), hint: hint.to_owned(), field };
    let shell = Shell::of(site, visit, &format!("Error: {TITLE}"))?;
    let page = PrivacyPage { shell, typed, refused: Some(refused), outcome: None };
    let page = super::page(&page)?;
    Ok((fault::status(&error), page).into_response())
}

async fn attempt(site: &Site, visit: &Visit, typed: &Typed) -> Result<Outcome, Error> {
    if typed.text.trim().is_empty() {
        let refusal = Refusal::invalid("there is no text", "write or paste one");
        return Err(refusal.about("text").into());
    }
    let long = typed.text.chars().count() as u64;
    if long > TEXT_CHARS_MAX {
        let (long, most) = (html::grouped(long), html::grouped(TEXT_CHARS_MAX));
        let what = format!("the text has {long} characters, at most {most} are treated here");
        let hint = "send it in parts, or from a program to `/api/privacy/anonymize`";
        return Err(Refusal::invalid(what, hint).about("text").into());
    }
    let own = Some(typed.own.as_str()).filter(|own| !own.trim().is_empty());
    let recipe = own.unwrap_or(&typed.recipe);
    let texts = vec![typed.text.clone()];
    let treated = site.app.treat_texts(&visit.told.who, recipe, texts).await?;
    let pseudonyms = treated.recipe.is_reversible();
    let gone = || Error::failed("treat the text", std::io::Error::other("it is not there"));
    let (scanned, anonymised) = treated.texts.first().ok_or_else(gone)?;
    Ok(outcome(scanned, anonymised, pseudonyms))
}

fn outcome(scanned: &app::ScannedText, anonymised: &Anonymised, pseudonyms: bool) -> Outcome {
    let (text, found) = (&scanned.text, &scanned.found);
    let mut cursor = Cursor { line: 1, column: 1, byte: 0 };
    let row = |one: &app::Found| {
        cursor.go_to(text, one.range.start);
        Row {
            value: cut(text.get(one.range.clone()).unwrap_or_default()),
            place: format!("{}:{}", cursor.line, cursor.column),
            label: one.label.clone(),
            score: format!("{:.2}", one.score),
            recogniser: one.recogniser.clone(),
            evidence: one.evidence.join(", "),
            became: became(one, anonymised),
        }
    };
    Outcome {
        heading: heading(found),
        before: before(text, found),
        after: after(anonymised),
        rows: found.iter().take(ROWS_MAX).map(row).collect(),
        more: found.len().saturating_sub(ROWS_MAX) as u64,
        pseudonyms,
    }
}

fn heading(found: &[app::Found]) -> String {
    let kinds: BTreeSet<&str> = found.iter().map(|one| one.label.as_str()).collect();
    match (found.len(), kinds.len()) {
        (0, _) => "Nothing was found".to_owned(),
        (1, _) => "One finding".to_owned(),
        (many, 1) => format!("{} findings of one kind", html::grouped(many as u64)),
        (many, kinds) => format!("{} findings of {kinds} kinds", html::grouped(many as u64)),
    }
}

/// The text with its findings marked, each with its label behind it.
fn before(text: &str, found: &[app::Found]) -> Html {
    let (mut marked, mut at) = (String::with_capacity(text.len() * 2), 0);
    for one in found {
        let (between, value) = (text.get(at..one.range.start), text.get(one.range.clone()));
        let stays = if one.kept { ", stays" } else { "" };
        marked += &html::escape(between.unwrap_or_default());
        marked += "<mark><span class=\"sr\">found: </span>";
        marked += &html::escape(value.unwrap_or_default());
        marked += "<small><span class=\"sr\"> is </span>";
        marked += &html::escape(&one.label);
        marked += stays;
        marked += "</small></mark>";
        at = one.range.end;
    }
    Html::assembled(&(marked + &html::escape(text.get(at..).unwrap_or_default())))
}

/// The treated text with what was put in marked.
fn after(anonymised: &Anonymised) -> Html {
    let Anonymised { text, replaced } = anonymised;
    let (mut marked, mut at) = (String::with_capacity(text.len() * 2), 0);
    for Replaced { to, .. } in replaced.iter().filter(|one| !one.to.is_empty()) {
        marked += &html::escape(text.get(at..to.start).unwrap_or_default());
        marked += "<mark>";
        marked += &html::escape(text.get(to.clone()).unwrap_or_default());
        marked += "</mark>";
        at = to.end;
    }
    Html::assembled(&(marked + &html::escape(text.get(at..).unwrap_or_default())))
}

/// What became of a finding: it lies in at most one piece that was replaced.
fn became(one: &app::Found, anonymised: &Anonymised) -> Became {
    let Anonymised { text, replaced } = anonymised;
    let place = replaced.partition_point(|piece| piece.from.end <= one.range.start);
    let piece = replaced.get(place).filter(|piece| piece.from.start <= one.range.start);
    match piece.and_then(|piece| text.get(piece.to.clone())) {
        None => Became::Stays,
        Some("") => Became::Gone,
        Some(text) => Became::Text(cut(text)),
    }
}

/// The beginning of a value, if it is long.
fn cut(value: &str) -> String {
    match value.char_indices().nth(VALUE_CHARS_MAX) {
        Some((byte, _)) => format!("{}…", value.get(..byte).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// A place in a text, as editors count it.
struct Cursor {
    line: usize,
    column: usize,
    byte: usize,
}

impl Cursor {
    /// Goes on to a byte that lies ahead.
    fn go_to(&mut self, text: &str, byte: usize) {
        for letter in text.get(self.byte..byte).unwrap_or_default().chars() {
            if letter == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.byte = byte;
    }
}

impl PrivacyPage {
    /// The recipes that are built in, with what they do here.
    fn recipes() -> [(&'static str, &'static str); RECIPES.len()] {
        RECIPES.map(|(name, _)| (name, about(name)))
    }

    /// Why a field was refused.
    fn wrong(&self, field: &str) -> Option<&str> {
        let refused = self.refused.as_ref().filter(|refused| refused.field == field);
        refused.map(|refused| refused.what.as_str())
    }
}

/// What a recipe that is built in does on this page.
fn about(name: &str) -> &'static str {
    match name {
        "replace" => "Each value becomes its label, as <PERSON>.",
        "redact" => "Each value is removed.",
        "mask" => "Each letter and digit becomes an asterisk.",
        "number" => {
            "Each value becomes its label and a number, as <PERSON_1>; the same value has the same number."
        }
        "pseudonymise" => {
            "Each value becomes a token, as <PERSON_K7Q2M9XB4D>; the same value has the same token. Here nobody can put it back."
        }
        _ => "",
    }
}

pub(crate) async fn recognisers(State(site): State<Site>, visit: Visit) -> Reply {
    let rows = site.app.recognisers(&visit.told.who).await?;
    let countries: BTreeSet<&str> = rows.iter().filter_map(|one| one.country).collect();
    let countries = countries.len();
    let shell = Shell::of(&site, &visit, "What can be found in text")?;
    super::page(&RecognisersPage { shell, countries, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::Samples;

    fn found(range: std::ops::Range<usize>, label: &str, kept: bool) -> app::Found {
        app::Found {
            range,
            label: label.to_owned(),
            score: 0.95,
            recogniser: "us_ssn".to_owned(),
            evidence: vec!["pattern", "context word"],
            kept,
        }
    }

    fn replaced(from: std::ops::Range<usize>, to: std::ops::Range<usize>) -> Replaced {
        Replaced { from, to, label: "PERSON".to_owned(), operator: "replace" }
    }

    impl Samples for PrivacyPage {
        const NAME: &'static str = "privacy";

        fn full(text: &'static str) -> Self {
            let whole = found(0..text.len(), "PERSON", false);
            let scanned =
                app::ScannedText { text: text.to_owned(), found: vec![whole], treated: Vec::new() };
            let to = replaced(0..text.len(), 0..text.len());
            let anonymised = Anonymised { text: text.to_owned(), replaced: vec![to] };
            let mut outcome = outcome(&scanned, &anonymised, true);
            for became in [Became::Stays, Became::Gone] {
                let row = outcome.rows.first().unwrap();
                let again = Row {
                    value: row.value.clone(),
                    place: row.place.clone(),
                    label: row.label.clone(),
                    score: row.score.clone(),
                    recogniser: row.recogniser.clone(),
                    evidence: row.evidence.clone(),
                    became,
                };
                outcome.rows.push(again);
            }
            outcome.more = 1200;
            let refused = Refused { what: text.to_owned(), hint: text.to_owned(), field: "own" };
            let typed =
                Typed { text: text.to_owned(), recipe: "mask".to_owned(), own: text.to_owned() };
            let shell = Shell::full(text);
            Self { shell, typed, refused: Some(refused), outcome: Some(outcome) }
        }

        fn empty() -> Self {
            let typed = Typed { recipe: "replace".to_owned(), ..Typed::default() };
            Self { shell: Shell::empty(), typed, refused: None, outcome: None }
        }
    }

    impl Samples for RecognisersPage {
        const NAME: &'static str = "recognisers";

        fn full(text: &'static str) -> Self {
            let row = |country| Origin {
                name: "us_ssn".into(),
                label: "US_SSN".into(),
                about: text.into(),
                source: text.into(),
                country,
            };
            let rows = vec![row(Some("US")), row(None)];
            Self { shell: Shell::full(text), countries: 1, rows }
        }

        fn empty() -> Self {
            Self { shell: Shell::empty(), countries: 0, rows: Vec::new() }
        }
    }

    #[test]
    fn the_recipe_to_start_from_is_one() {
        OWN.parse::<privacy::Recipe>().unwrap();
    }

    #[test]
    fn every_recipe_that_is_built_in_is_explained() {
        for (name, about) in PrivacyPage::recipes() {
            assert!(!about.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_finding_is_marked_where_it_stands_and_led_to_what_it_became() {
        let text = "<Zoë>\nZoë, Ann".to_owned();
        let found = vec![
            found(1..5, "PERSON", false),
            found(7..11, "PERSON", false),
            found(13..16, "TITLE", true),
        ];
        let scanned = app::ScannedText { text, found, treated: Vec::new() };
        let pieces = vec![replaced(1..5, 1..1), replaced(7..11, 3..6)];
        let anonymised = Anonymised { text: "<>\n<P>, Ann".to_owned(), replaced: pieces };
        let shown = outcome(&scanned, &anonymised, false);
        let mark = |value: &str, label: &str| {
            format!(
                "<mark><span class=\"sr\">found: </span>{value}<small><span class=\"sr\"> is </span>{label}</small></mark>"
            )
        };
        assert_eq!(
            shown.before.to_string(),
            format!(
                "&lt;{}&gt;\n{}, {}",
                mark("Zoë", "PERSON"),
                mark("Zoë", "PERSON"),
                mark("Ann", "TITLE, stays")
            )
        );
        assert_eq!(shown.after.to_string(), "&lt;&gt;\n<mark>&lt;P&gt;</mark>, Ann");
        let rows: Vec<_> = shown.rows.iter().map(|row| (&*row.value, &*row.place)).collect();
        let places = ["1:2", "2:1", "2:6"];
        assert_eq!(rows, [("Zoë", places[0]), ("Zoë", places[1]), ("Ann", places[2])]);
        assert!(matches!(shown.rows[0].became, Became::Gone));
        assert!(matches!(&shown.rows[1].became, Became::Text(text) if text == "<P>"));
        assert!(matches!(shown.rows[2].became, Became::Stays));
        assert_eq!(shown.heading, "3 findings of 2 kinds");
    }
}
