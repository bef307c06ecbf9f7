//! The house of the demo: its people, their duties, its policies and risk criteria.

use access::Role;
use base::Error;
use serde_json::json;

use super::story::Story;

/// Who works here, besides Mara Lindqvist, who set Plumbline up.
pub(crate) async fn people(story: &mut Story) -> Result<(), Error> {
    let mara = story.person("mara")?;
    story.does("mara", &mara, "change", json!({ "function": "Compliance lead" })).await?;
    story.join("aoife", ("Aoife Byrne", "Chief executive"), Role::Manager).await?;
    story.join("priya", ("Priya Raman", "Head of lending"), Role::Manager).await?;
    story.join("ines", ("Ines Duarte", "Information security"), Role::Manager).await?;
    story.join("tomas", ("Tomás Okafor", "ML engineer"), Role::Contributor).await?;
    story.join("sofia", ("Sofia Marin", "Member services"), Role::Contributor).await?;
    story.join("ravi", ("Ravi Shah", "Internal audit"), Role::Auditor).await
}

/// The duties that hold for the whole management system.
pub(crate) async fn duties(story: &Story) -> Result<(), Error> {
    story.day(245).await?;
    let duties = [
        ("direction", "top", "aoife"),
        ("conformity", "aims", "mara"),
        ("reporting", "aims", "mara"),
        ("risk", "aims", "ines"),
        ("security", "aims", "ines"),
        ("incident", "aims", "ines"),
        ("supplier", "aims", "ines"),
        ("privacy", "aims", "mara"),
        ("legal", "aims", "mara"),
        ("data", "aims", "tomas"),
        ("development", "aims", "tomas"),
        ("impact", "aims", "mara"),
    ];
    for (duty, level, who) in duties {
        give(story, duty, level, None, who).await?;
    }
    Ok(())
}

/// Sets up a role, gives it, and has it accepted by its holder.
pub(crate) async fn give(
    story: &Story,
    duty: &str,
    level: &str,
    system: Option<&str>,
    who: &str,
) -> Result<String, Error> {
    let open = json!({ "duty": duty, "level": level, "system": system });
    let role = story.make("mara", "role", open).await?;
    let giver = if who == "aoife" { "mara" } else { "aoife" };
    story.does(giver, &role, "give", json!({ "person": story.person(who)? })).await?;
    story.does(who, &role, "accept", json!({})).await?;
    Ok(role)
}

const AI_POLICY: &str = "1 Purpose. We put AI to work where it serves our members, and answer for what it does.\n\
2 Objectives. Each year the board sets measurable objectives for our AI and looks at them each quarter.\n\
3 Requirements. We meet the law, our contracts and this policy; where they differ the stricter one counts.\n\
4 Improvement. We learn from incidents, concerns and measurements, and mend what they show.\n\
5 Deviations. Who cannot follow this policy asks for an exception before, never after.\n\
6 AI that we make. It is measured for even-handedness before it decides about members.\n\
7 AI that we use. A person can step in, and members are told.\n\
8 Principles. Fair, explained, watched by people, safe, and sparing with members' data.";

const SECURITY_POLICY: &str = "1 Access to models and data follows the task.\n\
2 Keys and passwords are never shared.\n3 Incidents are told to information security within the hour.";

const PRIVACY_POLICY: &str = "1 Members' data are used for what they were told.\n\
2 Names and account numbers do not leave the house unprotected.";

/// Two policies: the AI policy in force, and one that is overdue for review.
pub(crate) async fn policies(story: &Story) -> Result<(), Error> {
    story.day(240).await?;
    let (mara, ines) = (story.person("mara")?, story.person("ines")?);
    let draft = json!({
        "title": "AI policy", "kind": "ai", "text": AI_POLICY, "owner": mara,
        "next_review": story.on(115),
    });
    let policy = story.make("mara", "policy", draft).await?;
    let ties = [
        ("purpose", "1"),
        ("objectives", "2"),
        ("requirements", "3"),
        ("improvement", "4"),
        ("principles", "8"),
        ("deviations", "5"),
    ];
    for (commitment, section) in ties {
        let tie = json!({ "commitment": commitment, "section": section });
        story.does("mara", &policy, "tie", tie).await?;
    }
    for (part, section) in [("make", "6"), ("use", "7")] {
        story.does("mara", &policy, "cover", json!({ "part": part, "section": section })).await?;
    }
    publish(story, "mara", &policy, true).await?;
    for who in ["mara", "aoife", "priya", "ines", "tomas", "sofia"] {
        story.make(who, "acknowledgement", json!({ "policy": policy })).await?;
    }
    story.day(236).await?;
    let draft = json!({
        "title": "Information security policy", "kind": "security", "text": SECURITY_POLICY,
        "owner": ines, "next_review": story.on(-12),
    });
    let security = story.make("ines", "policy", draft).await?;
    let relate = json!({
        "relation": "applies", "reason": "Models and their data are assets like any other.",
    });
    story.does("mara", &security, "relate", relate).await?;
    publish(story, "ines", &security, false).await
}

/// A policy that nobody has approved yet.
pub(crate) async fn draft(story: &Story) -> Result<(), Error> {
    story.day(20).await?;
    let mara = story.person("mara")?;
    let draft = json!({
        "title": "Privacy policy for AI", "kind": "privacy", "text": PRIVACY_POLICY,
        "owner": mara, "next_review": story.on(345),
    });
    story.make("mara", "policy", draft).await.map(|_| ())
}

async fn publish(story: &Story, author: &str, policy: &str, outside: bool) -> Result<(), Error> {
    story.does(author, policy, "submit", json!({})).await?;
    story.does("aoife", policy, "approve", json!({})).await?;
    let publish = json!({
        "effective": story.app.now().day(), "outside": outside,
        "outside_reason": if outside { "Members read it on our site." } else { "It is for staff only." },
    });
    story.does("aoife", policy, "publish", publish).await
}

/// The risk criteria: what level is carried without treatment, and who decides.
pub(crate) async fn criteria(story: &Story) -> Result<(), Error> {
    let draft = json!({
        "title": "Risk criteria for AI", "limit_level": 8, "delegated_level": 8,
        "scales": "Likelihood 1 rare to 5 almost certain within a year; consequence 1 slight to 5 severe, for us, for people, for society.",
        "authority": "Above 8 the chief executive decides.",
        "reason": "What a member would not forgive must not be ours to shrug off.",
    });
    let criteria = story.make("ines", "criteria", draft).await?;
    story.does("aoife", &criteria, "approve", json!({ "next_review": story.on(110) })).await
}
