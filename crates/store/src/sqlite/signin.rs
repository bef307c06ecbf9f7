//! The sign-in tables.

use base::{Digest, Millis};
use rusqlite::{OptionalExtension as _, Row as SqlRow, params};

use super::{Sqlite, count, empty_log, int};
use crate::{Credential, SignIn, StoreError, StoredSession};

impl SignIn for Sqlite {
    fn set_credential(
        &self,
        credential: &Credential,
        kept: Option<&Digest>,
    ) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        change.execute(
            "insert into credential (account, login, phc) values (?1, ?2, ?3)
             on conflict (account) do update set login = excluded.login, phc = excluded.phc",
            params![int(credential.account), credential.login, credential.phc],
        )?;
        change.execute(
            "delete from session where account = ?1 and digest is not ?2",
            params![int(credential.account), kept.map(|kept| kept.0)],
        )?;
        change.commit()?;
        Ok(())
    }

    fn credential(&self, login: &str) -> Result<Option<Credential>, StoreError> {
        let credential = |row: &SqlRow<'_>| {
            Ok(Credential { account: count(row.get(0)?), login: row.get(1)?, phc: row.get(2)? })
        };
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select account, login, phc from credential where login = ?1")?;
        Ok(ask.query_row([login], credential).optional()?)
    }

    fn signing_in(&self) -> Result<Vec<u64>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached("select account from credential order by account")?;
        let rows = ask.query_map([], |row| row.get(0).map(count))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn drop_credential(&self, account: u64) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        change.execute("delete from credential where account = ?1", [int(account)])?;
        change.execute("delete from session where account = ?1", [int(account)])?;
        change.commit()?;
        // A login may be personal: the log must not keep the old pages. If somebody reads now, the next
        // start empties it.
        empty_log(&db)?;
        Ok(())
    }

    fn put_session(&self, session: &StoredSession) -> Result<(), StoreError> {
        let StoredSession { digest, account, since, seen } = session;
        self.writer().execute(
            "insert into session (digest, account, since, seen) values (?1, ?2, ?3, ?4)",
            params![digest.0, int(*account), int(since.0), int(seen.0)],
        )?;
        Ok(())
    }

    fn saw_session(&self, digest: &Digest, seen: Millis) -> Result<(), StoreError> {
        self.writer().execute(
            "update session set seen = max(seen, ?2) where digest = ?1",
            params![digest.0, int(seen.0)],
        )?;
        Ok(())
    }

    fn session(&self, digest: &Digest) -> Result<Option<StoredSession>, StoreError> {
        let session = |row: &SqlRow<'_>| {
            Ok(StoredSession {
                digest: *digest,
                account: count(row.get(0)?),
                since: Millis(count(row.get(1)?)),
                seen: Millis(count(row.get(2)?)),
            })
        };
        let db = self.reader();
        let mut ask =
            db.prepare_cached("select account, since, seen from session where digest = ?1")?;
        Ok(ask.query_row([digest.0], session).optional()?)
    }

    fn drop_session(&self, digest: &Digest) -> Result<(), StoreError> {
        self.writer().execute("delete from session where digest = ?1", [digest.0])?;
        Ok(())
    }

    fn drop_sessions_before(&self, seen: Millis) -> Result<(), StoreError> {
        self.writer().execute("delete from session where seen < ?1", [int(seen.0)])?;
        Ok(())
    }

    fn put_token(&self, digest: &Digest, token: u64) -> Result<(), StoreError> {
        self.writer().execute(
            "insert into token (digest, token) values (?1, ?2)",
            params![digest.0, int(token)],
        )?;
        Ok(())
    }

    fn token(&self, digest: &Digest) -> Result<Option<u64>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached("select token from token where digest = ?1")?;
        Ok(ask.query_row([digest.0], |row| row.get(0)).optional()?.map(count))
    }
}
