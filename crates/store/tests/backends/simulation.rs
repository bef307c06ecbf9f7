//! Commits on a backend that loses calls, loses answers and dies. A failure prints its seed.

use base::chance::Seeded;
use store::{Backend as _, Faulty, Odds, StoreError, Weather};

use crate::{
    BACKENDS,
    log::{check, commit},
};

const ODDS: Odds = Odds { lost: 200, unheard: 200, dies: 150, panics: 0 };
const STORM: Weather = Weather { commits: ODDS, reads: CALM, erasures: CALM };
const CALM: Odds = Odds { lost: 0, unheard: 0, dies: 0, panics: 0 };

#[test]
fn a_confirmed_batch_stays_and_an_unheard_one_is_in_whole_or_not_at_all() {
    for (name, open) in BACKENDS {
        let (mut lost, mut unheard) = (0, 0);
        for seed in 1..=15 {
            let chance = Seeded::new(seed);
            let folder = tempfile::tempdir().unwrap();
            let mut confirmed = 0;
            for life in 0..5 {
                let store = Faulty::new(open(folder.path()), 100 * seed + life);
                assert_eq!(check(&store, seed), confirmed, "{name}, seed {seed}");
                while !store.is_dead() {
                    let next = commit(&store, 1 + chance.below(120));
                    store.expect(STORM);
                    let answer = store.commit(&next);
                    store.expect(Weather::default());
                    if store.is_dead() {
                        break;
                    }
                    let size = check(&store, seed);
                    match answer {
                        Ok(()) => assert_eq!(size, next.batch.head.size, "{name}, seed {seed}"),
                        Err(_) if size == confirmed => lost += 1,
                        Err(_) => {
                            assert_eq!(size, next.batch.head.size, "{name}, seed {seed}");
                            unheard += 1;
                        }
                    }
                    // Whoever goes on with the state from before it is refused.
                    if size > confirmed {
                        let again = store.commit(&next);
                        assert!(matches!(again, Err(StoreError::Moved)), "{name}, seed {seed}");
                    }
                    confirmed = size;
                }
                // What the last commit of a life did, only the next life knows.
                let size = check(&*open(folder.path()), seed);
                assert!(size >= confirmed, "{name}, seed {seed}: a confirmed batch is gone");
                confirmed = size;
            }
        }
        assert!(lost > 20 && unheard > 20, "{name}: {lost} lost, {unheard} unheard");
    }
}
