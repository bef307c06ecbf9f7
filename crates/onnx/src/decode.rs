//! Which words together are a name.
//!
//! A word goes on with the name before it if its label says so and is of the same kind, or if it is
//! the next part of a person's name, after one space: a given name takes what follows it, a surname
//! takes nothing. The score of a name is the mean, over its words, of what the model gives to all
//! labels of its kind.

use privacy::names::Kind;

use crate::{
    Name,
    label::{Label, Part, Position},
    pieces::Word,
};

/// What the model says of a word: what it most likely is, and how likely that is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) label: Option<Label>,
    /// The share of all labels of that kind; 0 if it is no name.
    pub(crate) share: f32,
}

impl Verdict {
    /// Of what the network gives for each label, before it is made into shares that sum up to 1.
    pub(crate) fn of(logits: &[f32], labels: &[Option<Label>]) -> Self {
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let best = logits.iter().position(|logit| *logit >= most);
        let Some(label) = best.and_then(|best| labels.get(best).copied().flatten()) else {
            return Self::default();
        };
        let (mut kind, mut all) = (0.0, 0.0);
        for (logit, other) in logits.iter().zip(labels) {
            let share = (logit - most).exp();
            all += share;
            if other.is_some_and(|other| other.kind == label.kind) {
                kind += share;
            }
        }
        Self { label: Some(label), share: kind / all }
    }
}

/// A name as far as it is read.
struct Open {
    name: Name,
    last: Label,
    words: f32,
}

/// Adds the names of a sentence, which begins at `from`, to `names`.
pub(crate) fn decode(
    text: &str,
    from: usize,
    words: &[Word],
    verdicts: &[Verdict],
    names: &mut Vec<Name>,
) {
    let mut open: Option<Open> = None;
    for (word, verdict) in words.iter().zip(verdicts) {
        let at = from + word.at.start..from + word.at.end;
        let Some(label) = verdict.label else {
            names.extend(open.take().map(Open::close));
            continue;
        };
        match &mut open {
            Some(open) if open.goes_on(text, label, at.start) => {
                open.name.at.end = at.end;
                open.name.score += verdict.share;
                open.last = label;
                open.words += 1.0;
            }
            _ => {
                let name = Name { at, kind: label.kind, score: verdict.share };
                names.extend(open.replace(Open { name, last: label, words: 1.0 }).map(Open::close));
            }
        }
    }
    names.extend(open.map(Open::close));
}

impl Open {
    /// Whether a word with this label at `start` is part of the name.
    fn goes_on(&self, text: &str, label: Label, start: usize) -> bool {
        let gap = text.get(self.name.at.end..start).unwrap_or_default();
        let begins = matches!(label.position, Position::Begin | Position::Single);
        let ended = matches!(self.last.position, Position::End | Position::Single);
        let same = label.noun == self.last.noun && !ended || gap.is_empty();
        let part = label.kind == Kind::Person
            && self.last.part == Part::Given
            && label.part != Part::Whole
            && gap == " ";
        label.kind == self.name.kind && (!begins && same || part)
    }

    fn close(self) -> Name {
        Name { score: (self.name.score / self.words).clamp(0.0, 1.0), ..self.name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of a text whose words, cut at spaces, have these labels.
    fn names(text: &str, labels: &str) -> Vec<(String, &'static str)> {
        let (mut words, mut verdicts, mut start) = (Vec::new(), Vec::new(), 0);
        for (word, label) in text.split(' ').zip(labels.split(' ')) {
            words.push(Word { at: start..start + word.len(), piece: words.len() });
            verdicts.push(Verdict { label: Label::read(label), share: 0.9 });
            start += word.len() + 1;
        }
        let mut names = Vec::new();
        decode(text, 0, &words, &verdicts, &mut names);
        names.iter().map(|name| (text[name.at.clone()].to_owned(), name.kind.label())).collect()
    }

    #[test]
    fn words_go_on_as_their_labels_say() {
        let found = names("Ann Lee Bob Ray in New York", "B-PER I-PER B-PER E-PER O B-LOC I-LOC");
        assert_eq!(
            found,
            [
                ("Ann Lee".to_owned(), "PERSON"),
                ("Bob Ray".to_owned(), "PERSON"),
                ("New York".to_owned(), "LOCATION"),
            ]
        );
        let found = names("Ann Lee Rome Shell", "PER PER LOC ORG");
        assert_eq!(found.len(), 3, "labels without a scheme: {found:?}");
        assert_eq!(names("Ann Lee Bob", "S-PER I-PER S-PER").len(), 3, "nothing follows a single");
        assert_eq!(names("Boston MA", "B-CITY B-STATE").len(), 2);
    }

    #[test]
    fn a_given_name_takes_what_follows_after_one_space_and_a_surname_takes_nothing() {
        let labels = "B-GIVEN_NAME B-GIVEN_NAME B-SURNAME B-GIVEN_NAME I-SURNAME";
        let found = names("Mary Jane Watson Peter Parker", labels);
        assert_eq!(
            found,
            [("Mary Jane Watson".to_owned(), "PERSON"), ("Peter Parker".to_owned(), "PERSON"),]
        );
        assert_eq!(names("Mary  Watson", "B-GIVEN_NAME O B-SURNAME").len(), 2, "two spaces");
    }

    #[test]
    fn the_score_is_the_share_of_the_kind() {
        let labels = ["O", "B-SURNAME", "I-GIVENNAME", "B-CITY"].map(Label::read);
        let verdict = Verdict::of(&[0.0, 2.0_f32.ln(), 1.5_f32.ln(), 0.5_f32.ln()], &labels);
        assert_eq!(verdict.label, labels[1]);
        assert!((verdict.share - 0.7).abs() < 1e-6, "{verdict:?}");
        assert_eq!(Verdict::of(&[1.0, 0.0, 0.0, 0.0], &labels), Verdict::default());
        assert_eq!(Verdict::of(&[f32::NAN; 4], &labels), Verdict::default());
        assert_eq!(Verdict::of(&[], &labels), Verdict::default());
    }
}
