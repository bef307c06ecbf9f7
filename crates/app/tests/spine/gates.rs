//! Gates: what opens them, what steps back behind them, and the way of an emergency.

use access::Role;
use app::{AsOf, Piece};
use serde_json::json;

use crate::house::house;

#[tokio::test]
async fn a_gate_is_shut_until_the_proofs_are_there_and_another_person_opens_it() {
    let house = house().await;
    let lena = house.person("Lena", Role::Manager).await;
    let propose = json!({
        "name": "Alert triage", "purpose": "Sorts alerts", "affected": "analysts",
        "decides_about_people": false, "personal_data": false,
    });
    house.mara("system", "propose", propose).await;
    house.mara("release", "propose", json!({ "system": "system-1", "version": "1" })).await;
    house.mara("role", "open", json!({ "duty": "legal", "level": "aims" })).await;
    house.mara("role-1", "give", json!({ "person": "person-2" })).await;
    house.act(&lena, "role-1", "accept", json!({})).await.unwrap();
    house.mara("release-1", "ask", json!({ "to": "build", "reason": "thought out" })).await;

    let refused = house.act(&lena, "release-1", "move", json!({})).await.unwrap_err().to_string();
    assert!(refused.starts_with("the gate to build is shut"), "{refused}");
    assert!(refused.contains("PL-CTX-02") && refused.contains("PL-LEGAL-01"), "{refused}");

    house.mara("system-1", "play_role", json!({ "role": "use", "reason": "we use it" })).await;
    let classify = json!({
        "jurisdiction": "EU", "class": "limited", "basis": "Article 50", "general_purpose": false,
    });
    house.act(&lena, "system-1", "classify", classify).await.unwrap();
    house.duties_and_sources(&lena).await;
    house.mara("system-1", "confirm", json!({})).await;
    let own = house.act(&house.mara, "release-1", "move", json!({})).await.unwrap_err().to_string();
    assert!(own.contains("another person than the asker"), "{own}");
    house.act(&lena, "release-1", "move", json!({})).await.unwrap();
    let seen = house.app.see(&lena, &"release-1".parse().unwrap(), AsOf::Now).unwrap();
    assert_eq!(seen.record.state["state"], "build");
    let skip = json!({ "to": "live", "reason": "in a hurry" });
    assert!(house.act(&house.mara, "release-1", "ask", skip).await.is_err());
}

#[tokio::test]
async fn the_product_steps_back_from_what_stays_broken_and_says_so_in_the_ledger() {
    let house = house().await;
    let propose = json!({
        "name": "Support", "purpose": "Answers questions", "affected": "members",
        "decides_about_people": false, "personal_data": false,
    });
    house.mara("system", "propose", propose).await;
    // Mara does not have the duty to judge the law, so PL-LEGAL-01 is broken.
    let classify = json!({ "jurisdiction": "EU", "class": "limited", "basis": "Article 50" });
    house.mara("system-1", "classify", classify).await;
    let part =
        |kind: &str| json!({ "system": "system-1", "kind": kind, "name": "Part", "version": "1" });
    for (release, kind, stage) in [(1, "model", "live"), (2, "prompt", "canary")] {
        let propose = json!({ "system": "system-1", "version": "1" });
        house.mara("release", "propose", propose).await;
        let part = house.mara("component", "add", part(kind)).await;
        let release = format!("release-{release}");
        house.mara(&release, "compose", json!({ "components": [part] })).await;
        let adopt = json!({ "stage": stage, "reason": "It ran before" });
        house.mara(&release, "adopt", adopt).await;
    }
    let state = |release: &str| {
        let seen = house.app.see(&house.mara, &release.parse().unwrap(), AsOf::Now).unwrap();
        seen.record.state["state"].as_str().unwrap().to_owned()
    };
    for (today, expected) in
        [("2026-11-20", "live"), ("2026-12-19", "live"), ("2026-12-20", "stopped")]
    {
        house.clock.set(format!("{today}T09:00:00Z").parse().unwrap());
        house.app.reckon().await.unwrap();
        assert_eq!(state("release-1"), expected, "{today}");
    }
    assert_eq!(state("release-2"), "stopped");
    let id = "release-1".parse().unwrap();
    let history = house.app.history(&house.mara, &id, AsOf::Now, Piece::NEWEST).unwrap();
    let newest = &history.facts[0].said;
    assert_eq!((newest.what.as_str(), newest.by.as_str()), ("release.stepped_back", "product"));
    assert_eq!(newest.body["check"], "PL-LEGAL-01");
    assert_eq!(newest.body["broken_since"], "2026-11-20");
    assert!(newest.body["instead"].is_null(), "no other release is good");
}

#[tokio::test]
async fn an_emergency_repair_answers_at_once_and_goes_back_where_its_gate_does_not_follow() {
    let house = house().await;
    let lena = house.person("Lena", Role::Manager).await;
    let omar = house.person("Omar", Role::Manager).await;
    let propose = json!({
        "name": "Triage", "purpose": "Sorts alerts", "affected": "analysts",
        "decides_about_people": false, "personal_data": false,
    });
    house.mara("system", "propose", propose).await;
    house.mara("role", "open", json!({ "duty": "legal", "level": "aims" })).await;
    house.mara("role-1", "give", json!({ "person": lena.person })).await;
    house.act(&lena, "role-1", "accept", json!({})).await.unwrap();
    house.mara("system-1", "play_role", json!({ "role": "use", "reason": "we use it" })).await;
    let classify = json!({ "jurisdiction": "EU", "class": "minimal", "basis": "Nothing applies",
        "general_purpose": false });
    house.act(&lena, "system-1", "classify", classify).await.unwrap();
    for release in ["release-1", "release-2"] {
        let propose = json!({ "system": "system-1", "version": release });
        house.mara("release", "propose", propose).await;
        let part =
            json!({ "system": "system-1", "kind": "model", "name": release, "version": "1" });
        let part = house.mara("component", "add", part).await;
        house.mara(release, "compose", json!({ "components": [part] })).await;
        if release == "release-1" {
            let adopt = json!({ "stage": "live", "reason": "It ran before" });
            house.mara(release, "adopt", adopt).await;
        }
    }
    house.mara("risk", "identify", json!({ "title": "Untested", "source": "robustness" })).await;
    let exception = json!({ "check": "canary", "subject": "release-2", "reason": "It misses attacks",
        "compensation": "Analysts read all alerts", "risk": "risk-1", "until": "2026-11-27" });
    house.mara("exception", "ask", exception).await;
    house.act(&lena, "exception-1", "grant", json!({})).await.unwrap();
    house.mara("release-2", "ask", json!({ "to": "canary", "reason": "Now" })).await;
    house.act(&omar, "release-2", "move", json!({})).await.unwrap();

    let seen = || house.app.see(&house.mara, &"release-2".parse().unwrap(), AsOf::Now).unwrap();
    let moved = seen().record.state["moves"][0].clone();
    assert_eq!(moved["emergency"], "exception-1");
    assert!(moved["excepted"].as_u64() > Some(0), "{moved}");
    let gate = house.app.gate(&house.mara, &"release-2".parse().unwrap(), "canary").await.unwrap();
    assert!(!gate.by_exception() && !gate.passes(), "the exception stands in once only");
    for (today, expected) in [("2026-11-27", "canary"), ("2026-11-28", "stopped")] {
        house.clock.set(format!("{today}T09:00:00Z").parse().unwrap());
        house.app.reckon().await.unwrap();
        assert_eq!(seen().record.state["state"], expected, "{today}");
    }
    let back = &seen().record.state["stepped_back"];
    assert_eq!((&back["check"], &back["instead"]), (&json!("PL-DEV-04"), &json!("release-1")));
}
