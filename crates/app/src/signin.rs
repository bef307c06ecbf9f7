//! Signing in with a password, sessions, and API tokens.

use std::net::IpAddr;

use access::{
    Action, Principal, Role, Scope, Via,
    password::{Password, PasswordHash, verify_nobody},
    throttle::Key,
    token::{SessionKey, Token, session_lives},
};
use base::{AnyId, Day, Error, Millis, Refusal, RefusalKind};
use ledger::Entry;
use registry::Record;
use serde_json::json;
use store::{Credential, StoredSession};
use tokio::sync::OwnedSemaphorePermit;

use crate::{App, Done, Request};

/// A session that was begun.
pub struct Session {
    /// The key that the browser keeps; only its digest is stored.
    pub key: SessionKey,
    /// Who signed in.
    pub who: Principal,
}

/// Who is behind a request, and what pages call them.
#[derive(Debug, Clone)]
pub struct Told {
    /// Who.
    pub who: Principal,
    /// Their name.
    pub name: String,
}

/// A session that is seen again is stored only if it was last seen longer ago than this.
const SEEN_MS: u64 = 60_000;

/// Facts after which somebody may sign in no more.
const ENDING: [&str; 3] = ["account.closed", "person.left", "person.erased"];

impl App {
    /// Begins a session for whoever knows the login and its password.
    ///
    /// # Errors
    /// Refuses wrong ones without saying which is wrong, and too many tries.
    pub async fn sign_in(
        &self,
        login: &str,
        password: Password,
        address: Option<IpAddr>,
    ) -> Result<Session, Error> {
        let account = self.known(login, password, address).await?;
        let who = self.principal(account, Via::Session)?;
        let (key, now) = (SessionKey::mint(&*self.0.chance), self.now());
        let session = StoredSession { digest: key.digest(), account, since: now, seen: now };
        self.signin()
            .put_session(&session)
            .map_err(|error| Error::failed("store the session", error))?;
        Ok(Session { key, who })
    }

    /// The open account that has this login and this password. Counts the tries.
    async fn known(
        &self,
        login: &str,
        password: Password,
        address: Option<IpAddr>,
    ) -> Result<u64, Error> {
        let login = login.trim().to_lowercase();
        let keys: Vec<Key> =
            [Some(Key::account(&login)), address.map(Key::address)].into_iter().flatten().collect();
        let turn = self.turn().await?;
        for key in &keys {
            self.throttle().may_try(*key, self.now())?;
        }
        let stored = self.signin().credential(&login).map_err(crate::unreadable)?;
        let app = self.clone();
        // The turn and the counting go along: a caller that hangs up neither frees the place of a
        // hash that still runs nor gets a guess for nothing.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            app.try_password(stored, &password, &keys)
        })
        .await
        .map_err(|error| Error::failed("check a password", error))?
    }

    /// Waits for a place to hash in. It is free again when the turn is dropped.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        let places = std::sync::Arc::clone(&self.0.hashing);
        places.acquire_owned().await.map_err(|error| Error::failed("hash a password", error))
    }

    /// The account of a credential whose password this is; counts the try under its keys.
    fn try_password(
        &self,
        stored: Option<Credential>,
        password: &Password,
        keys: &[Key],
    ) -> Result<u64, Error> {
        let known = match &stored {
            Some(stored) => {
                stored.phc.parse::<PasswordHash>().is_ok_and(|hash| hash.verify(password))
            }
            None => verify_nobody(password),
        };
        let open = |account: &u64| known && self.principal(*account, Via::Session).is_ok();
        let account = stored.map(|stored| stored.account).filter(open);
        let now = self.now();
        for key in keys {
            match account {
                Some(_) => self.throttle().succeeded(*key),
                None => self.throttle().failed(*key, now),
            }
        }
        account.ok_or_else(|| {
            Refusal::new(
                RefusalKind::Anonymous,
                "the login or the password is wrong",
                "try again, or ask an owner for a new password",
            )
            .into()
        })
    }

    /// Who has this session key.
    ///
    /// # Errors
    /// Refuses sessions that are unknown or over.
    pub fn session(&self, key: &str) -> Result<Told, Error> {
        let key: SessionKey = key.parse().map_err(|_| over())?;
        let digest = key.digest();
        let stored = self.signin().session(&digest).map_err(crate::unreadable)?.ok_or_else(over)?;
        let now = self.now();
        session_lives(stored.since, stored.seen, now)?;
        let who = self.principal(stored.account, Via::Session)?;
        if now.0 > stored.seen.0 + SEEN_MS {
            self.signin()
                .saw_session(&digest, now)
                .map_err(|error| Error::failed("store the session", error))?;
        }
        Ok(self.told(who))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The storage failed.
    pub fn sign_out(&self, key: &str) -> Result<(), Error> {
        let Ok(key) = key.parse::<SessionKey>() else { return Ok(()) };
        self.signin()
            .drop_session(&key.digest())
            .map_err(|error| Error::failed("end the session", error))
    }

    /// Who has this API token.
    ///
    /// # Errors
    /// Refuses tokens that are unknown, revoked or over.
    pub fn bearer(&self, secret: &str) -> Result<Told, Error> {
        let refused = |what: &str| {
            Refusal::new(RefusalKind::Anonymous, what, "issue a new one with `plumb token issue`")
        };
        let token: Token = secret.parse().map_err(|_| refused("this is not an API token"))?;
        let serial = self.signin().token(&token.digest()).map_err(crate::unreadable)?;
        let id = AnyId::new("token", serial.ok_or_else(|| refused("this API token is unknown"))?);
        let record =
            self.opened(&id, u64::MAX)?.ok_or_else(|| refused("this API token is unknown"))?;
        let until = Self::text(&record, "until").and_then(|until| until.parse::<Day>().ok());
        if record.state["state"] != "issued" || until.is_none_or(|until| until < self.now().day()) {
            return Err(refused("this API token is revoked or over").into());
        }
        let scopes = record.state["scopes"].as_array().into_iter().flatten();
        let scopes = scopes.filter_map(|scope| scope.as_str()?.parse::<Scope>().ok()).collect();
        let account = Self::text(&record, "account").and_then(|id| id.parse::<AnyId>().ok());
        let account = account.ok_or_else(|| refused("this API token has no account"))?;
        let who = self.principal(account.serial, Via::Token { id: id.to_string(), scopes })?;
        Ok(self.told(who))
    }

    /// Somebody who works directly on the folder, as a person if they name one.
    ///
    /// # Errors
    /// Refuses persons that are not there.
    pub fn in_folder(&self, person: Option<&AnyId>) -> Result<Told, Error> {
        let mut who = Principal::folder();
        if let Some(person) = person {
            let known = self.opened(person, u64::MAX)?.filter(|one| one.id.noun == "person");
            let Some(known) = known else {
                let what = format!("`{person}` does not exist");
                return Err(Refusal::missing(what, "see `plumb person list`").into());
            };
            if known.state["state"] != "active" {
                let what = format!("`{person}` left, and nobody acts as somebody who left");
                return Err(Refusal::conflict(what, "name somebody who works here").into());
            }
            who.person = Some(person.to_string());
        }
        Ok(self.told(who))
    }

    /// Sets how an account signs in, and ends its sessions.
    ///
    /// # Errors
    /// Refuses who may not, accounts that are not there or that nobody may sign in to any more, and
    /// logins that are no plain words or belong to somebody else.
    pub async fn set_password(
        &self,
        who: &Principal,
        account: u64,
        login: &str,
        password: Password,
    ) -> Result<(), Error> {
        self.authorise(who, &Action::ManageAccounts)?;
        let id = AnyId::new("account", account);
        if self.opened(&id, u64::MAX)?.is_none() {
            let hint = "see `plumb account list`";
            return Err(Refusal::missing(format!("`{id}` does not exist"), hint).into());
        }
        if self.holder(account)?.is_none() {
            let what = format!("`{id}` is closed, or its person does not work here any more");
            return Err(Refusal::conflict(what, "open an account for an active person").into());
        }
        self.put_password(account, login, password, None).await
    }

    /// Changes the password of whoever is signed in, who shows the present one. Every session of the
    /// account ends but the one that has the key `session`.
    ///
    /// # Errors
    /// Refuses who may not, a wrong login or password, and too many tries.
    pub async fn change_password(
        &self,
        who: &Principal,
        (login, present): (&str, Password),
        password: Password,
        (session, address): (&str, Option<IpAddr>),
    ) -> Result<(), Error> {
        self.authorise(who, &Action::ChangeOwnPassword)?;
        let account = self.known(login, present, address).await?;
        if who.account != AnyId::new("account", account).to_string() {
            let what = "this login belongs to another account";
            return Err(Refusal::invalid(what, "type your own login").about("login").into());
        }
        self.put_password(account, login, password, session.parse().ok()).await
    }

    /// Stores how an account signs in, and ends its sessions but for `kept`.
    pub(crate) async fn put_password(
        &self,
        account: u64,
        login: &str,
        password: Password,
        kept: Option<SessionKey>,
    ) -> Result<(), Error> {
        let login = self.free_login(login, Some(account))?;
        let turn = self.turn().await?;
        let chance = std::sync::Arc::clone(&self.0.chance);
        let hash = move || {
            let _turn = turn;
            PasswordHash::of(&password, &*chance)
        };
        let hash = tokio::task::spawn_blocking(hash)
            .await
            .map_err(|error| Error::failed("hash a password", error))?
            .map_err(|error| Error::failed("hash a password", error))?;
        let credential = Credential { account, login, phc: hash.to_string() };
        self.signin()
            .set_credential(&credential, kept.map(|key| key.digest()).as_ref())
            .map_err(|error| Error::failed("store a password", error))
    }

    /// A login as it is stored, if no account but this one has it.
    fn free_login(&self, typed: &str, account: Option<u64>) -> Result<String, Error> {
        let login = login(typed)?;
        let taken = self.signin().credential(&login).map_err(crate::unreadable)?;
        if taken.is_some_and(|taken| Some(taken.account) != account) {
            let what = format!("the login `{login}` belongs to another account");
            return Err(Refusal::conflict(what, "choose another login").about("login").into());
        }
        Ok(login)
    }

    /// Issues an API token; its secret is given here once and never again.
    ///
    /// # Errors
    /// Refuses who may not, and what the token register does not allow.
    pub async fn issue_token(
        &self,
        who: &Principal,
        fields: serde_json::Map<String, serde_json::Value>,
    ) -> Result<(Done, Token), Error> {
        let token = Token::mint(&*self.0.chance);
        let request =
            Request { noun: "token".into(), verb: "issue".into(), fields, ..Request::default() };
        let done = self.carry_out(who, request).await?;
        self.signin()
            .put_token(&token.digest(), done.id.serial)
            .map_err(|error| Error::failed("store the token", error))?;
        Ok((done, token))
    }

    /// Opens an account for a person, with a login and a password.
    ///
    /// # Errors
    /// Refuses who may not, and what the account register does not allow.
    pub async fn open_account(
        &self,
        who: &Principal,
        (person, role): (&str, Role),
        (login, password): (&str, Password),
    ) -> Result<Done, Error> {
        self.free_login(login, None)?; // before there is an account that nobody can sign in to
        let fields = json!({ "person": person, "role": role });
        let request = Request {
            noun: "account".into(),
            verb: "open".into(),
            fields: fields.as_object().cloned().unwrap_or_default(),
            ..Request::default()
        };
        let done = self.carry_out(who, request).await?;
        self.put_password(done.id.serial, login, password, None).await?;
        Ok(done)
    }

    /// The principal of an account that may be signed in to.
    fn principal(&self, account: u64, via: Via) -> Result<Principal, Error> {
        let (record, person) = self.holder(account)?.ok_or_else(over)?;
        let role =
            Self::text(&record, "role").and_then(|role| role.parse().ok()).ok_or_else(over)?;
        let account = record.id.to_string();
        Ok(Principal { account, person: Some(person.to_string()), role, via })
    }

    /// An account that may be signed in to, and whose it is: it is open, and its person works here.
    fn holder(&self, account: u64) -> Result<Option<(Record, AnyId)>, Error> {
        let is = |record: &Record, state: &str| record.state["state"] == state;
        let account = self.opened(&AnyId::new("account", account), u64::MAX)?;
        let Some(account) = account.filter(|account| is(account, "open")) else { return Ok(None) };
        let Some(id) = Self::text(&account, "person").and_then(|id| id.parse::<AnyId>().ok())
        else {
            return Ok(None);
        };
        let person = self.opened(&id, u64::MAX)?.filter(|person| is(person, "active"));
        Ok(person.map(|person| (account, person.id)))
    }

    /// Takes logins, hashes and sessions away where these facts end who may sign in.
    ///
    /// # Errors
    /// The storage failed. [`App::principal`] lets nobody in all the same, and the next start sweeps.
    pub(crate) fn end_access(&self, facts: &[Entry]) -> Result<(), Error> {
        if facts.iter().any(|fact| ENDING.contains(&fact.what.as_str())) {
            self.sweep_credentials()?;
        }
        Ok(())
    }

    /// Takes away how accounts sign in that nobody may sign in to any more; also when the process
    /// ended before it could.
    ///
    /// # Errors
    /// The storage failed.
    pub(crate) fn sweep_credentials(&self) -> Result<(), Error> {
        for account in self.signin().signing_in().map_err(crate::unreadable)? {
            if self.holder(account)?.is_none() {
                self.signin()
                    .drop_credential(account)
                    .map_err(|error| Error::failed("take a login away", error))?;
            }
        }
        Ok(())
    }

    fn told(&self, who: Principal) -> Told {
        let id = who.person.as_deref().unwrap_or(&who.account).parse::<AnyId>();
        let name = id.map_or_else(|_| who.account.clone(), |id| self.name(&id, u64::MAX));
        Told { who, name }
    }

    fn throttle(&self) -> std::sync::MutexGuard<'_, access::throttle::Throttle> {
        self.0.throttle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Ends sessions that nobody used for a day.
    ///
    /// # Errors
    /// The storage failed.
    pub fn sweep_sessions(&self) -> Result<(), Error> {
        let before = Millis(self.now().0.saturating_sub(86_400_000));
        self.signin()
            .drop_sessions_before(before)
            .map_err(|error| Error::failed("end old sessions", error))
    }
}

/// A login as it is stored.
///
/// # Errors
/// It is no plain word.
pub(crate) fn login(typed: &str) -> Result<String, Refusal> {
    let login = typed.trim().to_lowercase();
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if login.is_empty() || login.len() > 200 || login.chars().any(odd) {
        let what = "a login is a word of up to 200 characters, such as an e-mail address";
        return Err(Refusal::invalid(what, "choose another login").about("login"));
    }
    Ok(login)
}

fn over() -> Error {
    Refusal::new(RefusalKind::Anonymous, "you are not signed in", "sign in and try again").into()
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll};

    use base::{chance::Seeded, time::Fixed};
    use store::Folder;

    use super::*;
    use crate::{Founding, found};

    #[tokio::test]
    async fn a_guess_that_nobody_waits_for_is_counted_and_keeps_its_place() {
        let place = tempfile::tempdir().unwrap();
        let founding = Founding {
            organisation: "Harbourside".to_owned(),
            origin: "harbourside.example/log".to_owned(),
            name: "Mara".to_owned(),
            login: "mara".to_owned(),
            password: Password::choose("lantern orchard violin 7".to_owned()).unwrap(),
        };
        let clock = Arc::new(Fixed::new(Millis(1_790_000_000_000)));
        let folder = Folder::new(place.path().join("data"));
        let app = found(folder, founding, clock, Arc::new(Seeded::new(7))).await.unwrap();
        let guess = || app.sign_in("mara", Password::typed("wrong guess".to_owned()), None);
        for _ in 0..access::throttle::FAILURES_FREE {
            {
                let mut begun = pin!(guess());
                poll_fn(|context| Poll::Ready(begun.as_mut().poll(context).is_ready())).await;
            }
            // Whoever guessed has gone; both places are free only when the hash is done.
            let places = u32::try_from(crate::HASHES_AT_ONCE).unwrap();
            drop(app.0.hashing.acquire_many(places).await.unwrap());
        }
        let refused = guess().await.map(drop).unwrap_err();
        assert_eq!(refused.status(), 429, "{refused}");
    }
}
