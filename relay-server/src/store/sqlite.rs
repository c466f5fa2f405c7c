//! The embedded back end: one SQLite file (WAL, `synchronous=FULL`), one writer that commits in
//! groups, and a pool of readers.

mod accounts;
mod append;
mod attempts;
mod blobs;
mod conversations;
mod holds;
mod leaving;
mod log;
mod roster;
mod rows;
mod sessions;
mod writer;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use relay_api::SessionId;
use sqlx::{
    ConnectOptions as _, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::{rows::Column as _, writer::Writer};
use super::{Store, StoreError, StoreResult};

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/sqlite/migrations");

/// Readers at a time.
const READERS: u32 = 8;

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Written by a newer program; an older one would harm it.
    #[error("{0} was written by a newer version of this program")]
    Newer(PathBuf),
    /// SQLite refused.
    #[error("{0}: {1}")]
    Database(PathBuf, #[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The back end.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the database file, makes it if there is none and brings its schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let database = |error: sqlx::Error| OpenError::Database(path.to_owned(), Box::new(error));
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten: a thief does not find it in free pages.
            .pragma("secure_delete", "on")
            .busy_timeout(std::time::Duration::from_secs(5))
            .disable_statement_logging();
        let mut connection = options.connect().await.map_err(database)?;
        MIGRATIONS
            .run_direct(None, &mut connection, false)
            .await
            .map_err(|error| match error {
                sqlx::migrate::MigrateError::VersionMissing(_) => OpenError::Newer(path.to_owned()),
                other => OpenError::Database(path.to_owned(), Box::new(other)),
            })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(std::time::Duration::from_secs(5))
            .connect_with(options.create_if_missing(false).pragma("query_only", "on"))
            .await
            .map_err(database)?;
        Ok(Self {
            writer: Writer::start(connection),
            readers,
        })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn ping(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    async fn forget_old(&self, now_ms: i64, idle_since_ms: i64) -> StoreResult<Vec<SessionId>> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM attempts WHERE expires_ms <= ?")
                        .bind(now_ms)
                        .execute(&mut *db)
                        .await?;
                    let ended =
                        sqlx::query("DELETE FROM sessions WHERE seen_ms < ? RETURNING session_id")
                            .bind(idle_since_ms)
                            .fetch_all(&mut *db)
                            .await?;
                    // A token older than any session could still name goes with it.
                    sqlx::query("DELETE FROM refresh_tokens WHERE created_ms < ?")
                        .bind(idle_since_ms)
                        .execute(&mut *db)
                        .await?;
                    ended.iter().map(|row| row.id("session_id")).collect()
                })
            })
            .await
    }

    async fn check_secrets(&self, check: [u8; 32]) -> StoreResult<bool> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO meta VALUES ('secrets', ?) ON CONFLICT DO NOTHING")
                        .bind(check.to_vec())
                        .execute(&mut *db)
                        .await?;
                    let row = sqlx::query("SELECT value FROM meta WHERE name = 'secrets'")
                        .fetch_one(&mut *db)
                        .await?;
                    Ok(row.bytes("value")? == check)
                })
            })
            .await
    }

    async fn close(&self) {
        self.writer.stop().await;
        self.readers.close().await;
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL; the extended codes of an I/O error do not tell why.
        const FULL: &str = "13";
        match &error {
            sqlx::Error::Database(cause) if cause.code().as_deref() == Some(FULL) => Self::Full,
            other => Self::Failed(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
