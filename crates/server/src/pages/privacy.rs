//! Personal data in a text that somebody pastes: marked, and replaced by a recipe.
//!
//! **Nothing of the text is kept or logged, and it never stands in an address.**

mod outcome;

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::IntoResponse as _};
use base::{Error, Refusal};
use outcome::{Became, Outcome};
use privacy::{Origin, RECIPES};

use crate::{
    Site,
    fault::{self, Fault},
    html,
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

#[derive(Template)]
#[template(path = "recognisers.html")]
pub(crate) struct RecognisersPage {
    shell: Shell,
    countries: usize,
    rows: Vec<Origin>,
}

/// The longest text that the page takes, in characters; programs may send more.
const TEXT_CHARS_MAX: u64 = 100_000;

/// A letter that nobody wrote. Its numbers are those that their issuers keep free for examples.
const EXAMPLE: &str = "\
Dear Ms Abernathy,

thank you for your call on 14 March 2026. Our colleague Tomasz Wilk looks after your loan now; write to him at \
tomasz.wilk@harbourside.example or ring +44 20 7946 0958.

We paid the first rate to DE89 3704 0044 0532 0130 00 and closed the card 4111 1111 1111 1111. Please check \
whether your social security number is still 219-09-9999. Your last visit came from 192.0.2.44.

Ingrid Solheim
Harbourside Credit Union
12 Quay Street, Bristol
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
    Ok(outcome::outcome(scanned, anonymised, pseudonyms))
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
    use privacy::Anonymised;

    use super::{
        outcome::{
            Row,
            tests::{found, replaced, scanned},
        },
        *,
    };
    use crate::samples::Samples;

    impl Samples for PrivacyPage {
        const NAME: &'static str = "privacy";

        fn full(text: &'static str) -> Self {
            let whole = found(0..text.len(), "PERSON", false);
            let scanned = scanned(text, vec![whole]);
            let to = replaced(0..text.len(), 0..text.len());
            let anonymised = Anonymised { text: text.to_owned(), replaced: vec![to] };
            let mut outcome = outcome::outcome(&scanned, &anonymised, true);
            for became in [Became::Stays, Became::Gone] {
                let row = outcome.rows.first().unwrap();
                let again = Row { became, ..row.clone() };
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
}
