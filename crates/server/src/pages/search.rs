//! Search over everything that the visitor may read: records, items, checks.

use askama::Template;
use axum::extract::State;
use catalog::CheckPage;
use registry::{REGISTERS, Record};

use crate::{Site, html, pages::Reply, shell::Shell, visit::Visit};

#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage {
    shell: Shell,
    q: String,
    found: Vec<Group>,
    count: usize,
}

struct Group {
    title: &'static str,
    hits: Vec<Hit>,
    more: usize,
    all: String,
}

struct Hit {
    href: String,
    name: String,
    id: String,
}

/// How many hits of one kind are listed.
const HITS_MAX: usize = 10;

pub(crate) async fn page(State(site): State<Site>, visit: Visit) -> Reply {
    let q = visit.asked("q").trim().to_lowercase();
    let mut found = Vec::new();
    if !q.is_empty() {
        found.push(items(&site, &q));
        found.push(checks(&site, &q));
        let (size, _) = site.app.moment(visit.as_of)?;
        for register in REGISTERS {
            let Ok(records) = site.app.list(&visit.told.who, register.noun(), visit.as_of) else {
                continue;
            };
            // Its name is looked up last: it may take other records.
            let hits = records.iter().filter(|record| {
                record.id.to_string() == q
                    || record.state.to_string().to_lowercase().contains(&q)
                    || site.app.name_of(record, size).to_lowercase().contains(&q)
            });
            let hit = |record: &Record| Hit {
                href: html::page_of(&record.id),
                name: site.app.name_of(record, size),
                id: record.id.to_string(),
            };
            let encoded: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
            let all = format!("/{}?q={encoded}", register.plural());
            found.push(group(register.title(), hits, hit, all));
        }
        found.retain(|group| !group.hits.is_empty());
    }
    let count = found.iter().map(|group| group.hits.len() + group.more).sum();
    let shell = Shell::of(&site, &visit, "Search")?;
    super::page(&SearchPage { shell, q: visit.asked("q").to_owned(), found, count })
}

/// The first hits of a kind as they are shown, and how many there are besides.
fn group<T>(
    title: &'static str,
    mut found: impl Iterator<Item = T>,
    hit: impl Fn(T) -> Hit,
    all: String,
) -> Group {
    let hits = found.by_ref().take(HITS_MAX).map(hit).collect();
    Group { title, hits, more: found.count(), all }
}

fn items(site: &Site, q: &str) -> Group {
    let items = site.app.catalog().items().iter();
    let found = items.filter(|item| {
        format!("{} {} {}", item.id, item.title, item.asks).to_lowercase().contains(q)
    });
    let hit = |item: &catalog::Item| Hit {
        href: format!("/controls/{}", item.id),
        name: item.title.clone(),
        id: item.id.clone(),
    };
    group("Controls", found, hit, "/controls".to_owned())
}

fn checks(site: &Site, q: &str) -> Group {
    let checks = site.app.catalog().checks().iter();
    let found = checks.filter(|page| {
        format!("{} {} {}", page.id, page.title, page.shows).to_lowercase().contains(q)
    });
    let hit = |page: &CheckPage| Hit {
        href: format!("/checks/{}", page.id),
        name: page.title.clone(),
        id: page.id.clone(),
    };
    group("Checks", found, hit, "/checks".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::Samples;

    impl Samples for SearchPage {
        const NAME: &'static str = "search";

        fn full(text: &'static str) -> Self {
            let href = "/systems/system-1".to_owned();
            let hit = Hit { href, name: text.to_owned(), id: "system-1".to_owned() };
            let all = "/systems?q=credit".to_owned();
            let found = vec![Group { title: "AI systems", hits: vec![hit], more: 3, all }];
            Self { shell: Shell::full(text), q: text.to_owned(), found, count: 4 }
        }

        fn empty() -> Self {
            Self { shell: Shell::empty(), q: "nothing".to_owned(), found: Vec::new(), count: 0 }
        }
    }
}
