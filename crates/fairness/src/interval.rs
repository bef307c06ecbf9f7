//! Confidence intervals of the difference and the ratio of two proportions.

use base::interval::digits;
use statrs::distribution::{ContinuousCDF, Normal};

pub(crate) use base::interval::real;
pub use base::interval::{Interval, Proportion, rounded};

/// The interval of `one - other`: the hybrid score method, number 10 of Newcombe, R. G. (1998),
/// Interval estimation for the difference between independent proportions, Statistics in
/// Medicine 17, 873-890.
pub fn difference(one: Proportion, other: Proportion, z: f64) -> Interval {
    hybrid((one.rate(), one.wilson(z)), (other.rate(), other.wilson(z)))
}

/// Newcombe's interval of a difference from two rates and their Wilson intervals.
pub(crate) fn hybrid(one: (f64, Interval), other: (f64, Interval)) -> Interval {
    let between = one.0 - other.0;
    let down = (one.0 - one.1.low, other.1.high - other.0);
    let up = (one.1.high - one.0, other.0 - other.1.low);
    Interval {
        low: (between - (down.0 * down.0 + down.1 * down.1).sqrt()).max(-1.0),
        high: (between + (up.0 * up.0 + up.1 * up.1).sqrt()).min(1.0),
    }
}

/// The interval of `one / other`: the score method of Miettinen, O. and Nurminen, M. (1985),
/// Comparative analysis of two rates, Statistics in Medicine 4, 213-226.
///
/// It is defined for counts of zero too. (Without the factor N/(N-1) of the variance it is that of
/// Koopman, P. A. R. (1984), Confidence intervals for the ratio of two binomial proportions,
/// Biometrics 40, 513-517.)
pub fn ratio(one: Proportion, other: Proportion, z: f64) -> Interval {
    Interval { low: ratio_low(one, other, z), high: ratio_high(one, other, z) }
}

/// The lower end of [`ratio`]: the smallest ratio whose score does not exceed `z`.
pub(crate) fn ratio_low(one: Proportion, other: Proportion, z: f64) -> f64 {
    if one.hits() == 0.0 {
        return 0.0;
    }
    let mut high = if other.hits() > 0.0 { one.rate() / other.rate() } else { 1.0 };
    while ratio_score(one, other, high) > z {
        high *= 2.0;
    }
    let mut low = high / 2.0;
    while ratio_score(one, other, low) < z {
        high = low;
        low /= 2.0;
    }
    bisect(low, high, |ratio| ratio_score(one, other, ratio) >= z).0
}

/// The upper end of [`ratio`].
pub(crate) fn ratio_high(one: Proportion, other: Proportion, z: f64) -> f64 {
    if other.hits() == 0.0 {
        return f64::INFINITY;
    }
    let mut low = (one.rate() / other.rate()).max(TINY);
    let mut high = low * 2.0;
    while ratio_score(one, other, high) > -z {
        low = high;
        high *= 2.0;
    }
    bisect(low, high, |ratio| ratio_score(one, other, ratio) > -z).1
}

/// Where the search for the upper end of a ratio of zero starts.
const TINY: f64 = 1.0 / 1_152_921_504_606_846_976.0;

/// Narrows `low` (where `holds`) and `high` (where it does not) until no number lies between.
fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> (f64, f64) {
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return (low, high);
        }
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// How many standard errors `one / other` lies above `ratio`, if `ratio` were the truth. It falls
/// as `ratio` rises. Miettinen and Nurminen (1985), formulas 9 to 12.
pub(crate) fn ratio_score(one: Proportion, other: Proportion, ratio: f64) -> f64 {
    let above = one.rate() - ratio * other.rate();
    let (hits, cases) = (one.hits() + other.hits(), one.cases() + other.cases());
    // The likeliest rate of `other` under this ratio: the smaller root of a x^2 - b x + hits.
    let a = cases * ratio;
    let b = one.cases() * ratio + one.hits() + other.cases() + other.hits() * ratio;
    let root = (b * b - 4.0 * a * hits).max(0.0).sqrt();
    let rate = (2.0 * hits / (b + root)).min(1.0);
    let product = (ratio * rate).min(1.0);
    let spread = product * (1.0 - product) / one.cases()
        + ratio * ratio * rate * (1.0 - rate) / other.cases();
    let variance = spread * cases / (cases - 1.0);
    if above == 0.0 { 0.0 } else { above / variance.sqrt() }
}

/// The two-sided normal quantile for `comparisons` made at once: Bonferroni's correction, Dunn,
/// O. J. (1961), Multiple comparisons among means, JASA 56, 52-64.
///
/// Rounded to nine digits, so that what is computed from it is the same on every platform.
pub fn quantile(confidence: f64, comparisons: u64) -> f64 {
    let tail = (1.0 - confidence) / (2.0 * real(comparisons.max(1)));
    let z = -Normal::standard().inverse_cdf(tail.clamp(f64::MIN_POSITIVE, 0.5));
    digits(z, 9)
}
