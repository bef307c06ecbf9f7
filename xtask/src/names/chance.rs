//! Chance that can be repeated: xorshift (Marsaglia 2003).

/// A die with a state.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 up to but not including `below`.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        (self.roll() % (below.max(1) as u64)) as usize
    }

    /// A number from 0 to 1.
    pub(crate) fn part(&mut self) -> f32 {
        (self.roll() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Normally distributed, with mean 0 and deviation 1 (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f32 {
        let (one, other) = (self.part().max(1e-7), self.part());
        (-2.0 * one.ln()).sqrt() * (std::f32::consts::TAU * other).cos()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Shuffles (Fisher and Yates 1938).
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}
