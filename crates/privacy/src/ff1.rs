//! Format-preserving encryption: FF1 of NIST SP 800-38G (2016) and its draft Revision 1.
//!
//! Written here on the block cipher of the crate `aes`: halves of a numeral string are kept as numbers
//! of 128 bits, which is enough for what is found in texts (72 decimal digits) and needs no library of
//! large numbers.

use aes::{
    Aes256,
    cipher::{BlockCipherEncrypt, KeyInit},
};

/// The fewest numeral strings that there may be: with fewer, all of them can be tried (SP 800-38G
/// Revision 1, section 5.1, `radix^minlen >= 1 000 000`).
pub(crate) const DOMAIN_MIN: u128 = 1_000_000;

/// How many values a half may have, so that a step of the reduction fits into 128 bits.
const HALF_MAX: u128 = 1 << 120;

/// The Feistel rounds, of the standard.
const ROUNDS: u8 = 10;

/// FF1 under one key.
pub(crate) struct Ff1<C>(C);

impl Ff1<Aes256> {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256::new(key.into()))
    }
}

impl<C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>> Ff1<C> {
    /// Encrypts a numeral string of a radix; steps are those of algorithm 7 of the standard.
    ///
    /// None if there are too few or too many strings of that length, or a numeral is no numeral of
    /// the radix.
    pub(crate) fn encrypt(&self, radix: u8, numerals: &[u8], tweak: &[u8]) -> Option<Vec<u8>> {
        if radix < 2 || numerals.iter().any(|one| *one >= radix) {
            return None;
        }
        let (left, right) = numerals.split_at(numerals.len() / 2);
        let (moduli, bytes) = bounds(radix, left.len(), right.len())?;
        let fixed = prefix(radix, numerals.len(), left.len(), tweak)?;
        let number = |half: &[u8]| {
            half.iter().fold(0, |all: u128, one| all * u128::from(radix) + u128::from(*one))
        };
        let (mut a, mut b) = (number(left), number(right));
        for round in 0..ROUNDS {
            let modulus = moduli[usize::from(round % 2)];
            let y = self.round(&fixed, round, b, bytes, modulus);
            (a, b) = (b, (a + y) % modulus);
        }
        let mut out = vec![0; numerals.len()];
        let (start, end) = out.split_at_mut(left.len());
        write(a, radix, start);
        write(b, radix, end);
        Some(out)
    }

    /// The round function: a CBC-MAC over P and Q, stretched to `d` bytes, as a number below `modulus`.
    fn round(&self, fixed: &[u8], round: u8, half: u128, bytes: usize, modulus: u128) -> u128 {
        let mut input = fixed.to_vec();
        let numeral = half.to_be_bytes();
        // Zeros so that P and Q fill whole blocks; at most 15.
        let used = input.len() + 1 + bytes;
        input.resize(input.len() + used.next_multiple_of(16) - used, 0);
        input.push(round);
        input.extend_from_slice(&numeral[numeral.len() - bytes..]);
        let mut block = [0; 16];
        for chunk in input.chunks(16) {
            block.iter_mut().zip(chunk).for_each(|(all, one)| *all ^= one);
            self.0.encrypt_block((&mut block).into());
        }
        let wanted = 4 * bytes.div_ceil(4) + 4;
        let mut stream = block.to_vec();
        for counter in 1_u128.. {
            if stream.len() >= wanted {
                break;
            }
            let mut next = (u128::from_be_bytes(block) ^ counter).to_be_bytes();
            self.0.encrypt_block((&mut next).into());
            stream.extend_from_slice(&next);
        }
        stream.iter().take(wanted).fold(0, |all, byte| (all * 256 + u128::from(*byte)) % modulus)
    }
}

/// How many values the left and the right half have, and in how many bytes the right one fits.
fn bounds(radix: u8, left: usize, right: usize) -> Option<([u128; 2], usize)> {
    let power = |length: usize| {
        u128::from(radix).checked_pow(u32::try_from(length).ok()?).filter(|all| *all <= HALF_MAX)
    };
    let (left, right) = (power(left)?, power(right)?);
    let enough = left.checked_mul(right).is_none_or(|all| all >= DOMAIN_MIN);
    let bits = u128::BITS - (right - 1).leading_zeros();
    enough.then_some(([left, right], bits.div_ceil(8) as usize))
}

/// P and the tweak: what is the same in each round.
fn prefix(radix: u8, length: usize, left: usize, tweak: &[u8]) -> Option<Vec<u8>> {
    let mut fixed = vec![1, 2, 1, 0, 0, radix, ROUNDS, u8::try_from(left % 256).ok()?];
    fixed.extend_from_slice(&u32::try_from(length).ok()?.to_be_bytes());
    fixed.extend_from_slice(&u32::try_from(tweak.len()).ok()?.to_be_bytes());
    fixed.extend_from_slice(tweak);
    Some(fixed)
}

/// Writes a number as numerals of a radix, the most significant first.
fn write(mut number: u128, radix: u8, out: &mut [u8]) {
    for numeral in out.iter_mut().rev() {
        let remainder = number % u128::from(radix);
        *numeral = u8::try_from(remainder).unwrap_or_default();
        number /= u128::from(radix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aes::{Aes128, Aes192};

    const KEY: &str = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94";
    const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

    /// The nine samples for FF1 that NIST publishes with SP 800-38G (csrc.nist.gov, "Cryptographic
    /// Standards and Guidelines: Examples with Intermediate Values", FF1).
    #[test]
    fn the_samples_of_nist_hold() {
        let ten = ("0123456789", 10, "");
        let ten_tweaked = ("0123456789", 10, "39383736353433323130");
        let letters = ("0123456789abcdefghi", 36, "3737373770717273373737");
        let samples = [
            (16, ten, "2433477484"),
            (16, ten_tweaked, "6124200773"),
            (16, letters, "a9tv40mll9kdu509eum"),
            (24, ten, "2830668132"),
            (24, ten_tweaked, "2496655549"),
            (24, letters, "xbj3kv35jrawxv32ysr"),
            (32, ten, "6657667009"),
            (32, ten_tweaked, "1001623463"),
            (32, letters, "xs8a0azh2avyalyzuwd"),
        ];
        for (bytes, (plain, radix, tweak), expected) in samples {
            let key = hex::decode(&KEY[..2 * bytes]).unwrap();
            let tweak = hex::decode(tweak).unwrap();
            let numerals: Vec<u8> = plain.bytes().map(value).collect();
            let found = match bytes {
                16 => Ff1(Aes128::new_from_slice(&key).unwrap()).encrypt(radix, &numerals, &tweak),
                24 => Ff1(Aes192::new_from_slice(&key).unwrap()).encrypt(radix, &numerals, &tweak),
                _ => Ff1(Aes256::new_from_slice(&key).unwrap()).encrypt(radix, &numerals, &tweak),
            };
            let found = found
                .unwrap()
                .iter()
                .map(|one| char::from(DIGITS[usize::from(*one)]))
                .collect::<String>();
            assert_eq!(found, expected);
        }
    }

    fn value(digit: u8) -> u8 {
        u8::try_from(DIGITS.iter().position(|one| *one == digit).unwrap()).unwrap()
    }

    #[test]
    fn what_is_too_short_or_too_long_is_refused() {
        let ff1 = Ff1::new(&[3; 32]);
        let length = |radix, length| ff1.encrypt(radix, &vec![1; length], b"").is_some();
        assert_eq!([length(10, 0), length(10, 5), length(10, 6)], [false, false, true]);
        assert_eq!(
            [length(2, 19), length(2, 20), length(2, 240), length(2, 242)],
            [false, true, true, false]
        );
        assert_eq!([length(10, 72), length(10, 73)], [true, false]);
        assert_eq!(ff1.encrypt(10, &[10; 8], b""), None);
    }

    #[test]
    fn it_permutes() {
        let ff1 = Ff1::new(&[3; 32]);
        let all: std::collections::BTreeSet<Vec<u8>> = (0..4096_u32)
            .map(|number| {
                let numerals: Vec<u8> = (0..20).map(|bit| (number >> bit & 1) as u8).collect();
                ff1.encrypt(2, &numerals, b"t").unwrap()
            })
            .collect();
        assert_eq!(all.len(), 4096);
    }
}
