//! The vault and the account blobs: opaque bytes of their owner.

use std::sync::Arc;

use axum::{
    Json as Out,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use crypto_core::wire::{BlobView, Namespace};
use relay_api::{Bytes, accounts::Slots, limits::ACCOUNT_BLOB, problem::ProblemKind, vault::Vault};

use super::extract::{Body, Caller, Named};
use crate::{app::App, auth::at_rest::Field, problem::Answer};

/// `GET /v1/vault`.
pub async fn get(State(app): State<Arc<App>>, caller: Caller) -> Answer<Out<Vault>> {
    let account = app
        .store
        .account(caller.account_id)
        .await?
        .ok_or(ProblemKind::SessionEnded)?;
    let unseal = |field, sealed: &Bytes| {
        app.at_rest
            .open(field, &caller.account_id.0, &sealed.0)
            .map(Bytes)
    };
    let vault = &account.vault;
    Ok(Out(Vault {
        vault_epoch: vault.vault_epoch,
        slots: Slots {
            password: unseal(Field::PasswordSlot, &vault.slots.password)?,
            recovery: unseal(Field::RecoverySlot, &vault.slots.recovery)?,
        },
        body: unseal(Field::VaultBody, &vault.body)?,
    }))
}

/// `GET /v1/vault/blobs/{ns}`.
pub async fn get_blob(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((ns,)): Named<(u8,)>,
) -> Answer<impl IntoResponse> {
    let bytes = app.store.account_blob(caller.account_id, ns).await?;
    let bytes = bytes.ok_or(ProblemKind::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes))
}

/// `PUT /v1/vault/blobs/{ns}`.
pub async fn put_blob(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((ns,)): Named<(u8,)>,
    Body(bytes): Body<ACCOUNT_BLOB>,
) -> Answer<StatusCode> {
    let ns = Namespace::try_from(ns).map_err(|_| ProblemKind::NotFound)?;
    let view = BlobView::parse(&bytes)?;
    let version = i64::try_from(view.version).map_err(|_| ProblemKind::Malformed)?;
    if view.ns != ns || view.account_id != caller.account_id.0 || version == 0 {
        return Err(ProblemKind::Malformed.into());
    }
    app.store
        .put_account_blob(caller.account_id, ns as u8, version, bytes)
        .await?;
    app.fanout
        .account_blob(caller.account_id, caller.session_id, ns as u8);
    Ok(StatusCode::NO_CONTENT)
}
