//! Companies by their legal form.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const COMPANY: Recogniser = Recogniser {
    name: "company",
    label: "ORGANIZATION",
    about: "The name of a company before its legal form, such as `Ltd` or `GmbH`.",
    source: "ISO 20275 and the list of entity legal forms of the GLEIF, by title, not seen; the abbreviations are \
             as commonly written",
    patterns: &[
        Pattern::new(
            r"(?:Inc|Incorporated|LLC|L\.L\.C|LLP|Ltd|Limited|Corp|Corporation|PLC|plc|GmbH|AG|KG|OHG|e\.V|S\.A|SARL|S\.A\.R\.L|SAS|S\.p\.A|S\.r\.l|B\.V|N\.V|A/S|ApS|Oy|Oyj|Pty|Sp\. z o\.o)\.?",
            0.75,
        )
        .grown(with_capitals),
        // In lower case nothing says where the name begins.
        Pattern::new(r"(?:inc\.|llc|ltd\.?|gmbh)", 0.55).grown(in_lower_case),
    ],
    check: Some(check),
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

/// How far before a legal form its name begins at most, in bytes and in words.
const REACH: usize = 80;
const WORDS_MAX: usize = 5;
const WORDS_LOWER_MAX: usize = 2;

/// Words that stand within a name, and are no part of it alone.
const LINKS: [&str; 9] = ["&", "and", "of", "und", "et", "de", "y", "for", "the"];

/// Words that are part of no name in lower case.
const SMALL: [&str; 18] = [
    "the", "a", "an", "by", "at", "of", "for", "from", "with", "and", "or", "to", "in", "our",
    "your", "is", "as", "this",
];

fn with_capitals(text: &str, form: Range<usize>) -> Range<usize> {
    let begins = |word: &str| {
        let first = word.chars().next();
        let small = SMALL.iter().any(|small| word.eq_ignore_ascii_case(small));
        first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit()) && !small
    };
    grown(text, form, WORDS_MAX, begins, |word| LINKS.contains(&word))
}

fn in_lower_case(text: &str, form: Range<usize>) -> Range<usize> {
    let begins = |word: &str| {
        word.starts_with(char::is_alphabetic)
            && !SMALL.iter().any(|small| word.eq_ignore_ascii_case(small))
    };
    grown(text, form, WORDS_LOWER_MAX, begins, |_| false)
}

/// The form with the words before it, of which the first one `begins` a name and others may `link`.
fn grown(
    text: &str,
    form: Range<usize>,
    most: usize,
    begins: impl Fn(&str) -> bool,
    links: impl Fn(&str) -> bool,
) -> Range<usize> {
    let (mut start, mut at) = (form.start, form.start);
    for nth in 0..most {
        let Some(before) = text.get(..at).and_then(|before| before.strip_suffix(' ')) else {
            break;
        };
        // A comma stands between the name and the form at most.
        let before = if nth == 0 { before.strip_suffix(',').unwrap_or(before) } else { before };
        let length = before.bytes().rev().take(REACH).take_while(|byte| is_of_name(*byte)).count();
        at = before.len() - length;
        let word = before.get(at..).unwrap_or_default();
        if form.start - at > REACH {
            break;
        }
        if begins(word) {
            start = at;
        } else if nth == 0 || !links(word) {
            break;
        }
    }
    start..form.end
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'&' | b'\'' | b'-' | b'.' | b'+')
}

/// A form without a name is no company.
fn check(text: &str) -> Check {
    if text.contains(' ') && !text.starts_with("Sp. z") { Check::Possible } else { Check::Fails }
}
