//! Spaces and dashes that look like the plain ones, and signs that nobody sees, as pages and word
//! processors put them into numbers: `4111 1111` with a space that does not break is the same number.

use std::borrow::Cow;

use crate::Span;

/// A text with plain spaces and dashes, and where what stood before.
pub(crate) struct Folded<'a> {
    text: Cow<'a, str>,
    /// Behind each sign that became shorter or fell away: the place here, and how many bytes fell away up
    /// to there. In order.
    lost: Vec<(usize, usize)>,
}

impl<'a> Folded<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let (mut folded, mut lost) = (String::new(), Vec::new());
        let mut done = 0;
        // The first bytes of all that is folded.
        for at in memchr::memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes()) {
            let Some(sign) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let Some(plain) = plain(sign) else { continue };
            if lost.is_empty() {
                folded.reserve(text.len());
            }
            folded.push_str(text.get(done..at).unwrap_or_default());
            folded.push_str(plain);
            done = at + sign.len_utf8();
            lost.push((folded.len(), done - folded.len()));
        }
        if lost.is_empty() {
            return Self { text: Cow::Borrowed(text), lost };
        }
        folded.push_str(text.get(done..).unwrap_or_default());
        Self { text: Cow::Owned(folded), lost }
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Moves what was found here to where it stands in the text as it was.
    pub(crate) fn unfold(&self, spans: &mut [Span]) {
        if self.lost.is_empty() {
            return;
        }
        let moved = |place: usize| {
            let behind = self.lost.partition_point(|(at, _)| *at <= place);
            place + behind.checked_sub(1).map_or(0, |last| self.lost[last].1)
        };
        for span in spans {
            (span.start, span.end) = (moved(span.start), moved(span.end));
        }
    }
}

/// What stands for a sign; none if it stays.
fn plain(sign: char) -> Option<&'static str> {
    match sign {
        // Spaces: no-break, of fixed width, narrow no-break.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some(" "),
        // Hyphen, non-breaking hyphen, figure dash, en dash, minus.
        '\u{2010}'..='\u{2013}' | '\u{2212}' => Some("-"),
        // Soft hyphen, spaces and joiners without width.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Evidence;

    #[test]
    fn what_is_found_in_the_folded_text_stands_in_the_text_as_it_was() {
        let text = "at \u{feff}+44\u{a0}20\u{2011}79\u{200b}46 – now";
        let folded = Folded::of(text);
        assert_eq!(folded.text(), "at +44 20-7946 - now");
        let part = |part: &str| {
            let start = folded.text().find(part).unwrap();
            let span = Span {
                start,
                end: start + part.len(),
                score: 1.0,
                recogniser: 0,
                evidence: Evidence::default(),
            };
            let mut spans = [span];
            folded.unfold(&mut spans);
            &text[spans[0].start..spans[0].end]
        };
        assert_eq!(part("+44 20-7946"), "+44\u{a0}20\u{2011}79\u{200b}46");
        assert_eq!(part("now"), "now");
        assert_eq!(part("-"), "\u{2011}");
    }

    proptest! {
        #[test]
        fn every_place_is_one_of_the_text(text in "[a \u{a0}\u{2013}\u{200b}é1]{0,40}") {
            let folded = Folded::of(&text);
            for (start, one) in folded.text().char_indices() {
                let end = start + one.len_utf8();
                let mut spans = [Span { start, end, score: 1.0, recogniser: 0, evidence: Evidence::default() }];
                folded.unfold(&mut spans);
                let was = text.get(spans[0].start..spans[0].end).unwrap();
                let again = Folded::of(was);
                prop_assert_eq!(again.text(), &folded.text()[start..end]);
            }
        }
    }
}
