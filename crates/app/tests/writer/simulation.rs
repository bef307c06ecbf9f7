//! The real writer on a storage that loses calls, loses answers, dies and panics, as its seed decides.
//!
//! Whatever fails and when: an acknowledged entry stays, an unheard group is in whole or not at all, the
//! ledger verifies, the tables fold anew to the same bytes, and a repeated request is done once. A
//! failure prints its seed; the seed replays it.

use std::collections::BTreeMap;

use access::Principal;
use app::{AsOf, Done, Request};
use base::{Error, chance::Seeded};
use store::{Odds, Weather};

use crate::house::{House, keyed, person, risk, too_long};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=12;
const LIVES: u64 = 4;
const ROUNDS: u64 = 6;

const STORM: Weather = Weather {
    reads: Odds { lost: 15, unheard: 15, dies: 3, panics: 10 },
    commits: Odds { lost: 120, unheard: 200, dies: 80, panics: 60 },
    erasures: Odds { lost: 0, unheard: 0, dies: 0, panics: 0 },
};

/// Commands that were handed over together, and what is known of them.
struct Asked {
    names: Vec<String>,
    requests: Vec<Request>,
    /// Whether one of them fits no entry, so that none may ever be done.
    broken: bool,
    /// The answer, once it was heard.
    dones: Option<Vec<Done>>,
}

/// What the storms brought, to know that they were ones.
#[derive(Debug, Default)]
struct Brought {
    acknowledged: u64,
    unheard: u64,
    lost: u64,
    deaths: u64,
}

#[tokio::test]
async fn whatever_fails_what_was_acknowledged_stays_and_all_else_is_whole_or_not_there() {
    let mut brought = Brought::default();
    for seed in SEEDS {
        simulate(seed, &mut brought).await;
    }
    let Brought { acknowledged, unheard, lost, deaths } = brought;
    let enough = acknowledged > 200 && unheard > 50 && lost > 50 && deaths > 10;
    assert!(enough, "{acknowledged} acknowledged, {unheard} unheard, {lost} lost, {deaths} deaths");
}

async fn simulate(seed: u64, brought: &mut Brought) {
    let chance = Seeded::new(seed);
    let mut house = House::new(seed).await;
    let mut asked: Vec<Asked> = Vec::new();
    let mut known = BTreeMap::new();
    for life in 0..LIVES {
        for _ in 0..ROUNDS {
            let groups: Vec<Asked> = (0..=chance.below(6)).map(|_| group(&chance)).collect();
            house.store.expect(STORM);
            let requests: Vec<_> = groups.iter().map(|one| one.requests.clone()).collect();
            let answers = house.act_at_once(&requests).await;
            house.store.expect(Weather::default());
            for (mut one, answer) in groups.into_iter().zip(answers) {
                if one.broken {
                    assert!(answer.is_err(), "seed {seed}: {:?} fit no entry", one.names);
                } else if let Err(Error::Refused(refusal)) = &answer {
                    panic!("seed {seed}: {:?} was refused: {refusal}", one.names);
                }
                one.dones = answer.ok();
                asked.push(one);
            }
            if house.store.is_dead() {
                brought.deaths += 1;
                break;
            }
            known = check(&house, seed, &asked, &known);
        }
        house = house.reopen(100 * seed + life).await;
        known = check(&house, seed, &asked, &known);
    }
    for one in asked.iter().filter(|one| !one.broken) {
        match &one.dones {
            Some(_) => brought.acknowledged += 1,
            None if known.contains_key(&one.names[0]) => brought.unheard += 1,
            None => brought.lost += 1,
        }
    }
    repeat(&house, seed, &asked, &known).await;
}

/// Some risks and people. All of a group may be repeated, or none.
fn group(chance: &Seeded) -> Asked {
    let (count, repeated) = (1 + chance.below(3), chance.below(2) == 0);
    let (mut names, mut requests) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let name = format!("Name {:016x}", chance.next());
        let request = if chance.below(3) == 0 { person(&name) } else { risk(&name) };
        requests.push(if repeated { keyed(request, &name) } else { request });
        names.push(name);
    }
    let broken = chance.below(6) == 0;
    if broken {
        requests.push(too_long());
    }
    Asked { names, requests, broken, dones: None }
}

/// What is there, by name: the id and the entry that made it.
type Known = BTreeMap<String, (String, u64)>;

fn there(house: &House, seed: u64) -> Known {
    let folder = Principal::folder();
    let mut there = Known::new();
    for (noun, field) in [("risk", "title"), ("person", "name")] {
        for record in house.app.list(&folder, noun, AsOf::Now).unwrap() {
            let name = record.state[field].as_str().unwrap().to_owned();
            let what = (record.id.to_string(), record.created.entry);
            let twice = there.insert(name, what);
            assert_eq!(twice, None, "seed {seed}: something was done twice");
        }
    }
    there
}

/// Looks at everything, on a steady storage. Gives what is there.
fn check(house: &House, seed: u64, asked: &[Asked], known: &Known) -> Known {
    house.whole();
    let there = there(house, seed);
    for (name, what) in known {
        assert_eq!(there.get(name), Some(what), "seed {seed}: `{name}` was there before");
    }
    for one in asked {
        let found: Vec<_> = one.names.iter().filter_map(|name| there.get(name)).collect();
        match &one.dones {
            Some(dones) => {
                let done = |done: &Done| (done.id.to_string(), done.entry);
                let dones: Vec<_> = dones.iter().map(done).collect();
                let found: Vec<_> = found.into_iter().cloned().collect();
                assert_eq!(found, dones, "seed {seed}: {:?} was acknowledged", one.names);
            }
            None if one.broken => assert!(found.is_empty(), "seed {seed}: {:?}", one.names),
            None => {
                let whole = found.is_empty() || found.len() == one.names.len();
                assert!(whole, "seed {seed}: a part of {:?} is there", one.names);
                let entries = found.iter().map(|(_, entry)| *entry);
                let first = found.first().map_or(0, |(_, entry)| *entry);
                assert!(entries.eq((first..).take(found.len())), "seed {seed}: {found:?}");
            }
        }
    }
    there
}

/// Repeats what may be repeated: it answers as before, or does now what was never done, once.
async fn repeat(house: &House, seed: u64, asked: &[Asked], known: &Known) {
    let folder = Principal::folder();
    let repeated = |one: &&Asked| !one.broken && one.requests[0].key.is_some();
    for one in asked.iter().filter(repeated) {
        for _ in 0..2 {
            let dones = house.app.carry_out_together(&folder, one.requests.clone()).await.unwrap();
            let there = there(house, seed);
            for (name, done) in one.names.iter().zip(&dones) {
                let what = (done.id.to_string(), done.entry);
                assert_eq!(there[name], what, "seed {seed}: `{name}`");
                assert!(known.get(name).is_none_or(|was| *was == what), "seed {seed}: `{name}`");
            }
            if let Some(heard) = &one.dones {
                assert_eq!(&dones, heard, "seed {seed}: the answer is the one given before");
            }
        }
    }
    house.whole();
}
