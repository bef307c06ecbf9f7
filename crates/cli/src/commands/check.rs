//! `plumb check`

use app::{AsOf, Standing};
use base::{Error, Refusal};
use serde_json::{Value, json};

use crate::{outcome::Outcome, work::Place};

pub(crate) async fn run(
    place: &Place,
    id: Option<String>,
    as_of: &str,
    record: bool,
) -> Result<Outcome, Error> {
    if record {
        let (app, _) = place.open()?;
        app.measure_self().await?;
    }
    let (app, who) = place.read()?;
    let as_of: AsOf = as_of.parse()?;
    let standing = app.standing(&who, as_of).await?;
    shown(value(&standing), id)
}

/// The standing as scripts read it; the server's API gives the same.
fn value(standing: &Standing) -> Value {
    json!({
        "size": standing.size, "today": standing.today, "coverage": standing.coverage,
        "items": standing.items, "verdicts": standing.verdicts, "exempt": standing.exempt,
        "failed": standing.failed,
    })
}

/// The whole standing, or one item or check of it.
pub(crate) fn shown(standing: Value, id: Option<String>) -> Result<Outcome, Error> {
    match id {
        None => Ok(whole(standing)),
        Some(id) => one(&standing, &id),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn whole(standing: Value) -> Outcome {
    let c = &standing["coverage"];
    let mut lines = vec![format!(
        "{} of {} items met by machine evidence, {} by recorded acts, {} open ({} broken, {} stale, {} unknown)",
        c["machine"],
        c["applicable"],
        c["recorded"],
        c["open"],
        c["broken"],
        c["stale"],
        c["unknown"]
    )];
    for verdict in list(&standing, "verdicts") {
        let entry = verdict["entry"].as_u64().map(|entry| format!(" #{entry}")).unwrap_or_default();
        let (check, subject) = (text(verdict, "check"), text(verdict, "subject"));
        let (answer, reason) = (text(verdict, "answer"), text(verdict, "reason"));
        lines.push(format!("{answer:<8} {check:<12} {subject}: {reason}{entry}"));
    }
    lines.extend(list(&standing, "exempt").iter().map(passed_over));
    for failed in list(&standing, "failed") {
        let part = |place: usize| failed[place].as_str().unwrap_or_default();
        lines.push(format!("failed   {}: {}", part(0), part(1)));
    }
    let holds = list(&standing, "failed").is_empty();
    Outcome { holds, ..Outcome::new(standing, lines.join("\n")) }
}

/// To what a check does not apply, and the entry that says so.
fn passed_over(exempt: &Value) -> String {
    let (check, subject, reason) =
        (text(exempt, "check"), text(exempt, "subject"), text(exempt, "reason"));
    format!("not applicable {check} {subject}: {reason} #{}", exempt["entry"])
}

/// One item or one check; the exit code tells whether it is met.
fn one(standing: &Value, id: &str) -> Result<Outcome, Error> {
    let line = |v: &Value| {
        let (answer, check) = (text(v, "answer"), text(v, "check"));
        format!("{answer} {check} {}: {}", text(v, "subject"), text(v, "reason"))
    };
    let items = list(standing, "items");
    if let Some(item) = items.iter().find(|item| text(item, "item") == id) {
        let mut lines = vec![format!("{id} is {}", text(item, "answer"))];
        for check in list(item, "checks") {
            lines.extend(list(check, "verdicts").iter().map(line));
            lines.extend(list(check, "exempt").iter().map(passed_over));
        }
        let missing: Vec<&str> = list(item, "missing").iter().filter_map(Value::as_str).collect();
        if !missing.is_empty() {
            lines.push(format!("not computed by any page yet: {}", missing.join(", ")));
        }
        let holds = text(item, "answer") == "met";
        return Ok(Outcome { holds, ..Outcome::new(item.clone(), lines.join("\n")) });
    }
    let verdicts: Vec<Value> =
        list(standing, "verdicts").iter().filter(|v| text(v, "check") == id).cloned().collect();
    let asked = |item: &Value| list(item, "checks").iter().any(|check| text(check, "check") == id);
    if verdicts.is_empty() && !items.iter().any(asked) {
        let what = format!("there is no item or check `{id}`");
        return Err(Refusal::missing(what, "see `plumb check` for all of them").into());
    }
    let holds = !verdicts.is_empty() && verdicts.iter().all(|v| text(v, "answer") == "met");
    let exempt = list(standing, "exempt").iter().filter(|v| text(v, "check") == id);
    let lines: Vec<String> = verdicts.iter().map(line).chain(exempt.map(passed_over)).collect();
    let said = if lines.is_empty() { "no subject".to_owned() } else { lines.join("\n") };
    Ok(Outcome { holds, ..Outcome::new(Value::Array(verdicts), said) })
}
