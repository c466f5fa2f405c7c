//! Sessions and refresh tokens.

use async_trait::async_trait;
use relay_api::{AccountId, SessionId, problem::ProblemKind};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{SqliteStore, rows::Column as _};
use crate::store::{
    NewSession, Rotated, Rotation, SessionRow, Sessions, StoreError, StoreResult, Which,
};

#[async_trait]
impl Sessions for SqliteStore {
    async fn open_session(&self, account_id: AccountId, session: NewSession) -> StoreResult<()> {
        self.writer
            .run(move |db| Box::pin(open(db, account_id, session)))
            .await
    }

    async fn session(
        &self,
        session_id: SessionId,
        alive_since_ms: i64,
    ) -> StoreResult<Option<SessionRow>> {
        let row = sqlx::query("SELECT * FROM sessions WHERE session_id = ? AND seen_ms >= ?")
            .bind(session_id.0.to_vec())
            .bind(alive_since_ms)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn touch_session(
        &self,
        session_id: SessionId,
        generation: i64,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE sessions SET seen_ms = max(seen_ms, ?), \
                         used_generation = max(used_generation, ?) WHERE session_id = ?",
                    )
                    .bind(now_ms)
                    .bind(generation)
                    .bind(session_id.0.to_vec())
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn rotate(&self, rotation: Rotation) -> StoreResult<Rotated> {
        self.writer
            .run(move |db| Box::pin(rotate(db, rotation)))
            .await
    }

    async fn session_of_token(&self, token_hash: [u8; 32]) -> StoreResult<Option<SessionRow>> {
        let row = sqlx::query(
            "SELECT sessions.* FROM refresh_tokens JOIN sessions USING (session_id) \
             WHERE token_hash = ? AND NOT void AND refresh_tokens.generation >= \
             sessions.generation - 1",
        )
        .bind(token_hash.to_vec())
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn sessions(
        &self,
        account_id: AccountId,
        alive_since_ms: i64,
    ) -> StoreResult<Vec<SessionRow>> {
        let rows = sqlx::query(
            "SELECT * FROM sessions WHERE account_id = ? AND seen_ms >= ? \
             ORDER BY created_ms DESC, session_id",
        )
        .bind(account_id.0.to_vec())
        .bind(alive_since_ms)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }

    async fn end_sessions(
        &self,
        account_id: AccountId,
        which: Which,
    ) -> StoreResult<Vec<SessionId>> {
        self.writer
            .run(move |db| Box::pin(end(db, account_id, which)))
            .await
    }
}

fn read(row: &SqliteRow) -> StoreResult<SessionRow> {
    Ok(SessionRow {
        session_id: row.id("session_id")?,
        account_id: row.id("account_id")?,
        name: row.text("name")?,
        created_ms: row.int("created_ms")?,
        seen_ms: row.int("seen_ms")?,
        generation: row.int("generation")?,
        used_generation: row.int("used_generation")?,
    })
}

pub(super) async fn open(
    db: &mut SqliteConnection,
    account_id: AccountId,
    new: NewSession,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO sessions (session_id, account_id, name, created_ms, seen_ms, generation, \
         used_generation) VALUES (?, ?, ?, ?, ?, 1, 0)",
    )
    .bind(new.session_id.0.to_vec())
    .bind(account_id.0.to_vec())
    .bind(new.name)
    .bind(new.now_ms)
    .bind(new.now_ms)
    .execute(&mut *db)
    .await?;
    put_token(db, new.session_id, new.token_hash, 1, new.now_ms).await
}

/// Gives a session that stays a new name and token; every token before it is void.
pub(super) async fn renew(
    db: &mut SqliteConnection,
    account_id: AccountId,
    new: NewSession,
) -> StoreResult<()> {
    let row = sqlx::query(
        "UPDATE sessions SET name = ?, seen_ms = ?, generation = generation + 1 \
         WHERE session_id = ? AND account_id = ? RETURNING generation",
    )
    .bind(new.name)
    .bind(new.now_ms)
    .bind(new.session_id.0.to_vec())
    .bind(account_id.0.to_vec())
    .fetch_optional(&mut *db)
    .await?;
    let row = row.ok_or(StoreError::Refused(ProblemKind::SessionEnded))?;
    sqlx::query("UPDATE refresh_tokens SET void = 1 WHERE session_id = ?")
        .bind(new.session_id.0.to_vec())
        .execute(&mut *db)
        .await?;
    put_token(
        db,
        new.session_id,
        new.token_hash,
        row.int("generation")?,
        new.now_ms,
    )
    .await
}

pub(super) async fn end(
    db: &mut SqliteConnection,
    account_id: AccountId,
    which: Which,
) -> StoreResult<Vec<SessionId>> {
    const ONE: &str =
        "DELETE FROM sessions WHERE account_id = ? AND session_id = ? RETURNING session_id";
    const EXCEPT: &str =
        "DELETE FROM sessions WHERE account_id = ? AND session_id <> ? RETURNING session_id";
    let (text, session_id) = match which {
        Which::One(id) => (ONE, id),
        Which::Except(id) => (EXCEPT, id),
    };
    let rows = sqlx::query(text)
        .bind(account_id.0.to_vec())
        .bind(session_id.0.to_vec())
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| row.id("session_id")).collect()
}

async fn put_token(
    db: &mut SqliteConnection,
    session_id: SessionId,
    token_hash: [u8; 32],
    generation: i64,
    now_ms: i64,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO refresh_tokens (token_hash, session_id, generation, created_ms) \
         VALUES (?, ?, ?, ?)",
    )
    .bind(token_hash.to_vec())
    .bind(session_id.0.to_vec())
    .bind(generation)
    .bind(now_ms)
    .execute(db)
    .await?;
    Ok(())
}

async fn rotate(db: &mut SqliteConnection, rotation: Rotation) -> StoreResult<Rotated> {
    let row = sqlx::query(
        "SELECT sessions.*, refresh_tokens.generation AS sent, refresh_tokens.void AS void, \
         (SELECT max(created_ms) FROM refresh_tokens AS newest \
          WHERE newest.session_id = sessions.session_id) AS newest_ms \
         FROM refresh_tokens JOIN sessions USING (session_id) WHERE token_hash = ?",
    )
    .bind(rotation.token_hash.to_vec())
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else {
        return Ok(Rotated::Unknown);
    };
    let mut session = read(&row)?;
    if session.seen_ms < rotation.now_ms - rotation.idle_ms {
        end(db, session.account_id, Which::One(session.session_id)).await?;
        return Ok(Rotated::Unknown);
    }
    let sent = row.int("sent")?;
    let newest = sent == session.generation;
    // The answer that carried its successor was lost: nothing of that successor was ever seen.
    let lost = sent == session.generation - 1
        && session.used_generation < session.generation
        && row.int("newest_ms")? >= rotation.now_ms - rotation.grace_ms;
    if row.int("void")? != 0 || !(newest || lost) {
        end(db, session.account_id, Which::One(session.session_id)).await?;
        return Ok(Rotated::Reused(session));
    }
    if lost {
        sqlx::query("UPDATE refresh_tokens SET void = 1 WHERE session_id = ? AND generation = ?")
            .bind(session.session_id.0.to_vec())
            .bind(session.generation)
            .execute(&mut *db)
            .await?;
        // The token that was sent stands directly before the next one, as its predecessor.
        sqlx::query("UPDATE refresh_tokens SET generation = ? WHERE token_hash = ?")
            .bind(session.generation)
            .bind(rotation.token_hash.to_vec())
            .execute(&mut *db)
            .await?;
    }
    session.generation += 1;
    session.seen_ms = rotation.now_ms;
    sqlx::query("UPDATE sessions SET generation = ?, seen_ms = ? WHERE session_id = ?")
        .bind(session.generation)
        .bind(session.seen_ms)
        .bind(session.session_id.0.to_vec())
        .execute(&mut *db)
        .await?;
    put_token(
        db,
        session.session_id,
        rotation.next_hash,
        session.generation,
        rotation.now_ms,
    )
    .await?;
    Ok(Rotated::Session(session))
}
