//! Recovery by access key: opens the slot, then asks for a new share. The rest is a replacement.

use std::{sync::Arc, time::Instant};

use axum::{Json as Out, extract::State};
use crypto_core::login::Login;
use relay_api::{
    Bytes,
    accounts::{KeyIssue, RecoveryOpen, RecoveryOpened, RecoveryStart},
    problem::ProblemKind,
};
use subtle::ConstantTimeEq as _;

use super::{
    accounts::issue,
    extract::{From, Json},
    replacement::owner,
};
use crate::{
    app::App,
    auth::{
        at_rest::Field,
        sha256,
        ticket::{Memo, OTHER_MS, Ticket},
    },
    clock::now_ms,
    problem::{Answer, Problem},
    store::{Attempt, AttemptKind, Who},
};

/// `POST /v1/recovery/open`. An unknown login and a wrong access key look alike.
pub async fn open(
    State(app): State<Arc<App>>,
    From(network): From,
    Json(request): Json<RecoveryOpen>,
) -> Answer<Out<RecoveryOpened>> {
    app.limits.login.check(&network)?;
    let login = Login::new(&request.login)?;
    if request.rec_auth.0.len() != 32 {
        return Err(ProblemKind::Malformed.into());
    }
    app.limits.backoff.begin(login.as_str(), Instant::now())?;
    let account = app.store.account_by_login(login.as_str()).await?;
    let expected = account
        .as_ref()
        .map_or([0; 32], |account| account.rec_auth_hash);
    let known = bool::from(sha256(&request.rec_auth.0).ct_eq(&expected));
    let account = account
        .filter(|_| known)
        .ok_or(ProblemKind::BadCredentials)?;
    let id = account.account_id;
    app.fanout.recovery_opened(id);
    app.limits.backoff.good(login.as_str());

    let share = app.store.recovery_share(id).await?;
    let share = share.ok_or_else(|| Problem::internal("an account without a share"))?;
    let chain = app.store.statements(Who::Account(id)).await?;
    let (_, statements) = chain.ok_or_else(|| Problem::internal("an account without a chain"))?;
    let ticket = Ticket::make()?;
    let attempt = Attempt {
        kind: AttemptKind::RecoveryOpened,
        account_id: Some(id),
        data: Memo::seal(&app.at_rest, &ticket.hash, &account.login, &[])?,
        expires_ms: now_ms() + OTHER_MS,
    };
    app.store.put_attempt(ticket.hash, attempt).await?;
    let unseal = |field, bytes: &[u8]| app.at_rest.open(field, &id.0, bytes).map(Bytes);
    Ok(Out(RecoveryOpened {
        share: unseal(Field::Share, &share)?,
        slot: unseal(Field::RecoverySlot, &account.vault.slots.recovery.0)?,
        body: unseal(Field::VaultBody, &account.vault.body.0)?,
        statements: Bytes(statements),
        ticket: ticket.bytes,
    }))
}

/// `POST /v1/recovery/start`.
pub async fn start(
    State(app): State<Arc<App>>,
    From(network): From,
    Json(request): Json<RecoveryStart>,
) -> Answer<Out<KeyIssue>> {
    app.limits.network.check(&network)?;
    let hash = Ticket::hash(&request.ticket).ok_or(ProblemKind::Malformed)?;
    let attempt = app
        .store
        .take_attempt(hash, AttemptKind::RecoveryOpened, now_ms())
        .await?;
    let attempt = attempt.ok_or(ProblemKind::BadTicket)?;
    let login = Login::new(&Memo::open(&app.at_rest, &hash, &attempt.data)?.login)?;
    let id = Some(owner(&attempt)?);
    Ok(Out(issue(
        &app,
        AttemptKind::Recovery,
        &login,
        id,
        &request.request.0,
    )
    .await?))
}
