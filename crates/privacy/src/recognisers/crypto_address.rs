//! Addresses of crypto currencies.

use crate::{Check, Pattern, Recogniser};

pub(crate) const CRYPTO_ADDRESS: Recogniser = Recogniser {
    name: "crypto_address",
    label: "CRYPTO",
    about: "An address of Bitcoin, Litecoin or Ethereum.",
    source: "BIP 173 and BIP 350 (bech32, bech32m), whose test vectors are among the examples; \
             Base58Check by the Bitcoin Wiki, of which the length and the version are checked, \
             not the hash; Ethereum Yellow Paper, section 4.1 (160 bits)",
    patterns: &[
        Pattern::new(r"(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,87}", 0.5),
        Pattern::new(r"(?:BC|TB|LTC)1[02-9AC-HJ-NP-Z]{11,87}", 0.5),
        Pattern::new(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}", 0.6),
        Pattern::new(r"0x[0-9a-fA-F]{40}", 0.7),
    ],
    check: Some(check),
    context: &[
        "bitcoin", "btc", "ethereum", "eth", "wallet", "address", "crypto", "litecoin", "ltc",
    ],
    examples: &[
        "send it to «bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4», all of it",
        "«bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0»",
        "«BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4»",
        "the first was «1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa»",
        "multisig «3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy»",
        "from: «0x52908400098527886E0F7030069857D2E4169EE7»",
        "«BC1SW50QGDZ25J»",
        "«tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7»",
    ],
    counter_examples: &[
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaaaaaa",
        "md5 3f2b1c4d5e6f7a8b9c1d2e3f4a5b6c7d",
        "0x0000000000000000000000000000000000000000",
        "0x52908400098527886E0F7030069857D2E4169EE",
        "tx 0x52908400098527886E0F7030069857D2E4169EE752908400098527886E0F7030",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
    ],
    ..Recogniser::EMPTY
};

fn check(address: &str) -> Check {
    let holds = |valid: bool| if valid { Check::Holds } else { Check::Fails };
    let possible = |valid: bool| if valid { Check::Possible } else { Check::Fails };
    match address.strip_prefix("0x") {
        Some(hexadecimal) => possible(hexadecimal.bytes().any(|byte| byte != b'0')),
        None if address.starts_with(['1', '3']) => possible(is_base58(address)),
        None => holds(is_segwit(&address.to_ascii_lowercase())),
    }
}

const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The length of an address in bytes: a version, a hash of 160 bits, and four bytes of checksum.
const DECODED: usize = 25;

/// Whether this is the number of an address: of its length, and of a version that begins with this
/// digit. Its case must be mixed, as it is of nearly all of them, but not of other hashes.
fn is_base58(address: &str) -> bool {
    let mixed = [u8::is_ascii_digit, u8::is_ascii_uppercase, u8::is_ascii_lowercase];
    let mut number = [0_u32; DECODED];
    for sign in address.bytes() {
        let Some(value) = BASE58.iter().position(|one| *one == sign) else { return false };
        let mut carry = u32::try_from(value).unwrap_or(0);
        for byte in number.iter_mut().rev() {
            carry += *byte * 58;
            *byte = carry & 0xff;
            carry >>= 8;
        }
        if carry > 0 {
            return false;
        }
    }
    let ones = address.bytes().take_while(|sign| *sign == b'1').count();
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let version = if address.starts_with('1') { ones == zeros } else { number[0] == 5 };
    version && mixed.iter().all(|kind| address.bytes().any(|sign| kind(&sign)))
}

const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The constants that the checksum of bech32 and of bech32m end with.
const CONSTANT: u32 = 1;
const CONSTANT_M: u32 = 0x2bc8_30a3;

/// How many groups of five bits the checksum takes.
const CHECKSUM: usize = 6;

/// Whether this is an address of a witness program (BIP 173 and, from version 1 on, BIP 350).
fn is_segwit(address: &str) -> bool {
    let Some((human, data)) = address.rsplit_once('1') else { return false };
    let value = |sign: u8| BECH32.iter().position(|one| *one == sign);
    let values: Option<Vec<u32>> =
        data.bytes().map(|sign| value(sign).and_then(|place| u32::try_from(place).ok())).collect();
    let Some(values) = values.filter(|_| address.len() <= 90) else { return false };
    let Some((version, rest)) = values.split_first() else { return false };
    let program = rest.get(..rest.len().saturating_sub(CHECKSUM)).unwrap_or(&[]);
    let (bytes, padding) = (program.len() * 5 / 8, program.len() * 5 % 8);
    let last = program.last().copied().unwrap_or(0);
    let padded = padding < 5 && last & ((1 << padding) - 1) == 0;
    let length = if *version == 0 { matches!(bytes, 20 | 32) } else { (2..=40).contains(&bytes) };
    let constant = if *version == 0 { CONSTANT } else { CONSTANT_M };
    let high = human.bytes().map(|byte| u32::from(byte >> 5));
    let low = human.bytes().map(|byte| u32::from(byte & 31));
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    *version <= 16 && length && padded && polymod(all) == constant
}

/// The checksum of BIP 173.
fn polymod(values: impl Iterator<Item = u32>) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    values.fold(1, |sum, value| {
        let top = sum >> 25;
        let shifted = (sum & 0x01ff_ffff) << 5 ^ value;
        GENERATOR
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1)
            .fold(shifted, |sum, (_, generator)| sum ^ generator)
    })
}
