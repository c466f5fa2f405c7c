//! Messages: stored in their place, by whoever is a member of their epoch.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap};
use crypto_core::{limits, wire::MessageView};
use relay_api::{ConvId, Id, conversations::DELETE_HASH_HEADER, problem::ProblemKind};

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
        delete_hash: delete_hash(&headers)?,
        now_ms: now_ms(),
        bytes,
    };
    let stored = app.store.append_message(message).await?;
    metrics::counter!("ren_messages_total").increment(u64::from(stored.1));
    Ok(answer(&app, stored))
}

fn delete_hash(headers: &HeaderMap) -> Answer<Option<[u8; 32]>> {
    let Some(value) = headers.get(DELETE_HASH_HEADER) else {
        return Ok(None);
    };
    let hash = value
        .to_str()
        .ok()
        .and_then(|text| text.parse::<Id<32>>().ok());
    Ok(Some(hash.ok_or(ProblemKind::Malformed)?.0))
}
