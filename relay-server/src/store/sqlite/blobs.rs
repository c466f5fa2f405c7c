//! What is known about files.

use async_trait::async_trait;
use relay_api::{AccountId, BlobId, problem::ProblemKind};
use sqlx::sqlite::SqliteRow;

use super::{
    SqliteStore,
    rows::{Column as _, signed, unsigned},
};
use crate::store::{BlobRow, Blobs, NewBlob, StoreError, StoreResult};

#[async_trait]
impl Blobs for SqliteStore {
    async fn create_blob(&self, blob: NewBlob, limit: u64) -> StoreResult<()> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    if limit > 0 {
                        let row = sqlx::query("SELECT coalesce(sum(size), 0) AS used FROM blobs")
                            .fetch_one(&mut *db)
                            .await?;
                        if unsigned(row.int("used")?).saturating_add(blob.size) > limit {
                            return Err(StoreError::Refused(ProblemKind::StorageFull));
                        }
                    }
                    sqlx::query(
                        "INSERT INTO blobs (blob_id, conv_id, owner, size, conv_seq, created_ms) \
                         SELECT ?, conv_id, ?, ?, head_seq, ? FROM conversations WHERE conv_id = ?",
                    )
                    .bind(blob.blob_id.0.to_vec())
                    .bind(blob.owner.0.to_vec())
                    .bind(signed(blob.size))
                    .bind(blob.now_ms)
                    .bind(blob.conv_id.0.to_vec())
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn blob(&self, blob_id: BlobId) -> StoreResult<Option<BlobRow>> {
        let row = sqlx::query("SELECT * FROM blobs WHERE blob_id = ?")
            .bind(blob_id.0.to_vec())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn readable_blob(
        &self,
        blob_id: BlobId,
        account_id: AccountId,
    ) -> StoreResult<Option<BlobRow>> {
        let row = sqlx::query(
            "SELECT * FROM blobs WHERE blob_id = ?1 AND EXISTS (SELECT 1 FROM \
             (SELECT conv_id, seq FROM blob_holds WHERE blob_id = ?1 \
             UNION ALL SELECT blobs.conv_id, blobs.conv_seq) JOIN members USING (conv_id) \
             WHERE account_id = ?2 AND (left_seq IS NULL OR seq < left_seq))",
        )
        .bind(blob_id.0.to_vec())
        .bind(account_id.0.to_vec())
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn parts(&self, blob_id: BlobId) -> StoreResult<Vec<u32>> {
        let rows = sqlx::query("SELECT part FROM blob_parts WHERE blob_id = ? ORDER BY part")
            .bind(blob_id.0.to_vec())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| row.u32("part")).collect()
    }

    async fn part(&self, blob_id: BlobId, part: u32) -> StoreResult<Option<[u8; 32]>> {
        let row = sqlx::query("SELECT digest FROM blob_parts WHERE blob_id = ? AND part = ?")
            .bind(blob_id.0.to_vec())
            .bind(i64::from(part))
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| row.hash("digest")).transpose()
    }

    async fn put_part(&self, blob_id: BlobId, part: u32, digest: [u8; 32]) -> StoreResult<()> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "INSERT INTO blob_parts (blob_id, part, digest) \
                         SELECT blob_id, ?, ? FROM blobs WHERE blob_id = ? \
                         ON CONFLICT (blob_id, part) DO UPDATE SET digest = excluded.digest",
                    )
                    .bind(i64::from(part))
                    .bind(digest.to_vec())
                    .bind(blob_id.0.to_vec())
                    .execute(db)
                    .await?;
                    match done.rows_affected() {
                        0 => Err(StoreError::Refused(ProblemKind::NotFound)),
                        _ => Ok(()),
                    }
                })
            })
            .await
    }

    async fn finish_blob(&self, blob_id: BlobId, leaves: Vec<u8>, now_ms: i64) -> StoreResult<()> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    let done = sqlx::query("UPDATE blobs SET finished_ms = ? WHERE blob_id = ?")
                        .bind(now_ms)
                        .bind(blob_id.0.to_vec())
                        .execute(&mut *db)
                        .await?;
                    if done.rows_affected() == 0 {
                        return Err(StoreError::Refused(ProblemKind::NotFound));
                    }
                    sqlx::query("INSERT INTO blob_leaves (blob_id, bytes) VALUES (?, ?)")
                        .bind(blob_id.0.to_vec())
                        .bind(leaves)
                        .execute(&mut *db)
                        .await?;
                    // Their digests served the upload alone.
                    sqlx::query("DELETE FROM blob_parts WHERE blob_id = ?")
                        .bind(blob_id.0.to_vec())
                        .execute(db)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn leaves(&self, blob_id: BlobId) -> StoreResult<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT bytes FROM blob_leaves WHERE blob_id = ?")
            .bind(blob_id.0.to_vec())
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| row.bytes("bytes")).transpose()
    }

    async fn delete_blob(&self, blob_id: BlobId) -> StoreResult<bool> {
        self.writer
            .run(move |db| {
                Box::pin(async move {
                    let done =
                        sqlx::query("DELETE FROM blobs WHERE blob_id = ? AND finished_ms IS NULL")
                            .bind(blob_id.0.to_vec())
                            .execute(db)
                            .await?;
                    Ok(done.rows_affected() > 0)
                })
            })
            .await
    }

    async fn all_blobs(&self) -> StoreResult<Vec<BlobRow>> {
        let rows = sqlx::query("SELECT * FROM blobs")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> StoreResult<BlobRow> {
    Ok(BlobRow {
        blob_id: row.id("blob_id")?,
        owner: row.maybe_id("owner")?,
        size: unsigned(row.int("size")?),
        created_ms: row.int("created_ms")?,
        finished: row.maybe_int("finished_ms")?.is_some(),
    })
}
