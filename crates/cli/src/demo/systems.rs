//! The AI systems of the demo: a credit decision, a support assistant, an alert triage.

use std::path::Path;

use base::Error;
use serde_json::{Value, json};

use super::{
    house,
    model::{Looks, Scorecard, halves, loans},
    story::Story,
};

/// The story of all three, in the order of its days.
pub(crate) async fn tell(story: &Story, data: &Path) -> Result<(), Error> {
    let credit = credit(story, data).await?;
    let assistant = assistant(story).await?;
    triage(story).await?;
    risks(story, &credit, &assistant).await?;
    confirm(story).await?;
    decisions(story, &credit, data).await
}

/// What the demo goes on with.
struct System {
    id: String,
    /// The release that works.
    first: String,
    /// The one that should follow.
    second: Option<String>,
}

async fn propose(
    story: &Story,
    who: &str,
    system: Value,
    roles: &[(&str, &str)],
    class: Option<(&str, &str)>,
) -> Result<String, Error> {
    let system = story.make(who, "system", system).await?;
    for (duty, holder) in roles {
        house::give(story, duty, "system", Some(&system), holder).await?;
    }
    let play = json!({ "role": "use", "reason": "Our staff and members work with it." });
    story.does(who, &system, "play_role", play).await?;
    let scope = json!({ "in_scope": true, "reason": "It affects members or their data." });
    story.does("aoife", &system, "scope", scope).await?;
    story.does("priya", &system, "confirm", json!({})).await?;
    if let Some((class, basis)) = class {
        let law = json!({ "jurisdiction": "EU AI Act", "class": class, "basis": basis });
        story.does("mara", &system, "classify", law).await?;
    }
    Ok(system)
}

async fn component(story: &Story, system: &str, part: (&str, &str, &str)) -> Result<String, Error> {
    let (kind, name, version) = part;
    let digest = base::Digest::of(format!("{system} {name} {version}").as_bytes()).to_string();
    let add = json!({
        "system": system, "kind": kind, "name": name, "version": version, "digest": digest,
        "owner": story.person("tomas")?, "supplier": "own", "licence": "own", "region": "EU",
    });
    story.make("tomas", "component", add).await
}

/// A release with its components; kinds that it does without are ruled out.
async fn release(
    story: &Story,
    system: &str,
    (version, about): (&str, &str),
    components: &[String],
    without: &[&str],
) -> Result<String, Error> {
    let propose = json!({ "system": system, "version": version, "about": about });
    let release = story.make("tomas", "release", propose).await?;
    story.does("tomas", &release, "compose", json!({ "components": components })).await?;
    for kind in without {
        let none = json!({ "kind": kind, "reason": "The system works without one." });
        story.does("tomas", &release, "none_of_kind", none).await?;
    }
    story.does("priya", &release, "confirm", json!({})).await?;
    Ok(release)
}

async fn credit(story: &Story, data: &Path) -> Result<System, Error> {
    story.day(230).await?;
    let about = json!({
        "name": "Credit decision",
        "purpose": "Recommends approval or refusal of member loans; a loan officer decides.",
        "affected": "Members who ask for a loan.",
        "decides_about_people": true, "personal_data": true,
    });
    let roles = [
        ("accountable", "priya"),
        ("performance", "tomas"),
        ("approval", "aoife"),
        ("oversight", "priya"),
    ];
    let basis = "Annex III, 5(b): creditworthiness of natural persons";
    let id = propose(story, "priya", about, &roles, Some(("high", basis))).await?;
    let play = json!({ "role": "make", "reason": "The scorecard is trained in the house." });
    story.does("priya", &id, "play_role", play).await?;
    story.does("aoife", &id, "confirm", json!({})).await?;
    story.day(221).await?;
    let mut parts = Vec::new();
    for part in [
        ("model", "Scorecard", "1.0"),
        ("dataset", "Loan files to 2024", "2025-12"),
        ("service", "Core banking feed", "live"),
        ("computing", "Cluster in the house", "2"),
        ("human_step", "Decision by a loan officer", "1"),
    ] {
        parts.push(component(story, &id, part).await?);
    }
    let without = ["prompt", "tool", "guardrail"];
    let words = ("1.0", "The first scorecard; it looks at age, sex and housing too.");
    let first = release(story, &id, words, &parts, &without).await?;
    let loans = loans()?;
    let (known, unseen) = halves(&loans);
    let card = Scorecard::train(&known, Looks::AtAll);
    write(data, "decisions-1.0.csv", &card.decisions(&unseen, 0.6))?;
    story.day(60).await?;
    let model = component(story, &id, ("model", "Scorecard", "2.0")).await?;
    if let Some(old) = parts.first_mut() {
        *old = model;
    }
    let words = ("2.0", "Trained without age, sex and housing.");
    let second = release(story, &id, words, &parts, &without).await?;
    let card = Scorecard::train(&known, Looks::AtMeans);
    write(data, "decisions-2.0.csv", &card.decisions(&unseen, 0.5))?;
    Ok(System { id, first, second: Some(second) })
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Error> {
    std::fs::write(folder.join(name), text)
        .map_err(|error| Error::failed("write the decisions of the scorecard", error))
}

async fn assistant(story: &Story) -> Result<System, Error> {
    story.day(55).await?;
    let about = json!({
        "name": "Member support assistant",
        "purpose": "Answers members' questions in chat and drafts mails for staff to send.",
        "affected": "Members who write to us, and the staff who answer.",
        "decides_about_people": false, "personal_data": true,
    });
    let roles = [
        ("accountable", "sofia"),
        ("performance", "sofia"),
        ("approval", "priya"),
        ("oversight", "sofia"),
    ];
    let basis = "Article 50: members must know that they talk to a machine";
    let id = propose(story, "sofia", about, &roles, Some(("limited", basis))).await?;
    let mut parts = Vec::new();
    for part in [
        ("model", "Language model of a supplier", "2026-08"),
        ("prompt", "House rules", "1.4"),
        ("guardrail", "No advice on hardship", "0.9"),
        ("service", "Chat", "3"),
        ("human_step", "Staff send the mail", "1"),
    ] {
        parts.push(component(story, &id, part).await?);
    }
    let words = ("1.0", "The first assistant.");
    let first = release(story, &id, words, &parts, &["dataset", "tool", "computing"]).await?;
    Ok(System { id, first, second: None })
}

/// A system that nobody has classified yet, and whose duties are open: much is unknown here.
async fn triage(story: &Story) -> Result<(), Error> {
    story.day(21).await?;
    let about = json!({
        "name": "Alert triage", "purpose": "Sorts security alerts before an analyst sees them.",
        "decides_about_people": false, "personal_data": false,
    });
    let id = story.make("ines", "system", about).await?;
    let scope = json!({ "in_scope": true, "reason": "Missed alerts are our risk." });
    story.does("aoife", &id, "scope", scope).await?;
    house::give(story, "accountable", "system", Some(&id), "ines").await.map(|_| ())
}

async fn risks(story: &Story, credit: &System, assistant: &System) -> Result<(), Error> {
    story.day(40).await?;
    let rate = |likelihood: u8, organisation: u8, individuals: u8, society: u8| {
        json!({ "likelihood": likelihood, "organisation": organisation, "individuals": individuals, "society": society })
    };
    let identify = |title: &str, system: Option<&str>, source: &str, owner: String| {
        json!({ "title": title, "system": system, "source": source, "owner": owner })
    };
    let (priya, tomas, sofia) =
        (story.person("priya")?, story.person("tomas")?, story.person("sofia")?);
    let on_credit = Some(credit.id.as_str());
    let on_assistant = Some(assistant.id.as_str());

    let title = "Young members are refused more often than their repayment justifies";
    let unfair = identify(title, on_credit, "fairness", priya.clone());
    let unfair = story.make("ines", "risk", unfair).await?;
    story.does("ines", &unfair, "assess", rate(4, 3, 4, 2)).await?;
    let plan = json!({
        "option": "reduce", "plan": "Train without age, sex and housing; measure both ages each month.",
        "controls": ["A.5.4", "A.6.2.4"], "owner": tomas, "due": story.on(20), "residual": 8,
    });
    story.does("priya", &unfair, "treat", plan).await?;
    story.does("aoife", &unfair, "approve", json!({})).await?;

    let title = "Officers follow the score unread";
    let unread = story.make("ines", "risk", identify(title, on_credit, "oversight", priya)).await?;
    story.does("ines", &unread, "assess", rate(3, 2, 4, 1)).await?;
    let accept = json!({ "until": story.on(-5), "reason": "Until the four-eyes rule is in the loan desk." });
    story.does("aoife", &unread, "accept", accept).await?;

    let title = "Assistant gives wrong advice on hardship rules";
    let advice = identify(title, on_assistant, "misuse", sofia.clone());
    let advice = story.make("ines", "risk", advice).await?;
    story.does("ines", &advice, "assess", rate(2, 2, 3, 1)).await?;

    let title = "Payslip photos show a second person's name";
    story.make("tomas", "risk", identify(title, on_assistant, "privacy", sofia)).await?;

    let title = "Checks stop and nobody notices";
    let ines = story.person("ines")?;
    let stop = story.make("ines", "risk", identify(title, None, "oversight", ines)).await?;
    story.does("ines", &stop, "assess", rate(1, 3, 2, 1)).await?;
    let reason = json!({ "reason": "The vendor's model card was read; nothing else is known." });
    for source in ["safety", "robustness", "transparency", "supplier"] {
        let none = json!({ "source": source, "reason": reason["reason"] });
        story.does("sofia", &assistant.id, "no_risk", none).await?;
    }
    Ok(())
}

/// Who answers looks at their roles and lists again, so that they are not stale.
async fn confirm(story: &Story) -> Result<(), Error> {
    story.day(30).await?;
    let roles = story.app.list(&access::Principal::product(), "role", app::AsOf::Now)?;
    for role in roles.iter().filter(|role| role.state["state"] == "accepted") {
        let id = role.id.to_string();
        let holder = role.state["person"].as_str().unwrap_or_default();
        let who = if holder == story.person("aoife")? { "mara" } else { "aoife" };
        story.does(who, &id, "confirm", json!({})).await?;
    }
    Ok(())
}

/// What the scorecards decided is measured: the first release fails, the second one holds.
async fn decisions(story: &Story, credit: &System, data: &Path) -> Result<(), Error> {
    story.day(12).await?;
    story.does("priya", &credit.first, "confirm", json!({})).await?;
    story.assess("tomas", &data.join("decisions-1.0.csv"), &credit.first).await?;
    let Some(second) = &credit.second else { return Ok(()) };
    story.day(2).await?;
    story.assess("tomas", &data.join("decisions-2.0.csv"), second).await?;
    let ask = json!({ "to": "shadow", "reason": "It is as good and treats both ages alike." });
    story.does("tomas", second, "ask", ask).await
}
