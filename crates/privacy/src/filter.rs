//! With which bytes something can begin: most tokens of a text begin with others.

use std::collections::BTreeMap;

/// The first four bytes that what an automaton looks for can begin with.
pub(crate) struct Filter {
    /// For each pair of bytes, the first one higher, its place in `thirds`.
    pairs: Box<[u16]>,
    /// For each byte that can follow, its place in `fourths`.
    thirds: Vec<[u16; 256]>,
    /// A bit for each byte that can follow.
    fourths: Vec<[u64; 4]>,
}

/// What is known of a text behind one more byte.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Next<S> {
    /// Nothing begins like this.
    Nothing,
    /// It begins with something, whatever follows.
    Found,
    /// It depends on what follows in this state of the automaton.
    Open(S),
}

/// The place where nothing follows, and the one where anything does.
const NOTHING: u16 = 0;
const ANYTHING: u16 = 1;

impl Filter {
    /// Filters nothing.
    pub(crate) fn open() -> Self {
        Self {
            pairs: vec![ANYTHING; 1 << 16].into_boxed_slice(),
            thirds: vec![[NOTHING; 256], [ANYTHING; 256]],
            fourths: vec![[0; 4], [u64::MAX; 4]],
        }
    }

    /// Asks an automaton, by its first state, and what is known behind one more byte.
    ///
    /// # Errors
    /// That of the automaton.
    pub(crate) fn new<S: Copy + Ord, E>(
        start: S,
        mut next: impl FnMut(S, u8) -> Result<Next<S>, E>,
    ) -> Result<Self, E> {
        let Self { mut pairs, mut thirds, mut fourths } = Self::open();
        let mut states = Places::default();
        for (first, pairs) in (0..=u8::MAX).zip(pairs.chunks_mut(256)) {
            match next(start, first)? {
                Next::Nothing => pairs.fill(NOTHING),
                Next::Found => {}
                Next::Open(state) => {
                    for (second, place) in (0..=u8::MAX).zip(pairs) {
                        *place = states.place(next(state, second)?);
                    }
                }
            }
        }
        let seconds = std::mem::take(&mut states);
        for state in seconds.states {
            let mut follow = [NOTHING; 256];
            for (third, place) in (0..=u8::MAX).zip(&mut follow) {
                *place = states.place(next(state, third)?);
            }
            thirds.push(follow);
        }
        for state in states.states {
            let mut follow = [0; 4];
            for fourth in 0..=u8::MAX {
                let bit = u64::from(!matches!(next(state, fourth)?, Next::Nothing));
                follow[usize::from(fourth) / 64] |= bit << (fourth % 64);
            }
            fourths.push(follow);
        }
        Ok(Self { pairs, thirds, fourths })
    }

    /// Whether something can begin here, as far as the first bytes tell.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8], at: usize) -> bool {
        let Some([first, second, third, fourth]) = text.get(at..at + 4) else {
            return at < text.len();
        };
        // Never a branch in between: which one is taken nobody could predict.
        let place = self.pairs[usize::from(u16::from_be_bytes([*first, *second]))];
        let place = self.thirds[usize::from(place)][usize::from(*third)];
        self.fourths[usize::from(place)][usize::from(*fourth) / 64] >> (fourth % 64) & 1 == 1
    }
}

/// The states that were seen, in the order of their places.
struct Places<S> {
    states: Vec<S>,
    known: BTreeMap<S, u16>,
}

impl<S> Default for Places<S> {
    fn default() -> Self {
        Self { states: Vec::new(), known: BTreeMap::new() }
    }
}

impl<S: Copy + Ord> Places<S> {
    fn place(&mut self, next: Next<S>) -> u16 {
        let state = match next {
            Next::Nothing => return NOTHING,
            Next::Found => return ANYTHING,
            Next::Open(state) => state,
        };
        if let Some(place) = self.known.get(&state) {
            return *place;
        }
        // What has no place any more is not filtered.
        let Ok(place) = u16::try_from(self.states.len() + usize::from(ANYTHING) + 1) else {
            return ANYTHING;
        };
        self.states.push(state);
        self.known.insert(state, place);
        place
    }
}
