//! Values of records and facts as people read them.

use std::fmt::Write as _;

use app::App;
use base::{AnyId, Day, Millis};
use registry::Record;
use serde_json::{Map, Value};

use crate::html::{self, Html};

/// A field with its label.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) label: String,
    pub(crate) value: Html,
}

/// How many items of a list are shown at once; longer ones are opened by who wants to read them.
const OPEN_MAX: usize = 6;

/// The same for items with fields of their own.
const OPEN_OBJECTS_MAX: usize = 3;

/// Finds the names of records, as of a number of entries.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) app: &'a App,
    pub(crate) size: u64,
    /// The moment as addresses carry it, so that links stay in it; empty at the present.
    pub(crate) moment: &'a str,
}

/// The keys of an act: when, by whom, how, in which entry.
const ACT: [&str; 4] = ["entry", "at", "by", "via"];

impl Names<'_> {
    /// A link to a record, by its name and with its id.
    pub(crate) fn link(&self, id: &AnyId) -> Html {
        let name = self.app.name(id, self.size);
        let link = html::link(&html::at(&html::page_of(id), self.moment), &name);
        if name == id.to_string() {
            return link;
        }
        raw(&format!(r#"{link} <span class="id">{}</span>"#, html::escape(&id.to_string())))
    }

    /// The name of a record that is at hand.
    pub(crate) fn of(&self, record: &Record) -> String {
        self.app.name_of(record, self.size)
    }

    /// Who did something: a record's link, or the word for who is none.
    pub(crate) fn who(&self, by: &str) -> Html {
        match by {
            "product" => Html::text("Plumbline"),
            "folder" => Html::text("somebody in the data folder"),
            by => by.parse().map_or_else(|_| Html::text(by), |id| self.link(&id)),
        }
    }

    /// All fields of an object, nested ones behind the name of what holds them.
    pub(crate) fn fields(&self, object: &Map<String, Value>) -> Vec<Shown> {
        let mut shown = Vec::new();
        self.walk("", object, &mut shown);
        shown
    }

    fn walk(&self, under: &str, object: &Map<String, Value>, shown: &mut Vec<Shown>) {
        let is_act = ACT.iter().all(|key| object.contains_key(*key));
        for (key, value) in object {
            if is_act && ACT.contains(&key.as_str()) {
                continue;
            }
            let label = if under.is_empty() {
                html::capital(html::words(key))
            } else {
                format!("{under}: {}", html::words(key))
            };
            match value {
                Value::Null => {}
                Value::Array(items) if items.is_empty() => {}
                Value::Object(inner) if inner.is_empty() => {}
                Value::String(text) if text == "{}" => {}
                Value::Object(inner) => self.walk(&label, inner, shown),
                value => shown.push(Shown { label, value: self.value(key, value) }),
            }
        }
        if is_act {
            let label = if under.is_empty() { "Recorded".to_owned() } else { under.to_owned() };
            shown.push(Shown { label, value: self.act(object) });
        }
    }

    fn act(&self, object: &Map<String, Value>) -> Html {
        let at = object["at"].as_str().and_then(|at| at.parse::<Millis>().ok());
        let at = at.map(Millis::human).unwrap_or_default();
        let who = self.who(object["by"].as_str().unwrap_or_default());
        let entry = object["entry"].as_u64().map(html::entry).unwrap_or_default();
        raw(&format!("{at} by {who} {entry}"))
    }

    /// One value; `key` tells what a number or a word stands for.
    pub(crate) fn value(&self, key: &str, value: &Value) -> Html {
        match value {
            Value::Null => Html::default(),
            Value::Bool(true) => Html::text("yes"),
            Value::Bool(false) => Html::text("no"),
            Value::Number(number) => match number.as_u64() {
                Some(entry) if matches!(key, "entry" | "proof") || key.ends_with("_entry") => {
                    html::entry(entry)
                }
                _ => Html::text(&figure(number)),
            },
            Value::String(text) => self.text(key, text),
            Value::Array(items) => self.list(key, items),
            Value::Object(object) if object.contains_key("document") => self.document(object),
            Value::Object(object) => {
                let parts = self.fields(object).into_iter();
                let parts: Vec<String> = parts
                    .map(|one| format!("{} {}", html::escape(&one.label.to_lowercase()), one.value))
                    .collect();
                raw(&parts.join(", "))
            }
        }
    }

    /// A document that is attached: its title leads to it.
    fn document(&self, object: &Map<String, Value>) -> Html {
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let (digest, title) = (text("document"), text("caption"));
        let name: String = url::form_urlencoded::byte_serialize(title.as_bytes()).collect();
        let link = html::link(&format!("/documents/{digest}?name={name}"), title);
        let digest = html::escape(digest);
        raw(&format!(r#"{link}, {} <span class="hash">{digest}</span>"#, self.act(object)))
    }

    /// A text of a query's answer.
    pub(crate) fn plain(&self, column: &str, text: &str) -> Html {
        self.text(column, text)
    }

    fn list(&self, key: &str, items: &[Value]) -> Html {
        let mut list = String::from("<ul>");
        for item in items {
            let _ = write!(list, "<li>{}</li>", self.value(key, item));
        }
        list.push_str("</ul>");
        let most = if items.iter().any(Value::is_object) { OPEN_OBJECTS_MAX } else { OPEN_MAX };
        if items.len() > most {
            let (count, what) = (items.len(), html::escape(&html::words(key)));
            list = format!("<details><summary>{count} {what}</summary>{list}</details>");
        }
        raw(&list)
    }

    fn text(&self, key: &str, text: &str) -> Html {
        if let Ok(id) = text.parse::<AnyId>()
            && registry::register(&id.noun).is_ok()
        {
            return self.link(&id);
        }
        if matches!(key, "verdict") {
            return html::verdict(text);
        }
        if self.app.catalog().check(text).is_some() {
            return html::link(&html::at(&format!("/checks/{text}"), self.moment), text);
        }
        if key == "controls" && self.app.catalog().item(text).is_some() {
            return html::link(&html::at(&format!("/controls/{text}"), self.moment), text);
        }
        if let Ok(at) = text.parse::<Millis>() {
            return raw(&format!(r#"<time datetime="{text}">{}</time>"#, at.human()));
        }
        if let Ok(day) = text.parse::<Day>() {
            return raw(&format!(r#"<time datetime="{text}">{}</time>"#, day.human()));
        }
        if key.ends_with("digest") {
            return raw(&format!(r#"<span class="hash">{}</span>"#, html::escape(text)));
        }
        raw(&html::escape(text.trim()).replace('\n', "<br>"))
    }
}

/// A figure as people read it: at most four decimals. The exact one is in the sealed bytes.
fn figure(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(real) if number.is_f64() => {
            let text = format!("{real:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => number.to_string(),
    }
}

/// HTML that was put together here from escaped parts.
fn raw(html: &str) -> Html {
    Html::assembled(html)
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_figure_has_at_most_four_decimals() {
        let shown = |real: f64| figure(&serde_json::Number::from_f64(real).unwrap());
        assert_eq!(shown(0.640_618_673_577), "0.6406");
        assert_eq!(shown(1.0), "1");
        assert_eq!(figure(&serde_json::Number::from(40)), "40");
    }
}
