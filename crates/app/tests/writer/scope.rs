//! Scopes of pseudonyms: one for a value within a scope, none across; treated and restored on record, for
//! a purpose; gone with the key.

use std::{
    collections::BTreeSet,
    sync::{Barrier, mpsc},
    time::Duration,
};

use access::{Principal, Role, Via};
use app::{App, Hand, Restored};
use base::{AnyId, Digest, Error};
use privacy::Recipe;
use serde_json::json;
use store::{Backend as _, Listing, Odds, Pseudonyms as _, Weather};

use crate::house::{House, request};

const LOST: Odds = Odds { lost: 1000, unheard: 0, dies: 0, panics: 0 };
const UNHEARD: Odds = Odds { lost: 0, unheard: 1000, dies: 0, panics: 0 };
const DIES: Odds = Odds { lost: 0, unheard: 0, dies: 1000, panics: 0 };

const LETTER: &str = "Write to lena.z@harbour-mail.com, not to omar@harbour-mail.com.";
const PURPOSE: &str = "Answer a complaint";

/// Values that look real in the place of addresses, and tokens in the place of all else.
const RECIPE: &str = "name = 'own'\ndefault = { action = 'pseudonymise' }\n\
    labels.EMAIL_ADDRESS = { action = 'pseudonymise', surrogate = true }";

async fn open(house: &House, recipe: &str) -> AnyId {
    let fields = json!({ "title": "Letters", "purposes": [PURPOSE], "recipe": recipe });
    house.act(&request("scope", "open", &fields)).await.unwrap().id
}

async fn close(house: &House, scope: &AnyId) {
    let close = request(&scope.to_string(), "close", &json!({ "reason": "The contract ended" }));
    house.act(&close).await.unwrap();
}

fn treat(app: &App, scope: &AnyId, text: &str) -> Result<String, Error> {
    let treat = |hand: &mut Hand<'_>| Ok(hand.treat(&[text])?.remove(0).text);
    app.anonymise(&Principal::folder(), scope, None, treat)
}

async fn restore(app: &App, scope: &AnyId, text: &str) -> Result<Restored, Error> {
    app.restore(&Principal::folder(), scope, PURPOSE, &[text]).await
}

fn signed_in(role: Role) -> Principal {
    let account = "account-2".to_owned();
    Principal { account, person: None, role, via: Via::Session }
}

fn count(house: &House, what: &str) -> usize {
    let what = Some(what.to_owned());
    house.store.list(&Listing { what, most: 99, ..Listing::default() }).unwrap().len()
}

fn restorations(house: &House) -> usize {
    count(house, "scope.restored")
}

/// The last entry, as it is stored.
fn newest(house: &House) -> serde_json::Value {
    let last = house.app.size().unwrap() - 1;
    serde_json::from_slice(&house.store.leaves(last, 1).unwrap().remove(0).bytes).unwrap()
}

#[tokio::test]
async fn a_value_has_one_pseudonym_in_a_scope_and_another_one_in_each_other() {
    let house = House::new(1).await;
    for recipe in ["pseudonymise", RECIPE] {
        let (one, other) = (open(&house, recipe).await, open(&house, recipe).await);
        let first = treat(&house.app, &one, LETTER).unwrap();
        assert!(!first.contains("lena") && !first.contains("omar"), "{first}");
        let again = treat(&house.app, &one, &format!("Once more. {LETTER}")).unwrap();
        assert_eq!(again, format!("Once more. {first}"));
        let elsewhere = treat(&house.app, &other, LETTER).unwrap();
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
        let shared = words(&first).intersection(&words(&elsewhere)).cloned().collect::<Vec<_>>();
        assert_eq!(shared, ["Write", "not", "to"], "{first} / {elsewhere}");
        let back = restore(&house.app, &one, &first).await.unwrap();
        assert_eq!((back.texts[0].as_str(), back.restored), (LETTER, 2));
        let foreign = restore(&house.app, &other, &first).await.unwrap();
        assert_eq!((foreign.texts[0].as_str(), foreign.restored), (first.as_str(), 0));
    }
    let scope = open(&house, RECIPE).await;
    let before = treat(&house.app, &scope, LETTER).unwrap();
    let house = house.reopen(2).await;
    assert_eq!(treat(&house.app, &scope, LETTER).unwrap(), before, "as another process does");
    house.whole();
}

#[tokio::test]
async fn values_are_put_back_by_who_may_for_a_purpose_and_on_record() {
    let house = House::new(3).await;
    let scope = open(&house, "pseudonymise").await;
    let text = treat(&house.app, &scope, LETTER).unwrap();
    let ask = async |who: &Principal, purpose: &str, text: &str| {
        let asked = house.app.restore(who, &scope, purpose, &[text]).await;
        asked.map_err(|error| error.render())
    };
    let refused = ask(&Principal::folder(), "Curiosity", &text).await.unwrap_err();
    assert!(refused.contains("`Curiosity` is no purpose of this scope"), "{refused}");
    assert!(refused.contains("it allows `Answer a complaint`"), "{refused}");
    for role in [Role::Contributor, Role::Auditor] {
        let refused = ask(&signed_in(role), PURPOSE, &text).await.unwrap_err();
        assert!(refused.contains("may not put back what pseudonyms stand for"), "{refused}");
    }
    assert_eq!(restorations(&house), 0);

    let nothing = ask(&signed_in(Role::Manager), PURPOSE, "Nothing of anybody.").await.unwrap();
    assert_eq!((nothing.restored, nothing.entry, restorations(&house)), (0, None, 0));
    let done = ask(&signed_in(Role::Manager), PURPOSE, &text).await.unwrap();
    assert_eq!(done.texts, [LETTER]);
    let entry = house.store.leaves(done.entry.unwrap().entry, 1).unwrap().remove(0).bytes;
    let entry: serde_json::Value = serde_json::from_slice(&entry).unwrap();
    assert_eq!((&entry["what"], &entry["by"]), (&json!("scope.restored"), &json!("account-2")));
    let body = json!({ "pseudonyms": 2, "purpose": PURPOSE, "text": Digest::of(text.as_bytes()) });
    assert_eq!(entry["body"], body);

    // Nobody types one in.
    let typed = request(&scope.to_string(), "restore", &body);
    assert_eq!(house.act(&typed).await.unwrap_err().status(), 403);
    let who = signed_in(Role::Auditor);
    let treated = house.app.anonymise(&who, &scope, None, |hand| hand.treat(&[LETTER]));
    assert_eq!(treated.unwrap_err().status(), 403);
    let who = signed_in(Role::Contributor);
    let treated = house.app.anonymise(&who, &scope, None, |hand| hand.treat(&[LETTER]));
    assert_eq!(treated.unwrap()[0].text, text);
    house.whole();
}

#[tokio::test]
async fn whoever_treats_texts_leaves_an_entry_that_counts_them_also_when_it_goes_wrong() {
    let house = House::new(31).await;
    let scope = open(&house, RECIPE).await;
    let who = signed_in(Role::Contributor);
    let run = |work: &dyn Fn(&mut Hand<'_>) -> Result<(), Error>| {
        house.app.anonymise(&who, &scope, None, |hand| work(hand))
    };
    let more = "Write to zoe@harbour-mail.com.";
    run(&|hand| {
        hand.treat(&[LETTER, "Nothing of anybody."])?;
        hand.treat(&[LETTER, more]).map(drop)
    })
    .unwrap();
    let entry = newest(&house);
    assert_eq!((&entry["what"], &entry["by"]), (&json!("scope.anonymised"), &json!("account-2")));
    let counts = json!({ "texts": 4, "replaced": 5, "new_pseudonyms": 3 });
    assert_eq!(entry["body"], counts, "one for the run, and no value");

    // A guess whether somebody is in the scope.
    let stopped = run(&|hand| {
        hand.treat(&[more])?;
        Err(Error::failed("write a file", std::io::Error::other("the disk is full")))
    });
    assert_eq!(stopped.unwrap_err().to_string(), "could not write a file");
    let counts = json!({ "texts": 1, "replaced": 1, "new_pseudonyms": 0 });
    assert_eq!(newest(&house)["body"], counts, "what was treated before it failed counts");

    run(&|_| Ok(())).unwrap();
    assert_eq!(count(&house, "scope.anonymised"), 2, "nothing was treated");
    house.store.expect(Weather { commits: LOST, ..Weather::default() });
    run(&|hand| hand.treat(&[more]).map(drop)).unwrap_err();
    house.whole();
}

#[tokio::test]
async fn a_scope_is_closed_behind_those_who_treat_texts_in_it() {
    let house = House::new(41).await;
    let scope = open(&house, "pseudonymise").await;
    let ((began, begun), (go, wait)) = (mpsc::channel(), mpsc::channel::<()>());
    let (app, of) = (house.app.clone(), scope.clone());
    let worker = std::thread::spawn(move || {
        app.anonymise(&Principal::folder(), &of, None, |hand| {
            began.send(()).unwrap();
            wait.recv().unwrap();
            hand.treat(&[LETTER]).map(drop)
        })
    });
    begun.recv().unwrap();
    let (app, of) = (house.app.clone(), scope.clone());
    let mut closing = tokio::spawn(async move {
        let close = request(&of.to_string(), "close", &json!({ "reason": "The contract ended" }));
        app.carry_out(&Principal::folder(), close).await
    });
    let early = tokio::time::timeout(Duration::from_millis(100), &mut closing).await;
    assert!(early.is_err(), "it waits");
    go.send(()).unwrap();
    worker.join().unwrap().unwrap();
    closing.await.unwrap().unwrap();
    assert_eq!(count(&house, "scope.anonymised"), 1, "which none is once it is closed");
    assert_eq!(house.store.data_key(&scope).unwrap(), None);
    house.whole();
}

#[tokio::test]
async fn of_a_closed_scope_nothing_is_left_to_restore_from() {
    let house = House::new(4).await;
    let (scope, other) = (open(&house, RECIPE).await, open(&house, RECIPE).await);
    let text = treat(&house.app, &scope, LETTER).unwrap();
    let kept = treat(&house.app, &other, LETTER).unwrap();
    let key = house.store.data_key(&scope).unwrap().unwrap();
    let surrogate = house.store.surrogates(&scope).unwrap().remove(0).0;
    let sealed = house.store.pseudonym(&scope, &surrogate).unwrap().unwrap().sealed;
    close(&house, &scope).await;
    for refused in [
        restore(&house.app, &scope, &text).await.map(drop).unwrap_err(),
        treat(&house.app, &scope, LETTER).map(drop).unwrap_err(),
    ] {
        assert!(refused.to_string().contains("its key is destroyed"), "{refused}");
    }
    assert_eq!(house.store.data_key(&scope).unwrap(), None);
    assert_eq!(house.store.pseudonym(&scope, &surrogate).unwrap(), None);
    // A copy of the database, made now, has nothing in it that could be opened, even with all keys.
    for file in ["plumb.db", "plumb.db-wal"] {
        let bytes = std::fs::read(house.folder.path().join(file)).unwrap_or_default();
        let has = |what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        for (name, what) in
            [("key", key.as_slice()), ("value", &sealed), ("pseudonym", surrogate.as_bytes())]
        {
            assert!(!has(what), "the {name} is in {file}");
        }
    }
    assert_eq!(restore(&house.app, &other, &kept).await.unwrap().texts, [LETTER]);
    house.whole();
}

#[tokio::test]
async fn a_closing_that_a_crash_cut_off_is_finished_at_the_next_start() {
    let house = House::new(5).await;
    let scope = open(&house, "pseudonymise").await;
    treat(&house.app, &scope, LETTER).unwrap();
    house.store.expect(Weather { erasures: DIES, ..Weather::default() });
    close(&house, &scope).await;
    assert!(house.store.is_dead());
    let house = house.reopen(6).await;
    assert_eq!(house.store.data_key(&scope).unwrap(), None);
    house.whole();
}

#[tokio::test]
async fn what_could_not_be_kept_is_not_given_out_and_is_the_same_afterwards() {
    for (seed, odds) in [(7, LOST), (8, UNHEARD), (9, DIES)] {
        let house = House::new(seed).await;
        let scope = open(&house, RECIPE).await;
        house.store.expect(Weather { commits: odds, ..Weather::default() });
        let failed = treat(&house.app, &scope, LETTER).unwrap_err();
        assert_eq!(failed.exit_code(), 2, "{failed}");
        let house = house.reopen(seed + 10).await;
        let text = treat(&house.app, &scope, LETTER).unwrap();
        assert_eq!(treat(&house.app, &scope, LETTER).unwrap(), text);
        assert_eq!(restore(&house.app, &scope, &text).await.unwrap().texts, [LETTER]);
        assert_eq!(house.store.surrogates(&scope).unwrap().len(), 2, "each value has one");

        let before = restorations(&house);
        house.store.expect(Weather { commits: LOST, ..Weather::default() });
        restore(&house.app, &scope, &text).await.unwrap_err();
        house.store.expect(Weather::default());
        assert_eq!(restorations(&house), before, "no entry, and no text");
    }
}

#[tokio::test]
async fn many_at_once_agree_within_a_scope_and_share_nothing_across() {
    // There are few towns, so that both scopes want the same ones at the same moment.
    const TOWNS: &str = "name = 'towns'\n\
        labels.LOCATION = { action = 'pseudonymise', surrogate = true }\n\
        [[recognisers]]\nname = 'town'\nlabel = 'LOCATION'\n\
        patterns = [{ regex = 'Ort[0-9]+x', score = 0.9 }]";
    let house = House::new(20).await;
    let scopes = [open(&house, TOWNS).await, open(&house, TOWNS).await];
    let (app, scopes, together) = (&house.app, &scopes, &Barrier::new(4));
    let work = move |scope: &AnyId| -> Vec<String> {
        together.wait();
        let letter = |round: u32| format!("They went from Ort{round}x to Ort{}x.", round + 1);
        (0..19).map(|round| treat(app, scope, &letter(round)).unwrap()).collect()
    };
    let done: Vec<Vec<String>> = std::thread::scope(|threads| {
        let all: Vec<_> =
            (0..4).map(|place| threads.spawn(move || work(&scopes[place % 2]))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(done[0], done[2], "one scope");
    assert_eq!(done[1], done[3], "one scope");
    let issued = |place: usize| -> BTreeSet<String> {
        house.store.surrogates(&scopes[place]).unwrap().into_iter().map(|(text, _)| text).collect()
    };
    assert_eq!((issued(0).len(), issued(1).len()), (20, 20));
    assert!(issued(0).is_disjoint(&issued(1)));
    for (place, texts) in [(0, &done[0]), (1, &done[1])] {
        let back = restore(app, &scopes[place], &texts.join(" ")).await.unwrap();
        assert_eq!(back.restored, 38);
        assert!(back.texts[0].ends_with("They went from Ort18x to Ort19x."), "{back:?}");
    }
}

#[tokio::test]
async fn the_recipe_is_that_of_the_scope_or_is_named_where_it_has_none() {
    let house = House::new(30).await;
    let with = open(&house, "pseudonymise").await;
    let fields = json!({ "title": "Letters" });
    let without = house.act(&request("scope", "open", &fields)).await.unwrap().id;
    let mask = || Recipe::named("mask").unwrap();
    let treat = |scope: &AnyId, recipe: Option<Recipe>| {
        let done = house.app.anonymise(&Principal::folder(), scope, recipe, |hand| {
            Ok(hand.treat(&[LETTER])?.remove(0).text)
        });
        done.map_err(|error| error.to_string())
    };
    assert_eq!(treat(&with, Some(mask())).unwrap_err(), "`scope-1` has a recipe of its own");
    assert_eq!(treat(&without, None).unwrap_err(), "`scope-2` has no recipe of its own");
    assert!(treat(&without, Some(mask())).unwrap().contains('*'));
    let risk = AnyId::new("risk", 1);
    assert_eq!(treat(&risk, None).unwrap_err(), "`risk-1` is not a scope");
    let none = restore(&house.app, &without, LETTER).await.unwrap_err().render();
    assert!(none.contains("it allows none"), "{none}");
    house.whole();
}
