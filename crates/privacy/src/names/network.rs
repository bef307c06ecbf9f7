//! The network: five tokens in, how well each label fits the middle one out.

use wide::{i16x8, i32x4};

use super::{
    feature::{AFFIXES, Features, SHAPES},
    lexicon::{NO_ROW, flag},
    weights::{Reader, WeightsError, Writer},
};

/// The dimensions of the vector of a word.
pub const WORD: usize = 48;
/// Those of its shape.
pub const SHAPE: usize = 8;
/// Those of its affixes, prefix and suffix added up.
pub const AFFIX: usize = 12;
/// Those of its flags, added up.
pub const FLAG: usize = 12;
/// Those of a token.
pub const TOKEN: usize = WORD + SHAPE + AFFIX + FLAG;
/// The tokens on each side that the network sees.
pub const SIDE: usize = 2;
/// The numbers that go in.
pub const INPUT: usize = (2 * SIDE + 1) * TOKEN;
/// The same in groups that a machine treats together.
const EIGHTS: usize = INPUT / 8;
/// The numbers in between.
pub const HIDDEN: usize = 64;
/// The labels: outside of names, and for each kind the first token of a name and a later one.
pub const LABELS: usize = 7;

/// The label of a token outside of names. Labels `2k + 1` begin a name of the kind `k`, `2k + 2` go on
/// with it.
pub const OUTSIDE: usize = 0;

/// Whether a label can follow another: what goes on must have begun.
pub fn can_follow(label: usize, before: usize) -> bool {
    label == OUTSIDE || label % 2 == 1 || before == label || before + 1 == label
}

/// What one stands for in the numbers of a token.
pub const TOKEN_UNIT: f32 = 32.0;
/// What one stands for in the rows of the vectors, as they are kept.
pub const ROW_UNIT: f32 = 16.0;
/// What makes a number of a row one of a token: [`TOKEN_UNIT`] by [`ROW_UNIT`].
const ROW_SCALE: i16 = 2;
/// What one stands for in the weights of the first layer.
pub const WEIGHT_UNIT: f32 = 1024.0;

/// The vector of a token, in units of [`TOKEN_UNIT`].
pub type Vector = [i16; TOKEN];

/// The weights, in whole numbers where they are many.
#[derive(Debug, Default)]
pub struct Network {
    /// The vectors of words, [`WORD`] each, in units of [`ROW_UNIT`].
    pub rows: Vec<i8>,
    /// Of shapes, [`SHAPE`] each, in units of [`TOKEN_UNIT`].
    pub shapes: Vec<i8>,
    /// Of affixes, [`AFFIX`] each.
    pub affixes: Vec<i8>,
    /// Of flags, [`FLAG`] each.
    pub flags: Vec<i8>,
    /// Of the first layer: for each hidden number [`INPUT`] of them, in units of [`WEIGHT_UNIT`].
    pub first: Vec<i16>,
    /// What is added in the first layer.
    pub first_bias: Vec<f32>,
    /// Of the second layer: for each hidden number [`LABELS`] of them, then what is added.
    pub second: Vec<f32>,
    /// How well one label follows another: [`LABELS`] for each.
    pub follows: Vec<f32>,
}

impl Network {
    /// The vector of a token.
    pub fn vector(&self, seen: &Features) -> Vector {
        let mut vector = [0; TOKEN];
        if seen.row != NO_ROW {
            for (to, from) in vector.iter_mut().zip(row(&self.rows, seen.row, WORD)) {
                *to = i16::from(*from) * ROW_SCALE;
            }
        }
        let mut add = |from: usize, what: &[i8]| {
            for (to, value) in vector[from..].iter_mut().zip(what) {
                *to += i16::from(*value);
            }
        };
        add(WORD, row(&self.shapes, seen.shape, SHAPE));
        add(WORD + SHAPE, row(&self.affixes, seen.prefix, AFFIX));
        add(WORD + SHAPE, row(&self.affixes, seen.suffix, AFFIX));
        let flags = seen.flags & flag::SEEN;
        for (place, vector) in self.flags.chunks_exact(FLAG).enumerate() {
            if flags >> place & 1 == 1 {
                add(WORD + SHAPE + AFFIX, vector);
            }
        }
        vector
    }

    /// How well each label fits the middle one of these vectors, which stand one behind the other.
    pub fn fit(&self, input: &[i16; INPUT]) -> [f32; LABELS] {
        let mut fit = [0.0; LABELS];
        let eights = input.as_chunks::<8>().0;
        let input: [i16x8; EIGHTS] = std::array::from_fn(|place| i16x8::new(eights[place]));
        let (weights, bias) = self.second.split_at(HIDDEN * LABELS);
        fit.copy_from_slice(bias);
        let rows = self.first.chunks_exact(INPUT).zip(&self.first_bias);
        for ((first, bias), second) in rows.zip(weights.chunks_exact(LABELS)) {
            let sum = product(first, &input);
            // A float holds the 24 bits that count.
            #[expect(
                clippy::cast_precision_loss,
                reason = "the rest is far below what a weight is good for"
            )]
            let hidden = sum as f32 / (TOKEN_UNIT * WEIGHT_UNIT) + bias;
            if hidden > 0.0 {
                for (to, weight) in fit.iter_mut().zip(second) {
                    *to += hidden * weight;
                }
            }
        }
        fit
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WeightsError> {
        let network = Self {
            rows: reader.bytes()?,
            shapes: reader.bytes()?,
            affixes: reader.bytes()?,
            flags: reader.bytes()?,
            first: reader.shorts()?,
            first_bias: reader.floats()?,
            second: reader.floats()?,
            follows: reader.floats()?,
        };
        let fits = network.rows.len().is_multiple_of(WORD)
            && network.shapes.len() == SHAPES * SHAPE
            && network.affixes.len() == AFFIXES * AFFIX
            && network.flags.len() == flag::COUNT * FLAG
            && network.first.len() == HIDDEN * INPUT
            && network.first_bias.len() == HIDDEN
            && network.second.len() == (HIDDEN + 1) * LABELS
            && network.follows.len() == LABELS * LABELS;
        if fits { Ok(network) } else { Err(WeightsError) }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        for bytes in [&self.rows, &self.shapes, &self.affixes, &self.flags] {
            writer.bytes(bytes);
        }
        writer.shorts(&self.first);
        for floats in [&self.first_bias, &self.second, &self.follows] {
            writer.floats(floats);
        }
    }
}

/// The inner product, eight at a time.
fn product(one: &[i16], other: &[i16x8; EIGHTS]) -> i32 {
    let (one, _) = one.as_chunks::<8>();
    let pairs = one.iter().zip(other);
    // Wide sums wrap, which whole numbers of these sizes never do.
    pairs.fold(i32x4::ZERO, |sum, (one, other)| sum + i16x8::new(*one).dot(*other)).reduce_add()
}

const _: () = assert!(INPUT.is_multiple_of(8), "the inner product takes eight at a time");

fn row(table: &[i8], place: u16, length: usize) -> &[i8] {
    let from = usize::from(place) * length;
    table.get(from..from + length).unwrap_or_default()
}
