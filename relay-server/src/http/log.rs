//! Reading conversations: commits, pages of the log, catch-up. Everybody reads from the row that
//! made him a member up to the one that removed him, as often as he was one; commits he may read
//! from the beginning.
//!
//! Long answers are read from the store a piece at a time, and no piece is read before the one in
//! front of it was sent: a slow reader holds neither memory nor a connection of the store.

use std::sync::Arc;

use axum::{
    body::{self, Bytes},
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::{Stream, stream};
use relay_api::{
    ConvId,
    conversations::{LogRow, SyncRequest},
    limits::{LOG_PAGE, SYNC_ANSWER, SYNC_CURSORS},
    problem::ProblemKind,
};
use serde::Deserialize;

use super::extract::{Caller, Json, Named};
use crate::{
    app::App,
    problem::Answer,
    store::{Membership, StoreError},
};

/// Bytes that are read from the store at a time.
const PIECE: usize = 512 * 1024;

/// `?from_epoch=`.
#[derive(Debug, Deserialize)]
pub struct FromEpoch {
    from_epoch: Option<u32>,
}

/// `?before=&limit=`.
#[derive(Debug, Deserialize)]
pub struct Page {
    before: Option<u64>,
    limit: Option<u32>,
}

async fn membership(app: &App, conv_id: ConvId, caller: Caller) -> Answer<Membership> {
    let place = app.store.membership(conv_id, caller.account_id).await?;
    Ok(place.ok_or(ProblemKind::NotFound)?)
}

/// `GET /v1/conversations/{conv_id}/commits`.
pub async fn commits(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((conv_id,)): Named<(ConvId,)>,
    Query(query): Query<FromEpoch>,
) -> Answer<Response> {
    let place = membership(&app, conv_id, caller).await?;
    let from = i64::from(query.from_epoch.unwrap_or(0));
    let pieces = stream::try_unfold(Some(from), move |from| {
        let app = Arc::clone(&app);
        async move {
            let Some(from) = from else { return Ok(None) };
            let rows = app
                .store
                .commits(conv_id, from, place.head_seq, PIECE)
                .await?;
            let next = rows.last().map(|(epoch, _)| epoch + 1);
            let rows = rows.into_iter().map(|(_, row)| row);
            Ok::<_, StoreError>(Some((frame(rows), next)))
        }
    });
    Ok(framed(pieces))
}

/// `GET /v1/conversations/{conv_id}/log`.
pub async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((conv_id,)): Named<(ConvId,)>,
    Query(query): Query<Page>,
) -> Answer<Response> {
    let place = membership(&app, conv_id, caller).await?;
    let before = query
        .before
        .and_then(|before| i64::try_from(before).ok())
        .unwrap_or(i64::MAX);
    let to = place.head_seq.min(before.saturating_sub(1));
    let limit = query.limit.unwrap_or(LOG_PAGE).clamp(1, LOG_PAGE);
    let reader = caller.account_id;
    let page = app
        .store
        .page(conv_id, reader, place.joined_seq, to, limit)
        .await?;
    let pieces = stream::try_unfold(page, move |page| {
        let app = Arc::clone(&app);
        async move {
            let Some((from, to)) = page.filter(|(from, to)| from <= to) else {
                return Ok(None);
            };
            let rows = app.store.rows(conv_id, reader, from, to, PIECE).await?;
            let next = rows.last().and_then(|row| i64::try_from(row.seq).ok());
            let next = next.map(|last| (last.saturating_add(1), to));
            Ok::<_, StoreError>(Some((frame(rows.into_iter()), next)))
        }
    });
    Ok(framed(pieces))
}

/// `POST /v1/sync`.
pub async fn sync(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<SyncRequest>,
) -> Answer<Response> {
    if request.cursors.len() > SYNC_CURSORS {
        return Err(ProblemKind::Malformed.into());
    }
    let rows = app
        .store
        .sync(caller.account_id, &request.cursors, SYNC_ANSWER)
        .await?;
    Ok(octets(frame(rows.into_iter())))
}

fn frame(rows: impl Iterator<Item = LogRow>) -> Bytes {
    let mut out = Vec::new();
    rows.for_each(|row| row.write(&mut out));
    Bytes::from(out)
}

fn framed(pieces: impl Stream<Item = Result<Bytes, StoreError>> + Send + 'static) -> Response {
    octets(body::Body::from_stream(pieces))
}

fn octets(body: impl Into<body::Body>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/octet-stream")],
        body.into(),
    )
        .into_response()
}
