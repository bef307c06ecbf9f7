//! The loop from end to end: commands, facts, tables, a real measurement, a gate, a proof.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod gates;
mod house;

use std::{fs, sync::Arc};

use access::{Principal, Role, password::Password};
use app::{App, AsOf, Assessment, Piece, Request};
use base::{Error, chance::Seeded, time::Fixed};
use house::{House, PASSWORD, house};
use serde_json::json;
use store::Folder;

#[tokio::test]
async fn from_a_data_set_to_a_verdict_with_its_proof() {
    let house = house().await;
    let propose = json!({
        "name": "Credit decision", "purpose": "Recommends loans", "affected": "applicants",
        "decides_about_people": true, "personal_data": true,
    });
    house.mara("system", "propose", propose).await;
    house.mara("release", "propose", json!({ "system": "system-1", "version": "1.0" })).await;
    let part =
        json!({ "system": "system-1", "kind": "model", "name": "Scorecard", "version": "3" });
    house.mara("component", "add", part).await;
    house.mara("release-1", "compose", json!({ "components": ["component-1"] })).await;

    let mut data = "sex,approve,repaid\n".to_owned();
    for row in 0..4000 {
        let (sex, approve) =
            if row % 2 == 0 { ("female", row % 10 < 4) } else { ("male", row % 10 < 7) };
        let rest = format!("{sex},{},{}\n", u8::from(approve), u8::from(row % 3 > 0));
        data.push_str(&rest);
    }
    let path = house.folder.path().join("decisions.csv");
    fs::write(&path, data).unwrap();
    let asked = Assessment {
        data: path,
        outcome: Some("repaid".to_owned()),
        decision: "approve".to_owned(),
        by: vec!["sex".to_owned()],
        positive: "1".to_owned(),
        release: Some("release-1".parse().unwrap()),
        until: None,
        gate: None,
    };
    let found = house.app.assess(&house.mara, &asked).await.unwrap();
    assert_eq!(found.claims.len(), 3);
    let again = app::measure(&asked).await.unwrap();
    assert_eq!(again.report_digest, found.report_digest, "the same run gives the same digest");

    let sql = "select value, low from latest_claim where measure = 'fairness.parity'";
    let answered = house.app.ask(&house.mara, sql, AsOf::Now).await.unwrap();
    assert_eq!(answered.table.rows.len(), 1);

    // The report is in the bundle of its claim, and the bundle verifies with no server.
    let entry = found.claims[0].entry;
    let bundle = house.app.bundle(&house.mara, &[entry], false, None).unwrap();
    let read = ledger::bundle::Bundle::read(bundle.as_bytes()).unwrap();
    let trust = ledger::bundle::Trust { keys: vec![house.app.key().clone()], remembered: None };
    let verified = ledger::bundle::verify(&read, &trust).unwrap();
    assert!(verified.trusted && verified.documents == 1);

    let standing = house.app.standing(&house.mara, AsOf::Now).await.unwrap();
    assert!(standing.failed.is_empty(), "{:?}", standing.failed);
    assert!(house.app.entry(&house.mara, entry).unwrap().holds);
}

#[tokio::test]
async fn an_erased_name_is_gone_everywhere_and_every_proof_still_holds() {
    let house = house().await;
    let lena = house.person("Lena Zimmermann", Role::Contributor).await;
    let person = lena.person.clone().unwrap();
    house.mara(&person, "leave", json!({ "on": "2026-11-20" })).await;
    assert_eq!(house.app.name(&person.parse().unwrap(), u64::MAX), "Lena Zimmermann");
    house.mara(&person, "erase", json!({ "reason": "asked to" })).await;
    assert_eq!(house.app.name(&person.parse().unwrap(), u64::MAX), "[erased]");
    let sql = "select name from person where id = 'person-2'";
    let answered = house.app.ask(&house.mara, sql, AsOf::Now).await.unwrap();
    assert_eq!(answered.table.rows[0][0].text(), Some("[erased]"));
    house.app.verify(&house.mara, &[], |_, _| {}).unwrap();
    let password = Password::typed(PASSWORD.to_owned());
    assert!(house.app.sign_in("lena.zimmermann", password, None).await.is_err());
    for file in ["plumb.db", "plumb.db-wal"] {
        let bytes = fs::read(house.folder.path().join(file)).unwrap_or_default();
        let there = bytes.windows(10).any(|part| part.eq_ignore_ascii_case(b"Zimmermann"));
        assert!(!there, "the name, or the login that has it, is in {file}");
    }
}

#[tokio::test]
async fn yesterday_can_be_asked_and_tomorrow_cannot() {
    let house = house().await;
    let risk = json!({ "title": "Wrong advice", "source": "safety" });
    house.mara("risk", "identify", risk.clone()).await;
    house.clock.set("2026-11-23T09:00:00Z".parse().unwrap());
    house.mara("risk", "identify", risk).await;
    let count = |as_of: &str| {
        let as_of: AsOf = as_of.parse().unwrap();
        let app = house.app.clone();
        let mara = house.mara.clone();
        async move { app.list(&mara, "risk", as_of).map(|records| records.len()) }
    };
    assert_eq!(count("2026-11-21").await.unwrap(), 1);
    assert_eq!(count("now").await.unwrap(), 2);
    assert!(count("2026-11-24").await.unwrap_err().to_string().contains("lies in the future"));
}

#[tokio::test]
async fn a_repeated_request_is_carried_out_once_and_a_stale_one_is_a_conflict() {
    let house = house().await;
    let request = Request {
        noun: "risk".to_owned(),
        verb: "identify".to_owned(),
        fields: json!({ "title": "Once", "source": "safety" }).as_object().cloned().unwrap(),
        key: Some("k1".to_owned()),
        ..Request::default()
    };
    let first = house.app.carry_out(&house.mara, request.clone()).await.unwrap();
    let second = house.app.carry_out(&house.mara, request.clone()).await.unwrap();
    assert_eq!(first, second);
    let other = Request { fields: serde_json::Map::new(), ..request };
    assert!(house.app.carry_out(&house.mara, other).await.is_err());
    house.mara("risk-1", "review", json!({ "reason": "looked" })).await;
    let stale = Request {
        noun: "risk".to_owned(),
        serial: Some(1),
        verb: "close".to_owned(),
        fields: json!({ "reason": "done" }).as_object().cloned().unwrap(),
        expected: Some(1),
        ..Request::default()
    };
    let error = house.app.carry_out(&house.mara, stale).await.unwrap_err();
    assert_eq!(error.status(), 409);
    assert!(error.to_string().contains("revision 2, you saw 1"), "{error}");
}

#[tokio::test]
async fn a_rebuild_is_identical_and_a_second_writer_waits_outside() {
    let house = house().await;
    house.mara("risk", "identify", json!({ "title": "Drift", "source": "robustness" })).await;
    house.app.measure_self().await.unwrap();
    let (before, after) = house.app.rebuild(&Principal::folder()).unwrap();
    assert_eq!(before, after);
    let busy = App::open(house.folder.clone(), house.clock.clone(), Arc::new(Seeded::new(8)));
    assert!(busy.unwrap_err().to_string().contains("another plumb works in"));

    let House { folder, clock, app, .. } = house;
    drop(app);
    drop(reopened(&folder, &clock).await.unwrap());
}

/// Opens a folder again. The writer's thread holds it until it sees that nobody else does.
async fn reopened(folder: &Folder, clock: &Arc<Fixed>) -> Result<App, Error> {
    for _ in 0..100 {
        match App::open(folder.clone(), clock.clone(), Arc::new(Seeded::new(9))) {
            Err(error) if error.to_string().contains("another plumb works in") => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
    panic!("the writer never let go");
}

/// Puts a database in the place of the one that is there.
fn replace(folder: &Folder, copy: &std::path::Path) {
    let database = folder.database();
    for beside in ["-wal", "-shm"] {
        let mut path = database.clone().into_os_string();
        path.push(beside);
        let _ = fs::remove_file(path);
    }
    fs::copy(copy, database).unwrap();
}

#[tokio::test]
async fn a_rollback_and_a_fork_are_noticed_by_the_remembered_head() {
    let House { place, folder, clock, app, mara } = house().await;
    let review = |reason: &str| Request {
        noun: "risk".to_owned(),
        verb: "identify".to_owned(),
        fields: json!({ "title": reason, "source": "robustness" }).as_object().cloned().unwrap(),
        ..Request::default()
    };
    drop(app);
    drop(reopened(&folder, &clock).await.unwrap());
    let before = folder.path().join("before.db");
    fs::copy(folder.database(), &before).unwrap();
    let app = reopened(&folder, &clock).await.unwrap();
    app.carry_out(&mara, review("The truth")).await.unwrap();
    let size = app.size().unwrap();
    drop(app);
    drop(reopened(&folder, &clock).await.unwrap());
    let truth = fs::read(folder.remembered()).unwrap();

    replace(&folder, &before);
    let error = reopened(&folder, &clock).await.unwrap_err();
    assert!(error.causes().join(" ").contains("entries were taken back"), "{:?}", error.causes());

    // Another story, as long and longer, signed with the same key: the head remembers.
    fs::remove_file(folder.remembered()).unwrap();
    let app = reopened(&folder, &clock).await.unwrap();
    for reason in ["A lie", "Another"] {
        app.carry_out(&mara, review(reason)).await.unwrap();
    }
    assert!(app.size().unwrap() > size);
    drop(app);
    drop(reopened(&folder, &clock).await.unwrap());
    fs::write(folder.remembered(), truth).unwrap();
    let error = reopened(&folder, &clock).await.unwrap_err();
    assert!(error.causes().join(" ").contains("its entries were others"), "{:?}", error.causes());
    drop(place);
}

#[tokio::test]
async fn what_an_engine_records_nobody_types() {
    let house = house().await;
    for (noun, verb) in [("claim", "record"), ("verdict", "turn")] {
        let asked = Request { noun: noun.into(), verb: verb.into(), ..Request::default() };
        for who in [&house.mara, &Principal::folder()] {
            let error = house.app.carry_out(who, asked.clone()).await.unwrap_err();
            assert_eq!(error.status(), 403, "{error}");
        }
    }
}

#[tokio::test]
async fn the_product_says_once_a_day_that_it_holds() {
    let house = house().await;
    house.app.measure_self().await.unwrap();
    let size = house.app.size().unwrap();
    house.app.measure_self().await.unwrap();
    assert_eq!(house.app.size().unwrap(), size, "nothing changed");
    house.clock.set(house.app.now().plus(86_400_000));
    house.app.measure_self().await.unwrap();
    assert!(house.app.size().unwrap() > size, "another day");
}

#[tokio::test]
async fn a_closed_account_cannot_be_given_a_password_and_its_owner_does_not_count() {
    let house = house().await;
    let lena = house.person("Lena", Role::Owner).await;
    house.mara("account-2", "close", json!({ "reason": "she does other work" })).await;
    let password = || Password::choose(PASSWORD.to_owned()).unwrap();
    let set = house.app.set_password(&house.mara, 2, "lena", password()).await;
    assert!(set.unwrap_err().to_string().starts_with("`account-2` is closed"));
    assert!(house.app.sign_in("lena", password(), None).await.is_err());

    let fields = json!({ "person": lena.person, "role": "owner" });
    let third = house.mara("account", "open", fields).await;
    house.app.set_password(&house.mara, 3, "lena", password()).await.unwrap();
    house.app.sign_in("lena", password(), None).await.unwrap();
    house.mara("person-2", "leave", json!({ "on": "2026-11-20" })).await;
    assert!(house.app.sign_in("lena", password(), None).await.is_err());
    // Lena's account is still open on paper, and she cannot use it: Mara is the last owner.
    let close = house.act(&house.mara, "account-1", "close", json!({ "reason": "mistake" })).await;
    assert_eq!(close.unwrap_err().to_string(), "this is the last account of an owner");
    house.mara(&third, "close", json!({ "reason": "she left" })).await;
}

#[tokio::test]
async fn what_points_to_a_record_is_told_as_of_then() {
    let house = house().await;
    let lena = house.person("Lena", Role::Manager).await;
    let before = house.app.size().unwrap() - 1;
    house.mara("person-1", "change", json!({ "manager": lena.person })).await;
    let hers = house.app.size().unwrap() - 1;
    let ravi = json!({ "name": "Ravi", "employment": "staff", "in_scope": true });
    let ravi = house.mara("person", "join", ravi).await;
    house.mara("person-1", "change", json!({ "manager": ravi })).await;
    let person = lena.person.unwrap().parse().unwrap();
    let from = |as_of: AsOf| {
        let seen = house.app.see(&house.mara, &person, as_of).unwrap();
        let from = seen.backlinks.iter().map(|link| (link.from.to_string(), link.field.clone()));
        from.filter(|(from, _)| from.starts_with("person")).collect::<Vec<_>>()
    };
    assert_eq!(from(AsOf::Entry(before)), []);
    assert_eq!(from(AsOf::Entry(hers)), [("person-1".to_owned(), "manager".to_owned())]);
    assert_eq!(from(AsOf::Now), []);
}

#[tokio::test]
async fn the_turns_of_a_check_are_found_below_any_number_of_others() {
    let house = house().await;
    let product = Principal::product();
    let turn = |check: &str, subject: u32, verdict: &str| Request {
        noun: "verdict".to_owned(),
        verb: "turn".to_owned(),
        fields: json!({ "check": check, "subject": format!("risk-{subject}"),
            "verdict": verdict, "reason": "said so" })
        .as_object()
        .cloned()
        .unwrap(),
        ..Request::default()
    };
    for subject in 1..=3 {
        house.app.carry_out(&product, turn("PL-RARE-01", subject, "met")).await.unwrap();
    }
    let mut others = tokio::task::JoinSet::new();
    for subject in 0..600 {
        let (app, who, request) =
            (house.app.clone(), product.clone(), turn("PL-OFTEN-01", subject, "met"));
        others.spawn(async move { app.carry_out(&who, request).await.map(drop) });
    }
    others.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();

    let piece = Piece { below: None, most: 2 };
    let checks = ["PL-RARE-01"];
    let found = house.app.turns(&house.mara, &checks, AsOf::Now, piece).unwrap();
    let subjects = |found: &app::Facts| {
        found.facts.iter().map(|fact| fact.said.body["subject"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(subjects(&found), ["\"risk-3\"", "\"risk-2\""]);
    let rest = Piece { below: found.older, ..piece };
    let found = house.app.turns(&house.mara, &checks, AsOf::Now, rest).unwrap();
    assert_eq!((subjects(&found), found.older), (vec!["\"risk-1\"".to_owned()], None));
}
