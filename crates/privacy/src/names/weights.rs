//! The file of weights: little endian, lengths before what they count.

/// The weights cannot be read: they are cut off, or of another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the weights of the tagger cannot be read")]
pub struct WeightsError;

/// Reads weights.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

/// Writes weights.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, many: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.rest.split_at_checked(many).ok_or(WeightsError)?;
        self.rest = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<u32, WeightsError> {
        let bytes = self.take(4)?.try_into().map_err(|_| WeightsError)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// A number of things, each of which takes at least a byte.
    pub(super) fn number(&mut self) -> Result<usize, WeightsError> {
        let many = self.word()? as usize;
        if many > self.rest.len() { Err(WeightsError) } else { Ok(many) }
    }

    /// A number in as many groups of seven bits as it needs.
    pub(super) fn varint(&mut self) -> Result<u32, WeightsError> {
        let mut value = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = u32::from(*self.take(1)?.first().ok_or(WeightsError)?);
            value |= (byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(WeightsError)
    }

    pub(super) fn words(&mut self) -> Result<Vec<u32>, WeightsError> {
        (0..self.number()?).map(|_| self.word()).collect()
    }

    /// Bytes with a sign.
    pub(super) fn bytes(&mut self) -> Result<Vec<i8>, WeightsError> {
        let many = self.number()?;
        Ok(self.take(many)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect())
    }

    /// Numbers of 16 bits with a sign.
    pub(super) fn shorts(&mut self) -> Result<Vec<i16>, WeightsError> {
        let many = self.number()?;
        let bytes = self.take(many.checked_mul(2).ok_or(WeightsError)?)?;
        Ok(bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect())
    }

    pub(super) fn floats(&mut self) -> Result<Vec<f32>, WeightsError> {
        Ok(self.words()?.into_iter().map(f32::from_bits).collect())
    }

    /// Nothing must be left.
    pub(super) fn end(&self) -> Result<(), WeightsError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WeightsError) }
    }
}

impl Writer {
    fn word(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn number(&mut self, many: usize) {
        self.word(u32::try_from(many).unwrap_or(u32::MAX));
    }

    pub(super) fn varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.bytes.push(value.to_le_bytes()[0]);
    }

    pub(super) fn words(&mut self, words: &[u32]) {
        self.number(words.len());
        for word in words {
            self.word(*word);
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[i8]) {
        self.number(bytes.len());
        self.bytes.extend(bytes.iter().flat_map(|byte| byte.to_le_bytes()));
    }

    pub(super) fn shorts(&mut self, shorts: &[i16]) {
        self.number(shorts.len());
        self.bytes.extend(shorts.iter().flat_map(|short| short.to_le_bytes()));
    }

    pub(super) fn floats(&mut self, floats: &[f32]) {
        self.number(floats.len());
        for float in floats {
            self.word(float.to_bits());
        }
    }

    /// What was written.
    pub fn done(self) -> Vec<u8> {
        self.bytes
    }
}
