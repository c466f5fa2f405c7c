//! Attempts.

use async_trait::async_trait;
use relay_api::Id;
use sqlx::Row as _;

use super::{SqliteStore, rows::Column as _, rows::inconsistent};
use crate::store::{Attempt, AttemptKind, Attempts, StoreResult};

#[async_trait]
impl Attempts for SqliteStore {
    async fn put_attempt(&self, ticket_hash: [u8; 32], attempt: Attempt) -> StoreResult<()> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO attempts (ticket_hash, kind, account_id, data, \
                         expires_ms) VALUES (?, ?, ?, ?, ?)",
                    )
                    .bind(ticket_hash.to_vec())
                    .bind(attempt.kind as i64)
                    .bind(attempt.account_id.map(|id| id.0.to_vec()))
                    .bind(attempt.data)
                    .bind(attempt.expires_ms)
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn take_attempt(
        &self,
        ticket_hash: [u8; 32],
        kind: AttemptKind,
        now_ms: i64,
    ) -> StoreResult<Option<Attempt>> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "DELETE FROM attempts WHERE ticket_hash = ? AND kind = ? \
                         RETURNING account_id, data, expires_ms",
                    )
                    .bind(ticket_hash.to_vec())
                    .bind(kind as i64)
                    .fetch_optional(db)
                    .await?;
                    let Some(row) = row else { return Ok(None) };
                    let account_id: Option<Vec<u8>> = row.try_get("account_id")?;
                    let account_id = account_id
                        .map(|id| {
                            id.try_into()
                                .map(Id)
                                .map_err(|_| inconsistent("account_id"))
                        })
                        .transpose()?;
                    let attempt = Attempt {
                        kind,
                        account_id,
                        data: row.bytes("data")?,
                        expires_ms: row.int("expires_ms")?,
                    };
                    Ok((attempt.expires_ms > now_ms).then_some(attempt))
                })
            })
            .await
    }
}
