//! What people said about a record, in threads.

use std::{collections::BTreeMap, fmt::Write as _};

use app::Seen;
use base::AnyId;
use registry::Record;

use crate::{
    Site,
    fault::Fault,
    html::{self, Html},
    pages::value::Names,
    shell::Shell,
    visit::Visit,
};

/// The comments on a record, each with its answers; nothing where nobody comments.
pub(crate) fn section(
    site: &Site,
    visit: &Visit,
    shell: &Shell,
    seen: &Seen,
) -> Result<Html, Fault> {
    let who = &visit.told.who;
    let may = shell.present() && site.app.may(who, "comment", "say");
    // A comment is answered where it was said.
    if seen.record.id.noun == "comment" {
        return Ok(Html::default());
    }
    let comments = said(site, visit, seen)?;
    if comments.is_empty() && !may {
        return Ok(Html::default());
    }
    let (size, _) = site.app.moment(visit.as_of)?;
    let names = Names { app: &site.app, size, moment: &visit.as_of_text };
    let thread = Thread { names, comments: &comments, on: &seen.record.id, may };
    let mut text = r#"<section class="card" aria-labelledby="comments"><header><h2 id="comments">Comments</h2>"#.to_owned();
    if may {
        let on = html::escape(&seen.record.id.to_string());
        let _ = write!(text, r#"<a class="btn quiet" href="/comments/new?on={on}">Comment</a>"#);
    }
    text.push_str("</header>");
    if comments.is_empty() {
        text.push_str(r#"<p class="body dim">Nobody has said anything about it yet.</p>"#);
    } else {
        thread.write(&mut text);
    }
    Ok(Html::assembled(&(text + "</section>")))
}

/// The comments on a record, the oldest first.
fn said(site: &Site, visit: &Visit, seen: &Seen) -> Result<Vec<Record>, Fault> {
    let ties = seen.backlinks.iter();
    let ties = ties.filter(|tie| tie.from.noun == "comment" && tie.field == "on");
    let read = |tie: &app::Backlink| site.app.see(&visit.told.who, &tie.from, visit.as_of);
    let mut comments =
        ties.map(|tie| Ok(read(tie)?.record)).collect::<Result<Vec<Record>, Fault>>()?;
    comments.sort_by_key(|comment| comment.id.serial);
    Ok(comments)
}

struct Thread<'a> {
    names: Names<'a>,
    comments: &'a [Record],
    on: &'a AnyId,
    may: bool,
}

impl Thread<'_> {
    /// Every comment that answers none, and below it all that followed from it, the oldest first.
    fn write(&self, text: &mut String) {
        let mut threads: BTreeMap<&AnyId, Vec<&Record>> = BTreeMap::new();
        let mut first_of: BTreeMap<String, &AnyId> = BTreeMap::new();
        for comment in self.comments {
            let answered = comment.state["reply_to"].as_str();
            let first = answered.and_then(|id| first_of.get(id).copied()).unwrap_or(&comment.id);
            first_of.insert(comment.id.to_string(), first);
            threads.entry(first).or_default().push(comment);
        }
        text.push_str(r#"<ul class="plain" role="list">"#);
        for thread in threads.values() {
            text.push_str("<li>");
            for (place, comment) in thread.iter().enumerate() {
                if place == 1 {
                    text.push_str(r#"<ul class="plain thread" role="list">"#);
                }
                text.push_str(if place > 0 { "<li>" } else { "" });
                self.one(comment, text);
                text.push_str(if place > 0 { "</li>" } else { "" });
            }
            text.push_str(if thread.len() > 1 { "</ul></li>" } else { "</li>" });
        }
        text.push_str("</ul>");
    }

    fn one(&self, comment: &Record, text: &mut String) {
        let by = self.names.who(&comment.created.by);
        let (when, entry) = (comment.created.at.human(), html::entry(comment.created.entry));
        let _ = write!(text, r#"<p class="dim">{by}, {when} {entry}"#);
        if let Some(answered) = comment.state["reply_to"].as_str() {
            let _ = write!(text, r#" <span class="id">to {}</span>"#, html::escape(answered));
        }
        text.push_str("</p>");
        if comment.state["state"] == "withdrawn" {
            text.push_str(r#"<p class="dim">Taken back.</p>"#);
            return;
        }
        let said = html::escape(comment.state["text"].as_str().unwrap_or_default());
        let _ = write!(text, r#"<p class="said">{said}</p>"#);
        if self.may {
            let (on, id) = (html::escape(&self.on.to_string()), &comment.id);
            let _ = write!(
                text,
                r#"<p><a href="/comments/new?on={on}&amp;reply_to={id}">Answer<span class="sr"> {id}</span></a></p>"#
            );
        }
    }
}
