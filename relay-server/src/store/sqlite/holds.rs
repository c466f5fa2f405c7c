//! Which rows hold which files. A file is there as long as a row holds it.

use relay_api::{AccountId, BlobId, ConvId, problem::ProblemKind};
use sqlx::SqliteConnection;

use super::rows::Column as _;
use crate::store::{StoreError, StoreResult};

/// `blob-gone` unless the file is finished and the account is a member, now, of a conversation that
/// has it. Nobody learns from the answer whether there is such a file.
pub(super) async fn check(
    db: &mut SqliteConnection,
    blob_id: BlobId,
    account_id: AccountId,
) -> StoreResult<()> {
    let found = sqlx::query(
        "SELECT 1 FROM blobs WHERE blob_id = ?1 AND finished_ms IS NOT NULL AND EXISTS \
         (SELECT 1 FROM members WHERE account_id = ?2 AND left_seq IS NULL AND conv_id IN \
         (SELECT conv_id FROM blob_holds WHERE blob_id = ?1 UNION ALL SELECT blobs.conv_id))",
    )
    .bind(blob_id.0.to_vec())
    .bind(account_id.0.to_vec())
    .fetch_optional(db)
    .await?;
    match found {
        Some(_) => Ok(()),
        None => Err(StoreError::Refused(ProblemKind::BlobGone)),
    }
}

/// A row holds a file from now on. Once it is the uploader's own, where the upload was announced
/// and by whom is forgotten.
pub(super) async fn hold(
    db: &mut SqliteConnection,
    blob_id: BlobId,
    conv_id: ConvId,
    seq: i64,
    sender: AccountId,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO blob_holds (blob_id, conv_id, seq) VALUES (?, ?, ?)")
        .bind(blob_id.0.to_vec())
        .bind(conv_id.0.to_vec())
        .bind(seq)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "UPDATE blobs SET conv_id = NULL, owner = NULL \
         WHERE blob_id = ? AND conv_id = ? AND owner = ?",
    )
    .bind(blob_id.0.to_vec())
    .bind(conv_id.0.to_vec())
    .bind(sender.0.to_vec())
    .execute(db)
    .await?;
    Ok(())
}

/// A row holds nothing any more. Answers with the files that went with it.
pub(super) async fn release(
    db: &mut SqliteConnection,
    conv_id: ConvId,
    seq: i64,
) -> StoreResult<Vec<BlobId>> {
    let released =
        sqlx::query("DELETE FROM blob_holds WHERE conv_id = ? AND seq = ? RETURNING blob_id")
            .bind(conv_id.0.to_vec())
            .bind(seq)
            .fetch_all(&mut *db)
            .await?;
    let mut gone = Vec::new();
    for row in released {
        let blob_id: BlobId = row.id("blob_id")?;
        let deleted = sqlx::query(
            "DELETE FROM blobs WHERE blob_id = ?1 AND conv_id IS NULL \
             AND NOT EXISTS (SELECT 1 FROM blob_holds WHERE blob_id = ?1)",
        )
        .bind(blob_id.0.to_vec())
        .execute(&mut *db)
        .await?;
        if deleted.rows_affected() > 0 {
            gone.push(blob_id);
        }
    }
    Ok(gone)
}

/// Forgets every file that no row and no upload holds: what went with whole conversations. Their
/// bytes go when the folder is compared.
pub(super) async fn forget_unheld(db: &mut SqliteConnection) -> StoreResult<()> {
    sqlx::query(
        "DELETE FROM blobs WHERE conv_id IS NULL \
         AND NOT EXISTS (SELECT 1 FROM blob_holds WHERE blob_id = blobs.blob_id)",
    )
    .execute(db)
    .await?;
    Ok(())
}
