//! The network while it is learnt: numbers with their gradients, moved by Adam.

use privacy::names::{
    feature::{AFFIXES, Features, SHAPES},
    lexicon::{NO_ROW, flag},
    network::{
        AFFIX, FLAG, HIDDEN, INPUT, LABELS, Network, ROW_UNIT, SHAPE, TOKEN, TOKEN_UNIT,
        WEIGHT_UNIT, WORD,
    },
};

use super::{chance::Dice, vectors::Vectors};

/// Numbers in rows.
pub(crate) struct Table {
    pub(crate) values: Vec<f32>,
    pub(crate) slopes: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: Vec<i32>,
    width: usize,
}

impl Table {
    fn new(rows: usize, width: usize, deviation: f32, dice: &mut Dice) -> Self {
        let many = rows * width;
        Self {
            values: (0..many).map(|_| dice.normal() * deviation).collect(),
            slopes: vec![0.0; many],
            means: vec![0.0; many],
            squares: vec![0.0; many],
            steps: vec![0; rows],
            width,
        }
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    pub(crate) fn slope(&mut self, row: usize) -> &mut [f32] {
        &mut self.slopes[row * self.width..(row + 1) * self.width]
    }

    /// Moves a row against its slope (Adam, Kingma and Ba 2015; decay apart, Loshchilov and Hutter 2019).
    pub(crate) fn step(&mut self, row: usize, rate: f32, decay: f32) {
        self.steps[row] = (self.steps[row] + 1).min(100_000);
        let ripe = 1.0 - 0.9_f32.powi(self.steps[row]);
        let ripe_squares = 1.0 - 0.999_f32.powi(self.steps[row]);
        for place in row * self.width..(row + 1) * self.width {
            let slope = std::mem::take(&mut self.slopes[place]);
            self.means[place] = 0.9 * self.means[place] + 0.1 * slope;
            self.squares[place] = 0.999 * self.squares[place] + 0.001 * slope * slope;
            let move_by =
                (self.means[place] / ripe) / ((self.squares[place] / ripe_squares).sqrt() + 1e-8);
            self.values[place] -= rate * (move_by + decay * self.values[place]);
        }
    }

    pub(crate) fn step_all(&mut self, rate: f32, decay: f32) {
        (0..self.steps.len()).for_each(|row| self.step(row, rate, decay));
    }
}

/// The whole of it.
pub(crate) struct Model<'a> {
    rows: &'a [f32],
    pub(crate) shapes: Table,
    pub(crate) affixes: Table,
    pub(crate) flags: Table,
    /// For each number that goes in, [`HIDDEN`] weights.
    pub(crate) first: Table,
    pub(crate) first_bias: Table,
    /// For each hidden number, and for what is added, [`LABELS`] weights.
    pub(crate) second: Table,
    pub(crate) follows: Table,
}

impl<'a> Model<'a> {
    pub(crate) fn new(vectors: &'a Vectors, dice: &mut Dice) -> Self {
        Self {
            rows: &vectors.rows,
            shapes: Table::new(SHAPES, SHAPE, 0.3, dice),
            affixes: Table::new(AFFIXES, AFFIX, 0.2, dice),
            flags: Table::new(flag::COUNT, FLAG, 0.4, dice),
            first: Table::new(INPUT, HIDDEN, (1.0 / INPUT as f32).sqrt(), dice),
            first_bias: Table::new(1, HIDDEN, 0.0, dice),
            second: Table::new(HIDDEN + 1, LABELS, (1.0 / HIDDEN as f32).sqrt(), dice),
            follows: Table::new(1, LABELS * LABELS, 0.0, dice),
        }
    }

    /// The numbers of a token.
    pub(crate) fn vector(&self, seen: &Features, to: &mut [f32]) {
        to.fill(0.0);
        if seen.row != NO_ROW {
            let from = usize::from(seen.row) * WORD;
            to[..WORD].copy_from_slice(&self.rows[from..from + WORD]);
        }
        let mut add = |from: usize, what: &[f32]| {
            to[from..].iter_mut().zip(what).for_each(|(to, one)| *to += one);
        };
        add(WORD, self.shapes.row(usize::from(seen.shape)));
        add(WORD + SHAPE, self.affixes.row(usize::from(seen.prefix)));
        add(WORD + SHAPE, self.affixes.row(usize::from(seen.suffix)));
        flags_of(seen).for_each(|flag| add(WORD + SHAPE + AFFIX, self.flags.row(flag)));
    }

    /// Hands the slope of the numbers of a token on to what they are made of.
    pub(crate) fn learn_vector(&mut self, seen: &Features, slope: &[f32]) {
        fn add(to: &mut [f32], what: &[f32]) {
            to.iter_mut().zip(what).for_each(|(to, one)| *to += one);
        }
        add(self.shapes.slope(usize::from(seen.shape)), &slope[WORD..]);
        add(self.affixes.slope(usize::from(seen.prefix)), &slope[WORD + SHAPE..]);
        add(self.affixes.slope(usize::from(seen.suffix)), &slope[WORD + SHAPE..]);
        for flag in flags_of(seen) {
            add(self.flags.slope(flag), &slope[WORD + SHAPE + AFFIX..TOKEN]);
        }
    }

    /// The same in whole numbers.
    pub(crate) fn whole(&self) -> Network {
        let bytes = |values: &[f32], unit: f32| -> Vec<i8> {
            let whole = |value: &f32| (value * unit).round().clamp(-127.0, 127.0) as i8;
            values.iter().map(whole).collect()
        };
        let mut first = vec![0_i16; HIDDEN * INPUT];
        for (place, row) in self.first.values.chunks_exact(HIDDEN).enumerate() {
            for (hidden, value) in row.iter().enumerate() {
                first[hidden * INPUT + place] =
                    (value * WEIGHT_UNIT).round().clamp(-32_767.0, 32_767.0) as i16;
            }
        }
        Network {
            rows: bytes(self.rows, ROW_UNIT),
            shapes: bytes(&self.shapes.values, TOKEN_UNIT),
            affixes: bytes(&self.affixes.values, TOKEN_UNIT),
            flags: bytes(&self.flags.values, TOKEN_UNIT),
            first,
            first_bias: self.first_bias.values.clone(),
            second: self.second.values.clone(),
            follows: self.follows.values.clone(),
        }
    }
}

/// The places of the flags that the network sees.
pub(crate) fn flags_of(seen: &Features) -> impl Iterator<Item = usize> + use<> {
    let flags = seen.flags & flag::SEEN;
    (0..flag::COUNT).filter(move |place| flags >> place & 1 == 1)
}
