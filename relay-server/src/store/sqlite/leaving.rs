//! An account that goes.

use relay_api::{AccountId, SessionId};
use sqlx::SqliteConnection;

use super::{holds, rows::Column as _};
use crate::store::{StoreError, StoreResult};

/// What is deleted by the account's id, in this order.
const GOES: [&str; 6] = [
    "DELETE FROM recovery_shares WHERE account_id = ?",
    "DELETE FROM account_blobs WHERE account_id = ?",
    "DELETE FROM attempts WHERE account_id = ?",
    "DELETE FROM sessions WHERE account_id = ?",
    // Conversations that nobody else was ever in.
    "DELETE FROM conversations WHERE conv_id IN (SELECT conv_id FROM members GROUP BY conv_id \
     HAVING count(*) = 1 AND min(account_id) = ?)",
    // A login has no colon, so this one is nobody's.
    "UPDATE accounts SET login = 'gone:' || lower(hex(account_id)), record = x'', kdf_id = 0, \
     iters = 0, rec_auth_hash = zeroblob(32), slot_password = x'', slot_recovery = x'', \
     body = x'' WHERE account_id = ?",
];

pub(super) async fn delete(
    db: &mut SqliteConnection,
    account_id: AccountId,
    now_ms: i64,
) -> StoreResult<Vec<SessionId>> {
    let buried = sqlx::query(
        "INSERT INTO tombstones (account_id, login, deleted_ms) \
         SELECT account_id, login, ?2 FROM accounts WHERE account_id = ?1 \
         AND account_id NOT IN (SELECT account_id FROM tombstones)",
    )
    .bind(account_id.0.to_vec())
    .bind(now_ms)
    .execute(&mut *db)
    .await?;
    if buried.rows_affected() != 1 {
        return Err(StoreError::Refused(
            relay_api::problem::ProblemKind::SessionEnded,
        ));
    }
    let rows = sqlx::query("SELECT session_id FROM sessions WHERE account_id = ?")
        .bind(account_id.0.to_vec())
        .fetch_all(&mut *db)
        .await?;
    for statement in GOES {
        sqlx::query(statement)
            .bind(account_id.0.to_vec())
            .execute(&mut *db)
            .await?;
    }
    holds::forget_unheld(db).await?;
    rows.iter().map(|row| row.id("session_id")).collect()
}
