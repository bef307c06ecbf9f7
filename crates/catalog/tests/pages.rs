//! The pages of the checks: the built-in ones are in order, and a wrong one is refused with its line.

use std::{collections::BTreeSet, fs, path::PathBuf};

use catalog::{Answer, Catalog, CheckPage, Evidence, check, checks::CHECKS, views::VIEWS};
use expect_test::expect;
use proptest::prelude::*;

const NONE: [(&str, &str); 0] = [];
const FAIRNESS: &str = include_str!("../checks/PL-FAIR-01.md");

/// A page of the least size.
const LEAST: &str = "\
---
id: ACME-LEAVE-01
serves: [iso42001:7.2]
evidence: recorded
subject: person
fresh_days: 30
reads: [person]
---
# Leave is taken

## What it shows
People rest.

## Why it matters
The tired err.

## Limits
Rest is not counted.

## What helps
- unknown: [Record a leave](/people/{subject}/leave), or
  ask the person.

## Rule
```sql
select id as subject, 'unknown' as verdict, 'nobody knows' as reason, null as entry from person
```

## Scenarios

### Nobody knows
today: 2026-11-23

table: person
| id | note |
| :-- | ---: |
| person-1 | a \\| b |
| person-2 | |

expect:
| subject | verdict | reason |
| --- | --- | --- |
| person-1 | unknown | nobody knows |
| person-2 | unknown | |
";

fn refused(page: &str) -> String {
    match CheckPage::parse("ACME-LEAVE-01.md", page) {
        Ok(_) => "understood".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The error after replacing a part of the least page.
fn with(old: &str, new: &str) -> String {
    assert_eq!(LEAST.matches(old).count(), 1, "`{old}` stands once in the page");
    refused(&LEAST.replace(old, new))
}

#[test]
fn every_page_in_the_folder_is_in_the_list() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("checks");
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let found: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
    let listed: BTreeSet<String> = CHECKS.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(found, listed);
    assert_eq!(CHECKS.len(), listed.len(), "each once");
}

#[test]
fn a_built_in_page_serves_the_items_that_name_it_and_no_others() {
    let catalog = Catalog::load(NONE).unwrap();
    for page in catalog.checks() {
        assert!(page.id.starts_with("PL-"));
        for item in catalog.items() {
            let serves = page.serves.iter().any(|served| item.is(served));
            assert_eq!(serves, item.checks.contains(&page.id), "{} and {}", page.id, item.id);
        }
        for name in page.settings.keys() {
            let named = |sql: &str| sql.contains(&format!("'{name}'"));
            let viewed = VIEWS.iter().any(|(_, sql)| named(sql));
            assert!(named(&page.sql) || viewed, "{} does not use {name}", page.id);
        }
    }
}

#[test]
fn the_least_page_is_understood() {
    let page = CheckPage::parse("ACME-LEAVE-01.md", LEAST).unwrap();
    assert_eq!((page.id.as_str(), page.title.as_str()), ("ACME-LEAVE-01", "Leave is taken"));
    assert_eq!((page.evidence, page.fresh_days), (Evidence::Recorded, 30));
    assert_eq!((page.limits.as_str(), page.source.as_str()), ("Rest is not counted.", LEAST));
    let help = &page.helps[&Answer::Unknown];
    assert_eq!(help.text, "Record a leave, or ask the person.");
    assert_eq!(help.link.as_ref().unwrap().to("a/b c"), "/people/a%2Fb%20c/leave");
    assert!(page.sql.starts_with("select id") && page.sql.ends_with("from person"));
    let [scenario] = page.scenarios.as_slice() else { panic!("one scenario") };
    assert_eq!(
        (scenario.name.as_str(), scenario.today.to_string()),
        ("Nobody knows", "2026-11-23".to_owned())
    );
    assert_eq!(scenario.tables[0].columns, ["id", "note"]);
    assert_eq!(scenario.tables[0].rows[0][1].as_deref(), Some("a | b"));
    assert_eq!(scenario.tables[0].rows[1][1], None, "an empty cell is null");
    assert_eq!(scenario.expected[0].reason.as_deref(), Some("nobody knows"));
    assert_eq!(scenario.expected[1].reason, None);
    assert_eq!(CheckPage::parse("x", &LEAST.replace('\n', "\r\n")).unwrap(), page);
}

#[test]
fn a_wrong_page_is_refused_with_line_and_expectation() {
    let faults = [
        with("id: ACME-LEAVE-01", "id: Leave"),
        with("evidence: recorded", "evidence: paper"),
        with("fresh_days: 30", "fresh_days: 0"),
        with("fresh_days: 30", "days: 30"),
        with("[iso42001:7.2]", "[A.5.4, iso42001:7.2]"),
        with("reads: [person]", "reads: [Person]"),
        with("# Leave is taken\n", ""),
        with("People rest.\n", ""),
        with("## Limits", "## Limit"),
        with("## Rule", "## Rules"),
        with("- unknown: ", "- unsure: "),
        with("- unknown: ", "- stale: "),
        with("/people/{subject}/leave", "javascript:alert(1)"),
        with("/people/{subject}/leave", "//example.org"),
        with("```sql", "```"),
        with("from person\n```", "from person"),
        with("'unknown' as verdict", "case when true then 'met' else 'unknown' end as verdict"),
        with("today: 2026-11-23", "today: 2026-11-31"),
        with("today: 2026-11-23\n", ""),
        with("table: person", "tabel: person"),
        with("table: person", "table: today"),
        with("| person-2 | |", "| person-2 |"),
        with("| person-2 | |", "| person-2 | | x"),
        with("| :-- | ---: |\n", ""),
        with("| id | note |", "| id | id |"),
        with("| person-2 | unknown | |", "| person-2 | fine | |"),
        with("| person-2 | unknown | |", "| person-1 | unknown | |"),
        with("| subject | verdict | reason |", "| subject | answer | reason |"),
        with("### Nobody knows", "Nobody knows"),
        refused(&format!("{LEAST}\n## More\n")),
        refused(&format!("{LEAST}\n### Nobody knows\n")),
        refused(&format!("{LEAST}\ntable: more\n")),
        refused(&" ".repeat(check::PAGE_BYTES_MAX + 1)),
    ];
    expect![[r"
        2: `Leave` is not the id of a check like `ACME-LEAVE-01`
        4: `paper` is not machine, recorded or both
        6: `0` is not a number of days like `30`
        6: `days` is not a key, expected one of id, serves, evidence, subject, fresh_days, reads, settings.NAME
        3: `A.5.4` is not a reference to an item, expected one like `iso42001:A.5.4`
        7: `Person` is not a register like `release` or a measure
        10: `## What it shows` is not `# ` and the title
        11: the text of `## What it shows` is missing
        17: `## Limit` is not `## Limits`
        24: `## Rules` is not `## Rule`
        21: `- unsure: [Record a leave](/people/{subject}/leave), or` is not a line like `- broken: what to do next`
        20: a scenario expects `unknown`, but `## What helps` says nothing about it
        21: `javascript:alert(1` is not a target like `/risks/{subject}/assess` or an `https://` address
        21: `//example.org` is not a target like `/risks/{subject}/assess` or an `https://` address
        25: ````` is not the line ```sql
        25: the code block that begins here has no end, expected a line ```
        24: the rule can answer `met`, but no scenario expects it
        32: `2026-11-31` is not a day like `2026-11-23`
        31: `today:` of `Nobody knows` is missing
        34: `tabel: person` is not a line like `today: 2026-11-23`, `table: NAME` or `expect:`
        34: `table: today` is not the line `today: 2026-11-23`
        38: the row has 1 cells, but the header has 2
        38: `| person-2 | | x` is not a row like `| release-1 | met |`
        36: `| person-1 | a \| b |` is not a line like `| --- | --- |`
        35: the column `id` stands here again, first in line 35
        44: `fine` is not a verdict: met, broken, stale or unknown
        44: the subject `person-1` stands here again, first in line 43
        40: `subject, answer, reason` is not the columns subject, verdict and, if wanted, reason
        31: `Nobody knows` is not the name of a scenario, a line like `### A ratio below the limit`
        46: `## More` is not a heading of a scenario, `### `
        46: the scenario `Nobody knows` stands here again, first in line 31
        46: `table: more` is not the next scenario, since `expect:` ends one
        1: the page has 262145 bytes, at most 262144 are allowed
    "]].assert_eq(&(faults.join("\n").replace("ACME-LEAVE-01.md:", "") + "\n"));
}

#[test]
fn a_verdict_that_a_rule_only_compares_with_needs_no_scenario() {
    let compared = "from person where note in ('stale', 'broken') or note = 'met'\n```";
    assert_eq!(with("from person\n```", compared), "understood");
}

#[test]
fn an_organisation_adds_its_own_pages() {
    let other = LEAST.replace("ACME-LEAVE-01", "ACME-BREAK-01");
    let own = [("ACME-LEAVE-01.md", LEAST), ("ACME-BREAK-01.md", other.as_str())];
    let catalog = Catalog::load(own).unwrap();
    let built_in = Catalog::load(NONE).unwrap();
    assert_eq!(catalog.checks().len(), built_in.checks().len() + 2);
    assert!(catalog.check("ACME-LEAVE-01").is_some() && catalog.check("ACME-LEAVE-02").is_none());
    let item = catalog.item("7.2").unwrap();
    let serving: Vec<&str> =
        catalog.checks_serving(item).iter().map(|page| page.id.as_str()).collect();
    assert!(serving.ends_with(&["ACME-BREAK-01", "ACME-LEAVE-01"]));
    assert_eq!(catalog.checks_for(&"iso42001:7.2".parse().unwrap()).len(), serving.len());
    assert!(!catalog.missing_checks(catalog.item("A.5.4").unwrap()).contains(&"PL-FAIR-01"));
    assert_eq!(catalog.settings()["fairness_parity_min"].to_string(), "0.8");
}

#[test]
fn the_digest_names_the_content_and_not_the_order() {
    let other = LEAST.replace("ACME-LEAVE-01", "ACME-BREAK-01");
    let pages = [("ACME-LEAVE-01.md", LEAST), ("ACME-BREAK-01.md", other.as_str())];
    let catalog = Catalog::load(pages).unwrap();
    assert_eq!(Catalog::load(pages.into_iter().rev()).unwrap(), catalog);
    assert_ne!(Catalog::load(pages.into_iter().take(1)).unwrap().digest(), catalog.digest());
    let changed = LEAST.replace("fresh_days: 30", "fresh_days: 31");
    let looser = Catalog::load([pages[1], ("ACME-LEAVE-01.md", &changed)]).unwrap();
    assert_ne!(looser.digest(), catalog.digest());
}

#[test]
fn a_catalogue_with_a_page_out_of_place_is_refused() {
    let load = |file: &str, page: &str| Catalog::load([(file, page)]).unwrap_err().to_string();
    let renamed = |id: &str| LEAST.replace("ACME-LEAVE-01", id);
    let unknown = LEAST.replace("iso42001:7.2", "iso42001:7.9");
    let setting =
        LEAST.replace("reads: [person]", "reads: [person]\nsettings.fairness_parity_min: 0.7");
    let twice = Catalog::load([("ACME-LEAVE-01.md", LEAST), ("ACME-LEAVE-01.md", LEAST)]);
    let faults = [
        load("leave.md", LEAST),
        load("PL-FAIR-01.md", &renamed("PL-FAIR-01")),
        load("ACME-LEAVE-01.md", &unknown),
        load("ACME-LEAVE-01.md", &setting),
        twice.unwrap_err().to_string(),
    ];
    expect![[r"
        `leave.md` holds the check `ACME-LEAVE-01`, expected the file name `ACME-LEAVE-01.md`
        `PL-FAIR-01.md` takes an id with `PL-`, which only built-in checks have, choose another prefix
        ACME-LEAVE-01.md:3: `iso42001:7.9` is in no framework of the catalogue
        `PL-FAIR-01` and `ACME-LEAVE-01` give the setting `fairness_parity_min` different defaults
        there are two checks with the id `ACME-LEAVE-01`
    "]].assert_eq(&(faults.join("\n") + "\n"));
}

proptest! {
    #[test]
    fn any_text_in_no_panic_out(text in any::<String>()) {
        prop_assert!(CheckPage::parse("x.md", &text).is_err());
    }

    /// Lines of pages in any order: near to a page, and mostly none.
    #[test]
    fn any_lines_of_a_page_in_no_panic_out(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..40)) {
        let lines: Vec<&str> = LEAST.lines().collect();
        let text: Vec<&str> = picks.iter().map(|pick| *pick.get(&lines)).collect();
        if let Err(error) = CheckPage::parse("x.md", &text.join("\n")) {
            prop_assert!(error.line <= text.len().max(1), "{}", error);
        }
    }

    /// A page with one line lost, doubled or bent is understood or refused within its lines.
    #[test]
    fn a_damaged_page_is_refused_within_its_lines(pick: prop::sample::Index, how in 0..4, noise in "[^\n]{0,12}") {
        let mut lines: Vec<&str> = FAIRNESS.lines().collect();
        let at = pick.index(lines.len());
        match how {
            0 => { lines.remove(at); }
            1 => lines.insert(at, lines[at]),
            2 => lines[at] = &noise,
            _ => lines.truncate(at),
        }
        match CheckPage::parse("x.md", &lines.join("\n")) {
            Ok(page) => prop_assert_eq!(CheckPage::parse("x.md", &page.source), Ok(page)),
            Err(error) => prop_assert!((1..=lines.len().max(1)).contains(&error.line), "{}", error),
        }
    }
}

#[test]
fn a_stray_carriage_return_is_refused_with_its_line() {
    let page = include_str!("../checks/PL-FAIR-01.md");
    let (first, rest) = page.split_once('\n').unwrap();
    assert!(CheckPage::parse("X.md", &page.replace('\n', "\r\n")).is_ok());
    let error = CheckPage::parse("X.md", &format!("{first}\n{}", rest.replacen('\n', "\r\r\n", 1)));
    assert_eq!(error.unwrap_err().line, 2);
}
