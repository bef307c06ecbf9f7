//! Precision and recall of whole names, on the texts that were kept apart.

use std::{collections::BTreeSet, ops::Range};

use privacy::names::{Kind, Tagger};

use super::corpus::{Corpus, Text};

/// Found rightly, found wrongly, missed.
type Counts = [usize; 3];

/// A table for a set; nothing where nothing was kept apart.
pub(crate) fn table(tagger: &Tagger, corpus: &Corpus) -> String {
    if corpus.kept.is_empty() {
        return String::new();
    }
    let mut counts = [Counts::default(); Kind::ALL.len()];
    corpus.kept.iter().for_each(|text| count(tagger, text, &mut counts));
    let mut said = format!(
        "{}: {} texts kept apart of {}\n",
        corpus.name,
        corpus.kept.len(),
        corpus.kept.len() + corpus.training.len()
    );
    let all = counts
        .iter()
        .fold(Counts::default(), |sum, one| std::array::from_fn(|at| sum[at] + one[at]));
    let rows = Kind::ALL.iter().map(|kind| format!("{kind:?}")).zip(counts);
    for (name, [right, wrong, missed]) in rows.chain([("all".to_owned(), all)]) {
        let part = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (precision, recall) = (part(right + wrong), part(right + missed));
        let both = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        let many = right + missed;
        let line =
            format!("  {name:<14} {many:>6} names  precision {precision:.3}  recall {recall:.3}");
        said = said + &line + &format!("  F1 {both:.3}\n");
    }
    said
}

fn count(tagger: &Tagger, text: &Text, counts: &mut [Counts; Kind::ALL.len()]) {
    let mut found = BTreeSet::new();
    tagger.each_name(&text.body, &mut |range, kind, _| {
        let unsaid = text.unsaid.iter().any(|one| one.start < range.end && range.start < one.end);
        let said = text.names.iter().any(|(one, _)| one.start < range.end && range.start < one.end);
        if said || !unsaid {
            let range = trimmed(&text.body, range);
            found.insert((range.start, range.end, kind));
        }
    });
    let said: BTreeSet<(usize, usize, Kind)> = text
        .names
        .iter()
        .map(|(range, kind)| (trimmed(&text.body, range.clone()), *kind))
        .map(|(range, kind)| (range.start, range.end, kind))
        .collect();
    for (_, _, kind) in said.intersection(&found) {
        counts[*kind as usize][0] += 1;
    }
    for (_, _, kind) in found.difference(&said) {
        counts[*kind as usize][1] += 1;
    }
    for (_, _, kind) in said.difference(&found) {
        counts[*kind as usize][2] += 1;
    }
}

/// Without spaces and stops at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    const ENDS: [char; 6] = [' ', '\n', '\t', '.', ',', ';'];
    let name = &text[range.clone()];
    let start = range.start + name.len() - name.trim_start_matches(ENDS).len();
    start..range.start + name.trim_end_matches(ENDS).len().max(start - range.start)
}
