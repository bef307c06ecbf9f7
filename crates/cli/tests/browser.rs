//! Every kind of page in a real browser: in light, in the dark, on a phone, by keyboard and without
//! a script.
//!
//! Chromium and its driver are asked for in the search path, axe-core where `./test` puts it or
//! where `PLUMB_AXE` says. What is missing is skipped, aloud.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "browser/axe.rs"]
mod axe;
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/started.rs"]
mod started;
#[path = "browser/walk.rs"]
mod walk;

use std::collections::BTreeSet;

use driver::{Browser, ENTER, ESCAPE, SPACE, TAB};
use started::Demo;
use walk::{Look, Walk, put_on, sign_in};

#[test]
fn every_register_its_records_and_its_forms_hold_in_every_look() {
    let Some(mut walk) = Walk::begin("the registers in a browser") else { return };
    walk.sign_in();
    walk.visit("/", 200);
    for list in walk.links("nav.side li a:not([aria-current])") {
        walk.visit(&list, 200);
        let record = walk.link("tbody a.row-link");
        let new = walk.link("main .title .acts a[href$='/new']");
        for path in [record, new].into_iter().flatten() {
            walk.visit(&path, 200);
        }
    }
    let kinds = ["text", "textarea", "select-one", "radio", "checkbox", "date", "number"];
    let missing: Vec<&str> =
        kinds.into_iter().filter(|kind| !walk.fields.contains(*kind)).collect();
    assert!(missing.is_empty(), "no form has a field of the kind {missing:?}");
    walk.end(40);
}

/// Pages beyond the registers, with the status that they answer.
const OTHERS: [(&str, u64); 33] = [
    ("/controls?open=all", 200),
    ("/controls?q=no-such-words", 200),
    ("/checks/PL-FAIR-01", 200),
    ("/checks/PL-RISK-05", 200),
    ("/systems/system-1", 200),
    ("/systems/system-3", 200),
    ("/systems/system-1/change", 200),
    ("/systems/system-1/classify", 200),
    ("/releases/release-1", 200),
    ("/releases/release-2/compose", 200),
    ("/releases/release-2/move", 200),
    ("/risks/risk-1", 200),
    ("/risks/risk-1/treat", 200),
    ("/risks/risk-1/assess", 200),
    ("/policies/policy-1", 200),
    ("/claims/claim-1", 200),
    ("/accounts/account-2/password", 200),
    ("/ledger?what=risk", 200),
    ("/ledger/100", 200),
    ("/query?sql=select+*+from+risk", 200),
    ("/query?sql=select+no_such_column+from+risk", 400),
    ("/search?q=credit", 200),
    ("/search?q=no-such-words", 200),
    ("/privacy", 200),
    ("/privacy?example=yes", 200),
    ("/privacy/recognisers", 200),
    ("/me", 200),
    ("/no/such/page/at/all", 404),
    ("/risks/risk-9999", 404),
    ("/?as_of=200", 200),
    ("/systems/system-1?as_of=200", 200),
    ("/risks?as_of=2", 200),
    ("/risks?q=no-such-words", 200),
];

#[test]
fn every_other_page_holds_in_every_look() {
    let Some(mut walk) = Walk::begin("the other pages in a browser") else { return };
    walk.visit("/sign-in", 200);
    walk.browser.write("#login", "nobody@harbourside.example");
    walk.browser.write("#password", "not the password");
    walk.browser.press("main button[type=submit]");
    walk.look("a refused sign-in", 401);
    walk.sign_in();
    for (path, status) in OTHERS {
        walk.visit(path, status);
    }
    for verdict in ["met", "broken", "unknown"] {
        walk.open(&format!("/controls?verdict={verdict}"));
        let control = walk.link(".leaf a").unwrap();
        walk.visit(&control, 200);
    }
    walk.open("/risks");
    let cell = walk.link(".matrix a").unwrap();
    walk.visit(&cell, 200);
    walk.open("/systems/system-1");
    walk.browser.click(".acts .menu > summary");
    walk.look("the menu of a record", 200);
    walk.end(30);
}

#[test]
fn forms_that_are_refused_or_obeyed_hold_in_every_look() {
    let Some(mut walk) = Walk::begin("sent forms in a browser") else { return };
    walk.sign_in();
    for form in ["/risks/new", "/policies/new", "/risks/risk-1/treat"] {
        walk.open(form);
        empty(&walk.browser);
        walk.browser.press("main form .acts button");
        walk.look(&format!("{form}, sent empty"), 400);
        assert!(walk.browser.title().starts_with("Error:"), "{form}: {}", walk.browser.title());
        let asked = walk.links("#errors a");
        assert!(!asked.is_empty(), "{form} does not lead to what is wrong");
        for field in asked {
            let found = walk.browser.run(&format!("return !!document.querySelector('{field}')"));
            assert_eq!(found, true, "{form} has no {field}");
        }
    }
    walk.open("/risks/new");
    walk.browser.write("#title", "A risk from a browser");
    walk.browser.write("#source", "misuse");
    walk.browser.press("main form .acts button");
    walk.look("a recorded risk", 200);
    assert!(walk.browser.words().contains("Risk identified, recorded as entry"));
    walk.open("/tokens/new");
    walk.browser.write("#name", "A browser");
    walk.browser.write("#account", "Mara");
    walk.browser.click("[name=scopes][value=read]");
    walk.browser.run("document.querySelector('#until').value = new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)");
    walk.browser.press("main form .acts button");
    walk.look("a new token", 200);
    assert!(walk.browser.words().contains("shown this once"), "{}", walk.browser.words());
    walk.end(5);
}

#[test]
fn a_text_is_treated_or_refused_in_every_look() {
    let Some(mut walk) = Walk::begin("a text in a browser") else { return };
    walk.sign_in();
    walk.open("/privacy");
    walk.browser.write("#text", "Write to Tomasz Wilk, tomasz.wilk@harbourside.example.");
    walk.browser.click("[name=recipe][value=redact]");
    walk.browser.press("main form .acts button");
    walk.look("a treated text", 200);
    assert!(!walk.browser.address().contains("Tomasz"), "{}", walk.browser.address());
    let words = walk.browser.words();
    assert!(words.contains("2 findings of 2 kinds") && words.contains("removed"), "{words}");
    let after = "return document.querySelector('pre[aria-labelledby=after]').textContent";
    assert_eq!(walk.browser.run(after), "Write to , .");
    walk.browser.click("main details > summary");
    walk.browser.write("#own", "name = ");
    walk.browser.press("main form .acts button");
    walk.look("a refused recipe", 400);
    assert!(walk.browser.title().starts_with("Error:"), "{}", walk.browser.title());
    assert_eq!(walk.links("#errors a"), ["#own"]);
    walk.end(2);
}

/// Empties every field of the form, whatever the record says already.
fn empty(browser: &Browser) {
    browser.run(
        "for (const field of document.querySelectorAll('main form :is(input:not([type=hidden]), select, textarea)')) {
             if (field.type === 'radio' || field.type === 'checkbox') field.checked = false;
             else field.value = '';
         }",
    );
}

/// What has the focus: its id, or its element and words.
const FOCUS: &str = "
    const one = document.activeElement;
    if (!one || one === document.body) return '';
    return one.id ? '#' + one.id : one.tagName.toLowerCase() + ': ' + one.textContent.trim();";

/// What somebody who tabs must see: that this has the focus, and some of it from top to bottom that
/// nothing lies over.
const SEEN: &str = "
    const one = document.activeElement, ring = getComputedStyle(one), after = getComputedStyle(one, '::after');
    const at = [...one.getClientRects()].flatMap(box => [0.05, 0.25, 0.5, 0.75, 0.95].map(share =>
        document.elementFromPoint(box.x + box.width / 2, box.y + share * box.height)));
    const ringed = ring.boxShadow !== 'none' || after.boxShadow !== 'none';
    return {
        what: one.outerHTML.slice(0, 120),
        ringed,
        open: at.some(there => there && one.contains(there)),
    };";

fn focus(browser: &Browser) -> String {
    browser.run(FOCUS).as_str().unwrap().to_owned()
}

/// Strikes Tab until something has the focus.
fn tab_to(browser: &Browser, wanted: &str) {
    let mut met = Vec::new();
    for _ in 0..60 {
        browser.strike([TAB]);
        met.push(focus(browser));
        if met.last().is_some_and(|now| now == wanted) {
            return;
        }
    }
    panic!("Tab does not lead to {wanted}, but to {met:?}");
}

#[test]
fn the_keyboard_alone_reaches_and_sends_everything() {
    let Some(browser) = Browser::start("the keyboard in a browser", true) else { return };
    let demo = Demo::shared();
    sign_in(&browser, &demo);
    put_on(&browser, Look::Light);
    the_first_stop_leads_to_the_content(&browser, &demo);
    let stops = every_stop_is_seen(&browser, &demo);
    for stop in
        ["#q", "#as_of", "a: Risks", "a: Evidence for an auditor", "a: Proof of what you see"]
    {
        assert!(stops.contains(stop), "Tab does not lead to {stop}, but to {stops:?}");
    }
    put_on(&browser, Look::Phone);
    let stops = every_stop_is_seen(&browser, &demo);
    for stop in ["#as_of", "a: Evidence for an auditor", "button: More"] {
        assert!(stops.contains(stop), "on a phone Tab does not lead to {stop}, but to {stops:?}");
    }
    put_on(&browser, Look::Light);
    a_form_is_sent(&browser, &demo);
    menus_open_and_close(&browser, &demo);
}

fn the_first_stop_leads_to_the_content(browser: &Browser, demo: &Demo) {
    browser.go(&format!("{}/", demo.address));
    browser.strike([TAB]);
    assert_eq!(focus(browser), "a: Skip to content");
    let top = browser.run("return document.activeElement.getBoundingClientRect().top");
    assert!(top.as_f64().unwrap() >= 0.0, "it shows itself");
    browser.strike([ENTER]);
    assert_eq!(focus(browser), "#main");
    browser.strike([TAB]);
    let inside = "return document.querySelector('main').contains(document.activeElement)";
    assert_eq!(browser.run(inside), true, "{}", focus(browser));
}

/// Tabs through the whole overview and gives where it stopped.
fn every_stop_is_seen(browser: &Browser, demo: &Demo) -> BTreeSet<String> {
    browser.go(&format!("{}/", demo.address));
    let mut stops = BTreeSet::new();
    for _ in 0..300 {
        browser.strike([TAB]);
        let now = focus(browser);
        if now.is_empty() || (now == "a: Skip to content" && stops.len() > 1) {
            return stops;
        }
        let seen = browser.run(SEEN);
        assert_eq!(seen["ringed"], true, "the focus does not show: {}", seen["what"]);
        assert_eq!(seen["open"], true, "something lies over it: {}", seen["what"]);
        stops.insert(now);
    }
    panic!("Tab never leaves the page: {stops:?}");
}

fn a_form_is_sent(browser: &Browser, demo: &Demo) {
    browser.go(&format!("{}/risks/new", demo.address));
    browser.strike([TAB, ENTER]);
    tab_to(browser, "#title");
    browser.strike("Nobody thought of keyboards".chars());
    tab_to(browser, "#source");
    browser.strike("mis".chars());
    assert_eq!(browser.run("return document.activeElement.value"), "misuse");
    tab_to(browser, "button: Identify a risk");
    let before = browser.document();
    browser.strike([ENTER]);
    browser.await_other(&before);
    assert!(browser.address().contains("/risks/risk-"), "{}", browser.address());
    let heading = browser.run("return document.querySelector('h1').textContent");
    assert!(heading.as_str().unwrap().starts_with("Nobody thought of keyboards"), "{heading}");
    let toast = browser.run("return document.querySelector('[role=status]').textContent");
    assert!(toast.as_str().unwrap().contains("Risk identified"), "{toast}");
}

fn menus_open_and_close(browser: &Browser, demo: &Demo) {
    browser.go(&format!("{}/systems/system-1", demo.address));
    browser.run("document.querySelector('.acts .menu > summary').focus()");
    browser.strike([SPACE, TAB]);
    let inside =
        "return document.querySelector('.acts .menu > div').contains(document.activeElement)";
    assert_eq!(browser.run(inside), true, "{}", focus(browser));
    put_on(browser, Look::Phone);
    let open = "return document.querySelector('#nav').matches(':popover-open')";
    browser.run("document.querySelector('.tabbar [popovertarget=nav]').focus()");
    browser.strike([ENTER]);
    assert_eq!(browser.run(open), true, "Enter opens the drawer");
    browser.strike([ESCAPE]);
    assert_eq!(browser.run(open), false, "Escape closes it");
}

#[test]
fn without_a_script_people_sign_in_and_record_a_risk() {
    let Some(browser) = Browser::start("a browser without scripts", false) else { return };
    let demo = Demo::shared();
    browser.go("data:text/html,<title>off</title><script>document.title = 'on'</script>");
    assert_eq!(browser.title(), "off", "this browser must not run scripts");
    sign_in(&browser, &demo);
    browser.go(&format!("{}/risks/new", demo.address));
    browser.write("#title", "Nobody thought of browsers without scripts");
    browser.write("#source", "misuse");
    browser.press("main form .acts button");
    assert!(browser.address().contains("/risks/risk-"), "{}", browser.address());
    assert!(browser.words().contains("Risk identified, recorded as entry"), "{}", browser.words());
    browser.go(&format!("{}/search?q=Nobody+thought+of+browsers", demo.address));
    assert!(browser.words().contains("One hit for"), "{}", browser.words());
    browser.click(".bar .menu > summary");
    browser.write("#theme", "Dark");
    browser.press(".bar .menu form[action='/me/theme'] button");
    assert!(browser.source().contains("data-theme=\"dark\""), "{}", browser.words());
}
