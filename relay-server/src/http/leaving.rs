//! An account is deleted by whoever knows its password now; a session alone is not enough.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use relay_api::{accounts::AccountDeletion, problem::ProblemKind};

use super::{
    extract::{Caller, Json},
    login::verify,
};
use crate::{app::App, auth::refresh, clock::now_ms, problem::Answer};

/// `POST /v1/account/deletion`: every session ends, and nothing that opens the account is left.
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<AccountDeletion>,
) -> Answer<Response> {
    let proven = verify(&app, &request.login_ticket, &request.ke3.0).await?;
    if proven.account_id != caller.account_id {
        return Err(ProblemKind::Forbidden.into());
    }
    let ended = app
        .store
        .delete_account(caller.account_id, now_ms())
        .await?;
    app.end_sockets(caller.account_id, &ended);
    tracing::info!("an account was deleted");
    let cleared = refresh::clearing_cookie(app.config.public_url.https);
    let cookie: Vec<(HeaderName, _)> = cleared
        .map(|v| (header::SET_COOKIE, v))
        .into_iter()
        .collect();
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)).into_response())
}
