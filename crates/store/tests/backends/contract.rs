//! What every backend promises.

use base::{AnyId, Digest, Millis};
use ledger::Entry;
use store::{
    Backend, Credential, Leaf, Link, Listing, Locked, Refill, Reply, Row, StoreError,
    StoredSession, WrappedKey,
};

use crate::{
    each,
    log::{check, commit, row},
};

fn person() -> AnyId {
    AnyId::new("person", 2)
}

fn reply(key: &str, about: Option<AnyId>, at: u64) -> Reply {
    Reply {
        by: "person-1".to_owned(),
        key: key.to_owned(),
        request: Digest::of(key.as_bytes()),
        about,
        body: "{}".to_owned(),
        at: Millis(at),
    }
}

fn link(serial: u64) -> Link {
    let from = AnyId::new("risk", 1);
    Link { from, field: "system".to_owned(), to: AnyId::new("system", serial) }
}

/// A text of a person, locked.
fn locked(text: &str) -> Locked {
    let digest = Digest::of(text.as_bytes());
    Locked { digest, subject: person(), bytes: text.as_bytes().to_vec() }
}

#[test]
fn what_is_committed_is_read_as_of_any_entry() {
    each(|name, store| {
        assert_eq!(store.head().unwrap(), None, "{name}");
        assert_eq!((store.last_serial("risk").unwrap(), store.size_at(Millis(9)).unwrap()), (0, 0));
        for count in [10, 300, 1] {
            let next = commit(store, count);
            store.commit(&next).unwrap();
            assert_eq!(store.head().unwrap().unwrap().checkpoint, next.batch.checkpoint);
        }
        assert_eq!(check(store, 0), 311, "{name}");
        let risk = AnyId::new("risk", 1);
        assert_eq!(store.record(&risk, 0).unwrap(), None);
        assert_eq!(store.record(&risk, 7).unwrap().unwrap().entry, 0);
        assert_eq!(store.record(&risk, 8).unwrap().unwrap().entry, 7);
        assert_eq!(store.record(&risk, u64::MAX).unwrap().unwrap().entry, 308);
        let rows = store.records("risk", 8).unwrap();
        assert_eq!(rows.iter().map(|row| row.entry).collect::<Vec<_>>(), [7, 1, 2, 3, 4, 5, 6]);
        assert_eq!(store.touched("risk", 8).unwrap(), Some(7));
        assert_eq!(store.touched("system", 8).unwrap(), None);
        assert_eq!(store.last_serial("risk").unwrap(), 7);
        assert_eq!(store.size_at(Millis(99)).unwrap(), 100);
        let leaves = store.leaves(5, 2).unwrap();
        assert_eq!(leaves.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), [5, 6]);
        let listing = Listing {
            on: Some(risk),
            what: Some("risk.assessed".to_owned()),
            below: Some(22),
            most: 5,
        };
        let listed = store.list(&listing).unwrap();
        assert_eq!(listed.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), [21, 7]);
        let newest = store.list(&Listing { most: 1, ..Listing::default() }).unwrap();
        assert_eq!(newest[0].index, 310);
    });
}

#[test]
fn a_commit_that_cannot_be_stored_as_a_whole_is_not_stored_at_all() {
    each(|name, store| {
        store.commit(&commit(store, 3)).unwrap();
        let mut twice = commit(store, 5);
        twice.links.push(link(1));
        twice.replies = vec![reply("k", None, 1), reply("k", None, 2)];
        assert!(store.commit(&twice).is_err(), "{name}: one key has one reply");
        assert_eq!(check(store, 0), 3, "{name}");
        assert_eq!(store.links_to(&AnyId::new("system", 1)).unwrap(), []);
        assert_eq!(store.reply("person-1", "k").unwrap(), None);

        let stale = commit(store, 1);
        store.commit(&commit(store, 2)).unwrap();
        assert!(matches!(store.commit(&stale), Err(StoreError::Moved)), "{name}");
        assert_eq!(check(store, 0), 5, "{name}");
    });
}

#[test]
fn the_links_of_a_record_are_those_of_its_newest_state() {
    each(|name, store| {
        for serial in [1, 2] {
            let mut next = commit(store, 7);
            next.links.push(link(serial));
            store.commit(&next).unwrap();
        }
        assert_eq!(store.links_to(&AnyId::new("system", 1)).unwrap(), [], "{name}");
        assert_eq!(store.links_to(&AnyId::new("system", 2)).unwrap(), [link(2)], "{name}");
    });
}

#[test]
fn what_is_erased_is_gone_with_its_key_and_the_replies_that_knew_it() {
    each(|name, store| {
        let mut next = commit(store, 1);
        next.keys.push(WrappedKey { subject: person(), bytes: b"key".to_vec() });
        next.locked.push(locked("Lena"));
        next.replies = vec![reply("joined", Some(person()), 1), reply("other", None, 1)];
        store.commit(&next).unwrap();
        let digest = Digest::of(b"Lena");
        assert_eq!(store.locked(&digest).unwrap(), Some(locked("Lena")), "{name}");
        assert_eq!(store.any_data_key().unwrap().unwrap().subject, person());
        assert_eq!(store.reply("person-1", "joined").unwrap().unwrap().about, Some(person()));
        for _ in 0..2 {
            store.erase(&person()).unwrap();
            assert_eq!(store.locked(&digest).unwrap(), None, "{name}");
            assert_eq!(store.data_key(&person()).unwrap(), None, "{name}");
            assert_eq!(store.any_data_key().unwrap(), None, "{name}");
            assert_eq!(store.reply("person-1", "joined").unwrap(), None, "{name}");
            assert!(store.reply("person-1", "other").unwrap().is_some(), "{name}");
        }
    });
}

#[test]
fn a_reply_is_known_until_a_commit_forgets_it_and_its_key_is_free_again() {
    each(|name, store| {
        let mut next = commit(store, 1);
        next.replies = vec![reply("old", None, 10), reply("new", None, 20)];
        store.commit(&next).unwrap();
        assert_eq!(store.reply("person-1", "old").unwrap().unwrap().at, Millis(10));
        assert_eq!(store.reply("person-2", "old").unwrap(), None, "{name}");
        let mut next = commit(store, 1);
        next.forgotten = Millis(20);
        next.replies = vec![reply("old", None, 40)];
        store.commit(&next).unwrap();
        assert_eq!(store.reply("person-1", "old").unwrap().unwrap().at, Millis(40), "{name}");
        assert_eq!(store.reply("person-1", "new").unwrap().unwrap().at, Millis(20), "{name}");
    });
}

/// Folds as the made-up log does; fails at an entry, if one is named.
struct Again(Option<u64>);

impl Refill for Again {
    fn fold(&mut self, leaves: &[Leaf]) -> Result<(Vec<Row>, Vec<Link>), StoreError> {
        let one = |leaf: &Leaf| {
            if self.0 == Some(leaf.index) {
                return Err(StoreError::Fold { entry: leaf.index, why: "it was asked to".into() });
            }
            Ok(row(leaf.index, &Entry::read(&leaf.bytes).unwrap()))
        };
        Ok((leaves.iter().map(one).collect::<Result<_, _>>()?, vec![link(3)]))
    }
}

#[test]
fn folding_again_gives_the_same_bytes_or_changes_nothing() {
    each(|name, store| {
        let mut next = commit(store, 300);
        next.links.push(link(3));
        store.commit(&next).unwrap();
        let before = store.fold_digest().unwrap();
        store.refold(&mut Again(None)).unwrap();
        assert_eq!(store.fold_digest().unwrap(), before, "{name}");
        let error = store.refold(&mut Again(Some(200))).unwrap_err().to_string();
        assert!(error.contains("entry 200 cannot be folded"), "{name}: {error}");
        assert_eq!(store.fold_digest().unwrap(), before, "{name}");
        store.commit(&commit(store, 1)).unwrap();
        assert_ne!(store.fold_digest().unwrap(), before, "{name}");
    });
}

#[test]
fn whoever_reads_beside_a_commit_sees_it_in_whole_or_not_at_all() {
    each(|name, store| {
        store.commit(&commit(store, 1)).unwrap();
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                while check_once(store) < 61 {
                    std::thread::yield_now();
                }
            });
            for _ in 0..6 {
                store.commit(&commit(store, 10)).unwrap();
            }
            reader.join().unwrap();
        });
        assert_eq!(check(store, 0), 61, "{name}");
    });
}

/// What the stored head covers is there, also if more comes meanwhile.
fn check_once(store: &(impl Backend + ?Sized)) -> u64 {
    let size = store.head().unwrap().unwrap().head.size;
    let most = usize::try_from(size).unwrap();
    assert_eq!(store.leaves(0, most).unwrap().len(), most);
    assert_eq!(store.touched("risk", size).unwrap(), Some(size - 1));
    size
}

#[test]
fn signing_in_is_kept_beside_the_ledger_and_ends_with_its_account() {
    each(|name, store| {
        let credential = |account, login: &str| Credential {
            account,
            login: login.to_owned(),
            phc: format!("$of-{login}"),
        };
        store.set_credential(&credential(1, "mara"), None).unwrap();
        assert!(
            store.set_credential(&credential(2, "mara"), None).is_err(),
            "{name}: one login, one account"
        );
        store.set_credential(&credential(1, "mara.l"), None).unwrap();
        assert_eq!(store.credential("mara").unwrap(), None, "{name}");
        assert_eq!(store.credential("mara.l").unwrap(), Some(credential(1, "mara.l")), "{name}");

        let session = |key: &[u8], account, seen| StoredSession {
            digest: Digest::of(key),
            account,
            since: Millis(5),
            seen: Millis(seen),
        };
        for one in [session(b"a", 1, 5), session(b"b", 2, 6), session(b"c", 2, 9)] {
            store.put_session(&one).unwrap();
        }
        let there = |key: &[u8]| store.session(&Digest::of(key)).unwrap();
        store.saw_session(&Digest::of(b"b"), Millis(8)).unwrap();
        assert_eq!(there(b"b"), Some(session(b"b", 2, 8)), "{name}: seen again");
        store.drop_credential(1).unwrap();
        assert_eq!((store.credential("mara.l").unwrap(), there(b"a")), (None, None), "{name}");
        store.drop_sessions_before(Millis(9)).unwrap();
        assert!(there(b"b").is_none() && there(b"c").is_some(), "{name}");
        store.drop_session(&Digest::of(b"c")).unwrap();
        assert_eq!(there(b"c"), None, "{name}");

        store.put_token(&Digest::of(b"secret"), 4).unwrap();
        assert_eq!(store.token(&Digest::of(b"secret")).unwrap(), Some(4), "{name}");
        assert_eq!(store.token(&Digest::of(b"guess")).unwrap(), None, "{name}");
    });
}
