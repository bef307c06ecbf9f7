//! Whatever the text, spans lie in it, and what is left does not overlap.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::LazyLock;

use privacy::{Scanner, Span, resolve};
use proptest::prelude::*;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::patterns().unwrap());

fn found(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    SCANNER.scan(text, &mut spans).unwrap();
    resolve(&mut spans);
    spans
}

proptest! {
    #[test]
    fn every_span_is_a_piece_of_the_text_and_none_overlaps(
        text in r"([a-zäß@.:/+()\[\] \n-]{0,4}[0-9A-Z]{0,12}[€ ,;'=-]{0,2}){0,24}"
    ) {
        let spans = found(&text);
        for span in &spans {
            prop_assert!(text.get(span.start..span.end).is_some_and(|part| !part.is_empty()));
            prop_assert!((0.0..=1.0).contains(&span.score));
        }
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn what_stands_far_away_changes_nothing(text in r"[a-z0-9 @.-]{0,60}") {
        let far = "x ".repeat(60);
        let spans = found(&text);
        let moved = found(&format!("{far}{text}"));
        let back: Vec<Span> = moved
            .into_iter()
            .map(|span| Span { start: span.start - far.len(), end: span.end - far.len(), ..span })
            .collect();
        prop_assert_eq!(spans, back);
    }
}
