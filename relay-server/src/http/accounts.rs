//! Registration: a share and an OPAQUE response, then the whole account in one request.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use crypto_core::login::{Login, registration_response};
use relay_api::{
    AccountId, Bytes,
    accounts::{KeyIssue, RegisterFinish, RegisterStart},
    problem::ProblemKind,
};

use super::{
    extract::{From, Json},
    replacement::{Checks, seal_account},
    sessions::opened,
};
use crate::{
    app::App,
    auth::{
        at_rest::Field,
        random,
        ticket::{Memo, OTHER_MS, Ticket},
    },
    clock::now_ms,
    problem::Answer,
    store::{Attempt, AttemptKind, NewAccount},
};

/// `POST /v1/accounts/start`.
pub async fn start(
    State(app): State<Arc<App>>,
    From(network): From,
    Json(request): Json<RegisterStart>,
) -> Answer<axum::Json<KeyIssue>> {
    app.limits.register.check(&network)?;
    let login = Login::new(&request.login)?;
    if app.store.account_by_login(login.as_str()).await?.is_some() {
        return Err(ProblemKind::LoginTaken.into());
    }
    let issue = issue(
        &app,
        AttemptKind::Register,
        &login,
        None,
        &request.request.0,
    )
    .await?;
    Ok(axum::Json(issue))
}

/// Answers a RegistrationRequest, makes a share, and remembers it under a ticket.
pub async fn issue(
    app: &App,
    kind: AttemptKind,
    login: &Login,
    account_id: Option<AccountId>,
    request: &[u8],
) -> Answer<KeyIssue> {
    let response =
        registration_response(&app.opaque, login, request).map_err(|_| ProblemKind::Malformed)?;
    let share: [u8; 32] = random()?;
    let ticket = Ticket::make()?;
    let attempt = Attempt {
        kind,
        account_id,
        data: Memo::seal(&app.at_rest, &ticket.hash, login.as_str(), &share)?,
        expires_ms: now_ms() + OTHER_MS,
    };
    app.store.put_attempt(ticket.hash, attempt).await?;
    Ok(KeyIssue {
        response: Bytes(response.to_vec()),
        share: Bytes(share.to_vec()),
        ticket: ticket.bytes,
    })
}

/// `POST /v1/accounts`.
pub async fn finish(
    State(app): State<Arc<App>>,
    Json(request): Json<RegisterFinish>,
) -> Answer<impl IntoResponse> {
    let checks = Checks::of(
        &request.password,
        &request.statement,
        &request.slots,
        &request.body,
    )?;
    if checks.statement.seq != 0 {
        return Err(ProblemKind::Malformed.into());
    }
    let rec_auth_hash = request
        .rec_auth_hash
        .0
        .try_into()
        .map_err(|_| ProblemKind::Malformed)?;
    let hash = Ticket::hash(&request.ticket).ok_or(ProblemKind::Malformed)?;
    let session = opened(&request.session_name)?;
    let attempt = app
        .store
        .take_attempt(hash, AttemptKind::Register, now_ms())
        .await?;
    let attempt = attempt.ok_or(ProblemKind::BadTicket)?;
    let memo = Memo::open(&app.at_rest, &hash, &attempt.data)?;
    checks.names(&app, &memo.login)?;
    let account_id = AccountId {
        0: checks.statement.account_id,
    };
    let sealed = seal_account(
        &app,
        account_id,
        &request.password,
        &request.slots,
        &request.body,
    )?;
    let account = NewAccount {
        account_id,
        login: memo.login,
        record: sealed.record,
        vault: sealed.vault,
        statement: checks.stored(request.statement.0),
        rec_auth_hash,
        share: app
            .at_rest
            .seal(Field::Share, &account_id.0, &memo.secret)?,
        now_ms: session.row.now_ms,
    };
    app.store.register(account, session.row.clone()).await?;
    session.answer(&app, account_id, 1, StatusCode::CREATED)
}
