//! Texts under the pseudonyms of a scope: values are replaced, and put back for a purpose that the
//! scope allows.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::repeat,
    sync::{Arc, Mutex, PoisonError},
};

use access::{Action, Principal};
use base::{AnyId, Digest, Error, Refusal, Title};
use ledger::vault::DataKey;
use privacy::{Anonymised, Recipe, Session};
use registry::scope::Scope;
use serde_json::{Value, json};
use store::Pseudonyms;

use crate::{
    App, Done, Request, actor,
    pseudonyms::{Book, scope_key},
    text::{self, few, scanner},
    treat::{Hand, Snippet, Tally, unkept},
};

/// The recipe of a session that only restores: which one it is does not matter.
const ANY_RECIPE: &str = "pseudonymise";

/// A lock for each scope: no two sessions of it give one value two pseudonyms, and none goes on while it
/// is closed.
pub(crate) type Locks = Mutex<BTreeMap<AnyId, Arc<Mutex<()>>>>;

/// Texts with the values put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The texts.
    pub texts: Vec<String>,
    /// How many values were put back.
    pub restored: usize,
    /// What looks like a pseudonym and was left: of another scope, or damaged.
    pub unknown: Vec<String>,
    /// The entry that says so; none if nothing was put back.
    pub entry: Option<Done>,
}

/// What texts are about that are sent together: for each, or for none (see [`Snippet`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// What stands before each.
    pub leads: Vec<String>,
    /// Whom each is about.
    pub subjects: Vec<String>,
}

impl Beside {
    fn fits(&self, many: usize) -> Result<(), Refusal> {
        for (name, list) in [("leads", &self.leads), ("subjects", &self.subjects)] {
            if !list.is_empty() && list.len() != many {
                let what = format!("there are {} {name} for {many} texts", list.len());
                let hint = "send one for each text, which may be empty, or none";
                return Err(Refusal::invalid(what, hint).about(name));
            }
        }
        Ok(())
    }

    fn of<'a>(&'a self, texts: &'a [String]) -> impl Iterator<Item = Snippet<'a>> {
        let each = |list: &'a [String]| list.iter().map(String::as_str).chain(repeat(""));
        texts
            .iter()
            .zip(each(&self.leads))
            .zip(each(&self.subjects))
            .map(|((text, lead), subject)| Snippet { lead, subject, text })
    }
}

impl App {
    /// Treats texts in a scope, by its recipe, or by `recipe` where it has none. What [`Hand::treat`]
    /// gives out can be restored as long as the scope is open. While `work` goes on, others wait who
    /// treat texts in the same scope, or close it. When it ends, however that is, an entry says how much
    /// was treated: whoever treats texts can try whether a value is in the scope, and that leaves a trace.
    ///
    /// # Errors
    /// Refuses who may not, a scope that is closed, and a recipe where the scope has its own; fails if
    /// the key or the pseudonyms cannot be read, or the entry cannot be stored. Otherwise as `work`.
    pub fn anonymise<T>(
        &self,
        who: &Principal,
        scope: &AnyId,
        recipe: Option<Recipe>,
        work: impl FnOnce(&mut Hand<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.authorise(who, &Action::Anonymise)?;
        if self.0.writer.is_none() {
            let what = "this folder was opened to read";
            return Err(Refusal::conflict(what, "open it to write").into());
        }
        self.open_scope(scope)?; // there is a lock for scopes that are there only
        self.when_unused(&BTreeSet::from([scope.clone()]), || {
            // Opened when nobody can close it any more.
            let (state, key) = self.open_scope(scope)?;
            let recipe = chosen(scope, &state, recipe)?;
            let scanner = scanner(&recipe)?;
            let book = Book::new(self.pseudonyms(), &*self.0.chance, scope, &key);
            let mut vault = &book;
            let key = scope_key(&key);
            let session = Session::new(&recipe, &scope.to_string(), &key, "", &mut vault);
            let mut hand = Hand::new(&recipe, &scanner, session.map_err(unkept)?, Some(&book));
            let done = work(&mut hand);
            let told = self.tell_treated(who, scope, hand.tally());
            done.and_then(|done| told.map(|()| done))
        })
    }

    /// Records how much was treated in a scope, if something was.
    fn tell_treated(&self, who: &Principal, scope: &AnyId, tally: Tally) -> Result<(), Error> {
        if tally.texts == 0 {
            return Ok(());
        }
        let fields = json!({
            "texts": tally.texts, "replaced": tally.replaced, "new_pseudonyms": tally.new_pseudonyms,
        });
        self.record_blocking(actor(who), vec![about(scope, "anonymise", fields)]).map(drop)
    }

    /// As [`App::anonymise`], for texts that were sent together: the recipe, and each text with what it
    /// became. `about` says what they are about. It does not hold up others of the runtime.
    ///
    /// # Errors
    /// As [`App::anonymise`]; refuses a recipe that is none, no texts, too many, and leads or subjects of others.
    pub async fn treat_texts_in(
        &self,
        who: &Principal,
        scope: &AnyId,
        recipe: Option<&str>,
        texts: Vec<String>,
        about: Beside,
    ) -> Result<(Recipe, Vec<(String, Anonymised)>), Error> {
        self.authorise(who, &Action::Anonymise)?;
        few(&texts)?;
        about.fits(texts.len())?;
        let recipe = recipe.map(text::recipe).transpose()?;
        let (who, scope) = (who.clone(), scope.clone());
        self.busy(move |app| {
            let snippets: Vec<Snippet<'_>> = about.of(&texts).collect();
            let treat =
                |hand: &mut Hand<'_>| Ok((hand.recipe().clone(), hand.treat_snippets(&snippets)?));
            let (recipe, treated) = app.anonymise(&who, &scope, recipe, treat)?;
            Ok((recipe, texts.into_iter().zip(treated).collect()))
        })
        .await
    }

    /// Puts values back into texts that belong together, such as those of a file. The entry that says
    /// who did it, and for what, is durable before they are given out; where nothing is put back there
    /// is none.
    ///
    /// # Errors
    /// Refuses who may not, a purpose that the scope does not allow, and a scope that is closed; fails
    /// if the pseudonyms cannot be read or the entry cannot be stored.
    pub async fn restore<T: AsRef<str>>(
        &self,
        who: &Principal,
        scope: &AnyId,
        purpose: &str,
        texts: &[T],
    ) -> Result<Restored, Error> {
        self.authorise(who, &Action::Restore)?;
        let odd = |error: base::text::TextError| {
            Refusal::invalid(error.to_string(), "say for what it is restored").about("purpose")
        };
        let purpose = Title::try_from(purpose).map_err(odd)?;
        let texts: Vec<String> = texts.iter().map(|text| text.as_ref().to_owned()).collect();
        let digest = digest(&texts);
        let (of, what_for) = (scope.clone(), purpose.clone());
        let found = self.busy(move |app| app.put_back(&of, &what_for, &texts)).await?;
        if found.restored == 0 {
            return Ok(found);
        }
        // What was put in has pseudonyms in it, so its digest can be guessed by nobody who has not it.
        let fields = json!({ "purpose": purpose, "pseudonyms": found.restored, "text": digest });
        let request = about(scope, "restore", fields);
        let entry = Some(self.record(actor(who), request).await?);
        Ok(Restored { entry, ..found })
    }

    /// The texts with the values put back, which nobody may see yet.
    fn put_back(
        &self,
        scope: &AnyId,
        purpose: &Title,
        texts: &[String],
    ) -> Result<Restored, Error> {
        let (state, key) = self.open_scope(scope)?;
        state.may_restore(purpose)?;
        let any = Recipe::named(ANY_RECIPE)
            .map_err(|error| Error::failed("read a recipe of the product", error))?;
        let book = Book::new(self.pseudonyms(), &*self.0.chance, scope, &key);
        let mut vault = &book;
        let session = Session::new(&any, &scope.to_string(), &scope_key(&key), "", &mut vault);
        let session = session.map_err(unkept)?;
        let mut all = Restored { texts: Vec::new(), restored: 0, unknown: Vec::new(), entry: None };
        for text in texts {
            let one = session.restore(text).map_err(unkept)?;
            all.texts.push(one.text);
            all.restored += one.restored;
            all.unknown.extend(one.unknown);
        }
        Ok(all)
    }

    /// An open scope and its key.
    fn open_scope(&self, scope: &AnyId) -> Result<(Scope, DataKey), Error> {
        if scope.noun != "scope" {
            let what = format!("`{scope}` is not a scope");
            let hint = "name one as it is on record, as in `scope-1`";
            return Err(Refusal::invalid(what, hint).about("scope").into());
        }
        let state: Scope = self.typed(scope, u64::MAX)?;
        state.usable()?;
        let Some(key) = self.0.vault.key_of(scope)? else {
            let cause = "its key is not there, though it was not closed; restore a backup";
            return Err(Error::failed(format!("open `{scope}`"), std::io::Error::other(cause)));
        };
        Ok((state, key))
    }

    /// Does something while nobody treats texts in these scopes, and nobody closes them.
    pub(crate) fn when_unused<T>(&self, scopes: &BTreeSet<AnyId>, work: impl FnOnce() -> T) -> T {
        // In one order, so that no two wait for each other.
        let locks: Vec<_> = scopes.iter().map(|scope| self.lock_of(scope)).collect();
        let held = locks.iter().map(|lock| lock.lock().unwrap_or_else(PoisonError::into_inner));
        let _held: Vec<_> = held.collect();
        work()
    }

    fn lock_of(&self, scope: &AnyId) -> Arc<Mutex<()>> {
        let mut locks = self.0.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(locks.entry(scope.clone()).or_default())
    }

    fn pseudonyms(&self) -> &dyn Pseudonyms {
        &*self.0.store
    }
}

/// A request about a scope.
fn about(scope: &AnyId, verb: &str, fields: Value) -> Request {
    let Value::Object(fields) = fields else { return Request::default() };
    let (noun, serial) = (scope.noun.clone(), Some(scope.serial));
    Request { noun, serial, verb: verb.to_owned(), fields, ..Request::default() }
}

/// The recipe by which texts of a scope are treated.
fn chosen(id: &AnyId, scope: &Scope, named: Option<Recipe>) -> Result<Recipe, Error> {
    match (&scope.recipe, named) {
        (Some(own), None) => Recipe::read(own.as_str()).map_err(|error| {
            let what = format!("the recipe of `{id}` cannot be used any more: {error}");
            Refusal::conflict(what, "revise the scope").about("recipe").into()
        }),
        (None, Some(named)) => Ok(named),
        (Some(_), Some(_)) => {
            let what = format!("`{id}` has a recipe of its own");
            let hint = "leave the recipe out, or revise the scope";
            Err(Refusal::conflict(what, hint).about("recipe").into())
        }
        (None, None) => {
            let what = format!("`{id}` has no recipe of its own");
            Err(Refusal::invalid(what, "name one").about("recipe").into())
        }
    }
}

/// The digest of texts, joined by line breaks.
fn digest(texts: &[String]) -> Digest {
    Digest::of(texts.join("\n").as_bytes())
}
