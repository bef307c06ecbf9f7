//! Companies by their legal form.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::AhoCorasick;

use crate::Recogniser;

pub(crate) const COMPANY: Recogniser = Recogniser {
    name: "company",
    label: "ORGANIZATION",
    about: "The name of a company before its legal form, such as `Ltd` or `GmbH`.",
    source: "ISO 20275 and the list of entity legal forms of the GLEIF, by title, not seen; the abbreviations are \
             as commonly written",
    finder: Some(find),
    examples: &[
        "paid to «Keychain Logistics Corp.», who",
        "die «Müller & Söhne GmbH» in Köln",
        "from «3 Round Stones Inc»",
        "«Nordhavn Rederi A/S» ships",
        "by «frost llc», and",
        "an «Esselunga S.p.A.» receipt",
        "«Bank of Ravenna PLC»",
    ],
    counter_examples: &[
        "the LLC was founded",
        "Ltd",
        "a limited offer",
        "Include all",
        "SA 4.0",
        "corporate rules",
    ],
    ..Recogniser::EMPTY
};

/// How much a legal form is believed: written as usual, and in lower case.
const USUAL: f32 = 0.75;
const LOWER: f32 = 0.55;

/// The most words before a legal form, in bytes and in number; in lower case nothing says where the name
/// begins.
const REACH: usize = 80;
const WORDS_MAX: usize = 5;
const WORDS_LOWER_MAX: usize = 2;

/// Legal forms with the space before them.
const FORMS: [&str; 34] = [
    " Inc",
    " Incorporated",
    " LLC",
    " L.L.C",
    " LLP",
    " Ltd",
    " Limited",
    " Corp",
    " Corporation",
    " PLC",
    " plc",
    " GmbH",
    " AG",
    " KG",
    " OHG",
    " e.V.",
    " S.A.",
    " SARL",
    " S.A.R.L.",
    " SAS",
    " S.p.A.",
    " S.r.l.",
    " B.V.",
    " N.V.",
    " A/S",
    " ApS",
    " Oy",
    " Oyj",
    " Pty",
    " Sp. z o.o",
    " inc.",
    " llc",
    " ltd",
    " gmbh",
];

/// Of how many of the last forms nothing says where a name begins.
const FORMS_LOWER: usize = 4;

static FORMED: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(FORMS).ok());

fn find(text: &[u8], found: &mut dyn FnMut(Range<usize>, f32)) {
    let Some(forms) = &*FORMED else { return };
    for form in forms.find_overlapping_iter(text) {
        let end = form.end();
        let ends = !text.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80);
        let lower = form.pattern().as_usize() >= FORMS.len() - FORMS_LOWER;
        if !ends {
            continue;
        }
        if let Some(start) = start(text, form.start(), lower) {
            let dot = text.get(end) == Some(&b'.') && text.get(end - 1) != Some(&b'.');
            found(start..end + usize::from(dot), if lower { LOWER } else { USUAL });
        }
    }
}

/// Where the name begins that ends at `end`; none if no word of a name stands there.
fn start(text: &[u8], end: usize, lower: bool) -> Option<usize> {
    let (mut start, mut at) = (None, end);
    let most = if lower { WORDS_LOWER_MAX } else { WORDS_MAX };
    for nth in 0..most {
        // A comma stands between the name and the form at most.
        let word_end = if nth == 0 { at - usize::from(at > 0 && text[at - 1] == b',') } else { at };
        let before = text.get(end.saturating_sub(REACH)..word_end)?;
        let length = before.iter().rev().take_while(|byte| is_of_name(**byte)).count();
        let from = word_end - length;
        let word = text.get(from..word_end)?;
        let begins = match word.first() {
            Some(first) if lower => first.is_ascii_alphabetic() && !is_small(word),
            Some(first) => {
                first.is_ascii_uppercase()
                    || first.is_ascii_digit()
                    || *first >= 0xc3
                    || *first == b'&'
            }
            None => false,
        };
        let links = !lower
            && start.is_some()
            && matches!(word, b"and" | b"of" | b"und" | b"et" | b"de" | b"y" | b"for");
        if begins && word != b"&" && !is_small(word) {
            start = Some(from);
        } else if !links && word != b"&" {
            break;
        }
        if from == 0 || text.get(from - 1) != Some(&b' ') {
            break;
        }
        at = from - 1;
    }
    start
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'&' | b'\'' | b'-' | b'.' | b'+')
}

/// Words that are part of no name.
fn is_small(word: &[u8]) -> bool {
    const SMALL: [&str; 18] = [
        "the", "a", "an", "by", "at", "of", "for", "from", "with", "and", "or", "to", "in", "our",
        "your", "is", "as", "this",
    ];
    SMALL.iter().any(|small| word.eq_ignore_ascii_case(small.as_bytes()))
}
