//! Every page with made-up content, without a ledger behind it: ordinary, empty and hostile. The test
//! compares each with its golden file, so a change of a page is a reviewed change.

use std::sync::LazyLock;

use askama::Template;
use catalog::Catalog;
use expect_test::expect_file;

use crate::{
    fault::ErrorPage,
    html::{self, Html},
    pages::{
        catalog::{ControlPage, ControlsPage},
        checks::{CheckShown, ChecksPage},
        form::{FormPage, TokenPage},
        ledger::{EntryPage, LedgerPage},
        list::ListPage,
        overview::OverviewPage,
        password::PasswordPage,
        privacy::{PrivacyPage, RecognisersPage},
        query::QueryPage,
        record::RecordPage,
        search::SearchPage,
        signin::{MePage, SignInPage},
        timeline::{Timeline, Turn},
        value::Shown,
    },
};

/// A page that can be shown with made-up content.
pub(crate) trait Samples: Template + Sized {
    /// The stem of its template and of its golden files.
    const NAME: &'static str;
    /// Something in every part of it; `text` stands wherever people write.
    fn full(text: &'static str) -> Self;
    /// Nothing in any part that can be empty.
    fn empty() -> Self;
}

/// A rendered page: its template, which sample it is, and its HTML.
type Sample = (&'static str, &'static str, String);

/// Every page, in the order in which people meet them.
const PAGES: &[fn() -> [Sample; 3]] = &[
    samples::<SignInPage<'_>>,
    samples::<OverviewPage>,
    samples::<ControlsPage>,
    samples::<ControlPage>,
    samples::<ChecksPage>,
    samples::<CheckShown<'_>>,
    samples::<LedgerPage>,
    samples::<EntryPage>,
    samples::<QueryPage>,
    samples::<SearchPage>,
    samples::<PrivacyPage>,
    samples::<RecognisersPage>,
    samples::<ListPage>,
    samples::<RecordPage>,
    samples::<FormPage>,
    samples::<TokenPage>,
    samples::<PasswordPage>,
    samples::<MePage>,
    samples::<ErrorPage<'_>>,
];

/// What somebody writes who wants the page to do something.
const HOSTILE: &str = "\"><script>alert('x')</script><b onclick=alert(1)>{{ 7 * 7 }}&amp;";

fn samples<P: Samples>() -> [Sample; 3] {
    let of = |kind, page: P| (P::NAME, kind, page.render().unwrap());
    [
        of("ordinary", P::full("Credit decision")),
        of("empty", P::empty()),
        of("hostile", P::full(HOSTILE)),
    ]
}

/// What is a page's own, line by line: the frame around it is the same for all.
fn own(page: &str) -> String {
    let (_, from) = page.split_once("<main").unwrap();
    let (own, _) = from.split_once("</main>").unwrap();
    lines(&format!("<main{own}</main>"))
}

fn lines(page: &str) -> String {
    let lines = page.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn every_page_looks_as_its_golden_files_say() {
    for (name, kind, page) in PAGES.iter().flat_map(|page| page()) {
        let path = format!("{}/golden/{name}-{kind}.html", env!("CARGO_MANIFEST_DIR"));
        expect_file![path].assert_eq(&own(&page));
    }
    let frame = MePage::full(HOSTILE).render().unwrap();
    let frame = frame.replace(crate::assets::sheet(), "/sheet.css");
    let path = format!("{}/golden/layout.html", env!("CARGO_MANIFEST_DIR"));
    expect_file![path].assert_eq(&lines(&frame));
}

#[test]
fn nothing_that_is_written_becomes_markup_on_any_page() {
    for (name, kind, page) in PAGES.iter().flat_map(|page| page()) {
        for markup in ["<script", "<b onclick", "=\"\"&"] {
            assert!(!page.contains(markup), "{name}, {kind}: {markup}");
        }
        assert_eq!(kind == "hostile", page.contains("7 * 7"), "{name}, {kind}");
    }
}

#[test]
fn every_page_has_samples() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut missing: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.starts_with("{% extends")
        })
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    for (name, ..) in PAGES.iter().flat_map(|page| page()) {
        missing.retain(|one| one != name);
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The check pages and items of the product.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::load(Vec::<(String, String)>::new()).unwrap());
    &CATALOG
}

/// Fields with a text and a link.
pub(crate) fn shown(text: &str) -> Vec<Shown> {
    let link = html::link("/systems/system-1", text);
    vec![
        Shown { label: "Purpose".to_owned(), value: Html::text(text) },
        Shown { label: "System".to_owned(), value: link },
    ]
}

/// A fact.
pub(crate) fn turn(text: &str) -> Turn {
    Turn {
        what: "System proposed".to_owned(),
        when: "20 November 2026, 09:00 UTC".to_owned(),
        at: "2026-11-20T09:00:00.000Z".to_owned(),
        who: html::link("/people/person-1", text),
        via: "signed in",
        entry: html::entry(4806_u64),
        fields: shown(text),
        class: String::new(),
        mark: Html::default(),
    }
}

/// A piece of a history with a fact, a turn of a verdict, and more on both sides.
pub(crate) fn history(text: &str) -> Timeline {
    let turned = Turn { class: "broken".to_owned(), mark: html::verdict("broken"), ..turn(text) };
    Timeline {
        turns: vec![turned, turn(text)],
        older: Some("/systems/system-1?below=12#history".to_owned()),
        newest: Some("/systems/system-1#history".to_owned()),
    }
}

/// No history.
pub(crate) fn no_history() -> Timeline {
    Timeline { turns: Vec::new(), older: None, newest: None }
}
