//! What a scan needs: recognisers, their automata, the words near them, and what finds names.

mod scan;

use std::{
    collections::BTreeSet,
    error::Error,
    sync::{Arc, LazyLock},
};

use regex_automata::{hybrid::dfa, util::pool::Pool};

use crate::{
    Origin, Pattern, RECOGNISERS, Recipe, Recogniser, Span,
    context::{Context, Near},
    listed::{Allowed, Listed},
    names::{Kind, NameFinder, Tagger},
    origin::Taken,
    walk::{Match, Walker},
    walkers::walkers,
};

/// The score from which a finding counts, if nobody says otherwise.
pub(crate) const THRESHOLD: f32 = 0.5;

/// The most recognisers of a scanner.
const RECOGNISERS_MAX: usize = 10_000;

/// The built-in tagger, which is read once.
static TAGGER: LazyLock<Result<Arc<Tagger>, String>> =
    LazyLock::new(|| Tagger::built_in().map(Arc::new).map_err(|error| error.to_string()));

/// Finds personal data. It is built once and shared by threads.
pub struct Scanner {
    recognisers: Vec<Taken>,
    /// What finds names, and the recogniser of the first kind of them; the others follow.
    names: Option<(Arc<dyn NameFinder>, u16)>,
    listed: Option<Listed>,
    allowed: Allowed,
    /// Each pattern, and the recogniser that it belongs to.
    patterns: Vec<(u16, Pattern)>,
    /// The automata of `ALL`, `PLAIN` and `NUMBERED` of [`crate::walkers`].
    walkers: [Walker; 3],
    /// The words of the numbered patterns, and with which bytes one of them ends.
    words: Vec<&'static [u8]>,
    lasts: [bool; 256],
    context: Context,
    threshold: f32,
    states: Pool<State, Box<dyn Fn() -> State + Send + Sync>>,
}

/// What one thread needs while it scans.
struct State {
    /// One for each automaton.
    caches: [dfa::Cache; 3],
    found: Vec<Match>,
    near: Near,
    /// Up to where each pattern that is extended was followed already.
    followed: Vec<usize>,
}

/// Why a scanner could not be built, or a text could not be scanned. What could not be scanned is not
/// passed on.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A pattern, or all of them together, cannot be made into an automaton.
    #[error("the patterns cannot be used: {0}")]
    Patterns(String),
    /// The automaton ran out of memory.
    #[error("the text could not be scanned: {0}")]
    Gave(String),
}

impl Scanner {
    /// A scanner with all recognisers and the built-in tagger.
    ///
    /// # Errors
    /// The patterns or the weights cannot be used, which tests of this crate rule out.
    pub fn new() -> Result<Self, ScanError> {
        Ok(Self::patterns()?.with_names(tagger()?))
    }

    /// A scanner with all recognisers, which finds no names: many times faster.
    ///
    /// # Errors
    /// The patterns cannot be used, which a test of this crate rules out.
    pub fn patterns() -> Result<Self, ScanError> {
        Self::take(RECOGNISERS.iter().map(|one| Taken::from(*one)).collect())
    }

    /// A scanner with these recognisers only.
    ///
    /// # Errors
    /// A pattern cannot be used.
    pub fn of(recognisers: &[Recogniser]) -> Result<Self, ScanError> {
        Self::take(recognisers.iter().map(Taken::from).collect())
    }

    /// A scanner as a recipe asks for it: all recognisers and those of the recipe, names if it declares
    /// a language that the tagger knows, what counts for some label, and nothing that it allows.
    ///
    /// # Errors
    /// A pattern of the recipe cannot be used.
    pub fn for_recipe(recipe: &Recipe) -> Result<Self, ScanError> {
        let scanner = Self::as_asked(recipe)?;
        if recipe.finds_names() { Ok(scanner.with_names(tagger()?)) } else { Ok(scanner) }
    }

    /// As [`Scanner::for_recipe`], with names found by `names` and not by the built-in tagger.
    ///
    /// # Errors
    /// A pattern of the recipe cannot be used.
    pub fn for_recipe_with(recipe: &Recipe, names: Arc<dyn NameFinder>) -> Result<Self, ScanError> {
        let scanner = Self::as_asked(recipe)?;
        if recipe.finds_names() { Ok(scanner.with_names(names)) } else { Ok(scanner) }
    }

    /// What a recipe asks for but names.
    fn as_asked(recipe: &Recipe) -> Result<Self, ScanError> {
        let built_in = RECOGNISERS.iter().map(|one| Taken::from(*one));
        let all = built_in.chain(recipe.recognisers().iter().map(Taken::from)).collect();
        let mut scanner = Self::take(all)?;
        scanner.threshold = recipe.threshold_min();
        scanner.allowed = Allowed::new(recipe.allow());
        Ok(scanner)
    }

    /// The same, with names found by `names`.
    #[must_use]
    pub fn with_names(mut self, names: Arc<dyn NameFinder>) -> Self {
        // There are few enough recognisers for a number more.
        let first = u16::try_from(self.recognisers.len()).unwrap_or(u16::MAX);
        self.recognisers.extend(Kind::ALL.map(Taken::from));
        self.names = Some((names, first));
        self
    }

    /// The same, with findings from this score on.
    #[must_use]
    pub(crate) fn with_threshold(mut self, threshold: f32) -> Self {
        self.threshold = threshold;
        self
    }

    fn take(recognisers: Vec<Taken>) -> Result<Self, ScanError> {
        if recognisers.len() > RECOGNISERS_MAX {
            return Err(ScanError::Patterns("there are too many recognisers".to_owned()));
        }
        let odd = |error: &dyn Error| ScanError::Patterns(chain(error));
        let shapes: Vec<(u16, &str, Pattern)> = (0..)
            .zip(&recognisers)
            .flat_map(|(of, one)| one.patterns.iter().map(move |(regex, one)| (of, &**regex, *one)))
            .collect();
        let walkers = walkers(&shapes).map_err(|error| odd(&*error))?;
        let patterns: Vec<(u16, Pattern)> = shapes.iter().map(|(of, _, one)| (*of, *one)).collect();
        let words: Vec<&[u8]> = patterns
            .iter()
            .flat_map(|(_, one)| one.number_after.iter().map(|word| word.as_bytes()))
            .collect();
        let mut lasts = [false; 256];
        for last in words.iter().filter_map(|word| word.last()) {
            lasts[usize::from(*last)] = true;
        }
        let near = recognisers.iter().map(|one| one.context.iter().map(|word| &**word));
        let context = Context::new(near).map_err(|error| odd(&*error))?;
        let listed: Vec<(u16, &str)> = (0..)
            .zip(&recognisers)
            .flat_map(|(of, one)| one.words.iter().map(move |word| (of, word.as_str())))
            .collect();
        let listed = Listed::new(&listed).map_err(|error| odd(&error))?;
        let caches = walkers.each_ref().map(Walker::cache);
        let many = patterns.len();
        let state = move || State {
            caches: caches.clone(),
            found: Vec::new(),
            near: Near::default(),
            followed: vec![0; many],
        };
        let states = Pool::new(Box::new(state) as Box<dyn Fn() -> State + Send + Sync>);
        Ok(Self {
            recognisers,
            names: None,
            listed,
            allowed: Allowed::default(),
            patterns,
            walkers,
            words,
            lasts,
            context,
            threshold: THRESHOLD,
            states,
        })
    }

    /// Every label that it can give.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.recognisers.iter().map(|one| &*one.origin.label).collect()
    }

    /// What found a span.
    pub fn origin(&self, span: &Span) -> &Origin {
        &self.recognisers[usize::from(span.recogniser)].origin
    }

    /// Everything that can find something.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.recognisers.iter().map(|one| &one.origin)
    }
}

/// The built-in tagger.
fn tagger() -> Result<Arc<Tagger>, ScanError> {
    TAGGER.clone().map_err(ScanError::Patterns)
}

/// An error with its causes, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = text + ": " + &cause.to_string();
        source = cause.source();
    }
    text.replace('\n', " ")
}
