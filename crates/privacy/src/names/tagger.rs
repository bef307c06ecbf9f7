//! The built-in finder of names.

use std::{fmt, ops::Range};

use regex_automata::util::pool::Pool;

use super::{
    Kind, NameFinder, NotRead,
    chain::{Chain, Decoded},
    feature::{self, Features, Folded},
    lexicon::{Lexicon, flag},
    network::{INPUT, LABELS, Network, OUTSIDE, SIDE, TOKEN, Vector},
    token::{Token, Tokens},
    weights::{Reader, WeightsError, Writer},
};

/// The first bytes of a file of weights: what it is, and its version.
const MAGIC: [i8; 8] = [80, 76, 78, 65, 77, 69, 83, 1];

/// The weights that are built in.
const BUILT_IN: &[u8] = include_bytes!("../../data/names.bin");

/// How much less a token is taken to be outside of names than the network says: the logarithm of how
/// many times worse a name is that was missed than one that is none. Of the values tried, that with
/// which F2 was best on the sets whose templates are learnt from.
const MISSED: f32 = 1.5;

/// The tokens that are read ahead.
const AHEAD: usize = 1024;

/// The tokens on each side of those that are tagged, so that they are seen as in the whole text: as many
/// as a phrase has, with signs between, and no less than the network sees.
const MARGIN: usize = 8;

/// A tagger with its weights.
pub struct Tagger {
    lexicon: Lexicon,
    network: Network,
    chain: Chain,
    states: Pool<State, fn() -> State>,
}

/// What one thread needs while it tags.
#[derive(Default)]
struct State {
    tokens: Vec<Token>,
    folded: Folded,
    features: Vec<Features>,
    vectors: Vec<Vector>,
    fits: Vec<[f32; LABELS]>,
    decoded: Decoded,
}

impl fmt::Debug for Tagger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Tagger of {} words", self.lexicon.len())
    }
}

impl Tagger {
    /// The tagger that is built in.
    ///
    /// # Errors
    /// Its weights cannot be read, which a test rules out.
    pub fn built_in() -> Result<Self, WeightsError> {
        Self::read(BUILT_IN)
    }

    /// A tagger of these parts.
    pub fn new(lexicon: Lexicon, network: Network) -> Self {
        let chain = Chain::new(&network.follows);
        Self { lexicon, network, chain, states: Pool::new(State::default) }
    }

    /// Reads the weights of a tagger.
    ///
    /// # Errors
    /// They are cut off, or of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut reader = Reader::of(bytes);
        if reader.bytes()? != MAGIC {
            return Err(WeightsError);
        }
        let lexicon = Lexicon::read(&mut reader)?;
        let network = Network::read(&mut reader)?;
        reader.end()?;
        Ok(Self::new(lexicon, network))
    }

    /// The weights as [`read`](Self::read) takes them.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes(&MAGIC);
        self.lexicon.write(&mut writer);
        self.network.write(&mut writer);
        writer.done()
    }

    /// Tags the tokens of `state` in `range`, of which the features are seen already.
    fn tag(
        &self,
        text: &str,
        state: &mut State,
        range: Range<usize>,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) {
        let mut place = range.start;
        while place < range.end {
            if !state.features[place].candidate {
                place += 1;
                continue;
            }
            let from = place;
            // A name ends with its line at the latest.
            place += 1;
            let goes_on =
                |place: usize| state.features[place].candidate && !state.tokens[place].first;
            while place < range.end && goes_on(place) {
                place += 1;
            }
            self.decode(text, state, from..place, found);
        }
    }

    /// Decodes a run of candidates.
    fn decode(
        &self,
        text: &str,
        state: &mut State,
        run: Range<usize>,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) {
        let State { tokens, features, vectors, fits, decoded, .. } = state;
        // The vectors of the run and of what stands beside it, nothing where nothing does.
        vectors.clear();
        for place in 0..run.len() + 2 * SIDE {
            let seen = (run.start + place).checked_sub(SIDE).and_then(|place| features.get(place));
            vectors.push(seen.map_or([0; TOKEN], |seen| self.network.vector(seen)));
        }
        fits.clear();
        for window in vectors.as_flattened().windows(INPUT).step_by(TOKEN) {
            if let Ok(input) = window.try_into() {
                fits.push(self.network.fit(input));
            }
        }
        for fit in fits.iter_mut() {
            fit[OUTSIDE] -= MISSED;
        }
        self.chain.decode(fits, decoded);
        let mut at = 0;
        while at < run.len() {
            let label = decoded.labels[at];
            let from = at;
            at += 1;
            let Some(kind) = label.checked_sub(1).and_then(|label| Kind::ALL.get(label / 2)) else {
                continue;
            };
            while at < run.len() && decoded.labels[at] == label + label % 2 {
                at += 1;
            }
            let place = run.start + from..run.start + at;
            let titles = features[place.clone()].iter().take_while(|seen| is_title(seen)).count();
            let titles = if *kind == Kind::Person { titles } else { 0 };
            // The dot behind a title goes with it.
            let named = &tokens[place][titles..];
            let named = if titles > 0
                && named.first().is_some_and(|dot| text[dot.start..].starts_with('.'))
            {
                &named[1..]
            } else {
                named
            };
            let sure = decoded.sure[from..at].iter().copied().fold(1.0, f32::min);
            let comma = |token: &Token| text.get(token.start..token.end) == Some(",");
            // `Salem, Oregon` is two places; with a number in it, it is an address.
            let several = *kind == Kind::Place && !named.iter().any(|token| has_digit(text, token));
            for place in named.split(|token| several && comma(token)) {
                if let [first, .., last] | [first @ last] = place {
                    found(first.start..last.end, *kind, sure);
                }
            }
        }
    }
}

impl Tagger {
    /// Gives each name of a text, as [`NameFinder::find`] does. It can always look.
    pub fn each_name(&self, text: &str, found: &mut dyn FnMut(Range<usize>, Kind, f32)) {
        let mut state = self.states.get();
        let state = &mut *state;
        state.tokens.clear();
        let mut ahead = Tokens::of(text);
        // The tokens before this one are done; they are kept for what they say of those behind.
        let mut done = 0;
        loop {
            let before = state.tokens.len();
            state.tokens.extend(ahead.by_ref().take(AHEAD));
            let last = state.tokens.len() < before + AHEAD;
            feature::see(
                text,
                &state.tokens,
                &self.lexicon,
                &mut state.folded,
                &mut state.features,
            );
            let end = if last { state.tokens.len() } else { cut(&state.features, done) };
            self.tag(text, state, done..end, found);
            if last {
                return;
            }
            let keep = end.saturating_sub(MARGIN);
            state.tokens.drain(..keep);
            done = end - keep;
        }
    }
}

impl NameFinder for Tagger {
    fn find(
        &self,
        text: &str,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) -> Result<(), NotRead> {
        self.each_name(text, found);
        Ok(())
    }
}

/// Whether it is a title and no name, as `King` is one.
fn is_title(seen: &Features) -> bool {
    const NAMES: u32 = flag::SURNAME | flag::SURNAME_RARER | flag::GIVEN | flag::GIVEN_RARER;
    seen.flags & flag::TITLE != 0 && seen.flags & NAMES == 0
}

fn has_digit(text: &str, token: &Token) -> bool {
    text.as_bytes()[token.start..token.end].iter().any(u8::is_ascii_digit)
}

/// Where to stop so that no name is cut: behind the last token that is no candidate. A run that is longer
/// than what is read ahead is cut all the same.
fn cut(features: &[Features], done: usize) -> usize {
    let most = features.len().saturating_sub(MARGIN);
    let outside = (done..most).rev().find(|place| !features[*place].candidate);
    outside.map_or(most, |place| place + 1).max(done + 1)
}
