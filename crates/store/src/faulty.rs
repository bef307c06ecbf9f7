//! A backend that fails as its seed decides, for simulations and tests: around any other backend.
//!
//! It is steady until it is told which [`Weather`] to expect. What it does to a call depends on its seed and on the
//! calls before, so the same calls in the same order fail in the same way, for ever.

use std::sync::{
    Arc, Condvar, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use base::{AnyId, Digest, Millis, chance::Seeded};

use crate::{
    Backend, Commit, Credential, Leaf, Link, Listing, Locked, Pseudonym, Pseudonyms, Refill, Reply,
    Row, SignIn, Storage, StoreError, StoredHead, StoredSession, WrappedKey,
};

/// Of a thousand calls, how many fail in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Odds {
    /// The call is not done and answers with an error.
    pub lost: u64,
    /// The call is done and answers with an error.
    pub unheard: u64,
    /// The process dies before or after the call: it and all that follow answer with an error.
    pub dies: u64,
    /// The call is not done and panics, as a bug would.
    pub panics: u64,
}

/// The odds of each kind of call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weather {
    /// Of calls that read the ledger and what is folded from it.
    pub reads: Odds,
    /// Of commits, and of pseudonyms that are put.
    pub commits: Odds,
    /// Of erasures.
    pub erasures: Odds,
}

/// A backend that fails as its seed decides.
pub struct Faulty {
    inner: Arc<dyn Storage>,
    chance: Seeded,
    weather: Mutex<Weather>,
    dead: AtomicBool,
    /// Whether calls wait, and what wakes them.
    held: (Mutex<bool>, Condvar),
    calls: AtomicU64,
}

impl Faulty {
    /// A steady backend around `inner`, with a seed for when it is no more.
    pub fn new(inner: Arc<dyn Storage>, seed: u64) -> Self {
        Self {
            inner,
            chance: Seeded::new(seed),
            weather: Mutex::default(),
            dead: AtomicBool::new(false),
            held: (Mutex::new(false), Condvar::new()),
            calls: AtomicU64::new(0),
        }
    }

    /// From now on calls fail with these odds; in [`Weather::default`] none does.
    pub fn expect(&self, weather: Weather) {
        *lock(&self.weather) = weather;
    }

    /// Whether the process has died: nothing but opening the storage anew helps.
    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// How many calls began, those that wait included.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Makes calls wait, or lets those that wait go on.
    pub fn hold(&self, hold: bool) {
        *lock(&self.held.0) = hold;
        self.held.1.notify_all();
    }

    fn read<T>(&self, call: impl FnOnce(&Inner) -> Answer<T>) -> Answer<T> {
        let odds = lock(&self.weather).reads;
        self.call(odds, call)
    }

    fn call<T>(&self, odds: Odds, call: impl FnOnce(&Inner) -> Answer<T>) -> Answer<T> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let free = self.held.1.wait_while(lock(&self.held.0), |held| *held);
        drop(free.unwrap_or_else(PoisonError::into_inner));
        if self.is_dead() {
            return Err(fault("the process has died"));
        }
        let drawn = self.chance.below(1000);
        let unheard = odds.lost + odds.unheard;
        let dies = unheard + odds.dies;
        if drawn < odds.lost {
            Err(fault("the call was lost"))
        } else if drawn < unheard {
            call(&*self.inner)?;
            Err(fault("the answer was lost"))
        } else if drawn < dies {
            self.dead.store(true, Ordering::SeqCst);
            if drawn.is_multiple_of(2) {
                call(&*self.inner)?;
            }
            Err(fault("the process died"))
        } else if drawn < dies + odds.panics {
            // Unlike `panic!` it prints nothing: it is meant to happen.
            std::panic::resume_unwind(Box::new("a simulated bug"))
        } else {
            call(&*self.inner)
        }
    }
}

type Inner = dyn Storage;
type Answer<T> = Result<T, StoreError>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fault(why: &str) -> StoreError {
    StoreError::Database(format!("{why}, as it was simulated"))
}

impl Backend for Faulty {
    fn head(&self) -> Result<Option<StoredHead>, StoreError> {
        self.read(Backend::head)
    }

    fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        let odds = lock(&self.weather).commits;
        self.call(odds, |inner| inner.commit(commit))
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|inner| inner.tile(level, index))
    }

    fn leaves(&self, first: u64, most: usize) -> Result<Vec<Leaf>, StoreError> {
        self.read(|inner| inner.leaves(first, most))
    }

    fn list(&self, listing: &Listing) -> Result<Vec<Leaf>, StoreError> {
        self.read(|inner| inner.list(listing))
    }

    fn size_at(&self, at: Millis) -> Result<u64, StoreError> {
        self.read(|inner| inner.size_at(at))
    }

    fn record(&self, id: &AnyId, size: u64) -> Result<Option<Row>, StoreError> {
        self.read(|inner| inner.record(id, size))
    }

    fn records(&self, noun: &str, size: u64) -> Result<Vec<Row>, StoreError> {
        self.read(|inner| inner.records(noun, size))
    }

    fn touched(&self, noun: &str, size: u64) -> Result<Option<u64>, StoreError> {
        self.read(|inner| inner.touched(noun, size))
    }

    fn last_serial(&self, noun: &str) -> Result<u64, StoreError> {
        self.read(|inner| inner.last_serial(noun))
    }

    fn links_to(&self, id: &AnyId) -> Result<Vec<Link>, StoreError> {
        self.read(|inner| inner.links_to(id))
    }

    fn locked(&self, digest: &Digest) -> Result<Option<Locked>, StoreError> {
        self.read(|inner| inner.locked(digest))
    }

    fn data_key(&self, subject: &AnyId) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|inner| inner.data_key(subject))
    }

    fn any_data_key(&self) -> Result<Option<WrappedKey>, StoreError> {
        self.read(Backend::any_data_key)
    }

    fn erase(&self, subject: &AnyId) -> Result<(), StoreError> {
        let odds = lock(&self.weather).erasures;
        self.call(odds, |inner| inner.erase(subject))
    }

    fn reply(&self, by: &str, key: &str) -> Result<Option<Reply>, StoreError> {
        self.read(|inner| inner.reply(by, key))
    }

    fn refold(&self, refill: &mut dyn Refill) -> Result<(), StoreError> {
        self.read(|inner| inner.refold(refill))
    }

    fn fold_digest(&self) -> Result<Digest, StoreError> {
        self.read(Backend::fold_digest)
    }
}

/// Signing in is steady until the process dies.
impl SignIn for Faulty {
    fn set_credential(
        &self,
        credential: &Credential,
        kept: Option<&Digest>,
    ) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.set_credential(credential, kept))
    }

    fn signing_in(&self) -> Result<Vec<u64>, StoreError> {
        self.call(Odds::default(), SignIn::signing_in)
    }

    fn saw_session(&self, digest: &Digest, seen: Millis) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.saw_session(digest, seen))
    }

    fn credential(&self, login: &str) -> Result<Option<Credential>, StoreError> {
        self.call(Odds::default(), |inner| inner.credential(login))
    }

    fn drop_credential(&self, account: u64) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.drop_credential(account))
    }

    fn put_session(&self, session: &StoredSession) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.put_session(session))
    }

    fn session(&self, digest: &Digest) -> Result<Option<StoredSession>, StoreError> {
        self.call(Odds::default(), |inner| inner.session(digest))
    }

    fn drop_session(&self, digest: &Digest) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.drop_session(digest))
    }

    fn drop_sessions_before(&self, seen: Millis) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.drop_sessions_before(seen))
    }

    fn put_token(&self, digest: &Digest, token: u64) -> Result<(), StoreError> {
        self.call(Odds::default(), |inner| inner.put_token(digest, token))
    }

    fn token(&self, digest: &Digest) -> Result<Option<u64>, StoreError> {
        self.call(Odds::default(), |inner| inner.token(digest))
    }
}

impl Pseudonyms for Faulty {
    fn put_pseudonyms(&self, scope: &AnyId, new: &[Pseudonym]) -> Result<(), StoreError> {
        let odds = lock(&self.weather).commits;
        self.call(odds, |inner| inner.put_pseudonyms(scope, new))
    }

    fn pseudonym_of(&self, scope: &AnyId, original: &Digest) -> Result<Option<String>, StoreError> {
        self.read(|inner| inner.pseudonym_of(scope, original))
    }

    fn pseudonym(&self, scope: &AnyId, text: &str) -> Result<Option<Pseudonym>, StoreError> {
        self.read(|inner| inner.pseudonym(scope, text))
    }

    fn is_pseudonym(&self, text: &str) -> Result<bool, StoreError> {
        self.read(|inner| inner.is_pseudonym(text))
    }

    fn surrogates(&self, scope: &AnyId) -> Result<Vec<(String, String)>, StoreError> {
        self.read(|inner| inner.surrogates(scope))
    }
}
