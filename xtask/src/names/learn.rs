//! Learning: text by text, from what the chain expects and what is said.

use privacy::names::{
    feature::{self, Features, Folded},
    lexicon::Lexicon,
    network::{AFFIX, HIDDEN, INPUT, LABELS, Network, SHAPE, SIDE, TOKEN, WORD},
    token::{Token, Tokens},
};

use super::{
    chain::{self, ANY, Allowed},
    chance::Dice,
    corpus::{Corpus, Text},
    model::{Model, flags_of},
    vectors::Vectors,
};

/// How often all texts are gone through.
const ROUNDS: usize = 8;
/// How fast it is learnt at first; it falls to nothing.
const RATE: f32 = 0.001;
const DECAY: f32 = 0.01;
/// After how many texts what all share is moved.
const BATCH: usize = 4;
/// How often a text is read in lower case.
const LOWER: f32 = 0.08;
/// How much is hidden while learning, so that nothing depends on one thing (dropout, Srivastava et al.
/// 2014): hidden numbers, numbers that go in, and as a whole the vector of a word, its affixes, its flags.
const HIDE: f32 = 0.4;
const HIDE_INPUT: f32 = 0.15;
const HIDE_WORD: f32 = 0.05;
const HIDE_AFFIXES: f32 = 0.25;
const HIDE_FLAGS: f32 = 0.1;

/// A text as the model sees it, as it is and in lower case.
struct Seen {
    features: [Vec<Features>; 2],
    allowed: Vec<Allowed>,
    weight: f32,
}

/// Learns the network.
pub(crate) fn learn(
    corpora: &[Corpus],
    lexicon: &Lexicon,
    vectors: &Vectors,
    dice: &mut Dice,
    say: &dyn Fn(&str),
) -> Network {
    let mut texts: Vec<Seen> = Vec::new();
    for corpus in corpora {
        let seen = corpus.training.iter().map(|text| see(text, lexicon, corpus.weight));
        texts.extend(seen.filter(|seen| !seen.allowed.is_empty()));
    }
    say(&format!("{} texts to learn from", texts.len()));
    let mut model = Model::new(vectors, dice);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let all = (ROUNDS * texts.len()) as f32;
    let mut done = 0.0_f32;
    for round in 1..=ROUNDS {
        dice.shuffle(&mut order);
        let mut loss = 0.0;
        for (place, text) in order.iter().enumerate() {
            let rate = RATE * (1.0 - done / all).max(0.02);
            done += 1.0;
            let lower = dice.part() < LOWER;
            loss += step(&mut model, &texts[*text], lower, rate, dice);
            if place % BATCH == BATCH - 1 {
                model.first.step_all(rate, DECAY);
                model.first_bias.step_all(rate, 0.0);
                model.second.step_all(rate, DECAY);
            }
        }
        say(&format!("round {round} of {ROUNDS}: loss {:.4}", loss / texts.len() as f32));
    }
    model.whole()
}

fn see(text: &Text, lexicon: &Lexicon, weight: f32) -> Seen {
    let tokens: Vec<Token> = Tokens::of(&text.body).collect();
    let features = |text: &str, tokens: &[Token]| {
        let mut features = Vec::new();
        feature::see(text, tokens, lexicon, &mut Folded::default(), &mut features);
        features
    };
    let lower = text.body.to_lowercase();
    let lowered: Vec<Token> = Tokens::of(&lower).collect();
    let upper = features(&text.body, &tokens);
    // Where lower case has other tokens, such as of `U.S.`, the text is only read as it is.
    let same = lowered.len() == tokens.len();
    let lower = if same { features(&lower, &lowered) } else { upper.clone() };
    Seen { features: [upper, lower], allowed: allowed(text, &tokens), weight }
}

/// The labels that are said of each token.
fn allowed(text: &Text, tokens: &[Token]) -> Vec<Allowed> {
    let within = |range: &std::ops::Range<usize>, token: &Token| {
        token.start < range.end && token.end > range.start
    };
    let mut labels = vec![0_usize; tokens.len()];
    for (range, kind) in &text.names {
        let first = 2 * usize::from(*kind as u8) + 1;
        let mut inside = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| within(range, token))
            .skip_while(|(_, token)| !is_wordy(text, token))
            .map(|(place, _)| place)
            .collect::<Vec<_>>();
        while inside.last().is_some_and(|last| !is_wordy(text, &tokens[*last])) {
            inside.pop();
        }
        for (nth, place) in inside.into_iter().enumerate() {
            labels[place] = first + usize::from(nth > 0);
        }
    }
    let said = |(place, token): (usize, &Token)| {
        let unsaid = text.unsaid.iter().any(|range| within(range, token));
        if unsaid && labels[place] == 0 { ANY } else { 1 << labels[place] }
    };
    tokens.iter().enumerate().map(said).collect()
}

fn is_wordy(text: &Text, token: &Token) -> bool {
    text.body[token.start..token.end].chars().any(char::is_alphanumeric)
}

/// What is hidden of the numbers of a token, as factors.
fn hide(factors: &mut [f32], dice: &mut Dice) {
    let kept = 1.0 / (1.0 - HIDE_INPUT);
    for one in &mut *factors {
        *one = if dice.part() < HIDE_INPUT { 0.0 } else { kept };
    }
    let (shape_end, affix_end) = (WORD + SHAPE, WORD + SHAPE + AFFIX);
    for (often, range) in
        [(HIDE_WORD, 0..WORD), (HIDE_AFFIXES, shape_end..affix_end), (HIDE_FLAGS, affix_end..TOKEN)]
    {
        if dice.part() < often {
            factors[range].fill(0.0);
        }
    }
}

/// Learns from one text; gives its loss.
fn step(model: &mut Model<'_>, text: &Seen, lower: bool, rate: f32, dice: &mut Dice) -> f32 {
    let features = &text.features[usize::from(lower)];
    let many = features.len();
    let padded = (many + 2 * SIDE) * TOKEN;
    let (mut input, mut factors) = (vec![0.0; padded], vec![0.0; padded]);
    for (place, seen) in features.iter().enumerate() {
        let range = (place + SIDE) * TOKEN..(place + SIDE + 1) * TOKEN;
        model.vector(seen, &mut input[range.clone()]);
        hide(&mut factors[range], dice);
    }
    input.iter_mut().zip(&factors).for_each(|(one, factor)| *one *= factor);
    let (mut hidden, mut fits) = (vec![[0.0; HIDDEN]; many], vec![[0.0; LABELS]; many]);
    let mut open = vec![[0.0; HIDDEN]; many];
    for place in 0..many {
        let window = &input[place * TOKEN..place * TOKEN + INPUT];
        hidden[place].copy_from_slice(model.first_bias.row(0));
        for (row, one) in window.iter().enumerate().filter(|(_, one)| **one != 0.0) {
            hidden[place]
                .iter_mut()
                .zip(model.first.row(row))
                .for_each(|(to, weight)| *to += one * weight);
        }
        for (one, open) in hidden[place].iter_mut().zip(&mut open[place]) {
            if *one > 0.0 && dice.part() >= HIDE {
                *open = 1.0 / (1.0 - HIDE);
            }
            *one *= *open;
        }
        fits[place].copy_from_slice(model.second.row(HIDDEN));
        for (row, one) in hidden[place].iter().enumerate().filter(|(_, one)| **one != 0.0) {
            fits[place]
                .iter_mut()
                .zip(model.second.row(row))
                .for_each(|(to, weight)| *to += one * weight);
        }
    }
    let mut by_fit = vec![[0.0; LABELS]; many];
    let mut by_follows = [0.0; LABELS * LABELS];
    let loss =
        chain::gradient(&fits, &text.allowed, model.follows.row(0), &mut by_fit, &mut by_follows);
    by_fit.iter_mut().flatten().chain(&mut by_follows).for_each(|slope| *slope *= text.weight);
    model.follows.slope(0).copy_from_slice(&by_follows);
    model.follows.step(0, rate, 0.0);
    back(model, &input, &hidden, &open, &by_fit, &factors, features);
    step_rows(model, features, rate);
    loss
}

/// Hands the slopes back through both layers to the tables.
fn back(
    model: &mut Model<'_>,
    input: &[f32],
    hidden: &[[f32; HIDDEN]],
    open: &[[f32; HIDDEN]],
    by_fit: &[[f32; LABELS]],
    factors: &[f32],
    features: &[Features],
) {
    let mut by_input = vec![0.0; input.len()];
    for (place, by_fit) in by_fit.iter().enumerate() {
        let mut by_hidden = [0.0; HIDDEN];
        for row in 0..HIDDEN {
            let weights = model.second.row(row);
            by_hidden[row] =
                weights.iter().zip(by_fit).map(|(weight, slope)| weight * slope).sum::<f32>()
                    * open[place][row];
            let one = hidden[place][row];
            model
                .second
                .slope(row)
                .iter_mut()
                .zip(by_fit)
                .for_each(|(to, slope)| *to += one * slope);
        }
        model.second.slope(HIDDEN).iter_mut().zip(by_fit).for_each(|(to, slope)| *to += slope);
        model.first_bias.slope(0).iter_mut().zip(&by_hidden).for_each(|(to, slope)| *to += slope);
        if by_hidden.iter().all(|slope| *slope == 0.0) {
            continue;
        }
        for row in 0..INPUT {
            let one = input[place * TOKEN + row];
            let weights = model.first.row(row);
            by_input[place * TOKEN + row] +=
                weights.iter().zip(&by_hidden).map(|(weight, slope)| weight * slope).sum::<f32>();
            if one != 0.0 {
                model
                    .first
                    .slope(row)
                    .iter_mut()
                    .zip(&by_hidden)
                    .for_each(|(to, slope)| *to += one * slope);
            }
        }
    }
    by_input.iter_mut().zip(factors).for_each(|(slope, factor)| *slope *= factor);
    for (place, seen) in features.iter().enumerate() {
        model.learn_vector(seen, &by_input[(place + SIDE) * TOKEN..(place + SIDE + 1) * TOKEN]);
    }
}

/// Moves the rows that a text has used.
fn step_rows(model: &mut Model<'_>, features: &[Features], rate: f32) {
    let rows = |of: &dyn Fn(&Features) -> Vec<usize>| {
        let mut rows: Vec<usize> = features.iter().flat_map(of).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let decay = DECAY / 10.0;
    for row in rows(&|seen| vec![usize::from(seen.shape)]) {
        model.shapes.step(row, rate, decay);
    }
    for row in rows(&|seen| vec![usize::from(seen.prefix), usize::from(seen.suffix)]) {
        model.affixes.step(row, rate, decay);
    }
    for row in rows(&|seen| flags_of(seen).collect()) {
        model.flags.step(row, rate, decay);
    }
}
