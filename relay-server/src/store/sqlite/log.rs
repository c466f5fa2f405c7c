//! Reading conversations: who may read what, rows in order.

use futures::TryStreamExt as _;
use relay_api::{
    AccountId, Bytes, ConvId,
    conversations::{Cursor, LogRow, RowKind},
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::rows::{Column as _, inconsistent, signed, unsigned};
use crate::store::{Membership, StoreResult};

/// A row of the log `?1` that does not stand in an absence of the account `?2`.
macro_rules! while_in {
    () => {
        "NOT EXISTS (SELECT 1 FROM absences WHERE absences.conv_id = ?1 AND account_id = ?2 \
         AND seq > left_seq AND seq < back_seq)"
    };
}

fn read_membership(row: &SqliteRow) -> StoreResult<Membership> {
    let left = row.maybe_int("left_seq")?;
    let epoch = if left.is_some() {
        row.u32("left_epoch")?
    } else {
        row.u32("epoch")?
    };
    Ok(Membership {
        joined_seq: row.int("joined_seq")?,
        head_seq: match left {
            Some(seq) => seq,
            None => row.int("head_seq")?,
        },
        epoch,
        member: left.is_none(),
    })
}

pub(super) async fn membership(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    account_id: AccountId,
) -> StoreResult<Option<Membership>> {
    let row = sqlx::query(
        "SELECT joined_seq, left_seq, left_epoch, epoch, head_seq \
         FROM members JOIN conversations USING (conv_id) WHERE conv_id = ? AND account_id = ?",
    )
    .bind(conv_id.0.to_vec())
    .bind(account_id.0.to_vec())
    .fetch_optional(db)
    .await?;
    row.map(|row| read_membership(&row)).transpose()
}

pub(super) async fn memberships(
    db: &mut SqliteConnection,
    account_id: AccountId,
) -> StoreResult<Vec<(ConvId, Membership)>> {
    let rows = sqlx::query(
        "SELECT conv_id, joined_seq, left_seq, left_epoch, epoch, head_seq \
         FROM members JOIN conversations USING (conv_id) WHERE account_id = ? ORDER BY conv_id",
    )
    .bind(account_id.0.to_vec())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.id("conv_id")?, read_membership(row)?)))
        .collect()
}

fn read_row(conv_id: ConvId, row: &SqliteRow) -> StoreResult<LogRow> {
    Ok(LogRow {
        conv_id,
        seq: unsigned(row.int("seq")?),
        time_ms: unsigned(row.int("time_ms")?),
        kind: match row.int("kind")? {
            1 => RowKind::Commit,
            2 => RowKind::Message,
            3 => RowKind::Erased,
            _ => return Err(inconsistent("kind")),
        },
        bytes: Bytes(row.bytes("bytes")?),
    })
}

pub(super) async fn rows(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    reader: AccountId,
    from_seq: i64,
    to_seq: i64,
    bytes: usize,
) -> StoreResult<Vec<LogRow>> {
    let mut found = sqlx::query(concat!(
        "SELECT seq, time_ms, kind, bytes FROM log \
         WHERE conv_id = ?1 AND seq >= ?3 AND seq <= ?4 AND ",
        while_in!(),
        " ORDER BY seq"
    ))
    .bind(conv_id.0.to_vec())
    .bind(reader.0.to_vec())
    .bind(from_seq)
    .bind(to_seq)
    .fetch(db);
    let mut rows = Vec::new();
    let mut size = 0;
    while let Some(row) = found.try_next().await? {
        let row = read_row(conv_id, &row)?;
        size += row.bytes.0.len();
        rows.push(row);
        if size >= bytes {
            break;
        }
    }
    Ok(rows)
}

/// First and last of the last `limit` places in `[from_seq, to_seq]` that somebody may read.
pub(super) async fn page(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    reader: AccountId,
    from_seq: i64,
    to_seq: i64,
    limit: u32,
) -> StoreResult<Option<(i64, i64)>> {
    let row = sqlx::query(concat!(
        "SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq FROM log \
         WHERE conv_id = ?1 AND seq >= ?3 AND seq <= ?4 AND ",
        while_in!(),
        " ORDER BY seq DESC LIMIT ?5)"
    ))
    .bind(conv_id.0.to_vec())
    .bind(reader.0.to_vec())
    .bind(from_seq)
    .bind(to_seq)
    .bind(i64::from(limit))
    .fetch_one(db)
    .await?;
    Ok(row.maybe_int("first")?.zip(row.maybe_int("last")?))
}

pub(super) async fn commits(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    from_epoch: i64,
    to_seq: i64,
    bytes: usize,
) -> StoreResult<Vec<(i64, LogRow)>> {
    let mut found = sqlx::query(
        "SELECT epoch, seq, time_ms, kind, bytes FROM log \
         WHERE conv_id = ? AND kind = 1 AND epoch >= ? AND seq <= ? ORDER BY epoch",
    )
    .bind(conv_id.0.to_vec())
    .bind(from_epoch)
    .bind(to_seq)
    .fetch(db);
    let mut rows = Vec::new();
    let mut size = 0;
    while let Some(row) = found.try_next().await? {
        let epoch = row.int("epoch")?;
        let row = read_row(conv_id, &row)?;
        size += row.bytes.0.len();
        rows.push((epoch, row));
        if size >= bytes {
            break;
        }
    }
    Ok(rows)
}

pub(super) async fn sync(
    db: &mut SqliteConnection,
    account_id: AccountId,
    cursors: &[Cursor],
    bytes: usize,
) -> StoreResult<Vec<LogRow>> {
    let places = memberships(db, account_id).await?;
    let mut answer: Vec<LogRow> = Vec::new();
    let mut left = bytes;
    for cursor in cursors {
        let Ok(at) = places.binary_search_by_key(&cursor.conv_id, |(conv_id, _)| *conv_id) else {
            continue;
        };
        let (conv_id, place) = places[at];
        let from = signed(cursor.after).saturating_add(1).max(place.joined_seq);
        if from > place.head_seq {
            continue;
        }
        let mut found = rows(db, conv_id, account_id, from, place.head_seq, left).await?;
        let size: usize = found.iter().map(|row| row.bytes.0.len()).sum();
        answer.append(&mut found);
        left = left.saturating_sub(size);
        if left == 0 {
            break;
        }
    }
    Ok(answer)
}
