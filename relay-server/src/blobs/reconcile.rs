//! At start: what the database says about files against what is on disk.

use std::{
    collections::{HashMap, HashSet},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crypto_core::wire::part_range;
use relay_api::BlobId;

use super::{BlobFolder, blocking};
use crate::store::{BlobRow, Store, StoreError};

/// A file that no row speaks of is removed when it is this old: a younger one may belong to an
/// upload that is just being announced.
const ORPHAN: Duration = Duration::from_secs(24 * 60 * 60);
/// An upload that nobody finished is removed when it is this old, in milliseconds.
pub const ABANDONED_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Finished files that are missing. Their rows stay: a folder that was not mounted may come
    /// back.
    pub missing: usize,
    /// Uploads that cannot go on (their file is missing or shorter than promised, or they are too
    /// old); they were forgotten, so their clients begin anew.
    pub forgotten: usize,
    /// Files without a row that were removed.
    pub orphans: usize,
}

impl BlobFolder {
    /// Compares and repairs.
    ///
    /// # Errors
    /// Of the store or the file system.
    pub async fn reconcile(&self, store: &dyn Store, now_ms: i64) -> Result<Found, StoreError> {
        let io = |error: io::Error| StoreError::Failed(error.to_string());
        let mut found = Found::default();
        let rows = store.all_blobs().await?;
        let known: HashMap<BlobId, &BlobRow> = rows.iter().map(|row| (row.blob_id, row)).collect();
        for row in &rows {
            let whole = length(&self.whole(row.blob_id)).await;
            if row.finished {
                if whole != Some(row.size) {
                    tracing::error!(blob_id = %row.blob_id, "a finished file is missing or cut");
                    found.missing += 1;
                }
                continue;
            }
            let old = row.created_ms < now_ms - ABANDONED_MS;
            let parts = length(&self.unfinished(row.blob_id)).await;
            let promised = promised_length(store, row).await?;
            if old || parts.or(whole).is_none_or(|length| length < promised) {
                store.delete_blob(row.blob_id).await?;
                self.delete(row.blob_id).await.map_err(io)?;
                found.forgotten += 1;
            }
        }
        let keep: HashSet<PathBuf> = known
            .keys()
            .flat_map(|&id| [self.whole(id), self.unfinished(id)])
            .collect();
        let root = self.root.clone();
        found.orphans = blocking(move || remove_orphans(&root, &keep))
            .await
            .map_err(io)?;
        Ok(found)
    }
}

async fn length(path: &Path) -> Option<u64> {
    tokio::fs::metadata(path).await.ok().map(|meta| meta.len())
}

/// How long the file has to be for every part that was acknowledged.
async fn promised_length(store: &dyn Store, row: &BlobRow) -> Result<u64, StoreError> {
    let last = store.parts(row.blob_id).await?.last().copied();
    Ok(last
        .and_then(|part| part_range(part, row.size))
        .map_or(0, |range| range.end))
}

fn remove_orphans(root: &Path, keep: &HashSet<PathBuf>) -> io::Result<usize> {
    let mut removed = 0;
    for folder in std::fs::read_dir(root)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path())? {
            let file = file?;
            let age = SystemTime::now().duration_since(file.metadata()?.modified()?);
            if !keep.contains(&file.path()) && age.is_ok_and(|age| age > ORPHAN) {
                std::fs::remove_file(file.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}
