//! A server that is killed in the middle of many writes keeps what it acknowledged.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{api, served::Served, support::Place};

/// How many write at once.
const WRITERS: usize = 4;

/// How often it is killed.
const KILLS: usize = 3;

/// After how many answers it is killed.
const ANSWERS: usize = 60;

/// Writes one risk after the other until the server is gone; notes what was acknowledged.
fn write(address: &str, token: &str, writer: &str, acknowledged: &Mutex<BTreeMap<u64, String>>) {
    for number in 0.. {
        let title = format!("Risk {number} of {writer}");
        let risk = json!({ "title": title, "source": "safety" });
        let Ok((status, done)) = api::post(address, token, "/api/risks", &risk) else { return };
        assert_eq!(status, 201, "{done}");
        let known = acknowledged.lock().unwrap().insert(done["entry"].as_u64().unwrap(), title);
        assert_eq!(known, None, "an entry was acknowledged twice");
    }
}

#[test]
fn every_acknowledged_entry_outlives_a_server_that_is_killed() {
    let place = Place::founded();
    let token = api::token(&place, "read", "write");
    let acknowledged = Mutex::new(BTreeMap::new());
    for kill in 0..KILLS {
        let server = Served::start(&place, "serve --listen 127.0.0.1:0");
        let address = server.address.clone();
        let before = acknowledged.lock().unwrap().len();
        let running = AtomicUsize::new(WRITERS);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let name = format!("writer {writer} before kill {kill}");
                let (address, token, running) = (&address, &token, &running);
                let acknowledged = &acknowledged;
                scope.spawn(move || {
                    write(address, token, &name, acknowledged);
                    running.fetch_sub(1, Ordering::SeqCst);
                });
            }
            while acknowledged.lock().unwrap().len() < before + ANSWERS {
                assert!(running.load(Ordering::SeqCst) > 0, "nobody writes any more");
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            drop(server); // which kills it
        });
        let entries = place.verified();
        let acknowledged = acknowledged.lock().unwrap();
        let (last, _) = acknowledged.last_key_value().unwrap();
        assert!(*last < entries, "entry {last} was acknowledged, {entries} are there");
    }
    let listed = place.json("risk list");
    let titles: BTreeMap<u64, &str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|risk| {
            (risk["created"]["entry"].as_u64().unwrap(), risk["state"]["title"].as_str().unwrap())
        })
        .collect();
    for (entry, title) in &*acknowledged.lock().unwrap() {
        assert_eq!(titles.get(entry), Some(&title.as_str()), "entry {entry}");
    }
    let served_again = Served::start(&place, "serve --listen 127.0.0.1:0");
    let (status, head) = api::get(&served_again.address, &token, "/api/ledger/head").unwrap();
    assert_eq!((status, head["size"].is_u64()), (200, true));
}

#[test]
fn the_same_request_with_the_same_key_is_carried_out_once_also_across_a_kill() {
    let place = Place::founded();
    let token = api::token(&place, "read", "write");
    let ask = |server: &Served| -> Value {
        let risk = json!({ "title": "Drift", "source": "safety" });
        let key = Some("once-and-no-more");
        let (status, done) =
            api::post_with(&server.address, &token, "/api/risks", &risk, key).unwrap();
        assert_eq!(status, 201, "{done}");
        done
    };
    let first = ask(&Served::start(&place, "serve --listen 127.0.0.1:0"));
    let second = ask(&Served::start(&place, "serve --listen 127.0.0.1:0"));
    assert_eq!(first, second);
    assert_eq!(place.json("risk list").as_array().unwrap().len(), 1);
}
