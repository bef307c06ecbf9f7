//! What is refused, fails or panics does so for whoever asked, and for nobody else.

use std::{fs, sync::Arc};

use access::Principal;
use app::{App, AsOf};
use base::{AnyId, Error, chance::Seeded};
use serde_json::json;
use store::{Backend as _, Leaf, Link, Odds, Refill, Row, StoreError, Weather};

use crate::house::{House, keyed, person, request, risk, too_long};

#[tokio::test]
async fn what_fits_no_entry_is_refused_and_nothing_beside_it() {
    let house = House::new(1).await;
    let setting = json!({ "name": "fairness_parity_min", "value": 1e300, "reason": "a slip" });
    let groups = [
        vec![risk("First")],
        vec![risk("Before")],
        vec![too_long()],
        vec![request("setting", "set", &setting)],
        vec![risk("After")],
    ];
    let answers = house.act_at_once(&groups).await;
    let refused = |place: usize| match &answers[place] {
        Err(Error::Refused(refusal)) => (refusal.what.clone(), refusal.hint.to_string()),
        other => panic!("{place}: {other:?}"),
    };
    let (what, hint) = refused(2);
    assert!(what.starts_with("an entry has at most 65535 bytes, this one has 72"), "{what}");
    assert_eq!(hint, "shorten the texts, or record them in several steps");
    let (what, hint) = refused(3);
    assert_eq!(what, "`1e+300` is too large to be exact in JSON");
    assert_eq!(hint, "write a number with at most 15 digits");
    let entry = |place: usize| answers[place].as_ref().unwrap()[0].entry;
    assert_eq!((entry(1), entry(4)), (entry(0) + 1, entry(0) + 2));
    assert_eq!(house.whole(), entry(4) + 1);
}

#[tokio::test]
async fn commands_that_belong_together_are_carried_out_together_or_not_at_all() {
    let house = House::new(2).await;
    let before = house.whole();
    let folder = Principal::folder();
    let broken = vec![person("Lena"), keyed(risk("One"), "one"), risk("Two"), too_long()];
    let answers = house.act_at_once(&[vec![risk("Zero")], broken, vec![person("Ines")]]).await;
    assert!(matches!(answers[1], Err(Error::Refused(_))), "{answers:?}");
    // Not even the key of the person who did not join is left, and her number is free again.
    let ines = &answers[2].as_ref().unwrap()[0];
    assert_eq!((ines.id.to_string(), ines.entry), ("person-2".to_owned(), before + 1));
    assert_eq!(house.name(&ines.id), "Ines");
    assert_eq!(house.store.reply("folder", "one").unwrap(), None);
    assert_eq!(house.whole(), before + 2);

    let link = json!({ "title": "Three", "source": "safety", "owner": "person-3" });
    let whole = vec![person("Sofia"), request("risk", "identify", &link), risk("Four")];
    let dones = house.app.carry_out_together(&folder, whole).await.unwrap();
    let entries: Vec<u64> = dones.iter().map(|done| done.entry).collect();
    assert_eq!(entries, [before + 2, before + 3, before + 4], "in their order");

    assert_eq!(house.app.carry_out_together(&folder, Vec::new()).await.unwrap(), []);
    let release = request("release-1", "move", &json!({}));
    let error = house.app.carry_out_together(&folder, vec![risk("Five"), release]).await;
    assert!(error.unwrap_err().to_string().contains("moved by itself"));
    let many = vec![risk("Six"); 10_001];
    assert_eq!(house.app.carry_out_together(&folder, many).await.unwrap_err().status(), 429);
    assert_eq!(house.whole(), before + 5);
}

#[tokio::test]
async fn an_answer_that_rests_on_a_batch_waits_until_it_is_stored() {
    let house = House::new(7).await;
    let before = house.whole();
    let twice = || vec![keyed(risk("Once"), "once")];
    let groups = [vec![risk("First")], twice(), twice()];
    let lost = Odds { lost: 1000, ..Odds::default() };
    house.store.expect(Weather { commits: lost, ..Weather::default() });
    for answer in house.act_at_once(&groups).await {
        assert_eq!(answer.unwrap_err().status(), 500, "nothing was stored");
    }
    assert_eq!(house.whole(), before);
    let answers = house.act_at_once(&groups).await;
    let once = |place: usize| answers[place].as_ref().unwrap();
    assert_eq!(once(1), once(2));
    assert_eq!(house.whole(), before + 2);
}

#[tokio::test]
async fn a_panic_fails_those_that_wait_and_the_writer_goes_on() {
    let house = House::new(3).await;
    let before = house.whole();
    let panics = Odds { panics: 1000, ..Odds::default() };
    for weather in [
        Weather { commits: panics, ..Weather::default() },
        Weather { reads: panics, ..Weather::default() },
    ] {
        house.store.expect(weather);
        let error = house.act(&risk("Lost")).await.unwrap_err();
        assert_eq!(error.status(), 500);
        assert!(error.causes()[0].contains("broke off"), "{}", error.render());
        house.store.expect(Weather::default());
        house.app.sound().unwrap();
        house.act(&risk("Kept")).await.unwrap();
    }
    assert_eq!(house.whole(), before + 2);
    house
        .store
        .expect(Weather { reads: Odds { lost: 1000, ..Odds::default() }, ..Weather::default() });
    assert!(house.app.sound().is_err(), "a storage that cannot be read is not sound");
}

/// Folds every setting to what nobody can read.
struct Unreadable(AnyId);

impl Refill for Unreadable {
    fn fold(&mut self, _: &[Leaf]) -> Result<(Vec<Row>, Vec<Link>), StoreError> {
        let body = "{}".to_owned();
        Ok((vec![Row { id: self.0.clone(), entry: 0, body }], Vec::new()))
    }
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_not_the_defaults() {
    let house = House::new(4).await;
    let name = "fairness_parity_min";
    assert_eq!(house.app.setting(name, AsOf::Now).unwrap(), Some(0.8));
    house.store.refold(&mut Unreadable(AnyId::new("setting", 1))).unwrap();
    let error = house.app.setting(name, AsOf::Now).unwrap_err();
    assert!(error.to_string().contains("`setting-1`"), "{error}");
    let standing = house.app.standing(&Principal::folder(), AsOf::Now).await.unwrap();
    assert!(
        standing.failed.iter().any(|(check, _)| check == "PL-FAIR-01"),
        "{:?}",
        standing.failed
    );
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_refused_with_a_hint() {
    let (_place, folder, clock) = House::new(5).await.close().await;
    // A database of SQLite has the number of its format in bytes 60 to 63.
    let mut bytes = fs::read(folder.database()).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(folder.database(), &bytes).unwrap();
    let opened = [
        App::open(folder.clone(), clock.clone(), Arc::new(Seeded::new(1))),
        App::open_to_read(folder.clone(), clock, Arc::new(Seeded::new(1))),
    ];
    for opened in opened {
        let Err(Error::Refused(refusal)) = opened else { panic!("it was not refused") };
        assert!(refusal.what.starts_with("the folder has format 99, this version reads up to"));
        assert_eq!(refusal.hint, "use the version of plumb that wrote it, or a newer one");
    }
    assert_eq!(fs::read(folder.database()).unwrap(), bytes, "it was not touched");
}
