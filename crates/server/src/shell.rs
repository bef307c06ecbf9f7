//! The frame of every page: navigation, search, as-of picker, who is signed in, the head of the ledger.

use access::{Action, action::Area};
use app::AsOf;
use registry::{AnyRegister, Class, REGISTERS};

use crate::{
    Site,
    fault::Fault,
    html::{self, Html, capital, grouped},
    visit::Visit,
};

/// What the layout needs.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    pub(crate) title: String,
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) initials: String,
    pub(crate) role: String,
    pub(crate) theme: Option<&'static str>,
    pub(crate) csrf: String,
    pub(crate) path: String,
    pub(crate) today: String,
    pub(crate) as_of_day: String,
    /// The sentence of the banner, if this is the past.
    pub(crate) past: Option<String>,
    as_of: String,
    pub(crate) size: u64,
    pub(crate) groups: Vec<Group>,
    /// What was just recorded, and its entry.
    pub(crate) toast: Option<(String, Html)>,
}

/// A group of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) links: Vec<Link>,
}

/// A link of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) icon: &'static str,
    pub(crate) here: bool,
    pub(crate) count: Option<String>,
}

impl Shell {
    pub(crate) fn of(site: &Site, visit: &Visit, title: &str) -> Result<Self, Fault> {
        let app = &site.app;
        let size = app.size()?;
        let (moment, day) = app.moment(visit.as_of)?;
        let past = (visit.as_of != AsOf::Now).then(|| {
            let when = match visit.as_of {
                AsOf::Entry(entry) => format!("As of entry {}", grouped(entry)),
                _ => format!("As of {}, 23:59 UTC", day.human()),
            };
            format!("{when}, {} entries.", grouped(moment))
        });
        let told = &visit.told;
        let initials = told.name.split_whitespace().filter_map(|word| word.chars().next());
        Ok(Self {
            title: title.to_owned(),
            organisation: site.organisation.clone(),
            name: told.name.clone(),
            initials: initials.take(2).collect::<String>().to_uppercase(),
            role: capital(told.who.role.word()),
            theme: visit.theme,
            csrf: visit.csrf.as_str().to_owned(),
            path: visit.path.clone(),
            today: app.now().day().to_string(),
            as_of_day: day.to_string(),
            past,
            as_of: visit.as_of_text.clone(),
            size,
            groups: groups(site, visit, size),
            toast: toast(visit),
        })
    }

    /// A link inside the site that keeps looking at the same moment.
    pub(crate) fn to(&self, path: impl AsRef<str>) -> String {
        html::at(path.as_ref(), &self.as_of)
    }

    /// Whether records may be changed here: only in the present.
    pub(crate) fn present(&self) -> bool {
        self.past.is_none()
    }

    /// The moment as it stands in the address, for forms that stay in it.
    pub(crate) fn moment(&self) -> &str {
        &self.as_of
    }
}

/// A toast is told by the page after the redirect; its entry proves it.
fn toast(visit: &Visit) -> Option<(String, Html)> {
    let entry: u64 = visit.asked("entry").parse().ok()?;
    let what: String = visit.asked("done").chars().filter(|c| !c.is_control()).take(60).collect();
    (!what.is_empty()).then(|| (what, html::entry(entry)))
}

fn groups(site: &Site, visit: &Visit, size: u64) -> Vec<Group> {
    let link = |path: &str, text: &str, icon| Link {
        path: path.to_owned(),
        text: text.to_owned(),
        icon,
        here: at(&visit.path, path),
        count: None,
    };
    let items = site.app.catalog().items().len();
    let checks = site.app.catalog().checks().len();
    let counted = |link: Link, count: String| Link { count: Some(count), ..link };
    let of = |classes: &[Class]| {
        let may = |register: &&&dyn AnyRegister| {
            site.app.may_read(&visit.told.who, register.noun()).is_ok()
                && register
                    .forms()
                    .first()
                    .is_some_and(|form| classes.contains(&register.class(&form.verb)))
        };
        let registers = REGISTERS.iter().filter(may);
        registers
            .map(|register| {
                link(&format!("/{}", register.plural()), register.title(), icon(register.noun()))
            })
            .collect::<Vec<_>>()
    };
    let mut prove = vec![
        link("/", "Overview", "overview"),
        counted(link("/controls", "Controls", "control"), items.to_string()),
        counted(link("/checks", "Checks", "machine"), checks.to_string()),
    ];
    let ledger = Action::Read { area: Area::Ledger };
    if site.app.authorise(&visit.told.who, &ledger).is_ok() {
        prove.push(counted(link("/ledger", "Ledger", "ledger"), grouped(size)));
    }
    let mut measured = of(&[Class::Measure]);
    measured.push(link("/query", "Query", "query"));
    measured.push(link("/search", "Search", "search"));
    let treats = site.app.authorise(&visit.told.who, &Action::TreatText).is_ok();
    let private = treats.then(|| link("/privacy", "Personal data in text", "lock"));
    let private = private.into_iter().collect();
    let mut groups = vec![
        Group { title: "Prove", links: prove },
        Group { title: "Registers", links: of(&[Class::Contribute, Class::Approve, Class::Own]) },
        Group { title: "Evidence", links: measured },
        Group { title: "Privacy", links: private },
        Group { title: "Installation", links: of(&[Class::Administer]) },
    ];
    groups.retain(|group| !group.links.is_empty());
    groups
}

/// Whether a page lies under a link of the navigation.
fn at(path: &str, link: &str) -> bool {
    path == link
        || (link != "/" && path.strip_prefix(link).is_some_and(|rest| rest.starts_with('/')))
}

/// The icon of a register.
pub(crate) fn icon(noun: &str) -> &'static str {
    match noun {
        "system" | "release" | "component" => "system",
        "risk" | "criteria" => "risk",
        "policy" | "acknowledgement" => "policy",
        "claim" | "verdict" => "machine",
        "attestation" | "exception" => "recorded",
        "account" | "token" | "setting" | "scope" => "key",
        _ => "work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Shell {
        /// The frame in the present, just after something was recorded.
        pub(crate) fn full(text: &str) -> Self {
            let link = Link {
                path: "/systems".to_owned(),
                text: "Systems".to_owned(),
                icon: "system",
                here: true,
                count: Some("4,806".to_owned()),
            };
            Self {
                title: text.to_owned(),
                organisation: text.to_owned(),
                name: text.to_owned(),
                initials: "ML".to_owned(),
                role: "Owner".to_owned(),
                theme: Some("dark"),
                csrf: "token-of-the-session".to_owned(),
                path: "/systems".to_owned(),
                today: "2026-11-20".to_owned(),
                as_of_day: "2026-11-20".to_owned(),
                past: None,
                as_of: String::new(),
                size: 4807,
                groups: vec![Group { title: "Registers", links: vec![link] }],
                toast: Some((text.to_owned(), html::entry(4806_u64))),
            }
        }

        /// The frame in the past, for somebody who sees little.
        pub(crate) fn empty() -> Self {
            Self {
                theme: None,
                past: Some("As of entry 7, 8 entries.".to_owned()),
                as_of: "7".to_owned(),
                groups: Vec::new(),
                toast: None,
                ..Self::full("Harbourside")
            }
        }
    }
}
