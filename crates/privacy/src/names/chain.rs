//! The linear chain: which labels together fit a run of tokens best, and how sure each is.
//!
//! The model is a conditional random field (Lafferty, `McCallum` and Pereira 2001): the score of a
//! sequence is the sum of how well each label fits its token and how well it follows the one before.
//! Before and behind a run stand tokens outside of names.

use super::network::{LABELS, OUTSIDE, can_follow};

/// The best labels of a run, and how sure it is that a token is part of a name of the kind.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) labels: Vec<usize>,
    pub(super) sure: Vec<f32>,
    /// What has been computed for each token and label.
    forward: Vec<[f32; LABELS]>,
    backward: Vec<[f32; LABELS]>,
    best: Vec<[usize; LABELS]>,
}

/// How well labels follow each other, ready for use.
#[derive(Debug)]
pub(super) struct Chain {
    follows: [[f32; LABELS]; LABELS],
    raised: [[f32; LABELS]; LABELS],
}

/// What cannot follow.
const NEVER: f32 = -1e9;

impl Chain {
    /// Takes [`LABELS`] numbers for each label.
    pub(super) fn new(follows: &[f32]) -> Self {
        let mut table = [[NEVER; LABELS]; LABELS];
        for (before, (to, from)) in table.iter_mut().zip(follows.chunks_exact(LABELS)).enumerate() {
            for (label, (to, from)) in to.iter_mut().zip(from).enumerate() {
                if can_follow(label, before) {
                    *to = *from;
                }
            }
        }
        Self { follows: table, raised: table.map(|row| row.map(f32::exp)) }
    }

    /// Decodes a run of tokens: how well each label fits each.
    pub(super) fn decode(&self, fits: &[[f32; LABELS]], decoded: &mut Decoded) {
        self.viterbi(fits, decoded);
        self.marginals(fits, decoded);
    }

    /// The best sequence (Viterbi 1967).
    fn viterbi(&self, fits: &[[f32; LABELS]], decoded: &mut Decoded) {
        decoded.best.clear();
        let mut scores = [NEVER; LABELS];
        scores[OUTSIDE] = 0.0;
        for fit in fits {
            let mut next = [NEVER; LABELS];
            let mut from = [OUTSIDE; LABELS];
            for (before, (score, follows)) in scores.iter().zip(&self.follows).enumerate() {
                for (label, follows) in follows.iter().enumerate() {
                    if score + follows > next[label] {
                        (next[label], from[label]) = (score + follows, before);
                    }
                }
            }
            scores = std::array::from_fn(|label| next[label] + fit[label]);
            decoded.best.push(from);
        }
        let ends = |label: usize| scores[label] + self.follows[label][OUTSIDE];
        let better = |best: usize, one: usize| if ends(one) > ends(best) { one } else { best };
        let mut label = (0..LABELS).fold(OUTSIDE, better);
        decoded.labels.clear();
        for from in decoded.best.iter().rev() {
            decoded.labels.push(label);
            label = from[label];
        }
        decoded.labels.reverse();
    }

    /// Forward and backward sums, each token's scaled to one.
    fn marginals(&self, fits: &[[f32; LABELS]], decoded: &mut Decoded) {
        let Decoded { labels, sure, forward, backward, .. } = decoded;
        forward.clear();
        let mut before = [0.0; LABELS];
        before[OUTSIDE] = 1.0;
        for fit in fits {
            let mut sums = [0.0; LABELS];
            for (from, row) in before.iter().zip(&self.raised) {
                for (to, raised) in sums.iter_mut().zip(row) {
                    *to += from * raised;
                }
            }
            let most = fit.iter().copied().fold(NEVER, f32::max);
            for (to, fit) in sums.iter_mut().zip(fit) {
                *to *= (fit - most).exp();
            }
            before = scaled(sums);
            forward.push(before);
        }
        backward.clear();
        let mut behind: [f32; LABELS] = std::array::from_fn(|label| self.raised[label][OUTSIDE]);
        for fit in fits.iter().rev() {
            backward.push(behind);
            let most = fit.iter().copied().fold(NEVER, f32::max);
            let weighed: [f32; LABELS] =
                std::array::from_fn(|label| behind[label] * (fit[label] - most).exp());
            behind = scaled(std::array::from_fn(|before| {
                self.raised[before].iter().zip(&weighed).map(|(raised, one)| raised * one).sum()
            }));
        }
        sure.clear();
        for ((label, forward), backward) in labels.iter().zip(&*forward).zip(backward.iter().rev())
        {
            let each: [f32; LABELS] = std::array::from_fn(|label| forward[label] * backward[label]);
            let all: f32 = each.iter().sum();
            // A name that is cut in two is still found: first and later tokens count together.
            let kind = if *label == OUTSIDE {
                0.0
            } else {
                each[label - 1 + label % 2] + each[label + label % 2]
            };
            sure.push(if all > 0.0 { kind / all } else { 0.0 });
        }
    }
}

fn scaled(sums: [f32; LABELS]) -> [f32; LABELS] {
    let all: f32 = sums.iter().sum();
    if all > 0.0 { sums.map(|sum| sum / all) } else { sums }
}
