//! Values that keep their format.

use aes::Aes256;

use crate::ff1::{DOMAIN_MIN, Ff1};

/// How often the encryption is repeated until it gives a number in the domain. It does so with a
/// probability above one half each time.
const WALKS_MAX: u32 = 200;

/// Above this, a number of mixed radix does not fit into the halves of FF1 in radix 2.
const MIXED_MAX: u128 = 1 << 120;

/// Encrypts the digits and letters of a value; what is between them stays.
///
/// Digits alone are one numeral string of radix 10, as other implementations of FF1 take them. Where
/// there are letters, all digits and letters together are one number of mixed radix (10 where a digit
/// stands, 26 where a letter does), which is encrypted as a string of radix 2 and, as long as that
/// leaves the domain, encrypted again (cycle walking, Black and Rogaway 2002). So each keeps its
/// kind, and letters hide with the digits even where there are few of them.
///
/// The tweak is the label and the attempt: attempt 0 is the label alone. None if the value has anything
/// but ASCII or angle brackets, or too few (fewer than 10^6) or too many possible values.
pub(crate) fn encrypt(ff1: &Ff1<Aes256>, label: &str, value: &str, attempt: u32) -> Option<String> {
    if !value.is_ascii() || value.contains(['<', '>']) {
        return None;
    }
    let mut tweak = label.as_bytes().to_vec();
    if attempt > 0 {
        tweak.push(b'/');
        tweak.extend_from_slice(&attempt.to_be_bytes());
    }
    let places: Vec<u8> = value.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let numerals: Vec<u8> = places.iter().map(|one| numeral(*one)).collect();
    let radices: Vec<u8> = places.iter().map(|one| radix(*one)).collect();
    let encrypted = if radices.iter().all(|one| *one == 10) {
        ff1.encrypt(10, &numerals, &tweak)?
    } else {
        mixed(ff1, &radices, &numerals, &tweak)?
    };
    let mut next = encrypted.into_iter();
    let written = |one: char| {
        if !one.is_ascii_alphanumeric() {
            return Some(one);
        }
        let first = if one.is_ascii_digit() {
            b'0'
        } else if one.is_ascii_lowercase() {
            b'a'
        } else {
            b'A'
        };
        next.next().map(|numeral| char::from(first + numeral))
    };
    value.chars().map(written).collect()
}

fn mixed(ff1: &Ff1<Aes256>, radices: &[u8], numerals: &[u8], tweak: &[u8]) -> Option<Vec<u8>> {
    let mut size: u128 = 1;
    let mut number: u128 = 0;
    for (radix, numeral) in radices.iter().zip(numerals) {
        size = size.checked_mul(u128::from(*radix)).filter(|size| *size <= MIXED_MAX)?;
        number = number * u128::from(*radix) + u128::from(*numeral);
    }
    if size < DOMAIN_MIN {
        return None;
    }
    let bits = u128::BITS - (size - 1).leading_zeros();
    let mut string: Vec<u8> = (0..bits).rev().map(|bit| u8::from(number >> bit & 1 == 1)).collect();
    for _ in 0..WALKS_MAX {
        string = ff1.encrypt(2, &string, tweak)?;
        let mut number = string.iter().fold(0, |all: u128, bit| all << 1 | u128::from(*bit));
        if number >= size {
            continue;
        }
        let mut out = vec![0; radices.len()];
        for (numeral, radix) in out.iter_mut().zip(radices).rev() {
            *numeral = u8::try_from(number % u128::from(*radix)).ok()?;
            number /= u128::from(*radix);
        }
        return Some(out);
    }
    None
}

fn radix(one: u8) -> u8 {
    if one.is_ascii_digit() { 10 } else { 26 }
}

fn numeral(one: u8) -> u8 {
    match one {
        b'0'..=b'9' => one - b'0',
        b'a'..=b'z' => one - b'a',
        _ => one.saturating_sub(b'A'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn kinds_and_separators_stay() {
        let ff1 = Ff1::new(&[5; 32]);
        for value in ["4111-1111-1111-1111", "GB29 NWBK 6016 1331 9268 19", "Ab-Cde", "a1B2c3"] {
            let found = encrypt(&ff1, "X", value, 0).unwrap();
            assert_ne!(found, value);
            let kind = |one: char| {
                (one.is_ascii_digit(), one.is_ascii_lowercase(), one.is_ascii_uppercase())
            };
            assert_eq!(found.len(), value.len());
            for (one, other) in value.chars().zip(found.chars()) {
                assert_eq!(kind(one), kind(other));
                assert!(one.is_ascii_alphanumeric() || one == other);
            }
            assert_ne!(encrypt(&ff1, "Y", value, 0).unwrap(), found);
            assert_ne!(encrypt(&ff1, "X", value, 1).unwrap(), found);
        }
    }

    #[test]
    fn few_or_many_possible_values_are_refused() {
        let ff1 = Ff1::new(&[5; 32]);
        let many = "9".repeat(73);
        for value in ["", "12345", "abcd", "123-45", "Zoë 123456", "<123456>", many.as_str()] {
            assert_eq!(encrypt(&ff1, "X", value, 0), None, "{value}");
        }
        for value in ["123456", "abcde", "ab1234"] {
            assert!(encrypt(&ff1, "X", value, 0).is_some(), "{value}");
        }
    }

    #[test]
    fn mixed_values_are_permuted() {
        let ff1 = Ff1::new(&[5; 32]);
        let all: BTreeSet<String> = (0..3000)
            .map(|number| encrypt(&ff1, "X", &format!("a{number:04}b"), 0).unwrap())
            .collect();
        assert_eq!(all.len(), 3000);
    }
}
