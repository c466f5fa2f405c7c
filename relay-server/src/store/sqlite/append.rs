//! Writing to a conversation: a commit or a message takes the next place, or nothing happens.

use relay_api::{
    BlobId, ConvId, MsgId,
    conversations::{RowKind, Stored},
    problem::ProblemKind,
};
use sqlx::SqliteConnection;

use super::{
    holds, log,
    roster::{self, Change},
    rows::{Column as _, unsigned},
};
use crate::store::{NewCommit, NewMessage, StoreError, StoreResult};

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

pub(super) async fn create(
    db: &mut SqliteConnection,
    commit: NewCommit,
) -> StoreResult<(Stored, bool)> {
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
        roster::join(db, commit.conv_id, line, 1).await?;
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

pub(super) async fn commit(
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
    let before = roster::members(db, commit.conv_id).await?;
    let change = Change::between(&before, &commit.roster);
    if !change.allowed(&before, &commit) {
        return refuse(ProblemKind::Forbidden);
    }
    roster::apply(db, &change, &commit, seq).await?;
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

pub(super) async fn message(
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
    if let Some(blob_id) = message.blob_id {
        holds::check(db, blob_id, message.sender).await?;
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
    let seq = entry.seq;
    let stored = insert(db, entry).await?;
    if let Some(blob_id) = message.blob_id {
        holds::hold(db, blob_id, message.conv_id, seq, message.sender).await?;
    }
    Ok((stored, true))
}

pub(super) async fn erase(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    msg_id: MsgId,
    delete_hash: [u8; 32],
) -> StoreResult<Vec<BlobId>> {
    let done = sqlx::query(
        "UPDATE log SET kind = ?, bytes = x'' WHERE conv_id = ? AND id = ? AND delete_hash = ? \
         RETURNING seq",
    )
    .bind(RowKind::Erased as i64)
    .bind(conv_id.0.to_vec())
    .bind(msg_id.0.to_vec())
    .bind(delete_hash.to_vec())
    .fetch_optional(&mut *db)
    .await?;
    match done {
        None => refuse(ProblemKind::NotFound),
        Some(row) => holds::release(db, conv_id, row.int("seq")?).await,
    }
}
