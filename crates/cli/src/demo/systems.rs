//! The AI systems of the demo: a credit decision, a support assistant, an alert triage.

use std::path::{Path, PathBuf};

use base::Error;
use serde_json::{Value, json};

use super::{
    build::Built,
    house,
    model::{Looks, Scorecard, by_points, halves, loans},
    story::Story,
};

/// The story of all three, in the order of its days.
pub(crate) async fn tell(story: &Story, data: &Path) -> Result<(), Error> {
    let credit = credit(story).await?;
    confirm(story, 110).await?;
    credit_risks(story, &credit).await?;
    running(story, &credit, data).await?;
    let assistant = assistant(story).await?;
    assistant_risks(story, &assistant.id).await?;
    first_gates(story, &assistant).await?;
    confirm(story, 36).await?;
    payslips(story, &assistant.id).await?;
    second_release(story, &credit, data).await?;
    triage(story).await?;
    house::draft(story).await?;
    measure(story, &credit, data).await
}

/// The credit decision with its parts, the model first.
struct Credit {
    id: String,
    parts: Vec<String>,
}

/// The assistant with its release.
struct Assistant {
    id: String,
    release: String,
}

/// Kinds of components that the credit decision does without.
const WITHOUT: [&str; 3] = ["prompt", "tool", "guardrail"];

/// An AI system with its roles, described, in scope and confirmed.
async fn propose(
    story: &Story,
    who: &str,
    about: &Value,
    roles: &[(&str, &str)],
    usage: Option<Value>,
) -> Result<String, Error> {
    let system = story.make(who, "system", about.clone()).await?;
    for (duty, holder) in roles {
        house::give(story, duty, "system", Some(&system), holder).await?;
    }
    let play = json!({ "role": "use", "reason": "Our staff and members work with it." });
    story.does(who, &system, "play_role", play).await?;
    if let Some(usage) = usage {
        story.does(who, &system, "describe", usage).await?;
    }
    let scope = json!({ "in_scope": true, "reason": "It affects members or their data." });
    story.does("aoife", &system, "scope", scope).await?;
    story.does("priya", &system, "confirm", json!({})).await?;
    Ok(system)
}

/// The lawyer of the house decides the class of a system, and with it what it decides about.
async fn classify(
    story: &Story,
    system: &str,
    about: &Value,
    (class, basis): (&str, &str),
) -> Result<(), Error> {
    let law = json!({
        "jurisdiction": "EU AI Act", "class": class, "basis": basis, "general_purpose": false,
        "decides_about_people": about["decides_about_people"],
        "personal_data": about["personal_data"],
    });
    story.does("mara", system, "classify", law).await
}

async fn component(story: &Story, system: &str, part: (&str, &str, &str)) -> Result<String, Error> {
    let (kind, name, version) = part;
    let supplier = if name.ends_with("of a supplier") { "Example Language Models" } else { "own" };
    let add = json!({
        "system": system, "kind": kind, "name": name, "version": version,
        "owner": story.person("tomas")?, "supplier": supplier, "licence": supplier, "region": "EU",
    });
    story.make("tomas", "component", add).await
}

/// A model that was made in the house, with the record of its build.
async fn built(story: &Story, system: &str, model: &Built<'_>) -> Result<String, Error> {
    let add = json!({
        "system": system, "kind": "model", "name": model.name, "version": model.version,
        "digest": model.digest(), "owner": story.person("tomas")?, "supplier": "own",
        "licence": "own", "region": "EU",
    });
    let component = story.make("tomas", "component", add).await?;
    story.assess_build("tomas", &component, &model.record(story.app.now())?).await?;
    Ok(component)
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
    for kind in without {
        let none = json!({ "kind": kind, "reason": "The system works without one." });
        story.does("tomas", &release, "none_of_kind", none).await?;
    }
    story.does("tomas", &release, "compose", json!({ "components": components })).await?;
    story.does("priya", &release, "confirm", json!({})).await?;
    Ok(release)
}

async fn credit(story: &Story) -> Result<Credit, Error> {
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
        ("sponsor", "aoife"),
    ];
    let basis = "Annex III, 5(b): creditworthiness of natural persons";
    let usage = json!({
        "exclusions": "Loans to firms, and anything but the first decision about a loan.",
        "user_groups": "Loan officers in the branches.", "automation": "proposes",
    });
    let id = propose(story, "priya", &about, &roles, Some(usage)).await?;
    classify(story, &id, &about, ("high", basis)).await?;
    let play = json!({ "role": "make", "reason": "The scorecard is trained in the house." });
    story.does("priya", &id, "play_role", play).await?;
    story.does("priya", &id, "confirm", json!({})).await?;
    let protect = json!({
        "attributes": ["sex", "age_group"],
        "reason": "Both are protected by law, and we hold both of each member.",
    });
    story.does("mara", &id, "protect", protect).await?;
    let card = Scorecard::train(&halves(&loans()?).0, Looks::AtAll);
    let mut parts = vec![built(story, &id, &Built::scorecard("1.0", &card)?).await?];
    for part in [
        ("dataset", "Loan files to 2024", "2025-12"),
        ("service", "Core banking feed", "live"),
        ("computing", "Cluster in the house", "2"),
        ("human_step", "Decision by a loan officer", "1"),
    ] {
        parts.push(component(story, &id, part).await?);
    }
    Ok(Credit { id, parts })
}

/// Two risks that were rated and decided, and why the other sources bring none.
async fn credit_risks(story: &Story, credit: &Credit) -> Result<(), Error> {
    story.day(100).await?;
    let title = "Young members are refused more often than their repayment justifies";
    let unfair = identify(story, title, Some(&credit.id), "fairness", "priya").await?;
    story.does("ines", &unfair, "assess", rate(4, 3, 4, 2)).await?;
    let plan = json!({
        "option": "reduce", "plan": "Train without age, sex and housing; measure both ages each month.",
        "controls": ["A.5.4", "A.6.2.4"], "owner": story.person("tomas")?, "due": story.on(20),
        "residual": 8,
    });
    story.does("priya", &unfair, "treat", plan).await?;
    story.does("aoife", &unfair, "approve", json!({})).await?;
    let asks = "Does the age stand for anything else, such as how long we have known a member?";
    let asked = story.make("sofia", "comment", json!({ "on": unfair, "text": asks })).await?;
    let says = "For that, mostly. The next release is trained without it, and we measure both.";
    let says = json!({ "on": unfair, "text": says, "reply_to": asked });
    story.make("tomas", "comment", says).await?;
    attach_minutes(story, &unfair).await?;
    story.does("priya", &unfair, "tag", json!({ "tags": ["age", "board"] })).await?;
    opportunity(story, &credit.id).await?;
    let title = "Officers follow the score unread";
    let unread = identify(story, title, Some(&credit.id), "oversight", "priya").await?;
    story.does("ines", &unread, "assess", rate(3, 2, 4, 1)).await?;
    let until = story.on(-5);
    let why = "Until the four-eyes rule is in the loan desk.";
    story.does("aoife", &unread, "accept", json!({ "until": until, "reason": why })).await?;
    for (source, reason) in [
        ("safety", "A loan harms nobody's health."),
        ("privacy", "It uses what the application form has, for that application only."),
        ("security", "It runs in the core network and takes no text."),
        ("robustness", "Its inputs are checked by core banking."),
        ("transparency", "The weights are printed with each recommendation."),
        ("misuse", "It is built into the loan desk and nowhere else."),
        ("supplier", "All parts are our own."),
    ] {
        let none = json!({ "source": source, "reason": reason });
        story.does("ines", &credit.id, "no_risk", none).await?;
    }
    Ok(())
}

/// The minutes of the meeting that looked at a risk.
async fn attach_minutes(story: &Story, risk: &str) -> Result<(), Error> {
    let minutes = "Risk committee. Present: Aoife, Priya, Ines.\n\
         The refusals of members under 26 were looked at case by case. Decided: the next release is\n\
         trained without age, sex and housing, and both ages are measured each month.\n";
    let document = story.keep("priya", minutes.as_bytes())?;
    let attach = json!({ "document": document, "caption": "Minutes of the risk committee.txt" });
    story.does("priya", risk, "attach", attach).await
}

/// What can go well with it, and who sees to it.
async fn opportunity(story: &Story, system: &str) -> Result<(), Error> {
    let identify = json!({
        "title": "Members hear about a loan on the day they ask", "system": system,
        "benefit": "Members plan their lives around the answer; today it takes three days.",
        "origin": "What members told us in the yearly survey.", "owner": story.person("priya")?,
    });
    let opportunity = story.make("priya", "opportunity", identify).await?;
    let plan = json!({
        "plan": "An officer decides plain cases on the same day, with the recommendation at hand.",
        "owner": story.person("tomas")?, "due": story.on(60),
    });
    story.does("priya", &opportunity, "pursue", plan).await
}

/// Two releases that answered before there was this register are brought in where they run. The newer
/// one treats ages unlike, so the product steps back from it to the older one.
async fn running(story: &Story, credit: &Credit, data: &Path) -> Result<(), Error> {
    story.day(98).await?;
    let points = built(story, &credit.id, &Built::points()).await?;
    let words = ("0.9", "The table of points that officers used before there was a scorecard.");
    let old = release(story, &credit.id, words, &with_model(credit, points), &WITHOUT).await?;
    let adopt = json!({ "stage": "live", "reason": "It has answered in all branches since 2023." });
    story.does("aoife", &old, "adopt", adopt).await?;
    let words = ("1.0", "The first scorecard; it looks at age, sex and housing too.");
    let first = release(story, &credit.id, words, &credit.parts, &WITHOUT).await?;
    let adopt = json!({ "stage": "canary", "reason": "One branch has used it since spring." });
    story.does("aoife", &first, "adopt", adopt).await?;
    let limit = json!({ "percent": 5, "reason": "One branch only." });
    story.does("priya", &first, "limit", limit).await?;
    story.day(60).await?;
    story.witnessed().await?;
    let loans = loans()?;
    let (known, unseen) = halves(&loans);
    let path = write(data, "decisions-0.9.csv", &by_points(&unseen))?;
    story.assess("tomas", &path, &old).await?;
    let card = Scorecard::train(&known, Looks::AtAll);
    let path = write(data, "decisions-1.0.csv", &card.decisions(&unseen, 0.6))?;
    story.assess("tomas", &path, &first).await?;
    // The verdict turns at once; a day later it was broken for longer than class high allows.
    story.day(59).await?;
    story.day(58).await
}

/// The parts of the credit decision with another model.
fn with_model(credit: &Credit, model: String) -> Vec<String> {
    let others = credit.parts.iter().skip(1).cloned();
    std::iter::once(model).chain(others).collect()
}

/// The assistant passes the gates that its proofs open, the last one by an exception.
async fn first_gates(story: &Story, assistant: &Assistant) -> Result<(), Error> {
    let release = &assistant.release;
    pass(story, release, "build", "Purpose, class and risks are on record.").await?;
    story.day(50).await?;
    pass(story, release, "verify", "The component list is complete.").await?;
    story.day(45).await?;
    let title = "The assistant was not tested against disturbed input";
    let risk = identify(story, title, Some(&assistant.id), "robustness", "sofia").await?;
    story.does("ines", &risk, "assess", rate(2, 2, 3, 1)).await?;
    let ask = json!({
        "check": "PL-VER-03", "subject": release, "risk": risk, "until": story.on(12),
        "reason": "No instrument measures it here yet.",
        "compensation": "In shadow nobody sees its answers.",
    });
    let exception = story.make("tomas", "exception", ask).await?;
    story.does("aoife", &exception, "grant", json!({})).await?;
    pass(story, release, "shadow", "It may watch real questions.").await
}

/// Asks for a move and has the chief executive let it pass.
async fn pass(story: &Story, release: &str, to: &str, why: &str) -> Result<(), Error> {
    story.does("tomas", release, "ask", json!({ "to": to, "reason": why })).await?;
    story.does("aoife", release, "move", json!({})).await
}

/// A release that differs from a running one by its model only, so it starts in verify.
async fn second_release(story: &Story, credit: &Credit, data: &Path) -> Result<(), Error> {
    story.day(34).await?;
    let loans = loans()?;
    let (known, unseen) = halves(&loans);
    let card = Scorecard::train(&known, Looks::AtMeans);
    let model = built(story, &credit.id, &Built::scorecard("2.0", &card)?).await?;
    let words = ("2.0", "Trained without age, sex and housing; the first one treats ages unlike.");
    release(story, &credit.id, words, &with_model(credit, model), &WITHOUT).await?;
    write(data, "decisions-2.0.csv", &card.decisions(&unseen, 0.5)).map(drop)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Error> {
    let path = folder.join(name);
    std::fs::write(&path, text)
        .map_err(|error| Error::failed("write the decisions of the scorecard", error))?;
    Ok(path)
}

async fn assistant(story: &Story) -> Result<Assistant, Error> {
    story.day(55).await?;
    let about = json!({
        "name": "Member support assistant",
        "purpose": "Answers members' questions in chat and drafts mails for staff to send.",
        "affected": "Members who write to us, and the staff who answer.",
        "decides_about_people": false, "personal_data": true,
    });
    let roles = [
        ("accountable", "priya"),
        ("performance", "sofia"),
        ("approval", "priya"),
        ("oversight", "sofia"),
    ];
    let basis = "Article 50: members must know that they talk to a machine";
    let id = propose(story, "sofia", &about, &roles, None).await?;
    classify(story, &id, &about, ("limited", basis)).await?;
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
    let release = release(story, &id, words, &parts, &["dataset", "tool", "computing"]).await?;
    Ok(Assistant { id, release })
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

fn rate(likelihood: u8, organisation: u8, individuals: u8, society: u8) -> Value {
    json!({ "likelihood": likelihood, "organisation": organisation, "individuals": individuals, "society": society })
}

async fn identify(
    story: &Story,
    title: &str,
    system: Option<&str>,
    source: &str,
    owner: &str,
) -> Result<String, Error> {
    let owner = story.person(owner)?;
    let identify = json!({ "title": title, "system": system, "source": source, "owner": owner });
    story.make("ines", "risk", identify).await
}

/// One risk that is within the limit, one of the house itself, and why other sources bring none.
async fn assistant_risks(story: &Story, assistant: &str) -> Result<(), Error> {
    let title = "Assistant gives wrong advice on hardship rules";
    let advice = identify(story, title, Some(assistant), "misuse", "sofia").await?;
    story.does("ines", &advice, "assess", rate(2, 2, 3, 1)).await?;
    let title = "Checks stop and nobody notices";
    let stop = identify(story, title, None, "oversight", "ines").await?;
    story.does("ines", &stop, "assess", rate(1, 3, 2, 1)).await?;
    let read = "The supplier's model card was read; staff read every answer.";
    for (source, reason) in [
        ("safety", read),
        ("robustness", read),
        ("transparency", read),
        ("supplier", read),
        ("fairness", "It answers all members by the same house rules."),
        ("privacy", "It sees what the member writes, and keeps nothing."),
        ("security", "It runs behind the chat and reaches no account."),
        ("oversight", "Nothing is sent before staff have read it."),
    ] {
        let none = json!({ "source": source, "reason": reason });
        story.does("ines", assistant, "no_risk", none).await?;
    }
    Ok(())
}

/// A risk that nobody has rated yet.
async fn payslips(story: &Story, assistant: &str) -> Result<(), Error> {
    let title = "Payslip photos show a second person's name";
    identify(story, title, Some(assistant), "privacy", "sofia").await.map(|_| ())
}

/// Who answers looks at their roles and lists again, so that they are not stale.
async fn confirm(story: &Story, days_ago: i32) -> Result<(), Error> {
    story.day(days_ago).await?;
    let roles = story.app.list(&access::Principal::product(), "role", app::AsOf::Now)?;
    for role in roles.iter().filter(|role| role.state["state"] == "accepted") {
        let id = role.id.to_string();
        let holder = role.state["person"].as_str().unwrap_or_default();
        let who = if holder == story.person("aoife")? { "mara" } else { "aoife" };
        story.does(who, &id, "confirm", json!({})).await?;
    }
    Ok(())
}

/// The second release is measured; its next gate still asks for what nobody measured.
async fn measure(story: &Story, credit: &Credit, data: &Path) -> Result<(), Error> {
    story.day(3).await?;
    let releases = story.app.list(&access::Principal::product(), "release", app::AsOf::Now)?;
    let ours = releases.iter().filter(|release| release.state["system"] == credit.id.as_str());
    let Some(newest) = ours.max_by_key(|release| release.id.serial) else { return Ok(()) };
    let newest = newest.id.to_string();
    story.assess("tomas", &data.join("decisions-2.0.csv"), &newest).await?;
    let ask = json!({ "to": "shadow", "reason": "It treats both ages alike." });
    story.does("tomas", &newest, "ask", ask).await
}
