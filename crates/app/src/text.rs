//! Personal data in texts that somebody brings along: found, and replaced without a scope.
//!
//! **Nothing of such a text is kept, logged or recorded.** Pseudonyms come from a key that is drawn for
//! the request and forgotten after it: the same value has the same pseudonym in all texts of the request,
//! and nobody can put it back.

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use access::{Action, Principal};
use base::{Error, Refusal, chance};
use privacy::{
    Anonymised, Finding, MemoryVault, Operator, Origin, RECIPES, Recipe, ScanError, Scanner,
    ScopeKey, Session, Span, names::NameFinder,
};

use crate::App;

/// The most texts of one request.
pub const TEXTS_MAX: usize = 1000;

/// The recipe of whoever names none.
pub const RECIPE: &str = RECIPES[0].0;

/// What pseudonyms are bound to beside their key, which no other request has.
const SCOPE: &str = "request";

/// A piece of a text that is personal data.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it is, as `PERSON`.
    pub label: String,
    /// How much it is believed, 0 to 1.
    pub score: f32,
    /// What found it, as `us_ssn`.
    pub recogniser: String,
    /// What speaks for it, in words.
    pub evidence: Vec<&'static str>,
    /// Whether the recipe lets it stand.
    pub kept: bool,
}

/// Texts and what was found in them.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// The recipe by which it was found.
    pub recipe: Recipe,
    /// The texts, in the order in which they were given.
    pub texts: Vec<ScannedText>,
}

/// A text and what was found in it.
#[derive(Debug, Clone)]
pub struct ScannedText {
    /// The text.
    pub text: String,
    /// What was found, in the order of the text; nothing in it overlaps.
    pub found: Vec<Found>,
    /// What is treated: what was found, and what reaches beyond it, which may overlap among itself.
    pub treated: Vec<Found>,
}

/// Texts, what was found in them, and what they became.
#[derive(Debug, Clone)]
pub struct Treated {
    /// The recipe by which they were treated.
    pub recipe: Recipe,
    /// Each text, and the same without what was found, in the order in which they were given.
    pub texts: Vec<(ScannedText, Anonymised)>,
}

impl App {
    /// Finds what a recipe looks for in texts, also what it lets stand.
    ///
    /// # Errors
    /// Refuses who may not, a recipe that is none, no texts, and more than [`TEXTS_MAX`]; a text could
    /// not be scanned.
    pub async fn scan_texts(
        &self,
        who: &Principal,
        recipe: &str,
        texts: Vec<String>,
    ) -> Result<Scanned, Error> {
        self.on_texts(who, recipe, texts, |_, scanned| Ok(scanned)).await
    }

    /// Replaces what a recipe looks for in texts.
    ///
    /// # Errors
    /// As [`App::scan_texts`]; a text could not be treated. Nothing is given out then.
    pub async fn treat_texts(
        &self,
        who: &Principal,
        recipe: &str,
        texts: Vec<String>,
    ) -> Result<Treated, Error> {
        self.on_texts(who, recipe, texts, |app, scanned| {
            treat(scanned, &ScopeKey::new(chance::random(&*app.0.chance)))
        })
        .await
    }

    /// Everything that can find something.
    ///
    /// # Errors
    /// Refuses who may not; the scanner could not be made.
    pub async fn recognisers(&self, who: &Principal) -> Result<Vec<Origin>, Error> {
        self.authorise(who, &Action::TreatText)?;
        self.busy(|_| Ok(scanner(&recipe(RECIPE)?)?.origins().cloned().collect())).await
    }

    /// Scans texts and does something with what was found, on a thread that may be busy for long.
    async fn on_texts<T: Send + 'static>(
        &self,
        who: &Principal,
        recipe: &str,
        texts: Vec<String>,
        then: impl FnOnce(&Self, Scanned) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.authorise(who, &Action::TreatText)?;
        few(&texts)?;
        let recipe = self::recipe(recipe)?;
        self.busy(move |app| then(app, scan(recipe, texts)?)).await
    }

    /// Does something that may take long, on a thread that may be busy for long.
    pub(crate) async fn busy<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let places = Arc::clone(&self.0.scanning);
        let place = places.acquire_owned().await;
        let place = place.map_err(|error| Error::failed("scan texts", error))?;
        let app = self.clone();
        // The place goes along: a caller that hangs up does not free that of a scan that still runs.
        tokio::task::spawn_blocking(move || {
            let _place = place;
            work(&app)
        })
        .await
        .map_err(|error| Error::failed("scan texts", error))?
    }
}

/// How many requests are scanned at once: half of the cores, so that the others answer meanwhile.
pub(crate) fn places() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
}

/// Refuses no texts, and more than [`TEXTS_MAX`].
pub(crate) fn few(texts: &[String]) -> Result<(), Refusal> {
    if texts.is_empty() || texts.len() > TEXTS_MAX {
        let what = format!("there are {} texts, expected 1 to {TEXTS_MAX}", texts.len());
        let hint = "send at least one, and more than that in several requests";
        return Err(Refusal::invalid(what, hint).about("texts"));
    }
    Ok(())
}

/// Reads a recipe: the name of one that is built in, or its text in TOML.
///
/// # Errors
/// Refuses what is neither, and names the place.
pub(crate) fn recipe(text: &str) -> Result<Recipe, Error> {
    Recipe::read(text).map_err(|error| no_recipe(&error.to_string()).into())
}

fn no_recipe(why: &str) -> Refusal {
    // Whoever reads it looks at a page, at an answer of the API or at a terminal.
    let hint = "name one that is built in, or mend the TOML of your own";
    Refusal::invalid(one_line(why), hint).about("recipe")
}

/// What is wrong with a recipe, without the lines of it that a parser shows.
fn one_line(why: &str) -> String {
    let shown = |line: &str| {
        line.trim_start_matches(|one: char| one == ' ' || one.is_ascii_digit()).starts_with('|')
    };
    let lines = why.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.filter(|line| !shown(line)).collect::<Vec<_>>().join(": ")
}

/// What finds names in the place of the built-in tagger, and what that is.
static NAMES: OnceLock<(Arc<dyn NameFinder>, String)> = OnceLock::new();

/// Has names found by something else than the built-in tagger from now on, in the whole process; `about` says
/// what that is, and stands in what is measured with it.
///
/// # Errors
/// Refuses a second one.
pub fn plug_names(names: Arc<dyn NameFinder>, about: String) -> Result<(), Refusal> {
    NAMES.set((names, about)).map_err(|_| {
        let what = "names are found by something else already";
        Refusal::conflict(what, "plug in one finder of names for a process")
    })
}

/// What finds names, if that is not the built-in tagger.
pub(crate) fn plugged() -> Option<&'static str> {
    NAMES.get().map(|(_, about)| about.as_str())
}

fn made(recipe: &Recipe) -> Result<Scanner, ScanError> {
    match NAMES.get() {
        Some((names, _)) => Scanner::for_recipe_with(recipe, Arc::clone(names)),
        None => Scanner::for_recipe(recipe),
    }
}

/// The scanner of a recipe. Recipes that look for the same as that of whoever names none share one, which
/// is made once.
///
/// # Errors
/// Refuses a recipe with patterns that cannot be used.
pub fn scanner(recipe: &Recipe) -> Result<Arc<Scanner>, Error> {
    static USUAL: OnceLock<Arc<Scanner>> = OnceLock::new();
    let usual = self::recipe(RECIPE)?;
    if !seek_the_same(recipe, &usual) {
        return match made(recipe) {
            Ok(scanner) => Ok(Arc::new(scanner)),
            Err(error) => Err(no_recipe(&error.to_string()).into()),
        };
    }
    if let Some(scanner) = USUAL.get() {
        return Ok(Arc::clone(scanner));
    }
    let made = made(&usual).map_err(|error| Error::failed("make a scanner", error))?;
    Ok(Arc::clone(USUAL.get_or_init(|| Arc::new(made))))
}

/// Whether two recipes look for the same, whatever they do with it.
fn seek_the_same(one: &Recipe, other: &Recipe) -> bool {
    let sought = |recipe: &Recipe| recipe.threshold_min().to_bits();
    one.recognisers() == other.recognisers()
        && one.allow() == other.allow()
        && one.languages() == other.languages()
        && sought(one) == sought(other)
}

fn scan(recipe: Recipe, texts: Vec<String>) -> Result<Scanned, Error> {
    let scanner = scanner(&recipe)?;
    let mut spans = Vec::new();
    let mut scan = |text: String| {
        scanner.scan(&text, &mut spans).map_err(|error| Error::failed("scan a text", error))?;
        // What counts for its label only; then what is believed more wins.
        recipe.count(&scanner, &mut spans);
        let mut covered = spans.clone();
        recipe.cover(&scanner, &text, &mut covered);
        privacy::resolve(&mut spans);
        let found = |span: &Span| {
            let origin = scanner.origin(span);
            Found {
                range: span.start..span.end,
                label: origin.label.to_string(),
                score: span.score,
                recogniser: origin.name.to_string(),
                evidence: span.evidence.words(),
                kept: *recipe.action(&origin.label) == Operator::Keep,
            }
        };
        let (found, treated) =
            (spans.iter().map(found).collect(), covered.iter().map(found).collect());
        Ok(ScannedText { text, found, treated })
    };
    let texts = texts.into_iter().map(&mut scan).collect::<Result<_, Error>>()?;
    Ok(Scanned { recipe, texts })
}

fn treat(scanned: Scanned, key: &ScopeKey) -> Result<Treated, Error> {
    let Scanned { recipe, texts } = scanned;
    let failed = |error| Error::failed("treat a text", error);
    let mut vault = MemoryVault::new();
    let session = Session::new(&recipe, SCOPE, key, SCOPE, &mut vault);
    let mut session = session.map_err(|error| Error::failed("treat a text", error))?;
    let mut treat = |scanned: ScannedText| {
        let findings = scanned.treated.iter().map(|one| Finding {
            range: one.range.clone(),
            label: &one.label,
            score: one.score,
        });
        let findings: Vec<Finding<'_>> = findings.collect();
        let anonymised = session.anonymise(&scanned.text, &findings).map_err(failed)?;
        Ok((scanned, anonymised))
    };
    let texts = texts.into_iter().map(&mut treat).collect::<Result<_, Error>>()?;
    drop(session);
    Ok(Treated { recipe, texts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_named_or_written_and_what_is_wrong_with_it_is_one_line() {
        assert_eq!(recipe(" mask\n").unwrap().name(), "mask");
        assert_eq!(recipe("name = \"own\"").unwrap().name(), "own");
        for (text, says) in [
            ("", "there is no recipe ``"),
            ("shred", "there is no recipe `shred`, but there are `replace`"),
            (
                "name = 'a'\n[labels.person]\naction = 'mask'",
                "`labels.person`: `person` is no label",
            ),
            (
                "name = 'a'\nthresh = 1",
                "the recipe cannot be read: TOML parse error at line 2, column 1: unknown",
            ),
        ] {
            let Error::Refused(refusal) = recipe(text).unwrap_err() else { panic!("{text}") };
            assert!(refusal.what.starts_with(says), "{}", refusal.what);
            assert!(!refusal.what.contains('\n') && refusal.fields == ["recipe"], "{refusal:?}");
        }
        let odd =
            "name = 'a'\n[[recognisers]]\nname = 'a'\nlabel = 'A'\npatterns = [{ regex = 'ä\\b' }]";
        let Err(Error::Refused(refusal)) = scanner(&recipe(odd).unwrap()) else { panic!("{odd}") };
        assert!(refusal.what.starts_with("the patterns cannot be used"), "{}", refusal.what);
        let hint = "name one that is built in, or mend the TOML of your own";
        assert_eq!(refusal.hint, hint, "which is right at a terminal and on a page");
    }

    #[test]
    fn a_value_has_one_pseudonym_within_a_request_and_another_in_the_next() {
        let texts =
            || vec!["mail a@example.org".to_owned(), "or a@example.org, b@example.org".to_owned()];
        let treated = |key| {
            let scanned = scan(recipe("pseudonymise").unwrap(), texts()).unwrap();
            let treated = treat(scanned, &ScopeKey::new([key; 32])).unwrap();
            treated.texts.into_iter().map(|(_, one)| one.text).collect::<Vec<_>>()
        };
        let (one, other) = (treated(1), treated(2));
        let token = one[0].strip_prefix("mail ").unwrap();
        assert!(token.starts_with("<EMAIL_ADDRESS_"), "{one:?}");
        assert!(one[1].starts_with(&format!("or {token}, <EMAIL_ADDRESS_")), "{one:?}");
        assert_eq!(one[1].matches(token).count(), 1, "{one:?}");
        assert!(!other.concat().contains(token), "{other:?}");
    }

    #[test]
    fn what_a_recipe_lets_stand_is_found_and_stays() {
        let keeps = "name = 'a'\nlabels.EMAIL_ADDRESS.action = 'keep'";
        let scanned =
            scan(recipe(keeps).unwrap(), vec!["a@example.org 4111 1111 1111 1111".into()]);
        let treated = treat(scanned.unwrap(), &ScopeKey::new([0; 32])).unwrap();
        let [(scanned, anonymised)] = treated.texts.as_slice() else { panic!("{treated:?}") };
        let found: Vec<_> = scanned.found.iter().map(|one| (&*one.label, one.kept)).collect();
        assert_eq!(found, [("EMAIL_ADDRESS", true), ("CREDIT_CARD", false)]);
        assert_eq!(anonymised.text, "a@example.org <CREDIT_CARD>");
    }
}
