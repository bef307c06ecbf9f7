//! Proportions, their confidence intervals, and the digits in which reports hold them.
//!
//! Only operations are used that IEEE 754 defines to the last bit, so that reports come out the same on
//! every platform.

/// Hits out of cases: at least one case, never more hits than cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    hits: f64,
    cases: f64,
}

/// The two ends of a confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end; infinite for a ratio whose denominator may be zero.
    pub high: f64,
}

impl Proportion {
    /// `hits` out of `cases`, if there are cases and no more hits than cases.
    pub fn new(hits: u64, cases: u64) -> Option<Self> {
        (cases > 0 && hits <= cases).then(|| Self { hits: real(hits), cases: real(cases) })
    }

    /// The hits.
    pub fn hits(self) -> f64 {
        self.hits
    }

    /// The cases.
    pub fn cases(self) -> f64 {
        self.cases
    }

    /// The share of hits, from 0 to 1.
    pub fn rate(self) -> f64 {
        self.hits / self.cases
    }

    /// The same rate seen in `factor` times as many cases; a factor below 1 is taken as 1.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let factor = factor.max(1.0);
        Self { hits: self.hits * factor, cases: self.cases * factor }
    }

    /// The score interval of Wilson, E. B. (1927), Probable inference, the law of succession, and
    /// statistical inference, JASA 22, 209-212. `z` is a quantile of the normal
    /// distribution, such as [`Z95`].
    pub fn wilson(self, z: f64) -> Interval {
        let (rate, square) = (self.rate(), z * z);
        let scale = self.cases + square;
        let middle = (self.hits + square / 2.0) / scale;
        let half = z * (rate * (1.0 - rate) * self.cases + square / 4.0).sqrt() / scale;
        let low = if self.hits > 0.0 { (middle - half).clamp(0.0, rate) } else { 0.0 };
        let high = if self.hits < self.cases { (middle + half).clamp(rate, 1.0) } else { 1.0 };
        Interval { low, high }
    }
}

/// The two-sided 95 % quantile of the normal distribution, in nine digits.
pub const Z95: f64 = 1.959_963_98;

/// `number` with twelve significant digits, as reports hold them.
pub fn rounded(number: f64) -> f64 {
    digits(number, 12)
}

/// `number` with `count` significant digits, at least one.
pub fn digits(number: f64, count: usize) -> f64 {
    let text = format!("{number:.*e}", count.saturating_sub(1));
    // Adding zero turns a negative zero into zero.
    text.parse().unwrap_or(number) + 0.0
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub fn real(count: u64) -> f64 {
    count as f64
}
