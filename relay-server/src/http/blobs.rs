//! Uploads: announced, filled part by part in any order, finished.

use std::sync::Arc;

use axum::{
    Json as Out,
    body::Body as Stream,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
};
use crypto_core::{error::ParseError, wire};
use relay_api::{
    BlobId, Id,
    blobs::{BlobStatus, CreateBlob},
    problem::ProblemKind,
};

use super::extract::{Body, Caller, Json, Named};
use crate::{
    app::App,
    auth::random,
    blobs::{PartError, content_digest, is_full},
    clock::now_ms,
    problem::{Answer, Problem},
    store::{BlobRow, NewBlob},
};

/// Leaves of the longest file: its padding adds at most 12 %.
const LEAVES: usize = 32 * 80 * 1024;

/// `POST /v1/blobs`.
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<CreateBlob>,
) -> Answer<(StatusCode, Out<BlobStatus>)> {
    wire::check_blob_size(request.size).map_err(|error| match error {
        ParseError::Limit => ProblemKind::TooLarge,
        _ => ProblemKind::Malformed,
    })?;
    let place = app
        .store
        .membership(request.conv_id, caller.account_id)
        .await?;
    place
        .filter(|place| place.member)
        .ok_or(ProblemKind::NotFound)?;
    let blob = NewBlob {
        blob_id: Id(random()?),
        conv_id: request.conv_id,
        owner: caller.account_id,
        size: request.size,
        now_ms: now_ms(),
    };
    app.blobs.create(blob.blob_id).await.map_err(disk)?;
    let limit = app.config.settings.storage_limit_bytes;
    if let Err(error) = app.store.create_blob(blob, limit).await {
        // Without a row it would go within a day anyway.
        let _ = app.blobs.delete(blob.blob_id).await;
        return Err(error.into());
    }
    let status = BlobStatus {
        blob_id: blob.blob_id,
        size: blob.size,
        parts: Vec::new(),
        finished: false,
    };
    Ok((StatusCode::CREATED, Out(status)))
}

/// A blob that the caller may read.
pub async fn readable(app: &App, caller: Caller, blob_id: BlobId) -> Answer<BlobRow> {
    let blob = app.store.readable_blob(blob_id, caller.account_id).await?;
    Ok(blob.ok_or(ProblemKind::NotFound)?)
}

/// An upload of the caller's own.
async fn own(app: &App, caller: Caller, blob_id: BlobId) -> Answer<BlobRow> {
    let blob = readable(app, caller, blob_id).await?;
    if blob.owner != Some(caller.account_id) {
        return Err(ProblemKind::Forbidden.into());
    }
    Ok(blob)
}

/// `GET /v1/blobs/{blob_id}`.
pub async fn status(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id,)): Named<(BlobId,)>,
) -> Answer<Out<BlobStatus>> {
    let blob = readable(&app, caller, blob_id).await?;
    let mut parts = ranges(&app.store.parts(blob_id).await?);
    if blob.finished {
        parts = vec![(0, wire::part_count(blob.size)?)];
    }
    Ok(Out(BlobStatus {
        blob_id,
        size: blob.size,
        parts,
        finished: blob.finished,
    }))
}

/// `[0, 1, 2, 5]` → `[(0, 3), (5, 6)]`.
fn ranges(parts: &[u32]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &part in parts {
        match ranges.last_mut() {
            Some((_, to)) if *to == part => *to += 1,
            _ => ranges.push((part, part + 1)),
        }
    }
    ranges
}

/// `DELETE /v1/blobs/{blob_id}`.
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id,)): Named<(BlobId,)>,
) -> Answer<StatusCode> {
    own(&app, caller, blob_id).await?;
    if !app.store.delete_blob(blob_id).await? {
        // Finished: messages may name it.
        return Err(ProblemKind::Forbidden.into());
    }
    app.blobs.delete(blob_id).await.map_err(disk)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /v1/blobs/{blob_id}/parts/{part}`.
pub async fn put_part(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id, part)): Named<(BlobId, u32)>,
    request: Request,
) -> Answer<StatusCode> {
    let blob = own(&app, caller, blob_id).await?;
    let place = wire::part_range(part, blob.size).ok_or(ProblemKind::NotFound)?;
    let length = place.end - place.start;
    let digest = expected(request.headers(), length)?;
    let body: Stream = request.into_body();

    let claim = app.blobs.claim(blob_id, part).await;
    // Read again: the request in front of this one may have written the part or ended the upload.
    let blob = app
        .store
        .blob(blob_id)
        .await?
        .ok_or(ProblemKind::NotFound)?;
    if blob.finished {
        // Its bytes do not change any more, and a repetition of the last part is harmless.
        app.blobs
            .verify_part(&claim, length, body, digest)
            .await
            .map_err(part_error)?;
        return Ok(StatusCode::NO_CONTENT);
    }
    if let Some(stored) = app.store.part(blob_id, part).await? {
        if stored != digest {
            return Err(ProblemKind::IdConflict.into());
        }
        app.blobs
            .verify_part(&claim, length, body, digest)
            .await
            .map_err(part_error)?;
        return Ok(StatusCode::NO_CONTENT);
    }
    app.blobs
        .write_part(&claim, place, body, digest)
        .await
        .map_err(part_error)?;
    app.store.put_part(blob_id, part, digest).await?;
    metrics::counter!("ren_part_bytes_total").increment(length);
    Ok(StatusCode::NO_CONTENT)
}

/// The digest in the headers; the announced length has to be the part's.
fn expected(headers: &HeaderMap, length: u64) -> Answer<[u8; 32]> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(ProblemKind::Malformed.into());
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .map(|v| v.to_str().unwrap_or_default());
    match announced.map(str::parse::<u64>) {
        Some(Ok(announced)) if announced > length => return Err(ProblemKind::TooLarge.into()),
        Some(Ok(announced)) if announced == length => (),
        Some(_) => return Err(ProblemKind::Malformed.into()),
        None => (),
    }
    let digest = headers.get("content-digest").and_then(|v| v.to_str().ok());
    Ok(digest
        .and_then(content_digest)
        .ok_or(ProblemKind::Malformed)?)
}

/// `POST /v1/blobs/{blob_id}/finish`.
pub async fn finish(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((blob_id,)): Named<(BlobId,)>,
    Body(leaves): Body<LEAVES>,
) -> Answer<StatusCode> {
    let blob = own(&app, caller, blob_id).await?;
    let segments = wire::segments_of_blob(blob.size)? as usize;
    if leaves.len() != 32 * segments {
        return Err(ProblemKind::Malformed.into());
    }
    if blob.finished {
        let stored = app.store.leaves(blob_id).await?;
        return match stored.is_some_and(|stored| stored == leaves) {
            true => Ok(StatusCode::NO_CONTENT),
            false => Err(ProblemKind::IdConflict.into()),
        };
    }
    if app.store.parts(blob_id).await?.len() != wire::part_count(blob.size)? as usize {
        return Err(ProblemKind::Incomplete.into());
    }
    app.blobs.finish(blob_id, blob.size).await.map_err(disk)?;
    app.store.finish_blob(blob_id, leaves, now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A fault of the disk.
pub fn disk(error: std::io::Error) -> Problem {
    if is_full(&error) {
        return ProblemKind::StorageFull.into();
    }
    Problem::internal(error)
}

fn part_error(error: PartError) -> Problem {
    match error {
        PartError::TooLong => ProblemKind::TooLarge.into(),
        PartError::TooShort => ProblemKind::Malformed.into(),
        PartError::Digest => ProblemKind::DigestMismatch.into(),
        PartError::Displaced => ProblemKind::Unavailable.into(),
        PartError::Gone => ProblemKind::NotFound.into(),
        PartError::Io(error) => disk(error),
    }
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn parts_become_ranges() {
        assert_eq!(ranges(&[]), vec![]);
        assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), vec![(0, 3), (5, 6), (7, 9)]);
    }
}
