//! Writing to conversations: commits, members, messages, each in its place.

use async_trait::async_trait;
use relay_api::{
    AccountId, ConvId,
    conversations::{ConversationHead, Cursor, LogRow, RowKind, Stored},
    problem::ProblemKind,
};
use sqlx::{Row as _, SqliteConnection};

use super::{
    SqliteStore, log,
    rows::{Column as _, unsigned},
};
use crate::store::{
    Conversations, Line, Membership, NewCommit, NewMessage, StoreError, StoreResult,
};

#[async_trait]
impl Conversations for SqliteStore {
    async fn create_conversation(&self, commit: NewCommit) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(create(db, commit)))
            .await
    }

    async fn append_commit(&self, commit: NewCommit) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(append_commit(db, commit)))
            .await
    }

    async fn append_message(&self, message: NewMessage) -> StoreResult<(Stored, bool)> {
        self.writer
            .run(move |db| Box::pin(append_message(db, message)))
            .await
    }

    async fn membership(
        &self,
        conv_id: ConvId,
        account_id: AccountId,
    ) -> StoreResult<Option<Membership>> {
        let mut db = self.readers.acquire().await?;
        log::membership(&mut db, conv_id, account_id).await
    }

    async fn conversations(&self, account_id: AccountId) -> StoreResult<Vec<ConversationHead>> {
        let mut db = self.readers.acquire().await?;
        let rows = log::memberships(&mut db, account_id).await?;
        let heads = rows.into_iter().map(|(conv_id, at)| ConversationHead {
            conv_id,
            head_seq: unsigned(at.head_seq),
            epoch: at.epoch,
            joined_seq: unsigned(at.joined_seq),
            member: at.member,
        });
        Ok(heads.collect())
    }

    async fn audience(&self, conv_id: ConvId, seq: i64) -> StoreResult<Vec<AccountId>> {
        let rows = sqlx::query(
            "SELECT account_id FROM members \
             WHERE conv_id = ? AND (left_seq IS NULL OR left_seq >= ?)",
        )
        .bind(conv_id.0.to_vec())
        .bind(seq)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| row.id("account_id")).collect()
    }

    async fn rows(
        &self,
        conv_id: ConvId,
        from_seq: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>> {
        let mut db = self.readers.acquire().await?;
        log::rows(&mut db, conv_id, from_seq, to_seq, bytes).await
    }

    async fn page(
        &self,
        conv_id: ConvId,
        from_seq: i64,
        to_seq: i64,
        limit: u32,
    ) -> StoreResult<Option<(i64, i64)>> {
        let mut db = self.readers.acquire().await?;
        log::page(&mut db, conv_id, from_seq, to_seq, limit).await
    }

    async fn commits(
        &self,
        conv_id: ConvId,
        from_epoch: i64,
        to_seq: i64,
        bytes: usize,
    ) -> StoreResult<Vec<(i64, LogRow)>> {
        let mut db = self.readers.acquire().await?;
        log::commits(&mut db, conv_id, from_epoch, to_seq, bytes).await
    }

    async fn sync(
        &self,
        account_id: AccountId,
        cursors: &[Cursor],
        bytes: usize,
    ) -> StoreResult<Vec<LogRow>> {
        let mut db = self.readers.acquire().await?;
        log::sync(&mut db, account_id, cursors, bytes).await
    }
}

fn refuse<T>(kind: ProblemKind) -> StoreResult<T> {
    Err(StoreError::Refused(kind))
}

/// The row with this id, if it is stored; `id-conflict` if it has other bytes.
async fn stored_before(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    id: &[u8],
    bytes: &[u8],
) -> StoreResult<Option<Stored>> {
    let row =
        sqlx::query("SELECT seq, time_ms, bytes = ? AS same FROM log WHERE conv_id = ? AND id = ?")
            .bind(bytes.to_vec())
            .bind(conv_id.0.to_vec())
            .bind(id.to_vec())
            .fetch_optional(db)
            .await?;
    let Some(row) = row else { return Ok(None) };
    if row.int("same")? == 0 {
        return refuse(ProblemKind::IdConflict);
    }
    Ok(Some(Stored {
        conv_id,
        seq: unsigned(row.int("seq")?),
        time_ms: unsigned(row.int("time_ms")?),
    }))
}

struct Entry<'a> {
    conv_id: ConvId,
    seq: i64,
    time_ms: i64,
    kind: RowKind,
    epoch: u32,
    id: &'a [u8],
    delete_hash: Option<[u8; 32]>,
    bytes: Vec<u8>,
}

async fn insert(db: &mut SqliteConnection, entry: Entry<'_>) -> StoreResult<Stored> {
    sqlx::query(
        "INSERT INTO log (conv_id, seq, time_ms, kind, epoch, id, delete_hash, bytes) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry.conv_id.0.to_vec())
    .bind(entry.seq)
    .bind(entry.time_ms)
    .bind(entry.kind as i64)
    .bind(i64::from(entry.epoch))
    .bind(entry.id.to_vec())
    .bind(entry.delete_hash.map(|hash| hash.to_vec()))
    .bind(entry.bytes)
    .execute(db)
    .await?;
    Ok(Stored {
        conv_id: entry.conv_id,
        seq: unsigned(entry.seq),
        time_ms: unsigned(entry.time_ms),
    })
}

async fn create(db: &mut SqliteConnection, commit: NewCommit) -> StoreResult<(Stored, bool)> {
    if let Some(stored) = stored_before(db, commit.conv_id, &commit.hash, &commit.bytes).await? {
        return Ok((stored, false));
    }
    sqlx::query(
        "INSERT INTO conversations (conv_id, suite, epoch, commit_hash, head_seq) \
         VALUES (?, ?, 0, ?, 1)",
    )
    .bind(commit.conv_id.0.to_vec())
    .bind(i64::from(commit.suite))
    .bind(commit.hash.to_vec())
    .execute(&mut *db)
    .await?;
    for line in &commit.roster {
        join(db, commit.conv_id, line, 1).await?;
    }
    let entry = Entry {
        conv_id: commit.conv_id,
        seq: 1,
        time_ms: commit.now_ms,
        kind: RowKind::Commit,
        epoch: 0,
        id: &commit.hash,
        delete_hash: None,
        bytes: commit.bytes,
    };
    Ok((insert(db, entry).await?, true))
}

async fn append_commit(
    db: &mut SqliteConnection,
    commit: NewCommit,
) -> StoreResult<(Stored, bool)> {
    let place = log::membership(db, commit.conv_id, commit.author).await?;
    let Some(place) = place else {
        return refuse(ProblemKind::NotFound);
    };
    if let Some(stored) = stored_before(db, commit.conv_id, &commit.hash, &commit.bytes).await? {
        return Ok((stored, false));
    }
    if !place.member {
        return refuse(ProblemKind::NotFound);
    }
    let head = sqlx::query(
        "SELECT suite, epoch, commit_hash, head_seq FROM conversations WHERE conv_id = ?",
    )
    .bind(commit.conv_id.0.to_vec())
    .fetch_one(&mut *db)
    .await?;
    if i64::from(commit.epoch) != head.int("epoch")? + 1
        || commit.prev != head.hash("commit_hash")?
        || i64::from(commit.suite) < head.int("suite")?
    {
        return refuse(ProblemKind::StaleEpoch);
    }
    let seq = head.int("head_seq")? + 1;
    let before = roster(db, commit.conv_id).await?;
    let change = Change::between(&before, &commit.roster);
    if !change.allowed(&before, &commit) {
        return refuse(ProblemKind::Forbidden);
    }
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
    sqlx::query(
        "UPDATE conversations SET suite = ?, epoch = ?, commit_hash = ?, head_seq = ? \
         WHERE conv_id = ?",
    )
    .bind(i64::from(commit.suite))
    .bind(i64::from(commit.epoch))
    .bind(commit.hash.to_vec())
    .bind(seq)
    .bind(commit.conv_id.0.to_vec())
    .execute(&mut *db)
    .await?;
    let entry = Entry {
        conv_id: commit.conv_id,
        seq,
        time_ms: commit.now_ms,
        kind: RowKind::Commit,
        epoch: commit.epoch,
        id: &commit.hash,
        delete_hash: None,
        bytes: commit.bytes,
    };
    Ok((insert(db, entry).await?, true))
}

async fn append_message(
    db: &mut SqliteConnection,
    message: NewMessage,
) -> StoreResult<(Stored, bool)> {
    let place = log::membership(db, message.conv_id, message.sender).await?;
    let Some(place) = place else {
        return refuse(ProblemKind::NotFound);
    };
    let before = stored_before(db, message.conv_id, &message.msg_id.0, &message.bytes).await?;
    if let Some(stored) = before {
        return Ok((stored, false));
    }
    if !place.member {
        return refuse(ProblemKind::NotFound);
    }
    // Takes the next place and checks the epoch in one statement.
    let head = sqlx::query(
        "UPDATE conversations SET head_seq = head_seq + 1 WHERE conv_id = ? AND epoch = ? \
         RETURNING head_seq",
    )
    .bind(message.conv_id.0.to_vec())
    .bind(i64::from(message.epoch))
    .fetch_optional(&mut *db)
    .await?;
    let Some(head) = head else {
        return refuse(ProblemKind::StaleEpoch);
    };
    let entry = Entry {
        conv_id: message.conv_id,
        seq: head.int("head_seq")?,
        time_ms: message.now_ms,
        kind: RowKind::Message,
        epoch: message.epoch,
        id: &message.msg_id.0,
        delete_hash: message.delete_hash,
        bytes: message.bytes,
    };
    Ok((insert(db, entry).await?, true))
}

async fn join(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    line: &Line,
    seq: i64,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO members (conv_id, account_id, admin, joined_seq) VALUES (?, ?, ?, ?) \
         ON CONFLICT (conv_id, account_id) DO UPDATE SET admin = excluded.admin, \
         joined_seq = excluded.joined_seq, left_seq = NULL, left_epoch = NULL",
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
async fn roster(db: &mut SqliteConnection, conv_id: ConvId) -> StoreResult<Vec<Line>> {
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

/// What a new roster does to the old one.
struct Change {
    joined: Vec<Line>,
    left: Vec<Line>,
    roles: Vec<Line>,
}

impl Change {
    /// Both ascending by account id.
    fn between(before: &[Line], after: &[Line]) -> Self {
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
    fn allowed(&self, before: &[Line], commit: &NewCommit) -> bool {
        let admin = before
            .iter()
            .any(|l| l.account_id == commit.author && l.admin);
        let modest = self.joined.is_empty() && self.roles.is_empty() && self.left.len() <= 1;
        admin || (modest && !commit.admins_only)
    }
}
