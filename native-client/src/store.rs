//! Sealed records in SQLite: one table, one writer, every commit on the disk before it answers.

use std::{
    cell::RefCell,
    fs, io,
    path::{Path, PathBuf},
};

use client_core::platform::{Store, StoreFailed, Table, Write};
use sqlx::{
    Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::platform::{OpenFailed, write_private};

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS records (
    tbl TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (tbl, key)
) STRICT, WITHOUT ROWID";

/// The store of one device.
pub struct NativeStore {
    pool: SqlitePool,
    kept: Kept,
}

/// Where "stay signed in" keeps its secret. A program has no safe that opens for it alone, so this
/// protects against other users of the computer and nothing else.
enum Kept {
    File(PathBuf),
    Memory(RefCell<Option<Vec<u8>>>),
}

impl NativeStore {
    pub(super) async fn on_disk(folder: &Path) -> Result<Self, OpenFailed> {
        let path = folder.join("store.sqlite");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true);
        Self::open(options, Kept::File(folder.join("kept-secret"))).await
    }

    pub(super) async fn in_memory() -> Result<Self, OpenFailed> {
        let options = SqliteConnectOptions::new().in_memory(true);
        Self::open(options, Kept::Memory(RefCell::new(None))).await
    }

    async fn open(options: SqliteConnectOptions, kept: Kept) -> Result<Self, OpenFailed> {
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What is erased is gone from the file too.
            .pragma("secure_delete", "ON");
        // One connection, for ever: transactions queue, and a database in memory stays.
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|_| OpenFailed::Store)?;
        sqlx::query(SCHEMA)
            .execute(&pool)
            .await
            .map_err(|_| OpenFailed::Store)?;
        Ok(Self { pool, kept })
    }
}

impl Store for NativeStore {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFailed> {
        sqlx::query_scalar("SELECT value FROM records WHERE tbl = ? AND key = ?")
            .bind(table.name())
            .bind(key)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
        descending: bool,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreFailed> {
        let query = if descending {
            "SELECT key, value FROM records WHERE tbl = ? AND key >= ? AND key < ?
             ORDER BY key DESC LIMIT ?"
        } else {
            "SELECT key, value FROM records WHERE tbl = ? AND key >= ? AND key < ?
             ORDER BY key LIMIT ?"
        };
        let rows = sqlx::query(query)
            .bind(table.name())
            .bind(from)
            .bind(to)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreFailed> {
        let mut transaction = self.pool.begin().await.map_err(failed)?;
        for write in writes {
            let query = match write {
                Write::Put(table, key, value) => {
                    sqlx::query("INSERT OR REPLACE INTO records (tbl, key, value) VALUES (?, ?, ?)")
                        .bind(table.name())
                        .bind(key)
                        .bind(value)
                }
                Write::Delete(table, key) => {
                    sqlx::query("DELETE FROM records WHERE tbl = ? AND key = ?")
                        .bind(table.name())
                        .bind(key)
                }
                Write::DeletePrefix(table, prefix) => match after_prefix(&prefix) {
                    Some(end) => {
                        sqlx::query("DELETE FROM records WHERE tbl = ? AND key >= ? AND key < ?")
                            .bind(table.name())
                            .bind(prefix)
                            .bind(end)
                    }
                    None => sqlx::query("DELETE FROM records WHERE tbl = ? AND key >= ?")
                        .bind(table.name())
                        .bind(prefix),
                },
            };
            query.execute(&mut *transaction).await.map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)
    }

    async fn erase(&self) -> Result<(), StoreFailed> {
        self.forget_secret().await?;
        sqlx::query("DELETE FROM records")
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn keep_secret(&self, secret: &[u8]) -> Result<(), StoreFailed> {
        match &self.kept {
            Kept::File(path) => write_private(path, secret).map_err(|_| StoreFailed),
            Kept::Memory(kept) => {
                *kept.borrow_mut() = Some(secret.to_vec());
                Ok(())
            }
        }
    }

    async fn kept_secret(&self) -> Result<Option<Vec<u8>>, StoreFailed> {
        match &self.kept {
            Kept::File(path) => absent_is_fine(fs::read(path).map(Some)),
            Kept::Memory(kept) => Ok(kept.borrow().clone()),
        }
    }

    async fn forget_secret(&self) -> Result<(), StoreFailed> {
        match &self.kept {
            Kept::File(path) => absent_is_fine(fs::remove_file(path).map(Some)).map(|_| ()),
            Kept::Memory(kept) => {
                *kept.borrow_mut() = None;
                Ok(())
            }
        }
    }
}

/// The first key that does not begin with `prefix` and stands after those that do.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte != u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    *end.last_mut()? += 1;
    Some(end)
}

fn absent_is_fine<T>(result: io::Result<Option<T>>) -> Result<Option<T>, StoreFailed> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map_err(|_| StoreFailed),
    }
}

fn failed(_: sqlx::Error) -> StoreFailed {
    StoreFailed
}

#[cfg(test)]
mod tests;
