//! Sessions: opened, renewed, listed, ended. An ended session is over at once, socket included.

use std::sync::Arc;

use axum::{
    Json as Out,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use relay_api::{
    AccountId, Id, SessionId,
    accounts::{Session, SessionInfo, SessionList},
    limits::{ACCESS_TOKEN_S, SESSION_NAME},
    problem::ProblemKind,
};

use super::extract::{Caller, From, alive, bearer};
use crate::{
    app::App,
    auth::{
        random,
        refresh::{self, RefreshToken},
    },
    clock::now_ms,
    problem::{Answer, Problem},
    store::{NewSession, Rotated, Rotation, Which},
};

/// A session that is about to be stored, with the token that its browser will get.
pub struct Opened {
    /// For the store.
    pub row: NewSession,
    token: RefreshToken,
}

/// Makes a session.
///
/// # Errors
/// `malformed` for a name that is too long or has control characters.
pub fn opened(name: &str) -> Answer<Opened> {
    if name.chars().count() > SESSION_NAME || name.chars().any(char::is_control) {
        return Err(ProblemKind::Malformed.into());
    }
    let token = RefreshToken::make()?;
    let row = NewSession {
        session_id: Id(random()?),
        name: name.to_owned(),
        token_hash: token.hash,
        now_ms: now_ms(),
    };
    Ok(Opened { row, token })
}

impl Opened {
    /// The answer to whoever opened it, once it is stored.
    pub fn answer(
        self,
        app: &App,
        account_id: AccountId,
        generation: i64,
        status: StatusCode,
    ) -> Answer<Response> {
        let session_id = self.row.session_id;
        answer(app, account_id, session_id, generation, &self.token, status)
    }
}

fn answer(
    app: &App,
    account_id: AccountId,
    session_id: SessionId,
    generation: i64,
    token: &RefreshToken,
    status: StatusCode,
) -> Answer<Response> {
    let access_token = app
        .tokens
        .issue(account_id, session_id, generation, now_ms())
        .map_err(|_| Problem::internal("no access token"))?;
    let session = Session {
        access_token,
        expires_in_s: ACCESS_TOKEN_S,
        session_id,
        account_id,
    };
    let cookie = token.cookie(app.config.public_url.https);
    let cookie: Vec<(HeaderName, _)> = cookie
        .map(|v| (header::SET_COOKIE, v))
        .into_iter()
        .collect();
    Ok((status, AppendHeaders(cookie), Out(session)).into_response())
}

/// `POST /v1/session`.
pub async fn refresh(
    State(app): State<Arc<App>>,
    From(network): From,
    headers: HeaderMap,
) -> Answer<Response> {
    app.limits.network.check(&network)?;
    let sent = refresh::from_headers(&headers, app.config.public_url.https);
    let token_hash = sent.ok_or(ProblemKind::Unauthenticated)?;
    let next = RefreshToken::make()?;
    let rotation = Rotation {
        token_hash,
        next_hash: next.hash,
        now_ms: now_ms(),
        grace_ms: refresh::GRACE_MS,
        idle_ms: refresh::IDLE_MS,
    };
    match app.store.rotate(rotation).await? {
        Rotated::Session(session) => answer(
            &app,
            session.account_id,
            session.session_id,
            session.generation,
            &next,
            StatusCode::OK,
        ),
        Rotated::Reused(session) => {
            tracing::warn!("a refresh token was used twice; its session has ended");
            app.end_sockets(session.account_id, &[session.session_id]);
            Err(ProblemKind::SessionEnded.into())
        }
        Rotated::Unknown => Err(ProblemKind::SessionEnded.into()),
    }
}

/// `DELETE /v1/session`: by access token, or by the cookie alone once the token is over.
pub async fn sign_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer<Response> {
    let https = app.config.public_url.https;
    let caller = match bearer(&app, &headers) {
        Some(access) => alive(&app, &access).await?,
        None => {
            let token =
                refresh::from_headers(&headers, https).ok_or(ProblemKind::Unauthenticated)?;
            let session = app.store.session_of_token(token).await?;
            let session = session.ok_or(ProblemKind::SessionEnded)?;
            Caller {
                account_id: session.account_id,
                session_id: session.session_id,
            }
        }
    };
    end(&app, caller.account_id, Which::One(caller.session_id)).await?;
    let cleared = refresh::clearing_cookie(https);
    let cookie: Vec<(HeaderName, _)> = cleared
        .map(|v| (header::SET_COOKIE, v))
        .into_iter()
        .collect();
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)).into_response())
}

/// `GET /v1/sessions`.
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Answer<Out<SessionList>> {
    let rows = app
        .store
        .sessions(caller.account_id, now_ms() - refresh::IDLE_MS)
        .await?;
    let time = |ms: i64| u64::try_from(ms).unwrap_or_default();
    let sessions = rows
        .into_iter()
        .map(|row| SessionInfo {
            session_id: row.session_id,
            name: row.name,
            created_ms: time(row.created_ms),
            seen_ms: time(row.seen_ms) / 60_000 * 60_000,
            current: row.session_id == caller.session_id,
        })
        .collect();
    Ok(Out(SessionList { sessions }))
}

/// `DELETE /v1/sessions`.
pub async fn end_others(State(app): State<Arc<App>>, caller: Caller) -> Answer<StatusCode> {
    end(&app, caller.account_id, Which::Except(caller.session_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/sessions/{session_id}`.
pub async fn end_one(
    State(app): State<Arc<App>>,
    caller: Caller,
    super::extract::Named((session_id,)): super::extract::Named<(SessionId,)>,
) -> Answer<StatusCode> {
    match end(&app, caller.account_id, Which::One(session_id)).await? {
        0 => Err(ProblemKind::NotFound.into()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

async fn end(app: &App, account_id: AccountId, which: Which) -> Answer<usize> {
    let ended = app.store.end_sessions(account_id, which).await?;
    app.end_sockets(account_id, &ended);
    Ok(ended.len())
}
