//! Members of a conversation, as far as the relay sees them.

use relay_api::ConvId;
use sqlx::{Row as _, SqliteConnection};

use super::rows::Column as _;
use crate::store::{Line, NewCommit, StoreResult};

/// Makes somebody a member from row `seq` on; of the time of an earlier stay, too.
pub(super) async fn join(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    line: &Line,
    seq: i64,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO absences (conv_id, account_id, left_seq, back_seq) \
         SELECT conv_id, account_id, left_seq, ?3 FROM members \
         WHERE conv_id = ?1 AND account_id = ?2 AND left_seq IS NOT NULL",
    )
    .bind(conv_id.0.to_vec())
    .bind(line.account_id.0.to_vec())
    .bind(seq)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "INSERT INTO members (conv_id, account_id, admin, joined_seq) VALUES (?, ?, ?, ?) \
         ON CONFLICT (conv_id, account_id) DO UPDATE SET admin = excluded.admin, \
         left_seq = NULL, left_epoch = NULL",
    )
    .bind(conv_id.0.to_vec())
    .bind(line.account_id.0.to_vec())
    .bind(i64::from(line.admin))
    .bind(seq)
    .execute(db)
    .await?;
    Ok(())
}

/// Members now, ascending by account id.
pub(super) async fn members(db: &mut SqliteConnection, conv_id: ConvId) -> StoreResult<Vec<Line>> {
    let rows = sqlx::query(
        "SELECT account_id, admin FROM members WHERE conv_id = ? AND left_seq IS NULL \
         ORDER BY account_id",
    )
    .bind(conv_id.0.to_vec())
    .fetch_all(db)
    .await?;
    let line = |row: &sqlx::sqlite::SqliteRow| {
        Ok(Line {
            account_id: row.id("account_id")?,
            admin: row.try_get("admin")?,
        })
    };
    rows.iter().map(line).collect()
}

/// Carries a change out: whoever comes reads from row `seq` on, whoever goes up to it.
pub(super) async fn apply(
    db: &mut SqliteConnection,
    change: &Change,
    commit: &NewCommit,
    seq: i64,
) -> StoreResult<()> {
    for line in &change.joined {
        join(db, commit.conv_id, line, seq).await?;
    }
    for line in &change.left {
        sqlx::query(
            "UPDATE members SET left_seq = ?, left_epoch = ? WHERE conv_id = ? AND account_id = ?",
        )
        .bind(seq)
        .bind(i64::from(commit.epoch))
        .bind(commit.conv_id.0.to_vec())
        .bind(line.account_id.0.to_vec())
        .execute(&mut *db)
        .await?;
    }
    for line in &change.roles {
        sqlx::query("UPDATE members SET admin = ? WHERE conv_id = ? AND account_id = ?")
            .bind(i64::from(line.admin))
            .bind(commit.conv_id.0.to_vec())
            .bind(line.account_id.0.to_vec())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// What a new roster does to the old one.
pub(super) struct Change {
    joined: Vec<Line>,
    left: Vec<Line>,
    roles: Vec<Line>,
}

impl Change {
    /// Both ascending by account id.
    pub(super) fn between(before: &[Line], after: &[Line]) -> Self {
        let find = |lines: &[Line], line: &Line| {
            lines
                .binary_search_by_key(&line.account_id, |l| l.account_id)
                .ok()
                .map(|i| lines[i])
        };
        Self {
            joined: after
                .iter()
                .filter(|l| find(before, l).is_none())
                .copied()
                .collect(),
            left: before
                .iter()
                .filter(|l| find(after, l).is_none())
                .copied()
                .collect(),
            roles: after
                .iter()
                .filter(|l| find(before, l).is_some_and(|old| old.admin != l.admin))
                .copied()
                .collect(),
        }
    }

    /// Admins may do everything. Anybody else may give the same members a fresh secret, or carry
    /// out that one member leaves: whether that member said so is sealed, so clients judge it
    /// (protocol §6, step 3).
    pub(super) fn allowed(&self, before: &[Line], commit: &NewCommit) -> bool {
        let admin = before
            .iter()
            .any(|l| l.account_id == commit.author && l.admin);
        let modest = self.joined.is_empty() && self.roles.is_empty() && self.left.len() <= 1;
        admin || (modest && !commit.admins_only)
    }
}
