//! The table of pseudonyms.

use base::{AnyId, Digest};
use rusqlite::{OptionalExtension as _, Row as SqlRow, params};

use super::{Sqlite, int};
use crate::{Pseudonym, Pseudonyms, StoreError};

impl Pseudonyms for Sqlite {
    fn put_pseudonyms(&self, scope: &AnyId, new: &[Pseudonym]) -> Result<(), StoreError> {
        let mut db = self.writer();
        let change = db.transaction()?;
        let (noun, serial) = (&scope.noun, int(scope.serial));
        // In the same transaction, so that nothing is put into a scope that is being closed.
        let key: Option<i64> = change
            .prepare_cached("select 1 from data_key where noun = ?1 and serial = ?2")?
            .query_row(params![noun, serial], |row| row.get(0))
            .optional()?;
        if key.is_none() {
            return Err(StoreError::Erased(scope.clone()));
        }
        let mut put = change.prepare_cached(
            "insert into pseudonym (text, noun, serial, original, label, is_token, sealed)
             select ?1, ?2, ?3, ?4, ?5, ?6, ?7
             where not exists (select 1 from spent where digest = ?8) on conflict do nothing",
        )?;
        for one in new {
            let Pseudonym { original, label, text, is_token, sealed } = one;
            let spent = Digest::of(text.as_bytes()).0;
            let put = put
                .execute(params![text, noun, serial, original.0, label, is_token, sealed, spent])?;
            if put == 0 {
                return Err(StoreError::Taken); // what was put before is rolled back
            }
        }
        drop(put);
        change.commit()?;
        Ok(())
    }

    fn pseudonym_of(&self, scope: &AnyId, original: &Digest) -> Result<Option<String>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select text from pseudonym where noun = ?1 and serial = ?2 and original = ?3",
        )?;
        let text = |row: &SqlRow<'_>| row.get(0);
        Ok(ask.query_row(params![scope.noun, int(scope.serial), original.0], text).optional()?)
    }

    fn pseudonym(&self, scope: &AnyId, text: &str) -> Result<Option<Pseudonym>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select original, label, is_token, sealed from pseudonym
             where text = ?1 and noun = ?2 and serial = ?3",
        )?;
        let pseudonym = |row: &SqlRow<'_>| {
            Ok(Pseudonym {
                original: Digest(row.get(0)?),
                label: row.get(1)?,
                text: text.to_owned(),
                is_token: row.get(2)?,
                sealed: row.get(3)?,
            })
        };
        Ok(ask.query_row(params![text, scope.noun, int(scope.serial)], pseudonym).optional()?)
    }

    fn is_pseudonym(&self, text: &str) -> Result<bool, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select exists (select 1 from pseudonym where text = ?1 union all
             select 1 from spent where digest = ?2)",
        )?;
        let spent = Digest::of(text.as_bytes()).0;
        Ok(ask.query_row(params![text, spent], |row| row.get(0))?)
    }

    fn surrogates(&self, scope: &AnyId) -> Result<Vec<(String, String)>, StoreError> {
        let db = self.reader();
        let mut ask = db.prepare_cached(
            "select text, label from pseudonym
             where noun = ?1 and serial = ?2 and not is_token order by text",
        )?;
        let row = |row: &SqlRow<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows = ask.query_map(params![scope.noun, int(scope.serial)], row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
