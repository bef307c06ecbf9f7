//! A model for names, and how it reads a sentence.

use std::{fmt, ops::Range, path::Path, sync::Arc};

use base::Digest;
use privacy::names::{Kind, NameFinder, NotRead};

use crate::{
    Beside, ModelError, Name,
    decode::{Verdict, decode},
    folder,
    label::Label,
    network::{Network, Onnx},
    pieces::{Pieces, WordPiece},
    sentence::Sentences,
};

/// The most pieces that the network sees at once, those that frame them included. What attention
/// costs grows with the square of it, and few sentences are longer.
const WINDOW_PIECES_MAX: usize = 128;

/// A model for names: token classification, with a vocabulary of word pieces. Threads share it.
pub struct Model {
    pub(crate) network: Box<dyn Network>,
    pub(crate) words: WordPiece,
    pub(crate) labels: Vec<Option<Label>>,
    /// The pieces before and behind a text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The most pieces of a text in a window.
    pub(crate) window_pieces: usize,
    /// What tells it from others.
    pub(crate) digest: Digest,
}

impl Model {
    /// Reads the model in a folder: `config.json`, `tokenizer.json` or `vocab.txt`, and `model.onnx`,
    /// `onnx/model.onnx` or `onnx/model_q4.onnx`. It is tried once, so that what cannot be run is
    /// known here. Takes a fraction of a second, and memory of about four bytes for each weight.
    ///
    /// # Errors
    /// A file is missing, broken, or says something that is not understood.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let settings = folder::settings(folder)?;
        let vocabulary = folder::vocabulary(folder)?;
        let (file, bytes) = folder::network(folder)?;
        let pieces_max = settings.pieces_max.unwrap_or(WINDOW_PIECES_MAX).min(WINDOW_PIECES_MAX);
        let Some(window_pieces) = pieces_max.checked_sub(2).filter(|pieces| *pieces > 0) else {
            let why = "`max_position_embeddings` leaves no room for a text";
            return Err(ModelError::unfit(&folder.join("config.json"), why));
        };
        let trial = |length: usize| vec![vocabulary.highest; length];
        let trials = [trial(3), trial(window_pieces + 2)];
        let network = Onnx::read(&bytes, settings.labels.len(), &trials)
            .map_err(|why| ModelError::unfit(&file, why))?;
        Ok(Self {
            network: Box::new(network),
            words: vocabulary.words,
            labels: settings.labels,
            start: vocabulary.start,
            end: vocabulary.end,
            window_pieces,
            digest: Digest::of(&bytes),
        })
    }

    /// The model and another finder together: see [`Beside`].
    #[must_use]
    pub fn beside(self, tagger: Arc<dyn NameFinder>) -> Beside {
        Beside::new(self, tagger)
    }

    /// What it is, for those who judge what was found with it.
    pub fn about(&self) -> String {
        format!("a model in ONNX, {}", self.digest)
    }

    /// Adds the names of one sentence to `names`.
    ///
    /// # Errors
    /// The network could not be run. It was tried when it was opened, so that the machine failed.
    pub(crate) fn read(
        &self,
        text: &str,
        sentence: Range<usize>,
        names: &mut Vec<Name>,
    ) -> Result<(), NotRead> {
        let pieces = self.words.cut(text.get(sentence.clone()).unwrap_or_default());
        let verdicts = self.classify(&pieces)?;
        decode(text, sentence.start, &pieces.words, &verdicts, names);
        Ok(())
    }

    /// What the network says of each word, by its first piece. A sentence that is longer than a
    /// window is read in several that overlap by a quarter; of what two of them see, each gives the
    /// half that is farther from its edge.
    fn classify(&self, pieces: &Pieces) -> Result<Vec<Verdict>, NotRead> {
        let mut verdicts = Vec::with_capacity(pieces.words.len());
        let many = pieces.numbers.len();
        let half = self.window_pieces / 8;
        let mut from = 0;
        while from < many {
            let to = many.min(from + self.window_pieces);
            let until = if to == many { many } else { to - half };
            let seen = pieces.numbers.get(from..to).unwrap_or_default().iter().copied();
            let framed: Vec<u32> = [self.start].into_iter().chain(seen).chain([self.end]).collect();
            let logits = self.network.logits(&framed).map_err(NotRead)?;
            let rows: Vec<&[f32]> = logits.chunks_exact(self.labels.len().max(1)).collect();
            let words = pieces.words.iter().skip(verdicts.len());
            verdicts.extend(words.take_while(|word| word.piece < until).map(|word| {
                // The first row is that of the piece before the text.
                let row = rows.get(word.piece + 1 - from).copied().unwrap_or_default();
                Verdict::of(row, &self.labels)
            }));
            from = if to == many { many } else { to - 2 * half };
        }
        Ok(verdicts)
    }
}

impl NameFinder for Model {
    fn find(
        &self,
        text: &str,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) -> Result<(), NotRead> {
        let mut names = Vec::new();
        for sentence in Sentences::of(text) {
            self.read(text, sentence, &mut names)?;
            for name in names.drain(..) {
                found(name.at, name.kind, name.score);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Model").field("labels", &self.labels.len()).finish_non_exhaustive()
    }
}
