//! A walk through the pages: what each must keep in every look.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Value, json};

use crate::{axe, driver::Browser, started::Demo};

/// How somebody meets a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Light,
    Dark,
    Tablet,
    Phone,
}

impl Look {
    /// Its width and height.
    fn window(self) -> (i64, i64) {
        match self {
            Self::Light | Self::Dark => (1440, 1000),
            Self::Tablet => (860, 1100),
            Self::Phone => (390, 844),
        }
    }

    /// The rules of axe-core that may come out otherwise than in the looks before.
    fn rules(self) -> Option<&'static str> {
        match self {
            Self::Light | Self::Phone => Some(axe::EVERYTHING),
            Self::Dark => Some(axe::COLOURS),
            Self::Tablet => None,
        }
    }
}

/// What the page says of itself.
const PAGE: &str = "
    return {
        status: performance.getEntriesByType('navigation')[0].responseStatus,
        title: document.title,
        headings: document.querySelectorAll('h1').length,
        fields: [...document.querySelectorAll('main form :is(input, select, textarea)')].map(f => f.type),
    };";

/// How it stands in the window.
const STAND: &str = "
    const out = [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1);
    const beyond = out.find(one => !one.closest('.table-wrap, .chart, pre')) ?? out[0];
    return {
        width: innerWidth,
        over: document.documentElement.scrollWidth - innerWidth,
        beyond: beyond ? beyond.outerHTML.slice(0, 120) : '',
        ground: Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]),
    };";

/// Somebody who looks at one page after the other and notes what is wrong.
pub(crate) struct Walk {
    pub(crate) browser: Browser,
    pub(crate) demo: Arc<Demo>,
    /// The types of the form fields that were met.
    pub(crate) fields: BTreeSet<String>,
    axe: Option<String>,
    pages: usize,
    faults: Vec<String>,
}

impl Walk {
    /// Starts a browser and the demo, unless something is missing.
    pub(crate) fn begin(test: &str) -> Option<Self> {
        let browser = Browser::start(test, true)?;
        let axe = axe::source(test);
        let (fields, faults) = (BTreeSet::new(), Vec::new());
        Some(Self { browser, demo: Demo::shared(), fields, axe, pages: 0, faults })
    }

    /// Signs in through the form.
    pub(crate) fn sign_in(&self) {
        sign_in(&self.browser, &self.demo);
    }

    /// Opens a page and looks at it.
    pub(crate) fn visit(&mut self, path: &str, status: u64) {
        self.open(path);
        self.look(path, status);
    }

    /// Opens a page.
    pub(crate) fn open(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.demo.address));
    }

    /// Where the elements lead that fit.
    pub(crate) fn links(&self, css: &str) -> Vec<String> {
        let script = format!(
            "return [...document.querySelectorAll({})].map(link => link.getAttribute('href'))",
            json!(css)
        );
        let links = self.browser.run(&script);
        links.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect()
    }

    /// Where the first element leads that fits.
    pub(crate) fn link(&self, css: &str) -> Option<String> {
        self.links(css).into_iter().next()
    }

    /// Looks at the page that is open, in every look.
    pub(crate) fn look(&mut self, name: &str, status: u64) {
        self.pages += 1;
        let page = self.browser.run(PAGE);
        let mut faults = Vec::new();
        if page["status"] != status {
            faults.push(format!("status {} instead of {status}", page["status"]));
        }
        let title = page["title"].as_str().unwrap().trim_end_matches("Plumbline");
        if title.trim_end_matches([' ', '·']).is_empty() {
            faults.push("no title".to_owned());
        }
        if page["headings"] != 1 {
            faults.push(format!("{} first headings", page["headings"]));
        }
        // A browser logs the status of a page that is an error; that is what was asked for.
        let expected = format!("the server responded with a status of {status}");
        let said = self.browser.complaints().into_iter();
        faults.extend(said.filter(|line| status < 400 || !line.contains(&expected)));
        let fields = page["fields"].as_array().unwrap().iter().filter_map(Value::as_str);
        self.fields.extend(fields.map(str::to_owned));
        if let Some(axe) = &self.axe {
            self.browser.run(axe);
        }
        for look in [Look::Light, Look::Dark, Look::Tablet, Look::Phone] {
            let seen = self.stand(look).into_iter().map(|fault| format!("{look:?}: {fault}"));
            faults.extend(seen);
        }
        put_on(&self.browser, Look::Light);
        self.faults.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }

    fn stand(&self, look: Look) -> Vec<String> {
        put_on(&self.browser, look);
        let mut faults = Vec::new();
        let stand = self.browser.run(STAND);
        let number = |key: &str| stand[key].as_i64().unwrap();
        assert_eq!(number("width"), look.window().0);
        if number("over") > 0 {
            faults.push(format!("scrolls sideways by {}: {}", number("over"), stand["beyond"]));
        }
        if (number("ground") < 128) != (look == Look::Dark) {
            faults.push(format!("the ground is {} of 255", number("ground")));
        }
        if let (Some(rules), true) = (look.rules(), self.axe.is_some()) {
            let violations = self.browser.run_until_done(&axe::question(rules));
            let violations = violations.as_array().unwrap().iter().filter_map(Value::as_str);
            faults.extend(violations.map(str::to_owned));
        }
        faults
    }

    /// Ends the walk: nothing may be wrong, and something must have been seen.
    pub(crate) fn end(self, pages_min: usize) {
        assert!(self.pages >= pages_min, "only {} pages were seen", self.pages);
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

/// Signs in through the form.
pub(crate) fn sign_in(browser: &Browser, demo: &Demo) {
    browser.go(&format!("{}/sign-in", demo.address));
    browser.write("#login", &demo.login);
    browser.write("#password", &demo.password);
    browser.press("main button[type=submit]");
    assert!(!browser.address().contains("sign-in"), "{}", browser.words());
}

/// Makes the browser one with this window and these colours.
pub(crate) fn put_on(browser: &Browser, look: Look) {
    let scheme = if look == Look::Dark { "dark" } else { "light" };
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    browser.tell("Emulation.setEmulatedMedia", &json!({ "features": features }));
    let (width, height) = look.window();
    // Not "mobile": such a window grows with what is too wide for it, and hides the fault.
    let window =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.tell("Emulation.setDeviceMetricsOverride", &window);
}
