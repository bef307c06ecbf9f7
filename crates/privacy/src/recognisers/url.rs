//! Addresses of pages and files.

use std::ops::Range;

use crate::{Pattern, Recogniser};

pub(crate) const URL: Recogniser = Recogniser {
    name: "url",
    label: "URL",
    about: "An address on the web or of a file server, with its path and its query.",
    source: "RFC 3986, appendices A and C; RFC 3987; RFC 9110, section 4.2; RFC 1738, section 3.2",
    patterns: &[
        Pattern::new(r"(?i)(?:https?|ftps?|sftp)://[a-z0-9\x80-\xff\[_%]", 0.6)
            .extended(extend)
            .narrowed(narrow),
        Pattern::new(r"(?i)www\.[a-z0-9-]{1,63}\.[a-z]{2}", 0.6).extended(extend).narrowed(narrow),
    ],
    context: &["url", "link", "website", "homepage", "site", "profile"],
    examples: &[
        "see «https://example.com/users/ann?tab=1#top».",
        "(at «http://example.org/wiki/Anna_(name)»)",
        "[profile](«https://example.net/@ann»), or «www.example.com/ann»!",
        r#"<a href="«ftp://files.example.com/a.txt»">"#,
        "open «http://localhost:8080/», please",
        "“ «https://dæmi.is/jón»” and 「 «http://[2001:db8::1]/x»」",
    ],
    counter_examples: &[
        "https:// is the scheme",
        "http:",
        "www. is short for World Wide Web",
        "xhttp://example.com",
        "use std::http::Client;",
        "wwwx.example.com",
    ],
    ..Recogniser::EMPTY
};

/// Goes on over what may stand in an address; punctuation of other alphabets ends it too.
fn extend(text: &[u8], end: usize) -> usize {
    let mut place = end;
    while let Some(byte) = text.get(place).copied() {
        let next = text.get(place + 1).copied().unwrap_or(0);
        let punctuation = matches!((byte, next), (0xc2, _) | (0xe2 | 0xe3, 0x80) | (0xef, 0xbc));
        if punctuation || byte <= b' ' || byte == 0x7f || b"\"<>`{}|\\^".contains(&byte) {
            break;
        }
        place += 1;
    }
    place
}

/// Without the punctuation of the sentence that it stands in; a bracket belongs to it if it was opened
/// there.
fn narrow(matched: &str) -> Range<usize> {
    let count = |sign: u8| matched.bytes().filter(|byte| *byte == sign).count();
    let [closed, closed_square] = [count(b')'), count(b']')];
    let mut extra = [
        (')', closed.saturating_sub(count(b'('))),
        (']', closed_square.saturating_sub(count(b'['))),
    ];
    // `[a](b)` of Markdown ends where a bracket closes that was never opened.
    let link = if closed_square > 0 { matched.find("](") } else { None };
    let mut end = link.unwrap_or(matched.len());
    while let Some(last) = matched.get(..end).and_then(|rest| rest.chars().next_back()) {
        let bracket = extra.iter_mut().find(|(sign, more)| *sign == last && *more > 0);
        match bracket {
            Some((_, more)) => *more -= 1,
            None if ".,;:!?'*_~".contains(last) => {}
            None => break,
        }
        end -= last.len_utf8();
    }
    0..end
}
