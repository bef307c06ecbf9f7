//! Vectors of words: the table of a spaCy pipeline, turned so that few dimensions say most.

use std::{collections::BTreeMap, path::Path};

use base::Error;
use privacy::names::network::WORD;

use super::{chance::Dice, odd, read};

/// Words in lower case with the row of their vector, and the rows, [`WORD`] numbers each.
pub(crate) struct Vectors {
    pub(crate) words: BTreeMap<String, u16>,
    pub(crate) rows: Vec<f32>,
}

/// How often the space is turned towards where most of the variance is.
const TURNS: usize = 40;

fn read_matrix(path: &Path) -> Result<(usize, Vec<f32>), Error> {
    let bytes = read(path)?;
    let odd = |why: &str| odd(path, why);
    if !bytes.starts_with(b"\x93NUMPY\x01") {
        return Err(odd("it is no matrix of NumPy, version 1"));
    }
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = bytes.get(10..10 + length).ok_or_else(|| odd("it is cut off"))?;
    let header = String::from_utf8_lossy(header);
    let shape = header.split("'shape': (").nth(1).and_then(|rest| rest.split(')').next());
    let mut sizes = shape.into_iter().flat_map(|shape| shape.split(", ")).map(str::parse::<usize>);
    let (Some(Ok(rows)), Some(Ok(width))) = (sizes.next(), sizes.next()) else {
        return Err(odd("it has no two dimensions"));
    };
    let body = bytes.get(10 + length..).filter(|body| body.len() == rows * width * 4);
    let body =
        body.filter(|_| header.contains("'<f4'") && header.contains("'fortran_order': False"));
    let body = body.ok_or_else(|| odd("it is not of numbers of 32 bits, row by row"))?;
    let numbers =
        body.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    Ok((width, numbers.collect()))
}

/// Reads `vectors` (a matrix of `NumPy`), `key2row` (`MessagePack`) and `strings.json` of a vocabulary.
pub(crate) fn read_folder(folder: &Path) -> Result<Vectors, Error> {
    let (width, matrix) = read_matrix(&folder.join("vectors"))?;
    let rows = turned(&matrix, width);
    let path = folder.join("key2row");
    let keys = read_keys(&read(&path)?).ok_or_else(|| odd(&path, "it is no map of numbers"))?;
    let path = folder.join("strings.json");
    let strings: Vec<String> =
        serde_json::from_slice(&read(&path)?).map_err(|error| odd(&path, &error.to_string()))?;
    let mut words = BTreeMap::new();
    // What is written in lower case counts before what is not.
    for lower in [true, false] {
        for word in &strings {
            let folded = word.to_lowercase();
            if (folded == *word) == lower
                && !word.contains(char::is_whitespace)
                && let Some(row) = keys.get(&murmur(word.as_bytes(), 1))
                && let Ok(row) = u16::try_from(*row)
            {
                words.entry(folded).or_insert(row);
            }
        }
    }
    Ok(Vectors { words, rows })
}

/// A map from numbers to numbers in `MessagePack`.
fn read_keys(bytes: &[u8]) -> Option<BTreeMap<u64, u32>> {
    let mut rest = bytes;
    let mut take = |many: usize| -> Option<u64> {
        let (taken, left) = rest.split_at_checked(many)?;
        rest = left;
        Some(taken.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let many = match take(1)? {
        0xde => take(2)?,
        0xdf => take(4)?,
        small @ 0x80..=0x8f => small & 0x0f,
        _ => return None,
    };
    let mut number = || -> Option<u64> {
        match take(1)? {
            small @ 0..=0x7f => Some(small),
            0xcc => take(1),
            0xcd => take(2),
            0xce => take(4),
            0xcf => take(8),
            _ => None,
        }
    };
    (0..many).map(|_| Some((number()?, u32::try_from(number()?).ok()?))).collect()
}

/// The hash by which `spaCy` names strings: `MurmurHash64A` (Appleby 2008).
fn murmur(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        let mut part = eight.iter().rev().fold(0, |part, byte| part << 8 | u64::from(*byte));
        part = part.wrapping_mul(M);
        part ^= part >> 47;
        hash = (hash ^ part.wrapping_mul(M)).wrapping_mul(M);
    }
    let rest = eights.remainder();
    if !rest.is_empty() {
        hash ^= rest.iter().rev().fold(0, |part, byte| part << 8 | u64::from(*byte));
        hash = hash.wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// The rows in the [`WORD`] directions in which they differ most (principal components, by orthogonal
/// iteration), with deviation 1 over all.
fn turned(matrix: &[f32], width: usize) -> Vec<f32> {
    let rows = || matrix.chunks_exact(width);
    let many = (matrix.len() / width).max(1) as f64;
    let mut mean = vec![0.0_f64; width];
    for row in rows() {
        mean.iter_mut().zip(row).for_each(|(sum, one)| *sum += f64::from(*one) / many);
    }
    let mut varies = vec![0.0_f64; width * width];
    for row in rows() {
        let centred: Vec<f64> =
            row.iter().zip(&mean).map(|(one, mean)| f64::from(*one) - mean).collect();
        for (one, sums) in centred.iter().zip(varies.chunks_exact_mut(width)) {
            sums.iter_mut().zip(&centred).for_each(|(sum, other)| *sum += one * other);
        }
    }
    let mut dice = Dice::new(3);
    let mut directions: Vec<Vec<f64>> =
        (0..WORD).map(|_| (0..width).map(|_| f64::from(dice.normal())).collect()).collect();
    for _ in 0..TURNS {
        for direction in &mut directions {
            let turned = varies.chunks_exact(width).map(|row| product(row, direction)).collect();
            *direction = turned;
        }
        for place in 0..WORD {
            let (before, rest) = directions.split_at_mut(place);
            let Some(direction) = rest.first_mut() else { continue };
            for one in before.iter() {
                let share = product(one, direction);
                direction.iter_mut().zip(one).for_each(|(to, from)| *to -= share * from);
            }
            let length = product(direction, direction).sqrt().max(1e-12);
            for one in direction {
                *one /= length;
            }
        }
    }
    let mut turned: Vec<f64> = Vec::with_capacity(matrix.len() / width.max(1) * WORD);
    for row in rows() {
        let centred: Vec<f64> =
            row.iter().zip(&mean).map(|(one, mean)| f64::from(*one) - mean).collect();
        turned.extend(directions.iter().map(|direction| product(direction, &centred)));
    }
    let deviation = (product(&turned, &turned) / turned.len().max(1) as f64).sqrt().max(1e-12);
    turned.into_iter().map(|one| (one / deviation) as f32).collect()
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
