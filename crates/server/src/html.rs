//! Marks that all pages share: icons, verdicts, proofs, entries, links, Markdown.
//!
//! Verdicts and proofs are written only here, so that shape, word and colour always agree.

use std::{borrow::Borrow, fmt};

use askama::filters::HtmlSafe;
use base::AnyId;
use pulldown_cmark::{Event, Options, Parser};

/// A piece of HTML that is safe to put into a page as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl Html {
    /// What a template rendered.
    pub(crate) fn of<T: askama::Template>(template: &T) -> Self {
        Self(template.render().unwrap_or_default())
    }

    /// What was put together from parts that were escaped one by one.
    pub(crate) fn assembled(html: &str) -> Self {
        Self(html.to_owned())
    }

    /// Plain text.
    pub(crate) fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Text with the five characters that mean something to HTML replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// An icon of the sprite, always beside a word.
pub(crate) fn icon(name: &str) -> Html {
    let name = escape(name);
    Html(format!(r##"<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>"##))
}

/// A verdict: shape, word, colour. What is none is unknown.
pub(crate) fn verdict(word: &str) -> Html {
    let class = match word {
        "met" | "broken" | "stale" => word,
        _ => "unknown",
    };
    let shown = match word {
        "gone" => "No longer asked".to_owned(),
        _ => capital(class),
    };
    Html(format!(r#"<span class="verdict {class}">{}{shown}</span>"#, icon(class)))
}

/// How something is proved: `machine`, `recorded` or `open`; `both` rests on a recorded act.
pub(crate) fn proof(word: &str) -> Html {
    let (class, shown) = match word {
        "machine" => ("machine", "machine"),
        "recorded" => ("recorded", "recorded"),
        "both" => ("recorded", "machine and recorded"),
        _ => ("open", "open"),
    };
    Html(format!(r#"<span class="proof {class}">{}{shown}</span>"#, icon(class)))
}

/// A link to an entry of the ledger.
pub(crate) fn entry(number: impl Borrow<u64>) -> Html {
    let number = *number.borrow();
    Html(format!(r#"<a class="entry" href="/ledger/{number}">{}</a>"#, grouped(number)))
}

/// A link.
pub(crate) fn link(href: &str, text: &str) -> Html {
    Html(format!(r#"<a href="{}">{}</a>"#, escape(href), escape(text)))
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: impl Borrow<u64>) -> String {
    let digits = number.borrow().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The text with its first letter large.
pub(crate) fn capital(text: impl AsRef<str>) -> String {
    let mut letters = text.as_ref().chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Words joined by `_` as people read them.
pub(crate) fn words(name: impl AsRef<str>) -> String {
    name.as_ref().replace('_', " ")
}

/// The page of a record.
pub(crate) fn page_of(id: &AnyId) -> String {
    let plural = registry::register(&id.noun).map_or("records", |register| register.plural());
    format!("/{plural}/{id}")
}

/// An address inside the site that keeps looking at the same moment; the empty one is now.
pub(crate) fn at(path: &str, moment: &str) -> String {
    if moment.is_empty() {
        return path.to_owned();
    }
    let (path, anchor) = path.split_once('#').map_or((path, None), |(p, a)| (p, Some(a)));
    let joint = if path.contains('?') { '&' } else { '?' };
    let when: String = url::form_urlencoded::byte_serialize(moment.as_bytes()).collect();
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    format!("{path}{joint}as_of={when}{anchor}")
}

/// Markdown of a check page; raw HTML in it is shown, not obeyed.
pub(crate) fn markdown(text: &str) -> Html {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    Html(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_becomes_markup() {
        let hostile = "<script>\"&'</script>";
        assert_eq!(escape(hostile), "&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;");
        assert!(!markdown(hostile).to_string().contains("<script>"));
        assert!(!link("/x\"onclick=", hostile).to_string().contains("<script>"));
    }

    #[test]
    fn silence_is_shown_as_unknown() {
        assert!(verdict("").to_string().contains("Unknown"));
        assert!(verdict("met").to_string().contains("#i-met"));
    }

    #[test]
    fn a_link_stays_in_its_moment() {
        assert_eq!(at("/risks#x", ""), "/risks#x");
        assert_eq!(at("/risks#x", "2026-11-20"), "/risks?as_of=2026-11-20#x");
        assert_eq!(at("/risks?q=a", "7"), "/risks?q=a&as_of=7");
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!(grouped(0_u64), "0");
        assert_eq!(grouped(999_u64), "999");
        assert_eq!(grouped(1_234_567_u64), "1,234,567");
    }
}
