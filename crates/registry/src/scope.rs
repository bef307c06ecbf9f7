//! The register of pseudonym scopes: within which texts the same value has the same pseudonym, for
//! which purposes values may be put back, and when either was done.
//!
//! A scope has a key of its own, which is destroyed when it is closed: then nobody restores anything
//! any more. Nobody types in that texts were treated or restored: the product records it.
//!
//! The purposes bind, because a person sets them and not a program, and because whoever adds one later
//! does not restore for it: what is in the scope by then was given for others.

use base::{Digest, Kind, Refusal, Text, Title};
use privacy::{Recipe, Scanner};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account, odd,
    register::{Act, Case, Class, Register},
};

/// The most purposes of a scope.
const PURPOSES_MAX: usize = 20;

impl Kind for Scope {
    const PREFIX: &'static str = "scope";
}

/// What can be asked of a scope.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Open a scope
    ///
    /// It gets a key of its own. Within it the same value always has the same pseudonym; two scopes
    /// share none.
    Open {
        /// Title
        ///
        /// One line. Say whose texts these are, and for whom they are treated.
        title: Title,
        /// Purposes for which values may be put back
        ///
        /// Without any nothing can be restored.
        #[serde(default)]
        purposes: Vec<Title>,
        /// Recipe
        ///
        /// The name of one that comes with the product, such as pseudonymise, or its TOML. Without one
        /// whoever treats a text names it.
        recipe: Option<Text>,
    },
    /// Describe it anew
    Revise {
        /// Title
        title: Title,
        /// Purposes for which values may be put back
        ///
        /// Without any nothing can be restored. Whoever adds one does not restore for it, unless nobody
        /// else could.
        #[serde(default)]
        purposes: Vec<Title>,
        /// Recipe
        ///
        /// The name of one that comes with the product, such as pseudonymise, or its TOML. Without one
        /// whoever treats a text names it.
        recipe: Option<Text>,
    },
    /// Record that texts were treated
    Anonymise {
        /// How many texts
        texts: u64,
        /// How many values were replaced in them
        replaced: u64,
        /// How many pseudonyms are new to the scope
        new_pseudonyms: u64,
    },
    /// Record that values were put back
    Restore {
        /// Purpose
        purpose: Title,
        /// How many pseudonyms were replaced by their values
        pseudonyms: u64,
        /// Digest of the text with the pseudonyms
        text: Digest,
    },
    /// Close it for ever
    ///
    /// Its key and its pseudonyms are destroyed. Nothing can be restored afterwards, by nobody.
    Close {
        /// Why
        reason: Text,
    },
}

/// What has happened to a scope.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was opened, and its key was made.
    Opened {
        /// Whose texts these are, and for whom.
        title: Title,
        /// For which purposes values may be put back.
        purposes: Vec<Title>,
        /// The recipe by which its texts are treated.
        recipe: Option<Text>,
    },
    /// It was described anew.
    Revised {
        /// Whose texts these are, and for whom.
        title: Title,
        /// For which purposes values may be put back.
        purposes: Vec<Title>,
        /// The recipe by which its texts are treated.
        recipe: Option<Text>,
    },
    /// Texts were treated. There is no digest of them: whoever guesses a text could check it by that.
    Anonymised {
        /// How many texts.
        texts: u64,
        /// How many values were replaced in them.
        replaced: u64,
        /// How many pseudonyms were new to the scope.
        new_pseudonyms: u64,
    },
    /// Values were put back into a text.
    Restored {
        /// For which purpose.
        purpose: Title,
        /// How many.
        pseudonyms: u64,
        /// The digest of the text with the pseudonyms.
        text: Digest,
        /// Whether who added the purpose put them back, because nobody else could.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        alone: bool,
    },
    /// It was closed, and its key is destroyed.
    Closed {
        /// Why.
        reason: Text,
    },
}

/// A scope as it stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Whose texts these are, and for whom.
    pub title: Title,
    /// For which purposes values may be put back.
    pub purposes: Vec<Title>,
    /// The recipe by which its texts are treated; none if whoever treats a text names it.
    pub recipe: Option<Text>,
    /// Open or closed.
    pub state: State,
    /// Of these purposes, those that were added after it was opened.
    #[serde(default)]
    pub added: Vec<Addition>,
    /// How often texts were treated.
    #[serde(default)]
    pub anonymisations: u64,
    /// The last time.
    #[serde(default)]
    pub anonymised: Option<Anonymisation>,
    /// How many texts values were put back into.
    pub restorations: u64,
    /// The last time.
    pub restored: Option<Restoration>,
    /// How it was closed.
    pub closing: Option<Closing>,
}

/// A purpose that was added after the scope was opened.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Addition {
    /// The purpose.
    pub purpose: Title,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Texts that were treated together.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Anonymisation {
    /// How many.
    pub texts: u64,
    /// How many values were replaced in them.
    pub replaced: u64,
    /// How many pseudonyms were new to the scope.
    pub new_pseudonyms: u64,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Values that were put back into a text.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Restoration {
    /// For which purpose.
    pub purpose: Title,
    /// How many.
    pub pseudonyms: u64,
    /// The digest of the text with the pseudonyms.
    pub text: Digest,
    /// Whether who added the purpose put them back, because nobody else could.
    #[serde(default)]
    pub alone: bool,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// The end of a scope.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// Why.
    pub reason: Text,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Whether a scope can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Texts are treated and restored.
    Open,
    /// Its key is destroyed.
    Closed,
}

impl Register for Scope {
    const PLURAL: &'static str = "scopes";
    const TITLE: &'static str = "Pseudonym scopes";
    const ABOUT: &'static str =
        "Where the same value has the same pseudonym, and for what it may be put back.";
    const NAME: &'static str = "title";
    type Command = Command;
    type Fact = Fact;

    fn decide(state: Option<&Self>, command: Command, case: &Case<'_>) -> Result<Fact, Refusal> {
        match (state, command) {
            (None, Command::Open { title, purposes, recipe }) => {
                let purposes = each_once(purposes)?;
                may_set(&[], &purposes, case)?;
                Ok(Fact::Opened { title, purposes, recipe: sound(recipe)? })
            }
            (None, _) => Err(odd("scope", false)),
            (Some(_), Command::Open { .. }) => Err(odd("scope", true)),
            (Some(scope), Command::Revise { title, purposes, recipe }) => {
                scope.usable()?;
                let purposes = each_once(purposes)?;
                may_set(&scope.purposes, &purposes, case)?;
                if purposes.iter().any(|one| !scope.purposes.contains(one)) {
                    case.person()?; // or nobody could tell who restores from who added it
                }
                Ok(Fact::Revised { title, purposes, recipe: sound(recipe)? })
            }
            (Some(scope), Command::Anonymise { texts, replaced, new_pseudonyms }) => {
                scope.usable()?;
                Ok(Fact::Anonymised { texts, replaced, new_pseudonyms })
            }
            (Some(scope), Command::Restore { purpose, pseudonyms, text }) => {
                scope.may_restore(&purpose)?;
                if pseudonyms == 0 {
                    let what = "nothing was put back";
                    return Err(Refusal::invalid(what, "record what was").about("pseudonyms"));
                }
                let alone = scope.four_eyes(&purpose, case)?;
                Ok(Fact::Restored { purpose, pseudonyms, text, alone })
            }
            (Some(scope), Command::Close { reason }) => {
                scope.usable()?;
                Ok(Fact::Closed { reason })
            }
        }
    }

    fn apply(state: Option<Self>, fact: Fact, act: &Act) -> Option<Self> {
        match fact {
            Fact::Opened { title, purposes, recipe } => Some(Self {
                title,
                purposes,
                recipe,
                state: State::Open,
                added: Vec::new(),
                anonymisations: 0,
                anonymised: None,
                restorations: 0,
                restored: None,
                closing: None,
            }),
            Fact::Revised { title, purposes, recipe } => state.map(|mut old| {
                old.added.retain(|one| purposes.contains(&one.purpose));
                let new = purposes.iter().filter(|one| !old.purposes.contains(one));
                let add = |one: &Title| Addition { purpose: one.clone(), act: act.clone() };
                old.added.extend(new.map(add));
                Self { title, purposes, recipe, ..old }
            }),
            Fact::Anonymised { texts, replaced, new_pseudonyms } => state.map(|old| Self {
                anonymisations: old.anonymisations + 1,
                anonymised: Some(Anonymisation {
                    texts,
                    replaced,
                    new_pseudonyms,
                    act: act.clone(),
                }),
                ..old
            }),
            Fact::Restored { purpose, pseudonyms, text, alone } => state.map(|old| Self {
                restorations: old.restorations + 1,
                restored: Some(Restoration { purpose, pseudonyms, text, alone, act: act.clone() }),
                ..old
            }),
            Fact::Closed { reason } => state.map(|old| Self {
                state: State::Closed,
                closing: Some(Closing { reason, act: act.clone() }),
                ..old
            }),
        }
    }

    fn open(&self) -> &'static [&'static str] {
        match self.state {
            State::Open => &["revise", "close"],
            State::Closed => &[],
        }
    }

    /// Whoever opens or revises a scope says for what values are put back, which lets something pass.
    fn class(verb: &str) -> Class {
        if matches!(verb, "anonymise" | "restore") { Class::Measure } else { Class::Approve }
    }
}

impl Scope {
    /// Lets a scope through that can be used.
    ///
    /// # Errors
    /// It is closed.
    pub fn usable(&self) -> Result<(), Refusal> {
        match self.state {
            State::Open => Ok(()),
            State::Closed => Err(Refusal::conflict(
                "this scope is closed and its key is destroyed",
                "open another one; what was replaced in this one stays so",
            )),
        }
    }

    /// Lets a purpose through for which values of this scope may be put back.
    ///
    /// # Errors
    /// It is not one of the scope's, or the scope is closed.
    pub fn may_restore(&self, purpose: &Title) -> Result<(), Refusal> {
        self.usable()?;
        if self.purposes.contains(purpose) {
            return Ok(());
        }
        let hint = if self.purposes.is_empty() {
            "it allows none: nothing of it can be restored".to_owned()
        } else {
            let known = self.purposes.iter().map(|one| format!("`{one}`"));
            format!("it allows {}", known.collect::<Vec<_>>().join(", "))
        };
        let what = format!("`{purpose}` is no purpose of this scope");
        Err(Refusal::forbidden(what, hint).about("purpose"))
    }

    /// Who added a purpose later does not restore for it, unless nobody else could; gives whether that
    /// is so.
    fn four_eyes(&self, purpose: &Title, case: &Case<'_>) -> Result<bool, Refusal> {
        let Some(added) = self.added.iter().find(|one| one.purpose == *purpose) else {
            return Ok(false);
        };
        let person = case.person()?;
        if added.act.by != case.actor.by {
            return Ok(false);
        }
        if account::decides_alone(person, case) {
            return Ok(true);
        }
        let what = format!("who added `{purpose}` to this scope does not restore for it");
        let hint = "ask another owner or a manager to restore it";
        Err(Refusal::forbidden(what, hint).about("purpose"))
    }
}

/// Whether somebody may set these purposes in the place of the old ones: a program may not, for it would
/// say what it may restore itself.
fn may_set(old: &[Title], new: &[Title], case: &Case<'_>) -> Result<(), Refusal> {
    if old == new || !case.actor.by_token() {
        return Ok(());
    }
    let what = "for what values may be put back is said by a person, not with a token";
    Err(Refusal::forbidden(what, "sign in and do it there").about("purposes"))
}

/// The text of a recipe that can be used. It is looked at here only: what was recorded is not judged
/// by a later version.
fn sound(text: Option<Text>) -> Result<Option<Text>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let refused = |error: &dyn std::error::Error| {
        let hint = "write it as the recipes that come with the product, or name one of them";
        Refusal::invalid(error.to_string(), hint).about("recipe")
    };
    let recipe = Recipe::read(text.as_str()).map_err(|error| refused(&error))?;
    // Patterns of its own are tried out, which takes a moment.
    if !recipe.recognisers().is_empty() {
        Scanner::for_recipe(&recipe).map_err(|error| refused(&error))?;
    }
    Ok(Some(text))
}

/// Purposes in the order given, each once.
fn each_once(given: Vec<Title>) -> Result<Vec<Title>, Refusal> {
    let mut purposes: Vec<Title> = Vec::new();
    for one in given {
        if !purposes.contains(&one) {
            purposes.push(one);
        }
    }
    if purposes.len() > PURPOSES_MAX {
        let what = format!("a scope has at most {PURPOSES_MAX} purposes, not {}", purposes.len());
        return Err(Refusal::invalid(what, "keep those that are needed").about("purposes"));
    }
    Ok(purposes)
}
