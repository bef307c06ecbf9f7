//! The sign-in tables: what ended stays ended.

use base::{Digest, Millis};
use store::{Credential, SignIn as _, Sqlite, StoredSession};

fn session(key: &str, account: u64) -> StoredSession {
    let digest = Digest::of(key.as_bytes());
    StoredSession { digest, account, since: Millis(5), seen: Millis(5) }
}

fn credential(account: u64, phc: &str) -> Credential {
    Credential { account, login: format!("login-{account}"), phc: phc.to_owned() }
}

#[test]
fn a_session_that_ended_is_not_seen_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&folder.path().join("plumb.db")).unwrap();
    let one = session("one", 1);
    store.put_session(&one).unwrap();
    store.saw_session(&one.digest, Millis(9)).unwrap();
    assert_eq!(store.session(&one.digest).unwrap().unwrap().seen, Millis(9));
    store.drop_session(&one.digest).unwrap();
    // A request that read the session before it ended reports it now.
    store.saw_session(&one.digest, Millis(10)).unwrap();
    assert_eq!(store.session(&one.digest).unwrap(), None);
}

#[test]
fn a_new_credential_ends_the_sessions_of_its_account_but_the_kept_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&folder.path().join("plumb.db")).unwrap();
    let (mine, other, theirs) = (session("mine", 1), session("other", 1), session("theirs", 2));
    for session in [&mine, &other, &theirs] {
        store.put_session(session).unwrap();
    }
    store.set_credential(&credential(1, "new"), Some(&mine.digest)).unwrap();
    let lives = |session: &StoredSession| store.session(&session.digest).unwrap().is_some();
    assert_eq!([&mine, &other, &theirs].map(lives), [true, false, true]);
    store.set_credential(&credential(1, "newer"), None).unwrap();
    assert_eq!([&mine, &other, &theirs].map(lives), [false, false, true]);
}

#[test]
fn a_dropped_credential_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plumb.db");
    let store = Sqlite::open(&path).unwrap();
    store.set_credential(&credential(1, "a-hash-to-be-gone"), None).unwrap();
    store.set_credential(&credential(2, "another"), None).unwrap();
    store.drop_credential(1).unwrap();
    assert_eq!(store.signing_in().unwrap(), [2]);
    for file in [path.clone(), path.with_extension("db-wal")] {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let there = bytes.windows(17).any(|part| part == b"a-hash-to-be-gone");
        assert!(!there, "the hash is in {}", file.display());
    }
}
