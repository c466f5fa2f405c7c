//! Login by OPAQUE. The same work and the same answer whether the login exists or not.

use std::{sync::Arc, time::Instant};

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use crypto_core::{
    login::{KsfParams, Login, login_finish, login_start},
    wire::opaque,
};
use relay_api::{
    AccountId, Bytes,
    accounts::{LoginChallenge, LoginFinish, LoginStart},
    problem::ProblemKind,
};

use super::{
    extract::{From, Json},
    sessions::opened,
};
use crate::{
    app::App,
    auth::{
        at_rest::Field,
        rng,
        ticket::{LOGIN_MS, Memo, Ticket},
    },
    clock::now_ms,
    problem::{Answer, Problem},
    store::{Attempt, AttemptKind},
};

/// `POST /v1/login/start`.
pub async fn start(
    State(app): State<Arc<App>>,
    From(network): From,
    Json(request): Json<LoginStart>,
) -> Answer<axum::Json<LoginChallenge>> {
    app.limits.login.check(&network)?;
    let login = Login::new(&request.login)?;
    if request.ke1.0.len() != opaque::KE1 {
        return Err(ProblemKind::Malformed.into());
    }
    app.limits.backoff.begin(login.as_str(), Instant::now())?;
    let account = app.store.account_by_login(login.as_str()).await?;
    let mut params = KsfParams::TARGET;
    let mut record = None;
    if let Some(account) = &account {
        params = KsfParams::new(account.record.kdf_id, account.record.iters)
            .map_err(|_| Problem::internal("a record with parameters out of bounds"))?;
        let owner = &account.account_id.0;
        record = Some(
            app.at_rest
                .open(Field::Record, owner, &account.record.record)?,
        );
    }
    let server_id = &app.config.server_id;
    let (state, ke2) = login_start(
        &app.opaque,
        &mut rng(),
        record.as_deref(),
        &login,
        server_id,
        params,
        &request.ke1.0,
    )
    .map_err(|_| ProblemKind::Malformed)?;
    let ticket = Ticket::make()?;
    let attempt = Attempt {
        kind: AttemptKind::Login,
        account_id: account.map(|account| account.account_id),
        data: Memo::seal(&app.at_rest, &ticket.hash, login.as_str(), state.as_slice())?,
        expires_ms: now_ms() + LOGIN_MS,
    };
    app.store.put_attempt(ticket.hash, attempt).await?;
    Ok(axum::Json(LoginChallenge {
        ke2: Bytes(ke2.to_vec()),
        kdf_id: params.kdf_id(),
        iters: params.iters(),
        ticket: ticket.bytes,
    }))
}

/// Who proved to know his password.
pub struct Proven {
    /// Whose password it was.
    pub account_id: AccountId,
    /// Under which login.
    pub login: String,
}

/// Checks the last message of a login. The ticket is used up, whatever comes out.
pub async fn verify(app: &App, ticket: &Bytes, ke3: &[u8]) -> Answer<Proven> {
    let hash = Ticket::hash(ticket).ok_or(ProblemKind::Malformed)?;
    if ke3.len() != opaque::KE3 {
        return Err(ProblemKind::Malformed.into());
    }
    let attempt = app
        .store
        .take_attempt(hash, AttemptKind::Login, now_ms())
        .await?;
    let attempt = attempt.ok_or(ProblemKind::BadTicket)?;
    let memo = Memo::open(&app.at_rest, &hash, &attempt.data)?;
    let state = memo
        .secret
        .as_slice()
        .try_into()
        .map_err(|_| Problem::internal("a cut attempt"))?;
    let known = login_finish(state, ke3).is_ok();
    // A login that does not exist fails at the handshake already; this is the second belt.
    match (known, attempt.account_id) {
        (true, Some(account_id)) => {
            app.limits.backoff.good(&memo.login);
            Ok(Proven {
                account_id,
                login: memo.login,
            })
        }
        _ => Err(ProblemKind::BadCredentials.into()),
    }
}

/// `POST /v1/login/finish`.
pub async fn finish(
    State(app): State<Arc<App>>,
    Json(request): Json<LoginFinish>,
) -> Answer<impl IntoResponse> {
    let session = opened(&request.session_name)?;
    let proven = verify(&app, &request.ticket, &request.ke3.0).await?;
    app.store
        .open_session(proven.account_id, session.row.clone())
        .await?;
    session.answer(&app, proven.account_id, 1, StatusCode::OK)
}
