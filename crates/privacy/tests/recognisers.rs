//! Every recogniser against its own examples, and what holds for all of them.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use privacy::{RECOGNISERS, Recogniser, Scanner, Span};

/// The text of an example, and what must be found in it.
fn marked(example: &str) -> (String, Vec<String>) {
    let parts: Vec<&str> = example.split(['«', '»']).collect();
    assert!(parts.len() % 2 == 1, "a mark is missing: {example}");
    let found = parts.iter().skip(1).step_by(2).map(|part| (*part).to_owned()).collect();
    (parts.concat(), found)
}

/// What one recogniser finds by itself.
fn finds(scanner: &Scanner, text: &str) -> Vec<String> {
    let mut spans: Vec<Span> = Vec::new();
    scanner.scan(text, &mut spans).unwrap();
    privacy::resolve(&mut spans);
    spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
}

#[test]
fn every_recogniser_finds_its_examples_and_nothing_in_the_others() {
    let mut wrong = Vec::new();
    for recogniser in RECOGNISERS {
        let scanner = Scanner::of(&[**recogniser]).unwrap();
        for example in recogniser.examples {
            let (text, expected) = marked(example);
            assert!(!expected.is_empty(), "{}: nothing is marked in {example}", recogniser.name);
            let found = finds(&scanner, &text);
            if found != expected {
                wrong.push(format!("{}: found {found:?} in {example}", recogniser.name));
            }
        }
        for example in recogniser.counter_examples {
            let found = finds(&scanner, example);
            if !found.is_empty() {
                wrong.push(format!("{}: found {found:?} in {example}", recogniser.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn with_all_recognisers_at_once_each_example_is_still_found() {
    let scanner = Scanner::new().unwrap();
    let mut wrong = Vec::new();
    for recogniser in RECOGNISERS {
        for example in recogniser.examples {
            let (text, expected) = marked(example);
            let mut spans = Vec::new();
            scanner.scan(&text, &mut spans).unwrap();
            let own = |span: &&Span| scanner.origin(span).name == recogniser.name;
            let found: Vec<&str> =
                spans.iter().filter(own).map(|span| &text[span.start..span.end]).collect();
            let missing = expected.iter().find(|one| !found.contains(&one.as_str()));
            wrong.extend(missing.map(|one| format!("{}: {one} in {example}", recogniser.name)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_recogniser_says_what_it_is_and_where_that_is_published() {
    let mut names = BTreeSet::new();
    for Recogniser { name, label, about, source, patterns, finder, context, .. } in
        RECOGNISERS.iter().map(|one| **one)
    {
        assert!(names.insert(name), "{name} is there twice");
        let plain = |text: &str, case: fn(&char) -> bool| {
            text.chars().all(|c| c == '_' || c.is_ascii_digit() || case(&c))
        };
        assert!(plain(name, char::is_ascii_lowercase), "{name}");
        assert!(plain(label, char::is_ascii_uppercase), "{label}");
        assert!(about.ends_with('.') && source.len() > 8, "{name}");
        assert!(!patterns.is_empty() || finder.is_some(), "{name} looks for nothing");
        for pattern in patterns {
            let unbounded = ["*", "+", ",}"].iter().any(|sign| bare(pattern.regex).contains(sign));
            assert!(!unbounded, "{name}: `{}` is not bounded", pattern.regex);
            assert!((0.0..=1.0).contains(&pattern.score), "{name}");
        }
        for word in context {
            assert_eq!(*word, word.to_lowercase(), "{name}");
        }
    }
}

/// A regular expression without its classes and escaped signs.
fn bare(regex: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for sign in regex.chars() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if !inside => inside = true,
            ']' if inside => inside = false,
            _ if !inside => out.push(sign),
            _ => {}
        }
    }
    out
}
