//! What is left of a text when it is erased: nothing, whatever fails on the way.

use base::{AnyId, Digest, canon};
use serde_json::json;
use store::{Backend as _, Odds, REPLY_MS, Weather};

use crate::house::{House, keyed, person, request, risk};

const LOST: Odds = Odds { lost: 1000, unheard: 0, dies: 0, panics: 0 };
const DIES: Odds = Odds { lost: 0, unheard: 0, dies: 1000, panics: 0 };

/// Lena joined and left.
async fn with_lena(seed: u64) -> (House, AnyId) {
    let house = House::new(seed).await;
    let lena = house.act(&keyed(person("Lena Zimmermann"), "lena-joins")).await.unwrap().id;
    let leave = request(&lena.to_string(), "leave", &json!({ "on": "2026-11-20" }));
    house.act(&leave).await.unwrap();
    (house, lena)
}

fn erase(id: &AnyId) -> app::Request {
    keyed(request(&id.to_string(), "erase", &json!({ "reason": "asked to" })), "lena-goes")
}

#[tokio::test]
async fn an_erasure_that_is_on_record_is_done_and_what_failed_is_done_later() {
    let (house, lena) = with_lena(1).await;
    house.store.expect(Weather { erasures: LOST, ..Weather::default() });
    let done = house.act(&erase(&lena)).await.unwrap();
    assert_eq!(done.what, "person.erased");
    assert!(house.store.data_key(&lena).unwrap().is_some(), "the texts are still there");
    house.store.expect(Weather::default());
    house.act(&risk("Whatever comes next")).await.unwrap();
    assert_eq!(house.store.data_key(&lena).unwrap(), None);
    assert_eq!(house.name(&lena), "[erased]");
    house.whole();
}

#[tokio::test]
async fn an_erasure_that_a_crash_cut_off_is_finished_at_the_next_start() {
    for seed in 2..6 {
        let (house, lena) = with_lena(seed).await;
        house.store.expect(Weather { erasures: DIES, ..Weather::default() });
        house.act(&erase(&lena)).await.unwrap();
        assert!(house.store.is_dead());
        let house = house.reopen(seed + 10).await;
        assert_eq!(house.store.data_key(&lena).unwrap(), None, "seed {seed}");
        assert_eq!(house.store.reply("folder", "lena-joins").unwrap(), None, "seed {seed}");
        assert_eq!(house.name(&lena), "[erased]", "seed {seed}");
        house.whole();
    }
}

#[tokio::test]
async fn no_digest_tells_what_a_request_said_and_none_outlives_the_text() {
    let (house, lena) = with_lena(7).await;
    let asked = person("Lena Zimmermann");
    let plain = canon::digest(&(&asked.noun, asked.serial, &asked.verb, &asked.fields)).unwrap();
    let reply = house.store.reply("folder", "lena-joins").unwrap().unwrap();
    assert_ne!(reply.request, plain, "whoever guesses the name must not find it");
    assert_ne!(reply.request, Digest([0; 32]));
    assert_eq!(reply.about, Some(lena.clone()));

    let first = house.act(&erase(&lena)).await.unwrap();
    assert_eq!(house.store.reply("folder", "lena-joins").unwrap(), None);
    let again = house.act(&erase(&lena)).await.unwrap();
    assert_eq!(first, again, "the erasure itself holds no personal text and still answers");
}

#[tokio::test]
async fn a_key_is_known_for_thirty_days() {
    let house = House::new(8).await;
    let first = house.act(&keyed(risk("Drift"), "k")).await.unwrap();
    let began = house.app.now();
    house.clock.set(began.plus(REPLY_MS));
    assert_eq!(house.act(&keyed(risk("Drift"), "k")).await.unwrap(), first);
    assert_eq!(house.act(&keyed(risk("Other"), "k")).await.unwrap_err().status(), 409);
    house.clock.set(began.plus(REPLY_MS + 1));
    let other = house.act(&keyed(risk("Other"), "k")).await.unwrap();
    assert_eq!(other.entry, first.entry + 1, "the key is free again");
    assert_eq!(house.act(&keyed(risk("Other"), "k")).await.unwrap(), other);
}
