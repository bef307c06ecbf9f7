//! The filters of streams that hold text (ISO 32000-1, section 7.4).

use flate2::{Decompress, FlushDecompress, Status};

use super::object::{Dict, Object};
use crate::error::{Cause, malformed};

/// Applies one filter. `room_bytes` is how long the outcome may be; one byte more is given if it would be longer.
pub(super) fn apply(
    name: &[u8],
    parms: Option<&Dict>,
    bytes: &[u8],
    room_bytes: u64,
) -> Result<Vec<u8>, Cause> {
    match name {
        b"FlateDecode" | b"Fl" => predicted(flate(bytes, room_bytes)?, parms),
        b"LZWDecode" | b"LZW" => predicted(lzw(bytes, parms, room_bytes)?, parms),
        b"ASCIIHexDecode" | b"AHx" => ascii_hex(bytes),
        b"ASCII85Decode" | b"A85" => ascii_85(bytes),
        b"RunLengthDecode" | b"RL" => run_length(bytes, room_bytes),
        _ => {
            let what = format!("the filter `{}`", String::from_utf8_lossy(name));
            Err(Cause::Unsupported { what })
        }
    }
}

fn flate(bytes: &[u8], room_bytes: u64) -> Result<Vec<u8>, Cause> {
    /// What a writer puts there that flushes its stream but does not end it, as some do.
    const FLUSHED: &[u8] = b"\0\0\xff\xff";
    /// The most that is unpacked in one step.
    const STEP_BYTES: usize = 1 << 16;
    let broken = || malformed("a stream that is packed with Flate");
    let mut inflate = Decompress::new(true);
    let mut out = Vec::new();
    loop {
        let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        out.reserve(STEP_BYTES);
        let before = out.len();
        let status =
            inflate.decompress_vec(rest, &mut out, FlushDecompress::None).map_err(|_| broken())?;
        if status == Status::StreamEnd || out.len() as u64 > room_bytes {
            return Ok(out);
        }
        if inflate.total_in() == read as u64 && out.len() == before {
            let whole = rest.is_empty() && bytes.ends_with(FLUSHED);
            return if whole { Ok(out) } else { Err(broken()) };
        }
    }
}

fn lzw(bytes: &[u8], parms: Option<&Dict>, room_bytes: u64) -> Result<Vec<u8>, Cause> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let broken = || malformed("a stream that is packed with LZW");
    let early = parms.and_then(|parms| parms.get(b"EarlyChange".as_slice()));
    let early = early.and_then(Object::as_count).unwrap_or(1);
    // Each code above the two stands for a range of what was written before.
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let (mut out, mut previous): (Vec<u8>, Option<(usize, usize)>) = (Vec::new(), None);
    let (mut held, mut held_bits, mut width) = (0_u32, 0_u32, 9_u32);
    let mut bytes = bytes.iter();
    loop {
        while held_bits < width {
            let Some(byte) = bytes.next() else { return Err(broken()) };
            held = (held << 8 | u32::from(*byte)) & 0x00ff_ffff;
            held_bits += 8;
        }
        held_bits -= width;
        let code = (held >> held_bits & ((1 << width) - 1)) as usize;
        let start = out.len();
        match code {
            END => return Ok(out),
            CLEAR => {
                ranges.clear();
                previous = None;
            }
            0..CLEAR => out.push(u8::try_from(code).unwrap_or_default()),
            _ => {
                let known = ranges.get(code - END - 1).copied();
                // The code that is made just now is the previous text and its own first byte.
                let (from, to) = match (known, previous) {
                    (Some(known), _) => known,
                    (None, Some((from, to))) if code - END - 1 == ranges.len() => (from, to + 1),
                    _ => return Err(broken()),
                };
                for at in from..to {
                    let byte = *out.get(at).ok_or_else(broken)?;
                    out.push(byte);
                }
            }
        }
        if code != CLEAR {
            if let Some((from, to)) = previous
                && ranges.len() < 4096 - END - 1
            {
                ranges.push((from, to + 1));
            }
            previous = Some((start, out.len()));
        }
        // Codes get longer one step before they must, unless the stream says otherwise.
        let next = ranges.len() + END + 1 + early.min(1);
        width = if code == CLEAR { 9 } else { (next.ilog2() + 1).clamp(9, 12) };
        if out.len() as u64 > room_bytes {
            return Ok(out);
        }
    }
}

fn ascii_hex(bytes: &[u8]) -> Result<Vec<u8>, Cause> {
    let (mut out, mut high) = (Vec::new(), None);
    for byte in bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0) {
        let digit = match char::from(*byte).to_digit(16).map(u8::try_from) {
            Some(Ok(digit)) => digit,
            _ if *byte == b'>' => break,
            _ => return Err(malformed("a stream in hexadecimal digits")),
        };
        match high.take() {
            None => high = Some(digit),
            Some(high) => out.push(high * 16 + digit),
        }
    }
    out.extend(high.map(|high| high * 16));
    Ok(out)
}

fn ascii_85(bytes: &[u8]) -> Result<Vec<u8>, Cause> {
    let broken = || malformed("a stream in ASCII85");
    let (mut out, mut group) = (Vec::new(), Vec::with_capacity(5));
    let mut write = |group: &mut Vec<u32>| {
        let missing = 5 - group.len();
        group.resize(5, 84);
        let number =
            group.iter().try_fold(0_u32, |n, digit| n.checked_mul(85)?.checked_add(*digit));
        let number = number.ok_or_else(broken)?.to_be_bytes();
        out.extend_from_slice(number.get(..4 - missing.min(4)).unwrap_or_default());
        group.clear();
        Ok::<_, Cause>(())
    };
    let bytes = bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    for byte in bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0) {
        match byte {
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            b'z' if group.is_empty() => group.extend([0; 5]),
            b'~' => break,
            _ => return Err(broken()),
        }
        if group.len() == 5 {
            write(&mut group)?;
        }
    }
    match group.len() {
        0 => {}
        1 => return Err(broken()),
        _ => write(&mut group)?,
    }
    Ok(out)
}

fn run_length(bytes: &[u8], room_bytes: u64) -> Result<Vec<u8>, Cause> {
    let broken = || malformed("a stream of runs");
    let (mut out, mut rest) = (Vec::new(), bytes);
    while let Some((length, tail)) = rest.split_first() {
        let count = usize::from(*length);
        match count {
            128 => break,
            0..128 => {
                out.extend_from_slice(tail.get(..=count).ok_or_else(broken)?);
                rest = tail.get(count + 1..).unwrap_or_default();
            }
            _ => {
                let (byte, tail) = tail.split_first().ok_or_else(broken)?;
                out.extend(std::iter::repeat_n(*byte, 257 - count));
                rest = tail;
            }
        }
        if out.len() as u64 > room_bytes {
            break;
        }
    }
    Ok(out)
}

/// Undoes the prediction of each byte from those left of it and above it (section 7.4.4.4).
fn predicted(bytes: Vec<u8>, parms: Option<&Dict>) -> Result<Vec<u8>, Cause> {
    let parm = |name: &[u8], default| {
        let value = parms.and_then(|parms| parms.get(name));
        value.and_then(Object::as_count).unwrap_or(default)
    };
    let predictor = parm(b"Predictor", 1);
    if predictor == 1 {
        return Ok(bytes);
    }
    let (colors, bits, columns) =
        (parm(b"Colors", 1), parm(b"BitsPerComponent", 8), parm(b"Columns", 1));
    let width = colors.saturating_mul(bits).saturating_mul(columns).div_ceil(8);
    let left = colors.saturating_mul(bits).div_ceil(8);
    if predictor < 10 || width == 0 {
        let what = format!("the predictor {predictor}");
        return Err(Cause::Unsupported { what });
    }
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    for row in bytes.chunks(width.saturating_add(1)) {
        let Some((kind, row)) = row.split_first() else { break };
        let start = out.len();
        for (column, byte) in row.iter().enumerate() {
            let before = |back: usize, least: usize| match (start + column).checked_sub(back) {
                Some(at) if at >= least => out.get(at).copied().unwrap_or_default(),
                _ => 0,
            };
            let a = before(left, start);
            let b = before(width, 0);
            let c = if column >= left { before(width.saturating_add(left), 0) } else { 0 };
            let predicted = match kind {
                0 => 0,
                1 => a,
                2 => b,
                3 => a.midpoint(b),
                4 => paeth(a, b, c),
                _ => return Err(malformed("a stream with a predictor")),
            };
            out.push(byte.wrapping_add(predicted));
        }
    }
    Ok(out)
}

/// The neighbour that is closest to left plus above minus corner (PNG, section 9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(corner);
    let far = |byte: u8| (estimate - i16::from(byte)).abs();
    match (far(left), far(above), far(corner)) {
        (a, b, c) if a <= b && a <= c => left,
        (_, b, c) if b <= c => above,
        _ => corner,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(name: &str, bytes: &[u8]) -> Vec<u8> {
        apply(name.as_bytes(), None, bytes, 1 << 20).unwrap()
    }

    /// Packs bytes as the standard says (section 7.4.4.2), with codes that get longer one step early.
    fn lzw_packed(bytes: &[u8]) -> Vec<u8> {
        let (mut bits, mut table, mut width) = (Vec::new(), Vec::<Vec<u8>>::new(), 9);
        let mut write = |code: usize, width: usize| {
            bits.extend((0..width).rev().map(|bit| u8::from(code >> bit & 1 == 1)));
        };
        let code = |table: &[Vec<u8>], text: &[u8]| match text {
            [byte] => Some(usize::from(*byte)),
            text => table.iter().position(|known| known == text).map(|at| at + 258),
        };
        let width_of = |next: usize| {
            if next < 512 {
                9
            } else if next < 1024 {
                10
            } else {
                11
            }
        };
        write(256, width);
        let mut held: Vec<u8> = Vec::new();
        for byte in bytes {
            let longer = [held.as_slice(), &[*byte]].concat();
            if code(&table, &longer).is_some() {
                held = longer;
                continue;
            }
            write(code(&table, &held).unwrap(), width);
            table.push(longer);
            width = width_of(table.len() + 258);
            if table.len() + 258 >= 1500 {
                write(256, width);
                table.clear();
                width = 9;
            }
            held = vec![*byte];
        }
        if !held.is_empty() {
            write(code(&table, &held).unwrap(), width);
            width = width_of(table.len() + 259);
        }
        write(257, width);
        bits.chunks(8)
            .map(|byte| (0..8).fold(0, |n, at| n << 1 | byte.get(at).unwrap_or(&0)))
            .collect()
    }

    #[test]
    fn the_examples_of_the_standards_are_unpacked() {
        // ISO 32000-1, section 7.4.4.2, example 1.
        let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(plain("LZWDecode", &lzw), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        assert_eq!(
            plain("ASCII85Decode", b"<~9jqo^BlbD-Bl eB1zDJ+*~>"),
            b"Man is disti\0\0\0\0ngu"
        );
        assert_eq!(plain("ASCIIHexDecode", b"4a 6F7>"), b"Jop");
        assert_eq!(plain("RunLengthDecode", b"\x01ab\xfec\x80z"), b"abccc");
        assert!(apply(b"DCTDecode", None, b"", 9).is_err());
    }

    proptest! {
        #[test]
        fn what_is_packed_with_lzw_comes_back(bytes in prop::collection::vec(0_u8..6, 0..6000)) {
            prop_assert_eq!(plain("LZWDecode", &lzw_packed(&bytes)), bytes);
        }
    }
}
