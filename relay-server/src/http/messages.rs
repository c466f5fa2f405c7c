//! Messages: stored in their place, by whoever is a member of their epoch.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use crypto_core::labels;
use crypto_core::{limits, wire::MessageView};
use relay_api::{
    ConvId, Id, MsgId,
    conversations::{BLOB_HEADER, DELETE_HASH_HEADER, DELETE_TOKEN_HEADER},
    problem::ProblemKind,
};

use super::{
    conversations::{StoredAnswer, answer},
    extract::{Body, Caller, Named},
};
use crate::{app::App, clock::now_ms, problem::Answer, store::NewMessage};

/// `POST /v1/conversations/{conv_id}/messages`.
pub async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((conv_id,)): Named<(ConvId,)>,
    headers: HeaderMap,
    Body(bytes): Body<{ limits::MESSAGE }>,
) -> StoredAnswer {
    let view = MessageView::parse(&bytes)?;
    if view.conv_id != conv_id.0 {
        return Err(ProblemKind::Malformed.into());
    }
    let message = NewMessage {
        conv_id,
        sender: caller.account_id,
        epoch: view.epoch,
        msg_id: Id(view.msg_id),
        delete_hash: named(&headers, DELETE_HASH_HEADER)?,
        blob_id: named(&headers, BLOB_HEADER)?.map(Id),
        now_ms: now_ms(),
        bytes,
    };
    let stored = app.store.append_message(message).await?;
    metrics::counter!("ren_messages_total").increment(u64::from(stored.1));
    Ok(answer(&app, stored))
}

/// `DELETE /v1/conversations/{conv_id}/messages/{msg_id}`.
pub async fn erase(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((conv_id, msg_id)): Named<(ConvId, MsgId)>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    let token = named::<16>(&headers, DELETE_TOKEN_HEADER)?.ok_or(ProblemKind::Malformed)?;
    let place = app.store.membership(conv_id, caller.account_id).await?;
    place.ok_or(ProblemKind::NotFound)?;
    let delete_hash = labels::sha256(&token);
    let gone = app
        .store
        .erase_message(conv_id, msg_id, delete_hash)
        .await?;
    for blob_id in gone {
        // What cannot be removed now goes when the folder is compared: no row speaks of it.
        if let Err(error) = app.blobs.delete(blob_id).await {
            tracing::warn!(%error, "a file that nobody holds was not removed");
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The base64url value of a header.
fn named<const N: usize>(headers: &HeaderMap, name: &str) -> Answer<Option<[u8; N]>> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let id = value
        .to_str()
        .ok()
        .and_then(|text| text.parse::<Id<N>>().ok());
    Ok(Some(id.ok_or(ProblemKind::Malformed)?.0))
}
