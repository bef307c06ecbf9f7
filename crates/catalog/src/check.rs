//! The page of a check: one Markdown file that people read, whose SQL is the rule and whose
//! scenarios are its test.
//!
//! A page has front matter, a title and six sections, in one order and one form:
//!
//! - between two lines `---`: `id`, `serves`, `evidence`, `subject`, `fresh_days`, `reads`, and any
//!   number of `settings.NAME: number`, the defaults that an organisation may change
//! - `# Title`, then `## What it shows`, `## Why it matters`, `## Limits`
//! - `## What helps`: for each verdict but met the next step, as `- broken: …`
//! - `## Rule`: one `sql` block that returns `subject, verdict, reason, entry`
//! - `## Scenarios`: see [`Scenario`]; each verdict that the rule can give is expected by one

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    str::FromStr,
};

use serde::Serialize;

use crate::{
    Answer, Reference, Scenario,
    fault::{At, Fault, PageError},
    front::{self, Front, is_name},
    scenario,
};

/// A check: a SQL question whose answer is a verdict per subject, with all that people need to
/// know about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckPage {
    /// Like `PL-FAIR-01`; the file has this name too.
    pub id: String,
    /// One line that says what holds if it is met.
    pub title: String,
    /// The items that it serves.
    pub serves: Vec<Reference>,
    /// What its verdicts rest on.
    pub evidence: Evidence,
    /// What a verdict is about, in words: `organisation`, `system from design`.
    pub subject: String,
    /// How old its proof may be, in days.
    pub fresh_days: u32,
    /// The registers and measures that it reads.
    pub reads: Vec<String>,
    /// The defaults of its settings, by name; the rule reads them from the table `setting`.
    pub settings: BTreeMap<String, f64>,
    /// What it shows, as Markdown.
    pub shows: String,
    /// Why it matters, as Markdown.
    pub why: String,
    /// What it does not show, as Markdown.
    pub limits: String,
    /// The next step for each verdict but met.
    pub helps: BTreeMap<Answer, Help>,
    /// The rule.
    pub sql: String,
    /// The test of the rule.
    pub scenarios: Vec<Scenario>,
    /// The whole page as it was read, with line feeds as line ends.
    pub source: String,
}

/// What the verdicts of a check rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// What the product measured or observed.
    Machine,
    /// Human acts on record.
    Recorded,
    /// An observation and a human act.
    Both,
}

/// The next step after a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Help {
    /// The sentence, with the link as its plain label.
    pub text: String,
    /// The link in it, if there is one.
    pub link: Option<Link>,
}

/// A link to the place where something can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The words that are linked.
    pub label: String,
    /// A path of the product or an `https` address, with `{subject}` for the subject.
    pub target: String,
}

/// The longest page, in bytes.
pub const PAGE_BYTES_MAX: usize = 262_144;

const SECTIONS: [&str; 6] =
    ["What it shows", "Why it matters", "Limits", "What helps", "Rule", "Scenarios"];

/// One section: the line of its heading, from 1, and the lines after it.
struct Section<'a> {
    line: usize,
    lines: &'a [&'a str],
}

impl CheckPage {
    /// Reads the page `text` of the file `name`.
    ///
    /// # Errors
    /// Names the page, the line and what was expected there.
    pub fn parse(name: &str, text: &str) -> Result<Self, PageError> {
        let text = text.replace("\r\n", "\n");
        // One that is left would be a part of a line end when the page is read again, and its digest
        // would be another.
        if let Some(place) = text.split('\n').position(|line| line.contains('\r')) {
            let (found, expected) = ("\\r".to_owned(), "a line end; use \\n or \\r\\n".into());
            let fault = Fault::Unexpected { found, expected };
            return Err(PageError { page: name.to_owned(), line: place + 1, fault });
        }
        read(&text).map_err(|(line, fault)| PageError { page: name.to_owned(), line, fault })
    }

    /// The line of the front matter that names what the page serves, from 1.
    pub(crate) fn serves_line(&self) -> usize {
        let line = self.source.lines().position(|line| line.starts_with("serves:"));
        line.map_or(1, |index| index + 1)
    }
}

fn read(text: &str) -> Result<CheckPage, At> {
    if text.len() > PAGE_BYTES_MAX {
        return Err((1, Fault::TooLong { found: text.len(), max: PAGE_BYTES_MAX }));
    }
    let lines: Vec<&str> = text.lines().collect();
    let front = front::read(&lines)?;
    let (title, [shows, why, limits, help, rule, cases]) = sections(&lines, front.end)?;
    let scenarios = scenario::read(cases.lines, cases.line)?;
    let page = CheckPage {
        id: id(&front)?,
        title,
        serves: serves(&front)?,
        evidence: front.value("evidence", "machine, recorded or both")?,
        subject: front.text("subject")?.1.to_owned(),
        fresh_days: fresh_days(&front)?,
        reads: reads(&front)?,
        settings: front.settings()?,
        shows: shows.text(SECTIONS[0])?,
        why: why.text(SECTIONS[1])?,
        limits: limits.text(SECTIONS[2])?,
        helps: helps(&help)?,
        sql: sql(&rule)?,
        scenarios,
        source: text.to_owned(),
    };
    let expected: BTreeSet<Answer> = page
        .scenarios
        .iter()
        .flat_map(|case| &case.expected)
        .filter_map(|row| row.verdict)
        .collect();
    if let Some(answer) = answers(&page.sql).difference(&expected).next() {
        return Err((rule.line, Fault::NoScenario { answer: answer.as_str() }));
    }
    let bad = expected.iter().filter(|answer| **answer != Answer::Met);
    match bad.into_iter().find(|answer| !page.helps.contains_key(answer)) {
        Some(answer) => Err((help.line, Fault::NoHelp { answer: answer.as_str() })),
        None => Ok(page),
    }
}

/// The id: capital words and a number of at least two digits, joined by dashes.
fn id(front: &Front) -> Result<String, At> {
    let (line, id) = front.text("id")?;
    let capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let word = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let fine = id.rsplit_once('-').is_some_and(|(words, number)| {
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let words = words.split('-').all(|part| word(part) && part.bytes().all(capital));
        words && digits && (2..=3).contains(&number.len()) && id.len() <= 40
    });
    let fault = || (line, Fault::unexpected(id, "the id of a check like `ACME-LEAVE-01`"));
    fine.then(|| id.to_owned()).ok_or_else(fault)
}

fn serves(front: &Front) -> Result<Vec<Reference>, At> {
    let (line, parts) = front.list("serves")?;
    parts.into_iter().map(|part| part.parse().map_err(|fault| (line, Fault::from(fault)))).collect()
}

fn fresh_days(front: &Front) -> Result<u32, At> {
    const DAYS: &str = "a number of days like `30`";
    match front.value("fresh_days", DAYS)? {
        0 => Err((front.text("fresh_days")?.0, Fault::unexpected("0", DAYS))),
        days => Ok(days),
    }
}

fn reads(front: &Front) -> Result<Vec<String>, At> {
    let (line, parts) = front.list("reads")?;
    let fault = |part| (line, Fault::unexpected(part, "a register like `release` or a measure"));
    let name = |part: &&str| part.split('.').all(is_name);
    parts
        .into_iter()
        .map(|part| if name(&part) { Ok(part.to_owned()) } else { Err(fault(part)) })
        .collect()
}

/// The title and the sections after the line `front_end`.
fn sections<'a>(lines: &'a [&'a str], front_end: usize) -> Result<(String, [Section<'a>; 6]), At> {
    let mut title: Option<(usize, &str)> = None;
    let mut heads: Vec<usize> = Vec::new();
    let mut block: Option<usize> = None;
    for (index, line) in lines.iter().enumerate().skip(front_end) {
        let number = index + 1;
        let unexpected = |expected: String| Err((number, Fault::unexpected(line, expected)));
        if line.starts_with("```") {
            block = if block.is_some() { None } else { Some(number) };
        }
        let next = SECTIONS.get(heads.len());
        let may_head = block.is_none() && line.starts_with('#') && !line.starts_with("### ");
        if let (None, Some(text)) = (title, line.strip_prefix("# ")) {
            title = Some((number, text.trim())).filter(|(_, text)| !text.is_empty());
        } else if may_head {
            match (title, next) {
                (Some(_), Some(name)) if line.strip_prefix("## ") == Some(*name) => {
                    heads.push(number);
                }
                (Some(_), Some(name)) => return unexpected(format!("`## {name}`")),
                (Some(_), None) => return unexpected("a heading of a scenario, `### `".to_owned()),
                (None, _) => return unexpected("`# ` and the title".to_owned()),
            }
        } else if heads.is_empty() && !line.trim().is_empty() {
            let expected =
                if title.is_some() { "`## What it shows`" } else { "`# ` and the title" };
            return unexpected(expected.to_owned());
        }
    }
    if let Some(number) = block {
        return Err((number, Fault::Open));
    }
    let end = lines.len();
    let (_, title) = title.ok_or_else(|| (end, Fault::missing("the title")))?;
    let section = |(index, line): (usize, &usize)| {
        let until = heads.get(index + 1).map_or(end, |next| next - 1);
        Section { line: *line, lines: &lines[*line..until] }
    };
    let found: Vec<Section> = heads.iter().enumerate().map(section).collect();
    let found = <[Section; 6]>::try_from(found).map_err(|found| {
        let missing = SECTIONS.get(found.len()).copied().unwrap_or_default();
        (end, Fault::missing(format!("the section `## {missing}`")))
    })?;
    Ok((title.to_owned(), found))
}

impl Section<'_> {
    /// Its text, which is not empty.
    fn text(&self, name: &str) -> Result<String, At> {
        match self.lines.join("\n").trim() {
            "" => Err((self.line, Fault::missing(format!("the text of `## {name}`")))),
            text => Ok(text.to_owned()),
        }
    }
}

/// The one `sql` block of the rule.
fn sql(rule: &Section) -> Result<String, At> {
    let mut found: Option<(usize, String)> = None;
    let mut block: Option<usize> = None;
    for (index, line) in rule.lines.iter().enumerate() {
        let number = rule.line + 1 + index;
        match (block, line.strip_prefix("```")) {
            (None, Some("sql")) => {
                if let Some((first, _)) = found {
                    return Err((number, Fault::again("the block ```sql", first)));
                }
                found = Some((number, String::new()));
                block = Some(number);
            }
            (None, Some(_)) => return Err((number, Fault::unexpected(line, "the line ```sql"))),
            (Some(_), Some("")) => block = None,
            (Some(_), Some(_)) => return Err((number, Fault::unexpected(line, "the line ```"))),
            (Some(_), None) => {
                if let Some((_, text)) = &mut found {
                    let _ = writeln!(text, "{line}");
                }
            }
            (None, None) => {}
        }
    }
    let (line, text) = found.ok_or_else(|| (rule.line, Fault::missing("the block ```sql")))?;
    match text.trim() {
        "" => Err((line, Fault::missing("the SQL of the rule"))),
        text => Ok(text.to_owned()),
    }
}

/// The verdicts that a rule can give, as far as its text shows: quoted after `then` or `else`, or
/// before `as verdict`. A verdict that the rule only compares with is none of them.
fn answers(sql: &str) -> BTreeSet<Answer> {
    let sql = sql.to_ascii_lowercase();
    let given = |answer: &Answer| {
        let quoted = format!("'{answer}'");
        sql.match_indices(&quoted).any(|(at, _)| {
            let before = sql[..at].split_whitespace().next_back();
            let mut after = sql[at + quoted.len()..].split_whitespace();
            let named = after.next() == Some("as")
                && after.next().is_some_and(|word| word.trim_end_matches(',') == "verdict");
            named || matches!(before, Some("then" | "else"))
        })
    };
    Answer::ALL.into_iter().filter(given).collect()
}

/// The next steps, one item of a list per verdict; a line that begins with a space goes on.
fn helps(section: &Section) -> Result<BTreeMap<Answer, Help>, At> {
    const FORM: &str = "a line like `- broken: what to do next`";
    let mut steps: BTreeMap<Answer, (usize, String)> = BTreeMap::new();
    let mut current: Option<Answer> = None;
    for (index, line) in section.lines.iter().enumerate() {
        let number = section.line + 1 + index;
        let fault = || (number, Fault::unexpected(line, FORM));
        if line.trim().is_empty() {
            current = None;
        } else if line.starts_with(' ') {
            let step = current.and_then(|answer| steps.get_mut(&answer)).ok_or_else(fault)?;
            step.1 = format!("{} {}", step.1, line.trim());
        } else {
            let item = line.strip_prefix("- ").and_then(|item| item.split_once(": "));
            let (word, text) = item.ok_or_else(fault)?;
            let answer = word.parse().map_err(|_| fault())?;
            if answer == Answer::Met {
                return Err((number, Fault::unexpected(word, "a verdict that needs a next step")));
            }
            if let Some((first, _)) = steps.insert(answer, (number, text.trim().to_owned())) {
                return Err((number, Fault::again(format!("`{word}`"), first)));
            }
            current = Some(answer);
        }
    }
    let step = |(answer, (line, text)): (Answer, (usize, String))| {
        text.parse().map(|help| (answer, help)).map_err(|fault| (line, fault))
    };
    steps.into_iter().map(step).collect()
}

impl FromStr for Help {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.trim().is_empty() {
            return Err(Fault::missing("the next step"));
        }
        let Some((before, label, target, after)) = linked(text) else {
            return Ok(Self { text: text.to_owned(), link: None });
        };
        if linked(after).is_some() {
            return Err(Fault::unexpected(after, "text without another link"));
        }
        let path = target.starts_with('/') && !target.starts_with("//");
        let plain = target.replace("{subject}", "");
        let safe = |c: char| c.is_ascii_graphic() && !"{}\"'<>\\`".contains(c);
        if !(path || target.starts_with("https://")) || !plain.chars().all(safe) {
            let form = "a target like `/risks/{subject}/assess` or an `https://` address";
            return Err(Fault::unexpected(target, form));
        }
        let link = Link { label: label.to_owned(), target: target.to_owned() };
        Ok(Self { text: format!("{before}{label}{after}"), link: Some(link) })
    }
}

/// The parts of `before [label](target) after`.
fn linked(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (label, rest) = rest.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    Some((before, label, target, after))
}

impl Link {
    /// The address for a subject, whose unusual characters are percent-encoded (RFC 3986, 2.3).
    pub fn to(&self, subject: &str) -> String {
        let mut encoded = String::new();
        for byte in subject.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                encoded.push(char::from(byte));
            } else {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        self.target.replace("{subject}", &encoded)
    }
}

impl Evidence {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Machine, Self::Recorded, Self::Both];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Recorded => "recorded",
            Self::Both => "both",
        }
    }
}

/// A text that is not a kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of evidence, expected machine, recorded or both")]
pub struct EvidenceError(String);

impl FromStr for Evidence {
    type Err = EvidenceError;

    fn from_str(text: &str) -> Result<Self, EvidenceError> {
        let fault = || EvidenceError(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(fault)
    }
}
