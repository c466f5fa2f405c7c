//! The directory: statement chains of exactly one login or account, for whoever is signed in.

use std::sync::Arc;

use axum::{Json as Out, extract::State};
use relay_api::{AccountId, Bytes, problem::ProblemKind, statements::Chain};

use super::extract::{Caller, Named};
use crate::{app::App, problem::Answer, store::Who};

/// `GET /v1/statements/by-login/{login}`.
pub async fn by_login(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named((login,)): Named<(String,)>,
) -> Answer<Out<Chain>> {
    // Names can be guessed, account ids cannot.
    app.limits.directory.check(&caller.account_id)?;
    chain(&app, Who::Login(&login)).await
}

/// `GET /v1/statements/by-account/{account_id}`.
pub async fn by_account(
    State(app): State<Arc<App>>,
    _: Caller,
    Named((account_id,)): Named<(AccountId,)>,
) -> Answer<Out<Chain>> {
    chain(&app, Who::Account(account_id)).await
}

async fn chain(app: &App, who: Who<'_>) -> Answer<Out<Chain>> {
    let (login, statements) = app
        .store
        .statements(who)
        .await?
        .ok_or(ProblemKind::NotFound)?;
    Ok(Out(Chain {
        login,
        statements: Bytes(statements),
    }))
}
