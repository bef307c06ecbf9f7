//! A model beside another finder.

use std::{ops::Range, sync::Arc};

use privacy::names::{Kind, NameFinder, NotRead};

use crate::{
    Model, Name,
    sentence::{Sentences, could_name},
    union::union,
};

/// A model beside another finder, the built-in tagger as a rule, which is hundreds of times faster.
///
/// The model sees a sentence only if the other one found a name in it, if it has a word with a capital
/// that is not its first one (`I` aside), or if the whole text has no capital at all. All names of both
/// are given. Where they overlap, one of the other finder that has a score of 0.5 or more stays, else
/// one of the model that has, else the one with the higher score: the model adds what the other missed
/// or was not sure of. A model that is better than the other in all is used without it.
#[derive(Clone)]
pub struct Beside {
    model: Arc<Model>,
    tagger: Arc<dyn NameFinder>,
}

impl Beside {
    pub(crate) fn new(model: Model, tagger: Arc<dyn NameFinder>) -> Self {
        Self { model: Arc::new(model), tagger }
    }
}

impl NameFinder for Beside {
    fn find(
        &self,
        text: &str,
        found: &mut dyn FnMut(Range<usize>, Kind, f32),
    ) -> Result<(), NotRead> {
        let mut tagged = Vec::new();
        self.tagger.find(text, &mut |at, kind, score| tagged.push(Name { at, kind, score }))?;
        let caseless = !text.contains(char::is_uppercase);
        let mut modelled = Vec::new();
        // The first name that does not end before the sentence.
        let mut next = 0;
        for sentence in Sentences::of(text) {
            while tagged.get(next).is_some_and(|name| name.at.end <= sentence.start) {
                next += 1;
            }
            let named = tagged.get(next).is_some_and(|name| name.at.start < sentence.end);
            let read = text.get(sentence.clone()).unwrap_or_default();
            if named || caseless || could_name(read) {
                self.model.read(text, sentence, &mut modelled)?;
            }
        }
        for name in union(tagged, modelled) {
            found(name.at, name.kind, name.score);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use base::Digest;

    use super::*;
    use crate::{
        label::Label,
        network::Network,
        pieces::{Folding, WordPiece},
    };

    /// The pieces of the fake, each with its label. The first three are `[CLS]`, `[SEP]`, `[UNK]`.
    const PIECES: &[(&str, &str)] = &[
        ("[CLS]", "O"),
        ("[SEP]", "O"),
        ("[UNK]", "O"),
        ("ann", "B-GIVEN_NAME"),
        ("lee", "B-SURNAME"),
        ("rome", "B-CITY"),
        (",", "O"),
        ("##ville", "I-CITY"),
    ];

    /// A network that gives each piece its label, and keeps what it saw.
    struct Fake {
        seen: Arc<Mutex<Vec<usize>>>,
        fails: bool,
    }

    impl Network for Fake {
        fn logits(&self, pieces: &[u32]) -> Result<Vec<f32>, String> {
            assert_eq!((pieces.first(), pieces.last()), (Some(&0), Some(&1)));
            self.seen.lock().unwrap().push(pieces.len());
            if self.fails {
                return Err("out of memory".to_owned());
            }
            let row = |piece: u32| (0..8).map(move |label| if label == piece { 9.0 } else { 0.0 });
            Ok(pieces.iter().copied().flat_map(row).collect())
        }
    }

    /// A tagger that finds `Bob` and `Ann Lee Street`.
    struct Bob;

    impl NameFinder for Bob {
        fn find(
            &self,
            text: &str,
            found: &mut dyn FnMut(Range<usize>, Kind, f32),
        ) -> Result<(), NotRead> {
            for (name, kind) in [("Ann Lee Street", Kind::Place), ("Bob", Kind::Person)] {
                let each = text.match_indices(name);
                each.for_each(|(at, name)| found(at..at + name.len(), kind, 0.6));
            }
            Ok(())
        }
    }

    fn fake(fails: bool) -> (Beside, Arc<Mutex<Vec<usize>>>) {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let folding = Folding { lower: true, accents_dropped: true, ideographs_alone: true };
        let vocabulary =
            (0..).zip(PIECES).map(|(number, (piece, _))| ((*piece).to_owned(), number));
        let model = Model {
            network: Box::new(Fake { seen: Arc::clone(&seen), fails }),
            words: WordPiece::new(vocabulary, "##", 2, folding, 100),
            labels: PIECES.iter().map(|(_, label)| Label::read(label)).collect(),
            start: 0,
            end: 1,
            window_pieces: 16,
            digest: Digest::of(b"a fake"),
        };
        (model.beside(Arc::new(Bob)), seen)
    }

    fn found<'a>(finder: &dyn NameFinder, text: &'a str) -> Vec<(usize, &'a str, &'static str)> {
        let mut names = Vec::new();
        finder
            .find(text, &mut |at, kind, score| {
                assert!((0.0..=1.0).contains(&score));
                names.push((at.start, &text[at], kind.label()));
            })
            .unwrap();
        names
    }

    #[test]
    fn the_model_adds_what_the_tagger_missed() {
        let (both, _) = fake(false);
        assert_eq!(
            found(&both, "é: Ann Lee, Bob, Romeville.\nSo Ann Lee Street"),
            [
                (4, "Ann Lee", "PERSON"),
                (13, "Bob", "PERSON"),
                (18, "Romeville", "LOCATION"),
                (32, "Ann Lee Street", "LOCATION"),
            ]
        );
    }

    #[test]
    fn sentences_without_a_candidate_are_not_shown() {
        let (both, seen) = fake(false);
        assert_eq!(found(&both, "It is late. Then I left ann.\nrome\n"), []);
        assert!(seen.lock().unwrap().is_empty());
        assert_eq!(
            found(&both, "the end\nBob. go to rome. now we go\n").len(),
            2,
            "Bob was tagged"
        );
        assert_eq!(*seen.lock().unwrap(), [11]);
        assert_eq!(found(&both, "ann lee\nnothing").len(), 1, "a text without capitals");
        assert_eq!(seen.lock().unwrap().len(), 3);
    }

    #[test]
    fn a_long_sentence_is_read_in_windows_that_overlap() {
        let (both, seen) = fake(false);
        for length in 1..80 {
            let text = "Ann Lee , Romeville ".repeat(length);
            let names = found(&both, &text);
            assert_eq!(names.len(), 2 * length, "{names:?}");
            assert!(names.iter().all(|(_, name, _)| matches!(*name, "Ann Lee" | "Romeville")));
        }
        assert!(seen.lock().unwrap().iter().all(|pieces| *pieces <= 18));
    }

    #[test]
    fn what_the_network_fails_on_is_not_taken_for_read() {
        let (both, _) = fake(true);
        let read = both.find("to Ann, Bob", &mut |_, _, _| {});
        assert_eq!(read, Err(NotRead("out of memory".to_owned())));
    }
}
