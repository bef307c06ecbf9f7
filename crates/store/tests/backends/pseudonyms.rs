//! What every backend promises of pseudonyms.

use base::{AnyId, Digest};
use store::{Pseudonym, Storage, StoreError, WrappedKey};

use crate::{each, log::commit};

fn scope(serial: u64) -> AnyId {
    AnyId::new("scope", serial)
}

fn token(value: &str, text: &str) -> Pseudonym {
    Pseudonym {
        original: Digest::of(value.as_bytes()),
        label: "PERSON".to_owned(),
        text: text.to_owned(),
        is_token: true,
        sealed: format!("sealed {value}").into_bytes(),
    }
}

fn surrogate(value: &str, text: &str) -> Pseudonym {
    Pseudonym { is_token: false, ..token(value, text) }
}

/// Two scopes with their keys.
fn open(store: &dyn Storage) {
    let mut next = commit(store, 1);
    for serial in [1, 2] {
        next.keys.push(WrappedKey { subject: scope(serial), bytes: b"key".to_vec() });
    }
    store.commit(&next).unwrap();
}

#[test]
fn a_pseudonym_is_found_by_what_it_stands_for_and_by_its_text_in_its_scope_only() {
    each(|name, store| {
        open(store);
        let (lena, laura) = (token("Lena", "<A>"), surrogate("Lena", "Laura Whitfield"));
        let laura = Pseudonym { original: Digest::of(b"Lena, as a name"), ..laura };
        store.put_pseudonyms(&scope(1), &[lena.clone(), laura.clone()]).unwrap();
        let of = |serial, one: &Pseudonym| {
            store.pseudonym_of(&scope(serial), &one.original).unwrap().as_deref() == Some(&one.text)
        };
        assert!(of(1, &lena) && of(1, &laura) && !of(2, &lena), "{name}");
        assert_eq!(store.pseudonym(&scope(1), "<A>").unwrap(), Some(lena), "{name}");
        assert_eq!(store.pseudonym(&scope(2), "<A>").unwrap(), None, "{name}");
        assert!(store.is_pseudonym("<A>").unwrap() && !store.is_pseudonym("<a>").unwrap());
        let all = vec![("Laura Whitfield".to_owned(), "PERSON".to_owned())];
        assert_eq!(store.surrogates(&scope(1)).unwrap(), all, "{name}");
        assert_eq!(store.surrogates(&scope(2)).unwrap(), [], "{name}");
        store.put_pseudonyms(&scope(1), &[]).unwrap();
    });
}

#[test]
fn no_pseudonym_is_given_twice_and_no_original_has_two() {
    each(|name, store| {
        open(store);
        store.put_pseudonyms(&scope(1), &[token("Lena", "<A>")]).unwrap();
        let taken = |serial, new: &[Pseudonym]| {
            matches!(store.put_pseudonyms(&scope(serial), new), Err(StoreError::Taken))
        };
        assert!(
            taken(2, &[token("Omar", "<B>"), token("Mara", "<A>")]),
            "{name}: of another scope"
        );
        assert!(!store.is_pseudonym("<B>").unwrap(), "{name}: all or none");
        assert!(taken(1, &[token("Lena", "<C>")]), "{name}: one pseudonym each");
        assert!(taken(1, &[token("Omar", "<D>"), token("Omar", "<E>")]), "{name}: at once");
        // The same value in another scope is another original.
        store.put_pseudonyms(&scope(2), &[token("Lena", "<F>")]).unwrap();
    });
}

#[test]
fn what_a_scope_remembers_goes_with_its_key_and_nothing_comes_after() {
    each(|name, store| {
        open(store);
        store.put_pseudonyms(&scope(1), &[token("Lena", "<A>"), surrogate("Omar", "Al")]).unwrap();
        store.put_pseudonyms(&scope(2), &[token("Lena", "<B>")]).unwrap();
        for _ in 0..2 {
            store.erase(&scope(1)).unwrap();
            assert_eq!(store.pseudonym(&scope(1), "<A>").unwrap(), None, "{name}");
            assert_eq!(store.surrogates(&scope(1)).unwrap(), [], "{name}");
            assert!(store.is_pseudonym("<B>").unwrap(), "{name}: the other scope stays");
            assert!(!store.is_pseudonym("<A>").unwrap(), "{name}: a token does not come twice");
            // What looks real may still stand in texts of the scope that is gone.
            assert!(store.is_pseudonym("Al").unwrap(), "{name}");
            let again = store.put_pseudonyms(&scope(2), &[surrogate("Pia", "Al")]);
            assert!(matches!(again, Err(StoreError::Taken)), "{name}");
            let late = store.put_pseudonyms(&scope(1), &[token("Mara", "<C>")]);
            assert!(matches!(late, Err(StoreError::Erased(one)) if one == scope(1)), "{name}");
            assert!(!store.is_pseudonym("<C>").unwrap(), "{name}");
        }
        let never = store.put_pseudonyms(&scope(3), &[token("Mara", "<C>")]);
        assert!(matches!(never, Err(StoreError::Erased(_))), "{name}");
    });
}

#[test]
fn two_who_put_at_once_do_not_both_get_what_is_there_once() {
    each(|name, store| {
        open(store);
        let put = |serial: u64| {
            let new = |round: &u32| token(&format!("{serial} {round}"), &format!("<{round}>"));
            (0..50)
                .filter(|round| store.put_pseudonyms(&scope(serial), &[new(round)]).is_ok())
                .count()
        };
        let both = std::thread::scope(|threads| {
            let other = threads.spawn(|| put(2));
            put(1) + other.join().unwrap()
        });
        assert_eq!(both, 50, "{name}");
    });
}
