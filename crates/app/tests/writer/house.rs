//! An organisation on a storage that fails when it is told to.

use std::{sync::Arc, time::Duration};

use access::{Principal, password::Password};
use app::{App, AsOf, Done, Founding, Request, found};
use base::{AnyId, Error, Millis, chance::Seeded, time::Fixed};
use serde_json::{Value, json};
use store::{Faulty, Folder, Weather};

pub(crate) struct House {
    place: tempfile::TempDir,
    pub(crate) folder: Folder,
    pub(crate) clock: Arc<Fixed>,
    pub(crate) store: Arc<Faulty>,
    pub(crate) app: App,
}

impl House {
    /// A ledger with its owner, opened on a steady storage.
    pub(crate) async fn new(seed: u64) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join("data"));
        let clock = Arc::new(Fixed::new("2026-11-20T09:00:00Z".parse::<Millis>().unwrap()));
        let founding = Founding {
            organisation: "Harbourside".to_owned(),
            origin: "harbourside.example/log".to_owned(),
            name: "Mara Lindqvist".to_owned(),
            login: "mara".to_owned(),
            password: Password::choose("lantern orchard violin 7".to_owned()).unwrap(),
        };
        let chance = Arc::new(Seeded::new(7));
        drop(found(folder.clone(), founding, clock.clone(), chance).await.unwrap());
        while folder.hold().is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (store, app) = open(&folder, &clock, seed);
        Self { place, folder, clock, store, app }
    }

    /// The process ends, however it stands. Its writer may still be at work: this waits for it.
    pub(crate) async fn close(self) -> (tempfile::TempDir, Folder, Arc<Fixed>) {
        let Self { place, folder, clock, store, app } = self;
        drop((store, app));
        while folder.hold().is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (place, folder, clock)
    }

    /// The process ends, and another one opens the folder.
    pub(crate) async fn reopen(self, seed: u64) -> Self {
        let (place, folder, clock) = self.close().await;
        let (store, app) = open(&folder, &clock, seed);
        Self { place, folder, clock, store, app }
    }

    pub(crate) async fn act(&self, request: &Request) -> Result<Done, Error> {
        self.app.carry_out(&Principal::folder(), request.clone()).await
    }

    /// Carries out groups of requests, the first by itself, and all others in one batch behind it. A
    /// batch is the same each time, so what happens to it depends on the seed alone.
    pub(crate) async fn act_at_once(
        &self,
        groups: &[Vec<Request>],
    ) -> Vec<Result<Vec<Done>, Error>> {
        let calls = self.store.calls();
        self.store.hold(true);
        let mut tasks = Vec::new();
        for (place, group) in groups.iter().enumerate() {
            let (app, group) = (self.app.clone(), group.clone());
            tasks.push(tokio::spawn(async move {
                app.carry_out_together(&Principal::folder(), group).await
            }));
            tokio::task::yield_now().await;
            while place == 0 && self.store.calls() == calls {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        for _ in 0..groups.len() {
            tokio::task::yield_now().await;
        }
        self.store.hold(false);
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    }

    /// Verifies the ledger, folds it anew to the same tables, and gives its size.
    pub(crate) fn whole(&self) -> u64 {
        self.store.expect(Weather::default());
        let checked = self.app.verify(&Principal::folder(), &[], |_, _| {}).unwrap();
        let (before, after) = self.app.rebuild(&Principal::folder()).unwrap();
        assert_eq!(before, after, "folded anew");
        checked.entries
    }

    pub(crate) fn name(&self, id: &AnyId) -> String {
        self.app.see(&Principal::folder(), id, AsOf::Now).unwrap().name
    }
}

fn open(folder: &Folder, clock: &Arc<Fixed>, seed: u64) -> (Arc<Faulty>, App) {
    let store = Arc::new(Faulty::new(folder.storage().unwrap(), seed));
    let chance = Arc::new(Seeded::new(seed + 1000));
    let app = App::open_on(store.clone(), folder.clone(), clock.clone(), chance);
    (store, app.unwrap_or_else(|error| panic!("{}", error.render())))
}

pub(crate) fn request(noun: &str, verb: &str, fields: &Value) -> Request {
    let (noun, serial) = match noun.split_once('-') {
        Some((noun, serial)) => (noun, serial.parse().ok()),
        None => (noun, None),
    };
    Request {
        noun: noun.to_owned(),
        serial,
        verb: verb.to_owned(),
        fields: fields.as_object().cloned().unwrap(),
        ..Request::default()
    }
}

pub(crate) fn risk(title: &str) -> Request {
    request("risk", "identify", &json!({ "title": title, "source": "safety" }))
}

pub(crate) fn person(name: &str) -> Request {
    let fields = json!({ "name": name, "employment": "staff", "in_scope": true });
    request("person", "join", &fields)
}

/// What no entry can hold: more bytes than a leaf has.
pub(crate) fn too_long() -> Request {
    let long = "\u{1f4da}".repeat(9000);
    let fields = json!({
        "name": "Too long", "purpose": long, "affected": long,
        "decides_about_people": false, "personal_data": false,
    });
    request("system", "propose", &fields)
}

pub(crate) fn keyed(request: Request, key: &str) -> Request {
    Request { key: Some(key.to_owned()), ..request }
}
