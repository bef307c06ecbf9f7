//! Noise on a number.

use crate::keys::{Keys, Purpose};

/// How often noise is drawn that leaves the number as it is before that is given up.
const ATTEMPTS: u32 = 64;

/// The most digits before and after the point: more does not fit into a double exactly.
const DIGITS_MAX: (usize, usize) = (12, 3);

/// Adds Laplace noise to a number and writes it with as many decimals as before.
///
/// With u uniform in (-1/2, 1/2) the noise is `-b sgn(u) ln(1 - 2|u|)`, the inverse of the distribution
/// function. None if the value is no plain number, as `-12.50`, or the scale is too small to change it.
pub(crate) fn noise(
    keys: &Keys,
    subject: &str,
    label: &str,
    value: &str,
    scale: f64,
) -> Option<String> {
    let decimals = decimals(value)?;
    let number: f64 = value.parse().ok()?;
    (0..ATTEMPTS).find_map(|attempt| {
        let parts =
            [subject.as_bytes(), label.as_bytes(), value.as_bytes(), &attempt.to_be_bytes()];
        let drawn = keys.number(Purpose::Noise, &parts);
        let noisy = format!("{:.decimals$}", number + laplace(drawn, scale));
        // Compared as numbers, for `0` and `-0` are one.
        let rounded: f64 = noisy.parse().ok()?;
        let changed = (rounded - number).abs() > 0.0 && rounded.is_finite();
        changed.then(|| if rounded == 0.0 { noisy.replace('-', "") } else { noisy })
    })
}

/// 53 of the bits as u in (-1/2, 1/2), through the inverse of the distribution function.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit into a double exactly")]
fn laplace(drawn: u64, scale: f64) -> f64 {
    let u = ((drawn >> 11) as f64 + 0.5) / (1_u64 << 53) as f64 - 0.5;
    -scale * u.signum() * (1.0 - 2.0 * u.abs()).ln()
}

/// How many decimals a plain number has.
fn decimals(value: &str) -> Option<usize> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str, max| {
        (1..=max).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_digit())
    };
    let fits = plain(whole, DIGITS_MAX.0) && plain(part, DIGITS_MAX.1);
    fits.then(|| if digits.contains('.') { part.len() } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_has_the_scale_asked_for() {
        // The mean of |x| of a Laplace distribution is its scale, its median is 0.
        let many = 20_000_u64;
        let step = u64::MAX / many;
        let all: Vec<f64> = (0..many).map(|one| laplace(one * step, 3.0)).collect();
        let mean = all.iter().map(|one| one.abs()).sum::<f64>() / 20_000.0;
        assert!((mean - 3.0).abs() < 0.01, "{mean}");
        assert!(all.iter().filter(|one| **one < 0.0).count().abs_diff(10_000) <= 1);
    }
}
